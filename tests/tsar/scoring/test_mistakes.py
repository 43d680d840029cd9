"""What is wrong with the files of `tsar.score`, each in one line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.text.spans import WordSpan, characters_of
from tests.tsar.scoring import official
from tests.tsar.scoring.command import GOLD, refused
from tests.tsar.scoring.random_events import document
from tsar.data import Event, EventDocument, document_of_text
from tsar.score import main, score
from tsar.scoring.files import read_gold

KEY = "nw_mayors"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("[1]", "not a JSON object"),
        ('{"doc_key"', "Expecting"),
        ('{"doc_key": "x", "predictions": []}', "document 'x' is not in the gold"),
        ('{"predictions": []}', "names no document by doc_key, doc_id or id"),
        ('{"doc_key": "nw_mayors"}', "neither predictions, gold_evt_links nor events"),
        ('{"doc_key": "nw_mayors", "predictions": {}}', "must be a list"),
        ('{"doc_key": "nw_mayors", "predictions": [[]]}', "a trigger and its arguments"),
        ('{"doc_key": "nw_mayors", "predictions": [[[13]]]}', "its first and its last word"),
        ('{"doc_key": "nw_mayors", "predictions": [[[14, 13]]]}', "trigger [14, 14]"),
        ('{"doc_key": "nw_mayors", "predictions": [[[13, 999]]]}', "is not inside"),
        ('{"doc_key": "nw_mayors", "predictions": [[[13, 13], [1, 2]]]}', "a role must be"),
        ('{"doc_key": "nw_mayors", "predictions": [[[13, 13], [1, 2, "x", "y"]]]}', "a number"),
        ('{"doc_key": "nw_mayors", "predictions": [[[13, 13], [true, 2, "x"]]]}', "whole"),
        ('{"doc_key": "nw_mayors", "predictions": [[[13, 13], [1, 2, "x", NaN]]]}', "a finite"),
        ('{"doc_key": "nw_mayors", "gold_evt_links": [[1]]}', "values to unpack"),
    ],
)
def test_one_line_tells(
    line: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text("\n" + line + "\n", "utf-8")
    message = refused(capsys, corpus="rams", gold=GOLD["rams"], predicted=path)
    assert f"{path}:2: " in message and problem in message


def test_a_document_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = {"doc_key": KEY, "predictions": []}
    path = official.write(tmp_path / "p.jsonl", [line, line])
    message = refused(capsys, corpus="rams", gold=GOLD["rams"], predicted=path)
    assert f"{path}:2: document 'nw_mayors' stands in line 1 already" in message


def test_a_score_that_is_no_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [{"role": "x", "words": [0, 1], "score": "high"}]
    found = {"type": "x", "trigger_words": [13, 14], "arguments": arguments}
    (d,) = [d for d in read_gold(GOLD["rams"]) if d.id == KEY]
    line = {"id": d.id, "text": d.text, "words": d.words, "events": [found]}
    path = official.write(tmp_path / "p.jsonl", [line])
    message = refused(capsys, corpus="rams", gold=GOLD["rams"], predicted=path)
    assert f"{path}:1: score must be a number" in message


def test_another_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = {"id": KEY, "text": "Something else.", "events": []}
    path = official.write(tmp_path / "p.jsonl", [line])
    message = refused(capsys, corpus="rams", gold=GOLD["rams"], predicted=path)
    assert "document 'nw_mayors' has another text than in the gold" in message


def test_events_where_the_gold_has_no_words() -> None:
    found = document_of_text("d", "It rained.")
    words = WordSpan(1, 2)
    rain = Event("d:1", "Weather.Rain", characters_of(words, found.words), words)
    with pytest.raises(InputError, match="document 'd' has events, but no words in the gold"):
        score([EventDocument("d", found.text, (), ())], [replace(found, events=(rain,))])


def test_predictions_are_no_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = official.write(tmp_path / "p.jsonl", [{"doc_key": KEY, "predictions": []}])
    message = refused(capsys, corpus="rams", gold=path, predicted=path)
    assert f"{path}:1: has predictions" in message


def test_what_was_repaired_in_the_gold_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    gold = GOLD["casie"]
    assert main.run(["corpus=casie", f"gold={gold}", "predicted=/dev/null", "samples=0"]) == 0
    assert f"note: {gold}: spans_repaired " in capsys.readouterr().err


def test_no_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = official.write(tmp_path / "g.jsonl", [])
    assert "no document" in refused(capsys, gold=path, predicted=path)
    assert "No such file" in refused(capsys, gold=tmp_path / "x", predicted=path)


def test_keys(capsys: pytest.CaptureFixture[str]) -> None:
    keys = {"gold": GOLD["rams"], "predicted": GOLD["rams"]}
    assert "use tsar or gen_arg" in refused(capsys, **keys, protocol="x")
    assert "corpus=fn15: use one of" in refused(capsys, **keys, corpus="fn15")
    assert "format=x: use" in refused(capsys, **keys, format="x")
    assert "needs ontology=" in refused(capsys, **keys, format="gen_arg")


def test_from_python() -> None:
    gold = document()
    with pytest.raises(InputError, match="'x' is not in the gold"):
        score([gold], [document(id="x")])
    with pytest.raises(InputError, match="predicted: document 'd' stands there twice"):
        score([gold], [gold, gold])
    with pytest.raises(InputError, match="gold: document 'd' stands there twice"):
        score([gold, gold], [gold])
