"""Training AMR parsers end to end: all regimes learn; a killed run ends with the same weights."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from amr.config import GraphOptions
from amr.linearization.tasks import learned_tasks
from amr.notation.files import write_amr
from amr.parser import AMRParser
from amr.scoring.smatch import smatch
from amr.train import main
from semcore.errors import InputError
from semcore.files import sha256_of
from semcore.training.state import load_progress
from tests.amr.tiny_parser import tiny_sentences
from tests.amr.tiny_training import (
    ROLES,
    TREES,
    TWO_STAGES,
    learned_run,
    pseudo_sentences,
    tiny_arguments,
    train_tiny,
)
from tests.forked import killed

FILES = {"config.yaml", "versions.json", "last.safetensors", "best.safetensors", "metrics.jsonl",
         "metrics.json", "loss.svg", "development.svg", "results.svg"}  # fmt: skip
SHORT = {"trainer__epochs": 1, "trainer__validate_every_epochs": 1}


@pytest.fixture(scope="module")
def learned(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of two stages, SRL and then AMR."""
    return learned_run(tmp_path_factory, tiny_encoder)[1]


@pytest.fixture(scope="module")
def corpora(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the prepared corpora that it has read."""
    return learned_run(tmp_path_factory, tiny_encoder)[0]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def losses_of(folder: Path) -> list[float]:
    lines = (folder / "metrics.jsonl").read_text().splitlines()
    return [json.loads(line)["train_loss"] for line in lines]


# Regimes ----------------------------------------------------------------------------------------


def test_ten_sentences_are_learned_by_heart(learned: Path) -> None:
    metrics = json.loads((learned / "amr" / "metrics.json").read_text())
    assert metrics["smatch"] > 0.9
    parser = AMRParser.from_pretrained(learned / "checkpoint")
    found = list(parser.parse_sentences(tiny_sentences()))
    assert smatch([i.tree for i in tiny_sentences()], [i.tree for i in found]).f1 > 0.9


def test_a_run_leaves_a_folder_a_stage_and_a_checkpoint(learned: Path) -> None:
    assert names(learned) == {"srl", "amr", "checkpoint", "report.html"}
    assert names(learned / "srl") == names(learned / "amr") == FILES
    assert names(learned / "checkpoint") == {
        "model.safetensors", "config.json", "vocabulary.json", "wiki.json", "README.md"
    }  # fmt: skip
    card = (learned / "checkpoint" / "README.md").read_text()
    stages = [line.split(", ") for line in card.splitlines() if line.startswith("- stage")]
    assert [stage[0] for stage in stages] == ["- stage `srl`", "- stage `amr`"]
    assert all("epoch" in stage[1] and "(1 times an epoch)" in stage[1] for stage in stages)
    losses = losses_of(learned / "amr")
    assert losses[-1] < losses[0] / 5
    record = json.loads((learned / "checkpoint" / "config.json").read_text())
    settings = record["config"]["training"]["settings"]
    assert not {"paths", "output", "initial", "frames"} & set(settings)
    assert str(learned.parent) not in json.dumps(settings["stages"])  # no place of one machine


def test_amr_alone_wikified_in_the_graph(corpora: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    settings = {**SHORT, "trainer__epochs": 4, "wiki": "true", "smoothing": 0.1, "storage": "int8"}
    train_tiny(corpora, tiny_encoder, tmp_path / "run", **settings)
    assert names(tmp_path / "run") == {"amr", "checkpoint", "report.html"}
    assert not (tmp_path / "run" / "checkpoint" / "wiki.json").exists()
    losses = losses_of(tmp_path / "run" / "amr")
    assert len(losses) == 4 and losses[-1] < losses[0]
    parser = AMRParser.from_pretrained(tmp_path / "run" / "checkpoint")
    assert parser.linker is None and ":wiki" in parser.model.vocabulary.index
    assert parser.parse("He gave up.")


def test_one_model_writes_what_its_first_token_asks_for(
    corpora: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    """Multi-task learning: three graphs of the same sentence."""
    folder = Path(shutil.copytree(corpora, tmp_path / "corpora"))
    chosen = [item for index, item in enumerate(tiny_sentences()) if index in ROLES]
    for split in ("train", "dev"):
        write_amr(folder / "amr" / f"{split}.amr", chosen)
    mixture = "[{name: all, corpora: {amr: 1.0, srl: 1.0, dependency: 1.0}}]"
    metrics = train_tiny(
        folder, tiny_encoder, tmp_path / "run", task_tokens="true", stages=mixture,
        trainer__epochs=50, trainer__validate_every_epochs=50, trainer__batch_tokens=128,
    )  # fmt: skip
    assert metrics["smatch"] > 0.9
    model = AMRParser.from_pretrained(tmp_path / "run" / "checkpoint").model
    gold = {"amr": chosen, "srl": pseudo_sentences(ROLES), "dependency": pseudo_sentences(TREES)}
    for task, sentences in gold.items():
        options = GraphOptions(task=task, aligned=False)
        found = list(AMRParser(model, options=options).parse_sentences(sentences))
        for other, theirs in gold.items():
            score = smatch([i.tree for i in theirs], [i.tree for i in found]).f1
            assert score > 0.8 if other == task else score < 0.8, (task, other)


def test_silver_graphs_are_of_the_same_task_as_gold_ones(
    corpora: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    mixture = "[{name: mixed, corpora: {silver: 1.5, amr: 0.5, srl: 1.0}}]"
    settings = {**SHORT, "stages": mixture, "task_tokens": "true"}
    metrics = train_tiny(corpora, tiny_encoder, tmp_path / "run", **settings)
    assert "smatch" in metrics and losses_of(tmp_path / "run" / "mixed")
    parser = AMRParser.from_pretrained(tmp_path / "run" / "checkpoint")
    assert learned_tasks(parser.training) == ["amr", "srl"]
    with pytest.raises(InputError, match="task=dependency: this parser has not learned it"):
        parser.parse("He gave up.", options=GraphOptions(task="dependency"))


def test_training_goes_on_from_a_checkpoint(
    learned: Path, corpora: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    initial = {"initial": learned / "checkpoint"}
    train_tiny(corpora, tiny_encoder, tmp_path / "on", **SHORT, **initial)
    assert losses_of(tmp_path / "on" / "amr")[0] < losses_of(learned / "amr")[0] / 3
    training = [AMRParser.from_pretrained(run / "checkpoint").training for run in
                (learned, tmp_path / "on")]  # fmt: skip
    assert training[1]["before"] == training[0] and "before" not in training[0]


def test_graphs_longer_than_the_model_can_write_are_left_out(
    corpora: Path, tiny_encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By what is written, spelling included: not by the tokens of the graph."""
    for changes in ({"longest": 12}, {"model__decoder__positions": 12}, {"vocabulary__least": 99,
                    "vocabulary__least_uncopied": 99, "longest": 30}):  # fmt: skip
        output = tmp_path / str(len(names(tmp_path)))
        train_tiny(corpora, tiny_encoder, output, **SHORT, **changes)
        assert losses_of(output / "amr")


@pytest.mark.parametrize(
    ("experiment", "corpora"),
    [
        ("", [{"amr": 1.0}]),
        ("amr_only", [{"amr": 1.0}]),
        ("amr_itl_srl", [{"srl": 1.0}, {"amr": 1.0}]),
        ("amr_itl_dependency", [{"dependency": 1.0}, {"amr": 1.0}]),
        ("amr_itl_srl_dependency", [{"srl": 1.0}, {"dependency": 1.0}, {"amr": 1.0}]),
        ("amr_itl_dependency_srl", [{"dependency": 1.0}, {"srl": 1.0}, {"amr": 1.0}]),
    ],
)
def test_a_stage_reads_the_corpora_that_it_names_and_no_others(
    experiment: str, corpora: list[dict[str, float]]
) -> None:
    chosen = [f"experiment={experiment}"] if experiment else []
    config = main.compose(chosen)
    assert [stage.corpora for stage in config.stages] == corpora
    changed = main.compose([*chosen, "stages=[{name: a, corpora: {srl: 0.5}}]"])
    assert [stage.corpora for stage in changed.stages] == [{"srl": 0.5}]


# Killed and started again -----------------------------------------------------------------------


def test_killed_in_the_second_stage_a_run_ends_with_the_same_weights(
    corpora: Path, tiny_encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {"stages": TWO_STAGES, "trainer__epochs": 12, "trainer__validate_every_epochs": 4}
    whole, output = tmp_path / "whole", tmp_path / "killed"
    metrics = train_tiny(corpora, tiny_encoder, whole, **settings)
    arguments = tiny_arguments(
        corpora, tiny_encoder, output, **settings, trainer__checkpoint_every_steps=3
    )
    last, here = output / "amr" / "last.safetensors", tmp_path / "here"
    here.mkdir()
    killed("amr.train", arguments, last, folder=here)
    progress = load_progress(last)
    assert progress is not None and 0 < progress.step < 20 and not progress.finished
    assert not (output / "checkpoint").exists()
    assert list(here.iterdir()) == []  # everything is in output
    capsys.readouterr()
    assert main.run(arguments) == 0
    printed = capsys.readouterr()
    assert f"going on after step {progress.step}" in printed.err
    for name in ("srl/best.safetensors", "amr/best.safetensors", "checkpoint/model.safetensors",
                 "checkpoint/vocabulary.json", "checkpoint/wiki.json"):  # fmt: skip
        assert sha256_of(output / name) == sha256_of(whole / name), name
    assert json.loads(printed.out.splitlines()[-1])["smatch"] == metrics["smatch"]


def test_a_finished_run_is_not_run_again(learned: Path, corpora: Path, tiny_encoder: Path) -> None:
    digest = sha256_of(learned / "checkpoint" / "model.safetensors")
    states = {file: file.stat().st_mtime_ns for file in learned.glob("*/*.safetensors")}
    del states[learned / "checkpoint" / "model.safetensors"]
    assert len(states) == 4  # the last and the best weights of two stages
    metrics = train_tiny(corpora, tiny_encoder, learned, stages=TWO_STAGES)
    assert metrics["smatch"] > 0.9
    assert {file: file.stat().st_mtime_ns for file in states} == states
    assert sha256_of(learned / "checkpoint" / "model.safetensors") == digest


# Data and mistakes ------------------------------------------------------------------------------


def test_bad_settings_and_data_are_one_line(
    learned: Path,
    corpora: Path,
    tiny_encoder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken = Path(shutil.copytree(corpora / "amr", tmp_path / "broken"))
    text = (broken / "train.amr").read_text()
    (broken / "train.amr").write_text(text.replace("(d / dog)", "(d / dog", 1))
    alone = Path(shutil.copytree(corpora / "srl", tmp_path / "alone"))
    (alone / "dev.amr").unlink()
    cases: list[tuple[dict[str, object], str]] = [
        ({"paths__amr": f"[{tmp_path / 'nowhere'}]"}, "no such split; run amr.prepare first"),
        ({"paths__amr": "[]"}, "paths.amr= is missing"),
        ({"paths__amr": f"[{broken}]"}, "train.amr:"),
        ({"stages": "[{name: a, corpora: {book: 1.0}}]"}, "corpus book: use one of amr, silver"),
        ({"stages": "[{name: a, corpora: {amr: -1.0}}]"}, "corpus amr=-1.0: must be at least 0"),
        ({"stages": "[{name: a, corpora: {amr: 1.0}, epoch: 3}]"}, "epoch"),
        ({"stages": "[{name: a, corpora: {amr: 1.0}, monitor: bleu}]"}, "monitor=bleu"),
        ({"stages": "[{name: a, corpora: {srl: 1.0}}]", "paths__srl": f"[{alone}]"},
         "stages: a: paths.srl has no dev split; development=train keeps every fifth document"),
        ({"development": "train", "every": 1000}, "none is kept out to measure on"),
        ({"every": 1}, "every=1: must be at least 2"),
        ({"stages": "[{name: a, corpora: {}}]"}, "stages: a has no corpora"),
        ({"stages": "[{name: a, corpora: {amr: 0.0}}]"}, "no examples to train on"),
        ({"stages": "[{name: a}, {name: a}]"}, "stages: two of the same name"),
        ({"share": 0}, "share=0.0: above 0, at most 1"),
        ({"smoothing": 1}, "smoothing=1.0: must be in [0, 1)"),
        ({"longest": 0}, "longest=0: must be at least 1"),
        ({"dev_sentences": -1}, "dev_sentences=-1: must be at least 0"),
        ({"dev_sentences": 0}, "dev_sentences=0: "),
        ({"storage": "float8"}, "storage=float8: use one of float32, float16, int8"),
        ({"vocabulary__form": "xml"}, "vocabulary.form=xml"),
        ({"vocabulary__form": "dfs"}, "the compact parser writes the brief form"),
        ({"frames": tmp_path / "nothing"}, "no PropBank frame files"),
        ({"encoder__name": tmp_path / "nobody"}, "no such folder"),
        ({"model__decoder__layer": 2}, "did you mean model.decoder.layers"),
        ({"model__decoder__heads": 5}, "model.decoder.heads=5: must divide the encoder's size, 32"),
        ({"initial": tmp_path / "nothing"}, "no such checkpoint folder"),
        ({"output": learned, "stages": TWO_STAGES, "model__decoder__dropout": 0.5},
         "holds a run with model.decoder.dropout=0.05, now 0.5"),
    ]  # fmt: skip
    for number, (changes, message) in enumerate(cases):
        output = tmp_path / f"run{number}"
        capsys.readouterr()
        code = main.run(tiny_arguments(corpora, tiny_encoder, output, **{**SHORT, **changes}))
        error = capsys.readouterr().err
        assert code == 2, (changes, error)
        (line,) = [line for line in error.splitlines() if line.startswith("error: ")]
        assert message in line, (changes, line)
        assert not (output / "checkpoint").exists()
