"""Fields of the user's own in a record: they stand in the document's ``meta``, by all ways."""

from __future__ import annotations

import csv
import html
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import penman
import pytest

import amr.predict
import graphsem
import kid.predict
import tsar.predict
from graphsem.__main__ import main
from graphsem.corpus import main as corpus
from graphsem.document import Document
from graphsem.schema import document_schema
from semcore.commands.reading import Reading
from semcore.errors import InputError
from semcore.text.inputs import TextInput
from tests.graphsem.fakes import LongWords, Page, WordGraphs
from tests.graphsem.runs import weights
from tests.tsar.test_entry import Reporter

__all__ = ["weights"]

OWN: list[dict[str, Any]] = [
    {"source": "x", "label": 3},
    {},
    {"deep": {"null": None, "tags": ["a::b", "\u2028"]}, "name of it": ""},
]
PARSERS: dict[str, Any] = {"amr": WordGraphs(), "kid": LongWords(), "tsar": Reporter()}


@pytest.fixture
def records(tmp_path: Path) -> Path:
    place = tmp_path / "in.jsonl"
    texts = ["The archive burned. All was lost.", "It rained.", "Archives burned."]
    lines = [json.dumps({"text": text, **own}) for text, own in zip(texts, OWN, strict=True)]
    place.write_text("\n".join(lines))
    return place


def metas(place: Path) -> list[dict[str, Any]]:
    return [json.loads(line).get("meta", {}) for line in place.read_text("utf-8").split("\n")[:-1]]


@pytest.mark.parametrize("keys", [[], ["one_sentence_per_line=true"], ["batch_size=1"]])
def test_they_come_with_documents_sentences_and_graphs(
    weights: list[str], records: Path, tmp_path: Path, keys: list[str]
) -> None:
    output = tmp_path / "out"
    assert main.run([f"input={records}", f"output={output}", *keys, *weights]) == 0
    assert metas(output / "documents.jsonl") == OWN
    documents = [json.loads(line) for line in (output / "documents.jsonl").open(encoding="utf-8")]
    numbers = [len(document["sentences"]) for document in documents]
    each = [own for own, number in zip(OWN, numbers, strict=True) for _ in range(number)]
    assert metas(output / "frames.jsonl") == each
    graphs = penman.loads((output / "graphs.amr").read_text("utf-8"))
    assert [json.loads(graph.metadata.get("meta", "{}")) for graph in graphs] == each
    assert all("metadata" not in s["amr"] for document in documents for s in document["sentences"])


def test_they_come_with_one_file_of_each_kind(
    weights: list[str], records: Path, tmp_path: Path
) -> None:
    for name in ("out.jsonl", "out.csv", "out.amr"):
        assert main.run([f"input={records}", f"output={tmp_path / name}", *weights]) == 0
    assert metas(tmp_path / "out.jsonl") == OWN
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    known = {row["document"]: row["meta"] and json.loads(row["meta"]) for row in rows}
    assert known == {"in:1": OWN[0], "in:2": "", "in:3": OWN[2]}
    graphs = penman.loads((tmp_path / "out.amr").read_text("utf-8"))
    found = [json.loads(graph.metadata.get("meta", "{}")) for graph in graphs]
    assert found == [OWN[0], OWN[0], OWN[1], OWN[2]]


def test_they_come_with_a_corpus(weights: list[str], records: Path, tmp_path: Path) -> None:
    keys = [f"input={records}", f"output={tmp_path / 'parsed'}", "processes=1", *weights]
    assert corpus.run(keys) == 0
    assert metas(tmp_path / "parsed" / "in.jsonl") == OWN


