"""A sentence as it is read: what is said is the same, and addresses come back."""

from __future__ import annotations

import penman
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amr.constants.demonyms import COUNTRIES_OF_DEMONYMS, NAMES_OF_WORDS
from amr.constants.measures import measures
from amr.constants.names import known_names_of, names_of
from amr.constants.reflexives import pairs_with_two_edges
from amr.constants.rewriting import Reading, as_read
from amr.constants.standins import Measure, StandIns
from amr.notation.reader import read_graph
from amr.parser import unparsed
from semcore.text.words import words

PARTS = (("1", "hour"), ("30", "minute"))
READ = {
    "One hundred and twenty-three people met two hundred dogs.": "123 people met 200 dogs.",
    "A couple of hundred people left at a quarter to five.": "200 people left at 4:45.",
    "Between 3.5 and 4 million fled.": "Between 3500000 and 4000000 fled.",
    "It took 20min, 1h30 or 2 hrs.": "It took 20 minutes, 90 minutes or 2 hours.",
    "See 1,2 and 3, but 2,345,678 cars.": "See 1, 2 and 3, but 2,345,678 cars.",
    "There are 10^6 cells in 5km.": "There are 1000000 cells in 5 km.",
    "The one hundred and fifth time": "The 105th time",
    "Mail bob@x.org or see www.x.org, bob!": "Mail the website or see webpage, bob!",
    "Our website is http://x.org/a_(b).": "Our website is webpage.",
    "Call 020 7946 0958.": "Call landline.",
    "ISBN 978-3-16-148410-0 is lost.": "website is lost.",
    "Two thirds of them left, half the men.": "30 % of them left, 40 % of the men.",
    "She is 5'10\" tall.": "She is 70 inches tall.",
    "It took two hours and ten minutes.": "It took 130 minutes.",
    "He drove at 90km/h.": "He drove at 90 mph.",
    "It is 25 °C, CHF 20 or R$ 1.5 million.": "It is 25 kilograms, 20 francs or 1500000 dollars.",
    "The temperature is 77 °F.": "The temperature is 77 degrees Celsius.",
    "It costs 7 quid or 20 bucks.": "It costs 7 euros or 20 dollars.",
    "A grand total of ten grand.": "A grand total of 10000 dollars.",
    "The stamp costs 50p.": "The stamp costs 50 dollars.",
    "She gave him a fiver.": "She gave him 5 dollars.",
    "It costs 20€, €1.200,50 or 12 mn euros.": "It costs 20 euros, €1200.50 or 12000000 euros.",
    "He paid 1 million won.": "He paid 1000000 dollars.",
    "She has a five-dollar bill.": "She has a 5-dollar bill.",
    "It costs two dollars and fifty cents.": "It costs 250 cents.",
    "A 60-watt lamp, 30 m/s and 25 m²": "A 60-kilogram lamp, 30 mph and 25 acres",
    "They won 3:1 on Sunday, then 21-17.": "They won 3 to 1 on Sunday, then 21 to 17.",
    "Two out of three people, 1 in 10 men": "Two of the three people, 1 of the 10 men",
    "The 2010-11 season, the summer of '69": "The 2010 to 2011 season, the summer of 1969",
    "They arrived in 2010-11.": "They arrived in 2010 to 2011.",
    "Rome (2010-11), from 1998-99": "Rome (2010 to 2011), from 1998 to 1999",
    "It is open 9:30-10:30, at 0900 hours.": "It is open from 9:30 to 10:30, at 9:00.",
    "It rose in Q3 2021, and fell on the 5th.": "It rose in November 2021, and fell on October 5.",
    "Edit ~/.bashrc and /etc/hosts.": "Edit website and webpage.",
    "P!nk works at 7-Eleven.": "Bob works at Google.",
    "He died on March 15, 44 BC, in AD 120 or in 753 B.C.": "He died on March 15, 1944, in 1957 "
    "or in 1962.",
    "In the 5th century BC": "In the 1980s",
    "He paid R$50 or $10.": "He paid 50 euros or $10.",
    "We meet on 5/6, not 5/6 full.": "We meet on May 6, not 5/6 full.",
    "The code is 0042, the agent 007.": "The code is website, the agent Bob.",
    "Open C:\\Users\\bob\\a.txt or \\\\srv\\b.": "Open website or webpage.",
    "The dog\0barked.": "The dog barked.",
    "He was born on 12/31/1999, or 1999-12-31.": "He was born on December 31, 1999, or "
    "December 31, 1999.",
    "The 18th century, the 19th and 20th centuries": "The 1980s, the 1970s and 1960s",
    "@jane saw @tom_b.": "Bob saw Tom.",
    "#MeToo and the hashtag #Go_on, not #12 or a#b.": "motto and the slogan, not #12 or a#b.",
    "See 4Biii</xref> and 7-Eleven.": "See 4Biii</xref> and Google.",
    "#Go_on, not #1st or #ff0000": "motto, not #1st or #ff0000",
    "He ran 10k and a 5k race, not 10k tests.": "He ran 10 km and a 5 km race, not 10000 tests.",
    "In fiscal 2022, FY19, in the year 1066": "In 2022, 2019, in 1066",
    "35 per mille, $5 per mile, 3\u2030, -0.5%": "35 %, $5 per mile, 3 %, 0.5 %",
    "A 4x5 m room, 2 by 3 by 4 feet": "A 10 meters room, 11 feet",
    "The 1999-00 season, a kilo of it": "The 1999 to 2000 season, a kilogram of it",
    "She won 6-4, 7-5.": "She won 6 to 4.",
    "The ratio is 2:1, it rose by a third.": "The ratio is 2 to 1, it rose by 30 %.",
    "They met on Monday the 4th at eight in the morning.": "They met on Monday November 4 at "
    "8:00 in the morning.",
    "Three Norwegians met a Costa Rican.": "Three Greeks met a Italian.",
}
CONCEPTS = frozenset(
    "hour minute meter kilogram pound inch dollar euro franc cent celsius".split()  # noqa: SIM905
)
SAME = [
    "Five of them read One Hundred Years of Solitude in 1999.",
    "He was born on May 5th, 2020, in Saudi Arabia, and met the Irish-born Welshman.",
    "MDA-MB-231 cells, 14-3-3 proteins, 5 % of it, at 9:30 in the third of May",
    "Version 2.3.1 of foo#1 at 9:30, two thirds agreed",
    "Flights 2001-02 left, rooms 1901-02 are free.",
    "In 1990 W. Bush lost, and V. Power won a 3-Day pass and a 5-Star hotel.",
    "8M urea, the 20 s, an 8-hour day and 5k loans",
]


