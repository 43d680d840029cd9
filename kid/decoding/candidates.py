"""What speaks for words, and for runs of words, being a target: a row of numbers each.

What the tagger says, how often they were targets in annotated text, whether the context gives the
first word a part of speech that a unit of it has, how well the frames of the units fit
(`kid.decoding.meanings`), and of runs their text (`kid.multiword`). Evidence has a weight for each
number (`kid.evidence`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from kid.decoding.meanings import Meanings
from kid.decoding.objects import has_preposition
from kid.evidence import CLASSES, Evidence, SeenRun, class_of
from kid.lexicon import Lexicon
from kid.model.targets import BEGIN, CONTINUE
from kid.multiword.features import TEXT_FEATURES, Run, is_verbal
from semcore.tensors import padded
from semcore.text.inflection import Reading, readings

_MOST = 5.0  # of log-odds: a tagger is less sure than it says
_SURELY = log(0.9)  # of a verb
_NOUN = log(0.97)  # from here on a word is no verb
_DOUBT = 0.5  # added to counts, of targets and of others
WORD_FEATURES = 9
RUN_FEATURES = 11 + TEXT_FEATURES


def fits_features(evidence: Evidence) -> bool:
    """Whether it has a weight for each feature; for the first may be none, in older evidence."""
    lacking = WORD_FEATURES - len(evidence.word_weights)
    return lacking in (0, 1) and RUN_FEATURES - len(evidence.run_weights) == lacking


def reads_meanings(evidence: Evidence) -> bool:
    """Whether it has a weight for how well the frames of units fit; older evidence has none."""
    return len(evidence.word_weights) == WORD_FEATURES


def probability(rows: Tensor, weights: Sequence[float]) -> Tensor:
    """Of rows of features; older evidence has no weight for the first."""
    return (rows[..., -len(weights) :] @ rows.new_tensor(weights)).sigmoid()


class Candidates(NamedTuple):
    """All words of a batch of sentences, and all R runs of words in them."""

    mask: Tensor  # [B, W]
    words: Tensor  # [B, W, WORD_FEATURES]
    owners: list[int]  # the sentence of each run
    runs: list[Run]
    rows: Tensor  # [R, RUN_FEATURES]

    @classmethod
    def of(
        cls,
        tags: Tensor,
        parts: Tensor,
        mask: Tensor,
        sentences: Sequence[Sequence[str]],
        lexicon: Lexicon,
        meanings: Meanings | None,
        seen: Callable[[int, Run], SeenRun] | None = None,
    ) -> Candidates:
        """Those of sentences, given as words.

        Args:
            tags: the tagger's scores ``[B, W, 3]``.
            parts: ``[B, W, CLASSES]``, see `kid.decoding.parts_of_speech`.
            meanings: None: for evidence that does not read them (`reads_meanings`).
            seen: what annotated text says of a sentence's run; if not the lexicon's evidence.
        """
        meaning = torch.zeros(mask.shape, device=mask.device)
        if meanings is not None:
            meaning = meanings.fit(mask, sentences, lexicon)
            meaning *= _trust(parts, mask, sentences, lexicon)
        words = word_features(tags, parts, *_seen_words(mask, sentences, lexicon), meaning)
        nouns = parts[..., CLASSES.index("n")] > _NOUN
        is_noun = nouns.tolist()
        found = [
            (number, run)
            for number, some in enumerate(sentences)
            for run in lexicon.runs(some)
            if not (
                is_noun[number][run.words[0]]
                and not may_command(some, run.words[0])
                and begins_with_verb(run.units)
            )
            and not has_preposition(run, some, lexicon)
        ]
        owners, runs = [number for number, _ in found], [run for _, run in found]
        rows = words.new_zeros(0, RUN_FEATURES)
        if runs:
            known = [
                seen(number, run) if seen else seen_run(lexicon.evidence, run)
                for number, run in found
            ]
            owner = torch.tensor(owners, device=mask.device)
            rows = run_features(runs, owner, known, tags, parts, meaning)
        return cls(mask, words, owners, runs, rows)


def may_command(words: Sequence[str], place: int) -> bool:
    """Whether a word stands where a command begins: *Hand in your work*, *- Hand in your work*.

    No word is before it, or none between it and a colon, a comma, a bracket or a quotation mark.
    """
    before = words[:place]
    marked = before[-1:] != [] and not any(map(str.isalnum, before[-1]))
    return marked or not any(word[:1].isalpha() for word in before)


def begins_with_verb(units: Sequence[str]) -> bool:
    """Whether the first word of all these units of several words is a verb.

    It is none of ``there be.v``, nor of ``hand over fist.adv``. A noun in its place begins none of
    them: *She put her hand in the box*.
    """
    firsts = {unit.split(" ")[0] for unit in units}
    return all(map(is_verbal, units)) and all(
        Reading(word, "v") in readings(word) for word in firsts
    )


def seen_run(evidence: Evidence | None, run: Run) -> SeenRun:
    """What annotated text says of a run's unit."""
    return SeenRun() if evidence is None else evidence.runs.get(run.units[0], SeenRun())


