"""Which part of speech each word has in its context: what its vector says, and its neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import pad

from kid.evidence import CLASSES, Evidence

_DETERMINERS = frozenset(
    ("a", "an", "the", "my", "your", "his", "our", "their", "its", "whose", "every", "no")
)
_VERB, _NOUN, _ADJECTIVE = map(CLASSES.index, ("v", "n", "a"))
_NO_VERB = -6.0  # added to a logarithm of a probability


def part_scores(evidence: Evidence, words: Tensor, sentences: Sequence[Sequence[str]]) -> Tensor:
    """Log probabilities ``[B, W, CLASSES]`` of parts of speech.

    Where a noun phrase that a determiner begins has one word, that is no verb (*a saw.*, *the fall
    of*): of 2,020 targets of FrameNet 1.7's training split that stand so, six are verbs, but for
    those in *-ing* before *of*.

    Args:
        words: vectors ``[B, W, size]``; ``sentences`` the words themselves, without padding.
    """
    weights = torch.tensor(evidence.parts, device=words.device)
    scores = (words.float() @ weights[:-1] + weights[-1]).log_softmax(-1)
    headed = torch.zeros(scores.shape[:2], dtype=torch.bool)
    for row, forms in enumerate(sentences):
        headed[row, : len(forms)] = torch.tensor(_after_determiners(forms), dtype=torch.bool)
    follows = pad(scores.exp(), (0, 0, 0, 1))[:, 1:]  # the next word's; 0 behind the last
    ends = follows[..., [_NOUN, _ADJECTIVE]].sum(-1) < 0.5
    doubt = torch.zeros_like(scores)
    doubt[..., _VERB] = _NO_VERB * (headed.to(words.device) & ends)
    return (scores + doubt).log_softmax(-1)


def _after_determiners(forms: Sequence[str]) -> list[bool]:
    """Which words follow a determiner and are not gerunds: *the lifting of the ban*."""
    lower = [form.lower() for form in forms]
    return [
        before in _DETERMINERS and not (word.endswith("ing") and after == "of")
        for before, word, after in zip(["", *lower], lower, [*lower[1:], ""], strict=False)
    ]
