"""Long sentences piece by piece: one valid graph, whose alignment counts words of the sentence."""

from __future__ import annotations

from dataclasses import replace

import penman

from amr.data import Alignment, AMRSentence, words_of_text
from amr.graph.windows import LONG, ROOM, joined, parts_of
from amr.notation.writer import format_amr
from amr.parser import EMPTY, unparsed


def sentence_of(words: int) -> AMRSentence:
    """Words of a sentence, some of them commas."""
    text = " ".join("," if index % 7 == 6 else f"w{index}" for index in range(words))
    return unparsed("1", text, words_of_text(text, text), "doc", 10)


def test_pieces_are_sentences_of_their_own() -> None:
    sentence = sentence_of(1000)
    parts = parts_of(sentence)
    assert [form for part in parts for form in part.forms] == sentence.forms
    assert all(len(part.words) <= ROOM for part in parts)
    for part in parts:
        at = part.start - sentence.start
        assert sentence.text[at : at + len(part.text)] == part.text
    assert parts_of(sentence_of(LONG)) == [sentence_of(LONG)]


def test_graphs_of_pieces_are_one_graph() -> None:
    """Variables differ, those mentioned again are still those; an empty piece adds nothing."""
    sentence = sentence_of(3 * ROOM)
    found = []
    for number, part in enumerate(parts_of(sentence)):
        tree = penman.parse('(w / want-01 :ARG0 (b / "w") :ARG1 (l / leave-11 :ARG0 b) :mod w0)')
        words = {("w", ":instance", "want-01"): (2,), ("l", ":ARG0", "b"): (1, 3)}
        aligned = replace(part, tree=tree, alignment=Alignment(words), score=-1.0)
        found.append([aligned if number != 1 else replace(part, tree=EMPTY, score=-0.5)])
    (whole,) = joined(sentence, found)
    graph = penman.decode(format_amr(whole))
    assert graph.attributes(role=":mod")[0].target == "w0"
    assert [edge.target for edge in graph.edges(role=":snt2")] == ["s2w"]
    assert len(graph.edges(role=":ARG0")) == 2 * (len(found) - 1)
    assert len(graph.instances()) == 3 * (len(found) - 1) + 1
    assert whole.score == -1.0 * (len(found) - 1) - 0.5
    assert whole.alignment is not None
    offset = len(found[0][0].words) + len(found[1][0].words)
    assert whole.alignment.words[("s2w", ":instance", "want-01")] == (offset + 2,)
    assert whole.alignment.words[("s2l", ":ARG0", "s2b")] == (offset + 1, offset + 3)
    assert set(whole.alignment.words) <= set(whole.graph.triples)


def test_pieces_without_graphs_have_none_together() -> None:
    sentence = sentence_of(300)
    empty = [[replace(part, tree=EMPTY)] for part in parts_of(sentence)]
    (whole,) = joined(sentence, empty)
    assert whole.tree.node[1] == [("/", "amr-empty")] and whole.alignment is None
