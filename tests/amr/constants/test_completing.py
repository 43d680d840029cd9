"""What a graph has in part is completed from the sentence, and types that names say are taken."""

from __future__ import annotations

import penman
import pytest

from amr.constants.completing import completed
from amr.constants.entity_types import retyped
from amr.notation.reader import read_graph

COMPLETED = {  # text: the graph in part, and whole
    "They lost 0-6.": (
        "(l / lose-02 :ARG1 (s / score-entity :op1 0))",
        "(l / lose-02 :ARG1 (s / score-entity :op1 0 :op2 6))",
    ),
    "The score was 2-1.": (
        "(s / score-01 :ARG1 (s2 / score) :ARG2 1)",
        "(s / score-01 :ARG1 (s2 / score) :ARG2 (s3 / score-entity :op1 2 :op2 1))",
    ),
    "The bill lost 50 to 60 votes.": (
        "(l / lose-02 :ARG0 (b / bill) :ARG1 (v / vote))",
        "(l / lose-02 :ARG0 (b / bill) :ARG1 (v / vote :quant (b2 / between :op1 50 :op2 60)))",
    ),
    "He led 5 to 7 men.": (
        "(l / lead-02 :ARG0 (h / he) :ARG1 (m / man :quant 5))",
        "(l / lead-02 :ARG0 (h / he) :ARG1 (m / man :quant (b / between :op1 5 :op2 7)))",
    ),
    "They won 3:1.": (
        "(w / win-01 :ARG0 (t / they))",
        "(w / win-01 :ARG0 (t / they) :ARG2 (s / score-entity :op1 3 :op2 1))",
    ),
    "About 50-60% of them died.": (
        "(d / die-01 :quant (a / about :op1 (p / percentage-entity :value 50)))",
        "(d / die-01 :quant (a / about :op1 (b / between :op1 (p / percentage-entity :value 50) "
        ":op2 (p2 / percentage-entity :value 60))))",
    ),
    "It costs $2-3 million.": (
        "(c / cost-01 :ARG2 (m / monetary-quantity :quant 2000000 :unit (d / dollar)))",
        "(c / cost-01 :ARG2 (b / between :op1 (m / monetary-quantity :quant 2000000 "
        ":unit (d / dollar)) :op2 (m2 / monetary-quantity :quant 3000000 :unit (d2 / dollar))))",
    ),
    "5 to 7 people came.": (
        "(c / come-01 :ARG1 (p / person :quant 5))",
        "(c / come-01 :ARG1 (p / person :quant (b / between :op1 5 :op2 7)))",
    ),
    "Half of the money is lost.": (
        '(l / lose-02 :ARG1 (n / number :ARG1-of (i / include-91 :ARG2 (m / money)) :quant "1/2"))',
        '(l / lose-02 :ARG1 (m / money :ARG1-of (i / include-91 :ARG2 (m2 / money) :ARG3 "1/2")))',
    ),
    "He ate a quarter of the pies.": (
        '(e / eat-01 :ARG0 (h / he) :ARG1 "1/4")',
        '(e / eat-01 :ARG0 (h / he) :ARG1 (p / pie :quant "1/4"))',
    ),
    "3/4 of the cake is gone.": (
        '(g / go-02 :ARG1 (c / cake :ARG1-of "3/4"))',
        '(g / go-02 :ARG1 (c / cake :quant "3/4"))',
    ),
    "We meet at 9:30 on Monday.": (
        '(m / meet-03 :time (d / date-entity :time "9:30"))',
        '(m / meet-03 :time (d / date-entity :time "9:30" :weekday (m2 / monday)))',
    ),
    "They meet at 9:30 on Monday.": (
        '(m / meet-03 :time (d / date-entity :time "9:30") :time (d2 / date-entity :time '
        "(d3 / date-entity :weekday (m2 / monday))))",
        '(m / meet-03 :time (d / date-entity :time "9:30" :weekday (m2 / monday)))',
    ),
    "The score was 21 to 17.": (
        "(s / score-01 :ARG2 (b / between :op1 (t / temporal-quantity :quant 21 :unit (y / year)) "
        ":op2 17))",
        "(s / score-01 :ARG2 (s2 / score-entity :op1 21 :op2 17))",
    ),
    "On Friday at 10:15 he left.": (
        "(l / leave-11 :time (d / date-entity :weekday (f / friday)))",
        '(l / leave-11 :time (d / date-entity :weekday (f / friday) :time "10:15"))',
    ),
    "He left before 7 pm, Sunday.": (
        "(l / leave-11 :ARG0 (h / he))",
        '(l / leave-11 :ARG0 (h / he) :time (b / before :op1 (d / date-entity :time "19:00" '
        ":weekday (s / sunday))))",
    ),
    "He is 1.80 m tall.": (
        "(t / tall :domain (h / he) :quant 1.80)",
        "(t / tall :domain (h / he) :quant (d / distance-quantity :quant 1.80 :unit (m / meter)))",
    ),
    "The dose is 50 mg.": (
        "(d / dose :quant (m / mass-quantity :unit (m2 / milligram)))",
        "(d / dose :quant (m / mass-quantity :quant 50 :unit (m2 / milligram)))",
    ),
    "He paid 40 new pence.": ("(p / pay-01)", "(p / pay-01)"),
    "He paid 40 pence.": (
        "(p / pay-01 :ARG1 (p2 / penny :quant 40 :mod (n / new)))",
        "(p / pay-01 :ARG1 (m / monetary-quantity :quant 40 :unit (p2 / penny :mod (n / new))))",
    ),
    "Two billion people use it.": (
        "(u / use-01 :ARG0 (p / person))",
        "(u / use-01 :ARG0 (p / person :quant 2000000000))",
    ),
    "Henry VIII had six wives.": (
        "(h / have-03 :ARG1 (w / wife))",
        "(h / have-03 :ARG1 (w / wife :quant 6))",
    ),
}
WHOLE = {  # text: a graph to which nothing is added
    "We meet at 9:30 on Monday.": '(d / date-entity :time "9:30" :weekday (m / monday))',
    "Convert ten dollars to euros.": '(c / currency :quant 10 :name (n / name :op1 "dollar"))',
    "They won 3:1.": "(e / enjoy-01 :ARG0 (t / they))",
    "They won 20 to 30 books.": "(w / win-01 :ARG0 (t / they))",
    "Two or three dogs barked.": "(b / bark-01 :ARG0 (d / dog))",
    "A 7-Eleven opened at noon.": "(o / open-01 :time (n / noon))",
}
TYPED = {  # text: the name, the type in the graph, and the right one
    "He drove on I-95 to Miami.": ("I-95", "team", "road"),
    "Take the A40 to Oxford.": ("A40", "product", "road"),
    "The A320 landed.": ("A320", "product", "product"),
    "He lives in Brontlefax.": ("Brontlefax", "country", "city"),
    "He lives in New Zealand.": ("New Zealand", "country", "country"),
    "He lives in the Brontle Republic.": ("Brontle Republic", "country", "country"),
    "convert us dollar": ("us dollar", "country", "country"),
}


def one_line(graph: str, text: str) -> str:
    return penman.format(completed(read_graph(graph).tree, text), indent=None)


@pytest.mark.parametrize("text", COMPLETED)
def test_what_is_there_in_part_is_completed(text: str) -> None:
    given, whole = COMPLETED[text]
    assert one_line(given, text) == whole
    assert one_line(whole, text) == whole


@pytest.mark.parametrize("text", WHOLE)
def test_what_is_whole_stays(text: str) -> None:
    assert one_line(WHOLE[text], text) == WHOLE[text]


@pytest.mark.parametrize("text", TYPED)
def test_types_that_names_say(text: str) -> None:
    name, given, right = TYPED[text]
    operands = " ".join(f':op{k} "{part}"' for k, part in enumerate(name.split(), start=1))
    graph = "({0} / {1} :name (n / name {2}))"
    found = retyped(read_graph(graph.format("x", given, operands)).tree, text)
    assert penman.format(found, indent=None) == graph.format("x", right, operands)
