"""Numbers in the forms of AMR, amounts that a graph lacks, and what stays as it is."""

from __future__ import annotations

import penman
import pytest

from amr.constants.completing import completed
from amr.constants.pruning import pruned
from amr.notation.reader import read_graph

CHANGED = {  # text: the graph as it was written, and in the forms of AMR
    "She finished third.": (
        "(f / finish-01 :ARG0 (s / she) :ARG2 3)",
        "(f / finish-01 :ARG0 (s / she) :ARG2 (o / ordinal-entity :value 3))",
    ),
    "He took the twelfth seat.": (
        "(t / take-01 :ARG1 (s / seat :mod (t2 / twelfth)))",
        "(t / take-01 :ARG1 (s / seat :ord (o / ordinal-entity :value 12)))",
    ),
    "The sixtieth guest left.": (
        "(l / leave-11 :ARG0 (g / guest :mod (o / ordinal-entity :value 60)))",
        "(l / leave-11 :ARG0 (g / guest :ord (o / ordinal-entity :value 60)))",
    ),
    "They met three times.": (
        '(m / meet-03 :ARG0 (t / they) :frequency (p / product-of :op1 3 :op2 "three"))',
        "(m / meet-03 :ARG0 (t / they) :frequency 3)",
    ),
    "He fell twice.": (
        "(f / fall-01 :ARG1 (h / he) :frequency (p / product-of))",
        "(f / fall-01 :ARG1 (h / he) :frequency 2)",
    ),
    "The car does 30 miles.": (
        "(d / do-02 :ARG1 (t / temporal-quantity :quant 30 :unit (m / mile)))",
        "(d / do-02 :ARG1 (d2 / distance-quantity :quant 30 :unit (m / mile)))",
    ),
    "He earns 45k a year.": (
        "(e / earn-01 :ARG1 (m / monetary-quantity :quant 45000 :unit (y / year)))",
        "(e / earn-01 :ARG1 (m / monetary-quantity :quant 45000))",
    ),
    "Rates of 15 to 20 percent hurt.": (
        "(h / hurt-01 :ARG0 (r / rate :quant (b / between :op1 (p / percentage-entity :value 15) "
        ":op2 20)))",
        "(h / hurt-01 :ARG0 (r / rate :quant (b / between :op1 (p / percentage-entity :value 15) "
        ":op2 (p2 / percentage-entity :value 20))))",
    ),
    "A 25% discount was given.": (
        "(g / give-01 :ARG1 (d / discount-01 :ARG2 (p / percentage-entity :value 25)) "
        ":ARG2 (p2 / percentage-entity :value 25))",
        "(g / give-01 :ARG1 (d / discount-01 :ARG2 (p / percentage-entity :value 25)))",
    ),
    "The average is 4.75.": (
        "(e / equal-01 :ARG1 (a / average) :ARG2 (p / percentage-entity :value 4.75))",
        "(e / equal-01 :ARG1 (a / average) :ARG2 4.75)",
    ),
    "The chapter is long.": (
        "(l / long-03 :ARG1 (c / chapter) :ARG2 (l2 / long-03 :ARG1 c))",
        "(l / long-03 :ARG1 (c / chapter))",
    ),
    "On this try he won.": (
        '(t / try-01 :ARG1 (p / person :name (n / name :op1 "won")))',
        "(t / try-01 :ARG1 (w / won))",
    ),
    "Вчера шёл дождь.": (
        '(x / дождь :mod (c / city :name (n / name :op1 "Вчера")))',
        "(x / дождь :mod (x2 / вчера))",
    ),
}
CHANGED |= {
    # Teams that are called by what someone does.
    "They lead 3 to 1.": (
        '(l / lead-02 :ARG0 (t / they) :ARG1 (t2 / team :name (n / name :op1 "lead")))',
        "(l / lead-02 :ARG0 (t / they))",
    ),
    "The tank is one third full.": (
        '(f / full :domain (t / tank) :ord (o / ordinal-entity :value "1/3"))',
        '(f / full :domain (t / tank) :quant "1/3")',
    ),
    "They won the 2nd game 2-1.": (
        "(w / win-01 :time (g / game :ord (o / ordinal-entity :value 1)))",
        "(w / win-01 :time (g / game :ord (o / ordinal-entity :value 2)))",
    ),
}
LOST = {  # text: the graph in part, and whole
    "The room is 5 m long and 5 m wide.": (
        "(a / and :op1 (l / long :quant 5 :unit (m / meter) :domain (r / room)) :op2 (w / wide "
        ":quant 5 :unit (m2 / meter :mod (c / cubic)) :domain r))",
        "(a / and :op1 (l / long :quant (d / distance-quantity :quant 5 :unit (m / meter)) "
        ":domain (r / room)) :op2 (w / wide :quant (d2 / distance-quantity :quant 5 :unit (m2 / "
        "meter :mod (c / cubic))) :domain r))",
    ),
    "The tower is 324 m tall.": (
        "(t / tall :quant 324 :unit (m / meter) :domain (t2 / tower))",
        "(t / tall :quant (d / distance-quantity :quant 324 :unit (m / meter)) "
        ":domain (t2 / tower))",
    ),
    "The pH of the water is 7.4.": (
        "(e / equal-01 :ARG1 (p / ph))",
        "(e / equal-01 :ARG1 (p / ph) :ARG2 7.4)",
    ),
    "My extension is 4567.": (
        "(p / phone-number-entity :domain (e / extension))",
        '(p / phone-number-entity :value "4567" :domain (e / extension))',
    ),
    "The ring cost him 7k.": (
        "(c / cost-01 :ARG1 (r / ring))",
        "(c / cost-01 :ARG1 (r / ring) :ARG2 (m / monetary-quantity :quant 7000))",
    ),
    "It uses 6 liters per 100 km.": (
        "(u / use-01 :ARG1 (v / volume-quantity :quant 6 :unit (l / liter)))",
        "(u / use-01 :ARG1 (r / rate-entity-91 :ARG1 (v / volume-quantity :quant 6 "
        ":unit (l / liter)) :ARG2 (d / distance-quantity :quant 100 :unit (k / kilometer))))",
    ),
    "She gave $20 and €30.": (
        "(g / give-01 :ARG1 (a / and :op1 (m / monetary-quantity :quant 20 :unit (d / dollar)) "
        ":op2 (m2 / monetary-quantity :quant 30 :unit (d2 / dollar))))",
        "(g / give-01 :ARG1 (a / and :op1 (m / monetary-quantity :quant 20 :unit (d / dollar)) "
        ":op2 (m2 / monetary-quantity :quant 30 :unit (e / euro))))",
    ),
    "A pound of rice costs 90 cents.": (
        "(c / cost-01 :ARG1 (m / mass-quantity :quant 90 :unit (p / pound)) "
        ":ARG2 (m2 / monetary-quantity :quant 1 :unit (c2 / cent)))",
        "(c / cost-01 :ARG1 (m / mass-quantity :quant 1 :unit (p / pound)) "
        ":ARG2 (m2 / monetary-quantity :quant 90 :unit (c2 / cent)))",
    ),
    "The lake has 1,000 square miles.": (
        "(h / have-03 :ARG1 (d / distance-quantity :quant 1000 :unit (m / mile)))",
        "(h / have-03 :ARG1 (a / area-quantity :quant 1000 :unit (s / square-mile)))",
    ),
    "Madrid beat Ajax 4-1.": (
        "(b / beat-03 :ARG4 (s / score-entity :op1 1 :op2 1))",
        "(b / beat-03 :ARG4 (s / score-entity :op1 4 :op2 1))",
    ),
    "They drew 0-0.": (
        "(d / draw-02 :ARG1 (p / percentage-entity :value 0) :ARG4 0)",
        "(d / draw-02 :ARG4 (s / score-entity :op1 0 :op2 0))",
    ),
    "The match ended 2-2.": (
        "(e / end-01 :ARG2 (s / score-entity :value 2) :ARG4 (s2 / score-entity :value 2))",
        "(e / end-01 :ARG2 (s / score-entity :op1 2 :op2 2))",
    ),
    "He ruled from 1643 to 1715.": (
        "(r / rule-01 :ARG2 (d / date-entity :year 1643))",
        "(r / rule-01 :ARG2 (d / date-interval :op1 (d2 / date-entity :year 1643) "
        ":op2 (d3 / date-entity :year 1715)))",
    ),
    "He called at 3 in the morning.": (
        '(c / call-03 :ARG1 (p / person :quant 3) :time (d / date-entity :time "3:00"))',
        '(c / call-03 :time (d / date-entity :time "3:00"))',
    ),
    "Guns N' Roses toured.": (
        '(t / tour-01 :ARG0 (b / band :name (n / name :op1 "Guns" :op2 "N" :op3 "Roses")))',
        '(t / tour-01 :ARG0 (b / band :name (n / name :op1 "Guns" :op2 "N\'" :op3 "Roses")))',
    ),
    "Ocean's Eleven is a film.": (
        '(f / film :name (n / name :op1 "Ocean" :op2 "Eleven"))',
        '(f / film :name (n / name :op1 "Ocean\'s" :op2 "Eleven"))',
    ),
}
AS_THEY_ARE = {  # text: a graph to which nothing is done
    "Yesterday mark marked it.": '(m / mark-01 :ARG0 (p / person :name (n / name :op1 "mark")))',
    'A band named "lead" leads.': '(l / lead-02 :ARG0 (b / band :name (n / name :op1 "lead")))',
    "Boys will be boys.": "(b / boy :domain (b2 / boy))",
    "The first and the 3rd of 3 men left.": (
        "(l / leave-11 :ARG0 (a / and :op1 (m / man :ord (o / ordinal-entity :value 1)) "
        ":op2 (m2 / man :ord (o2 / ordinal-entity :value 3))))"
    ),
    "He lives here once in a year.": "(l / live-01 :frequency (r / rate-entity-91))",
    "In 1969 it was a hot summer.": "(h / hot-05 :time (d / date-entity :year 1969))",
    "A club called 1980s opened.": ('(o / open-01 :ARG1 (c / club :name (n / name :op1 "1980s")))'),
    "Wait a second.": "(w / wait-01 :ARG2 (s / second))",
    "She ate a third.": "(e / eat-01 :ARG1 (t / third))",
    "Page 3 of the third book": "(p / page :mod 3)",
    "It grew 3.2 times.": "(g / grow-01 :ARG2 (p / product-of :op1 3.2))",
    "GAGA binds independently of TBP binding.": (
        "(b / bind-01 :ARG1 (g / gaga) :ARG2 (b2 / bind-01 :ARG1 g))"
    ),
    "First, it rose.": "(r / rise-01 :ARG1 (i / it) :mod (f / first))",
    "I live in london.": '(l / live-01 :location (c / city :name (n / name :op1 "london")))',
    "I met bob.": '(m / meet-02 :ARG1 (p / person :name (n / name :op1 "bob")))',
    "i love the word won": '(w / word :name (n / name :op1 "won"))',
    "At 9 o'clock 9 men left.": (
        '(l / leave-11 :ARG0 (m / man :quant 9) :time (d / date-entity :time "9:00"))'
    ),
    "The 2 teams drew 2-2.": (
        "(d / draw-02 :ARG0 (t / team :quant 2) :ARG1 (s / score-entity :op1 2 :op2 2))"
    ),
    "They beat 2 teams 2-1.": (
        "(b / beat-03 :ARG1 (t / team :quant 2) :ARG4 (s / score-entity :op1 2 :op2 1))"
    ),
    "Young left Ernst & Young.": (
        '(l / leave-11 :ARG0 (p / person :name (n / name :op1 "Young")) '
        ':ARG1 (c / company :name (n2 / name :op1 "Ernst" :op2 "&" :op3 "Young")))'
    ),
    "5% of men and 5% of women left.": (
        "(l / leave-11 :ARG0 (a / and :op1 (p / percentage-entity :value 5) "
        ":op2 (p2 / percentage-entity :value 5)))"
    ),
}


def after(change: object, graph: str, text: str) -> str:
    assert callable(change)
    return penman.format(change(read_graph(graph).tree, text), indent=None)


@pytest.mark.parametrize("text", CHANGED)
def test_numbers_get_the_forms_of_amr(text: str) -> None:
    assert after(pruned, CHANGED[text][0], text) == CHANGED[text][1]


@pytest.mark.parametrize("text", LOST)
def test_what_is_lost_is_added(text: str) -> None:
    assert after(completed, LOST[text][0], text) == LOST[text][1]


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_what_is_right_stays(text: str) -> None:
    graph = AS_THEY_ARE[text]
    assert after(pruned, graph, text) == graph == after(completed, graph, text)
