"""Sub-words of pre-split words, their batches, and the way back from sub-words to words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor

from semcore.tensors import TensorBatch, padded


class Subwords(NamedTuple):
    """One sentence cut into the encoder's sub-words.

    ``ids`` has no special tokens; word ``w`` owns ``ids[starts[w]:starts[w + 1]]``, never empty.
    """

    ids: tuple[int, ...]
    starts: tuple[int, ...]  # one more than there are words
    shapes: tuple[int, ...] = ()  # of the words (`semcore.text.word_shape`); empty: not asked for

    def run(self, first: int, end: int) -> Subwords:
        """Words ``first`` to ``end`` (exclusive) alone."""
        base = self.starts[first]
        return Subwords(
            self.ids[base : self.starts[end]],
            tuple(start - base for start in self.starts[first : end + 1]),
            self.shapes[first:end],
        )

    def followed_by(self, other: Subwords) -> Subwords:
        """These words, then those."""
        shift = self.starts[-1]
        return Subwords(
            self.ids + other.ids,
            self.starts[:-1] + tuple(start + shift for start in other.starts),
            self.shapes + other.shapes,
        )


@dataclass(frozen=True, slots=True)
class WordBatch(TensorBatch):
    """A batch of B sentences of up to W words, as R rows of up to S sub-words.

    R equals B unless a sentence is longer than the encoder's positions: it then fills several
    overlapping rows (windows), and each word is read from the row where it stands most central.
    """

    ids: Tensor  # [R, S] int64
    attention: Tensor  # [R, S] bool, false on padding
    first: Tensor  # [B, W] int64, a word's first sub-word, counted over the flattened rows
    last: Tensor  # [B, W] int64, its last sub-word
    mask: Tensor  # [B, W] bool, true on words
    sentence: Tensor  # [R] int64, which sentence a row belongs to
    word: Tensor  # [R, S] int64, the word of each sub-word in its sentence, -1 on the rest
    shape: Tensor  # [B, W] int64, the words' shapes; [B, 0] where they are not asked for

    def repeated(self, sentence: Tensor) -> WordBatch:
        """The batch in which sentence t is this one's ``sentence[t]`` ``[T]``, windows included."""
        rows = (self.sentence[None] == sentence[:, None]).nonzero()
        owner, row = rows.unbind(1)
        width = self.ids.shape[1]
        # A word's place moves from its old row to that row's copy for this sentence.
        copy = torch.zeros(len(sentence), len(self.ids), dtype=torch.long, device=row.device)
        copy[owner, row] = torch.arange(len(row), device=row.device)
        target = torch.arange(len(sentence), device=row.device)[:, None]

        def moved(place: Tensor) -> Tensor:
            place = place[sentence]
            return copy[target, place // width] * width + place % width

        return WordBatch(
            ids=self.ids[row],
            attention=self.attention[row],
            first=moved(self.first),
            last=moved(self.last),
            mask=self.mask[sentence],
            sentence=owner,
            word=self.word[row],
            shape=self.shape[sentence],
        )


class Window(NamedTuple):
    start: int  # first and last (exclusive) word seen, and of those the words read from here
    end: int
    keep_start: int
    keep_end: int


def windows_of(starts: Sequence[int], room: int) -> list[Window]:
    """Runs of whole words of at most ``room`` sub-words; neighbours overlap by about a half.

    A single word longer than the room gets a window of its own and is cut there.
    """
    count = len(starts) - 1
    if starts[count] <= room:
        return [Window(0, count, 0, count)]
    runs: list[tuple[int, int]] = []
    start = 0
    while True:
        end = max(start + 1, bisect_right(starts, starts[start] + room) - 1)
        runs.append((start, end))
        if end == count:
            break
        half = bisect_left(starts, starts[start] + room // 2, start + 1, end)
        # The next window must reach beyond this one, or it would be read nowhere.
        reaching = bisect_left(starts, starts[end + 1] - room, start + 1, end)
        start = max(half, reaching)
    borders = [0]
    borders += [(left[1] + right[0] + 1) // 2 for left, right in pairwise(runs)]
    borders.append(count)
    return [
        Window(start, end, borders[index], borders[index + 1])
        for index, (start, end) in enumerate(runs)
    ]


def collate_subwords(
    sentences: Sequence[Subwords], *, prefix: int | None, suffix: int | None, pad: int, room: int
) -> WordBatch:
    """Pads sentences into a `WordBatch`.

    Args:
        prefix, suffix: ids put around every row (``[CLS]``, ``[SEP]``), or none.
        pad: id that fills the rows.
        room: the most sub-words a row may hold beside prefix and suffix.
    """
    rows: list[list[int]] = []
    row_words: list[list[int]] = []
    owners: list[int] = []
    reads: list[list[tuple[int, int, int]]] = []  # a sentence's words: row, first, last
    before = [] if prefix is None else [prefix]
    after = [] if suffix is None else [suffix]
    for index, (ids, starts, _) in enumerate(sentences):
        spots: list[tuple[int, int, int]] = []
        for window in windows_of(starts, room):
            base = starts[window.start]
            stop = min(starts[window.end], base + room)
            shift = len(before) - base
            row = len(rows)
            spots += [
                (row, starts[word] + shift, min(starts[word + 1], stop) - 1 + shift)
                for word in range(window.keep_start, window.keep_end)
            ]
            words = [-1] * len(before)
            for word in range(window.start, window.end):
                words += [word] * (min(starts[word + 1], stop) - starts[word])
            rows.append([*before, *ids[base:stop], *after])
            row_words.append(words)
            owners.append(index)
        reads.append(spots)

    width = max((len(row) for row in rows), default=1)
    words_most = max((len(spots) for spots in reads), default=0)
    firsts = [[row * width + first for row, first, _ in spots] for spots in reads]
    lasts = [[row * width + last for row, _, last in spots] for spots in reads]
    lengths = torch.tensor([len(row) for row in rows], dtype=torch.long)
    counts = torch.tensor([len(spots) for spots in reads], dtype=torch.long)
    return WordBatch(
        ids=padded(rows, pad, width),
        attention=torch.arange(width) < lengths[:, None],
        first=padded(firsts, 0),
        last=padded(lasts, 0),
        mask=torch.arange(words_most) < counts[:, None],
        sentence=torch.tensor(owners, dtype=torch.long),
        word=padded(row_words, -1, width),
        shape=padded([sentence.shapes for sentence in sentences], 0),
    )


def first_subwords(states: Tensor, batch: WordBatch) -> Tensor:
    """Each word's first sub-word: ``[R, S, size] -> [B, W, size]``, zero on padding."""
    flat = states.flatten(0, 1).index_select(0, batch.first.flatten())
    return flat.view(*batch.first.shape, -1) * batch.mask[..., None].to(states.dtype)


def mean_subwords(states: Tensor, batch: WordBatch) -> Tensor:
    """The mean of each word's sub-words: ``[R, S, size] -> [B, W, size]``, zero on padding.

    In float32 at least. Sums are taken word by word (not as differences of running totals,
    whose rounding would make a word depend on all words before it).
    """
    if states.dtype in (torch.bfloat16, torch.float16):
        states = states.float()
    sentences, words = batch.mask.shape
    word = (batch.sentence[:, None] * words + batch.word.clamp(min=0)).flatten()
    place = torch.arange(len(word), device=word.device)
    first, last = batch.first.flatten()[word], batch.last.flatten()[word]
    # In overlapping windows a word stands twice, and is read from one of them.
    read = (batch.word.flatten() >= 0) & (place >= first) & (place <= last)
    slot = torch.where(read, word, sentences * words)  # the last slot takes what nobody reads
    sums = states.new_zeros(sentences * words + 1, states.shape[-1])
    sums = sums.index_add(0, slot, states.flatten(0, 1))
    count = (batch.last - batch.first + 1)[..., None]
    return sums[:-1].view(sentences, words, -1) / count
