"""The grammar: every graph is let through, and what is let through is a graph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor

from amr.config import FORMS, VocabularyConfig
from amr.data import AMRSentence
from amr.decoding.grammar import Grammar
from amr.linearization.building import build_vocabulary
from amr.linearization.forms import CLOSE, linearize
from amr.linearization.pairs import pairs_of
from amr.linearization.token_kinds import SPELLERS, Kind, frame_of
from amr.model.copying import Copier, copied_tokens
from amr.notation.files import read_amr
from tests.amr.grammar_walks import accepted, check_graph, own_tokens, preferring, written
from tests.amr.tiny_parser import FRAMES, sentence, tiny_sentences, tiny_vocabulary

# Pointers as entries in every form; in the brief one also at the model's own nodes.
MODES = [("brief", True), *((form, False) for form in FORMS)]
forms = pytest.mark.parametrize(("form", "dynamic"), MODES)
senses = pytest.mark.parametrize("senses", ["propbank", "any"])
LEAST = {"brief": 3, "dfs": 5, "penman": 6, "bfs": 4}
WORDS = ["Zebras", "gave", "covid-19", ",", "3", "Rome", "want-77", "."]


@forms
@senses
@pytest.mark.parametrize("least", [1, 2, 99])
def test_every_graph_is_let_through_in_just_its_own_length(
    form: str, dynamic: bool, senses: str, least: int
) -> None:
    """Also where concepts are spelled; only frames must be known where senses have to exist."""
    vocabulary = tiny_vocabulary(form, dynamic=dynamic, least=least)
    grammar = Grammar(vocabulary, senses)
    own = [own_tokens(item.forms, vocabulary) for item in tiny_sentences()]
    outputs, expected = [], []
    for item, row in zip(tiny_sentences(), own, strict=True):
        dynamic_entries = {token: vocabulary.size + index for index, token in enumerate(row)}
        outputs.append(vocabulary.encode(linearize(item.tree, form), dynamic_entries))
        concepts = [str(dict(branches)["/"]) for _, branches in item.tree.nodes()]
        named = {*vocabulary.index, *row}
        expected.append(
            senses == "any" or all(f"({c}" in named for c in concepts if frame_of(c) is not None)
        )
    assert accepted(grammar, outputs, own, 24 * dynamic) == expected
    assert any(expected) or least > 2
    shorter = [[*entries[:-2], vocabulary.end] for entries in outputs]
    assert not any(accepted(grammar, shorter, own, 24 * dynamic))


@forms
@senses
def test_random_choices_end_in_time_and_are_graphs(form: str, dynamic: bool, senses: str) -> None:
    torch.manual_seed(0)
    vocabulary = tiny_vocabulary(form, dynamic=dynamic, pointers=6)
    grammar = Grammar(vocabulary, senses)
    own = own_tokens(WORDS, vocabulary)
    assert {"(zebra", '"gave"', "(covid-19", "(want-77"} < set(own)
    least = LEAST[form]
    budgets = [least] * 30 + list(range(least, least + 40)) * 2 + [90] * 20
    outputs = written(grammar, budgets, own, 6 * dynamic)
    assert {len(entries) + 1 for entries in outputs[:30]} == {least}
    seen: Counter[str] = Counter()
    for entries in outputs:
        graph = check_graph(vocabulary, entries, own)
        for _, _, concept in graph.instances():
            if frame_of(concept) is not None:
                seen["known" if concept in FRAMES else "unknown"] += 1
    assert seen["known"] > 0
    assert (seen["unknown"] == 0) == (senses == "propbank")
    spellers = {vocabulary.index[token] for token in SPELLERS if token != "<relation>"}
    assert len({entry for entries in outputs for entry in entries} & spellers) == len(spellers)


@forms
def test_concepts_need_not_be_spelled(form: str, dynamic: bool) -> None:
    """Where they must not be, all else goes on; a vocabulary without concepts spells them."""
    torch.manual_seed(0)
    for least, spelled in ((1, False), (99, True)):
        vocabulary = tiny_vocabulary(form, dynamic=dynamic, pointers=6, least=least)
        grammar = Grammar(vocabulary, "any", spell_concepts=False)
        outputs = written(grammar, [40] * 40, own_tokens(WORDS, vocabulary), 6 * dynamic)
        entries = {entry for output in outputs for entry in output}
        speller = vocabulary.index["<concept>"]
        named = {entry for entry in entries if vocabulary.index["<symbol>"] == entry}
        assert (speller in entries) == spelled and named


def single_roles(tokens: Sequence[str]) -> list[list[str]]:
    """Of each node the roles that occur once, of tokens of a form with brackets."""
    nodes: list[list[str]] = []
    stack: list[list[str]] = []
    for token in tokens:
        if token.startswith("("):
            stack.append([])
            nodes.append(stack[-1])
        elif token == CLOSE:
            stack.pop()
        elif re.fullmatch(r":((ARG|op|snt)\d+|polarity|name|wiki|mode|quant)", token):
            stack[-1].append(token)
    return nodes


@pytest.mark.parametrize(("form", "dynamic"), [mode for mode in MODES if mode[0] != "bfs"])
def test_a_node_has_each_numbered_role_once_and_one_name(form: str, dynamic: bool) -> None:
    torch.manual_seed(0)
    vocabulary = tiny_vocabulary(form, dynamic=dynamic)
    choose = preferring(Kind.RELATION, Kind.CONCEPT, Kind.OPEN, Kind.CLOSE, Kind.CONSTANT)
    outputs = written(Grammar(vocabulary, "any"), [150] * 30, [], 24 * dynamic, choose)
    repeated = 0
    for entries in outputs:
        nodes = single_roles(vocabulary.decode(entries))
        assert all(len(set(roles)) == len(roles) for roles in nodes)
        used = Counter(role for roles in nodes for role in roles)
        repeated += sum(count > 1 for count in used.values())
    assert repeated > 20  # other nodes may have them too


def test_a_role_is_free_again_in_other_nodes_alone() -> None:
    vocabulary = tiny_vocabulary()
    grammar = Grammar(vocabulary)
    own = torch.zeros(1, 0, dtype=torch.long)
    index = vocabulary.index
    state = grammar.start(1)
    free = []
    for token in ["(dog", ":ARG0", "(dog", ":ARG0", "(dog", CLOSE, CLOSE, ":ARG1", "(dog", CLOSE]:
        state, _ = grammar.advance(state, torch.tensor([index[token]]), own)
        allowed = grammar.allowed(state, own, torch.tensor([99]), 3)[0]
        free.append((bool(allowed[index[":ARG0"]]), bool(allowed[index[":ARG1"]])))
    assert free == [
        (True, True), (False, False), (True, True), (False, False), (True, True), (False, True),
        (False, True), (False, False), (True, True), (False, False),
    ]  # fmt: skip


def test_nodes_are_as_many_and_as_deep_as_they_may_be() -> None:
    torch.manual_seed(0)
    deep = preferring(Kind.RELATION, Kind.CONCEPT)
    vocabulary = tiny_vocabulary(pointers=100)
    (entries,) = written(Grammar(vocabulary), [500], [], 100, deep)
    tokens = vocabulary.decode(entries)
    depth = most = 0
    for token in tokens:
        depth += token.startswith("(") - (token == CLOSE)
        most = max(most, depth)
    assert most == 64
    check_graph(vocabulary, entries, [])
    vocabulary = tiny_vocabulary(pointers=7)
    for entries in written(Grammar(vocabulary), [200] * 5, [], 7, deep):
        assert sum(token.startswith("(") for token in vocabulary.decode(entries)) == 7


@senses
def test_spelling_ends_and_spells_no_sense_that_there_is_not(senses: str) -> None:
    torch.manual_seed(0)
    vocabulary = tiny_vocabulary()
    spell = preferring(Kind.SPELL_CONCEPT, Kind.PIECE, Kind.DASH, Kind.DIGIT)

    def dashes(grammar: Grammar, allowed: Tensor) -> Tensor:
        pieces = len(vocabulary.tokens) + torch.tensor([ord(letter) for letter in "a-01"])
        only = torch.zeros_like(allowed)
        only[:, pieces] = allowed[:, pieces]
        return spell(grammar, torch.where(only.any(1)[:, None], only, allowed))

    frames = 0
    for entries in written(Grammar(vocabulary, senses), [69] * 40, [], 24, dashes):
        (concept,) = [token for token in vocabulary.decode(entries) if token.startswith("(")]
        assert len(concept) == 1 + 64
        check_graph(vocabulary, entries, [])
        frames += frame_of(concept[1:]) is not None
    assert (frames == 0) == (senses == "propbank")


def test_without_an_inventory_all_senses_are_allowed() -> None:
    vocabulary = tiny_vocabulary(frames=())
    grammar = Grammar(vocabulary, "propbank")
    assert not grammar.entries.forbidden.any()
    assert grammar.own_kinds(["(covid-19", "(dog"]) == [Kind.CONCEPT, Kind.CONCEPT]


def test_frames_of_the_training_data_that_do_not_exist_are_not_written() -> None:
    vocabulary = tiny_vocabulary(frames=("see-01",))
    for senses, expected in (("propbank", {"(see-01"}), ("any", {"(see-01", "(want-01"})):
        grammar = Grammar(vocabulary, senses)
        allowed = grammar.allowed(
            grammar.start(1), torch.zeros(1, 0, dtype=torch.long), torch.tensor([9]), 2
        )[0]
        found = {token for token, index in vocabulary.index.items() if allowed[index]}
        assert found & {"(see-01", "(want-01"} == expected
        assert "(dog" in found and ":ARG0" not in found and CLOSE not in found


def test_frames_of_amr_itself_are_known_without_propbank() -> None:
    """Its -91 frames are in the training graphs, but not in every release of PropBank."""
    graph = ["(have-rel-role-91", ":ARG0", "(deep-02", ")", ")"]
    vocabulary = build_vocabulary([(graph, frozenset())] * 9, VocabularyConfig(), FRAMES)
    grammar = Grammar(vocabulary, "propbank")
    assert not grammar.entries.forbidden[vocabulary.index["(have-rel-role-91"]]
    assert grammar.entries.forbidden[vocabulary.index["(deep-02"]]
    # A word that only looks like one is no frame.
    assert grammar.own_kinds(["(route-91", "(have-rel-role"]) == [-1, Kind.CONCEPT]


def test_what_may_begin_go_on_and_end() -> None:
    vocabulary = tiny_vocabulary()
    grammar = Grammar(vocabulary, "any")
    own = torch.tensor([[int(Kind.CONCEPT), int(Kind.CONSTANT), -1]])
    state = grammar.start(1)

    def may(remaining: int = 50) -> set[str]:
        allowed = grammar.allowed(state, own, torch.tensor([remaining]), 3)[0].tolist()
        names = [*vocabulary.tokens, *["piece"] * 256, "own concept", "own constant", "padding",
                 "pointer 0", "pointer 1", "pointer 2"]  # fmt: skip
        return {name for name, ok in zip(names, allowed, strict=True) if ok}

    def go_on(entry: int) -> None:
        nonlocal state
        state, _ = grammar.advance(state, torch.tensor([entry]), own)

    assert {"<concept>", "(dog", "own concept"} < may()
    assert not {"own constant", "padding", "pointer 0", "<end>", CLOSE, ":ARG0"} & may()
    assert "<concept>" in may(5) and "<concept>" not in may(4) and not may(2)
    go_on(vocabulary.size)  # the own concept
    roles = {token for token in vocabulary.tokens if token.startswith(":")}
    later = {role for role in roles if re.fullmatch(r":(op([3-9]|10)|snt([2-9]|10))", role)}
    assert may() == {CLOSE} | (roles - later)  # operands come in turn
    assert may(2) == {CLOSE}
    go_on(vocabulary.index[":mod"])
    assert {"own constant", "own concept", "<string>", "<symbol>"} < may()
    assert not {"pointer 0", "pointer 1", "padding", "piece", CLOSE, ":mod", "-"} & may()
    assert {"own constant"} == may(3) & {"own constant", "-", "(dog", "<string>"}
    go_on(vocabulary.size + 1)  # the own constant
    assert {":ARG0", CLOSE} <= may(4) and ":mod" in may(5)
    assert not {":mod", ":ARG0-of"} & may(4)  # to what? there is a constant, and no other node
    go_on(vocabulary.index[":mod"])
    assert not {"own constant", "<string>", "<symbol>", "-"} & may() and "own concept" in may()
    go_on(vocabulary.index["(dog"])
    go_on(vocabulary.index[CLOSE])
    go_on(vocabulary.index[":ARG0-of"])
    assert not {"-", "own constant", "<string>", "<symbol>"} & may()  # a node must follow
    assert "pointer 1" not in may()  # the other dog modifies it already
    go_on(vocabulary.index["(dog"])
    go_on(vocabulary.index[":ARG1"])
    assert {"pointer 0", "pointer 1"} < may()
    assert "pointer 2" not in may()
    go_on(vocabulary.size + 3 + 1)
    go_on(vocabulary.index[":op1"])
    assert not {"pointer 0", "pointer 1"} & may()
    go_on(vocabulary.index["<string>"])
    assert may() == {"piece", "<end of spelling>"}
    go_on(vocabulary.index["<end of spelling>"])  # the empty string
    for _ in range(2):
        assert "<end>" not in may()
        go_on(vocabulary.index[CLOSE])
    assert may() == {"<end>"}
    go_on(vocabulary.end)
    assert bool(state.over) and may() == {"<end>"}


def test_the_open_node_is_told(tiny_sentence: AMRSentence) -> None:
    vocabulary = tiny_vocabulary()
    grammar = Grammar(vocabulary)
    own = torch.zeros(1, 0, dtype=torch.long)
    state = grammar.start(1)
    found = []
    for entry in vocabulary.encode(linearize(tiny_sentence.tree, "brief")):
        entry = vocabulary.size - 1 - entry if entry < 0 else entry
        state, opened = grammar.advance(state, torch.tensor([entry]), own)
        found.append((int(state.top), int(state.depth), int(state.nodes), bool(opened)))
    # (want-01 :ARG0 (dog ) :ARG1 (see-01 :ARG0 <pointer:1> ) )
    assert found == [
        (0, 1, 1, True), (0, 1, 1, False), (1, 2, 2, True), (0, 1, 2, False), (0, 1, 2, False),
        (2, 2, 3, True), (2, 2, 3, False), (2, 2, 3, False), (0, 1, 3, False), (-1, 0, 3, False),
        (-1, 0, 3, False),
    ]  # fmt: skip


@pytest.fixture
def tiny_sentence() -> AMRSentence:
    graph = "(w / want-01 :ARG0 (d / dog) :ARG1 (s / see-01 :ARG0 d))"
    return sentence("The dog wants to see", graph)


def test_most_graphs_of_the_little_prince_are_let_through(graphsem_data: Path) -> None:
    """But for nodes with the same numbered role twice, and constants after unseen roles."""
    folder = graphsem_data / "amr" / "lpp"
    for form, dynamic in MODES:
        train = list(pairs_of(read_amr(folder / "train.txt"), form))
        copier = Copier(())
        vocabulary = build_vocabulary(
            ((pair.tokens, copied_tokens(pair, copier)) for pair in train),
            VocabularyConfig(form=form, least=5),
            dynamic_pointers=dynamic,
        )
        pairs = [*train, *pairs_of(read_amr(folder / "test.txt"), form)]
        outputs = [vocabulary.encode(pair.tokens) for pair in pairs]
        passed = accepted(Grammar(vocabulary, "any"), outputs, [()] * len(pairs), 256 * dynamic)
        assert sum(passed) / len(passed) > 0.98, form
