"""Semantic role corpora: OntoNotes and PropBank columns, CoNLL-2012 and CoNLL-2005.

    doc  0  The    DT   (S(NP*  -      -        (ARG0*  (ARG0*
    doc  1  boy    NN   *)      -      -        *)      *)
    doc  2  wants  VBZ  (VP*    want   want.01  (V*)    *
    doc  3  to     TO   (S(VP*  -      -        (ARG1*  *
    doc  4  leave  VB   (VP*))  leave  leave.01 *)      (V*)
    doc  5  .      .    *)      -      -        *       *

Columns are separated by tabs or blanks. A sentence with P predicates has P columns of arguments
behind the fixed ones, so that the number of columns tells the layout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from amr.corpora.brackets import BracketError, Labelled, spans
from semcore.files import StrPath
from semcore.text.columns import SentenceRows, read_rows
from semcore.text.spans import WordSpan

Rows = Sequence[Sequence[str]]
_SHORT_ROLE = re.compile(r"(?:^|(?<=^[CR]-))A(?=\d|A|M-|M$)")  # CoNLL-2005: A0, AM-TMP, R-A1


@dataclass(frozen=True, slots=True)
class Argument:
    """A labelled span of a predicate.

    ``ARG0`` to ``ARG5``, ``ARGA`` and ``ARGM-*``; ``C-ARG1`` continues ``ARG1``, ``R-ARG0``
    (a relative pronoun, say) refers to it.
    """

    role: str
    span: WordSpan


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate: the word that bears the sense, all its words, and its arguments in order."""

    word: int
    lemma: str
    sense: str  # 01; LV for light verbs; empty where it is not annotated
    spans: tuple[WordSpan, ...]  # ``bust ... up`` has two
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class SRLSentence:
    """A sentence with its predicates; ``constituents`` outer before inner, if it is parsed."""

    id: str
    words: tuple[str, ...]
    tags: tuple[str, ...]  # parts of speech, Penn Treebank
    constituents: tuple[Labelled, ...]
    predicates: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """Places of columns, from 0. ``sense`` holds ``kill.01``, or ``01`` beside ``lemma``."""

    name: str
    word: int
    tag: int
    parse: int
    lemma: int
    sense: int
    arguments: int  # the first column of arguments
    behind: int = 0  # columns behind the arguments
    counter: int | None = None  # the word's number in its sentence, from 0
    document: tuple[int, ...] = ()  # columns that together name the sentence or its document
    lemma_marks: bool = False  # a predicate is a word with a lemma, not one with a sense

    def predicates(self, rows: Rows) -> list[int]:
        """The rows that are predicates."""
        column = self.lemma if self.lemma_marks else self.sense
        return [index for index, row in enumerate(rows) if row[column] != "-"]

    def columns(self, predicates: int) -> int:
        """How many columns a sentence with so many predicates has."""
        return self.arguments + predicates + self.behind

    def fits(self, rows: Rows) -> bool:
        """Whether a sentence, all rows equally long, may be in this layout."""
        width = len(rows[0])
        if width < self.columns(0):
            return False
        counted = self.counter is None or rows[0][self.counter] == "0"
        bracketed = all(set("(*)") & set(row[self.parse]) or row[self.parse] == "-" for row in rows)
        return counted and bracketed and width == self.columns(len(self.predicates(rows)))


LAYOUTS = (
    # The PropBank releases made from skeletons: the first column names the sentence.
    ColumnLayout("gold_conll", 2, 3, 4, 5, 6, arguments=7, counter=1, document=(0,)),
    # The same with the sentence's number in a column of its own.
    ColumnLayout("gold_conll_numbered", 3, 4, 5, 6, 7, arguments=8, counter=2, document=(0, 1)),
    # CoNLL-2012: document, part, number, word, tag, parse, lemma, frameset, word sense, speaker,
    # named entities, arguments, coreference (conll.cemantix.org/2012/data.html).
    ColumnLayout("conll2012", 3, 4, 5, 6, 7, arguments=11, behind=1, counter=2, document=(0, 1)),
    # CoNLL-2005: word, tag, parse, named entities, sense, lemma, arguments.
    ColumnLayout("conll2005", 0, 1, 2, 5, 4, arguments=6, lemma_marks=True),
    # CoNLL-2005 with chunks and clauses before the parse.
    ColumnLayout("conll2005_chunks", 0, 1, 4, 7, 6, arguments=8, lemma_marks=True),
)


