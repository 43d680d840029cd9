"""Random vectors of four numbers for a few words, as lines of a file."""

from __future__ import annotations

import torch

WORDS = ("the", "dog", "bark", "cat", "sleep", ".", "Paris", "sit", "old")


def vector_lines() -> list[str]:
    generator = torch.Generator().manual_seed(3)
    rows = torch.randn(len(WORDS), 4, generator=generator)
    return [
        " ".join([word, *(f"{value:.4f}" for value in row)])
        for word, row in zip(WORDS, rows.tolist(), strict=True)
    ]
