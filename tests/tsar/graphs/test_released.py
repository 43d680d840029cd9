"""The released code's lookup of graphs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from semcore.text.spans import CharSpan, WordSpan
from tsar.amr_graphs import DocumentGraph
from tsar.corpora.rams import rams_source
from tsar.corpora.repair import Repairs
from tsar.data import Event, EventDocument, document_of_words
from tsar.graphs.released import released_lookup


def document(id: str, sentences: int, events: int = 1) -> EventDocument:
    event = Event("e", "T", CharSpan(0, 1), WordSpan(0, 1))
    return replace(document_of_words(id, [["w"]] * sentences), events=(event,) * events)


def test_the_number_of_sentences_less_one() -> None:
    """Examples are events; beyond the last example is the last one."""
    held = [document("a", 3), document("b", 1, events=0), document("c", 2, events=2)]
    held.append(document("d", 9))
    graphs = {each.id: DocumentGraph(each.id, ()) for each in held}
    found = released_lookup(held, graphs)
    assert {id: graph.id for id, graph in found.items()} == {"a": "c", "b": "a", "c": "c", "d": "d"}
    assert released_lookup([document("a", 2, events=0)], graphs) == {}
    assert released_lookup(held, {"a": graphs["a"]}) == {"b": graphs["a"]}


@pytest.mark.parametrize(("split", "shared"), [("dev", 817), ("test", 797)])
def test_most_of_rams_shares_one_graph(graphsem_data: Path, split: str, shared: int) -> None:
    """817 of 924 and 797 of 871 documents get one graph; one of each gets its own."""
    source = rams_source(graphsem_data / "events" / "rams")
    held = list(source.documents(split, Repairs()))
    found = released_lookup(held, {each.id: DocumentGraph(each.id, ()) for each in held})
    (most,) = Counter(graph.id for graph in found.values()).most_common(1)
    assert most == (held[4].id, shared)
    assert sum(id == graph.id for id, graph in found.items()) == 1
