"""The tokens of a graph found again among the words of a document.

Two tokenizations of one text have the same characters between their white space, but for a few
spellings (``-LRB-``, typographic quotation marks, ISI's ``@-@``). Where the characters agree, a
token has the words that it shares characters with. Where they do not, tokens and words that are
equal are paired, in order, and what stands between two pairs is compared by its characters; a
token of which less than half is found has no words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import NamedTuple

from semcore.text.spans import WordSpan

Place = WordSpan | None

_ESCAPES = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}
_SPELLINGS = str.maketrans(
    # A double quotation mark is two single ones: '' is either.
    {"\u2018": "'", "\u2019": "'", "`": "'", '"': "''", "\u201c": "''", "\u201d": "''"}
    | {"\u2013": "-", "\u2014": "-", "\u2212": "-", "\u00ad": None, "\u200b": None}
)
_BLANK = re.compile(r"\s+")
_LONG = 2000  # characters; a gap that is longer is too different to be compared


def spelling(form: str) -> str:
    """A token as it is compared: one way to write brackets, quotation marks and letters."""
    if len(form) == 3 and form[0] == form[2] == "@":
        form = form[1]
    form = _ESCAPES.get(form, form)
    if not form.isascii():
        form = unicodedata.normalize("NFKC", form)
    return _BLANK.sub("", form.translate(_SPELLINGS).lower())


def match_sentences(
    graphs: Sequence[Sequence[str]], sentences: Sequence[Sequence[str]]
) -> list[list[Place]]:
    """For each token of each graph its words, counted over all sentences, which are in order.

    Graphs are in the order of the text; some sentences may have none, and neither need be split
    where the other is.
    """
    given = [[spelling(token) for token in graph] for graph in graphs]
    words = [[spelling(word) for word in sentence] for sentence in sentences]
    starts = [0]
    for sentence in words:
        starts.append(starts[-1] + len(sentence))
    places: list[list[Place]] = [[] for _ in given]
    left, right = ["".join(graph) for graph in given], ["".join(each) for each in words]
    for block in _blocks(left, right):
        if block.equal:
            pairs = [(range(i, i + 1), range(j, j + 1)) for i, j in zip(*block[:2], strict=True)]
        else:
            pairs = [(block.left, block.right)]
        for of_graphs, of_sentences in pairs:
            tokens = [given[number] for number in of_graphs]
            target = list(chain.from_iterable(words[number] for number in of_sentences))
            found = _match(list(chain.from_iterable(tokens)), target, starts[of_sentences.start])
            for number, own in zip(of_graphs, tokens, strict=True):
                places[number], found = found[: len(own)], found[len(own) :]
    return places


def _match(tokens: list[str], words: list[str], first: int) -> list[Place]:
    """For each token its words, these counted from ``first``."""
    if tokens == words:
        return [WordSpan(first + place, first + place + 1) for place in range(len(words))]
    if "".join(tokens) == "".join(words):
        return _by_characters(tokens, words, first)
    places: list[Place] = []
    for block in _blocks(tokens, words):
        start = first + block.right.start
        if block.equal:
            places += [WordSpan(start + k, start + k + 1) for k in range(len(block.left))]
        else:
            inside = tokens[block.left.start : block.left.stop]
            places += _by_characters(inside, words[block.right.start : block.right.stop], start)
    return places


def _by_characters(tokens: list[str], words: list[str], first: int) -> list[Place]:
    """For each token the words that have at least half of its characters, if these are found."""
    left, right = "".join(tokens), "".join(words)
    owner = [number for number, word in enumerate(words) for _ in word]
    found: list[int | None] = [None] * len(left)
    if left == right:
        found = list(owner)
    elif max(len(left), len(right)) <= _LONG:
        for i, j, length in SequenceMatcher(None, left, right, False).get_matching_blocks():
            found[i : i + length] = owner[j : j + length]
    places: list[Place] = []
    cursor = 0
    for token in tokens:
        inside = [number for number in found[cursor : cursor + len(token)] if number is not None]
        cursor += len(token)
        enough = inside and 2 * len(inside) >= len(token)
        places.append(WordSpan(first + inside[0], first + inside[-1] + 1) if enough else None)
    return places


class _Block(NamedTuple):
    """Neighbours of the one side and of the other: equal one by one, or different."""

    left: range
    right: range
    equal: bool


def _blocks(left: Sequence[str], right: Sequence[str]) -> Iterator[_Block]:
    """Both sides from beginning to end."""
    if left == right:
        yield _Block(range(len(left)), range(len(right)), True)
        return
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, i, to_i, j, to_j in matcher.get_opcodes():
        yield _Block(range(i, to_i), range(j, to_j), kind == "equal")
