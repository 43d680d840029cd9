"""What looks like a score, fraction, version, ratio, sum, product or telephone, and is none."""

from __future__ import annotations

import penman
import pytest

from amr.constants.completing import completed
from amr.constants.measures import measures
from amr.constants.replacing import replacements
from amr.constants.units import units_of
from amr.notation.reader import read_graph
from semcore.text.addresses import addresses
from semcore.text.calendar_dates import date_parts
from semcore.text.clock_times import clock_times
from semcore.text.codes import codes
from semcore.text.quantities import quantities
from semcore.text.ratios import ratios

_ONE_SCORE = "(s / score-entity :op1 2 :op2 1)"
_MASS = "(m / mass-quantity :quant {} :unit (p / pound))"
_SOLD = f"(s / sell-01 :ARG1 (c / cake :mod {_MASS}))"
AS_THEY_ARE = {  # text: a graph to which nothing is done
    # Scores that are written both ways.
    "They won 2-1 and lost 1-2.": (
        f"(a / and :op1 (w / win-01 :ARG2 {_ONE_SCORE}) :op2 (l / lose-03 :ARG2 "
        "(s2 / score-entity :op1 1 :op2 2)))"
    ),
    "Leeds lost 1-2 but beat Bath 2-1.": f"(b / beat-03 :ARG4 {_ONE_SCORE})",
    "They won 3-0, then lost 0-3 at home.": (
        "(a / and :op1 (w / win-01 :ARG2 (s / score-entity :op1 3 :op2 0)) :op2 (l / lose-03 "
        ":ARG2 (s2 / score-entity :op1 0 :op2 3)))"
    ),
    "Rome trailed 1-2 and won 2-1.": f"(w / win-01 :ARG2 {_ONE_SCORE})",
    # Pounds of things that are bought or sold.
    "They sold a 10-pound lobster.": _SOLD.format(10),
    "She bought a 12-pound turkey.": _SOLD.format(12),
    "They raised a 200-pound pig.": _SOLD.format(200),
    "He paid for a 5 pound cake.": _SOLD.format(5),
    "He paid for 5 pounds of rice.": _SOLD.format(5),
    "They sold 20 pounds.": _SOLD.format(20),
    "The worth of a 3 pound ham fell.": _SOLD.format(3),
    # Amounts in two units.
    "It is 5 km or 5 miles long.": (
        "(l / long :ARG1 (d / distance-quantity :quant 5 :unit (k / kilometer)))"
    ),
    "It took 5 days and 5 hours.": (
        "(t / take-10 :ARG1 (t2 / temporal-quantity :quant 5 :unit (d / day)))"
    ),
    "He gave 5 euros, she 5 dollars.": (
        "(g / give-01 :ARG1 (m / monetary-quantity :quant 5 :unit (e / euro)))"
    ),
    "It lasts 3 weeks, or 3 months.": (
        "(l / last-01 :ARG2 (t / temporal-quantity :quant 3 :unit (w / week)))"
    ),
    "It is 7 feet, not 7 metres.": (
        "(t / tall :ARG1 (d / distance-quantity :quant 7 :unit (f / foot)))"
    ),
}
DATES = {  # text: its dates, that are no versions
    "The album was released 12.10.21.": "12 10 2021",
    "We met in Berlin 12.10.21.": "12 10 2021",
    "Last updated 12.10.21": "12 10 2021",
    "Mon 12.10.21": "12 10 2021",
    "Expires 3.10.12": "3 10 2012",
    "Deadline 31.12.24": "31 12 2024",
    "(Rome 3.10.12)": "3 10 2012",
    "Deadline 12.31.24": "12 31 2024",
    "Installed 1.2.20 by Bob": "1 2 2020",
    "Press release 4.5.19": "4 5 2019",
    "Paris 5.6.17, London 7.8.18": "5 6 2017 7 8 2018",
    "Version 3.10.12 of Python 3.10.12": "",
    "The new release 2.4.10 is out, upgrade from 2.3.10.": "",
}
TIMES = {  # text: its times of day, none of them a ratio
    "Against all odds he arrived at 9:30.": "9:30",
    "Weigh it on the scale at 7:15.": "7:15",
    "At 9:30 the odds changed.": "9:30",
    "The ratio was checked at 8:20.": "8:20",
    "At 9:30 odds fell.": "9:30",
    "The odds of rain by 9:30 are small.": "9:30",
    "In that proportion it stayed until 6:45.": "6:45",
}
NO_RATIOS = [
    *TIMES,
    "Rate it on a scale from 1 to 10.",
    "The ratio rose from 2 to 3.",
    "On a scale of 1 to 10 it is bad.",
    "The ratio is 2 to 3 times higher.",
    "The odds were 5 to 10 percent.",
    "Odds for 20 to 30 horses were given.",
]
RATIOS = {
    "The ratio of men to women is 2:1.": "2:1",
    "The odds that he wins are low, with odds of 10 to 1.": "10:1",
    "It has an aspect ratio of 16:10.": "16:10",
    "a map at a scale of 1:50": "1:50",
    "the 16:10 aspect ratio": "16:10",
    "The ratio is 3 to 2.": "3:2",
    "diluted 1:10": "1:10",
    "The ratio stood at 3:1.": "3:1",
    "a ratio of exactly 3 to 1": "3:1",
    "Mix it in a ratio of 1 to 4.": "1:4",
    "The sex ratio: 51:49": "51:49",
}
NO_FRACTIONS = [
    "He was hit by a third car.",
    "It was bought by a third party.",
    "It was followed by a fifth goal.",
    "Two were hit by one, then by a third.",
    "The fall was followed by a fourth decline.",
    "He was cut by a fifth man in the bar.",
]
FRACTIONS = {
    "Prices rose by a third.": "1/3",
    "It cut costs by a fifth in 2010.": "1/5",
    "Sales fell by a quarter last year.": "1/4",
    "It shrank by a tenth.": "1/10",
    "Output contracted by a tenth!": "1/10",
    "Prices fell by a third to $20.": "1/3",
}
HOURS = {  # text: its times of day; of others *at 8* is an age, a price or a place
    "The film ends at 9.": "9:00",
    "Dinner is at 8 tomorrow.": "8:00",
    "It is 5.30 in the morning.": "5:30",
    "He left home at 8.": "",
    "The index opened at 8.": "",
    "She started school at 5.": "",
    "Bidding starts at 5.": "",
    "The list starts at 1.": "",
    "The bar opens at 5 percent.": "",
    "The show starts at 8 dollars.": "",
    "It rose 5.30 in the morning.": "",
    "He paid 5.30 in the evening.": "",
    "A ticket is 5.30 in the morning.": "",
    "The game ends at 2.": "",
    "The play starts at 2, up from 1.": "",
    "The meeting opens at 5 on page 3.": "",
}
SECONDS = {  # text: whether it has any
    "It took 120s.": True, "He ran it in 120s.": True, "He owns two 911s.": False,
    "Boeing 747s are big.": False, "In the 120s Rome grew.": False,
}  # fmt: skip
NO_PRODUCTS = [
    "He parked his 4x4 in the garage.",
    "They won the 4x100 m relay.",
    "We sold 2 x 4 in total.",
    "It is 12x4 in 2019.",
    "Put them 2 by 2 in a bowl.",
    "She ran 6 x 400 m.",
    "A race of 4 x 50 m freestyle",
    "The 6x6 in blue is hers.",
    "It is 4 ft by 6 in.",
]
PRODUCTS = {
    "The room is 4x5 metres.": "4 meter 5 meter",
    "a photo of 4x6 in.": "4 inch 6 inch",
    "2 by 3 by 4 feet": "2 foot 3 foot 4 foot",
    "3 m x 4 m, it was": "3 meter 4 meter",
}
NO_TELEPHONES = [
    "In the paper (1999) 25000 people were asked.",
    "After that (1250) 100000 remained.",
    "Table (12) 345678 rows",
    "There (10) 50000 people died.",
    "In (2005) 1234567 cars were sold.",
    "See (33) 1200000 then.",
    "Of all (150) 800000 left.",
]


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_nothing_is_done_to_what_is_right(text: str) -> None:
    graph = AS_THEY_ARE[text]
    tree = completed(read_graph(graph).tree, text)
    assert penman.format(tree, indent=None) == penman.format(read_graph(graph).tree, indent=None)


