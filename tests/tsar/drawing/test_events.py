"""Events over their text: marks stand where the annotation says, and the text is left alone."""

from __future__ import annotations

import io
import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from semcore.drawing.colours import Colour
from semcore.drawing.escaping import escape, visible
from semcore.text.sentences import paragraphs
from semcore.text.spans import CharSpan, WordSpan
from tests.tsar.court import EVENTS, TEXT, court
from tsar.data import Argument, Event, EventDocument, document_of_text
from tsar.drawing.colours import colour_of, short
from tsar.drawing.html import events_html, legend_html, trigger_links
from tsar.drawing.marks import drawn_events, marks_of
from tsar.drawing.terminal import events_terminal


def document(text: str, *events: tuple[str, CharSpan, list[tuple[str, CharSpan]]]) -> EventDocument:
    made = tuple(
        Event(
            str(number),
            type,
            trigger,
            WordSpan(0, 1),
            tuple(Argument(role, span, WordSpan(0, 1)) for role, span in arguments),
        )
        for number, (type, trigger, arguments) in enumerate(events)
    )
    raw = document_of_text("d", text)
    return EventDocument(raw.id, raw.text, raw.words, raw.sentences, made)


class Drawn(HTMLParser):
    """The running text, and for each of its characters the events of the marks above it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.events: list[set[int]] = []
        self.triggers: list[bool] = []
        self.starts: Counter[tuple[str, int]] = Counter()
        self.labels: list[tuple[str, int]] = []
        self.mark = 0  # where the last one begins
        self.rows: list[str] = []
        self.open: list[tuple[str, dict[str, str]]] = []
        self.ids: Counter[str] = Counter()
        self.links: set[str] = set()
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag != "wbr":
            self.open.append((tag, values))
        self.ids.update([values["id"]] if "id" in values else [])
        if "href" in values:
            self.links.add(values["href"].removeprefix("#"))
        for start in values.get("data-starts", "").split():
            self.starts[start, len(self.text)] += 1
        if "data-events" in values:
            self.mark = len(self.text)
        if "data-label" in values:
            self.labels.append((values["data-label"], self.mark))
        if tag == "tr" and "id" in values:
            self.rows.append(values["id"])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if "p" in [tag for tag, _ in self.open]:
            above = {
                int(number)
                for _, values in self.open
                for number in values.get("data-events", "").split()
            }
            self.text += data
            self.events += [above] * len(data)
            trigger = any("ev-trigger" in values.get("class", "") for _, values in self.open)
            self.triggers += [trigger] * len(data)


texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(' <&>"ab \u202e\u05d0🙂\x00\n'),
    min_size=1,
    max_size=90,
).filter(lambda text: text.strip() and "\r" not in text)
TYPES = ["Conflict.Attack.Unspecified", "life.die.n/a", "Gene_expression", ' "<&>']


@st.composite
def documents(draw: st.DrawFn) -> EventDocument:
    text = draw(texts)
    edges = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True)
    span = edges.map(lambda pair: CharSpan(*sorted(pair)))
    arguments = st.lists(st.tuples(st.sampled_from(["Place", '"<Agent>']), span), max_size=3)
    events = draw(st.lists(st.tuples(st.sampled_from(TYPES), span, arguments), max_size=4))
    return document(text, *events)


@settings(max_examples=200, deadline=None)
@given(documents())
def test_marks_stand_on_their_characters_and_the_text_is_unchanged(given: EventDocument) -> None:
    """Over any text, with triggers and arguments that nest, cross, repeat, and span paragraphs."""
    page = events_html(given, "x")
    drawn = Drawn(page)
    events = drawn_events(given)
    if not events:
        assert page == ""
        return
    shown = [i for start, end in paragraphs(given.text) for i in range(start, end)]
    assert drawn.text.replace("\n", "") == "".join(
        visible(given.text[i]) for i in shown if given.text[i] != "\n"
    )
    covering = [
        {
            place
            for place, each in enumerate(events)
            for start, end in [each.event.trigger, *(a.argument.span for a in each.arguments)]
            if start <= i < end
        }
        for i in shown
    ]
    assert drawn.events == covering
    triggers = {i for each in events for i in range(*each.event.trigger)}
    assert drawn.triggers == [i in triggers for i in shown]
    # Each trigger and each argument begins once, unless none of its characters is shown.
    seen = set(shown)
    wanted = Counter(
        key
        for place, each in enumerate(events)
        for key, span in [
            (f"t{place}", each.event.trigger),
            *((f"a{place}.{n}", a.argument.span) for n, a in enumerate(each.arguments)),
        ]
        if seen & set(range(*span))
    )
    assert Counter(key for key, _ in drawn.starts.elements()) == wanted
    assert max(drawn.ids.values()) == 1
    assert drawn.rows == [f"x-e{number}" for number in range(1, len(events) + 1)]
    assert {link for link in drawn.links if "-e" in link} <= set(drawn.ids)


def test_the_article_has_a_label_at_every_trigger_and_argument() -> None:
    drawn = Drawn(events_html(court(), "d1"))
    assert "".join(drawn.text.split()) == "".join(TEXT.split())
    here = {label: drawn.text[at:].split()[0] for label, at in drawn.labels}
    assert here["Defendant 1 12"] == "three" and here["14 Meet"] == "meet"
    assert here["Attacker 2"] == "three" and here["Crime 1 8"] == "the"
    assert {f"d1-t{n}" for n in range(1, 15)} | {f"d1-e{n}" for n in range(1, 15)} == set(drawn.ids)
    assert drawn.links == set(drawn.ids)


def test_the_table_says_all_without_a_script() -> None:
    page = events_html(court(), "d1")
    table = page[page.index("<table") :]
    assert page.count('class="ev-row"') == len(EVENTS)
    for type, _, arguments in EVENTS:
        assert escape(type).replace(".", ".<wbr>") in table
        for role, words in arguments:
            assert f">{role}</span> <bdi>{escape(words.rpartition(')')[2])}</bdi>" in table
    assert "3 sentences later" in table and "1 sentence earlier" in table
    assert table.count("0.50") == len(EVENTS) + sum(len(given) for _, _, given in EVENTS)


def test_the_filter_finds_events_by_their_words() -> None:
    rows = re.findall(r'data-find="([^"]*)"', events_html(court(), "d1"))
    assert len(rows) == len(EVENTS)
    events = sorted(court().events, key=lambda event: event.trigger)
    for row, event in zip(rows, events, strict=True):
        assert row.startswith(f"{event.type} ") and escape(event.text) in row
        assert all(escape(argument.text) in row for argument in event.arguments)


def test_events_are_numbered_by_their_triggers_and_know_how_far_arguments_are() -> None:
    events = drawn_events(court())
    starts = [each.event.trigger for each in events]
    assert starts == sorted(starts)
    assert [each.number for each in events] == list(range(1, 15))
    bombing = next(each for each in events if TEXT[slice(*each.event.trigger)] == "bombing")
    far = {a.argument.role: (a.sentence, a.distance) for a in bombing.arguments}
    assert bombing.sentence == 2
    assert far == {"Place": (2, 0), "Target": (2, 0), "Attacker": (2, 0), "Instrument": (5, 3)}


@settings(max_examples=100, deadline=None)
@given(documents())
def test_marks_of_one_layer_do_not_overlap(given: EventDocument) -> None:
    marks = marks_of(drawn_events(given))
    assert len({mark.span for mark in marks}) == len(marks)
    for one in marks:
        for other in marks:
            if one is not other and one.layer == other.layer:
                assert one.span.end <= other.span.start or other.span.end <= one.span.start


def test_long_passages_without_events_are_left_out() -> None:
    """So that a page of a book grows with its events."""
    quiet = "Nothing happened. " * 300
    text = f"{quiet}\n\nThey met.\n\n{quiet}{quiet}"
    start = text.index("met")
    page = events_html(document(text, ("Contact.Meet", CharSpan(start, start + 3), [])))
    assert len(page) < 2000
    assert "\u22ef 600 words without events" in page and "1,200 words" in page
    one = f"{quiet}They met. {quiet}"
    start = one.index("met")
    page = events_html(document(one, ("Contact.Meet", CharSpan(start, start + 3), [])))
    assert len(page) < 4000 and "words more" in page


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Conflict.Attack.DetonateExplode", "DetonateExplode"),
        ("Life.Die.Unspecified", "Die"),
        ("conflict.attack.n/a", "attack"),
        ("Gene_expression", "Gene_expression"),
        ("n/a", "n/a"),
        ("", ""),
    ],
)
def test_short_names_say_something(name: str, expected: str) -> None:
    assert short(name) == expected


def test_types_below_one_general_type_have_one_colour() -> None:
    assert colour_of("Conflict.Attack") == colour_of("conflict.yield.surrender") == Colour.RUST
    assert colour_of("Databreach") == colour_of("Databreach")
    assert colour_of("\ud800") in Colour
    names = re.findall(r"--(\w+)\)\">(\w+)<", legend_html([court()]))
    assert ("rust", "Conflict") in names and len(names) == 8
    assert legend_html([]) == ""


def test_links_lead_from_triggers_to_rows() -> None:
    links = trigger_links(court(), "d2")
    assert [TEXT[slice(*link.span)] for link in links][:3] == ["sentenced", "bombing", "died"]
    assert links[1].anchor == "d2-e2" and links[1].title == "Conflict.Attack.DetonateExplode"


def printed(given: EventDocument, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    console.print(events_terminal(given))
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_the_terminal_names_sentences_that_are_not_the_triggers() -> None:
    lines = [" ".join(line.split()) for line in printed(court()).splitlines()]
    at = lines.index("2 Conflict.Attack.DetonateExplode «bombing» sentence 2")
    assert lines[at + 1 : at + 5] == [
        "Place Norvik",
        "Attacker three men",
        "Target the city's ferry terminal",
        "Instrument The device sentence 5",
    ]
    assert events_terminal(document("Nothing.")) is None


@settings(max_examples=100, deadline=None)
@given(documents())
def test_a_terminal_is_given_nothing_that_it_obeys(given: EventDocument) -> None:
    if given.events:
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", printed(given))
