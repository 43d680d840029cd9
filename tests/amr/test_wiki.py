"""Wikification: taking titles out, learning them, putting them back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import penman
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amr.data import AMRSentence
from amr.notation.files import read_amr
from amr.notation.reader import read_graph
from amr.wiki import NameLinker, add_wiki, named_entities, remove_wiki
from semcore.errors import InputError
from tests.amr.tiny_parser import tiny_sentences

FRANCE = '(c / country :mod (b / big) :wiki "France" :name (n / name :op1 "France") :quant 1)'


def sentence(graph: str) -> AMRSentence:
    """A sentence of which only the graph matters."""
    return AMRSentence("", "", read_graph(graph).tree, ())


def test_removing_takes_titles_and_nothing_else() -> None:
    tree = read_graph(FRANCE).tree
    assert penman.format(remove_wiki(tree), indent=None) == FRANCE.replace(' :wiki "France"', "")
    assert penman.format(tree, indent=None) == FRANCE
    assert remove_wiki(remove_wiki(tree)).node == remove_wiki(tree).node


def test_titles_come_back_before_their_names() -> None:
    linker = NameLinker.learn([sentence(FRANCE)])
    bare = AMRSentence("", "", remove_wiki(read_graph(FRANCE).tree), ())
    assert penman.format(add_wiki(bare, linker).tree, indent=None) == FRANCE
    assert add_wiki(add_wiki(bare, linker), linker) == add_wiki(bare, linker)


def test_names_are_spelled_in_the_order_of_their_numbers() -> None:
    graph = (
        '(a / and :op1 (p / person :name (n / name :op2 "Exupéry" :op10 "Jr" :op1 "Saint")) '
        ":op2 (q / person :name n :wiki -) :op3 (r / name) :op4 (s / person :name (t / name)))"
    )
    found = [(e.variable, e.name, e.title) for e in named_entities(read_graph(graph).tree)]
    assert found == [("p", "Saint Exupéry Jr", None), ("q", "Saint Exupéry Jr", "-")]


def test_back_off_from_name_and_type_to_name_to_type() -> None:
    linker = NameLinker()
    for concept, name, title in [
        ("city", "Paris", "Paris"),
        ("city", "Rome", "Rome"),
        ("person", "Paris", "Paris_Hilton"),
        ("person", "Paris", "Paris_Hilton"),
        ("person", "Ann", "-"),
        ("person", "Bob", "-"),
        ("gene", "BRAF", None),
    ]:
        linker.add(name, concept, title)
    assert linker.link("Paris", "city") == "Paris"
    assert linker.link("Paris", "person") == "Paris_Hilton"
    assert linker.link("paris", "ship") == "Paris_Hilton"  # the name, whatever its type
    assert linker.link("New Zealand", "city") == "New_Zealand"  # these are called by their titles
    assert linker.link("Brontlefax", "city") == "-"  # but none is invented
    assert linker.link("Carl", "person") == "-"
    assert linker.link("MEK", "gene") is None
    assert NameLinker().link("X", "person") == "-"


def test_entities_without_a_title_can_be_overlooked() -> None:
    graphs = [sentence('(p / planet :name (n / name :op1 "Mars"))'), sentence(FRANCE)]
    assert NameLinker.learn(graphs).link("Norway", "planet") is None
    assert NameLinker.learn(graphs, absent=False).link("Norway", "planet") == "Norway"


@given(
    st.lists(
        st.tuples(
            st.text(max_size=5), st.text(max_size=5), st.none() | st.text(min_size=1, max_size=5)
        )
    )
)
def test_the_inventory_reads_back(answers: list[tuple[str, str, str | None]]) -> None:
    linker = NameLinker()
    for answer in answers:
        linker.add(*answer)
    again = NameLinker.from_json(json.loads(json.dumps(linker.to_json())))
    assert again == linker


@pytest.mark.parametrize("record", [{"city": []}, {"city": {"Rome": {"Rome": 0}}}, {"c": {"n": 1}}])
def test_a_damaged_inventory_is_one_line(record: dict[str, object]) -> None:
    with pytest.raises(InputError, match="damaged inventory"):
        NameLinker.from_json(record)


@pytest.mark.parametrize("title", ["a", 'the "best" \\ one', "(:/~", "-"])
def test_any_title_can_be_written(title: str) -> None:
    linker = NameLinker()
    linker.add("Rome", "city", title)
    linked = add_wiki(sentence('(c / city :name (n / name :op1 "Rome"))'), linker)
    written = read_graph(penman.format(linked.tree)).tree
    assert [entity.title for entity in named_entities(written)] == [title]


def accuracy(train: Iterable[AMRSentence], test: Iterable[AMRSentence]) -> tuple[int, int]:
    """How many named entities of the test graphs get their own ``:wiki``, and of how many."""
    linker = NameLinker.learn(train)
    entities = [(e, linker.link(e.name, e.concept)) for s in test for e in named_entities(s.tree)]
    return sum(entity.title == answer for entity, answer in entities), len(entities)


@pytest.mark.parametrize(("corpus", "train", "least"), [("bio", "train_partial", 0.96)])
def test_most_entities_of_unseen_text_are_linked_rightly(
    corpus: str, train: str, least: float
) -> None:
    root = os.environ.get("GRAPHSEM_DATA")
    if not root:
        pytest.skip("GRAPHSEM_DATA does not name the folder with amr/")
    folder = Path(root) / "amr" / corpus
    right, total = accuracy(read_amr(folder / f"{train}.txt"), read_amr(folder / "dev.txt"))
    assert total > 1000 and right / total > least


@pytest.mark.parametrize("name", ["25", "Oslo", "Brontlefax", "Москву", "習近平", "Έλληνες"])
def test_a_name_that_nobody_has_seen_is_no_title(name: str) -> None:
    """But for countries and regions, which are known."""
    linker = NameLinker.learn(tiny_sentences())
    assert linker.link("New Zealand", "city") == "New_Zealand"
    assert linker.link(name, "city") == "-"
