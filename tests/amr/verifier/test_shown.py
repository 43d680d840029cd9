"""How sure a verifier is, in JSON and in drawings; without one nothing of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from amr.drawing.html import graph_html, legend_html
from amr.entry import GraphEntry
from amr.verifier.checkpoint import save_verifier
from amr.verifier.parts import parts_of
from amr.verifier.quality import Choice
from graphsem.schema import document_schema
from semcore.shipped import VARIABLE
from tests.amr.tiny_parser import tiny_sentences
from tests.amr.verifier.tiny_verifier import tiny_verifier

# A name and a mention: a person named Ann Lee, a cat seen twice.
SURE = [
    replace(
        item,
        confidence={
            triple: round(0.05 + 0.9 * place / len(parts_of(item.tree).triples), 2)
            for place, triple in enumerate(parts_of(item.tree).triples)
        },
    )
    for item in tiny_sentences()
]


@pytest.mark.parametrize("place", range(10))
def test_json_has_it_and_gives_it_back(place: int) -> None:
    entry, found = GraphEntry(), SURE[place]
    record = entry.to_json(found)
    schema = document_schema()
    graph = {"$ref": "#/$defs/graph", "$defs": schema["$defs"]}
    Draft202012Validator(graph).validate(record["amr"])
    assert [node["confidence"] for node in record["amr"]["nodes"]] == [
        node.confidence for node in found.nodes
    ]
    words = [list(word) for word in found.words]
    again = entry.from_json({**record, "text": found.text, "words": words, "document": ""})
    assert again is not None and again.confidence == found.confidence
    plain = entry.to_json(replace(found, confidence=None))
    assert "edges" not in plain["amr"] and "confidence" not in plain["amr"]["nodes"][0]


def opacities(html: str) -> list[float]:
    return [float(value) for value in re.findall(r' opacity="([0-9.]+)"', html)]


def test_what_is_less_sure_is_fainter() -> None:
    dog = SURE[0]
    html = graph_html(dog)
    shown = sorted(value for triple, value in (dog.confidence or {}).items() if triple[1] != ":TOP")
    assert sorted(opacities(html)) == pytest.approx([0.3 + 0.7 * sure for sure in shown], abs=0.006)
    assert all(f"confidence {sure:.2f}" in html for sure in shown)
    plain = graph_html(replace(dog, confidence=None))
    assert not opacities(plain) and "confidence" not in plain
    assert "fainter" in legend_html([dog]) and "fainter" not in legend_html(tiny_sentences())


def test_a_node_is_as_sure_as_the_least_sure_of_its_lines() -> None:
    person = SURE[6]
    sure = {**dict.fromkeys(person.confidence or {}, 1.0), ("n", ":op2", '"Lee"'): 0.0}
    assert sorted(opacities(graph_html(replace(person, confidence=sure)))) == [0.3, *[1.0] * 8]


def test_graphsem_takes_the_verifier_among_the_checkpoints(
    tiny_encoder: Path,
    random_checkpoint: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    entry = GraphEntry()
    assert entry.load(random_checkpoint, "cpu").options.verifier is None
    model = tiny_verifier(tiny_encoder).model.float()
    save_verifier(tmp_path / "amr_verifier", model, Choice(), {}, "# A card", "float32")
    parser = entry.load(random_checkpoint, "cpu")
    (found,) = parser.parse("The dog sleeps .")
    assert found.confidence and all(node.confidence is not None for node in found.nodes)
