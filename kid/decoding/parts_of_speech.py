"""Which part of speech each word has in its context: what its vector says, and its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log

import torch
from torch import Tensor
from torch.nn.functional import pad

from kid.evidence import CLASSES, Evidence
from semcore.text.inflection import Reading, plain, readings

_DETERMINERS = frozenset(
    ("a", "an", "the", "my", "your", "his", "our", "their", "its", "whose", "every", "no")
)
# Behind which a plain verb stands, if not at the beginning; and what an object begins with.
_BEFORE_VERBS = frozenset(("not", "n't", "never", "please", '"', "``", "\u201c"))
_OBJECTS = (
    _DETERMINERS | {"this", "these", "those", "some", "any", "him", "me", "us", "them", "it"}
) - {"whose"}
_VERB, _NOUN, _ADJECTIVE, _PREPOSITION = map(CLASSES.index, ("v", "n", "a", "prep"))
_NONE = -6.0  # added to a logarithm of a probability
_UNSURE, _MAYBE, _ABLE = log(0.5), log(0.3), log(0.02)  # no verb; rather one; perhaps one
_STOPS = frozenset((".", "!"))
_SUBJECTS = frozenset(("i", "you", "we", "they"))
_PLURALS = frozenset(("police", "people"))  # their own plurals


def part_scores(evidence: Evidence, words: Tensor, sentences: Sequence[Sequence[str]]) -> Tensor:
    """Log probabilities ``[B, W, CLASSES]`` of parts of speech.

    Where a noun phrase that a determiner begins has one word, that is no verb (*a saw.*, *the fall
    of*): of 2,020 targets of FrameNet 1.7's training split that stand so, six are verbs, but for
    those in *-ing* before *of*. A verb's plain form that begins a sentence, or follows *not*,
    *never* or *please*, is no noun and no adjective where an object begins behind it (*Close the
    door*, *never open this*): of 1,277 such verbs, nouns and adjectives of the training split and
    a third of the exemplars, 13 are tagged so, eleven of them wrongly. The same holds where no
    other word is a verb, and one that may be stands between a plural and an object or another
    plural (*Police arrest thieves.*): the split has no such noun. And it holds for the beginning of
    a sentence with a stop and no other verb, if that is a verb with a probability of 0.3
    (*Trade carefully.*): such are six of the split's, all imperatives.

    Args:
        words: vectors ``[B, W, size]``; ``sentences`` the words themselves, without padding.
    """
    weights = torch.tensor(evidence.parts, device=words.device)
    scores = (words.float() @ weights[:-1] + weights[-1]).log_softmax(-1)
    headed, bare, sole, inside = torch.zeros(4, *scores.shape[:2], dtype=torch.bool)
    for row, forms in enumerate(sentences):
        headed[row, : len(forms)] = torch.tensor(_after_determiners(forms), dtype=torch.bool)
        bare[row, _before_objects(forms)] = True
        inside[row, : len(forms)] = True
    verbs = scores[..., _VERB].masked_fill(~inside.to(words.device), -torch.inf)
    likely, able = (verbs > _UNSURE).cpu(), (verbs > _ABLE).cpu()
    for row in (likely.sum(1) < 2).nonzero()[:, 0].tolist():
        places = _between_plurals(sentences[row])
        found = able[row, places] & (likely[row, places] | ~likely[row].any())
        bare[row, places] |= found
        sole[row, places] |= found
    alone = (verbs[:, :1] > _MAYBE).any(1).cpu() & ~likely[:, 1:].any(1)
    for row in alone.nonzero()[:, 0].tolist():
        bare[row, 0] |= _is_command(sentences[row])
    follows = pad(scores.exp(), (0, 0, 0, 1))[:, 1:]  # the next word's; 0 behind the last
    ends = follows[..., [_NOUN, _ADJECTIVE]].sum(-1) < 0.5
    doubt = torch.zeros_like(scores)
    doubt[..., _VERB] = _NONE * (headed.to(words.device) & ends)
    doubt[..., [_NOUN, _ADJECTIVE]] = _NONE * bare.to(words.device)[..., None]
    doubt[..., _PREPOSITION] = _NONE * sole.to(words.device)  # *They like fish.*
    return (scores + doubt).log_softmax(-1)


def _after_determiners(forms: Sequence[str]) -> list[bool]:
    """Which words follow a determiner and are not gerunds: *the lifting of the ban*."""
    lower = [form.lower() for form in forms]
    return [
        before in _DETERMINERS and not (word.endswith("ing") and after == "of")
        for before, word, after in zip(["", *lower], lower, [*lower[1:], ""], strict=False)
    ]


def _before_objects(forms: Sequence[str]) -> list[int]:
    """Which words begin a clause, may be a verb's plain form, and have an object behind them."""
    lower = [plain(form) for form in forms]
    return [
        place
        for place, (word, after) in enumerate(pairwise(lower))
        if after in _OBJECTS
        and (not place or lower[place - 1] in _BEFORE_VERBS)
        and Reading(word, "v") in readings(forms[place])
    ]


def _is_command(forms: Sequence[str]) -> bool:
    """Whether a sentence with a stop begins with what may be a verb's plain form."""
    first = Reading(plain(forms[0]), "v")
    return len(forms) > 1 and forms[-1] in _STOPS and first in readings(forms[0])


def _between_plurals(forms: Sequence[str]) -> list[int]:
    """Which words may be a verb's plain form, behind a plural and before an object or a plural.

    Or behind a sentence's first word, a pronoun (*They like fish*), whatever follows.
    """
    plural = [_is_plural(form) for form in forms]
    return [
        place
        for place in range(1, len(forms) - 1)
        if (
            (plural[place - 1] and (plural[place + 1] or plain(forms[place + 1]) in _OBJECTS))
            or (place == 1 and plain(forms[0]) in _SUBJECTS)
        )
        and Reading(plain(forms[place]), "v") in readings(forms[place])
    ]


def _is_plural(form: str) -> bool:
    word = plain(form)
    return word in _PLURALS or any(part == "n" and lemma != word for lemma, part in readings(form))