def word_features(
    tags: Tensor, parts: Tensor, seen: Tensor, capital: Tensor, meaning: Tensor
) -> Tensor:
    """Of each word ``[B, W, WORD_FEATURES]``: what speaks for its being a target alone.

    Args:
        tags: the tagger's scores ``[B, W, 3]``.
        parts: ``[B, W, CLASSES]``, see `kid.decoding.parts_of_speech`.
        seen: ``[B, W, 2 + CLASSES]``, see `Lexicon.seen`.
        capital: ``[B, W]`` bool, words with a capital letter.
        meaning: ``[B, W]``, how well the frames of the word's units fit.
    """
    begins, goes_on, _ = log_odds(tags)
    targets, times, classes = seen[..., 0], seen[..., 1], seen[..., 2:]
    prior = ((targets + _DOUBT) / (times - targets + _DOUBT)).log()
    known = classes.any(-1)
    fits = ((parts.exp() * classes).sum(-1) + 1e-4).log() * known
    inside = capital.clone()
    inside[:, :1] = False
    columns = (
        meaning, begins, goes_on, prior, 0.2 * (1 + times).log().clamp(max=4.0) * prior, fits,
        ~known, inside, torch.ones_like(prior),
    )  # fmt: skip
    return torch.stack([column.float() for column in columns], -1)


def run_features(
    runs: Sequence[Run],
    owner: Tensor,
    seen: Sequence[SeenRun],
    tags: Tensor,
    parts: Tensor,
    meaning: Tensor,
) -> Tensor:
    """Of each run ``[R, RUN_FEATURES]``: what speaks for its being a target.

    Args:
        owner: the sentence ``[R]`` of each run.
        seen: what annotated text says of each run's unit.
        meaning: ``[B, W]``, how well the frames of each word alone fit: where those of the first
            do, it may stand alone.
    """
    device = tags.device
    places = padded([run.words for run in runs], -1).to(device)
    gaps = padded([run.gap for run in runs], -1).to(device)
    owner = owner[:, None]
    begins, goes_on, either = log_odds(tags)
    first, rest = places[:, 0], places[:, 1:]
    others = rest >= 0
    rest = rest.clamp(min=0)
    classes = torch.zeros(len(runs), len(CLASSES), dtype=torch.bool)
    for number, run in enumerate(runs):
        classes[number, [class_of(unit) for unit in run.units]] = True
    chance = parts[owner[:, 0], first].masked_fill(~classes.to(device), -torch.inf).amax(-1)
    verbs = parts[..., 0].exp()
    verb = torch.zeros(len(runs), device=device)
    if gaps.shape[1]:
        verb = verbs[owner, gaps.clamp(min=0)].masked_fill(gaps < 0, 0).amax(-1)
    gapped = torch.tensor([bool(run.gap) for run in runs], device=device)
    counts = [
        item.gapped if run.gap else item.adjacent for item, run in zip(seen, runs, strict=True)
    ]
    known = torch.tensor(counts, dtype=torch.float, device=device)
    targets, times = known.unbind(-1)
    prior = ((targets + _DOUBT) / (times - targets + _DOUBT)).log() * times / (times + 2)
    shown = torch.tensor([item.exemplars for item in seen], device=device).log1p()
    text = torch.tensor([run.features for run in runs], device=device)
    columns = (
        meaning[owner[:, 0], first],
        begins[owner[:, 0], first],
        goes_on[owner, rest].masked_fill(~others, torch.inf).amin(-1),
        begins[owner, rest].masked_fill(~others, -torch.inf).amax(-1),
        either[owner, rest].masked_fill(~others, -torch.inf).amax(-1),
        prior * ~gapped, prior * gapped, shown * ~gapped, shown * gapped,
        chance, verb * text[:, 3],
    )  # fmt: skip
    return torch.cat([torch.stack([column.float() for column in columns], -1), text], -1)


def log_odds(tags: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Of each word's beginning a target, going on with one, or either, ``[B, W]`` each."""
    chances = tags.float().softmax(-1)
    begins, goes_on = chances[..., BEGIN], chances[..., CONTINUE]
    odds = (
        chance.logit(1e-6).clamp(-_MOST, _MOST) for chance in (begins, goes_on, begins + goes_on)
    )
    return tuple(odds)  # type: ignore[return-value]


def _trust(
    parts: Tensor, mask: Tensor, sentences: Sequence[Sequence[str]], lexicon: Lexicon
) -> Tensor:
    """How much ``[B, W]`` what the parser says of words' frames counts.

    Of frames that full text has few targets of it has learned little. Verbs of such frames are
    targets all the same (*She lent me a book*); of nouns and adjectives many have another meaning
    (*posed a threat*, *a voting booth*), so that there the parser's doubt counts in full.
    """
    trust = torch.ones(mask.shape, device=mask.device)
    shares = np.concatenate([np.zeros(0, np.float32), *map(lexicon.familiar, sentences)])
    trust[mask] = torch.from_numpy(shares).to(mask.device)
    return trust.masked_fill(parts[..., CLASSES.index("v")] < _SURELY, 1.0)


def _seen_words(
    mask: Tensor, sentences: Sequence[Sequence[str]], lexicon: Lexicon
) -> tuple[Tensor, Tensor]:
    """Of all words of a batch: `Lexicon.seen`, and whether they have a capital letter."""
    width = 2 + len(CLASSES)
    flat = np.concatenate([np.zeros((0, width), np.float32), *map(lexicon.seen, sentences)])
    seen = torch.zeros(*mask.shape, width, device=mask.device)
    capital = torch.zeros_like(mask)
    seen[mask] = torch.from_numpy(flat).to(mask.device)
    letters = [word[:1].isupper() for words in sentences for word in words]
    capital[mask] = torch.tensor(letters, dtype=torch.bool, device=mask.device)
    return seen, capital
