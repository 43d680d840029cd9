"""Which words are targets, when there is evidence beside the tagger's scores.

Every word and every run of words that may be a lexical unit (`kid.runs`) has a probability: a
logistic function of what the tagger says, of how often these words were targets in annotated text,
and of whether the context gives the word a part of speech that a unit of it has. Runs are taken
from the likeliest down, none over another's words, then the words that are left. So only what is a
unit is a target of several words. Features and their weights: `word_features`, `run_features`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from kid.decoding.contexts import allowed_units
from kid.evidence import CLASSES, Evidence, Seen, SeenRun, class_of
from kid.lexicon import Lexicon
from kid.model.targets import BEGIN, CONTINUE, FoundTargets
from kid.runs import TEXT_FEATURES, Run
from semcore.tensors import padded

_MOST = 5.0  # of log-odds: a tagger is less sure than it says
_DOUBT = 0.5  # added to counts, of targets and of others
WORD_FEATURES = 8
RUN_FEATURES = 10 + TEXT_FEATURES


def fits_features(evidence: Evidence) -> bool:
    """Whether it has a weight for each feature, and none more."""
    return (len(evidence.word_weights), len(evidence.run_weights)) == (WORD_FEATURES, RUN_FEATURES)


def word_features(tags: Tensor, parts: Tensor, seen: Tensor, capital: Tensor) -> Tensor:
    """Of each word ``[B, W, WORD_FEATURES]``: what speaks for its being a target alone.

    Args:
        tags: the tagger's scores ``[B, W, 3]``.
        parts: ``[B, W, CLASSES]``, see `kid.decoding.parts_of_speech`.
        seen: ``[B, W, 2 + CLASSES]``, see `Lexicon.seen`.
        capital: ``[B, W]`` bool, words with a capital letter.
    """
    begins, goes_on, _ = log_odds(tags)
    targets, times, classes = seen[..., 0], seen[..., 1], seen[..., 2:]
    prior = ((targets + _DOUBT) / (times - targets + _DOUBT)).log()
    known = classes.any(-1)
    fits = ((parts.exp() * classes).sum(-1) + 1e-4).log() * known
    inside = capital.clone()
    inside[:, :1] = False
    columns = (
        begins, goes_on, prior, 0.2 * (1 + times).log().clamp(max=4.0) * prior, fits,
        ~known, inside, torch.ones_like(prior),
    )  # fmt: skip
    return torch.stack([column.float() for column in columns], -1)


def run_features(
    runs: Sequence[Run],
    owner: Tensor,
    seen: Sequence[SeenRun],
    tags: Tensor,
    parts: Tensor,
) -> Tensor:
    """Of each run ``[R, RUN_FEATURES]``: what speaks for its being a target.

    Args:
        owner: the sentence ``[R]`` of each run.
        seen: what annotated text says of each run's unit.
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


def choose_targets(
    tags: Tensor,
    parts: Tensor,
    mask: Tensor,
    sentences: Sequence[Sequence[str]],
    lexicon: Lexicon,
    evidence: Evidence,
) -> FoundTargets:
    """The targets of a batch of sentences, given as words; sentence by sentence, in order."""
    device = tags.device
    chance = single_words(tags, parts, mask, sentences, lexicon, evidence)
    runs = [lexicon.runs(words) for words in sentences]
    flat = [run for found in runs for run in found]
    owner = torch.arange(len(runs)).repeat_interleave(torch.tensor([len(found) for found in runs]))
    taken = torch.zeros_like(mask)
    longer: list[tuple[int, Run, float]] = []
    if flat:
        seen = [seen_run(evidence, run) for run in flat]
        rows = run_features(flat, owner.to(device), seen, tags, parts)
        scores = (rows @ rows.new_tensor(evidence.run_weights)).sigmoid().tolist()
        longer = _disjoint(owner.tolist(), flat, scores, evidence.least_run)
        places = [(sentence, word) for sentence, run, _ in longer for word in run.words]
        if places:
            taken[tuple(torch.tensor(places, device=device).unbind(1))] = True
    single = ((chance >= evidence.least_word) & ~taken).nonzero()
    words = [
        (*place, (place[1],), score)
        for place, score in zip(
            single.tolist(), chance[tuple(single.unbind(1))].tolist(), strict=True
        )
    ]
    words += [(sentence, run.words[0], run.words, score) for sentence, run, score in longer]
    return _targets(sorted(words), mask.shape[1], device)


