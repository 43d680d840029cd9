"""What looks like a street, a day, a decade, a span of years or a ratio, and is none."""

from __future__ import annotations

import penman
import pytest

from amr.constants.entity_types import retyped
from amr.constants.standins import StandIns
from amr.constants.streets import streets
from amr.constants.wordings import plainer
from amr.notation.reader import read_graph
from semcore.text.addresses import addresses
from semcore.text.calendar_dates import date_parts
from semcore.text.codes import codes
from semcore.text.quantities import quantities
from semcore.text.ratios import ratios

NO_STREETS = [
    "200 Tiananmen Square protesters were held.",
    "The massacre of 1989 Tiananmen Square shocked them.",
    "5 Google Drive files vanished.",
    "They let 3 Harvard Square apartments.",
    "20 Fleet Street firms closed.",
    "It stayed at 1929 Wall Street prices.",
    "It was 1929 Wall Street, and all fell.",
    "Prices went to 1929 Wall Street.",
    "In all, 12 Abbey Road songs were played.",
    "It was 2 Broadway Avenue shops.",
]
NAMED = {  # text: what it names, which is no road
    "They filmed 24 Hour Road in Leeds.": "24 Hour Road",
    "She read 50 Shades of Red Square.": "50 Shades of Red Square",
}
SAME = [
    # Months that are no days.
    "In May the first snow fell.",
    "By June the second team had lost.",
    "May the fourth be with you.",
    # What is counted, and years of life.
    "The golfer shot in the 60s.",
    "Bond yields were in the mid 90s.",
    "The top speed was in the low 80s.",
    "Her scores were in the nineties.",
    "Highs on Monday were in the 70s.",
    "The 80s were gone.",
    "He scored from the 40s to the 60s.",
    # Pages and the like.
    "See pages 1985-1990.",
    "Read verses 1985-1990.",
    "Use rooms 1901-1910.",
    "Delete lines 1500-1600.",
    "Call numbers 1990-1999.",
    "It follows ISO standard 1539-1997.",
    "Dial extension 1234-1500.",
    "He stayed there 1066-1087.",
]
NO_TELEPHONES = [
    "The temperature rose to +100 degrees.",
    "Its score is +120.",
    "Solve 5 + 100.",
    "It gained +1.25 and + 300 percent.",
    "A rise of +911 points",
    "He adds 5 + 1234567.",
    "A rise of +1000000 or +1 000 000 votes",
    "Call 112 and 113 were missed.",
    "Call 999 or 998 failed.",
    "Call 911 in the list failed.",
]
NUMBERS = {
    "The budget was 1800 millions.": "1800000000",
    "They spent 1900 millions on it.": "1900000000",
    "Since 2010 millions left.": "2010 1000000",
    "In 2010 \u00bd of them left.": "2010 0.5",
    "In 2010 1/2 of them left.": "2010 1/2",
    "She ran 3m ads.": "3000000",
    "They run 5m users.": "5000000",
    "The company runs 20m adverts.": "20000000",
    "They ran the 20m adverts.": "20000000",
}
NO_RATIOS = [
    "The mix was ready around 10:30.",
    "Mix well and serve around 7:30.",
    "They mix it up Monday 9:30.",
    "Mix and read John 3:16.",
    "The scale is 10:30 in my diary.",
    "Diluting it further about 8:30.",
    "They mix drinks on 5:1 days.",
    "Mix it and read psalm 2:10.",
]
RATIOS = {
    "Mix water and rice 2:1.": "2:1",
    "The scale is 1:25,000.": "1:25000",
    "Dilute it 1:10.": "1:10",
    "It was diluted 1:50 in water.": "1:50",
}
NO_CODES = [
    "They heard AC/DC-9 songs.",
    "Its I/O-3 port failed.",
    "We ran an A/B-1 test.",
    "Flight IN 2010 was rare.",
    "They took a flight AT 1030.",
    "The flight ON 12 May",
    "A flight OF 20 days",
]


@pytest.mark.parametrize("text", NO_STREETS)
def test_what_is_counted_and_years_are_no_house_numbers(text: str) -> None:
    assert list(streets(text, StandIns())) == []


@pytest.mark.parametrize("text", NAMED)
def test_no_name_with_a_number_is_a_road(text: str) -> None:
    operands = " ".join(f':op{k} "{part}"' for k, part in enumerate(NAMED[text].split(), start=1))
    graph = f"(c / company :name (n / name {operands}))"
    assert penman.format(retyped(read_graph(graph).tree, text), indent=None) == graph


def test_a_street_with_its_number_is_a_road() -> None:
    graph = '(c / city :name (n / name :op1 "10" :op2 "Hill" :op3 "Road"))'
    found = retyped(read_graph(graph).tree, "She lives at 10 Hill Road.")
    assert penman.format(found, indent=None) == graph.replace("city", "road")


@pytest.mark.parametrize("text", SAME)
def test_it_is_read_as_it_stands(text: str) -> None:
    assert [c for c in plainer(text) if " ".join(c.words) != text[c.start : c.end]] == []


def test_decades_of_what_is_warm_are_decades() -> None:
    warm = "Temperatures have risen since the seventies.", "Highs of the 90s tech boom"
    assert [p.value for text in warm for p in date_parts(text) if p.unit == "decade"] == [
        1970,
        1990,
    ]


@pytest.mark.parametrize("text", NO_TELEPHONES)
def test_signs_and_counts_are_no_telephones(text: str) -> None:
    assert addresses(text) == []


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers(text: str) -> None:
    assert " ".join(each.value for each in quantities(text)) == NUMBERS[text]


@pytest.mark.parametrize("text", [*NO_RATIOS, *RATIOS])
def test_ratios(text: str) -> None:
    expected = [RATIOS[text]] if text in RATIOS else []
    assert [f"{found.first}:{found.second}" for found in ratios(text)] == expected


@pytest.mark.parametrize("text", NO_CODES)
def test_letters_with_a_mark_and_words_in_capitals_are_no_codes(text: str) -> None:
    assert codes(text) == ()
