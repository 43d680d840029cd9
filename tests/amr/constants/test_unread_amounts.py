"""Numbers, names and parts of a graph that are right, and stay as they are."""

from __future__ import annotations

import penman
import pytest

from amr.constants.completing import completed
from amr.constants.currencies import sums_in
from amr.constants.paying import is_paid
from amr.constants.pruning import pruned
from amr.notation.reader import read_graph

LEEDS = '(t / team :name (n / name :op1 "Leeds"))'
AS_THEY_ARE = [
    # Numbers of nouns beside scores.
    ("The two teams drew 2-2.",
     "(d / draw-02 :ARG0 (t / team :quant 2) :ARG2 (s / score-entity :op1 2 :op2 2))"),
    ("The trio won 3-2.",
     "(w / win-01 :ARG0 (p / person :quant 3) :ARG2 (s / score-entity :op1 3 :op2 2))"),
    ("Two men died and Leeds won 2-1.",
     "(a / and :op1 (d / die-01 :ARG1 (m / man :quant 2)) :op2 (w / win-01 "
     f":ARG0 {LEEDS} :ARG2 (s / score-entity :op1 2 :op2 1)))"),
    ("They beat two rivals 2-1.",
     "(b / beat-03 :ARG1 (r / rival :quant 2) :ARG4 (s / score-entity :op1 2 :op2 1))"),
    ("Three of us won 3-2.",
     "(w / win-01 :ARG0 (w2 / we :quant 3) :ARG2 (s / score-entity :op1 3 :op2 2))"),
    ("Three goals gave them a 3-1 win.",
     "(g / give-01 :ARG0 (g2 / goal :quant 3) :ARG1 (w / win-01 "
     ":ARG2 (s / score-entity :op1 3 :op2 1)))"),
    ("One man saved Leeds in the 1-1 match.",
     f"(s / save-02 :ARG0 (m / man :quant 1) :ARG1 {LEEDS} :time (m2 / match-03))"),
    ("Three goals led to a 3-1 scoreline.",
     "(l / lead-03 :ARG0 (g / goal :quant 3) :ARG2 (s / scoreline))"),
    # Names beside joined ones.
    ("Rock Hudson sang Rock 'n' Roll.",
     '(s / sing-01 :ARG0 (p / person :name (n / name :op1 "Rock" :op2 "Hudson")) '
     ":ARG1 (m / music))"),
    ("Simon hates Simon & Schuster.",
     '(h / hate-01 :ARG0 (p / person :name (n / name :op1 "Simon")) :ARG1 (c / company))'),
    # Parts that are said twice, or counted.
    ("He thought that he thought.",
     "(t / think-01 :ARG0 (h / he) :ARG1 (t2 / think-01 :ARG0 h))"),
    ("He said that he said.", "(s / say-01 :ARG0 (h / he) :ARG1 (s2 / say-01 :ARG0 h))"),
    ("She taught how she was taught.",
     "(t / teach-01 :ARG0 (s / she) :manner (t2 / teach-01 :ARG0 s))"),
    ("Two men with two men came.",
     "(c / come-01 :ARG1 (m / man :quant 2 :accompanier (m2 / man :quant 2)))"),
    ("Two bought it with two.",
     "(b / buy-01 :ARG0 (p / person :quant 2 :accompanier (p2 / person :quant 2)))"),
    # Numbers behind years.
    ("She sang in 2010 to 1800 people.",
     "(s / sing-01 :ARG0 (s2 / she) :time (d / date-entity :year 2010))"),
    ("She sang in 1910 to 2000 people.",
     "(s / sing-01 :ARG0 (s2 / she) :ARG2 (p / person) :time (d / date-entity :year 1910))"),
    ("He rose in 1990 to 1200 dollars.",
     "(r / rise-01 :ARG1 (h / he) :time (d / date-entity :year 1990))"),
    ("It fell from 2010 to 1900.", "(f / fall-01 :time (d / date-entity :year 2010))"),
    # Percentages beside plain numbers.
    ("Shares rose 2 percent, or 30, to 1,500.",
     "(r / rise-01 :ARG2 (o / or :op1 (p / percentage-entity :value 2) :op2 30) :ARG4 1500)"),
    ("It is between 5% and 10 meters.",
     "(b / between :op1 (p / percentage-entity :value 5) :op2 10)"),
    ("5% of men and five percent of women left.",
     "(l / leave-11 :ARG0 (a / and :op1 (p / percentage-entity :value 5) "
     ":op2 (p2 / percentage-entity :value 5)))"),
    ("It fell to 40-50% of all.",
     "(f / fall-01 :ARG4 (p / percentage-entity :value (v / value-interval :op1 40 :op2 50)))"),
    # Both, and numbers of names, count nothing.
    ("Both levels fell.", "(f / fall-01 :ARG1 (l / level :mod (b / both)))"),
    ("ERK1/2 isoforms fell.", "(f / fall-01 :ARG1 (i / isoform :mod (e / enzyme)))"),
    ("It cost 5 to 7 pounds.",
     "(c / cost-01 :ARG2 (m / mass-quantity :quant (b / between :op1 5 :op2 7) "
     ":unit (p / pound)))"),
    # Numbers beside ordinals.
    ("The trio met for the third time.",
     "(m / meet-03 :ARG0 (p / person :quant 3) :ord (o / ordinal-entity :value 3))"),
    # Years, people and what is no sum.
    ("She spent 2010 in jail.", "(s / spend-02 :ARG0 (s2 / she) :location (j / jail))"),
    ("She spent 1999.", "(s / spend-02 :ARG0 (s2 / she))"),
    ("Police charged 12 in the riot.", "(c / charge-05 :ARG0 (p / police) :ARG2 (r / riot))"),
    ("Police charged 12.", "(c / charge-05 :ARG0 (p / police))"),
    ("The attack cost 12 on Monday.",
     "(c / cost-01 :ARG1 (a / attack-01) :time (d / date-entity :weekday (m / monday)))"),
    ("They spend time and it cost 12.", "(s / spend-02 :ARG0 (t / they))"),
    ("My room is 12.", "(r / room :poss (i / i))"),
    ("The year was 1984.", "(y / year)"),
    ("His son is 12.", "(s / son :poss (h / he))"),
    ("The sums that are equal and his age is 12.", "(e / equal-01 :ARG1 (s / sum))"),
    ("He takes 20 mg every 4 hours.",
     "(t / take-01 :ARG1 (m / mass-quantity :quant 20 :unit (m2 / milligram)) "
     ":frequency (r / rate-entity-91))"),
    # Names in other scripts, and small ones.
    ("Москва большая.", '(b / big :domain (c / city :name (n / name :op1 "Москва")))'),
    ("Зоя поёт.", '(s / sing-01 :ARG0 (p / person :name (n / name :op1 "Зоя")))'),
    ("Надежда поёт.", '(s / sing-01 :ARG0 (p / person :name (n / name :op1 "Надежда")))'),
    ("Дождь шёл.",
     '(c / come-01 :ARG1 (b / band :wiki "Дождь" :name (n / name :op1 "Дождь")))'),
    ("北京 很 大。", '(b / big :domain (c / city :name (n / name :op1 "北京")))'),
    ("القاهرة كبيرة.", '(b / big :domain (c / city :name (n / name :op1 "القاهرة")))'),
    ("He met someone called won.",
     '(m / meet-02 :ARG0 (h / he) :ARG1 (p / person :name (n / name :op1 "won")))'),
    ("He met swift.",
     '(m / meet-02 :ARG0 (h / he) :ARG1 (p / person :name (n / name :op1 "swift")))'),
    # Quantities in units of others.
    ("The blast had 50 tons of TNT.",
     "(h / have-03 :ARG1 (e / energy-quantity :quant 50 :unit (t / ton)))"),
    ("A force of 5 kilograms acts.",
     "(a / act-02 :ARG0 (f / force-quantity :quant 5 :unit (k / kilogram)))"),
]  # fmt: skip
ADDED = {  # text: the graph in part, and whole
    "Two late goals gave Leeds a 2-0 win.": (
        "(g / give-01 :ARG0 (g2 / goal :quant 2) :ARG1 (w / win-01))",
        "(g / give-01 :ARG0 (g2 / goal :quant 2) :ARG1 (w / win-01 "
        ":ARG2 (s / score-entity :op1 2 :op2 0)))",
    ),
    "One man saved Leeds in the 1-1 draw.": (
        "(s / save-02 :ARG0 (m / man :quant 1) :time (d / draw-02))",
        "(s / save-02 :ARG0 (m / man :quant 1) :time (d / draw-02 "
        ":ARG2 (s2 / score-entity :op1 1 :op2 1)))",
    ),
    "The two teams drew 2-2.": (
        "(d / draw-02 :ARG0 (t / team :quant 2))",
        "(d / draw-02 :ARG0 (t / team :quant 2) :ARG2 (s / score-entity :op1 2 :op2 2))",
    ),
    "He wore Dolce & Gabbana.": (
        '(w / wear-01 :ARG1 (c / company :name (n / name :op1 "Dolce")))',
        '(w / wear-01 :ARG1 (c / company :name (n / name :op1 "Dolce" :op2 "&" :op3 "Gabbana")))',
    ),
    "The loan was 5k.": ("(l / loan-01)", "(l / loan-01 :quant 5000)"),
    "He paid 5000 won.": (
        "(p / pay-01 :ARG0 (h / he))",
        "(p / pay-01 :ARG0 (h / he) :ARG1 (m / monetary-quantity :quant 5000 :unit (w / won)))",
    ),
}
SUMS = {
    "All 250 won because they trained.": "",
    "All 5000 won because they trained.": "",
    "Blink 182 won for best song.": "",
    "In 1998 won by France, it is a cup.": "",
    "Group 101 won in Paris.": "",
    "All 250 Germans won.": "",
    "He paid 5000 won yesterday.": "5000 won",
    "5000 won under the old law": "5000 won",
    "It costs 50 won.": "50 won",
    "About 20,000 won is left.": "20000 won",
    "300 South Korean won": "300 won",
    "The rapper 50 Cent sang.": "",
    "It costs 50 Cent.": "50 cent",
    "500 Yen is not much.": "500 yen",
    "3 Euro coins lay there.": "3 euro",
    "They have 3 Euro left.": "3 euro",
}
PAID = ["It cost him about ", "They owed ", "He invests only ", "It is worth ", "She sold it for "]
UNPAID = ["The attack left ", "He paid in ", "They pay the ", ""]


