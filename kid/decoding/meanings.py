"""How well words fit the frames of their lexical units, by the parser's own scores of frames.

The frame of a target is scored among all frames, so that a word whose units' frames are unlikely
there is rather no target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from kid.lexicon import Lexicon
from kid.model.build import FrameModel

_LEAST = -8.0  # of the logarithm: no frame is less likely
_TOGETHER = 4096  # words whose scores of all frames are held at once


@dataclass(frozen=True, slots=True)
class Meanings:
    """Frames of the words of a batch of sentences that has been encoded."""

    model: FrameModel
    labels: Any  # what the model's ``all_labels`` gives
    words: Tensor  # [B, W, size]

    def fit(self, mask: Tensor, sentences: Sequence[Sequence[str]], lexicon: Lexicon) -> Tensor:
        """Log probabilities ``[B, W]`` that a word, if a target, evokes a frame of its units.

        0 where it has no units, and in padding. Words are in the sentences as in ``mask``.
        """
        frames = [some for words in sentences for some in lexicon.frames_of_words(words)]
        counts = torch.tensor([len(some) for some in frames], dtype=torch.long)
        known = counts > 0
        flat = torch.tensor([frame for some in frames for frame in some], dtype=torch.long)
        owner = torch.arange(int(known.sum())).repeat_interleave(counts[known])
        sentence, place = (places.cpu()[known] for places in mask.nonzero(as_tuple=True))
        found = torch.zeros(mask.shape, device=mask.device)
        for begin in range(0, len(place), _TOGETHER):
            row, word = (
                places[begin : begin + _TOGETHER].to(mask.device) for places in (sentence, place)
            )
            scores = self.model.word_frames(self.words, row, word, self.labels)
            chances = scores.float().softmax(-1)
            held = (owner >= begin) & (owner < begin + _TOGETHER)
            of, frame = (owner[held] - begin).to(mask.device), flat[held].to(mask.device)
            total = torch.zeros_like(chances[:, 0]).index_add(0, of, chances[of, frame])
            found[row, word] = (total + torch.tensor(_LEAST).exp()).log()
        return found