def read(text: str) -> Reading:
    known = frozenset(("greece", "italy"))
    return as_read(unparsed("1", text, words(text)), known=known, concepts=CONCEPTS)


@pytest.mark.parametrize("text", READ)
def test_it_is_read_in_plain_words(text: str) -> None:
    reading = read(text)
    assert reading.sentence.text == READ[text]
    assert reading.sentence.forms == [READ[text][a:b] for a, b in words(READ[text])]
    made = {reading.sentence.forms[index] for index in reading.made}
    assert not made & {"people", "cells", "See", "bob"}


@pytest.mark.parametrize("text", SAME)
def test_what_is_plain_or_has_another_meaning_stays(text: str) -> None:
    assert read(text).sentence.text in (text, text.replace("5k loans", "5000 loans"))


@given(st.text("a1 2.-@:/wh,five", max_size=30))
def test_words_lie_within_the_text_that_is_read(text: str) -> None:
    sentence = read(text).sentence
    ends = [0, *(end for _, end in sentence.words)]
    starts = [start for start, _ in sentence.words]
    assert all(end <= start for end, start in zip(ends, starts, strict=False))
    assert "".join(sentence.forms) == "".join(sentence.text.split())


def test_addresses_come_back_as_entities() -> None:
    reading = read("Mail bob@x.org or see www.x.org now.")
    graph = "(o / or :op1 (m / mail :ARG1 (w / website)) :op2 (s / see :ARG1 (w2 / webpage)))"
    restored = penman.format(reading.restored(read_graph(graph).tree), indent=None)
    assert '(e / email-address-entity :value "bob@x.org")' in restored
    assert '(u / url-entity :value "www.x.org")' in restored


