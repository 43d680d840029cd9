"""Training end to end: it learns, survives a kill bit for bit, and shares work out."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from kid.config import FrameOptions
from kid.corpus import UNANNOTATED, FrameCorpus
from kid.data import json_lines
from kid.parser import FrameParser
from kid.score import score
from kid.train import main
from kid.training.corpora import FrameCorpora
from semcore.files import sha256_of, write_json
from semcore.training.state import load_progress
from tests.forked import killed
from tests.kid.tiny import tiny_ontology, tiny_sentences
from tests.kid.tiny_training import FULL_TEXT, SETTINGS, tiny_arguments, train_tiny

FILES = {"config.yaml", "versions.json", "last.safetensors", "best.safetensors", "metrics.jsonl",
         "metrics.json", "loss.svg", "development.svg", "results.svg"}  # fmt: skip
BOTH = SETTINGS["stages"]  # exemplars, then full text
MIXED = "[{name: full_text, corpora: {full_text: 1.0, exemplars: 0.5}}]"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_small_corpus_is_learned_by_heart(learned: Path) -> None:
    metrics = json.loads((learned / "full_text" / "metrics.json").read_text())
    assert metrics["arguments_f1"] > 0.9
    parser = FrameParser.from_pretrained(learned / "checkpoint")
    gold = [item for item in tiny_sentences() if item.frames]
    parsed = list(parser.parse_sentences(gold, FrameOptions(targets="gold")))
    found = list(parser.parse_sentences(gold))
    scores = score(gold, parsed, tiny_ontology(), further={"end_to_end": found})
    assert scores["arguments"].f1 > 0.9
    assert scores["frame_accuracy"].f1 > 0.9
    assert scores["targets"].f1 > 0.9
    (item,) = parser.parse("She gave him a book yesterday .")
    assert [(frame.frame, frame.lexical_unit) for frame in item.frames] == [("Giving", "give.v")]
    assert [element.name for element in item.frames[0].elements] == [
        "Donor", "Recipient", "Theme", "Time"
    ]  # fmt: skip


def test_a_run_leaves_two_stages_and_a_checkpoint(learned: Path) -> None:
    assert names(learned) == {"exemplars", "full_text", "checkpoint", "report.html"}
    assert names(learned / "exemplars") == names(learned / "full_text") == FILES
    assert names(learned / "checkpoint") == {
        "model.safetensors", "config.json", "ontology.json", "evidence.json", "README.md"
    }  # fmt: skip
    card = (learned / "checkpoint" / "README.md").read_text()
    assert "11 sentences; exemplars: all" in card
    lines = (learned / "full_text" / "metrics.jsonl").read_text().splitlines()
    losses = [json.loads(line)["train_loss"] for line in lines]
    assert losses[-1] < losses[0] / 5


def test_killed_in_the_second_stage_a_run_ends_with_the_same_weights(
    learned: Path,
    tiny_corpus: Path,
    tiny_encoder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    output, here = tmp_path / "killed", tmp_path / "here"
    arguments = tiny_arguments(tiny_corpus, tiny_encoder, output, trainer__checkpoint_every_steps=3)
    last = output / "full_text" / "last.safetensors"
    here.mkdir()
    killed("kid.train", arguments, last, folder=here)
    progress = load_progress(last)
    assert progress is not None and 0 < progress.step < 100 and not progress.finished
    assert not (output / "checkpoint").exists()
    assert list(here.iterdir()) == []  # everything is in output
    capsys.readouterr()
    assert main.run(arguments) == 0
    printed = capsys.readouterr()
    assert f"going on after step {progress.step}" in printed.err
    for name in ("exemplars/best.safetensors", "full_text/best.safetensors",
                 "checkpoint/model.safetensors"):  # fmt: skip
        assert sha256_of(output / name) == sha256_of(learned / name), name
    assert json.loads(printed.out.splitlines()[-1])["arguments_f1"] > 0.9


def losses_of(folder: Path) -> list[float]:
    lines = (folder / "full_text" / "metrics.jsonl").read_text().splitlines()
    return [json.loads(line)["train_loss"] for line in lines]


@pytest.mark.parametrize(
    "changes",
    [
        {"history": "own"},
        {"history": "scheduled", "gold_share": 0.5},
        {"overlaps": "true"},
        {"model__marking": "each"},
        {"encoder__tuning": "lora", "encoder__lora_rank": 2},
        {"stages": BOTH, "exemplars__most": 4},
        {"stages": MIXED},
    ],
    ids=["own", "scheduled", "overlaps", "each", "lora", "some exemplars", "both at once"],
)
def test_every_way_of_training_lowers_the_loss(
    tiny_corpus: Path, tiny_encoder: Path, tmp_path: Path, changes: dict[str, object]
) -> None:
    settings = {"trainer__epochs": 5, "stages": FULL_TEXT, **changes}
    train_tiny(tiny_corpus, tiny_encoder, tmp_path / "run", **settings)
    losses = losses_of(tmp_path / "run")
    assert losses[-1] < losses[0]
    assert FrameParser.from_pretrained(tmp_path / "run" / "checkpoint").parse("He gave up.")


def test_training_goes_on_from_a_checkpoint(
    learned: Path, tiny_corpus: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    settings = {"trainer__epochs": 1, "stages": FULL_TEXT}
    train_tiny(
        tiny_corpus, tiny_encoder, tmp_path / "on", initial=learned / "checkpoint", **settings
    )
    assert losses_of(tmp_path / "on")[0] < losses_of(learned)[0] / 3


def test_a_new_decoder_learns_alone_and_frames_stay(
    learned: Path, tiny_corpus: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    train_tiny(
        tiny_corpus, tiny_encoder, tmp_path / "narrow", initial=learned / "checkpoint",
        new_decoder=True, model__decoder_size=16, model__reader__heads=2, storage="float32",
        trainer__epochs=30,
    )  # fmt: skip
    before = FrameParser.from_pretrained(learned / "checkpoint")
    after = FrameParser.from_pretrained(tmp_path / "narrow" / "checkpoint")
    kept, new = before.model.state_dict(), after.model.state_dict()
    assert new["decoder.pointer.end_from_start.weight"].shape == (16, 16)
    assert all(
        torch.equal(new[name], value)
        for name, value in kept.items()
        if not name.startswith("decoder.")
    )
    assert losses_of(tmp_path / "narrow")[-1] < losses_of(tmp_path / "narrow")[0]
    text = "She gave up. He threw the ball."
    for old, sentence in zip(before.parse(text), after.parse(text), strict=True):
        assert [frame.frame for frame in sentence.frames] == [frame.frame for frame in old.frames]
    (first, _) = after.training["before"]["settings"]["stages"]
    assert first["corpora"] == {"exemplars": 1.0}
    card = (tmp_path / "narrow" / "checkpoint" / "README.md").read_text()
    assert "its decoder, and nothing else, trained on" in card


def test_without_a_dev_split_a_part_of_train_is_kept_out(
    tiny_corpus: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    corpus = Path(shutil.copytree(tiny_corpus, tmp_path / "corpus"))
    (corpus / "dev.jsonl").unlink()
    changes: dict[str, object] = {"development": "train", "every": 3, "trainer__epochs": 1,
        "trainer__validate_every_epochs": 1, "stages": FULL_TEXT}  # fmt: skip
    arguments = tiny_arguments(corpus, tiny_encoder, tmp_path / "run", **changes)
    read = FrameCorpora(main.compose(arguments))
    known = [item.id for item in FrameCorpus(corpus).split("train", annotated=True)]
    measured = [item.id for item in read.development]
    assert measured and measured == known[2::3]
    learned_from = [item.id for item in read.sentences["full_text"]]
    assert learned_from == [id for id in known if id not in measured]
    assert not {item.id for item in read.train} & set(measured)
    assert main.run(arguments) == 0
    assert (tmp_path / "run" / "checkpoint" / "model.safetensors").is_file()
    both = FrameCorpora(main.compose([*arguments, "every=null"]))
    assert [item.id for item in both.development] == known
    assert [item.id for item in both.sentences["full_text"]] == known


def test_evidence_is_fitted_on_all_targets_of_dev(
    tiny_corpus: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    corpus = Path(shutil.copytree(tiny_corpus, tmp_path / "corpus"))
    sentences = FrameCorpus(corpus).split("dev")
    (bare,) = (item for item in sentences if not item.frames)
    target = replace(sentences[0].frames[0], elements=(), null_instantiations=())
    lines = json_lines([replace(bare, frames=(target,))])
    (corpus / UNANNOTATED).write_text("".join(lines), encoding="utf-8")
    arguments = tiny_arguments(corpus, tiny_encoder, tmp_path / "run", stages=FULL_TEXT)
    read = FrameCorpora(main.compose(arguments))
    assert [item.id for item in read.development] == [i.id for i in sentences if i is not bare]
    told = {item.id: item.frames for item in read.development_targets()}
    assert told == {item.id: item.frames or (target,) for item in sentences}
    (corpus / UNANNOTATED).unlink()
    assert FrameCorpora(main.compose(arguments)).development_targets() == read.development
    kept_out = FrameCorpora(main.compose([*arguments, "development=train", "every=3"]))
    assert kept_out.development_targets() == kept_out.development
    few = FrameCorpora(main.compose([*arguments, "dev_sentences=2"]))
    assert len(few.development_targets()) == 2


def test_bad_settings_and_data_are_one_line(
    learned: Path,
    tiny_corpus: Path,
    tiny_encoder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = Path(shutil.copytree(tiny_corpus, tmp_path / "other"))
    ontology = tiny_ontology().to_json()
    ontology["frames"][0]["lexical_units"].append("hurl.v")
    write_json(other / "ontology.json", ontology)
    broken = Path(shutil.copytree(tiny_corpus, tmp_path / "broken"))
    lines = (broken / "train.jsonl").read_text().splitlines()
    lines[4] = lines[4].replace("Cause_motion", "Flying")
    (broken / "train.jsonl").write_text("\n".join(lines))
    undeveloped = Path(shutil.copytree(tiny_corpus, tmp_path / "undeveloped"))
    (undeveloped / "dev.jsonl").unlink()
    cases: list[tuple[dict[str, object], str]] = [
        ({"data": tmp_path / "nowhere"}, "no prepared corpus"),
        ({"data": undeveloped}, "undeveloped: no dev split; development=train keeps every fifth"),
        (
            {"data": undeveloped, "development": "all"},
            "development=all: use one of train, dev, test",
        ),
        ({"development": "train", "every": 1}, "every=1: must be at least 2"),
        ({"development": "train", "every": 100}, "none is kept out to measure on; use a smaller"),
        ({"data": broken}, "sentence 4, annotation 4-0: frame Flying is not in the ontology"),
        ({"history": "none"}, "history=none: use one of teacher, own, scheduled"),
        ({"model__marking": "both"}, "model.marking=both"),
        ({"encoder__name": tmp_path / "nobody"}, "no such folder"),
        ({"model__sise": 5}, "did you mean model.size"),
        ({"trainer__monitor": "bleu"}, "trainer.monitor=bleu"),
        (
            {"output": learned, "stages": BOTH, "model__dropout": 0.5},
            "holds a run with model.dropout=0.1, now 0.5",
        ),
        (
            {"model__decoder_size": 30},
            "model.decoder_size=30: must be a multiple of reader.heads=4",
        ),
        ({"new_decoder": True}, "new_decoder=true: needs initial="),
        (
            {"new_decoder": True, "initial": learned / "checkpoint", "model__size": 16},
            "model.size=16: a new decoder leaves what the checkpoint has, 32",
        ),
        (
            {"initial": learned / "checkpoint", "model__reader__heads": 2},
            f"{learned / 'checkpoint'}: has model.reader.heads=4, not 2: its model is trained",
        ),
        ({"data": other, "initial": learned / "checkpoint"}, "ontology"),
    ]
    for number, (changes, message) in enumerate(cases):
        output = tmp_path / f"run{number}"
        capsys.readouterr()
        settings = {"stages": FULL_TEXT, "trainer__epochs": 1, **changes}
        code = main.run(tiny_arguments(tiny_corpus, tiny_encoder, output, **settings))
        error = capsys.readouterr().err
        assert code == 2, (changes, error)
        (line,) = [line for line in error.splitlines() if line.startswith("error: ")]
        assert message in line
        assert not (output / "checkpoint").exists()
