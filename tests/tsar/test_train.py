"""Training end to end: it learns, finds what it learned in raw text, and survives a kill."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.files import sha256_of
from semcore.training.state import load_progress
from tests.forked import killed
from tests.tsar.tiny import save_tiny_parser
from tests.tsar.tiny_training import (
    POINTER,
    SHARED,
    save_tiny_corpus,
    tiny_arguments,
    tiny_documents,
)
from tsar.config import EventOptions
from tsar.corpus import EventCorpus
from tsar.parser import EventParser
from tsar.train import main


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_corpus(tmp_path_factory.mktemp("tsar") / "corpus")


@pytest.mark.parametrize(
    "settings",
    [{}, {"model": "tsar_prompted"}, SHARED, POINTER],
    ids=["paper", "prompted", "shared", "pointer"],
)
def test_a_small_corpus_is_learned_by_heart(
    corpus: Path, tiny_encoder: Path, tmp_path: Path, settings: dict[str, str]
) -> None:
    output = tmp_path / "run"
    assert main.run(tiny_arguments(corpus, tiny_encoder, output, settings)) == 0
    parser = EventParser.from_pretrained(output / "checkpoint")
    graphs = EventCorpus(corpus).graphs("dev")
    options = EventOptions(triggers="gold")
    right = wanted = 0
    for gold, found in zip(
        tiny_documents(), parser.extract(tiny_documents(), graphs, options), strict=True
    ):
        for event, own in zip(gold.events, found.events, strict=True):
            expected = {(argument.role, argument.words) for argument in event.arguments}
            right += len(expected & {(argument.role, argument.words) for argument in own.arguments})
            wanted += len(expected)
    assert right >= 0.8 * wanted
    assert parser.finds_triggers == (settings is SHARED)
    if parser.finds_triggers:
        text = " ".join(tiny_documents()[2].forms)
        document = parser.parse(text, graph=None)
        assert [(event.type, text[slice(*event.trigger)]) for event in document.events] == [
            ("Weather.Rain", "rained")
        ]


def test_a_killed_run_ends_with_the_same_weights(
    corpus: Path, tiny_encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = {**SHARED, "trainer.epochs": "12", "trainer.checkpoint_every_steps": "2"}
    whole, output = tmp_path / "whole", tmp_path / "killed"
    assert main.run(tiny_arguments(corpus, tiny_encoder, whole, changes)) == 0
    arguments = tiny_arguments(corpus, tiny_encoder, output, changes)
    last = output / "events" / "last.safetensors"
    killed("tsar.train", arguments, last)
    progress = load_progress(last)
    assert progress is not None and not progress.finished
    capsys.readouterr()
    assert main.run(arguments) == 0
    assert f"going on after step {progress.step}" in capsys.readouterr().err
    for name in ("events/best.safetensors", "checkpoint/model.safetensors"):
        assert sha256_of(whole / name) == sha256_of(output / name)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"model.prompt": "true", "model.marking": "shared"}, "needs model.marking=each"),
        ({"train": "test"}, "no such split"),
        ({"development": "train", "every": "100"}, "none is kept out to measure on"),
        ({"model.guide.graphs": "mine"}, "use one of own, random, none"),
        ({"initial": "NOWHERE"}, "NOWHERE"),
        ({"corpus": "fn17"}, "corpus=fn17: belongs to kid; here there are"),
        ({"model.guide.dropout": "-1"}, "model.guide.dropout=-1.0: must be in [0, 1)"),
        ({"loss.role": "-1"}, "loss.role=-1.0: must be at least 0"),
    ],
)
def test_mistakes_are_one_line(
    corpus: Path,
    tiny_encoder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, str],
    problem: str,
) -> None:
    assert main.run(tiny_arguments(corpus, tiny_encoder, tmp_path / "run", change)) == 2
    errors = capsys.readouterr().err.splitlines()
    assert errors[-1].startswith("error: ") and problem in errors[-1]
    assert not (tmp_path / "run" / "checkpoint").exists()


def test_metrics_are_the_last_line(
    corpus: Path, tiny_encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = {**SHARED, "trainer.epochs": "2"}
    assert main.run(tiny_arguments(corpus, tiny_encoder, tmp_path / "run", changes)) == 0
    metrics = json.loads(capsys.readouterr().out.splitlines()[-1])
    names = {"arguments_f1", "triggers_f1", "end_to_end_arguments_f1", "calibration_error"}
    assert names <= metrics.keys()
    assert all(0 <= metrics[name] <= 1 for name in names)


def test_a_checkpoint_is_trained_on_as_it_is(
    corpus: Path, tiny_encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its examples and its loss would be another model's."""
    first = save_tiny_parser(tmp_path / "first", tiny_encoder, triggers=False)
    changes = {"initial": str(first), "model.guide.size": "16"}
    assert main.run(tiny_arguments(corpus, tiny_encoder, tmp_path / "run", changes)) == 2
    note, error = capsys.readouterr().err.splitlines()
    assert note.endswith("and its card will say so")  # the tiny corpus is no RAMS
    assert error.startswith(f"error: {first}: has model.guide.")
    assert error.endswith("its model is trained as it is")


@pytest.mark.parametrize("split", ["train", "dev"])
def test_both_splits_have_graphs(
    corpus: Path, tiny_encoder: Path, tmp_path: Path, split: str, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Path(shutil.copytree(corpus, tmp_path / "corpus"))
    (copy / f"{split}.graphs.jsonl").unlink()
    assert main.run(tiny_arguments(copy, tiny_encoder, tmp_path / "run")) == 2
    assert f"split {split} was prepared without AMR graphs" in capsys.readouterr().err


def test_data_of_another_corpus_and_of_unknown_types_are_told(
    corpus: Path, tiny_encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The card says what was prepared, whatever the key says; what is not learned is counted."""
    data = shutil.copytree(corpus, tmp_path / "data")
    ontology = json.loads((data / "ontology.json").read_text())
    ontology["event_types"].pop()
    (data / "ontology.json").write_text(json.dumps(ontology))
    settings = {"corpus": "rams", "trainer.epochs": "1", "trainer.validate_every_epochs": "1"}
    assert main.run(tiny_arguments(data, tiny_encoder, tmp_path / "run", settings)) == 0
    told = capsys.readouterr().err
    assert f"note: {data}: is of jsonl, and its card will say so" in told
    lacking = f"note: {data}: of types that ontology.json lacks: 3 events of "
    assert lacking + "train; they are not learned" in told and lacking + "dev;" in told
    card = (tmp_path / "run" / "checkpoint" / "README.md").read_text()
    assert "# Event parser for own events" in card and "- the user's own data" in card
    assert "triggers=[('Transaction.Give', (7, 15))]" in card
    folder = tmp_path / "run"
    with pytest.raises(
        InputError, match=f"{folder}: the folder of a run; give {folder}/checkpoint"
    ):
        EventParser.from_pretrained(folder)
