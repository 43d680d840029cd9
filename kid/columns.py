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
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kid.data import FrameAnnotation, FrameSentence
from semcore.text.spans import WordSpan

NOTHING, OUTSIDE = "_", "O"


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
        yield f"# id = {sentence.id}\n# text = {text}\n{rows}\n"


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
