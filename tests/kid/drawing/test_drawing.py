"""Frames over text: the marks stand where the annotation says, and the text is left alone."""

from __future__ import annotations

import os
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from rich.console import Console

from kid.data import FrameAnnotation, FrameElement, FrameSentence, NullInstantiation
from kid.drawing.families import FAMILIES, OTHER, family_of
from kid.drawing.html import frames_html, legend_html, target_links
from kid.drawing.terminal import frames_terminal
from semcore.drawing.escaping import visible
from semcore.text.sentences import words
from semcore.text.spans import CharSpan, words_of

FRAMENET = os.environ.get("GRAPHSEM_FN17")


def annotation(
    text: str,
    target: list[CharSpan],
    elements: list[tuple[str, CharSpan]],
    nulls: tuple[NullInstantiation, ...] = (),
) -> FrameAnnotation:
    tokens = words(text)

    def over(span: CharSpan):
        return words_of(span, tokens) or words_of(CharSpan(0, len(text)), tokens)

    return FrameAnnotation(
        id="1",
        frame="Giving",
        lexical_unit="give.v",
        target=tuple(over(span) for span in target),
        target_characters=tuple(target),
        elements=tuple(FrameElement(name, over(span), span) for name, span in elements),
        null_instantiations=nulls,
    )


def sentence(text: str, *frames: FrameAnnotation) -> FrameSentence:
    return FrameSentence("1", "d", text, words(text), frames=frames)


class Lines(HTMLParser):
    """The text of each line, and the class of marks over each of its characters."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.marks: list[list[set[str]]] = []
        self.labels: list[list[tuple[int, str]]] = []
        self.open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        kind = (values.get("class") or "").split(" ")[0]
        if kind == "line":
            self.lines.append("")
            self.marks.append([])
            self.labels.append([])
        if kind == "head":
            self.labels[-1].append((len(self.lines[-1]), values["data-label"] or ""))
        if tag != "wbr":
            self.open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        kinds = {kind for _, kind in self.open}
        if "line" in kinds:
            self.lines[-1] += data
            self.marks[-1] += [kinds] * len(data)

    def covered(self, line: int, kind: str) -> set[int]:
        return {i for i, kinds in enumerate(self.marks[line]) if kind in kinds}


texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(' <&>"ab \u202e\u05d0🙂\x00'),
    min_size=1,
    max_size=110,
).filter(lambda text: text.strip() and "\r" not in text)


@st.composite
def frame_sentences(draw: st.DrawFn) -> FrameSentence:
    text = draw(texts)
    edges = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True)
    span = edges.map(lambda pair: CharSpan(*sorted(pair)))
    names = st.sampled_from(["Agent", "Theme", "Business_type", "Time"])
    elements = draw(st.lists(st.tuples(names, span), max_size=4))
    return sentence(text, annotation(text, draw(st.lists(span, max_size=2)), elements))


@settings(max_examples=300, deadline=None)
@given(frame_sentences())
def test_marks_stand_on_their_characters_and_the_text_is_unchanged(given: FrameSentence) -> None:
    """Over any text, with elements and targets that nest, cross and repeat."""
    (frame,) = given.frames
    lines = Lines(frames_html(given))
    target = {i for start, end in frame.target_characters for i in range(start, end)}
    labels: Counter[tuple[int, str]] = Counter()
    marked: Counter[int] = Counter()
    for number, line in enumerate(lines.lines):
        assert line == visible(given.text)
        assert lines.covered(number, "target") == target
        labels.update(lines.labels[number])
        marked.update(lines.covered(number, "ink"))
    assert labels == Counter((e.characters.start, e.name) for e in frame.elements)
    assert marked == Counter(i for e in frame.elements for i in range(*e.characters))


def test_a_frame_is_drawn_once_unless_its_elements_overlap() -> None:
    text = "She gave the old archive up"
    apart = [("Donor", CharSpan(0, 3)), ("Theme", CharSpan(9, 24))]
    target = [CharSpan(4, 8), CharSpan(25, 27)]
    one = Lines(frames_html(sentence(text, annotation(text, target, apart))))
    two = Lines(
        frames_html(
            sentence(text, annotation(text, target, [*apart, ("Descriptor", CharSpan(13, 16))]))
        )
    )
    assert (len(one.lines), len(two.lines)) == (1, 2)


def test_links_lead_from_every_piece_of_a_target_to_its_row() -> None:
    text = "She gave it up"
    given = sentence(text, annotation(text, [CharSpan(4, 8), CharSpan(12, 14)], []))
    links = target_links(given, "s7")
    assert [(text[link.span.start : link.span.end], link.anchor) for link in links] == [
        ("gave", "s7-f0"),
        ("up", "s7-f0"),
    ]
    assert 'id="s7-f0"' in frames_html(given, "s7")


def test_long_unmarked_passages_are_shortened_in_rows() -> None:
    """So that a page grows with its frames, not with frames times the sentence's length."""
    text = "word " * 5000 + "gave"
    target = CharSpan(len(text) - 4, len(text))
    html = frames_html(sentence(text, annotation(text, [target], [])))
    assert len(html) < 1000
    assert 'title="' in html and "words more" in html


def test_null_instantiations_are_named_and_explained() -> None:
    nulls = (NullInstantiation("Recipient", "DNI"),)
    given = sentence("gave", annotation("gave", [CharSpan(0, 4)], [], nulls))
    html = frames_html(given)
    assert "Recipient <small>DNI</small>" in html and "known from the context" in html
    assert "definite null instantiation" in legend_html([given])


def test_the_terminal_shows_marks_without_colours() -> None:
    text = "She gave the\narchive up"
    frame = annotation(
        text,
        [CharSpan(4, 8), CharSpan(21, 23)],
        [("Donor", CharSpan(0, 3)), ("Theme", CharSpan(9, 20))],
        (NullInstantiation("Recipient", "INI"),),
    )
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(frames_terminal(sentence(text, frame)))
    assert [line.strip() for line in capture.get().splitlines()] == [
        "Giving  give.v  [Donor She] «gave» [Theme the archive] «up»",
        "(Recipient INI)",
    ]


@given(frame_sentences())
def test_a_terminal_gets_no_control_characters(given: FrameSentence) -> None:
    console = Console(width=40, color_system=None)
    with console.capture() as capture:
        console.print(frames_terminal(given))
    assert all(character >= " " or character == "\n" for character in capture.get())


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Speaker", "who acts"),
        ("Partner_1", "who acts"),
        ("Partner_2", "other party"),
        ("Sought_entity", "what, whom"),
        ("Landmark_period", "when"),
        ("Message", "content"),
        ("Xyzzy", "other"),
    ],
)
def test_families(name: str, family: str) -> None:
    assert family_of(name).name == family


def test_no_word_belongs_to_two_families() -> None:
    counted = Counter(word for family in FAMILIES for word in family.words)
    assert [word for word, count in counted.items() if count > 1] == []


@pytest.mark.skipif(not FRAMENET, reason="GRAPHSEM_FN17 names no FrameNet 1.7 folder")
def test_nine_in_ten_frame_elements_of_framenet_have_a_family() -> None:
    counted: Counter[bool] = Counter()
    for path in sorted(Path(FRAMENET or "", "fulltext").glob("*.xml"))[:30]:
        for layer in etree.parse(path).iter("{http://framenet.icsi.berkeley.edu}layer"):
            if layer.get("name") == "FE":
                counted.update(family_of(label.get("name", "")) is OTHER for label in layer)
    assert counted[False] / counted.total() > 0.9
