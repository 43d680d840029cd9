"""Items of many lengths in batches: of similar length, so that little of a batch is padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def length_batches(lengths: Sequence[int], most_words: int) -> Iterator[list[int]]:
    """Indices in batches of similar length, longest first.

    Each has at most ``most_words`` words when padded, or is one item of more words than that. What
    is left over for the end is short.
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True)
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) + 1) * max(1, lengths[batch[0]]) > most_words:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def smaller_at_end(batches: Sequence[list[int]], workers: int) -> list[list[int]]:
    """The batches in their order, the last few of them in halves, for several ``workers``."""
    if workers == 1:
        return list(batches)
    border = max(0, len(batches) - workers)
    halves = [
        half
        for batch in batches[border:]
        for half in (batch[len(batch) // 2 :], batch[: len(batch) // 2])
        if half
    ]
    return [*batches[:border], *halves]
