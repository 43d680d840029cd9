"""Pictures: pieces of spans against brute force, safe text, colours that everyone can tell."""

from __future__ import annotations

import html
import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.drawing.colours import Colour
from semcore.drawing.escaping import escape, visible
from semcore.drawing.fragments import sheet
from semcore.drawing.segments import layers, segments, shortened
from semcore.text.spans import CharSpan

LENGTH = 12
spans = st.lists(
    st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH))
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: CharSpan(*sorted(pair))),
    max_size=8,
)


@given(spans)
def test_segments_say_of_every_character_which_spans_cover_it(spans: list[CharSpan]) -> None:
    pieces = segments(LENGTH, spans)
    covering = [piece.spans for piece in pieces for _ in range(piece.start, piece.end)]
    assert covering == [
        tuple(i for i, span in enumerate(spans) if span.start <= position < span.end)
        for position in range(LENGTH)
    ]
    assert len(pieces) == len({0, LENGTH, *(edge for span in spans for edge in span)}) - 1


@given(spans)
def test_layers_hold_every_span_once_and_none_that_overlap(spans: list[CharSpan]) -> None:
    found = layers(spans)
    assert sorted(index for layer in found for index in layer) == list(range(len(spans)))
    for layer in found:
        for one, other in combinations(layer, 2):
            assert spans[one].end <= spans[other].start
    if not any(a.start < b.end and b.start < a.end for a, b in combinations(spans, 2)):
        assert len(found) == bool(spans)


@given(st.text(max_size=200), st.integers(60, 150), st.sampled_from(["ends", "start", "end"]))
def test_shortened_text_is_a_cut_of_the_text(text: str, longest: int, keep: str) -> None:
    first, left_out, last = shortened(text, longest, keep)
    assert first + left_out + last == text
    assert bool(left_out) == (len(text) > longest)
    if left_out:
        assert len(first + last) < longest
        assert (keep == "start" or last) and (keep == "end" or first)


@given(st.text())
def test_escaped_text_reads_back_without_control_characters(text: str) -> None:
    shown = visible(text)
    assert html.unescape(escape(text)) == shown
    assert len(shown) == len(text)
    assert not any((c < " " and c not in "\t\n\r") or "\x7f" <= c < "\xa0" for c in shown)
    ElementTree.fromstring(f'<p title="{escape(text)}">{escape(text)}</p>')


def test_lone_surrogates_and_escape_sequences_are_made_visible() -> None:
    assert visible("\x1b[31m\ud800é") == "␛[31m�é"


def on_paper() -> dict[str, dict[str, str]]:
    """The style sheet's colours ``#rrggbb`` by name, on light and on dark paper."""
    light, dark = sheet("semcore.drawing", "colours.css").split("(prefers-color-scheme:dark)")
    found = {
        scheme: dict(re.findall(r"--(\w+):(#[0-9a-f]{6});", text))
        for scheme, text in (("light", light), ("dark", dark))
    }
    assert found["light"].pop("lit")  # the same on dark paper, with an ink of its own
    assert (
        found["light"].keys() == found["dark"].keys() == {*Colour, "paper", "ink", "muted", "rule"}
    )
    return found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1) of a colour ``#rrggbb``: black is 0, white is 1."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_is_legible_as_small_text(scheme: str) -> None:
    """WCAG 2.1, success criterion 1.4.3: a contrast of at least 4.5 to 1."""
    colours = on_paper()[scheme]
    for name in (*Colour, "ink", "muted"):
        low, high = sorted((luminance(colours[name]), luminance(colours["paper"])))
        assert (high + 0.05) / (low + 0.05) >= 4.5, name


# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def _oklab(colours: list[str], sight: str) -> np.ndarray:
    """OKLab coordinates (Ottosson 2020) of hexadecimal colours as they are seen."""
    channels = np.array([[int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)] for c in colours])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(SIGHTS[sight]).T, 0, 1)
    cones = np.cbrt(seen @ np.array([[0.4122214708, 0.2119034982, 0.0883024619],
                                     [0.5363325363, 0.6806995451, 0.2817188376],
                                     [0.0514459929, 0.1073969566, 0.6299787005]]))  # fmt: skip
    return cones @ np.array([[0.2104542553, 1.9779984951, 0.0259040371],
                             [0.7936177850, -2.4285922050, 0.7827717662],
                             [-0.0040720468, 0.4505937099, -0.8086757660]])  # fmt: skip


def test_what_is_lit_is_legible() -> None:
    """WCAG 2.1, AA: a contrast of 4.5."""
    text = sheet("semcore.drawing", "colours.css")
    paper, ink = (re.findall(rf"--{name}:(#[0-9a-f]{{6}});", text) for name in ("lit", "lit-ink"))
    assert len(paper) == len(ink) == 1
    assert (luminance(paper[0]) + 0.05) / (luminance(ink[0]) + 0.05) > 4.5


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_two_colours_can_be_told_apart(scheme: str, sight: str) -> None:
    """A distance of 0.02 in OKLab is just noticeable; ours are 0.05 and more apart."""
    palette = [colour for colour in Colour if colour is not Colour.SLATE]
    colours = on_paper()[scheme]
    points = _oklab([colours[name] for name in palette], sight)
    for one, other in combinations(range(len(palette)), 2):
        distance = np.linalg.norm(points[one] - points[other])
        assert distance > 0.05, (palette[one], palette[other])
