"""What is wrong with the files of `tsar.score`, each in one line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.text.spans import WordSpan, characters_of
from tests.tsar.scoring import official
from tests.tsar.scoring.command import GOLD, refused, scored
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
        (
            '{"doc_key": "nw_mayors", "predictions": [[[14, 13]]]}',
            "trigger [14, 13] is",
        ),
        (
            '{"doc_key": "nw_mayors", "predictions": [[[13, 999]]]}',
            "event 1: trigger [13, 999] is no",
        ),
        (
            '{"doc_key": "nw_mayors", "predictions": [[[13, 13], [1, 2]]]}',
            "document 'nw_mayors': event 1: argument 1: [1, 2]: the third must be a role",
        ),
        ('{"doc_key": "nw_mayors", "predictions": [[[13, 13], [1, 2, "x", "y"]]]}', "a number"),
        ('{"doc_key": "nw_mayors", "predictions": [[[13, 13], [true, 2, "x"]]]}', "whole"),
        ('{"doc_key": "nw_mayors", "predictions": [[[13, 13], [1, 2, "x", NaN]]]}', "a finite"),
        ('{"doc_key": "nw_mayors", "predictions": [[[13, 13, 7]]]}', "the third must be an event"),
        ('{"doc_key": "nw_mayors", "predictions": [[[1, 1], [1, 2, "x", 1, 2]]]}', "more than"),
        ('{"doc_key": "nw_mayors", "evt_triggers": [1], "gold_evt_links": []}', "evt_triggers"),
        ('{"doc_key": "nw_mayors", "gold_evt_links": 5}', "gold_evt_links must be lists"),
        (
            '{"doc_key": "nw_mayors", "gold_evt_links": [[1]]}',
            "a span and a role",
        ),
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
    assert f"{path}:1: document 'nw_mayors': event 1: argument 1: score must be a number" in message


def test_another_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = {"id": KEY, "text": "Something else.", "events": []}
    path = official.write(tmp_path / "p.jsonl", [line])
    keys = {"corpus": "rams", "gold": GOLD["rams"]}
    told = f"error: {path}: document 'nw_mayors' has another text than in the gold\n"
    assert refused(capsys, **keys, predicted=path) == told
    assert refused(capsys, **keys, predicted="/dev/null", baseline=path) == told
    assert refused(capsys, **keys, predicted="/dev/null", predicted_triggers=path) == told


def test_gold_with_a_document_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = GOLD["rams"].read_text("utf-8").splitlines()
    path = tmp_path / "gold.jsonlines"
    path.write_text("\n".join([*lines, lines[0]]), "utf-8")
    message = refused(capsys, corpus="rams", gold=path, predicted="/dev/null")
    assert f"error: {path}: document " in message and "stands there twice" in message


@pytest.mark.parametrize(
    ("triggers", "place"),
    [
        ([[1, 1], [2, 2]], "event 2: link 2"),
        ([[1, 1]], "event at [2, 2]: link 2"),
        ([[2, 2]], "event 1: link 2"),
    ],
)
def test_a_link_is_named_by_its_place(
    triggers: list[list[int]], place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second is the first argument of its event, which may be in ``evt_triggers`` or not."""
    links = [[[1, 1], [3, 4], "place"], [[2, 2], [4, 3], "place"]]
    line = {"doc_key": KEY, "evt_triggers": triggers, "gold_evt_links": links}
    path = official.write(tmp_path / "p.jsonl", [line])
    message = refused(capsys, corpus="rams", gold=GOLD["rams"], predicted=path)
    assert f"{path}:1: document 'nw_mayors': {place} of gold_evt_links: " in message
    assert "words [4, 3] is not a first" in message


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
    assert "corpus=fn15: belongs to kid; here there are" in refused(capsys, **keys, corpus="fn15")
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


ROLES = {
    "rams": GOLD["rams"].with_name("event_roles.json"),
    "wikievents": GOLD["wikievents"].with_name("event_role_KAIROS.json"),
}


def test_an_ontology_in_any_corpus_form_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Of RAMS's two files each says how often a role may occur."""
    for name in ("event_roles.json", "event_role_multiplicities.txt"):
        keys = {"gold": GOLD["rams"], "predicted": GOLD["rams"], "samples": 0}
        record = scored(capsys, **keys, ontology=GOLD["rams"].with_name(name))
        assert record["type_constrained"]["span"]["f1"] == 1
    keys = {"gold": GOLD["wikievents"], "predicted": "/dev/null", "samples": 0}
    assert scored(capsys, **keys, corpus="wikievents", ontology=ROLES["wikievents"])["span"]


@pytest.mark.parametrize("extra", [{}, {"format": "gen_arg"}])
def test_an_ontology_of_another_corpus(
    extra: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = official.write(tmp_path / "p.jsonl", [])
    keys = {"gold": GOLD["rams"], "predicted": path, "ontology": ROLES["wikievents"], **extra}
    message = refused(capsys, **keys)
    assert f"{ROLES['wikievents']}: has none of the gold's event types (" in message


def test_what_has_no_templates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = tmp_path / "ontology.json"
    for text, problem in (
        ('{"event_types": []}', "no event type has a template"),
        ("[]", "no event type has a template"),
        ('{"Life.Die": {"roles": []}}', "'Life.Die' has no template, a string"),
        ('{"Life.Die": {"template": "a", "roles": 3}}', "'Life.Die': roles must be a list"),
    ):
        ours.write_text(text)
        keys = {"gold": GOLD["wikievents"], "predicted": "/dev/null", "corpus": "wikievents"}
        assert problem in refused(capsys, **keys, format="gen_arg", ontology=ours)


def test_chains_are_of_the_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chains = official.write(tmp_path / "c.jsonl", [{"doc_key": "another", "clusters": []}])
    keys = {"predicted": "/dev/null", "coreference": chains}
    message = refused(capsys, **keys, gold=GOLD["wikievents"], corpus="wikievents")
    assert f"{chains}: has chains of no document of {GOLD['wikievents']}" in message
    message = refused(capsys, **keys, gold=GOLD["rams"], corpus="rams")
    assert f"{chains}: chains go with a split of WikiEvents" in message


def test_gold_of_another_corpus_than_its_measures_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    gold = GOLD["casie"]
    assert main.run(["corpus=rams", f"gold={gold}", "predicted=/dev/null", "samples=0"]) == 0
    assert f"note: {gold}: is of casie; the measures are those of corpus=rams" in (
        capsys.readouterr().err
    )
    assert main.run(["corpus=casie", f"gold={gold}", "predicted=/dev/null", "samples=0"]) == 0
    assert "is of" not in capsys.readouterr().err


def test_a_document_named_by_no_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (None, ["nw_mayors"], True):
        path = official.write(tmp_path / "p.jsonl", [{"doc_key": name, "predictions": []}])
        message = refused(capsys, corpus="rams", gold=GOLD["rams"], predicted=path)
        assert f"{path}:1: doc_key must be a string or a whole number" in message
