"""What a frame annotation is to a scorer: comparable whatever the tokenisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kid.data import FrameElement, FrameSentence
from semcore.errors import InputError
from semcore.text.spans import CharSpan, WordSpan, characters_of

Target = tuple[CharSpan, ...]
Element = tuple[CharSpan, str]  # where, and the frame element's name
Whole = tuple[tuple[CharSpan, ...], str]  # all its pieces, and its name


SEVERAL = "Path"  # the frame element of which a target may have several


@dataclass(frozen=True, slots=True)
class Structure:
    """One frame with its elements.

    Spans are the characters of whole words, from the first character of the first word to the
    end of the last. Where gold and prediction have the same words, comparing these is
    comparing word spans; where they have not (parsing raw text), it is still well defined. A
    discontinuous target is all its parts: it matches only if every part does.

    ``elements`` are the pieces of frame elements, each by itself; ``wholes`` are those with the
    pieces of one frame element together, as FrameNet means them.
    """

    target: Target
    frame: str
    lexical_unit: str
    elements: tuple[Element, ...]
    wholes: tuple[Whole, ...] = ()


def structures_of(sentence: FrameSentence, first_rank_only: bool = False) -> list[Structure]:
    """The annotations of a sentence; with ``first_rank_only``, FEs of FrameNet's first layer."""
    words = sentence.words
    found = []
    for annotation in sentence.frames:
        elements = [item for item in annotation.elements if item.rank == 1 or not first_rank_only]
        found.append(
            Structure(
                target=tuple(characters_of(part, words) for part in _merged(annotation.target)),
                frame=annotation.frame,
                lexical_unit=annotation.lexical_unit,
                elements=tuple((characters_of(item.words, words), item.name) for item in elements),
                wholes=_wholes(elements, words),
            )
        )
    return found


def _wholes(elements: Sequence[FrameElement], words: Sequence[CharSpan]) -> tuple[Whole, ...]:
    """Frame elements with all their pieces; those of one name and layer are one.

    Only of Path several may stand in one layer: each is an element (SemEval-2007's scorer).
    """
    pieces: dict[tuple[str, int, int], list[CharSpan]] = {}
    for number, element in enumerate(elements):
        key = (element.name, element.rank, number if element.name == SEVERAL else -1)
        pieces.setdefault(key, []).append(characters_of(element.words, words))
    return tuple((tuple(sorted(spans)), name) for (name, _, _), spans in pieces.items())


def _merged(parts: Sequence[WordSpan]) -> list[WordSpan]:
    """Parts in order; touching parts are one, so that only the words covered matter."""
    merged: list[WordSpan] = []
    for part in sorted(parts):
        if merged and part.start <= merged[-1].end:
            merged[-1] = WordSpan(merged[-1].start, max(merged[-1].end, part.end))
        else:
            merged.append(part)
    return merged


def align(
    gold: Iterable[FrameSentence],
    predicted: Iterable[FrameSentence],
    allow_missing: bool = False,
    what: str = "predicted",
    gold_name: str = "gold",
) -> list[tuple[FrameSentence, FrameSentence]]:
    """Gold sentences with their predictions, by sentence id, in the order of the gold.

    With ``allow_missing`` a gold sentence without prediction is paired with one without
    frames, and predictions for unknown sentences are ignored. Errors call the predictions ``what``
    and the gold ``gold_name``. Raises `InputError` naming the sentence for ids that repeat or are
    on one side only, and texts that differ.
    """
    wanted = _by_id(gold, gold_name)
    found = _by_id(predicted, what)
    if not allow_missing:
        for name, have, lack in ((what, wanted, found), (gold_name, found, wanted)):
            missing = next((key for key in have if key not in lack), None)
            if missing is not None:
                count = sum(key not in lack for key in have)
                raise InputError(
                    f"sentence {missing!r} is missing in {name} (one of {count}); "
                    "allow_missing=true scores it as empty, and ignores the ones not in gold"
                )
    pairs = []
    for key, sentence in wanted.items():
        other = found.get(key)
        if other is None:
            other = FrameSentence(key, sentence.document, sentence.text, sentence.words)
        elif other.text != sentence.text:
            raise InputError(f"sentence {key!r}: the texts of {gold_name} and {what} differ")
        pairs.append((sentence, other))
    return pairs


def _by_id(sentences: Iterable[FrameSentence], what: str) -> dict[str, FrameSentence]:
    table: dict[str, FrameSentence] = {}
    for sentence in sentences:
        if sentence.id in table:
            raise InputError(f"sentence {sentence.id!r} occurs twice in {what}")
        table[sentence.id] = sentence
    return table
