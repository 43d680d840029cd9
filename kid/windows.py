"""Long sentences in overlapping windows: each target is read where it stands most central.

Arguments of a target are looked for in its window. No sentence of FrameNet is as long as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kid.data import FrameAnnotation, FrameSentence
from semcore.text.identifiers import part_id
from semcore.text.spans import WordSpan
from semcore.text.windows import Window, windows

ROOM = 320  # words; the longest sentence of FrameNet 1.7 has 182


def parts_of(sentence: FrameSentence) -> list[FrameSentence]:
    """The sentence, or its windows: each with its words, and with the targets that count there."""
    found = windows(len(sentence.words), ROOM)
    return [sentence] if len(found) == 1 else [_part(sentence, window) for window in found]


def _part(sentence: FrameSentence, window: Window) -> FrameSentence:
    heads = [
        head - window.start if window.start <= head < window.end else -1
        for head in sentence.heads[window.start : window.end]
    ]
    frames = []
    for number, frame in enumerate(sentence.frames):
        if window.keep_start <= frame.target[0].start < window.keep_end:
            inside = [
                (span, where)
                for span, where in zip(frame.target, frame.target_characters, strict=False)
                if span.end <= window.end
            ] or [(WordSpan(frame.target[0].start, window.end), frame.target_characters[0])]
            target, characters = zip(*inside, strict=True)
            kept = replace(
                frame,
                id=str(number),
                target=_moved(target, -window.start),
                target_characters=tuple(characters),
                elements=(),
            )
            frames.append(kept)
    return replace(
        sentence,
        words=sentence.words[window.start : window.end],
        tags=sentence.tags[window.start : window.end],
        heads=tuple(heads),
        frames=tuple(frames),
    )


def joined(sentence: FrameSentence, parts: Sequence[FrameSentence], *, gold: bool) -> FrameSentence:
    """The sentence with the frames of its windows: in order, those of ``gold`` targets as given."""
    frames: list[FrameAnnotation] = []
    for window, part in zip(windows(len(sentence.words), ROOM), parts, strict=True):
        for frame in part.frames:
            if window.keep_start <= frame.target[0].start + window.start < window.keep_end:
                elements = (
                    replace(element, words=_moved([element.words], window.start)[0])
                    for element in frame.elements
                )
                target = _moved(frame.target, window.start)
                frames.append(replace(frame, target=target, elements=tuple(elements)))
    if gold:  # a window called them by their number
        frames.sort(key=lambda frame: int(frame.id))
        given = [sentence.frames[int(frame.id)] for frame in frames]
        frames = [
            replace(frame, id=old.id, target=old.target, target_characters=old.target_characters)
            for frame, old in zip(frames, given, strict=True)
        ]
    else:
        frames = [
            replace(frame, id=part_id(sentence.id, "frame", number))
            for number, frame in enumerate(frames, start=1)
        ]
    return replace(sentence, frames=tuple(frames))


def _moved(spans: Sequence[WordSpan], by: int) -> tuple[WordSpan, ...]:
    return tuple(WordSpan(start + by, end + by) for start, end in spans)
