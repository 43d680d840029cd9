"""Whatever the annotation and the switches, a PseudoAMR is one valid, connected graph."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amr.corpora.brackets import Labelled
from amr.corpora.srl import Argument, Predicate, SRLSentence, read_srl
from amr.notation.reader import MAX_DEPTH
from amr.pseudo.concepts import concept, relation
from amr.pseudo.dependency import pseudo_amr as amr_of_tree
from amr.pseudo.head_rules import constituent_head
from amr.pseudo.heads import last_word, tree_head
from amr.pseudo.srl import pseudo_amr as amr_of_roles
from amr.pseudo.variants import HEADS, TOPS, VARIANTS, DependencySteps, SRLSteps
from semcore.errors import InputError
from semcore.text.dependencies import (
    ROOT,
    Dependency,
    DependencySentence,
    EmptyNode,
    read_dependencies,
)
from semcore.text.spans import WordSpan
from semcore.text.treebank import read_treebank
from tests.amr.pseudo.checks import check

ODD = [
    "boy",
    "The",
    "(",
    ")",
    ":",
    "/",
    "~",
    '"',
    "\\",
    "#",
    "-",
    "F-16",
    "😀",
    "a b",
    "\u2028",
    "b",
]
WORDS = st.one_of(st.sampled_from(ODD), st.text(min_size=1, max_size=6).filter(str.strip))
LABELS = st.sampled_from(
    ["nsubj", "obj", "det", "punct", "mark", "root", "fixed", "nmod:of", "conj", "cc", "a(b"]
)
ROLES = st.sampled_from(["ARG0", "ARG1", "ARGM-TMP", "ARGM-NEG", "C-ARG1", "R-ARG0", "ARGM-LVB"])
PHRASES = st.sampled_from(["NP", "VP", "S", "PP", "SBAR", "ADJP", "X", "NP-SBJ"])
TAGS = st.sampled_from(["NN", "VB", "IN", "DT", ".", "CC", "PRP", "NNP"])


@st.composite
def trees(draw: st.DrawFn) -> DependencySentence:
    """Trees and forests over words of any order, with enhanced links of any kind."""
    words = tuple(draw(st.lists(WORDS, min_size=1, max_size=8)))
    order = draw(st.permutations(range(len(words))))
    heads = [ROOT] * len(words)
    for place, word in enumerate(order[1:], start=1):
        heads[word] = draw(st.sampled_from([*order[:place], ROOT]))
    empty = draw(st.lists(st.tuples(st.integers(0, len(words)), WORDS), max_size=2))
    nodes = len(words) + len(empty)
    links = st.tuples(st.integers(ROOT, nodes - 1), LABELS).map(lambda pair: Dependency(*pair))
    enhanced = draw(
        st.one_of(
            st.just(()),
            st.lists(st.lists(links, max_size=3).map(tuple), min_size=nodes, max_size=nodes),
        )
    )
    return DependencySentence(
        id="t",
        text=" ".join(words),
        words=words,
        lemmas=tuple(draw(st.sampled_from(["", word])) for word in words),
        tags=tuple(draw(TAGS) for _ in words),
        heads=tuple(heads),
        labels=tuple(draw(LABELS) for _ in words),
        empty=tuple(EmptyNode(after, word, word, "_") for after, word in empty) if enhanced else (),
        enhanced=tuple(enhanced),
    )


@st.composite
def roles(draw: st.DrawFn) -> SRLSentence:
    """Predicates with arguments anywhere: nested, crossing, overlapping the predicate."""
    words = tuple(draw(st.lists(WORDS, min_size=1, max_size=8)))

    def span() -> WordSpan:
        start = draw(st.integers(0, len(words) - 1))
        return WordSpan(start, draw(st.integers(start + 1, len(words))))

    marked = draw(st.sets(st.integers(0, len(words) - 1), min_size=1, max_size=3))
    return SRLSentence(
        "s",
        words,
        tuple(draw(TAGS) for _ in words),
        tuple(draw(constituents(0, len(words)))),
        tuple(
            Predicate(
                word,
                draw(st.sampled_from(["want", "bust_up", "a/c", "("])),
                draw(st.sampled_from(["01", "LV", ""])),
                (WordSpan(word, word + 1),),
                tuple(Argument(draw(ROLES), span()) for _ in range(draw(st.integers(0, 3)))),
            )
            for word in sorted(marked)
        ),
    )


@st.composite
def constituents(draw: st.DrawFn, start: int, end: int) -> list[Labelled]:
    found = [Labelled(draw(PHRASES), WordSpan(start, end))]
    while start < end:
        stop = draw(st.integers(start + 1, end))
        if draw(st.booleans()) and (start, stop) != found[0].span:
            found += draw(constituents(start, stop))
        start = stop
    return found


DEPENDENCY_STEPS = st.builds(
    DependencySteps,
    removal=st.booleans(),
    relations=st.lists(LABELS, max_size=5).map(tuple),
    lemmas=st.booleans(),
    subtypes=st.booleans(),
    enhanced=st.booleans(),
)
_SWITCHES = [name for name, value in vars(SRLSteps()).items() if isinstance(value, bool)]
SRL_STEPS = st.builds(
    SRLSteps,
    top=st.sampled_from(sorted(TOPS)),
    heads=st.sampled_from(HEADS),
    **{name: st.booleans() for name in _SWITCHES},
)


@settings(deadline=None)
@given(trees(), DEPENDENCY_STEPS)
def test_trees_give_valid_graphs(tree: DependencySentence, steps: DependencySteps) -> None:
    graph = check(amr_of_tree(tree, steps))
    if not steps.removal and not steps.enhanced:
        # Nothing is lost: a node a word, an edge a word, and the root.
        assert len(graph.instances()) == len(tree.words) + 1
        assert len(graph.edges()) == len(tree.words)


@settings(deadline=None)
@given(trees())
def test_nothing_but_redundant_relations_is_removed(tree: DependencySentence) -> None:
    graph = check(amr_of_tree(tree, DependencySteps(relations=("det", "root"), lemmas=False)))
    kept = {label for label, head in zip(tree.labels, tree.heads, strict=True) if head != ROOT}
    roles = {role for _, role, _ in graph.edges()}
    assert {relation(label) for label in kept - {"det", "root", "fixed", "punct"}} <= roles
    assert ":det" not in roles


@settings(deadline=None)
@given(roles(), SRL_STEPS, st.booleans())
def test_predicates_and_arguments_give_valid_graphs(
    sentence: SRLSentence, steps: SRLSteps, with_tree: bool
) -> None:
    words = sentence.words
    heads = tuple(range(ROOT, len(words) - 1))
    tree = DependencySentence(
        "s", " ".join(words), words, words, sentence.tags, heads, ("dep",) * len(words)
    )
    found = amr_of_roles(sentence, steps, tree if with_tree else None)
    if found is None:
        assert not steps.bare_predicates or not steps.light_verbs
        return
    graph = check(found)
    frames = [p for p in sentence.predicates if steps.light_verbs or p.sense != "LV"]
    if steps.every_root and steps.bare_predicates:
        assert sum(source == graph.top for source, _, _ in graph.edges()) == len(frames)


@settings(deadline=None)
@given(roles(), st.data())
def test_a_head_is_a_word_of_its_argument(sentence: SRLSentence, data: st.DataObject) -> None:
    count = len(sentence.words)
    span = sorted(data.draw(st.sets(st.integers(0, count - 1), min_size=1)))
    tree = data.draw(trees().filter(lambda tree: len(tree.words) >= count))
    assert constituent_head(sentence.constituents, sentence.tags)(span) in span
    assert last_word(sentence.words)(span) in span
    assert tree_head(tree)(span) in span


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_text_is_a_concept_and_most_text_is_kept(text: str) -> None:
    name, value = concept(text)
    kept = value[1:-1] if value is not None else name
    plain = text.replace('"', "''").replace("\\/", "/").replace("\\", "/")
    assert "".join(kept.replace("_", " ").split()) == "".join(
        letter for letter in plain.replace("_", " ") if letter.isprintable() and letter != " "
    )


def chain(length: int) -> DependencySentence:
    words = tuple(f"w{i}" for i in range(length))
    heads = tuple(range(ROOT, length - 1))
    return DependencySentence("t", " ".join(words), words, words, words, heads, ("dep",) * length)


def test_a_chain_of_words_as_long_as_a_graph_may_be_deep() -> None:
    check(amr_of_tree(chain(MAX_DEPTH), DependencySteps()))
    with pytest.raises(InputError, match="t: more than 300 nodes in each other"):
        amr_of_tree(chain(MAX_DEPTH + 1), DependencySteps())


def test_a_sentence_of_two_thousand_words() -> None:
    words = tuple(f"w{i}" for i in range(2000))
    heads = (ROOT, *(i // 2 for i in range(1999)))
    tree = DependencySentence("t", " ".join(words), words, words, words, heads, ("dep",) * 2000)
    check(amr_of_tree(tree, DependencySteps()))
    predicates = tuple(
        Predicate(i, "do", "01", (WordSpan(i, i + 1),), (Argument("ARG0", WordSpan(i, i + 9)),))
        for i in range(0, 1980, 9)
    )
    roles = SRLSentence("s", words, words, (), predicates)
    found = amr_of_roles(roles, SRLSteps())
    assert found is not None
    check(found)


@pytest.mark.parametrize("variant", sorted(VARIANTS["srl"]))
def test_every_sentence_of_the_role_corpora(graphsem_data, variant: str) -> None:
    steps = VARIANTS["srl"][variant]
    assert isinstance(steps, SRLSteps)
    for name in ("ewt_propbank/dev", "ewt_propbank/test"):
        split = name.rpartition("/")[2]
        treebank = graphsem_data / "dep" / "ud_english_ewt" / f"en_ewt-ud-{split}.conllu"
        finder = read_treebank(treebank)
        for sentence in read_srl(graphsem_data / "srl" / f"{name}.gold_conll"):
            found = amr_of_roles(sentence, steps, finder.find(sentence.words, sentence.id))
            if found is not None:
                check(replace(found, alignment=None))


@pytest.mark.parametrize("variant", sorted(VARIANTS["dependency"]))
def test_every_sentence_of_the_treebanks(graphsem_data, variant: str) -> None:
    steps = VARIANTS["dependency"][variant]
    assert isinstance(steps, DependencySteps)
    for name in ("ewt/en_ewt-ud-dev", "gum/en_gum-ud-test"):
        for tree in read_dependencies(graphsem_data / "dep" / f"ud_english_{name}.conllu"):
            check(amr_of_tree(tree, steps))
