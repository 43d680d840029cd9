"""Alignment of graphs with words: which words each node and edge has."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import penman
import pytest

from amr.alignment.align import align
from amr.alignment.marks import (
    isi_alignments,
    with_markers,
)
from amr.alignment.word_evidence import concept_evidence, name_evidence, negates
from amr.data import AMRSentence, words_of_text
from amr.notation.files import read_amr
from amr.notation.reader import read_graph


def sentence(text: str, graph: str) -> AMRSentence:
    """The sentence, its words at the spaces, aligned."""
    tree = read_graph(graph).tree
    spans = words_of_text(text, text)
    made = AMRSentence("1", text, tree, spans)
    return replace(made, alignment=align(made.graph, made.forms))


def said(made: AMRSentence) -> dict[str, str]:
    """For each variable, constant and edge (its role or its mention) its words."""
    assert made.alignment is not None
    variables = made.graph.variables()
    found = {}
    both = made.alignment.words | made.alignment.roles
    assert len(both) == len(made.alignment.words) + len(made.alignment.roles)
    for (source, role, target), indices in both.items():
        name = source if role == ":instance" else f"{source} {role}"
        if role != ":instance" and target in variables:
            name += f" {target}"
        found[name] = " ".join(made.forms[index] for index in indices)
    return found


def test_lemmas_derivations_and_closed_classes() -> None:
    found = said(
        sentence(
            "She could not have imagined the destruction of unhappy cities",
            "(p / possible-01 :polarity - :ARG1 (i / imagine-01 :ARG0 (s / she) :ARG1 "
            "(d / destroy-01 :ARG1 (c / city :ARG1-of (h / happy-01 :polarity -)))))",
        )
    )
    assert found == {
        "p": "could",
        "p :polarity": "not",
        "i": "imagined",
        "s": "She",
        "d": "destruction",
        "d :ARG1 c": "of",
        "c": "cities",
        "h": "unhappy",
        "h :polarity": "unhappy",
    }


def test_of_two_words_alike_each_node_has_the_one_near_its_neighbours() -> None:
    text = "A small planet met a big planet and the big planet laughed"
    graph = (
        "(a / and :op1 (m / meet-02 :ARG0 (p / planet :mod (s / small)) :ARG1 (q / planet "
        ":mod (b / big))) :op2 (l / laugh-01 :ARG0 (r / planet :mod (c / big))))"
    )
    made = sentence(text, graph)
    assert made.alignment is not None
    words = {t[0]: indices for t, indices in made.alignment.words.items() if t[1] == ":instance"}
    assert [words[name] for name in "psqbrc"] == [(2,), (1,), (6,), (5,), (10,), (9,)]


def test_names_dates_and_quantities_take_the_words_of_their_parts() -> None:
    found = said(
        sentence(
            "On 14 February 2008 Mary Ann Smith of the United Nations paid only two hundred "
            "thousand dollars",
            '(p / pay-01 :ARG0 (q / person :name (n / name :op1 "Mary" :op2 "Ann" :op3 "Smith") '
            ':part-of (o / organization :name (m / name :op1 "United" :op2 "Nations"))) '
            ":ARG1 (y / monetary-quantity :quant 200000 :unit (d / dollar) :mod (l / only)) "
            ":time (e / date-entity :day 14 :month 2 :year 2008))",
        )
    )
    assert found["q"] == found["n"] == "Mary Ann Smith"
    assert found["n :op2"] == "Ann"
    assert found["o"] == found["m"] == "United Nations"
    assert found["e"] == "14 February 2008" and found["e :month"] == "February"
    assert found["y :quant"] == "two hundred thousand"
    assert found["y"] == "two hundred thousand dollars"
    assert found["p :time e"] == "On"


def test_bearers_stand_in_the_word_of_what_they_do() -> None:
    found = said(
        sentence(
            "The teacher saw the president 's horses",
            "(s / see-01 :ARG0 (p / person :ARG0-of (t / teach-01)) :ARG1 (h / horse :poss "
            "(q / person :ARG0-of (r / have-org-role-91 :ARG2 (o / president)))))",
        )
    )
    assert found["p"] == found["t"] == "teacher"
    assert found["q"] == found["r"] == found["o"] == "president"
    assert found["h :poss q"] == "'s"


@pytest.mark.parametrize("word", ["Everyone", "nobody", "Somebody"])
def test_a_word_that_is_a_node_itself_is_no_other_person(word: str) -> None:
    teacher = "(p / person :ARG0-of (t / teach-01))"
    graph = f"(l / like-01 :ARG0 (e / {word.lower()}) :ARG1 {teacher})"
    found = said(sentence(f"{word} likes the teacher", graph))
    assert (found["e"], found["p"]) == (word, "teacher")
    found = said(sentence(f"{word} likes the teacher", graph.replace(word.lower(), "person")))
    assert (found["e"], found["p"]) == (word, "teacher")


def test_verbs_have_their_particles_and_conjunctions_their_edges() -> None:
    found = said(
        sentence(
            "I found the secret out because he looked as if he knew",
            "(f / find-out-03 :ARG0 (i / i) :ARG1 (s / secret) :ARG1-of (c / cause-01 :ARG0 "
            "(l / look-02 :ARG0 (h / he) :conj-as-if (k / know-01 :ARG0 h))))",
        )
    )
    assert found["f"] == "found out"
    assert found["c"] == "because"
    assert found["l :conj-as-if k"] == "if"


def test_a_mention_has_the_word_that_names_the_node_again() -> None:
    """Not its role, and not the node."""
    made = sentence(
        "He lost his hat in Rome and she found it",
        "(a / and :op1 (l / lose-02 :ARG0 (h / he) :ARG1 (t / hat :poss h) :location (c / city "
        ':name (n / name :op1 "Rome"))) :op2 (f / find-01 :ARG0 (s / she) :ARG1 t))',
    )
    found = said(made)
    assert found["h"] == "He" and found["t :poss h"] == "his" and found["l :location c"] == "in"
    assert made.alignment is not None
    assert made.alignment.words["t", ":poss", "h"] == (2,)
    assert made.alignment.roles == {("l", ":location", "c"): (4,)}
    assert ":poss h~e.2" in with_markers(made) and ":location~e.4 (c" in with_markers(made)
    assert "2-1.1.2.1 " in isi_alignments(made) and "4-1.1.3.r" in isi_alignments(made)


def test_a_pronoun_has_its_first_word_though_another_is_nearer() -> None:
    made = sentence(
        "You must see to it that you pull up the baobabs",
        "(o / obligate-01 :ARG1 (p / pull-up-07 :ARG0 (y / you) :ARG1 (b / baobab)))",
    )
    assert made.alignment is not None
    assert made.alignment.words["y", ":instance", "you"] == (0,)


def test_neighbours_of_a_node_without_a_word_are_near_each_other() -> None:
    made = sentence(
        "the planet is too small and the baobabs are too many",
        "(a / and :op1 (h / have-degree-91 :ARG2 (s / small) :ARG3 (t / too)) :op2 "
        "(g / have-quant-91 :ARG3 (u / too) :ARG2 (m / many)))",
    )
    assert made.alignment is not None
    words = {t[0]: indices for t, indices in made.alignment.words.items() if t[1] == ":instance"}
    assert words["t"] == (3,) and words["u"] == (9,)


def test_a_command_says_its_mood_and_to_whom_and_what_nobody_says_is_left_out() -> None:
    found = said(
        sentence(
            "Draw a sheep !",
            "(d / draw-01 :mode imperative :ARG0 (y / you) :ARG1 (s / sheep :mod (p / purple)))",
        )
    )
    assert found == {"d": "Draw", "d :mode": "Draw", "y": "Draw", "s": "sheep"}


@pytest.mark.parametrize(
    ("concept", "like", "unlike"),
    [
        ("happy-01", "unhappiness", "happen"),
        ("starve-01", "starvation", "start"),
        ("prince", "princes", "principle"),
        ("star", "stars", "start"),
        ("i", "me", "in"),
        ("growth-factor", "factors", "fast"),
        ("most", "earliest", "test"),
        ("skate-01", "skateboarder", "state"),
        ("deprive-01", "deprivation", "deep"),
        ("they", "them", "the"),
    ],
)
def test_words_like_a_concept_and_words_that_only_look_like_it(
    concept: str, like: str, unlike: str
) -> None:
    assert concept_evidence(concept, like) > 0.35 > concept_evidence(concept, unlike)


def test_names_and_their_adjectives() -> None:
    assert name_evidence("Turkey", "Turkish") > 0.35 and name_evidence("Netherlands", "Dutch") > 0.4
    assert name_evidence("Mars", "Mary") == 0
    assert negates("harmless", "harm-01") and negates("Unfortunately", "fortunate-01")
    assert not negates("harmonica", "harm-01")


@pytest.mark.parametrize("forms", [[], [""], ["(", "😀", "~e.3", '"'], ["sheep"] * 400])
def test_any_words_do(forms: list[str]) -> None:
    graph = penman.decode('(s / sheep :mod "~" :quant -1 :ARG0-of (e / eat-01 :ARG1 s) :mod s)')
    assert all(max(found) < len(forms) for found in align(graph, forms).words.values())
    assert align(graph, forms) == align(graph, forms)


def test_a_deep_graph_is_no_danger() -> None:
    depth = 280
    text = "".join(f"(x{i} / sheep :ARG0 " for i in range(depth)) + "x0" + ")" * depth
    assert align(penman.decode(text), ["a", "sheep"]).words[("x0", ":instance", "sheep")] == (1,)


# Written forms --------------------------------------------------------------------------------


def test_the_little_prince_is_nearly_all_aligned() -> None:
    """Nodes without a word are those that the text does not say."""
    folder = os.environ.get("GRAPHSEM_DATA")
    if not folder:
        pytest.skip("GRAPHSEM_DATA does not name the folder with amr/")
    nodes = aligned = 0
    for made in read_amr(Path(folder) / "amr" / "lpp" / "test.txt"):
        graph = made.graph
        found = align(graph, made.forms).words
        nodes += len(graph.instances())
        aligned += sum(tuple(triple) in found for triple in graph.instances())
    assert nodes > 1000 and aligned / nodes > 0.94
