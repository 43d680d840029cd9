"""A prepared folder of events: its splits, its ontology, its graphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.files import sha256_of
from tests.tsar.corpora.samples import SAMPLES, documents
from tsar.amr_graphs import DocumentGraph, GraphNode, SentenceGraph, graph_lines
from tsar.corpora.rams import rams_source
from tsar.corpus import EventCorpus
from tsar.prepare import EventPrepareConfig, prepare


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    prepare(EventPrepareConfig("rams", str(SAMPLES / "rams"), str(tmp_path / "rams")))
    return tmp_path / "rams"


def test_splits_are_the_files_documents(folder: Path) -> None:
    corpus = EventCorpus(folder)
    source = rams_source(SAMPLES / "rams")
    for split in ("train", "dev", "test"):
        assert corpus.has(split)
        assert corpus.split(split) == documents(source, split)
    assert corpus.ontology == source.ontology
    assert corpus.fingerprints("ontology.json") == {
        "ontology.json": sha256_of(folder / "ontology.json")
    }


def test_graphs_are_known_by_their_documents(folder: Path) -> None:
    corpus = EventCorpus(folder)
    assert not corpus.has_graphs("dev") and corpus.graphs("dev") == {}
    graphs = [
        DocumentGraph(
            document.id, tuple(SentenceGraph((GraphNode("x", s),)) for s in document.sentences)
        )
        for document in corpus.split("dev")
    ]
    lines = list(graph_lines(reversed(graphs)))
    (folder / "dev.graphs.jsonl").write_text("".join(lines), encoding="utf-8")
    assert corpus.has_graphs("dev")
    assert corpus.graphs("dev") == {graph.id: graph for graph in graphs}
    (folder / "dev.graphs.jsonl").write_text(lines[0] + lines[0], encoding="utf-8")
    with pytest.raises(InputError, match=rf"the graphs of '{graphs[-1].id}' stand there twice"):
        corpus.graphs("dev")


def test_what_is_missing_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no prepared corpus .* run tsar\.prepare first"):
        EventCorpus(tmp_path)
    corpus = EventCorpus(folder)
    with pytest.raises(InputError, match="split=valid: use one of train, dev, test"):
        corpus.split("valid")
    (folder / "train.jsonl").unlink()
    assert not corpus.has("train")
    with pytest.raises(InputError, match=r"train\.jsonl: no such split; .* has dev and test"):
        corpus.split("train")
    (folder / "ontology.json").write_text("{}")
    with pytest.raises(InputError, match=r"ontology\.json: no ontology of events"):
        _ = EventCorpus(folder).ontology
