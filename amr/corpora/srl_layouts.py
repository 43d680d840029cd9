"""Which column holds what, in the formats of semantic role corpora.

A sentence with P predicates has P columns of arguments behind the fixed ones, so that the
number of columns tells the layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Layout:
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
    Layout("gold_conll", 2, 3, 4, 5, 6, arguments=7, counter=1, document=(0,)),
    # The same with the sentence's number in a column of its own.
    Layout("gold_conll_numbered", 3, 4, 5, 6, 7, arguments=8, counter=2, document=(0, 1)),
    # CoNLL-2012: document, part, number, word, tag, parse, lemma, frameset, word sense, speaker,
    # named entities, arguments, coreference (conll.cemantix.org/2012/data.html).
    Layout("conll2012", 3, 4, 5, 6, 7, arguments=11, behind=1, counter=2, document=(0, 1)),
    # CoNLL-2005: word, tag, parse, named entities, sense, lemma, arguments.
    Layout("conll2005", 0, 1, 2, 5, 4, arguments=6, lemma_marks=True),
    # CoNLL-2005 with chunks and clauses before the parse.
    Layout("conll2005_chunks", 0, 1, 4, 7, 6, arguments=8, lemma_marks=True),
)


def layout_of(rows: Rows) -> Layout | None:
    """The layout of a sentence, all rows equally long; None if it is in none of them."""
    return next((layout for layout in LAYOUTS if layout.fits(rows)), None)
