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
}
EMPTY = ("* * *", "-----", "#", "\u200b", "...", "\u2014 ?!", "$ %")
OTHERS = (
    "Мы живём в Москве и любим Пушкина.",
    "Ζω στην Αθήνα από το 1999.",
    "我住在北京。",
    "أعيش في القاهرة منذ عام ١٩٩٩.",
    "Call 555-1234 or ask O'Neill for two thirds of 12 dozen eggs.",
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
    texts = [*RIGHT, *EMPTY, *OTHERS]
    found = dict(
        zip(texts, parser().parse_sentences(given(texts), GraphOptions(beam=beam)), strict=True)
    )
    for text, parts in RIGHT.items():
        assert all(part in one_line(found[text]) for part in parts), one_line(found[text])
    for text in EMPTY:
        assert one_line(found[text]) == "(a / amr-empty)"
    for text, sentence in found.items():
        assert without_source(sentence.tree, text, LONG_NAMES) == []


def test_faithful_is_an_option() -> None:
    options = GraphOptions(faithful=False)
    found = list(parser().parse_sentences(given(["Twenty-five dogs died.", "* * *"]), options))
    assert without_source(found[0].tree, found[0].text, LONG_NAMES)
    assert one_line(found[1]) != "(a / amr-empty)"


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
    ],
)
def test_the_check_sees_what_has_no_source(graph: str, text: str, missing: list[str]) -> None:
    assert without_source(read_graph(graph).tree, text, LONG_NAMES) == missing
