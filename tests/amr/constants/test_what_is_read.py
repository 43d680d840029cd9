"""What a text says before there is a graph: other words for some, streets, sums, numbers."""

from __future__ import annotations

import pytest

from amr.constants.currencies import sums_in
from amr.constants.standins import StandIns
from amr.constants.streets import streets
from amr.constants.wordings import plainer
from semcore.text.addresses import addresses
from semcore.text.calendar_dates import date_parts
from semcore.text.codes import codes
from semcore.text.quantities import quantities

READ = {  # text: what is read in other words
    "In the '60s people danced.": "1960s",
    "The songs of the nineties were good.": "1990s",
    "In the early sixties he left.": "1960s",
    "Highs of the 90s tech boom": "1990s",
    "Record highs came in the 70s.": "1970s",
    "It was shot in the 60s.": "1960s",
    "She is in her forties.": "",
    "Temperatures were in the 80s.": "",
    "From 2005 until 2010 she taught.": "to",
    "He worked there 1999-2004.": "from 1999 to 2004",
    "In 1999-2004 he worked there.": "",
    "Twenty-odd people came.": "about Twenty",
    "On the first of May they marched.": "May 1",
    "It opened on May the fifth, 2010.": "May 5",
    "He reigned 1558-1603.": "from 1558 to 1603",
    "It was bought in the third of May.": "",
    "It lasted from 9 to 10 a.m.": "9 a.m.",
    "Open from 10 to 2 p.m.": "10 a.m.",
    "She waited three quarters of an hour.": "0.75 hours",
    "She ate three quarters of an apple.": "",
    # Less than nothing, but for what is taken away, a sign and a mark.
    "It fell to minus 5 or to minus five thousand.": "-5 -5000",
    "Ten minus 3, a minus 3 rating": "",
    "The minus 3 key, plus or minus 4": "",
    "It is open 24/7, or 24/7/365.": "always",
    "On 24/7 he left, due by 24/7.": "",
    "Until 24/7 the shop is shut.": "",
    "From 24/7 to 30/7 we are open.": "",
    "He scored 24/7 points.": "",
    "It was minus two teeth.": "",
    "Pages 5\u20136, JFK\u2013LHR, 2\u20133\u20134": "5-6",
    "The 2008-2009 crisis hurt the 1500-2000 cars": "2008 to 2009",
    "He sold 1500-2000 cars, 1900-2000 men": "",
    "The '80s were fun, 70s rock is loud.": "1980s",
}
STREETS = {
    "He lives at 221B Baker Street.": "221B Baker",
    "Her home was 42 Elm Road in Leeds.": "42 Elm",
    "They met at 1600 Fifth Avenue.": "1600 Fifth",
    "The office is at 350 Fifth Avenue.": "350 Fifth",
    "In 2010 Wall Street fell.": "",
    "Since 1990 Main Street is closed.": "",
    "At 5 he left.": "",
}
SUMS = {
    "Maroon 5 won a Grammy.": "",
    "Only 3 won.": "",
    "Five real friends came.": "",
    "50 Cent sang.": "",
    "It costs 5000 won.": "5000 won",
    "They pay 3000 won a month.": "3000 won",
    "The fund has $12.75bn.": "12750000000 dollar",
}
NUMBERS = {
    "Some 45'000 fans came.": "45000",
    "He worked for 1 ½ hours.": "1.5",
    "Between 1914 and 1918 millions died.": "1914 1918 1000000",
    "He ran the 100m.": "100",
    "He ran the 100m in 10 s.": "100 10",
    "She swam 50m in the sea.": "50",
    "It cost 2 1/2 or 12 ½ euros.": "2.5 12.5",
}
TELEPHONES = {
    "Call 112 at once.": "112",
    "Call 999 customers.": "",
    "Call +33 1 23 45 67 89.": "+33 1 23 45 67 89",
    "+442071234567 or +34 123 456 789": "+442071234567 +34 123 456 789",
    "Our fax is (0)89 123456.": "(0)89 123456",
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read_in_other_words(text: str) -> None:
    found = [c.words for c in plainer(text) if " ".join(c.words) != text[c.start : c.end]]
    assert " ".join(word for words in found for word in words) == READ[text]


@pytest.mark.parametrize("text", STREETS)
def test_streets_with_house_numbers(text: str) -> None:
    found = [text[change.start : change.end] for change in streets(text, StandIns())]
    assert " ".join(found) == STREETS[text]


@pytest.mark.parametrize("text", SUMS)
def test_words_of_currencies_that_are_others(text: str) -> None:
    assert " ".join(f"{each.value} {each.currency}" for each in sums_in(text)) == SUMS[text]


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers(text: str) -> None:
    assert " ".join(each.value for each in quantities(text)) == NUMBERS[text]


@pytest.mark.parametrize("text", TELEPHONES)
def test_telephones(text: str) -> None:
    assert " ".join(each.text for each in addresses(text)) == TELEPHONES[text]


def test_codes_and_decades() -> None:
    assert [c.text for c in codes("An F/A-18 and flight LH 400")] == ["F/A-18", "LH 400"]
    assert not [part for part in date_parts("Highs were in the 80s.") if part.unit == "decade"]
