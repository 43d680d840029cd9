"""How the two streams become one (paper, section 3.4)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class GatedFusion(nn.Module):
    """A gate a word, between 0 and 1, decides how much of each stream is kept."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.of_document = nn.Linear(size, 1)
        self.of_sentence = nn.Linear(size, 1)

    def forward(self, document: Tensor, sentence: Tensor) -> Tensor:
        """Both streams ``[C, W, d]`` as one of that shape."""
        gate = torch.sigmoid(self.of_document(document) + self.of_sentence(sentence))
        return torch.lerp(sentence, document, gate.to(document.dtype))
