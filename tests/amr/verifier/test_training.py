"""Training, what is fitted after it, and the checkpoint."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from amr.verifier.candidates import Candidates, best_mixture, chosen_by, crossed, smatch_of
from amr.verifier.hypotheses import to_line
from amr.verifier.loss import verifier_loss
from amr.verifier.parts import labels_of
from amr.verifier.quality import Choice, Mixture
from amr.verifier.train import main, train
from amr.verifier.verifier import Verifier
from semcore.errors import InputError
from semcore.training.calibration import Calibration
from tests.amr.tiny_parser import tiny_sentences
from tests.amr.verifier.tiny_verifier import tiny_hypotheses
from tests.refusals import refusal

SETTINGS = ("encoder=local", "trainer=cpu", "encoder.tuning=full", "model.size=32",
            "encoder.dropout=0", "model.dropout=0", "model.layers=2", "trainer.threads=1",
            'trainer.precision="32"', "trainer.batch_tokens=600", "optimizer.learning_rate=5e-3",
            "storage=float32")  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``train.jsonl`` and ``dev.jsonl``, with other faults in the same graphs."""
    folder = tmp_path_factory.mktemp("hypotheses")
    for seed, split in enumerate(("train", "dev")):
        lines = map(to_line, tiny_hypotheses(graphs=6, seed=seed))
        (folder / f"{split}.jsonl").write_text("".join(lines))
    return folder


def arguments(files: Path, encoder: Path, output: Path, *more: str) -> list[str]:
    paths = [f"paths.train=[{files}]", f"paths.dev=[{files / 'dev.jsonl'}]"]
    return [*SETTINGS, *paths, f"encoder.name={encoder}", f"output={output}", *more]


@pytest.mark.parametrize("labels", ["steps", "graph", "both"])
def test_it_learns_to_tell_right_from_wrong(
    files: Path, tiny_encoder: Path, tmp_path: Path, labels: str
) -> None:
    given = arguments(files, tiny_encoder, tmp_path / labels, f"model.labels={labels}",
                      "trainer.epochs=25", "trainer.validate_every_epochs=25")  # fmt: skip
    metrics = train(main.compose(given))
    assert metrics["smatch"] > metrics["smatch_parser"] + 0.1
    assert metrics["smatch_oracle"] == 1.0  # the gold graph is among them
    if labels != "graph":
        assert metrics["parts_accuracy"] > 0.85
        assert 0 <= metrics["calibration_error_nodes"] < 0.15
    verifier = Verifier.from_pretrained(tmp_path / labels / "checkpoint")
    assert verifier.model.config.labels == labels
    assert verifier.training["development"]["smatch"] == metrics["smatch"]
    gold = [[item] for item in tiny_sentences()]
    wrong = [[item.graphs[item.labels.index(min(item.labels, key=lambda each: each.smatch))]]
             for item in tiny_hypotheses()]  # fmt: skip
    means = [
        np.mean([judgement.quality for (judgement,) in verifier.verify(groups)])
        for groups in (gold, wrong)
    ]
    assert means[0] > means[1]


def test_a_run_goes_on_and_ends_with_the_same_weights(
    files: Path, tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def killed(model: object, batch: object) -> dict[str, torch.Tensor]:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return verifier_loss(model, batch)  # type: ignore[arg-type]

    more = ("trainer.epochs=3", "trainer.checkpoint_every_steps=1", "model.dropout=0.1")
    whole, again = (
        main.compose(arguments(files, tiny_encoder, tmp_path / name, *more))
        for name in ("whole", "again")
    )
    train(whole)
    with monkeypatch.context() as patch:
        patch.setattr("amr.verifier.loss.verifier_loss", killed)
        with pytest.raises(KeyboardInterrupt):
            train(again)
    train(again)
    one, two = (
        Verifier.from_pretrained(tmp_path / name / "checkpoint").model.state_dict()
        for name in ("whole", "again")
    )
    assert all(torch.equal(one[key], two[key]) for key in one)


def test_what_is_missing_is_said(
    files: Path, tiny_encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    for more, message in [
        ("paths.train=[]", "paths.train= is missing"),
        (
            f"paths.dev=[{tmp_path / 'dev.jsonl'}]",
            "dev.jsonl: no such file; run amr.verifier.prepare first",
        ),
        (f"paths.train=[{tmp_path / 'empty.jsonl'}]", "paths.train: there is no sentence in"),
        ("model.size=30", "model.size=30: no multiple of model.heads=4"),
        ("model.labels=all", "model.labels=all: use one of steps, graph, both"),
        ("graphs=0", "graphs=0: must be at least 1"),
    ]:
        given = arguments(files, tiny_encoder, tmp_path / "run", more)
        assert message in refusal(main, given, capsys)


# What is fitted --------------------------------------------------------------------------------


def candidates(seed: int, sentences: int = 12) -> list[Candidates]:
    random = Random(seed)
    found = []
    for item in tiny_hypotheses(seed=seed)[:sentences]:
        quality = [labels.smatch + random.gauss(0, 0.3) for labels in item.labels]
        found.append(Candidates.of(item, consensus=True).judged(quality))
    return found


def test_smatch_is_that_of_the_graphs_that_are_chosen() -> None:
    items = tiny_hypotheses()
    given = [Candidates.of(item) for item in items]
    for rank in range(3):
        counts = smatch_of(given, lambda item, rank=rank: np.eye(len(item.size))[rank])
        labels = [
            labels_of(i.graphs[rank].tree, g.tree)
            for i, g in zip(items, tiny_sentences(), strict=True)
        ]
        assert counts.matched == sum(sum(each.right) for each in labels)
        assert counts.predicted == sum(len(each.right) for each in labels)
        assert counts.gold == sum(each.gold for each in labels)


def test_the_best_mixture_is_at_least_as_good_as_any_that_is_tried() -> None:
    given = candidates(0)
    for consensus in (False, True):
        best = best_mixture(given, consensus=consensus)
        assert consensus or best.consensus == 0
        value = chosen_by(best, given).f1
        assert value >= chosen_by(Mixture(), given).f1
        assert value >= chosen_by(Mixture(0.03), given).f1
    alike = [replace(item, quality=item.quality * 0, consensus=item.smatch) for item in given]
    assert chosen_by(best_mixture(alike, consensus=True), alike).f1 == pytest.approx(
        smatch_of(alike, lambda item: item.smatch).f1
    )
    assert crossed(given).gold == sum(item.gold for item in given)


def test_a_choice_is_read_back() -> None:
    choice = Choice(Mixture(0.1), Mixture(0.2, 3.0), Calibration(1.5, -0.5), None)
    assert Choice.from_json(json.loads(json.dumps(choice.to_json()))) == choice
    for change in ({"nodes": {"scale": "x"}}, {"both": {"parser": float("nan")}}, {"edges": 3}):
        with pytest.raises(InputError, match="damaged choice"):
            Choice.from_json({**choice.to_json(), **change})
    with pytest.raises(InputError, match="missing key 'both'"):
        Choice.from_json({"verifier": {}})
