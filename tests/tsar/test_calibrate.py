"""``python -m tsar.calibrate``: the weights stay, what decoding adds to scores is fitted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from semcore.files import write_json
from tests.refusals import refusal
from tests.tsar.tiny import save_tiny_parser
from tests.tsar.tiny_training import save_tiny_corpus
from tsar.calibrate import main
from tsar.ontology import EventOntology, EventType
from tsar.parser import EventParser


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_corpus(tmp_path_factory.mktemp("tsar") / "corpus")


@pytest.mark.parametrize("precision", ["32", "bf16", "int8"])
def test_biases_and_probabilities_are_renewed_and_nothing_else(
    corpus: Path,
    tiny_encoder: Path,
    tmp_path: Path,
    precision: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Of a parser that finds nothing at first, as "no argument" is much preferred."""
    before = save_tiny_parser(tmp_path / "before", tiny_encoder, choice="role")
    parser = EventParser.from_pretrained(before)
    parser.decode.none_bias = 50.0
    card = "# tiny\n\n| development set | |\n|---|---|\n| triggers f1 | 7.0000 |\n"
    parser.save_pretrained(before, card, "float32")
    after = tmp_path / "after"
    given = [f"checkpoint={before}", f"data={corpus}", f"output={after}"]
    assert main.run([*given, f"precision={precision}"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    own = EventParser.from_pretrained(after).decode
    assert own.none_bias < 50 and told["none_bias"] == own.none_bias
    assert own.scale != 1.0 and {"arguments_f1", "triggers_f1"} <= told.keys()
    old, new = (json.loads((place / "config.json").read_text()) for place in (before, after))
    changed = {key for key in new["sha256"] if new["sha256"][key] != old["sha256"][key]}
    assert changed == {"README.md"}  # weights and inventory are the same to the byte
    assert {key for key in new["config"] if new["config"][key] != old["config"][key]} == {"decode"}
    row = f"| triggers f1 | {told['triggers_f1']:.4f} |"
    assert (after / "README.md").read_text() == card.replace("| triggers f1 | 7.0000 |", row)


def test_what_cannot_be_fitted_is_refused(
    corpus: Path, tiny_encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = save_tiny_parser(
        tmp_path / "other", tiny_encoder, ontology=EventOntology((EventType("Other", ()),))
    )
    given = [f"checkpoint={other}", f"data={corpus}", f"output={tmp_path / 'after'}"]
    assert "no event in split dev of a type that" in refusal(main, given, capsys)
    assert not (tmp_path / "after").exists()
    write_json(tmp_path / "busy" / "mine.json", {})
    given = [f"checkpoint={other}", f"data={corpus}", f"output={tmp_path / 'busy'}"]
    assert str(tmp_path / "busy") in refusal(main, given, capsys)


def test_roles_keep_apart_where_the_gold_has_them_apart(
    corpus: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    """In the tiny corpus no two roles of an event share words; then one giver is also the thing."""
    before = save_tiny_parser(tmp_path / "before", tiny_encoder, choice="role")
    assert EventParser.from_pretrained(before).decode.shared_bias == 0
    shared = shutil.copytree(corpus, tmp_path / "shared")
    lines = (shared / "dev.jsonl").read_text().splitlines()
    record = json.loads(lines[0])
    giver, _, thing = record["events"][0]["arguments"]
    thing["span"], thing["words"] = giver["span"], giver["words"]
    (shared / "dev.jsonl").write_text("\n".join([json.dumps(record), *lines[1:]]) + "\n")
    for data, apart in ((corpus, True), (shared, False)):
        after = tmp_path / f"after_{data.name}"
        assert main.run([f"checkpoint={before}", f"data={data}", f"output={after}"]) == 0
        assert (EventParser.from_pretrained(after).decode.shared_bias > 0) == apart
