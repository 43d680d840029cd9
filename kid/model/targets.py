"""Target identification: which words of a text evoke frames.

The paper takes targets as given; raw text has none. A tagger on the same word vectors as the
parser marks each word as outside, as the beginning of a target or as its continuation, and sees
which lexical units of the lexicon the word could be.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from kid.data import FrameSentence
from kid.lexicon import FEATURES
from kid.model.dropout import Dropout

OUTSIDE, BEGIN, CONTINUE = 0, 1, 2
IGNORED = -100  # padding, and sentences of which not every target is annotated
REACH = 8  # words from the beginning of a target to the last of its continuations


class TargetTagger(nn.Module):
    """Tag scores ``[B, W, 3]`` from word vectors and lexicon features."""

    def __init__(self, hidden: int, size: int, dropout: float) -> None:
        super().__init__()
        self.word = nn.Linear(hidden, size)
        self.lexicon = nn.Linear(3 * FEATURES, size)
        self.dropout = Dropout(dropout)
        self.out = nn.Linear(size, 3)

    def forward(self, words: Tensor, features: Tensor) -> Tensor:
        """Words ``[B, W, hidden]``, features ``[B, W, FEATURES]`` of 0 and 1.

        Each word also sees its neighbours' features.
        """
        left = nn.functional.pad(features, (0, 0, 1, 0))[:, :-1]
        right = nn.functional.pad(features, (0, 0, 0, 1))[:, 1:]
        around = torch.cat([left, features, right], dim=-1).to(words.dtype)
        states = torch.relu(self.word(words) + self.lexicon(around))
        return self.out(self.dropout(states))  # type: ignore[no-any-return]


def gold_tags(sentence: FrameSentence) -> list[int]:
    """The sentence's targets as tags; where two overlap, the longer one stands alone."""
    tags = [OUTSIDE] * len(sentence.words)
    targets = {annotation.target for annotation in sentence.frames}
    words_of = [
        [word for span in target for word in range(span.start, span.end)]
        for target in sorted(targets)
    ]
    for words in sorted(words_of, key=len, reverse=True):
        if all(tags[word] == OUTSIDE for word in words):
            for word in words:
                tags[word] = CONTINUE
            tags[words[0]] = BEGIN
    return tags


@dataclass(frozen=True, slots=True)
class FoundTargets:
    """T targets of a batch of sentences, sentence by sentence, from left to right."""

    sentence: Tensor  # [T] int64
    first: Tensor  # [T] int64, first word
    last: Tensor  # [T] int64, last word (inclusive)
    words: Tensor  # [T, W] bool, all its words
    probability: Tensor  # [T], of its first word to begin a target

    def only(self, numbers: Tensor) -> FoundTargets:
        """Some of the targets, by their numbers ``[n]``."""
        return FoundTargets(*(getattr(self, name)[numbers] for name in self.__slots__))


def find_targets(scores: Tensor, mask: Tensor, bias: float = 0.0) -> FoundTargets:
    """Targets from tag scores ``[B, W, 3]`` and the mask of words ``[B, W]``.

    A continuation belongs to the last target begun, also over a gap (``give ... up``), if it is
    at most `REACH` words from that beginning. ``bias`` is added to the score of beginning.
    """
    scores = scores.float() + bias * torch.eye(3, device=scores.device)[BEGIN]
    tags = scores.argmax(-1).masked_fill(~mask, OUTSIDE)
    begins = tags == BEGIN
    sentence, first = begins.nonzero(as_tuple=True)
    number = begins.flatten().long().cumsum(0).view_as(tags) - 1  # of the last target begun
    position = torch.arange(tags.shape[1], device=tags.device).expand_as(tags)
    begun = torch.where(begins, position, -REACH - 1).cummax(1).values
    member = begins | ((tags == CONTINUE) & (position - begun <= REACH))
    words = torch.zeros(len(first), tags.shape[1], dtype=torch.bool, device=tags.device)
    words[number[member], position[member]] = True
    last = (words * position[:1]).amax(1) if len(first) else first
    probability = scores.softmax(-1)[sentence, first, BEGIN]
    return FoundTargets(sentence, first, last, words, probability)