@pytest.mark.parametrize("text", ["It cost 10 pounds.", "He bought it for 10 pounds in Leeds."])
def test_pounds_that_are_paid_are_money(text: str) -> None:
    tree = completed(read_graph(f"(c / cost-01 :ARG2 {_MASS.format(10)})").tree, text)
    assert "monetary-quantity" in penman.format(tree)


@pytest.mark.parametrize("text", DATES)
def test_dates_with_points_are_no_versions(text: str) -> None:
    parts = [part for part in date_parts(text) if part.unit in ("day", "month", "year")]
    assert (
        " ".join(str(p.value) for p in sorted(parts, key=lambda p: (p.date, p.start)))
        == (DATES[text])
    )
    assert bool(codes(text)) is (not DATES[text])


@pytest.mark.parametrize("text", TIMES)
def test_times_beside_words_of_ratios_are_times(text: str) -> None:
    assert [found.time for found in clock_times(text)] == [TIMES[text]]


@pytest.mark.parametrize("text", HOURS)
def test_hours_alone(text: str) -> None:
    assert " ".join(found.time for found in clock_times(text)) == HOURS[text]


@pytest.mark.parametrize("text", SECONDS)
def test_seconds(text: str) -> None:
    assert any(found.unit == "second" for found in units_of(text)) is SECONDS[text]


@pytest.mark.parametrize("text", [*NO_RATIOS, *RATIOS])
def test_ratios(text: str) -> None:
    expected = [RATIOS[text]] if text in RATIOS else []
    assert [f"{found.first}:{found.second}" for found in ratios(text)] == expected


@pytest.mark.parametrize("text", [*NO_FRACTIONS, *FRACTIONS])
def test_fractions_behind_by(text: str) -> None:
    expected = [FRACTIONS[text]] if text in FRACTIONS else []
    assert [found.value for found in quantities(text) if found.sort == "fraction"] == expected
    assert list(replacements(text).stand_ins.fractions.values()) == expected


@pytest.mark.parametrize(
    "text",
    ["Come by a quarter to nine.", "It fell by half past ten.", "It rose by a quarter to 9."],
)
def test_times_behind_by_are_no_fractions(text: str) -> None:
    assert replacements(text).stand_ins.fractions == {}
    assert len(clock_times(text)) == 1


@pytest.mark.parametrize("text", [*NO_PRODUCTS, *PRODUCTS])
def test_products(text: str) -> None:
    found = [each for each in measures(text) if each.joint == "product-of"]
    parts = " ".join(f"{side} {unit}" for each in found for side, unit in each.parts)
    assert parts == PRODUCTS.get(text, "")


@pytest.mark.parametrize("text", NO_TELEPHONES)
def test_years_and_numbers_in_parentheses_are_no_telephones(text: str) -> None:
    assert addresses(text) == []
