"""What numbers, dates, times and addresses in a text are, in the plainest form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.text.addresses import addresses
from semcore.text.calendar_dates import date_parts
from semcore.text.clock_times import clock_times
from semcore.text.quantities import quantities

NUMBERS = {
    "They sold 2,345,678 cars.": "2345678",
    "2 345 678 cars": "2345678",
    "2.345.678 Autos": "2345678",
    "2'345'678 Autos": "2345678",
    "12,34,567 rupees": "1234567",
    "He paid $3.75 million.": "3750000",
    "He paid $ 3.75 million .": "3750000",
    "US$5bn": "5000000000",
    "1.5m people": "1500000",
    "a wall 1.5m tall": "1.5",
    "20k": "20000",
    "\u20ac1.200,50": "1200.50",
    "12 mn euros, 3 bn": "12000000 3000000000",
    "25 Mn ions": "25",
    "Twenty-five dogs": "25",
    "twenty five": "25",
    "one hundred and five": "105",
    "two hundred and thirty thousand": "230000",
    "one million two hundred thousand": "1200000",
    "two thousand and nineteen": "2019",
    "3.14 is pi": "3.14",
    ".5 mg": "0.5",
    "6.0 mg": "6.0",
    "it fell to -5": "-5",
    "it fell to \u22125": "-5",
    "cold (-2 degrees)": "-2",
    "a third of them": "1/3",
    "a third time": "3",
    "5km": "5",
    "20%": "20",
    "\u20ac20": "20",
    "20\u20ac": "20",
    "USD20": "20",
    "the 5th": "5",
    "the twenty-first": "21",
    "ninety-nine point nine percent": "99.9",
    "two point five million": "2500000",
    "at that point two left": "2",
    "At one point two men left": "1 2",
    "at one point five people were missing": "1 5",
    "By one point three senators had left": "1 3",
    "led by one point one day ago": "1 1",
    "One point, two people made it": "1 2",
    "At one point two three-year-olds cried": "1 2 3",
    "The first point two people made": "1 2",
    "the twenty-first point two people made": "21 2",
    "two and a half point five": "2.5 5",
    "one point five percent": "1.5",
    "one point five billion": "1500000000",
    "one point two five": "1.25",
    "zero point five": "0.5",
    "twenty point oh five": "20.05",
    "two point five to three million": "2500000 3000000",
    "between two point five and three million": "2500000 3000000",
    "two to two point five million": "2000000 2500000",
    "two point five million to three million": "2500000 3000000",
    "paid 1900 to 2000 thousands": "1900000 2000000",
    "add 1500 and 2000 thousands": "1500 2000000",
    "From 1939 to 1945 millions died": "1939 1945 1000000",
    "It was long: 1939 to 1945 thousands left": "1939 1945 1000",
    "between 1914 and 1918 millions died": "1914 1918 1000000",
    "1939 to 1945 millions died": "1939 1945 1000000",
    "a dozen": "12",
    "half a dozen": "6",
    "two dozen": "24",
    "half a million": "500000",
    "a million and a half": "1500000",
    "two and a half years": "2.5",
    "two and a half million": "2500000",
    "2 1/2 cups": "2.5",
    "2\u00bd cups": "2.5",
    "2/3 of it": "2/3",
    "two thirds": "2/3",
    "two-thirds": "2/3",
    "one third": "1/3",
    "three quarters": "3/4",
    "half of them": "1/2",
    "1,5 litres of milk": "1.5",
    "chapters 1,5 and 7": "1 5 7",
    "3-2": "3 2",
    "5-10 people": "5 10",
    "10 or 12": "10 12",
    "5 and 6": "5 6",
    "Route 66": "66",
    "World War II": "2",
    "\u0663\u0664": "34",
    "millions": "1000000",
    "thirty-five-year-old": "35",
}


@pytest.mark.parametrize(("text", "values"), NUMBERS.items())
def test_numbers(text: str, values: str) -> None:
    assert " ".join(found.value for found in quantities(text)) == values


def test_a_number_inside_a_word_is_no_number_of_its_own() -> None:
    assert [found.sort for found in quantities("COVID-19 and IL-6")] == ["part", "part"]
    assert quantities("serpinE2") == quantities("T669 and PMC3537887") == []


DATES = {
    "It rained on 12/31/1999.": "month 12 day 31 year 1999",
    "31/12/1999": "day 31 month 12 year 1999",
    "31.12.1999": "day 31 month 12 year 1999",
    "1.2.1999": "day 1 month 2 year 1999",
    "1999-12-31": "year 1999 month 12 day 31",
    "1999-12-31T10:00": "year 1999 month 12 day 31",
    "12/31/99": "month 12 day 31 year 1999",
    "12/31/05": "month 12 day 31 year 2005",
    "20080214": "year 2008 month 2 day 14",
    "May 5th, 2020": "month 5 day 5 year 2020",
    "5 May 2020": "day 5 month 5 year 2020",
    "the 5th of May": "day 5 month 5",
    "Sept. 11": "month 9 day 11",
    "in May 2020": "month 5 year 2020",
    "in 1999": "year 1999",
    "nineteen ninety-nine": "year 1999",
    "twenty twenty": "year 2020",
    "500 BC": "year 500",
    "the 1990s": "decade 1990",
    "the '90s": "decade 1990",
    "the nineties": "decade 1990",
    "in the 80s, 90s music": "decade 1980 decade 1990",
    "It takes 30s, in his late 40s he waited for 20s.": "",
    "on 2.10.11": "day 2 month 10 year 2011",
    "Python 3.10.12, 3.14.15": "",
    "the 21st century": "century 21",
    "the twentieth century": "century 20",
    "the first quarter": "quarter 1",
    "Q3": "quarter 3",
    "13/13/2000": "",
    "the summer of '69": "year 1969",
    "2345 cars, 1,999 dogs, $1999": "",
}


@pytest.mark.parametrize(("text", "parts"), DATES.items())
def test_dates(text: str, parts: str) -> None:
    assert " ".join(f"{part.unit} {part.value}" for part in date_parts(text)) == parts


TIMES = {
    "at 9:30": "9:30", "9:30 pm": "21:30", "21:30:15": "21:30", "5.30pm": "17:30",
    "5 p.m.": "17:00", "10am": "10:00", "12 am": "0:00", "12 pm": "12:00", "7 o'clock": "7:00",
    "four o'clock in the afternoon": "16:00", "half past ten": "10:30", "a quarter to five": "4:45",
    "ten past six": "6:10", "at seven thirty": "7:30", "noon": "12:00", "midnight": "0:00",
    "The dollar was at 1.30 today.": "", "a magnitude at 6.30.": "", "It stays at 6.30.": "",
    "We meet at 6.30 tomorrow.": "6:30", "On Monday at 9.30, we ate.": "9:30",
    "at 20.30": "20:30", "the stock closed at 20.30": "",
    "a ratio of 16:10": "", "a 16:10 ratio": "", "seven in the evening": "19:00",
    "2130 GMT": "21:30", "25:10": "", "16:9": "", "3:1": "", "5 to 10 people": "",
}  # fmt: skip


@pytest.mark.parametrize(("text", "times"), TIMES.items())
def test_times_of_day(text: str, times: str) -> None:
    assert " ".join(found.time for found in clock_times(text)) == times


ADDRESSES = {
    "Visit http://www.example.com now.": "http://www.example.com",
    "(see www.site.org/path?x=1)": "www.site.org/path?x=1",
    "https://a.org/b_(c), or d": "https://a.org/b_(c)",
    "Write to bob@example.org today.": "bob@example.org",
    "foo.b-r@bar.co.uk!": "foo.b-r@bar.co.uk",
    "call 555-1234": "555-1234",
    "call 1-800-555-0199": "1-800-555-0199",
    "text 07700 900123": "07700 900123",
    "call +1 (555) 123-4567": "+1 (555) 123-4567",
    "her number is (030) 1234567": "(030) 1234567",
    "2 345 678 cars, 1999-2000, 1999-12-31": "",
}


@pytest.mark.parametrize(("text", "found"), ADDRESSES.items())
def test_addresses(text: str, found: str) -> None:
    assert " ".join(address.text for address in addresses(text)) == found


@given(st.integers(0, 10**15))
def test_integers_with_separators(number: int) -> None:
    for written in (str(number), f"{number:,}"):
        assert [found.value for found in quantities(f"x {written} y")] == [str(number)]


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    for found in (*quantities(text), *date_parts(text), *clock_times(text), *addresses(text)):
        assert 0 <= found.start < found.end <= len(text)
