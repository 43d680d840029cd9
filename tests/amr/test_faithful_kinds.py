"""More kinds of what a sentence says, each in the graph of the shipped parser, and no other."""

from __future__ import annotations

import pytest

from amr.config import GraphOptions
from amr.parser import AMRParser
from tests.amr.sources import LONG_NAMES, without_source
from tests.amr.test_faithful import given, one_line
from tests.amr.test_shipped import shipped_parser

RIGHT = {
    # Names with numbers, hashtags, files.
    "Formula 1 is loud.": ['"Formula" :op2 "1"'],
    "Flight AA11 vanished.": ['"AA11"'],
    "He read Catch-22 twice.": ['"Catch-22"'],
    "CO2 warms the earth.": ['(n / name :op1 "CO2")'],
    "#ClimateStrike is growing.": ['(h / hashtag :name (n / name :op1 "#ClimateStrike"))'],
    "The hashtag #MeToo spread in France.": ['(h / hashtag :name (n / name :op1 "#MeToo"))'],
    "#vegan food is healthy.": ['"#vegan"'],
    "3M bought a factory in Ohio.": ['"3M"', '"Ohio"'],
    "ZIP code 90210 is in Beverly Hills.": [" 90210", '"Beverly" :op2 "Hills"'],
    "Open the file notes.txt now.": ['/ string-entity :value "notes.txt"'],
    "Python 3.10.12 is old.": ['"3.10.12"'],
    "Her number is (030) 1234567.": ['/ phone-number-entity :value "(030) 1234567"'],
    # Dates and times.
    "In fiscal 2022 the loss grew.": [":year 2022 :mod (f / fiscal)"],
    "In FY 2020 sales rose.": [":year 2020 :mod (f / fiscal)"],
    "The 1999-00 season was long.": [":year 1999", ":year 2000"],
    "He is in his 30s.": [" 30"],
    "It takes 30s.": ["/ temporal-quantity :quant 30 :unit (s / second)"],
    "Let's meet at seven in the evening.": [':time "19:00"'],
    "We land at 23:10 GMT.": [':time "23:10" :timezone "GMT"'],
    "He died on Tuesday, 7 June 1994.": [":day 7 :month 6", ":weekday (t / tuesday)", ":year 1994"],
    "It was founded in the year 1066.": [":year 1066"],
    # Scores, ratios, parts, amounts.
    "She won 6-4, 7-5.": ["score-entity :op1 6 :op2 4)", "score-entity :op1 7 :op2 5)"],
    "The ratio of men to women is 2:1.": ["(r / ratio-of :op1 2 :op2 1)"],
    "The company has a debt ratio of 3:4.": ["/ ratio-of :op1 3 :op2 4)"],
    "One in five people smokes.": [":quant 1 ", "/ include-91", ":quant 5"],
    "Prices rose by a third.": [':ARG2 "1/3"'],
    "The salt level is 35 per mille.": ["/ per-mille :quant 35"],
    "Inflation was -0.3%.": ["/ percentage-entity :value -0.3"],
    "He ran 10k.": ["/ distance-quantity :quant 10 :unit (k / kilometer)"],
    "The room is 4x5 metres.": [":quant 4 :unit (m ", ":quant 5 :unit (m2 "],
    "The temperature fell to \u221215 °C.": [":quant -15 :scale (c / celsius)"],
    "Dinner cost 60 Australian dollars.": [":quant 60", '"Australia"'],
    "I lost 5-10 at the casino.": [" 5 ", " 10"],
    # Amounts that were lost or of another unit.
    "The firm has debts of €600 million.": [":quant 600000000 :unit (e / euro)"],
    "She gave $20 and €30.": [":quant 20 :unit (d / dollar)", ":quant 30 :unit (e / euro)"],
    "The car uses 6 liters per 100 km.": [":quant 6 :unit (l / liter)", ":quant 100 :unit (k /"],
    "It costs five pounds sixty.": [":quant 5 :unit (p / pound)", ":quant 60 :unit (p2 / penny)"],
    "It took 2:05:30 hours.": [":quant 2 ", ":quant 5 ", ":quant 30 ", "/ second)"],
    "He worked for 1 ½ hours.": [":quant 1.5 :unit (h2 / hour)"],
    "She waited three quarters of an hour.": [":quant 0.75 :unit (h / hour)"],
    "He ran the 100m in 10s.": [":quant 100 :unit (m / meter)", ":quant 10 :unit (s / second)"],
    "The loan was 5k.": [" 5000"],
    "Some 45'000 fans came.": [" 45000"],
    "The pH of the water is 7.4.": [" 7.4"],
    # Ordinals, dates, scores, ratios.
    "The twenty-first chapter is long.": [":ord (o / ordinal-entity :value 21)"],
    "On the first of May they marched.": [":day 1 :month 5"],
    "In the '60s people danced.": [":decade 1960"],
    "From 2005 until 2010 she taught.": [":year 2005", ":year 2010"],
    "He ruled from 1643 to 1715.": [":year 1643", ":year 1715"],
    "The match ended 2-2.": ["score-entity :op1 2 :op2 2)"],
    "They drew 0-0.": ["score-entity :op1 0 :op2 0)"],
    "The scale is 1:25,000.": ["ratio-of :op1 1 :op2 25000)"],
    "Mix water and rice 2:1.": ["ratio-of :op1 2 :op2 1)"],
    # Telephones, addresses, names.
    "Call +33 1 23 45 67 89.": ['phone-number-entity :value "+33 1 23 45 67 89")'],
    "In an emergency call 911.": ['phone-number-entity :value "911"'],
    "Ping 192.168.0.1 first.": ['"192.168.0.1"'],
    "She lives at 10 Downing Street, London.": ['"10" :op2 "Downing" :op3 "Street"', '"London"'],
    "She eats at McDonald's.": ['"McDonald\'s"'],
    "Sum 41 played in Oslo.": ['"Sum" :op2 "41"', '"Oslo"'],
    "Jay-Z met will.i.am.": ['"Jay-Z"', '"will.i.am"'],
    "Ninety-nine point nine percent agreed.": ["(p / percentage-entity :value 99.9)"],
    "We lost the final 0:2.": ["score-entity :op1 0 :op2 2 "],
    "Maroon 5 won a Grammy.": ['"Maroon" :op2 "5"', "/ win-01"],
    "Guns N' Roses toured Japan.": ['"Guns" :op2 "N\'" :op3 "Roses")', '"Japan"'],
    # Less than nothing, times of day, decades, seasons, years.
    "Profits fell to minus 3 million euros.": [":quant -3000000 :unit (e / euro)"],
    "The temperature was minus twelve degrees.": [":quant -12 :unit (d / degree)"],
    "It was -12 degrees in Minsk.": ["/ temperature-quantity :quant -12", '"Minsk"'],
    "The alarm rang at 05:00 hours.": [':time (d / date-entity :time "5:00")'],
    "It is 5.30 in the morning.": [':time "5:30"'],
    "The show starts at 8.": [':time (d / date-entity :time "8:00")'],
    "The '80s were fun.": ["(d / date-entity :decade 1980)"],
    "The 4th of July is a holiday.": [":day 4 :month 7"],
    "In the summer of 1969 they met.": [":year 1969 :season (s / summer)"],
    "He reigned 1558-1603.": ["(d / date-entity :year 1558)", "(d2 / date-entity :year 1603)"],
    "The 2008-2009 crisis hurt banks.": [":year 2008", ":year 2009"],
    # How often, which, of what, where.
    "It rains 3-4 times a week.": [
        ":ARG1 (b / between :op1 3 :op2 4)",
        ":quant 1 :unit (w / week)",
    ],
    "He runs twice a day.": ["rate-entity-91 :ARG1 2 :ARG2", ":quant 1 :unit (d / day)"],
    "Pages 12\u201315 are missing.": ["(p / page :quant (b / between :op1 12 :op2 15))"],
    "They won the 2nd game 2-1.": ["score-entity :op1 2 :op2 1"],
    "The tank is one third full.": [':quant "1/3"'],
    "The 5-cent coin is rare.": ["(m / monetary-quantity :quant 5 :unit (c2 / cent))"],
    "Boeing 747s are big.": ['(n / name :op1 "Boeing" :op2 "747s")'],
    "King Henry VIII had six wives.": [" 6", "/ wife"],
    "Ring 020 7946 0958 now.": [
        "(r / ring-01 ",
        '(p / phone-number-entity :value "020 7946 0958")',
    ],
    "#MondayMotivation is trending.": [':ARG1 (h / hashtag :name (n / name :op1 "#Monday'],
}
WRONG = {
    "The show starts at 8.": ["age-01", "/ year"],
    "The store is open 24/7.": [":day", ":month"],
    "The number 555 0100 is fake.": ["555100"],
    "She lost the set 4-6.": [":quant"],
    "They lead 3-1.": ["percentage-entity", '"lead"'],
    "Again and again she tried.": [":mod (a"],
    "He finished 3rd in the race.": ["ordinal-entity :value 3) :ord"],
    "#MondayMotivation is trending.": ["sing-01"],
    "They won the 2nd game 2-1.": ["ordinal-entity :value 1"],
    "A quarter of the land is forest.": ["(f2 / forest)"],
    "We lost the final 0:2.": [":ARG4"],
    "나는 학생입니다.": [":name"],
    "Putin is spending 1.3 billion this year on propaganda.": ["this :quant"],
    "I lost 5-10 at the casino.": ["score-entity"],
    "He is in his 30s.": [":decade", "/ second"],
    "Python 3.10.12 is old.": [":year"],
    "Let's meet at seven in the evening.": [":quant 7"],
    "The screen has an aspect ratio of 16:10.": [":time"],
    "He typed 0.75 as the answer.": ["percentage-entity"],
    "We land at 23:10 GMT.": ["amr-unknown"],
    "Five real friends came.": ["monetary-quantity"],
    "He called at 3 in the morning.": [":quant"],
    "Temperatures were in the 80s.": [":decade", "/ second"],
    "Her flight is at 11:59 PM tomorrow.": [":timezone"],
    "A 25% discount was given.": ['"25'],
    "Собака лает.": [":name"],
}


@pytest.fixture(scope="module")
def parser() -> AMRParser:
    return shipped_parser()


@pytest.mark.parametrize("beam", [1, 5])
def test_what_the_sentence_says_stands_in_the_graph(parser: AMRParser, beam: int) -> None:
    texts = [*dict.fromkeys((*RIGHT, *WRONG))]
    found = dict(
        zip(texts, parser.parse_sentences(given(texts), GraphOptions(beam=beam)), strict=True)
    )
    for text, parts in RIGHT.items():
        assert all(part in one_line(found[text]) for part in parts), one_line(found[text])
    for text, parts in WRONG.items():
        assert not any(part in one_line(found[text]) for part in parts), one_line(found[text])
    for text, sentence in found.items():
        assert without_source(sentence.tree, text, LONG_NAMES) == []
