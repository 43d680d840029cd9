"""Names, numbers of things and dates that a graph lacks are added; what no one says is left out."""

from __future__ import annotations

import penman
import pytest

from amr.constants.completing import completed
from amr.constants.pruning import pruned
from amr.notation.reader import read_graph

ADDED = {  # text: the graph in part, and with what it lacks
    "Catch-22 is a novel.": (
        "(n / novel :domain (c / catch-22))",
        '(n / novel :domain (t / thing :name (n2 / name :op1 "Catch-22")))',
    ),
    "Plants need CO2.": (
        "(n / need-01 :ARG1 (c / co2))",
        '(n / need-01 :ARG1 (s / small-molecule :name (n2 / name :op1 "CO2")))',
    ),
    "The virus H1N1 spread.": (
        "(s / spread-02 :ARG1 (v / virus))",
        '(s / spread-02 :ARG1 (v / virus :name (n / name :op1 "H1N1")))',
    ),
    "Flight AA11 vanished.": (
        "(v / vanish-01 :ARG1 (f / fly-01))",
        '(v / vanish-01 :ARG1 (f / flight :name (n / name :op1 "AA11")))',
    ),
    "Toy Story 3 made me cry.": (
        '(m / make-02 :ARG0 (w / work-of-art :name (n / name :op1 "Toy" :op2 "Story")))',
        '(m / make-02 :ARG0 (w / work-of-art :name (n / name :op1 "Toy" :op2 "Story" :op3 "3")))',
    ),
    "Formula 1 is loud.": (
        "(l / loud :domain (f / formula))",
        '(l / loud :domain (t / thing :name (n / name :op1 "Formula" :op2 "1")))',
    ),
    "ZIP code 90210 is in use.": (
        "(u / use-01 :ARG1 (c / code))",
        "(u / use-01 :ARG1 (c / code :mod 90210))",
    ),
    "Dolce & Gabbana lost.": (
        '(l / lose-02 :ARG0 (c / company :name (n / name :op1 "Dolce")))',
        '(l / lose-02 :ARG0 (c / company :name (n / name :op1 "Dolce" :op2 "&" :op3 "Gabbana")))',
    ),
    "It cost 60 Australian dollars.": (
        "(c / cost-01 :ARG2 (m / monetary-quantity :quant 60 :unit (d / dollar)))",
        "(c / cost-01 :ARG2 (m / monetary-quantity :quant 60 :unit (d / dollar :mod (c2 / country "
        ':name (n / name :op1 "Australia")))))',
    ),
    # Dates.
    "The fair is on Sept. 12.": (
        "(f / fair-03)",
        "(f / fair-03 :time (d / date-entity :month 9 :day 12))",
    ),
    "It was founded in 1066.": (
        "(f / found-04 :ARG1 (i / it))",
        "(f / found-04 :ARG1 (i / it) :time (d / date-entity :year 1066))",
    ),
    "In 1984, she left.": (
        "(l / leave-11 :ARG0 (s / she))",
        "(l / leave-11 :ARG0 (s / she) :time (d / date-entity :year 1984))",
    ),
    "He stayed there from 2005 until 2009.": (
        "(s / stay-01 :time (d / date-entity :year 2005))",
        "(s / stay-01 :time (d / date-entity :year 2005) :time (u / until :op1 (d2 / date-entity "
        ":year 2009)))",
    ),
    "He died on Tuesday, 7 June.": (
        "(d / die-01 :time (d2 / date-entity :day 7 :month 6) :time (d3 / date-entity :weekday "
        "(t / tuesday)))",
        "(d / die-01 :time (d2 / date-entity :day 7 :month 6 :weekday (t / tuesday)))",
    ),
    "They met on Monday the 4th.": (
        "(m / meet-03 :time (d / date-entity :day 4))",
        "(m / meet-03 :time (d / date-entity :day 4 :weekday (m2 / monday)))",
    ),
    "We land at 23:10 GMT.": (
        '(l / land-01 :time "23:10")',
        '(l / land-01 :time (d / date-entity :time "23:10" :timezone "GMT"))',
    ),
    # Scores, ratios, proportions, amounts.
    "She won 6-4, 7-5.": (
        "(w / win-01 :ARG2 (s / score-entity :op1 6 :op2 4))",
        "(w / win-01 :ARG2 (a / and :op1 (s / score-entity :op1 6 :op2 4) :op2 (s2 / score-entity "
        ":op1 7 :op2 5)))",
    ),
    "Leeds won 3-0.": (
        "(w / win-01 :ARG2 (s / score-entity :op1 0 :op2 3))",
        "(w / win-01 :ARG2 (s / score-entity :op1 3 :op2 0))",
    ),
    "The odds were 5:1.": ("(o / odd)", "(o / odd :mod (r / ratio-of :op1 5 :op2 1))"),
    "The ratio is 3 to 2.": (
        "(r / ratio :quant (b / between :op1 3 :op2 2))",
        "(r / ratio :quant (r2 / ratio-of :op1 3 :op2 2))",
    ),
    "One in five people is poor.": (
        "(p / person :ARG1-of (i / include-91 :ARG2 (p2 / person :quant 5)))",
        "(p / person :quant 1 :ARG1-of (i / include-91 :ARG2 (p2 / person :quant 5)))",
    ),
    "One in ten men is bald.": (
        "(b / bald :domain (m / man :quant 1))",
        "(b / bald :domain (m / man :quant 1 :ARG1-of (i / include-91 :ARG2 (m2 / man "
        ":quant 10))))",
    ),
    "A 20-minute walk helps.": (
        "(w / walk-01 :duration (t / temporal-quantity :quant 20 :unit (h / hour)))",
        "(w / walk-01 :duration (t / temporal-quantity :quant 20 :unit (m / minute)))",
    ),
    "A 500-page book fell.": (
        "(f / fall-01 :ARG1 (b / book :quant 500))",
        "(f / fall-01 :ARG1 (b / book :mod (p / page :quant 500)))",
    ),
    "He paid three million pounds.": (
        "(p / pay-01 :ARG1 (m / mass-quantity :quant 3000000 :unit (p2 / pound)))",
        "(p / pay-01 :ARG1 (m / monetary-quantity :quant 3000000 :unit (p2 / pound)))",
    ),
    "Inflation was -0.3%.": (
        "(i / inflation)",
        "(i / inflation :quant (p / percentage-entity :value -0.3))",
    ),
}
NAMED = '(s / say-01 :ARG0 ({0[0]} / {0} :name (n / name :op1 "{1}")))'
OWNERS = {  # no part of these names is the 's behind them
    "Apple's and Google's profits rose.": ("company", "Apple"),
    "The decision was Microsoft's.": ("company", "Microsoft"),
    "Google's in trouble.": ("company", "Google"),
    "Arsenal's is the best stadium.": ("team", "Arsenal"),
    "This book is the BBC's.": ("organization", "BBC"),
    "He has worked at Toyota's for years.": ("company", "Toyota"),
    "He has worked at Toyota's.": ("company", "Toyota"),
    "She was at Anna's.": ("person", "Anna"),
}
PLACES = {  # of these it is
    "She eats at McDonald's.": ("facility", "McDonald"),
    "They bought it at Macy's, and left.": ("company", "Macy"),
    "He came from Wendy's.": ("restaurant", "Wendy"),
}
NUMBERED = "(g / go-02 :ARG0 (t / {}))"
NO_NAMES = [  # text: what is no name with the number behind it
    f"{word} 41 {verb}."
    for word in (
        "Police", "Yesterday", "Tomorrow", "Tonight", "Inside", "Everyone", "Once", "One", "Two",
        *"A All An And At Because Both But Each Every For From Her His If My Of Our Per".split(),  # noqa: SIM905
        *"Some Than That The Their These This Those Until What Which Who With Your".split(),  # noqa: SIM905
        "Against", "Among",
    )
    for verb in ("arrested", "was heard", "played")
]  # fmt: skip
AS_THEY_ARE = {  # text: a graph to which nothing is added
    "They saw Ann on Monday, and Bob left on 3 May, a Monday.": (
        "(a / and :op1 (s / see-01 :time (d / date-entity :weekday (m / monday))) :op2 (l / "
        "leave-11 :time (d2 / date-entity :month 5 :day 3) :time (d3 / date-entity :year 1999)) "
        ":op3 (e / eat-01 :time (d4 / date-entity :weekday (m2 / monday))))"
    ),
    "The final ended 2-1 after a brace.": (
        "(e / end-01 :ARG1 (f / final) :ARG2 (s / score-entity :op1 2 :op2 1) :time (a / after "
        ":op1 (b / brace-01 :ARG1 2)))"
    ),
    "In Rome 5 people died.": '(d / die-01 :location (c / city :name (n / name :op1 "Rome")))',
    "IL-6 binds.": '(b / bind-01 :ARG1 (p / protein :name (n / name :op1 "IL-6")))',
    "It weighs 3 pounds.": "(w / weigh-01 :ARG3 (m / mass-quantity :quant 3 :unit (p / pound)))",
    "In 2009 he left Rome 2009.": '(l / leave-11 :ARG1 (n / name :op1 "Rome" :op2 "2009"))',
}
SAID_TWICE = {  # text: a graph of which nothing is left out
    "No rain and no rain again.": (
        "(a / and :op1 (r / rain-01 :polarity -) :op2 (r2 / rain-01 :polarity -))"
    ),
    "We saw one bird, then another.": (
        "(s / see-01 :ARG1 (b / bird :quant 1) :ARG1 (b2 / bird :quant 1))"
    ),
    "She has a red ball and a second red ball.": (
        "(h / have-03 :ARG1 (a / and :op1 (b / ball :quant 1) :op2 (b2 / ball :quant 1)))"
    ),
    "Russian and Russian-made arms.": (
        '(a / and :op1 (c / country :name (n / name :op1 "Russia")) :op2 (c2 / country :name '
        '(n2 / name :op1 "Russia")))'
    ),
    "Nothing of it is said here.": (
        '(a / and :op1 (c / city :name (n / name :op1 "Rome")) :op2 (c2 / city :name (n2 / name '
        ':op1 "Rome")))'
    ),
}  # fmt: skip
LEFT_OUT = {  # text: the graph, and without what the text does not say
    "He typed 0.75.": (
        "(t / type-01 :ARG1 (p / percentage-entity :value 0.75))",
        "(t / type-01 :ARG1 0.75)",
    ),
    "The ratio is small.": (
        "(e / equal-01 :ARG1 (r / ratio) :ARG2 (a / amr-unknown))",
        "(e / equal-01 :ARG1 (r / ratio))",
    ),
    "What is the ratio?": (
        "(e / equal-01 :ARG1 (r / ratio) :ARG2 (a / amr-unknown))",
        "(e / equal-01 :ARG1 (r / ratio) :ARG2 (a / amr-unknown))",
    ),
    "R&B is music.": (
        '(m / music :domain (s / slash :op1 (t / thing :name (n / name :op1 "R&B")) '
        ':op2 (t2 / thing :name (n2 / name :op1 "R&B"))))',
        '(m / music :domain (t / thing :name (n / name :op1 "R&B")))',
    ),
    "Take bus 42 to Leeds.": (
        "(t / take-01 :ARG1 (b / bus :mod (b2 / bus)))",
        "(t / take-01 :ARG1 (b / bus))",
    ),
    "On 3 May he left.": (
        "(l / leave-11 :time (d / date-entity :day 3 :month 5) :time (d2 / date-entity :month 5 "
        ":day 3))",
        "(l / leave-11 :time (d / date-entity :month 5 :day 3))",
    ),
    "They met on 5/5.": (
        "(m / meet-03 :time (d / date-entity :month 5 :day 5) :time (d2 / date-entity :day 5 "
        ":month 5))",
        "(m / meet-03 :time (d / date-entity :day 5 :month 5))",
    ),
    "They met on May 5 at 5 p.m.": (
        "(m / meet-03 :time (d / date-entity :month 5 :day 5) :time (d2 / date-entity :month 5 "
        ":day 5))",
        "(m / meet-03 :time (d / date-entity :month 5 :day 5))",
    ),
    "The Russian army left.": (
        '(a / and :op1 (c / country :name (n / name :op1 "Russia")) :op2 (c2 / country :name '
        '(n2 / name :op1 "Russia")))',
        '(c / country :name (n / name :op1 "Russia"))',
    ),
    "I lost 5-10 at the casino.": (
        "(l / lose-02 :ARG1 (s / score-entity :op1 5 :op2 10))",
        "(l / lose-02 :ARG1 (b / between :op1 5 :op2 10))",
    ),
}


