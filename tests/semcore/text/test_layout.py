"""Which line ends are ends of sentences."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.text.layout import blocks
from semcore.text.sentences import paragraphs, split
from semcore.text.spans import CharSpan

PROSE = (
    "The president of the United States said on Monday that he would not go to the meeting of "
    "Foreign Ministers in Rome - his first - because of the weather. He will stay at home, "
    "where Mr. Smith and 2,000 others wait for him. They want to hear what Congress said in "
    "its report of 12 May."
)


def parts(text: str) -> list[str]:
    return [sentence.text for sentence in split(text)]


@pytest.mark.parametrize("width", range(36, 100, 4))
def test_wrapped_prose_stays_together(width: int) -> None:
    wrapped = textwrap.fill(PROSE, width, break_long_words=False)
    assert [" ".join(part.split()) for part in parts(wrapped)] == parts(PROSE)
    quoted = textwrap.indent(wrapped, "    ")
    assert [" ".join(part.split()) for part in parts(quoted)] == parts(PROSE)


def test_the_first_line_of_a_verse_greets_nobody() -> None:
    verse = "Roses are red,\nviolets are blue,\nsugar is sweet,\nand so are you."
    assert parts(verse) == [verse]
    assert parts("Dear John,\nthank you for the long letter.")[0] == "Dear John,"
    assert parts("Mary,\nthank you for the long letter.")[0] == "Mary,"


@pytest.mark.parametrize(
    "lines",
    [
        ["Stocks fall on war fears", "Rain expected in Rome", "President visits Berlin museum"],
        ["1. Open the door.", "2. Close it and\n   lock it.", "3. Go."],
        ["Shopping:", "- Milk", "- Eggs and\n  bread", "- Visit the United\n  States", "Then go."],
        ["a) first one", "b) second one", "(c) third"],
        ["I. Introduction", "II. Methods", "IV. Results"],
        ["i. Open the door.", "ii. Close it and\nlock it.", "iii. Go."],
        ["i. milk", "ii. eggs", "iii. brown bread"],
        ["i) milk", "ii) eggs"],
        ["(v) milk", "(vi) eggs and\nbread"],
        ["viii. Open it.", "ix. Close it.", "x. Go.", "xxiv. Run."],
        ["a. Open it.", "b. Close it."],
        ["1a. Open it.", "1b. Close it."],
        ["1 . Open it .", "2 . Close it ."],
        ["a)open it", "b)close it"],
        ["*milk", "*brown bread"],
        ["✔ Open it.", "✔ Close it."],
        ["👉 Open it", "👉 Close it"],
        ["Weekly report", "Sales rose in May", "Costs fell again"],
        ["Bread ........ 2.50", "Milk ........ 1.10"],
        ["1.1 Aims", "1.2 Means and\nends"],
        ["1.\nOpen the door.", "2.\nClose it."],
        ["• One", "• Two", "•Three"],
        ["* [ ] Buy milk", "* [x] Sell the car"],
        ["[ ] Buy milk", "[x] Sell the car"],
        ["# Title", "Some text", "## Part", "More text."],
        ["Results", "=======", "We found it."],
        ["It was said:", "---", "Nothing."],
        ["Name\tAge\tCity", "John\t33\tRome", "mary\t20\tParis"],
        ["| Name | Age |", "|------|-----|", "| John | 33 |"],
        ["Name     Age", "John      33", "mary      20"],
        ["From: Bob", "To: Mary", "Subject: the thing", "Date: Monday"],
        [
            "Best regards,",
            "John Smith",
            "Manager, Acme Inc.",
            "+1 555 0199",
            "john@acme.com",
            "www.a.b",
        ],
        ["--", "John Smith", "Acme Inc.", "tel. 555-1234"],
        ["Thanks,", "mike"],
        ["Dear Mr. Smith,", "Thank you for your letter of 3 May. We\nread it."],
        ["BREAKING NEWS", "Three men were arrested."],
        ["Police arrest three", "Three men were arrested on Monday after a long\nchase in town."],
        ["Introduction", "This paper describes a system that parses text into graphs."],
        ["milk", "eggs", "brown bread"],
        ["open the door\nleave the house quietly\nrun to the station"],
        ["she told us that every single\nfailed the exam\nexcept one girl"],
        ["please send me the report which you\nwrote last week\ni need it urgently"],
        ["the doctor says his heart\nstopped\ntwice"],
        ["Summary:\nthe new law makes it\nharder to vote"],
        ["We need:", "two eggs", "a cup of milk", "some flour"],
        ["he was tired of the long\nday at work"],
        ["the old dog slept\nnear the fire all day\ndreaming of rabbits"],
        ["i went to the store yesterday\nand bought some milk\nbut i forgot the bread"],
        ["Ingredients:", "2 cups flour", "1 tsp. salt"],
        ["John Smith", "12 Main Street", "Springfield, IL 62704"],
        ["> He said that it was\n> good.", "I agree."],
        ["The fog comes\non little cat feet."],
        ["He met Dr.\nSmith in\nRome."],
        ["See the page at\nhttp://a.b/c\nfor more."],
        [
            "Two roads diverged in a yellow wood,\nAnd sorry I could not travel both\n"
            "And be one traveler, long I stood\nTo where it bent in the undergrowth;"
        ],
    ],
)
def test_lines_that_are_sentences(lines: list[str]) -> None:
    text = "\n".join(lines)
    expected = [part for line in lines for part in (_sentences(line))]
    assert parts(text) == expected
    assert parts(text.replace("\n", "\r\n")) == [part.replace("\n", "\r\n") for part in expected]


def _sentences(line: str) -> list[str]:
    """Of the one that holds two: the letter's."""
    first, stop, second = line.partition(". We")
    return [first + ".", "We" + second] if stop else [line]


@pytest.mark.parametrize("separator", ["\v", "\f", "\x1c", "\x1d", "\x1e", "\x1f", " \f", "\f "])
def test_separators_in_prose_are_blanks(separator: str) -> None:
    """A page may end anywhere: *He met Mary* is one sentence on two of them."""
    for text in ("He met Mary in Rome.", "It rained. Then it snowed in May.", PROSE):
        expected = [part.split() for part in parts(text)]
        for blank in (place for place, character in enumerate(text) if character == " "):
            cut = text[:blank] + separator + text[blank + 1 :]
            assert [part.split() for part in parts(cut)] == expected


def test_a_page_ends_where_its_line_does() -> None:
    text = "He said that he would\n\fnot come.\n\fChapter Two\nIt rained."
    assert [part.split() for part in parts(text)] == [
        "He said that he would not come.".split(),  # noqa: SIM905
        ["Chapter", "Two"],
        ["It", "rained."],
    ]
    assert parts("It rained\u2029Then it snowed") == ["It rained", "Then it snowed"]


@given(st.text("aA1-•*.>|#:, \t\n\r\x85\u2028", max_size=60))
def test_blocks_are_all_of_a_paragraph(text: str) -> None:
    for paragraph in paragraphs(text):
        place = paragraph.start
        for start, end in blocks(text, paragraph):
            assert start == place < end
            place = end
        assert CharSpan(paragraph.start, place) == paragraph