def single_words(
    tags: Tensor,
    parts: Tensor,
    mask: Tensor,
    sentences: Sequence[Sequence[str]],
    lexicon: Lexicon,
    evidence: Evidence,
) -> Tensor:
    """The probability ``[B, W]`` of each word to be a target alone."""
    rows = word_features(tags, parts, *seen_words(mask, sentences, lexicon))
    chance = (rows @ rows.new_tensor(evidence.word_weights)).sigmoid()
    return chance.masked_fill(~mask, 0.0)


def seen_words(
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


def seen_run(evidence: Evidence, run: Run) -> SeenRun:
    """What annotated text says of a run's unit."""
    return evidence.runs.get(run.units[0], SeenRun(Seen(), Seen(), 0))


def _disjoint(
    owners: Sequence[int], runs: Sequence[Run], scores: Sequence[float], least: float
) -> list[tuple[int, Run, float]]:
    """The likeliest runs, from ``least`` on, none over another's words but a shared head."""
    chosen, taken = [], set[tuple[int, int]]()
    for number in sorted(range(len(runs)), key=lambda number: -scores[number]):
        sentence, run = owners[number], runs[number]
        own = run.words[:-1] if run.shares_its_head else run.words
        places = {(sentence, word) for word in run.words}
        if scores[number] >= least and not any((sentence, word) in taken for word in own):
            chosen.append((sentence, run, scores[number]))
            taken |= places
    return chosen


def _targets(
    found: Sequence[tuple[int, int, tuple[int, ...], float]], width: int, device: torch.device
) -> FoundTargets:
    words = torch.zeros(len(found), width, dtype=torch.bool)
    places = [(number, word) for number, row in enumerate(found) for word in row[2]]
    if places:
        words[tuple(torch.tensor(places).unbind(1))] = True
    return FoundTargets(
        torch.tensor([row[0] for row in found], dtype=torch.long, device=device),
        torch.tensor([row[1] for row in found], dtype=torch.long, device=device),
        torch.tensor([row[2][-1] for row in found], dtype=torch.long, device=device),
        words.to(device),
        torch.tensor([row[3] for row in found], dtype=torch.float, device=device),
    )


def allowed_targets(
    found: FoundTargets,
    parts: Tensor,
    sentences: Sequence[Sequence[str]],
    lexicon: Lexicon,
) -> tuple[FoundTargets, list[tuple[str, ...]]]:
    """The targets that some unit of theirs may be in its context, and these units."""
    units: list[tuple[str, ...]] = []
    kept: list[int] = []
    chances = parts[found.sentence, found.first].tolist()
    for number, (owner, row) in enumerate(zip(found.sentence.tolist(), found.words, strict=True)):
        places = row.nonzero()[:, 0].tolist()
        words = [sentences[owner][place] for place in places]
        able = lexicon.matches(words)
        allowed = allowed_units(able, words, sentences[owner][places[-1] + 1 :], chances[number])
        if allowed or not able:
            units.append(allowed)
            kept.append(number)
    return found.only(torch.tensor(kept, dtype=torch.long, device=parts.device)), units


def listed_targets(
    found: FoundTargets, sentences: Sequence[Sequence[str]], lexicon: Lexicon
) -> FoundTargets:
    """The targets, those of several words cut to the first where they are no lexical unit.

    With an ontology that has no units at all there is nothing to go by: words side by side stay
    together then, and what stands behind a gap is cut off.
    """
    several = (found.words.sum(1) > 1).nonzero()[:, 0].tolist()
    words, last = found.words.clone(), found.last.clone()
    for number in several:
        sentence = sentences[int(found.sentence[number])]
        places = found.words[number].nonzero()[:, 0].tolist()
        kept = places if lexicon.matches([sentence[place] for place in places]) else places[:1]
        if not lexicon.units:
            kept = [place for k, place in enumerate(places) if place == places[0] + k]
        words[number] = False
        words[number, kept] = True
        last[number] = kept[-1]
    return FoundTargets(found.sentence, found.first, last, words, found.probability)
