"""Dependency trees in CoNLL-U and CoNLL-X, which agree in the columns that matter.

    1  The    the    DET   DT   _  2  det    _        _
    2  boy    boy    NOUN  NN   _  3  nsubj  3:nsubj  _
    3  wants  want   VERB  VBZ  _  0  root   0:root   _

Columns are separated by tabs: ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL, then DEPS MISC in
CoNLL-U and PHEAD PDEPREL in CoNLL-X, where the last two may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from semcore.files import StrPath
from semcore.text.columns import SentenceRows, read_rows
from semcore.text.spans import WordSpan

ROOT = -1
# No sentence has a word of ten digits, and Python makes no number of thousands of them.
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")
_EMPTY = re.compile(r"(\d{1,9})\.(\d{1,9})")
_HEAD = re.compile(r"[0-9]{1,9}")


class Dependency(NamedTuple):
    """An edge of an enhanced graph: the head (`ROOT` for none) and the relation."""

    head: int
    label: str


class EmptyNode(NamedTuple):
    """A word of the enhanced graph that is not in the text (an elided verb, say)."""

    after: int  # how many words stand before it
    word: str
    lemma: str
    tag: str


@dataclass(frozen=True, slots=True)
class DependencySentence:
    """A sentence with its tree. Words are counted from 0.

    ``enhanced`` has the links of every word and then of every empty node, which are counted
    on behind the words; it is empty where the treebank has no enhanced graph.
    """

    id: str
    text: str  # as printed, if the treebank tells; else the words with blanks between them
    words: tuple[str, ...]
    lemmas: tuple[str, ...]  # empty strings where not annotated
    tags: tuple[str, ...]  # the treebank's own tags; universal ones where it has none
    heads: tuple[int, ...]  # `ROOT` for a root
    labels: tuple[str, ...]
    tokens: tuple[tuple[WordSpan, str], ...] = ()  # tokens of several words, as printed
    empty: tuple[EmptyNode, ...] = ()
    enhanced: tuple[tuple[Dependency, ...], ...] = ()


def read_dependencies(path: StrPath) -> Iterator[DependencySentence]:
    """The sentences of a file.

    Raises `InputError` naming file and line for missing columns, words out of order, a head
    that is no word of the sentence, heads that go round in a circle, and a file that ends before
    the ``# text`` of its last sentence does. All lines of a file have as many columns as its
    first: one that is cut has fewer.
    """
    width: int | None = None
    for number, block in enumerate(read_rows(path, comments=True), start=1):
        width = width or len(_columns(block, 0, block.lines[0]))
        yield _sentence(block, number, width)


def _sentence(block: SentenceRows, number: int, width: int) -> DependencySentence:
    words: list[list[str]] = []
    places: list[int] = []  # the row of each word
    tokens: list[tuple[WordSpan, str]] = []
    empty: list[tuple[int, list[str]]] = []
    names: dict[str, int] = {"0": ROOT}  # of words and empty nodes -> index
    for place, line in enumerate(block.lines):
        row = _columns(block, place, line, width)
        if several := _RANGE.fullmatch(row[0]):
            first, last = int(several[1]), int(several[2])
            if first != len(words) + 1 or last < first:
                raise block.error(
                    place, f"token {row[0]} where word {len(words) + 1} should follow"
                )
            tokens.append((WordSpan(first - 1, last), row[1]))
        elif between := _EMPTY.fullmatch(row[0]):
            if int(between[1]) != len(words):
                raise block.error(place, f"node {row[0]} stands behind word {len(words)}")
            empty.append((place, row))
        else:
            if row[0] != str(len(words) + 1):
                raise block.error(place, f"word {row[0]} where {len(words) + 1} should follow")
            names[row[0]] = len(words)
            words.append(row)
            places.append(place)
    if not words:
        raise block.error(0, "a sentence without words")
    if tokens and tokens[-1][0].end > len(words):
        raise block.error(len(block.lines) - 1, "the sentence ends inside a token of several words")
    for place, row in empty:
        if row[0] in names:
            raise block.error(place, f"node {row[0]} stands there twice")
        names[row[0]] = len(names) - 1
    heads = tuple(_head(block, places[i], row[6], i, len(words)) for i, row in enumerate(words))
    if -1 in (depths := depths_of(heads)):
        loop = depths.index(-1)
        raise block.error(places[loop], f"the heads of word {loop + 1} go round in a circle")
    nodes = [*zip(places, words, strict=True), *empty]
    forms = tuple(row[1] for row in words)
    block.check_end(_printed(forms, tokens))
    enhanced = _enhanced(block, nodes, names)
    return DependencySentence(
        id=block.comment("sent_id") or f"{block.path.stem}.{number}",
        text=block.comment("text") or " ".join(forms),
        words=forms,
        lemmas=tuple(_lemma(row) for row in words),
        tags=tuple(row[3] if row[4] == "_" else row[4] for row in words),
        heads=heads,
        labels=tuple(row[7] for row in words),
        tokens=tuple(tokens),
        empty=tuple(
            EmptyNode(int(row[0].partition(".")[0]), row[1], _lemma(row), row[4])
            for _, row in empty
        ),
        enhanced=enhanced,
    )


def _printed(forms: Sequence[str], tokens: Sequence[tuple[WordSpan, str]]) -> list[str]:
    """The words as the text has them: those of a token of several are printed as one."""
    printed = list(forms)
    for span, form in reversed(tokens):
        printed[span.start : span.end] = [form]
    return printed


def _columns(block: SentenceRows, place: int, line: str, width: int | None = None) -> list[str]:
    row = line.split("\t")
    if width is not None and 8 <= len(row) != width:
        raise block.error(place, f"{len(row)} columns; the lines before have {width}: is it cut?")
    if len(row) not in (8, 10):
        found = f"{len(row)} columns" if len(row) > 1 else "no tabs"
        raise block.error(place, f"{found}; a line has 10 columns with tabs between them")
    block.check(place, row)
    return row


def _lemma(row: Sequence[str]) -> str:
    """The lemma; ``_`` means that there is none, unless it is the word itself."""
    return "" if row[2] == "_" != row[1] else row[2]


def _head(block: SentenceRows, place: int, cell: str, word: int, words: int) -> int:
    if not _HEAD.fullmatch(cell):
        raise block.error(place, f"the head {cell} is not a number")
    head = int(cell) - 1
    if head >= words:
        raise block.error(place, f"the head {cell} is beyond the last word, {words}")
    if head == word:
        raise block.error(place, f"word {word + 1} is its own head")
    return head


def depths_of(heads: Sequence[int]) -> list[int]:
    """How far each word is from its root, which has 0; -1 where the heads go round in a circle."""
    depths: list[int | None] = [None] * len(heads)
    for start in range(len(heads)):
        path: list[int] = []
        word = start
        while word != ROOT and depths[word] is None and len(path) <= len(heads):
            path.append(word)
            word = heads[word]
        above = -1 if word == ROOT else depths[word]
        circle = word != ROOT and above in (None, -1)
        for further, passed in enumerate(reversed(path), start=1):
            depths[passed] = -1 if circle or above is None else above + further
    return [-1 if depth is None else depth for depth in depths]


def _enhanced(
    block: SentenceRows, nodes: Sequence[tuple[int, list[str]]], names: dict[str, int]
) -> tuple[tuple[Dependency, ...], ...]:
    # CoNLL-X has a number in this column: no colon.
    if not any(len(row) == 10 and ":" in row[8] for _, row in nodes):
        return ()
    links = []
    for place, row in nodes:
        found = []
        for part in row[8].split("|") if row[8] != "_" else []:
            name, colon, label = part.partition(":")
            if not colon or not label or name not in names:
                raise block.error(place, f"the enhanced dependency {part} names no word and label")
            found.append(Dependency(names[name], label))
        links.append(tuple(found))
    return tuple(links)
