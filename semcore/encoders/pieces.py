"""Texts cut into an encoder-decoder's pieces, and their batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import torch
from torch import Tensor

from semcore.encoders.batch import windows_of
from semcore.tensors import TensorBatch, padded

# Tokenizers keep settings that a call may change: two calls at once can fail.
TOKENIZING = Lock()


@dataclass(frozen=True, slots=True)
class PieceBatch(TensorBatch):
    """B texts as R rows of up to S tokens, special tokens included, read as M tokens a text.

    R equals B, and M equals S, unless a text is longer than the encoder's positions: it then
    fills several overlapping rows (windows), and each piece is read from the row where it
    stands most central, the special tokens from the first and the last row.
    """

    ids: Tensor  # [R, S] int64
    attention: Tensor  # [R, S] bool, false on padding
    place: Tensor  # [B, M] int64, where each token is read, counted over the flattened rows
    mask: Tensor  # [B, M] bool, true on tokens


def cut(tokenizer: Any, texts: Sequence[str]) -> list[tuple[int, ...]]:
    """Ids of texts' pieces, each text read as if after a blank; special tokens are plain text.

    Half a surrogate pair, which tokenizers refuse, becomes a question mark.
    """
    if not texts:
        return []
    clean = [" " + text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    with TOKENIZING:
        found = tokenizer(
            clean,
            add_special_tokens=False,
            split_special_tokens=True,
            return_attention_mask=False,
            return_token_type_ids=False,
            verbose=False,
        )
    return [tuple(ids) for ids in found["input_ids"]]


def special_frame(tokenizer: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The special tokens that the tokenizer puts before and after a text."""
    plain = tokenizer(" a", add_special_tokens=False)["input_ids"]
    framed = tokenizer(" a")["input_ids"]
    before = next(
        start
        for start in range(len(framed) - len(plain) + 1)
        if framed[start : start + len(plain)] == plain
    )
    return tuple(framed[:before]), tuple(framed[before + len(plain) :])


def collate_pieces(
    texts: Sequence[tuple[int, ...]],
    *,
    prefix: tuple[int, ...],
    suffix: tuple[int, ...],
    pad: int,
    room: int | None,
) -> PieceBatch:
    """Pads texts into a `PieceBatch`.

    Args:
        prefix, suffix: special tokens around every row.
        pad: id that fills the rows.
        room: the most pieces of a row, beside prefix and suffix; None: any number.
    """
    rows: list[list[int]] = []
    reads: list[list[tuple[int, int]]] = []  # a text's tokens: row, column
    for text in texts:
        windows = windows_of(range(len(text) + 1), room or max(1, len(text)))
        spots = [(len(rows), column) for column in range(len(prefix))]
        for window in windows:
            shift = len(prefix) - window.start
            spots += [(len(rows), i + shift) for i in range(window.keep_start, window.keep_end)]
            rows.append([*prefix, *text[window.start : window.end], *suffix])
        after = len(rows[-1]) - len(suffix)
        spots += [(len(rows) - 1, after + column) for column in range(len(suffix))]
        reads.append(spots)
    width = max((len(row) for row in rows), default=1)
    most = max((len(spots) for spots in reads), default=0)
    lengths = torch.tensor([len(row) for row in rows], dtype=torch.long)
    counts = torch.tensor([len(spots) for spots in reads], dtype=torch.long)
    places = [[row * width + column for row, column in spots] for spots in reads]
    return PieceBatch(
        ids=padded(rows, pad, width),
        attention=torch.arange(width) < lengths[:, None],
        place=padded(places, 0),
        mask=torch.arange(most) < counts[:, None],
    )
