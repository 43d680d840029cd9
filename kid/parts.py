"""Targets in parts of like size, so that little is computed on padding.

A batch's sentences are of several lengths and their frames of several sizes; the reader works on
every word of a target's sentence and every element of its frame. Parts of targets that are alike
need hardly any padding, and fit into a processor's cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from torch import Tensor

_STEP = 4  # lengths that differ by less count as one, so that frames of a size come together


def parts_of(length: Tensor, elements: Tensor, most_words: int) -> list[Tensor]:
    """Every target in one part, each of at most ``most_words`` words when padded.

    Args:
        length: ``[T]`` words of each target's sentence.
        elements: ``[T]`` elements of its frame.

    Returns:
        Numbers of targets, ``[t]`` a part. A target of more words than that is alone; no targets
        at all are one empty part.
    """
    words, sizes = length.tolist(), elements.tolist()
    order = sorted(range(len(words)), key=lambda index: (words[index] // _STEP, sizes[index]))
    parts: list[list[int]] = []
    longest = 0
    for index in order:
        longest = max(longest, words[index])
        if not parts or longest * (len(parts[-1]) + 1) > most_words:
            parts.append([])
            longest = words[index]
        parts[-1].append(index)
    return [length.new_tensor(part) for part in parts or [[]]]


def grouped(parts: Sequence[Tensor], length: Tensor, most_words: int) -> Iterator[list[Tensor]]:
    """Neighbouring parts together, each group of at most ``most_words`` words when padded.

    ``length`` ``[T]`` is as for `parts_of`. A part of more words than that is alone.
    """
    group: list[Tensor] = []
    targets = longest = 0
    for part in parts:
        longest = max(longest, int(length[part].max()) if len(part) else 0)
        targets += len(part)
        if group and targets * longest > most_words:
            yield group
            group, targets = [], len(part)
            longest = int(length[part].max())
        group.append(part)
    if group:
        yield group