@pytest.mark.parametrize("text", ADDED)
def test_what_the_graph_lacks_is_added(text: str) -> None:
    graph, whole = ADDED[text]
    assert penman.format(completed(read_graph(graph).tree, text), indent=None) == whole
    assert penman.format(completed(read_graph(whole).tree, text), indent=None) == whole


@pytest.mark.parametrize("text", OWNERS)
def test_what_someone_owns_is_not_in_the_name(text: str) -> None:
    graph = NAMED.format(*OWNERS[text])
    assert penman.format(completed(read_graph(graph).tree, text), indent=None) == graph


@pytest.mark.parametrize("text", PLACES)
def test_a_place_where_one_eats_or_shops_keeps_its_ending(text: str) -> None:
    kind, name = PLACES[text]
    tree = completed(read_graph(NAMED.format(kind, name)).tree, text)
    assert penman.format(tree, indent=None) == NAMED.format(kind, f"{name}'s")


@pytest.mark.parametrize("text", NO_NAMES)
def test_no_word_of_a_closed_class_has_a_number_in_its_name(text: str) -> None:
    graph = NUMBERED.format(text.split()[0].lower())
    assert penman.format(completed(read_graph(graph).tree, text), indent=None) == graph


@pytest.mark.parametrize("verb", ["will", "has", "does", "was", "is", "played"])
def test_a_noun_before_a_number_and_one_thing_is_a_name(verb: str) -> None:
    tree = completed(read_graph(NUMBERED.format("sum")).tree, f"Sum 41 {verb} in Oslo.")
    assert '(t / thing :name (n / name :op1 "Sum" :op2 "41"))' in penman.format(tree, indent=None)


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_nothing_is_added_to_what_is_whole(text: str) -> None:
    tree = completed(read_graph(AS_THEY_ARE[text]).tree, text)
    assert penman.format(tree, indent=None) == AS_THEY_ARE[text]


@pytest.mark.parametrize("text", LEFT_OUT)
def test_what_no_one_says_is_left_out(text: str) -> None:
    graph, rest = LEFT_OUT[text]
    assert penman.format(pruned(read_graph(graph).tree, text), indent=None) == rest


@pytest.mark.parametrize("text", SAID_TWICE)
def test_what_is_said_twice_or_not_at_all_stays(text: str) -> None:
    tree = pruned(read_graph(SAID_TWICE[text]).tree, text)
    assert penman.format(tree, indent=None) == SAID_TWICE[text]
