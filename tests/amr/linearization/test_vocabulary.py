"""Tokens as entries and back: nothing is lost, whatever the vocabulary has seen."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from penman.tree import Tree

from amr.config import FORMS, VocabularyConfig
from amr.linearization.building import STRUCTURE, USUAL_ROLES, build_vocabulary
from amr.linearization.forms import CLOSE, OPEN, linearize, pointer
from amr.linearization.pairs import pairs_of
from amr.linearization.spelling import ByteSpeller
from amr.linearization.token_kinds import (
    END,
    SPELL_END,
    SPELLERS,
    STARTS,
    TASKS,
    Kind,
    frame_of,
    kind_of,
    kind_of_piece,
)
from amr.linearization.vocabulary import Vocabulary, with_marked_concepts
from amr.model.copying import Copier, copied_tokens
from amr.notation.files import read_amr
from amr.notation.reader import read_graph
from amr.notation.symbols import as_role, as_string, as_symbol
from semcore.errors import InputError
from tests.amr.linearization.test_linearization import graphs
from tests.amr.tiny_parser import FRAMES, tiny_sentences, tiny_vocabulary

few = settings(deadline=None, max_examples=30)
all_forms = pytest.mark.parametrize("form", FORMS)
dynamic_or_not = pytest.mark.parametrize("dynamic", [True, False])
texts = st.text(max_size=6) | st.sampled_from(
    ["dog", "want-01", "covid-19", "é😀", "-", "+5", "pointer", "and", ":op1", "name"]
)


def legal(tokens: list[str]) -> list[str]:
    """The same with constants that may be written: of strings, those without quotes in them."""
    strings = [as_string(token[1:-1]) if token[0] == '"' else token for token in tokens]
    return [as_symbol(token) if token == "<" else token for token in strings]


def with_unseen(tokens: list[str], form: str, others: list[str], random: Random) -> list[str]:
    """Some concepts, constants and roles replaced by others that the vocabulary may not have."""
    result = []
    for token in tokens:
        text = random.choice([None, *others])
        if text is None or token in STRUCTURE[form] or token.startswith("<pointer:"):
            result.append(token)
        elif token.startswith(":"):
            result.append(as_role(text))
        elif token.startswith('"'):
            result.append(as_string(text))
        else:
            opening = OPEN if form == "brief" and token.startswith(OPEN) else ""
            result.append(opening + as_symbol(text))
    return result


@all_forms
@dynamic_or_not
@few
@given(graph=graphs(), others=st.lists(texts, max_size=5), random=st.randoms())
def test_any_tokens_come_back(
    form: str, dynamic: bool, graph: Tree, others: list[str], random: Random
) -> None:
    vocabulary = tiny_vocabulary(form, dynamic=dynamic)
    tokens = with_unseen(legal(linearize(graph, form)), form, others, random)
    entries = vocabulary.encode(tokens)
    assert entries[-1] == vocabulary.end and vocabulary.end not in entries[:-1]
    assert vocabulary.decode(entries) == tokens
    assert vocabulary.decode(entries[:-1]) == tokens
    assert all(entry < vocabulary.size for entry in entries)
    assert dynamic or min(entries) >= 0


@all_forms
@few
@given(graph=graphs(), data=st.data())
def test_a_sentences_own_tokens_come_back(form: str, graph: Tree, data: st.DataObject) -> None:
    vocabulary = tiny_vocabulary(form)
    tokens = legal(linearize(graph, form))
    unseen = sorted(set(with_marked_concepts(tokens, form)) - set(vocabulary.index))
    own = [
        token for token in unseen if not token.startswith("<pointer") and data.draw(st.booleans())
    ]
    dynamic = {token: vocabulary.size + index for index, token in enumerate(own)}
    entries = vocabulary.encode(tokens, dynamic)
    assert set(dynamic.values()) <= set(entries)
    assert vocabulary.decode(entries, own) == tokens


@all_forms
def test_concepts_are_told_from_constants_of_the_same_name(form: str) -> None:
    tree = read_graph("(d / dog :mod dog :ARG0 (d2 / dog :value dog))").tree
    vocabulary = tiny_vocabulary(form)
    tokens = linearize(tree, form)
    marked = with_marked_concepts(tokens, form)
    assert marked.count("(dog") == marked.count("dog") == 2
    assert vocabulary.decode(vocabulary.encode(tokens)) == tokens
    assert "(dog" in vocabulary.index and "dog" not in vocabulary.index


def test_spelling_is_bytes_between_two_marks() -> None:
    vocabulary = tiny_vocabulary()
    names = [*vocabulary.tokens, *range(256)]
    for token, opener, text in [
        ("(é", "<concept>", "é"),
        ("(covid-19", "<concept>", "covid-19"),
        (":prep-atop", "<relation>", "prep-atop"),
        ("2:x".replace(":", "_"), "<symbol>", "2_x"),
        ('"😀 b"', "<string>", "😀 b"),
        ('""', "<string>", ""),
    ]:
        entries = [names[entry] for entry in vocabulary.encode([token])]
        assert entries == [opener, *text.encode(), SPELL_END, END]


@few
@given(st.text(), st.lists(st.integers(0, 255)))
def test_any_bytes_are_some_text(text: str, pieces: list[int]) -> None:
    speller = ByteSpeller()
    assert speller.text(speller.spell(text)) == text
    assert isinstance(speller.text(pieces), str)


@few
@given(data=st.data())
def test_any_entries_decode_to_tokens_that_are_what_they_should_be(data: st.DataObject) -> None:
    vocabulary = tiny_vocabulary()
    opener = data.draw(st.sampled_from(sorted(SPELLERS)))
    pieces = data.draw(st.lists(st.integers(0, 255), max_size=12))
    entries = [vocabulary.index[opener], *(len(vocabulary.tokens) + piece for piece in pieces),
               vocabulary.index[SPELL_END]]  # fmt: skip
    (token,) = vocabulary.decode(entries)
    kinds = {"<concept>": [Kind.CONCEPT], "<relation>": [Kind.RELATION, Kind.INVERSE]}
    assert kind_of(token, "brief") in kinds.get(opener, [Kind.CONSTANT])
    assert vocabulary.decode(vocabulary.encode([token])) == [token]


def test_decoding_stops_at_the_end() -> None:
    vocabulary = tiny_vocabulary()
    dog, close = vocabulary.index["(dog"], vocabulary.index[CLOSE]
    assert vocabulary.decode([dog, close, vocabulary.end, dog]) == ["(dog", CLOSE]
    assert vocabulary.decode([]) == []
    assert vocabulary.encode([]) == [vocabulary.end]


@all_forms
@dynamic_or_not
def test_what_a_vocabulary_holds(form: str, dynamic: bool) -> None:
    vocabulary = tiny_vocabulary(form, dynamic=dynamic)
    tokens = vocabulary.tokens
    assert len(set(tokens)) == len(tokens) and vocabulary.size == len(tokens) + 256
    assert set(USUAL_ROLES) | {END, SPELL_END, *SPELLERS, *STARTS.values()} <= set(tokens)
    assert [pointer(index) in vocabulary.index for index in (0, 23, 24)] == [
        not dynamic, not dynamic, False
    ]  # fmt: skip
    kinds = dict(zip(tokens, vocabulary.kinds, strict=False))
    assert kinds["(dog"] == Kind.CONCEPT and kinds[":ARG0-of"] == Kind.INVERSE
    assert kinds[":consist-of"] == kinds[":ARG0"] == kinds[":prep-out-of"] == Kind.RELATION
    assert len(vocabulary.kinds) == len(vocabulary.pointer_entries) == vocabulary.size
    for task in TASKS:
        assert vocabulary.kinds[vocabulary.start(task)] == Kind.START
    with pytest.raises(InputError, match="task=parsing: use one of amr, srl, dependency"):
        vocabulary.start("parsing")


def test_more_nodes_than_there_are_pointers_are_refused() -> None:
    vocabulary = tiny_vocabulary("dfs", dynamic=False, pointers=2)
    with pytest.raises(InputError, match="more than 2 nodes"):
        vocabulary.encode(["(", pointer(2), "dog", ")"])
    assert tiny_vocabulary("dfs", pointers=2).encode([pointer(2)])[0] == -3


def test_a_token_earns_its_entry_by_number_or_because_it_cannot_be_copied() -> None:
    graph = ["(dog", ":ARG7-of", "(cat", ")", ":zzz", '"a b"', "5", ")"]
    config = VocabularyConfig(least=3, least_uncopied=2)
    copied = frozenset({"(dog", "5"})
    twice = build_vocabulary([(graph, copied)] * 2, config)
    assert {"(cat", '"a b"', ":zzz", ":ARG7-of"} < set(twice.tokens)
    assert not {"(dog", "5"} & set(twice.tokens)
    assert {"(dog", "5"} < set(build_vocabulary([(graph, copied)] * 3, config).tokens)
    once = build_vocabulary([(graph, copied)], config)
    assert not {"(cat", '"a b"'} & set(once.tokens)
    assert ":zzz" in once.index  # roles always
    assert once.index[CLOSE] < once.index[":zzz"]
    frequent = build_vocabulary([(graph, frozenset()), (["(cat", ")"], frozenset())] * 9, config)
    assert frequent.index["(cat"] < frequent.index["(dog"]  # the most frequent first


def test_what_penman_would_not_read_gets_no_entry() -> None:
    graph = ["(#7", "(a/b", ':op"', '"a"b"', "#x", "(", ")", ":instance", "(dog"]
    vocabulary = build_vocabulary([(graph, frozenset())] * 9, VocabularyConfig(least=1))
    assert not {"(#7", "(a/b", ':op"', '"a"b"', "#x", "(", ":instance"} & set(vocabulary.tokens)
    assert "(dog" in vocabulary.index


def test_a_vocabulary_survives_json() -> None:
    for form in FORMS:
        for dynamic in (True, False):
            vocabulary = tiny_vocabulary(form, dynamic=dynamic)
            again = Vocabulary.from_json(json.loads(json.dumps(vocabulary.to_json())))
            assert again.to_json() == vocabulary.to_json()
            assert again.kinds == vocabulary.kinds and again.frames == tuple(sorted(FRAMES))
            tokens = linearize(tiny_sentences()[3].tree, form)
            assert again.encode(tokens) == vocabulary.encode(tokens)
    stored = tiny_vocabulary().to_json()
    del stored["pointers"]
    with pytest.raises(KeyError, match="pointers"):
        Vocabulary.from_json(stored)


def test_a_form_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match=r"vocabulary\.form=xml: use one of brief, dfs"):
        VocabularyConfig(form="xml")


@pytest.mark.parametrize(
    ("concept", "frame"),
    [("want-01", ("want", "01")), ("have-rel-role-91", ("have-rel-role", "91")),
     ("go-back-19", ("go-back", "19")), ("fill-100", ("fill", "100")), ("want", None),
     ("want-1", None), ("-01", None), ("2020-01-02x", None), ("want-\u0660\u0661", None)],
)  # fmt: skip
def test_what_is_a_frame(concept: str, frame: tuple[str, str] | None) -> None:
    assert frame_of(concept) == frame


@pytest.mark.parametrize(
    ("piece", "kind"),
    [("a", Kind.PIECE), ("want", Kind.PIECE), ("-", Kind.DASH), ("want-", Kind.DASH),
     ("0", Kind.DIGIT), ("01", Kind.DIGIT), ("-01", Kind.SENSE), ("a-0", Kind.SENSE),
     ("a-b", Kind.PIECE), ("", Kind.PIECE)],
)  # fmt: skip
def test_kinds_of_pieces(piece: str, kind: Kind) -> None:
    assert kind_of_piece(piece) == kind


def test_with_the_little_prince_nothing_is_lost(graphsem_data: Path) -> None:
    folder = graphsem_data / "amr" / "lpp"
    for form in FORMS:
        pairs = list(pairs_of(read_amr(folder / "train.txt"), form, wiki=True))
        copier = Copier([])
        vocabulary = build_vocabulary(
            ((pair.tokens, copied_tokens(pair, copier)) for pair in pairs),
            VocabularyConfig(form=form),
        )
        for pair in pairs_of(read_amr(folder / "test.txt"), form, wiki=True):
            assert vocabulary.decode(vocabulary.encode(pair.tokens)) == list(pair.tokens)


@pytest.mark.parametrize(
    "change",
    [{"pointers": -1}, {"pointers": True}, {"frames": ["x", 1]}, {"frames": {"a": 1}},
     {"dynamic_pointers": ["x"]}, {"dynamic_pointers": -1}, {"form": -1}, {"tokens": "abc"}],
    ids=str,
)  # fmt: skip
def test_what_is_stored_has_the_kinds_that_it_had(change: dict[str, object]) -> None:
    stored = tiny_vocabulary().to_json()
    assert Vocabulary.from_json(stored).to_json() == stored
    with pytest.raises((TypeError, ValueError)):
        Vocabulary.from_json({**stored, **change})