@pytest.mark.parametrize(("text", "graph"), AS_THEY_ARE)
def test_what_is_right_stays(text: str, graph: str) -> None:
    whole = penman.format(read_graph(graph).tree, indent=None)
    for change in (pruned, completed):
        assert penman.format(change(read_graph(graph).tree, text), indent=None) == whole


@pytest.mark.parametrize("text", ADDED)
def test_what_is_missing_is_added(text: str) -> None:
    given, whole = ADDED[text]
    assert penman.format(completed(read_graph(given).tree, text), indent=None) == whole


def test_a_common_noun_is_no_name() -> None:
    tree = read_graph('(b / bark-01 :ARG0 (p / person :name (n / name :op1 "Собака")))').tree
    assert ":name" not in penman.format(pruned(tree, "Собака лает."))


@pytest.mark.parametrize("text", ["Second, she took the twelfth seat.", "A second twelfth seat"])
def test_ordinals_beside_a_second(text: str) -> None:
    tree = pruned(read_graph("(s / seat :mod (t / twelfth))").tree, text)
    assert ":ord (o / ordinal-entity :value 12)" in penman.format(tree, indent=None)


@pytest.mark.parametrize("text", SUMS)
def test_words_of_currencies_and_names(text: str) -> None:
    assert " ".join(f"{found.value} {found.currency}" for found in sums_in(text)) == SUMS[text]


def test_what_is_paid() -> None:
    assert [text for text in PAID if not is_paid(text)] == []
    assert [text for text in UNPAID if is_paid(text)] == []