def test_documents_that_are_parsed_again_keep_them(
    weights: list[str], records: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    assert main.run([f"input={records}", f"output={first}", *weights]) == 0
    assert main.run([f"input={first}", f"output={second}", *weights]) == 0
    assert first.read_bytes() == second.read_bytes()


def test_in_python_they_stand_behind_the_text() -> None:
    texts = [("a", "The archive burned.", OWN[0]), ("b", "It rained."), "Archives."]
    documents = graphsem.parse(texts, PARSERS)
    assert [document.meta for document in documents] == [OWN[0], {}, {}]
    record = json.loads(json.dumps(documents[0].to_json()))
    assert record["meta"] == OWN[0]
    again = Document.from_json(record)
    assert again.meta == OWN[0] and again.to_json() == record
    assert again.found["tsar"].meta == again.sentences[0].found["kid"].meta == OWN[0]
    assert "meta" not in documents[1].to_json()


@pytest.mark.parametrize(
    ("rest", "problem"),
    [
        (("x",), "what stands behind name and text must be a dict"),
        (({"when": date(2020, 1, 1)},), "'when' in meta is no JSON: .*date is not JSON"),
        (({"x": {"y": [float("nan")]}},), "'x' in meta is no JSON: .*not JSON compliant"),
        (({"x": "\ud800"},), "'x' in meta is no JSON: .*surrogates not allowed"),
        (({("a", "b"): 1},), ".* in meta is no JSON: keys must be str"),
        (({}, "text", 3), "name, text and meta are 3 parts, not 5"),
    ],
)
def test_meta_that_is_no_json_is_told_with_the_number_of_its_text(
    rest: tuple[Any, ...], problem: str
) -> None:
    texts: list[Any] = ["He left.", ("a", "It rained.", *rest)]
    with pytest.raises(InputError, match=f"text 2: {problem}"):
        graphsem.parse(texts, PARSERS)


def test_the_schema_knows_them() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    (document,) = graphsem.parse([("a", "The archive burned.", OWN[2])], PARSERS)
    validator = jsonschema.Draft202012Validator(document_schema())
    record = json.loads(json.dumps(document.to_json()))
    validator.validate(record)
    assert not validator.is_valid({**record, "meta": "x"})


def test_in_a_table_they_are_a_column() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    first, second = graphsem.parse([("a", "The archive burned.", OWN[0]), "Archives."], PARSERS)
    assert {json.loads(meta)["label"] for meta in first.to_dataframe()["meta"]} == {3}
    assert set(second.to_dataframe()["meta"]) == {""}


def test_a_run_of_records_whose_fields_have_changed_is_not_gone_on_with(
    weights: list[str], records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = [f"input={records}", f"output={tmp_path / 'out'}", *weights]
    assert main.run(keys) == 0
    assert main.run([*keys, "resume=true"]) == 0
    records.write_text(records.read_text().replace('"label": 3', '"label": 4'))
    capsys.readouterr()
    assert main.run([*keys, "resume=true"]) == 2
    assert "the first 3 documents are not those that were parsed" in capsys.readouterr().err


def test_the_page_shows_them_folded_as_they_stand() -> None:
    fields = {"<b>": '"x" & <script>', "label": [1, None], "long": "y" * 3000, "\x1b[2J": {"é": 1}}
    named, bare = graphsem.parse([("a", "The archive burned.", fields), "It rained."], PARSERS)
    text = named.to_html()
    (part,) = re.findall(r'<details class="own">.*?</details>', text)
    assert part.startswith('<details class="own"><summary>4 fields of its record</summary>')
    shown = re.findall(r"<d[td][^>]*>(.*?)</d[td]>", part)
    assert [html.unescape(each) for each in shown] == [
        *("<b>", '"x" & <script>', "label", "[1, null]"),
        *("long", "y" * 1000 + " ... (3,000 characters)", "\u241b[2J", '{"é": 1}'),
    ]
    assert "<script>" not in part and Page(text).fetched == []
    assert '<details class="own">' not in bare.to_html()


def test_the_page_of_a_run_shows_them(weights: list[str], records: Path, tmp_path: Path) -> None:
    assert main.run([f"input={records}", f"output={tmp_path / 'out'}", *weights]) == 0
    assert main.run([f"input={records}", f"output={tmp_path / 'out.html'}", *weights]) == 0
    for page in (tmp_path / "out" / "index.html", tmp_path / "out.html"):
        found = re.findall(r"<summary>(\d fields?) of its record", page.read_text("utf-8"))
        assert found == ["2 fields", "2 fields"]


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ('"words": ["It", "rained"]', "words must be a list of [start, end], characters of text"),
        ('"words": [[0, 99]]', "words [0, 99] is not inside 0..10"),
        ('"events": "flood"', "events must be a list of objects with type and trigger"),
        ('"frames": 3', "frames must be a list of objects with frame and target"),
        ('"sentences": ["It rained."]', "sentences must be a list of [start, end], words, or,"),
    ],
)
def test_known_fields_of_another_type_are_told_alike_by_every_command(
    weights: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    field: str,
    problem: str,
) -> None:
    place = tmp_path / "in.jsonl"
    place.write_text(f'\n{{"text": "It rained.", {field}}}\n')
    told = f"{place}:2: {problem}"
    output = f"output={tmp_path / 'out'}"
    assert main.run([f"input={place}", output, *weights]) == 2
    assert told in capsys.readouterr().err
    assert corpus.run([f"input={place}", output, "processes=1", *weights]) == 2
    assert told in capsys.readouterr().err

    frames = kid.predict.FramePredictionConfig(checkpoint="-")
    graphs = amr.predict.GraphPredictionConfig(checkpoint="-")
    events = tsar.predict.EventPredictionConfig(checkpoint="-")
    item = TextInput(place)
    parser: Any = WordGraphs()
    for read in (
        lambda reading: kid.predict.sentences_of([item], frames, reading),
        lambda reading: amr.predict.sentences_of([item], graphs, reading, parser),
        lambda reading: tsar.predict.documents_of([item], events, reading),
    ):
        reading = Reading()
        assert list(read(reading)) == []
        with pytest.raises(InputError, match=re.escape(told)):
            reading.end()
