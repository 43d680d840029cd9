"""Semantic role corpora: OntoNotes and PropBank columns, CoNLL-2012 and CoNLL-2005.

    doc  0  The    DT   (S(NP*  -      -        (ARG0*  (ARG0*
    doc  1  boy    NN   *)      -      -        *)      *)
    doc  2  wants  VBZ  (VP*    want   want.01  (V*)    *
    doc  3  to     TO   (S(VP*  -      -        (ARG1*  *
    doc  4  leave  VB   (VP*))  leave  leave.01 *)      (V*)
    doc  5  .      .    *)      -      -        *       *

Columns are separated by tabs or blanks. See `amr.corpora.srl_layouts` for the layouts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from amr.corpora.brackets import BracketError, Labelled, spans
from amr.corpora.columns import Block, read_blocks
from amr.corpora.srl_layouts import LAYOUTS, Layout, layout_of
from semcore.files import StrPath
from semcore.text.spans import WordSpan

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


def read_srl(path: StrPath) -> Iterator[SRLSentence]:
    """The sentences of a file.

    The layout is that of the first sentence. Raises `InputError` naming file and line for
    missing columns, brackets that do not match, and a sentence that is cut.
    """
    layout: Layout | None = None
    seen: Counter[str] = Counter()
    for block in read_blocks(path, comments=False):
        rows = _rows(block)
        if layout is None:
            layout = layout_of(rows)
            if layout is None:
                names = ", ".join(layout.name for layout in LAYOUTS)
                problem = f"{len(rows[0])} columns, in none of the known layouts ({names})"
                raise block.error(0, problem)
        yield _sentence(block, rows, layout, seen)


def _rows(block: Block) -> list[list[str]]:
    rows = [line.split("\t") if "\t" in line else line.split() for line in block.rows]
    width = Counter(map(len, rows)).most_common(1)[0][0]
    for index, row in enumerate(rows):
        if len(row) != width:
            raise block.error(index, f"{len(row)} columns; the sentence's other lines have {width}")
        if not all(map(str.strip, row)):
            empty = [not cell.strip() for cell in row].index(True)
            raise block.error(index, f"column {empty + 1} is empty")
    return rows


def _sentence(
    block: Block, rows: list[list[str]], layout: Layout, seen: Counter[str]
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


def _id(row: list[str], layout: Layout, path: Path, seen: Counter[str]) -> str:
    """The sentence's own name, or its document's with a number that counts from 1."""
    name = ".".join(row[column] for column in layout.document) or path.stem
    seen[name] += 1
    own = layout.name.startswith("gold_conll")
    return name if own and seen[name] == 1 else f"{name}.{seen[name]}"


def _constituents(block: Block, rows: list[list[str]], column: int) -> tuple[Labelled, ...]:
    """The parse. One that does not close (MASC has such a tree) counts as none."""
    if all(row[column] == "-" for row in rows):
        return ()
    try:
        return tuple(spans([row[column] for row in rows]))
    except BracketError as error:
        if block.closed:
            return ()
        raise block.error(error.cell, f"{error}: is the file cut?") from error


def _column(block: Block, rows: list[list[str]], column: int) -> list[Labelled]:
    try:
        return spans([row[column] for row in rows])
    except BracketError as error:
        raise block.error(error.cell, f"column {column + 1}: {error}") from error


def _predicate(
    block: Block, rows: list[list[str]], layout: Layout, row: int, column: int
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
