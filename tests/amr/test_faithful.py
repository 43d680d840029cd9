"""Nothing stands in a graph that the sentence does not say: numbers, dates, strings, wiki."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import penman
import pytest

from amr.config import GraphOptions
from amr.data import AMRSentence
from amr.notation.reader import read_graph
from amr.parser import AMRParser, unparsed
from amr.wiki import NameLinker
from semcore.text.words import words
from tests.amr.sources import LONG_NAMES, without_source
from tests.amr.test_shipped import shipped_parser
from tests.amr.tiny_parser import tiny_model, tiny_sentences

# Sentences, and what their graphs must have: parts of the PENMAN notation on one line.
RIGHT = {
    "They sold 2,345,678 cars.": [":quant 2345678"],
    "He paid $3.75 million.": [":quant 3750000 :unit (", "/ dollar)"],
    "Twenty-five dogs died.": [":quant 25"],
    "It rained on 12/31/1999.": [":year 1999", ":month 12", ":day 31"],
    "It rained on 31.12.1999.": [":year 1999", ":month 12", ":day 31"],
    "They met on May 5th, 2020.": [":year 2020", ":month 5", ":day 5"],
    "3.14 is pi.": ["3.14"],
    "Visit http://www.example.com now.": ['"http://www.example.com"'],
    "See www.site.org/path?x=1 for more.": ['"www.site.org/path?x=1"'],
    "Write to bob@example.org today.": ['"bob@example.org"'],
    "AC/DC played in Rome.": ['"AC/DC"', '"Rome"'],
    "The Turkish army left.": ['"Turkey"'],
    "It costs €20.": [":quant 20 :unit (", "/ euro)"],
    "Germany won 3-2 at 5 p.m.": [":op1 3 :op2 2", '"17:00"'],
    "1.5m people have COVID-19.": [":quant 1500000", '"COVID-19"'],
    "He drove 5km on Route 66 with Jean-Luc Picard.": [":quant 5 ", '"Jean-Luc" :op2 "Picard"'],
    "That was in the 1990s.": [":decade 1990"],
    "The lawyer saw O'Neill of AT&T.": ['"O\'Neill"', '"AT&T"'],
    "20% of them left.": [":value 20"],
    "It opens at 10am.": ['"10:00"'],
    "She bought a dozen eggs.": [":quant 12"],
    "The company lost £2bn in 2008.": [":quant 2000000000", "/ pound)", ":year 2008"],
    "Half a million people fled.": [":quant 500000"],
    # Powers of ten.
    "1e10 atoms were counted.": [":quant 10000000000"],
    "It weighs 2.5e-3 kilograms.": [":quant 0.0025"],
    "There are 10^6 cells.": [":quant 1000000"],
    "About 3\u00d710^8 metres were measured.": ["300000000"],
    # Numbers of several words, once each.
    "One hundred and twenty-three people came.": ["(p / person :quant 123)"],
    "Forty-two million, three hundred thousand and five people live there.": [":quant 42300005"],
    "A couple of hundred people came.": [":quant 200"],
    "It costs 3.5 to 4 million dollars.": [":quant 3500000", ":quant 4000000"],
    "Two and a half million people left.": [":quant 2500000)"],
    "Five thousand six hundred and seventy-eight soldiers marched.": [":quant 5678"],
    "Two thirds of them left.": ['"2/3"'],
    # Times, durations, amounts.
    "She arrived at half past nine.": [':time "9:30"'],
    "He left at a quarter to five.": [':time "4:45"'],
    "We meet at ten to eight tomorrow.": [':time "7:50"'],
    "It took 20min.": [":quant 20 :unit (", "/ minute)"],
    "The film lasts 1h30.": [":quant 1 :unit (h / hour)", ":quant 30 :unit (m / minute)"],
    "He ran 5 km.": [":quant 5 :unit (", "/ kilometer)"],
    "The rope is 12ft long.": [":quant 12 :unit (", "/ foot)"],
    "The flight took 2 hrs 20 mins.": [":quant 2 ", "/ hour)", ":quant 20 ", "/ minute)"],
    "The 21st of May was sunny.": [":day 21 :month 5"],
    # What is no number.
    "Version 2.3.1 was released on Monday.": ['"2.3.1"'],
    "Python 3.11.4 is fast.": [':op1 "Python" :op2 "3.11.4"'],
    "The book has ISBN 0-306-40615-2.": ['"0-306-40615-2"'],
    "Flight BA2490 left.": ['"BA2490"'],
    "Call +1 (555) 123-4567 today.": ['phone-number-entity :value "+1 (555) 123-4567"'],
    "The server 10.0.0.1 crashed at 10:45.": ['"10.0.0.1"', ':time "10:45"'],
    # Addresses, whole.
    "Mail info@foo.de.": ['/ email-address-entity :value "info@foo.de"'],
    "Contact sales@example.com or support@example.com.": [
        ':op1 (e / email-address-entity :value "sales@example.com")',
        ':op2 (e2 / email-address-entity :value "support@example.com")',
    ],
    "See https://en.wikipedia.org/Foo_(bar)?x=1&y=2#z.": [
        '/ url-entity :value "https://en.wikipedia.org/Foo_(bar)?x=1&y=2#z")'
    ],
    "See example.com for details.": ['/ url-entity :value "example.com"'],
    "Docs are at docs.example.com/en/latest/.": [':value "docs.example.com/en/latest/")'],
    "Mail jane.doe+x@a-b.co.uk.": ["/ mail-01 :mode imperative", '"jane.doe+x@a-b.co.uk"'],
    "Follow @jane_doe on Twitter.": ['/ person :name (n / name :op1 "@jane_doe"))'],
    # Numbers that things have.
    "ISBN 978-3-16-148410-0 was printed in Berlin.": [
        '/ string-entity :value "978-3-16-148410-0" :mod (i / isbn))'
    ],
    "ISBN 0306406152 is wrong.": ['/ string-entity :value "0306406152"'],
    "My IBAN is DE89370400440532013000.": ['/ string-entity :value "DE89370400440532013000"'],
    "Pay to IBAN DE89 3704 0044 0532 0130 00 today.": ['"DE89 3704 0044 0532 0130 00"'],
    "The license plate is KA-01-HH-1234.": ['/ string-entity :value "KA-01-HH-1234" :domain (p /'],
    "The car with number plate B-MW 1234 left.": ['/ string-entity :value "B-MW 1234"'],
    "Plate AB12 CDE was seen in London.": ['/ string-entity :value "AB12 CDE"', '"London"'],
    # Parts.
    "A third of the voters stayed home.": ["/ include-91 :ARG2 (p2 / person", ':ARG3 "1/3")'],
    "Two-thirds of the land is dry.": [':ARG3 "2/3")'],
    "A quarter of the budget was spent.": [':ARG3 "1/4")'],
    "Five eighths of the land is dry.": [':ARG3 "5/8")'],
    # Measures.
    "Add 2 tbsp of sugar.": [":quant 2 :unit (t / tablespoon)"],
    "He drove at 90km/h.": ["/ speed-quantity :quant 90 :unit (k / kilometer-per-hour)"],
    "It took 1h 30min.": [":quant 1 :unit (h / hour)", ":quant 30 :unit (m / minute)"],
    "The boy is 5'4\".": [":quant 5 :unit (f / foot)", ":quant 4 :unit (i / inch)"],
    "He is 6ft2in.": [":quant 6 :unit (f / foot)", ":quant 2 :unit (i / inch)"],
    "It is 25 °C.": [":quant 25 :scale (c / celsius)"],
    "The rent is 500 CHF a month.": [":quant 500 :unit (f / franc)"],
    "Between 3.5 to 4 million people fled.": ["(b / between :op1 3500000 :op2 4000000)"],
    "Revenue rose to $18.4 million, nearly twice as much.": [":quant 18400000 :unit (d / dollar)"],
    # Dates.
    "The war began on 1939-09-01.": ["(d / date-entity :day 1 :month 9 :year 1939)"],
    "In the 18th century they sailed.": ["(d / date-entity :century 18)"],
    "In the 19th and 20th centuries they fought.": [":century 19)", ":century 20)"],
    "He lived in 44 BC.": ['(d / date-entity :year 44 :era "BC")'],
    "The emperor died in AD 120.": ['(d2 / date-entity :year 120 :era "AD")'],
    "It was built in 300 BCE.": ['(d / date-entity :year 300 :era "BCE")'],
    "We meet on 5/6.": ["(d / date-entity :day 6 :month 5)"],
    # Fractions, currencies, codes.
    "Shares fell 1/8.": [':ARG2 "1/8")'],
    "He paid R$50.": [":quant 50 :unit (r / real)"],
    "Open C:\\Users\\bob\\a.txt now.": ['/ string-entity :value "C:\\\\Users\\\\bob\\\\a.txt")'],
    "The code is 0042.": ['/ string-entity :value "0042"'],
    "Error 0x80070057 occurred.": ['/ string-entity :value "0x80070057"'],
    # Informal and foreign money, however it is written.
    "It costs 7 quid.": [":quant 7 :unit (", "/ pound)"],
    "The car costs ten grand.": [":quant 10000 :unit (", "/ dollar)"],
    "He paid 20 bucks for it.": [":quant 20 :unit (", "/ dollar)"],
    "She gave him a fiver.": ["/ monetary-quantity :quant 5 :unit (p / pound)"],
    "The stamp costs 50p.": ["/ monetary-quantity :quant 50 :unit (p / penny)"],
    "The firm lost €5k.": [":quant 5000 :unit (", "/ euro)"],
    "He paid US$3bn.": [":quant 3000000000 :unit (", "/ dollar)"],
    "She paid Rs 500.": ["/ monetary-quantity :quant 500 :unit (r / rupee)"],
    "It costs 20€.": [":quant 20 :unit (", "/ euro)"],
    "It costs two dollars and fifty cents.": [":quant 2 :unit (d /", ":quant 50 :unit (c"],
    # Units that few graphs have.
    "The car drove at 30 m/s.": ["/ speed-quantity :quant 30 :unit (m / meter-per-second)"],
    "The lamp uses 60W.": ["/ power-quantity :quant 60 :unit (w / watt)"],
    "The room has 25 m².": ["/ area-quantity :quant 25 :unit (s / square-meter)"],
    "It is -10 °C.": ["/ temperature-quantity :quant -10 :scale (c / celsius)"],
    "It is 100 degrees Fahrenheit.": [":quant 100 :scale (f / fahrenheit)"],
    "It is 20 degrees outside.": ["/ temperature-quantity", ":quant 20 :unit (d / degree)"],
    "A 40-watt bulb broke.": ["/ power-quantity :quant 40 :unit (w / watt)"],
    # Times beside days, dates in part, scores, parts.
    "We meet at 9:30 on Monday.": [':time "9:30" :weekday (m2 / monday)'],
    "On Monday at 10:15 the train left.": [':time "10:15" :weekday (m / monday)'],
    "The class starts at 0900 hours.": [':time "9:00"'],
    "Sales rose in Q3 2021.": [":quarter 3 :year 2021"],
    "They met on the 5th.": ["(d / date-entity :day 5)"],
    "The 2010-11 season ended.": [":year 2010", ":year 2011"],
    "In the summer of '69 he left.": [":year 1969"],
    "The score was 21 to 17.": ["/ score-entity :op1 21 :op2 17"],
    "Spain beat Italy 4-0 in Kyiv.": ["/ score-entity", ":op1 4 :op2 0"],
    "They won 2:1 on Sunday.": ["/ score-entity :op1 2 :op2 1", "/ sunday"],
    "The vote was 217-215.": ["/ score-entity :op1 217 :op2 215"],
    "About 50-60% of them died.": [":value 50)", ":value 60)"],
    "3/4 of the cake is gone.": ["/ cake", '"3/4"'],
    "He ate a quarter of the pie.": ["/ pie", '"1/4"'],
    "5 of the 12 men died.": [":quant 5", "/ include-91", ":quant 12"],
    "Two out of three people agree.": [":quant 2", "/ include-91", ":quant 3"],
    # Names with marks and digits, roads, paths.
    "C&A closed its shops.": ['(c2 / company :name (n / name :op1 "C&A"))'],
    "7-Eleven opened a store.": ['/ company :name (n / name :op1 "7-Eleven")'],
    "P!nk sang in Berlin.": ['/ person :name (n / name :op1 "P!nk")', '"Berlin"'],
    "eBay bought PayPal.": ['"eBay"', '"PayPal"'],
    "He drove on I-95 to Miami.": ['/ road :name (n / name :op1 "I-95")', '"Miami"'],
    "Edit ~/.bashrc first.": ['/ string-entity :value "~/.bashrc"'],
    "Call 1-800-555-0199 for help.": ['/ phone-number-entity :value "1-800-555-0199"'],
    # Names.
    "A Malian singer lives in the Irish capital.": ['"Mali"', '"Ireland"'],
    "The Malian army fled.": ['(n / name :op1 "Mali")'],
    "Three Norwegians met a Saudi prince.": ['"Norway"', ':op1 "Saudi" :op2 "Arabia"'],
    "The Burkinabe president resigned.": [':op1 "Burkina" :op2 "Faso"'],
    "A Costa Rican coffee costs 5 dollars.": [':op1 "Costa" :op2 "Rica"', ":quant 5 :unit ("],
    "The Texan governor spoke.": ['"Texas"'],
    "J. R. R. Tolkien wrote it.": [':op1 "J." :op2 "R." :op3 "R." :op4 "Tolkien")'],
    "J.R.R. Tolkien wrote it.": [':op1 "J.R.R." :op2 "Tolkien")'],
    "Yahoo! bought it.": [':op1 "Yahoo!")'],
    "Procter & Gamble bought Coca-Cola.": ['"Procter" :op2 "&" :op3 "Gamble")', '"Coca-Cola")'],
    "Mary O'Connor-Smith met D'Artagnan.": ['"O\'Connor-Smith"', '"D\'Artagnan"'],
    "C++ and C# are languages.": ['"C++"', '"C#"'],
    "The Danish and Dutch ministers met.": ['"Denmark"', '"Netherlands"'],
    "The Nigerian president met the Nigerien army.": ['"Nigeria"', '"Niger"'],
    "The Norwegian king died.": ['(c / country :wiki "Norway" :name (n / name :op1 "Norway"))'],
    "He gave us the book.": [":ARG2 (w / we)"],
}
# What their graphs must not have.
WRONG = {
    "Revenue rose to $18.4 million, nearly twice as much.": [":quant 2 "],
    "Germany beat Spain 2:1 on Sunday.": [":day"],
    "It spins at 3000 rpm.": ["amr-unknown"],
    "The Malian army fled.": ['"The"'],
    "Shares fell 1/8.": ["percentage-entity"],
    "The dog\0barked.": ["\0"],
    "Spain beat Italy 4-0 in Kyiv.": [":day"],
    "Mr. Blorptang flew to Zandovia.": [':wiki "', "/ country"],
    "Zoë and François met in Málaga.": [':wiki "', "/ country"],
}
MARKS = ("-", "+", "imperative", "expressive", "interrogative")
EMPTY = ("* * *", "-----", "#", "\u200b", "...", "\u2014 ?!", "$ %", "1.", "-5", "12", "(3)")
OTHERS = (
    "Мы живём в Москве и любим Пушкина.",
    "Ζω στην Αθήνα από το 1999.",
    "我住在北京。",
    "أعيش في القاهرة منذ عام ١٩٩٩.",
    "Call 555-1234 or ask O'Neill for two thirds of 12 dozen eggs.",
    "ISBN 978-3-16-148410-0, foo#1, item 12-345-67 and A12B34 on the 21st.",
    "See chapters 1,2 and 3 of 4x4, or pages 7-9 of Figure 3D.",
    "Two and a half years later Dr. Smith from the U.S. came back, half past nine.",
)


@cache
def parser() -> AMRParser:
    return shipped_parser()


def given(texts: Sequence[str]) -> list[AMRSentence]:
    return [unparsed(str(k), text, words(text)) for k, text in enumerate(texts)]


def one_line(sentence: AMRSentence) -> str:
    return " ".join(penman.format(sentence.tree, indent=None).split())


@pytest.mark.parametrize("beam", [1, 5])
def test_what_the_sentence_says_stands_in_the_graph(beam: int) -> None:
    texts = [*dict.fromkeys((*RIGHT, *WRONG, *EMPTY, *OTHERS))]
    found = dict(
        zip(texts, parser().parse_sentences(given(texts), GraphOptions(beam=beam)), strict=True)
    )
    for text, parts in RIGHT.items():
        assert all(part in one_line(found[text]) for part in parts), one_line(found[text])
    for text, parts in WRONG.items():
        assert not any(part in one_line(found[text]) for part in parts), one_line(found[text])
    for text in EMPTY:
        assert one_line(found[text]) == "(a / amr-empty)"
    for text, sentence in found.items():
        assert without_source(sentence.tree, text, LONG_NAMES) == []


def test_faithful_is_an_option() -> None:
    options = GraphOptions(faithful=False)
    found = list(parser().parse_sentences(given(["Twenty-five dogs died.", "* * *"]), options))
    assert without_source(found[0].tree, found[0].text, LONG_NAMES)
    assert one_line(found[1]) != "(a / amr-empty)"


def check_is_valid(sentence: AMRSentence) -> None:
    """Every pointer leads to a node, none to its own, and no triple stands there twice."""
    nodes = dict(sentence.tree.nodes())
    triples = [
        (source, role, target if isinstance(target, str) else target[0])
        for source, branches in nodes.items()
        for role, target in branches
    ]
    assert len(triples) == len(set(triples))
    for source, role, target in triples:
        assert role == "/" or source != target
        plain = role == "/" or target[0] == '"' or any(map(str.isdigit, target))
        assert plain or target in nodes or target in MARKS, (role, target)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("beam", [1, 3])
def test_random_weights_invent_nothing(tiny_encoder: Path, seed: int, beam: int) -> None:
    texts = [*RIGHT, *OTHERS, *(sentence.text for sentence in tiny_sentences())]
    options = GraphOptions(longest=60, beam=beam, n_best=beam)
    random = AMRParser(tiny_model(tiny_encoder, seed=seed).float(), NameLinker(), options)
    constants = 0
    for best in random.parse_n_best(given(texts), options):
        for sentence in best:
            assert without_source(sentence.tree, sentence.text, LONG_NAMES) == []
            check_is_valid(sentence)
            constants += one_line(sentence).count('"')
    assert constants


@pytest.mark.parametrize(
    ("graph", "text", "missing"),
    [
        ("(c / car :quant 45)", "They sold 2,345,678 cars.", [":quant 45"]),
        ("(c / car :quant 2345678)", "They sold 2,345,678 cars.", []),
        ("(d / dog :quant 24)", "Twenty-five dogs died.", [":quant 24"]),
        ('(n / name :op1 "Mantam")', "Мы живём в Москве.", [':op1 "Mantam"']),
        ('(n / name :op1 "Turkey")', "The Turkish army left.", []),
        ('(d / date-entity :time "17:00")', "at 5 p.m.", []),
        ('(d / date-entity :time "18:00")', "at 5 p.m.", [':time "18:00"']),
        ("(d / date-entity :month 5 :day 11)", "on May 5th", [":day 11"]),
        ("(c / cell :quant 1000000)", "There are 10^6 cells.", []),
        ("(c / cell :quant 100000)", "There are 10^6 cells.", [":quant 100000"]),
        ("(p / person :quant 3500000)", "3.5 to 4 million came", []),
        ("(p / person :quant 4500000)", "3.5 to 4 million came", [":quant 4500000"]),
        ("(p / person :quant 200)", "a couple of hundred", []),
        ("(p / person :quant 2500000)", "two and a half million", []),
    ],
)
def test_the_check_sees_what_has_no_source(graph: str, text: str, missing: list[str]) -> None:
    assert without_source(read_graph(graph).tree, text, LONG_NAMES) == missing
