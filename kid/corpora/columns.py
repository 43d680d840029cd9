"""Frames in columns, one word a line, as shared tasks on semantic roles have them.

    # id = 1
    # text = She sold it .
    1	She	_	_	B-Seller
    2	sold	sell.v	Commerce_sell	B-V
    3	it	_	_	B-Goods

Columns: number of the word, the word, then lexical unit and frame of each target on its first
word, and for each frame, in the order of their targets, one with the places of the target (``V``)
and the frame elements in BIO. An element on FrameNet's layer 2 or 3 is ``B-Name:2``; where labels
of one frame overlap, and where several targets begin at one word, they are joined by ``|``. A
sentence ends with an empty line. After the columns of CoNLL-2005 and CoNLL-2012
(https://www.cs.upc.edu/~srlconll/conll05st-intro.html).

`frame_columns` writes them, `read_columns` reads them. White space in a text becomes one blank, so
characters are those of the text in the file; scores, tags and null instantiations have no column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kid.data import FrameAnnotation, FrameElement, FrameSentence
from semcore.errors import at_line
from semcore.files import StrPath
from semcore.text.columns import SentenceRows, read_rows
from semcore.text.spans import CharSpan, WordSpan, characters_of

NOTHING, OUTSIDE = "_", "O"
_FIXED = 4  # columns before those of labels


def frame_columns(sentences: Iterable[FrameSentence]) -> Iterator[str]:
    """A block for each sentence, the empty line after it included."""
    for sentence in sentences:
        frames = sorted(sentence.frames, key=lambda frame: frame.target)
        size = len(sentence.words)
        units: list[list[str]] = [[] for _ in range(size)]
        names: list[list[str]] = [[] for _ in range(size)]
        for frame in frames:
            first = frame.target[0].start
            units[first].append(frame.lexical_unit or NOTHING)
            names[first].append(frame.frame)
        columns = [
            [str(number) for number in range(1, size + 1)],
            ["".join(form.split()) for form in sentence.forms],
            ["|".join(cell) or NOTHING for cell in units],
            ["|".join(cell) or NOTHING for cell in names],
            *(_labels(frame, size) for frame in frames),
        ]
        text = " ".join(sentence.text.split())
        rows = "".join("\t".join(row) + "\n" for row in zip(*columns, strict=True))
        document = f"# document = {sentence.document}\n" if sentence.document else ""
        yield f"# id = {sentence.id}\n{document}# text = {text}\n{rows}\n"


def _labels(frame: FrameAnnotation, size: int) -> list[str]:
    cells: list[list[str]] = [[] for _ in range(size)]

    def mark(span: WordSpan, label: str) -> None:
        for place in range(span.start, span.end):
            cells[place].append(f"{'B' if place == span.start else 'I'}-{label}")

    for piece in frame.target:
        mark(piece, "V")
    for element in sorted(frame.elements, key=lambda element: element.words):
        mark(element.words, element.name + (f":{element.rank}" if element.rank > 1 else ""))
    return ["|".join(cell) or OUTSIDE for cell in cells]


def read_columns(path: StrPath) -> Iterator[FrameSentence]:
    """The sentences of a file in these columns, with their frames.

    A sentence without ``# id`` is called by its number, one without ``# text`` has its words with
    blanks between. Raises `InputError` naming file and line.
    """
    for number, rows in enumerate(read_rows(path, comments=True), start=1):
        yield _sentence(rows, str(number))


def _sentence(rows: SentenceRows, name: str) -> FrameSentence:
    table = [line.split("\t") for line in rows.lines]
    for place, cells in enumerate(table):
        if len(cells) < _FIXED or len(cells) != len(table[0]):
            wanted = max(_FIXED, len(table[0]))
            raise rows.error(place, f"{len(cells)} columns between tabs, not {wanted}")
        rows.check(place, cells)
    forms = [cells[1] for cells in table]
    text = rows.comment("text") or " ".join(forms)
    words: list[CharSpan] = []
    for place, form in enumerate(forms):
        with at_line(rows.path, rows.numbers[place]):
            words.append(_found(form, text, words[-1].end if words else 0))
    rows.check_end(forms)
    names: list[tuple[int, str, str]] = []  # first word, lexical unit and frame of each frame
    for place, cells in enumerate(table):
        if cells[3] != NOTHING:
            units, frames = cells[2].split("|"), cells[3].split("|")
            if len(units) != len(frames):
                raise rows.error(place, f"{len(units)} lexical units and {len(frames)} frames")
            names += [(place, unit, frame) for unit, frame in zip(units, frames, strict=True)]
    if len(names) != len(table[0]) - _FIXED:
        raise rows.error(0, f"{len(table[0]) - _FIXED} columns of labels for {len(names)} frames")
    annotations = []
    for number, (first, unit, frame) in enumerate(names, start=1):
        labelled = _labelled(rows, [cells[_FIXED + number - 1] for cells in table])
        target = tuple(sorted(span for label, span in labelled if label == "V"))
        if not target or target[0].start != first:
            raise rows.error(first, f"the target of {frame} does not begin here in its column")
        annotations.append(
            FrameAnnotation(
                id=str(number),
                frame=frame,
                lexical_unit="" if unit == NOTHING else unit,
                target=target,
                target_characters=tuple(characters_of(span, words) for span in target),
                elements=tuple(_element(*each, words) for each in labelled if each[0] != "V"),
            )
        )
    return FrameSentence(
        rows.comment("id") or name,
        rows.comment("document") or "",
        text,
        tuple(words),
        frames=tuple(annotations),
    )


def _found(form: str, text: str, begin: int) -> CharSpan:
    """Where the next word stands; white space in it was left out of its column."""
    found = re.compile(r"\s*".join(map(re.escape, form))).search(text, begin)
    if found is None or any(map(str.isalnum, text[begin : found.start()])):
        raise ValueError(f"the text goes on {text[begin : begin + 30].strip()!r}, not {form!r}")
    return CharSpan(*found.span())


def _labelled(rows: SentenceRows, column: Sequence[str]) -> list[tuple[str, WordSpan]]:
    """The labels of a column and their words, in order. Raises `InputError` with the line."""
    spans: list[tuple[str, WordSpan]] = []
    begun: dict[str, int] = {}  # places in spans, of labels that may go on
    for place, cell in enumerate(column):
        going: dict[str, int] = {}
        for part in () if cell == OUTSIDE else cell.split("|"):
            sign, dash, label = part.partition("-")
            if not dash or not label or sign not in ("B", "I"):
                raise rows.error(place, f"{part!r} is not O, B-Name or I-Name")
            if sign == "B":
                going[label] = len(spans)
                spans.append((label, WordSpan(place, place + 1)))
            elif label in begun:
                going[label] = begun[label]
                spans[begun[label]] = label, WordSpan(spans[begun[label]][1].start, place + 1)
            else:
                raise rows.error(place, f"{part} goes on with what has not begun")
        begun = going
    return sorted(spans, key=lambda each: each[1])


def _element(label: str, span: WordSpan, words: Sequence[CharSpan]) -> FrameElement:
    name, colon, rank = label.rpartition(":")
    if not colon or not rank.isdecimal():
        name, rank = label, "1"
    return FrameElement(name, span, characters_of(span, words), max(1, int(rank)))
