"""Units and currencies, however they are written, and the scores of games."""

from __future__ import annotations

import pytest

from amr.constants.amounts import temperatures
from amr.constants.currencies import sums_in
from amr.constants.scores import scores
from amr.constants.unit_names import kind_of, named
from amr.constants.units import units_of

SUMS = {
    "It costs 7 quid.": "7 pound",
    "20 bucks, a fiver or a tenner": "20 dollar 5 pound 10 pound",
    "ten grand, or 15 grand a year": "10000 dollar 15000 dollar",
    "five grand pianos, two grand old houses": "",
    "€5k, US$3bn, Rs 500, Rs. 20": "5000 euro 3000000000 dollar 500 rupee 20 rupee",
    "50p, 25c, 99 cents, 40 pence": "50 penny 25 cent 99 cent 40 penny",
    "20€, 30 USD, CHF 20, 300 kr, 15 zł": "20 euro 30 dollar 20 franc 300 krona 15 zloty",
    "C$40, HK$ 5, R$ 1.5 million": "40 dollar 5 dollar 1500000 real",
    "1 million Korean won, 100 Swiss francs": "1000000 won 100 franc",
    "a five-dollar bill": "5 dollar",
    "They won 3 games; page 50, 5 C, Figure 5c, seat 14p": "",
    "$9.99 and 5 dollars": "9.99 dollar 5 dollar",
}
UNITS = {
    "30 m/s, 120 km/h, 60 mph": "meter-per-second kilometer-per-hour mile-per-hour",
    "20min, 45mins, 8h, 10.5 seconds": "minute minute hour second",
    "60W, 220V, 150 hp, 2kW": "watt volt horsepower kilowatt",
    "25 m², 120 sq ft, 50 m3": "square-meter square-foot cubic-meter",
    "75 square metres, 3.5 m high": "square-meter meter",
    "5 g/cm3, 100 Mbit/s": "gram-per-cubic-centimeter megabit-per-second",
    "a 40-watt bulb, twenty liters, 5kg": "watt liter kilogram",
    "water boils at 373 K": "kelvin",
    "60 W bulbs, 220 V sockets": "watt volt",
    "In 1990 W. Bush lost, with V. Power, K Smith, J. Low and N. Oil": "",
    "He died in 1990. W. Bush, 12 Pa. Smith, 5 V Power": "",
    "1.5m people, $5m, 20bn, 373 K users, seat 14K, the G12V mutant, 10 in all": "",
}
SCORES = {
    "They won 3:1 on Sunday.": "3 1",
    "The score was 21 to 17.": "21 17",
    "Serbia lost 79-83 to Spain.": "79 83",
    "He won 6-4, 6-3.": "6 4 6 3",
    "Children aged 5-10 won.": "",
    "They won 2 to 3 million dollars at 9:30.": "",
    "We meet at 9:30, pages 5-10": "",
    "The game starts at 2:30.": "",
    "By a vote of 51 to 49 it passed.": "51 49",
    "It was a 2-1 home win, 1-1 at half-time.": "2 1 1 1",
    "The match ended 2-1, she led 3-1.": "2 1 3 1",
    "He won 6-4 and 6-3.": "6 4 6 3",
}
RANGES = [  # beside words that contests have, too
    "He led 20 to 30 men.",
    "She did 3 sets of 8-12 reps, and won.",
    "She set the oven to 180 to 200.",
    "The leads are 5-10 cm long.",
    "The bill lost 50 to 60 votes.",
    "He scored 20 to 30 goals.",
    "They lost 3 to 5 of their men.",
    "He lost a bag, which cost 20-30.",
    "The game costs 20-30.",
    "I lost 5-10 at the casino.",
    "She lost 5-10 on her diet.",
    "The matches burn for 20 to 30 seconds.",
    "Teams of 5-10 won.",
    "Draw 5-10 lines.",
    "A 5-10 point lead",
    "The results took 5-10 days.",
]


@pytest.mark.parametrize(("text", "sums"), SUMS.items())
def test_sums_of_money(text: str, sums: str) -> None:
    assert " ".join(f"{found.value} {found.currency}" for found in sums_in(text)) == sums


@pytest.mark.parametrize(("text", "units"), UNITS.items())
def test_units(text: str, units: str) -> None:
    assert " ".join(found.unit for found in units_of(text)) == units


def test_units_have_kinds_and_names() -> None:
    kinds = [kind_of(u) for u in ("watt", "meter-per-second", "gram-per-liter", "mile-per-gallon")]
    assert kinds == ["power-quantity", "speed-quantity", "concentration-quantity", "quantity"]
    assert named("meter-per-second", "2") == "meters per second" and named("foot", "2") == "feet"


def test_temperatures() -> None:
    text = "It is 90 °F outside, 30°C, -5 ℃ or 20 degrees Celsius; it is cold, 3 degrees."
    units = [(found.value, unit.name) for found, unit in temperatures(text)]
    assert units == [
        ("90", "fahrenheit"),
        ("30", "celsius"),
        ("-5", "celsius"),
        ("20", "celsius"),
        ("3", "degree"),
    ]
    assert not list(temperatures("Turn it by 90 degrees."))


@pytest.mark.parametrize(("text", "found"), SCORES.items())
def test_scores(text: str, found: str) -> None:
    assert " ".join(f"{score.first} {score.second}" for score in scores(text)) == found


@pytest.mark.parametrize("text", RANGES)
def test_a_range_is_no_score(text: str) -> None:
    assert scores(text) == []
