"""Valid AMR: each triple once, no edge to itself, few second edges, roles that there are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import penman
import pytest
import torch

from amr.config import FORMS, VocabularyConfig
from amr.decoding.grammar import Grammar
from amr.decoding.roles import SECOND, SECOND_BACK, base_of, is_amr_role
from amr.linearization.building import USUAL_ROLES, build_vocabulary
from amr.linearization.forms import delinearize, linearize
from amr.linearization.token_kinds import Kind
from amr.notation.files import read_amr
from amr.notation.reader import read_graph
from tests.amr.grammar_walks import accepted, mistakes, preferring, written

MODES = [("brief", True), *((form, False) for form in FORMS)]
VALID = [
    "(s / fumble :ARG0 (i / i) :time (n / now) :time (n2 / now))",
    "(w / wash :ARG0 (h / he) :ARG1 h)",  # he washed himself
    "(w / wash :ARG0 (h / he) :ARG2 h :time (n / now))",
    "(g / go :ARG0 (h / he) :accompanier h)",
    "(w / want :ARG0 (b / boy) :ARG1 (g / go :ARG0 b :purpose (w2 / wash :ARG0 b)))",
    "(m / machine :purpose (w / wash :ARG0 m))",
    "(p / person :ARG0-of (w / work) :ARG0-of (g / go))",
    "(p / person :mod (g / good) :mod (b / bad) :mod 7 :quant 7)",
    "(a / and :op1 (b / boy :poss (h / he)) :op2 (c / cat :poss h))",
    "(b / boy :ARG0-of (w / want :ARG1 (c / cat)) :location (h / house :mod c))",
    "(p / person :ARG0-of (w / work) :ARG1-of w)",
    "(c / cat :compared-to (b / boy) :plural + :prep-over (h / house :conj-as-if (g / go)))",
    "(a / and :op2 (b / boy) :op3 (c / cat))",  # But ...
    "(w / want :mode imperative :polarity - :polite +)",
    "(w / want :polarity (a / amr-unknown :mod (n / now)))",
    "(s / string-entity :value +)",
    "(t / truth-value :polarity-of (w / want))",
    "(m / multi :snt1 (b / boy) :snt2 (c / cat))",
]
INVALID = [
    ("(s / fumble :time (i / i) :time i)", "twice"),
    ("(p / person :mod 7 :mod 7)", "twice"),
    ('(p / person :mod "a" :time (n / now) :mod "a")', "twice"),
    ("(b / boy :ARG0-of (w / want :ARG0 b))", "twice"),
    ("(w / want :manner (b / boy :manner-of w))", "twice"),
    ("(p / person :ARG0-of (w / work) :ARG0-of w)", "twice"),
    ("(a / and :op1 (w / work :time (p / person)) :op2 (b / boy :ARG0-of (g / go :ARG0 b)))",
     "twice"),
    ("(b / boy :mod b)", "to itself"),
    ("(b / boy :poss-of b)", "to itself"),
    ("(w / want :ARG1 (g / go :ARG0 g))", "to itself"),
    ("(w / want :ARG0 (b / boy) :location b)", "second edge"),
    ("(w / want :time (b / boy :mod w))", "second edge"),
    ("(w / want :ARG0 (b / boy :ARG1 w))", "second edge"),
    ("(b / boy :mod (g / good) :domain-of g)", "second edge"),
    ("(b / boy :mod (g / good :domain b))", "second edge"),
    ("(m / machine :purpose (w / wash :ARG1 m))", "second edge"),
    ("(w / wash :ARG0 (h / he) :ARG1 h :ARG2 h)", "third edge"),
    ("(w / wash :ARG1-of (h / want) :ARG1-of (g / go :ARG1 w :ARG0 (b / boy)) :ARG1 b)", "twice"),
    ("(w / want :ARG0 (b / boy) :ARG0 (c / cat))", "two of a numbered role"),
    ("(p / person :quant 7 :op3 8)", "out of turn"),
    ("(m / multi :snt2 (b / boy))", "out of turn"),
    ("(w / want :mode (y / you))", "no target of its role"),
    ("(w / want :ARG0 (y / you) :mode y)", "no target of its role"),
    ("(w / want :mode -)", "no target of its role"),
    ("(w / want :polarity (n / now))", "no target of its role"),
    ("(w / want :quant expressive)", "no target of its role"),
    ("(w / want :ARG1 -)", "no target of its role"),
    ("(b / boy :K (c / cat))", "no role of AMR"),
    ("(b / boy :consist-of-of (c / cat))", "no role of AMR"),
    ("(b / boy :ARG0-of-of (c / cat))", "no role of AMR"),
    ("(b / boy :quant1.37 (c / cat))", "no role of AMR"),
]  # fmt: skip


def grammar_of(texts: list[str], form: str, dynamic: bool) -> tuple[Grammar, list[list[int]]]:
    """A grammar that has entries for all in the graphs, and the graphs as outputs."""
    trees = [read_graph(text).tree for text in texts]
    tokens = [linearize(tree, form) for tree in trees]
    vocabulary = build_vocabulary(
        ((line, frozenset()) for line in tokens),
        VocabularyConfig(form=form, least=1, pointers=12),
        dynamic_pointers=dynamic,
    )
    return Grammar(vocabulary, "any"), [vocabulary.encode(line) for line in tokens]


@pytest.mark.parametrize(("form", "dynamic"), MODES)
def test_valid_graphs_are_let_through_and_others_are_not(form: str, dynamic: bool) -> None:
    for text, mistake in INVALID:
        assert mistake in mistakes(read_graph(text).tree), text
    for text in VALID:
        assert not mistakes(read_graph(text).tree), text
    texts = [*VALID, *(text for text, _ in INVALID)]
    grammar, outputs = grammar_of(texts, form, dynamic)
    found = accepted(grammar, outputs, [()] * len(outputs), 12 * dynamic)
    let_through = [text for text, ok in zip(texts, found, strict=True) if ok]
    assert let_through == VALID


@pytest.mark.parametrize(("form", "dynamic"), MODES)
@pytest.mark.parametrize("budget", [0, 1, 40])
def test_outputs_of_many_edges_are_valid(form: str, dynamic: bool, budget: int) -> None:
    """Of few concepts, roles and constants, so that all would soon be there twice."""
    torch.manual_seed(0)
    grammar, _ = grammar_of(VALID[:8], form, dynamic)
    vocabulary = grammar.vocabulary
    roles, pointers = (
        [e for e, kind in enumerate(vocabulary.kinds) if kind in kinds]
        for kinds in ((Kind.RELATION, Kind.INVERSE), (Kind.POINTER,))
    )
    wanted = (Kind.CONCEPT, Kind.CONSTANT, Kind.CLOSE, Kind.STOP, Kind.POINTER, Kind.OPEN)
    some = preferring(*wanted, Kind.SPELL_STRING, Kind.SPELL_SYMBOL, Kind.SPELL_END)

    def choose(grammar: Grammar, allowed: torch.Tensor) -> torch.Tensor:
        """Few roles, many pointers, hardly an end before there is no way on."""
        weight = torch.full((allowed.shape[1],), 1e-9).double()
        weight[roles[:9] + [vocabulary.index[f":{k}"] for k in ("mod", "time-of", "ARG1-of")
                            if f":{k}" in vocabulary.index]] = 1.0  # fmt: skip
        weight[pointers] = 1.0
        weight[len(grammar.entries.kinds) :] = 1.0
        weight[: len(grammar.entries.kinds)][grammar.entries.kinds == Kind.CONCEPT] = 0.1
        weight[: len(grammar.entries.kinds)][grammar.entries.kinds == Kind.CONSTANT] = 0.2
        likely = torch.multinomial(allowed * weight + allowed * 1e-12, 1)[:, 0]
        return torch.where((allowed * weight).sum(1) > 1e-8, likely, some(grammar, allowed))

    budgets = [budget + 8 + 2 * (row % 30) for row in range(60)]
    seen: Counter[str] = Counter()
    for entries in written(grammar, budgets, [], 12 * dynamic, choose):
        tree = delinearize(vocabulary.decode(entries), form)
        assert not mistakes(tree), penman.format(tree)
        variables = [variable for variable, _ in tree.nodes()]
        seen["nodes"] += len(variables)
        seen["edges"] += sum(
            not isinstance(target, str) or target in variables
            for _, branches in tree.nodes()
            for _, target in branches[1:]
        )
    assert seen["edges"] > seen["nodes"] - 60  # some lead back


def test_amr_has_these_roles_and_no_others() -> None:
    numbered = [f":ARG{k}" for k in range(10)] + [f":{kind}{k}" for kind in ("op", "snt")
                                                  for k in (1, 2, 10, 25)]  # fmt: skip
    for role in (*numbered, ":prep-over", ":prep-in-addition-to", ":conj-as-if", ":consist-of",
                 ":prep-out-of", ":prep-on-behalf-of", ":wiki", ":mod", ":domain", ":year2", ":li",
                 ":ARG0-of", ":part-of", ":time-of", ":prep-against-of", ":subset-of",
                 ":employed-by", ":polite", ":compared-to", ":plural"):  # fmt: skip
        assert is_amr_role(role), role
    for role in (":K", ":consist-of-of", ":ARG0-of-of", ":ARG", ":ARG10", ":op", ":opx", ":1",
                 ":quant1.37", ":polariy", ":medina", ":instance", ":instance-of", ":prep-",
                 ":prep-of", ":prep", ":snt", ":TOP", ":arg0", ":-of", ":of", ":Mod", ":mods",
                 ":prep-out-of-of", ":conj-as", ":ARG0of", ":nsubj"):  # fmt: skip
        assert not is_amr_role(role), role
    assert all(map(is_amr_role, USUAL_ROLES))
    assert [base_of(role) for role in (":ARG0-of", ":consist-of", ":mod")] == [
        (":ARG0", True), (":consist-of", False), (":mod", False)
    ]  # fmt: skip


def test_roles_that_amr_lacks_are_written_if_any_may_be() -> None:
    """PseudoAMR has others: an inventory is AMR's alone."""
    grammar, (output,) = grammar_of(["(b / boy :nsubj (c / cat))"], "brief", True)
    assert accepted(grammar, [output], [()], 2) == [False]
    free = Grammar(grammar.vocabulary, "any", any_roles=True)
    assert accepted(free, [output], [()], 2) == [True]
    entry = grammar.vocabulary.index[":nsubj"]
    assert grammar.entries.forbidden[entry] and not free.entries.forbidden[entry]


def test_second_edges_are_those_of_annotated_graphs(graphsem_data: Path) -> None:
    """The kinds of pairs of edges that occur more than once, and how often."""
    one_way: Counter[tuple[str, ...]] = Counter()
    back: Counter[tuple[str, ...]] = Counter()
    edges = 0
    for name in ("lpp/train", "bio/train_partial", "massive/train", "qald9/train"):
        for sentence in read_amr(graphsem_data / "amr" / f"{name}.txt", keep_alignments=False):
            between: dict[frozenset[str], list[tuple[str, str]]] = {}
            for source, role, target in dict.fromkeys(sentence.graph.edges()):
                between.setdefault(frozenset((source, target)), []).append((source, role))
                edges += 1
            for pair in between.values():
                if len(pair) > 1:
                    same = len({source for source, _ in pair}) == 1
                    (one_way if same else back)[tuple(sorted(role for _, role in pair))] += 1
    assert edges == 34717
    assert one_way.total() + back.total() == 65
    assert {pair: n for pair, n in one_way.items() if n > 1} == SECOND
    assert {pair: n for pair, n in back.items() if n > 1} == SECOND_BACK