@pytest.mark.parametrize(
    ("stand_ins", "graph", "restored"),
    [
        (
            StandIns(fractions={"30": "2/3"}),
            "(l / leave-17 :ARG1 (p / percentage-entity :value 30 :mod (a / all)) :ARG2 30)",
            '(l / leave-17 :ARG1 (p / percentage-entity :value "2/3" :mod (a / all)) :ARG2 "2/3")',
        ),
        (
            StandIns(measures={"90": Measure("temporal-quantity", PARTS, "1h30")}),
            '(l / last-01 :ARG2 (t / temporal-quantity :quant 90 :unit (m / minute)) :li "90")',
            "(l / last-01 :ARG2 (a / and :op1 (t / temporal-quantity :quant 1 :unit (h / hour)) "
            ':op2 (t2 / temporal-quantity :quant 30 :unit (m / minute))) :li "1h30")',
        ),
        (
            StandIns(measures={"90": Measure("temporal-quantity", PARTS[:1], "1h")}),
            "(l / long :quant 90)",
            "(l / long :quant (a / and :op1 (t / temporal-quantity :quant 1 :unit (h / hour))))",
        ),
        (
            StandIns(names={'"Greece"': ('"Sri"', '"Lanka"')}, concepts={"greek": "lankan"}),
            '(g / greek :mod (c / country :name (n / name :op1 "Greece" :op2 "!")))',
            '(l / lankan :mod (c / country :name (n / name :op1 "Sri" :op2 "Lanka" :op3 "!")))',
        ),
        (
            StandIns(centuries={"1980": "21"}),
            '(d / date-entity :decade 1980 :mod (n / name :op1 "1980s"))',
            '(d / date-entity :century 21 :mod (n / name :op1 "21st century"))',
        ),
        (
            StandIns(fractions={"30": "1/3"}),  # a node that is pointed at stays one
            "(a / and :op1 (p / percentage-entity :value 30) :op2 p)",
            '(a / and :op1 (p / percentage-entity :value "1/3") :op2 p)',
        ),
    ],
)
def test_stand_ins_come_back(stand_ins: StandIns, graph: str, restored: str) -> None:
    assert penman.format(stand_ins.restored(read_graph(graph).tree), indent=None) == restored


def test_measures_are_read() -> None:
    text = "1h30, 5'10\", 6 ft 2 in, 2 hrs 20 mins, 7 lbs 3 oz, three days and 4 hours, 9:30, 5'"
    assert [(" ".join(map(" ".join, found.parts)), found.total) for found in measures(text)] == [
        ("1 hour 30 minute", 90),
        ("5 foot 10 inch", 70),
        ("6 foot 2 inch", 74),
        ("2 hour 20 minute", 140),
        ("7 pound 3 ounce", 115),
        ("3 day 4 hour", 76),
    ]


def test_an_adjective_names_its_own_country_only() -> None:
    assert known_names_of("Danish") == (("Denmark",),)
    assert known_names_of("Nigerian") == (("Nigeria",),) and known_names_of("Nigerien") == (
        ("Niger",),
    )
    assert names_of("Romanian") == {"romanian"} and "dresden" in names_of("Dresdenian")
    assert "r" not in names_of("J.R.R.")
    for word, names in COUNTRIES_OF_DEMONYMS.items():
        assert set(names) <= set(NAMES_OF_WORDS[word])
        assert all(piece[0].isupper() or piece in ("of", "and") for name in names for piece in name)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [("He washed himself .", 1), ("They saw each other .", 1), ("He likes it .", 0),
     ("She said to herself : take it with you", 2), ("one another 's", 1)],
)  # fmt: skip
def test_words_that_say_that_two_participants_are_one(text: str, pairs: int) -> None:
    assert pairs_with_two_edges(text.split()) == pairs