def layout_of(rows: Rows) -> ColumnLayout | None:
    """The layout of a sentence, all rows equally long; None if it is in none of them."""
    return next((layout for layout in LAYOUTS if layout.fits(rows)), None)


def read_srl(path: StrPath) -> Iterator[SRLSentence]:
    """The sentences of a file.

    The layout is that of the first sentence. Raises `InputError` naming file and line for
    missing columns, brackets that do not match, and a sentence that is cut.
    """
    layout: ColumnLayout | None = None
    seen: Counter[str] = Counter()
    for block in read_rows(path, comments=False):
        rows = _rows(block)
        if layout is None:
            layout = layout_of(rows)
            if layout is None:
                names = ", ".join(layout.name for layout in LAYOUTS)
                problem = f"{len(rows[0])} columns, in none of the known layouts ({names})"
                raise block.error(0, problem)
        yield _sentence(block, rows, layout, seen)


def _rows(block: SentenceRows) -> list[list[str]]:
    rows = [line.split("\t") if "\t" in line else line.split() for line in block.lines]
    width = Counter(map(len, rows)).most_common(1)[0][0]
    for index, row in enumerate(rows):
        if len(row) != width:
            raise block.error(index, f"{len(row)} columns; the sentence's other lines have {width}")
        block.check(index, row)
    return rows


def _sentence(
    block: SentenceRows, rows: list[list[str]], layout: ColumnLayout, seen: Counter[str]
) -> SRLSentence:
    least = layout.columns(0)
    if len(rows[0]) < least:
        raise block.error(0, f"{len(rows[0])} columns; {layout.name} has at least {least}")
    marked = layout.predicates(rows)
    expected = layout.columns(len(marked))
    if len(rows[0]) != expected:
        problem = f"{len(rows[0])} columns; {layout.name} with {len(marked)} predicates has"
        raise block.error(0, f"{problem} {expected}")
    if layout.counter is not None:
        for index, row in enumerate(rows):
            if row[layout.counter] != str(index):
                raise block.error(index, f"word {row[layout.counter]} where {index} should follow")
    return SRLSentence(
        id=_id(rows[0], layout, block.path, seen),
        words=tuple(row[layout.word] for row in rows),
        tags=tuple(row[layout.tag] for row in rows),
        constituents=_constituents(block, rows, layout.parse),
        predicates=tuple(
            _predicate(block, rows, layout, row, layout.arguments + place)
            for place, row in enumerate(marked)
        ),
    )


def _id(row: list[str], layout: ColumnLayout, path: Path, seen: Counter[str]) -> str:
    """The sentence's own name, or its document's with a number that counts from 1."""
    name = ".".join(row[column] for column in layout.document) or path.stem
    seen[name] += 1
    own = layout.name.startswith("gold_conll")
    return name if own and seen[name] == 1 else f"{name}.{seen[name]}"


def _constituents(block: SentenceRows, rows: list[list[str]], column: int) -> tuple[Labelled, ...]:
    """The parse. One that does not close (MASC has such a tree) counts as none."""
    if all(row[column] == "-" for row in rows):
        return ()
    try:
        return tuple(spans([row[column] for row in rows]))
    except BracketError as error:
        if block.closed:
            return ()
        raise block.error(error.cell, f"{error}: is the file cut?") from error


def _column(block: SentenceRows, rows: list[list[str]], column: int) -> list[Labelled]:
    try:
        return spans([row[column] for row in rows])
    except BracketError as error:
        raise block.error(error.cell, f"column {column + 1}: {error}") from error


def _predicate(
    block: SentenceRows, rows: list[list[str]], layout: ColumnLayout, row: int, column: int
) -> Predicate:
    lemma, sense = rows[row][layout.lemma], rows[row][layout.sense]
    if "." in sense:
        lemma, _, sense = sense.rpartition(".")
    target: list[WordSpan] = []
    arguments: list[Argument] = []
    for label, span in _column(block, rows, column):
        if label in ("V", "C-V"):
            target.append(span)
        else:
            arguments.append(Argument(_SHORT_ROLE.sub("ARG", label), span))
    return Predicate(
        word=row,
        lemma=lemma,
        sense="" if sense == "-" else sense,
        spans=tuple(target) or (WordSpan(row, row + 1),),
        arguments=tuple(arguments),
    )
