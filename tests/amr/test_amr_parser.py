"""`AMRParser`: whatever the text, every sentence gets one graph, in order."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import torch

from amr.config import GraphOptions
from amr.data import Alignment, AMRSentence
from amr.notation.files import read_amr, write_amr
from amr.parser import AMRParser, unparsed
from amr.scoring.smatch import smatch
from amr.wiki import NameLinker, remove_wiki
from semcore.errors import InputError
from semcore.text.sentences import words
from tests.amr.tiny_parser import sentence, tiny_model, tiny_sentences
from tests.amr.tiny_training import learned_run

TEXT = "The dog wants to sleep. 😀 (Zebras) say: \"7/8 ~ 9\"!\n\n; \\ It's 5 o'clock in Rome...  No"


@pytest.fixture(scope="module")
def parser(tiny_encoder: Path) -> AMRParser:
    """Random weights, short outputs."""
    model = tiny_model(tiny_encoder).float()
    return AMRParser(model, NameLinker(), GraphOptions(longest=60))


@pytest.fixture(scope="module")
def learned(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> AMRParser:
    """A parser that knows the tiny graphs by heart."""
    output = learned_run(tmp_path_factory, tiny_encoder)[1]
    return AMRParser.from_pretrained(output / "checkpoint")


def test_sentences_stand_where_they_stand_in_the_text(parser: AMRParser) -> None:
    found = parser.parse(TEXT, "doc")
    assert len(found) >= 4
    assert [item.id for item in found] == [f"doc:{k}" for k in range(1, len(found) + 1)]
    for item in found:
        assert item.document == "doc"
        assert TEXT[item.start : item.start + len(item.text)] == item.text
        assert item.words == words(item.text)
        assert item.score is not None and item.score < 0
    assert [item.start for item in found] == sorted(item.start for item in found)


def test_no_text_has_no_sentences(parser: AMRParser) -> None:
    assert parser.parse("") == parser.parse(" \n\t\n") == []
    assert list(parser.parse_sentences([])) == list(parser.parse_documents([])) == []


def test_what_is_parsed_can_be_written_and_read(parser: AMRParser, tmp_path: Path) -> None:
    found = parser.parse(TEXT)
    write_amr(tmp_path / "parsed.amr", found)
    again = list(read_amr(tmp_path / "parsed.amr"))
    assert [item.tree.node for item in again] == [item.tree.node for item in found]
    assert [item.forms for item in again] == [item.forms for item in found]
    for new, old in zip(again, found, strict=True):
        assert (new.alignment or Alignment()) == old.alignment


def test_sentences_of_no_word_and_of_two_thousand(parser: AMRParser) -> None:
    long = " ".join(f"word{index % 7}" for index in range(2000))
    given_sentences = [unparsed("a", "", ()), unparsed("b", long, words(long))]
    empty, whole = parser.parse_sentences(given_sentences)
    assert empty.id == "a" and empty.tree.node == ("a", [("/", "amr-empty")])
    assert empty.forms == [] and empty.alignment is None
    assert whole.id == "b" and len(whole.forms) >= 2000 and whole.tree.nodes()


def test_only_an_encoder_decoder_is_compiled(parser: AMRParser) -> None:
    with pytest.raises(InputError, match="compile=true"):
        replace(parser, options=GraphOptions(compile=True))
    with pytest.raises(InputError, match="compile=true"):  # before any sentence is asked for
        parser.parse_sentences([], GraphOptions(compile=True))


def test_batches_change_nothing_and_keep_the_order(learned: AMRParser) -> None:
    mixed = [*tiny_sentences(), unparsed("x", "", ()), *tiny_sentences()[::-1]]
    runs = []
    for tokens in (1, 30, 100_000):
        found = learned.parse_sentences(mixed, GraphOptions(batch_words=tokens))
        runs.append([(item.id, item.tree.node) for item in found])
    assert [id for id, _ in runs[0]] == [item.id for item in mixed]
    assert runs[0] == runs[1] == runs[2]


def test_graphs_known_by_heart_are_written(learned: AMRParser) -> None:
    bare = [replace(item, tree=remove_wiki(item.tree)) for item in tiny_sentences()]
    # One of the graphs has a string that its sentence does not say.
    found = list(learned.parse_sentences(bare, GraphOptions(faithful=False)))
    score = smatch([i.tree for i in tiny_sentences()], [i.tree for i in found])
    assert score.f1 > 0.9  # the linker puts the titles back
    (first,) = learned.parse("The dog wants to sleep .")
    assert sorted(concept for _, _, concept in first.graph.instances()) == [
        "dog", "sleep-01", "want-01"
    ]  # fmt: skip


def test_old_graphs_and_alignments_are_replaced_and_the_rest_is_kept(learned: AMRParser) -> None:
    (plain,) = learned.parse_sentences([tiny_sentences()[1]])
    old = replace(
        sentence(tiny_sentences()[1].text, "(x / old :op1 (y / graph))", "id"),
        metadata={"note": "kept"},
        document="d",
        start=7,
    )
    (found,) = learned.parse_sentences([old])
    assert found.tree == plain.tree and found.alignment == plain.alignment
    assert (found.id, found.metadata, found.document, found.start) == (
        "id",
        {"note": "kept"},
        "d",
        7,
    )


def test_n_best_graphs_come_best_first(learned: AMRParser) -> None:
    many = list(learned.parse_n_best(tiny_sentences(), GraphOptions(beam=5, n_best=5)))
    best = list(learned.parse_sentences(tiny_sentences(), GraphOptions(beam=5)))
    for graphs, single in zip(many, best, strict=True):
        assert 1 < len(graphs) <= 5 and graphs[0].tree == single.tree
        assert graphs[0].score == pytest.approx(single.score)
        assert all(item.id == single.id for item in graphs)


def test_words_that_graphs_are_aligned_with_are_words_of_the_sentence(learned: AMRParser) -> None:
    for item in learned.parse_sentences(tiny_sentences()):
        assert item.alignment is not None
        indices = {index for found in item.alignment.words.values() for index in found}
        assert indices and indices <= set(range(len(item.forms)))
    found = list(learned.parse_sentences(tiny_sentences(), GraphOptions(aligned=False)))
    assert all(item.alignment is None for item in found)
    same = list(learned.parse_sentences(tiny_sentences()))
    assert [item.tree for item in found] == [item.tree for item in same]


def test_concepts_stand_at_their_words(learned: AMRParser) -> None:
    (item,) = learned.parse_sentences([tiny_sentences()[0]])
    assert item.alignment is not None
    at = {target: item.alignment.words.get((source, role, target)) for source, role, target in
          item.graph.instances()}  # fmt: skip
    assert at == {"want-01": (2,), "dog": (1,), "sleep-01": (4,)}


def test_a_parser_serves_several_threads_at_once(learned: AMRParser) -> None:
    sentences = list(tiny_sentences()) * 3
    asked = [
        GraphOptions(),
        GraphOptions(beam=3, wiki=False),
        GraphOptions(aligned=False, senses="any", batch_words=20),
        GraphOptions(batch_words=1),
    ]

    def graphs(options: GraphOptions) -> list[object]:
        return [(i.tree, i.alignment) for i in learned.parse_sentences(sentences, options)]

    alone = [graphs(options) for options in asked]
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        with ThreadPoolExecutor(len(asked)) as pool:
            together = list(pool.map(graphs, asked))
        assert together == alone
        assert graphs(asked[0]) == alone[0] and torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_half_precision_writes_the_same_graphs(learned: AMRParser) -> None:
    half = replace(learned, precision="bf16")
    # One of the graphs that it learned has a string that its sentence does not say.
    for options in (GraphOptions(faithful=False), GraphOptions(beam=3, faithful=False)):
        whole = list(learned.parse_sentences(tiny_sentences(), options))
        found = list(half.parse_sentences(tiny_sentences(), options))
        assert [item.tree for item in found] == [item.tree for item in whole]
        assert [item.score for item in found] != [item.score for item in whole]
    with pytest.raises(InputError, match="precision=16: use one of 32, bf16, int8"):
        replace(learned, precision="16")


def test_results_come_before_the_input_ends(parser: AMRParser) -> None:
    def endless() -> Iterator[AMRSentence]:
        while True:
            yield unparsed("", "Sleep", words("Sleep"))

    assert len(list(islice(parser.parse_sentences(endless()), 3))) == 3
