"""Which words are targets, when there is evidence beside the tagger's scores.

Every word and every run of words that may be a lexical unit (`kid.multiword`) has a probability: a
logistic function of what speaks for it (`kid.decoding.candidates`). Runs are taken from the
likeliest down, none over another's words, then the words that are left. So only what is a unit is a
target of several words.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from kid.decoding.candidates import Candidates, probability, seen_run
from kid.decoding.contexts import allowed_units
from kid.evidence import Evidence
from kid.lexicon import Lexicon
from kid.model.targets import FoundTargets
from kid.multiword.features import Run

# Of the threshold of several words, for adverbs, prepositions and conjunctions that full text never
# has as targets: its annotators did not know them yet (*in general*, *as long as*).
_OF_FIXED = 0.4


def choose_targets(candidates: Candidates, evidence: Evidence) -> FoundTargets:
    """The targets of a batch of sentences; sentence by sentence, in order."""
    mask, runs = candidates.mask, candidates.runs
    chance = probability(candidates.words, evidence.word_weights).masked_fill(~mask, 0.0)
    taken = torch.zeros_like(mask)
    scores = probability(candidates.rows, evidence.run_weights).tolist()
    least = [_least(run, evidence) for run in runs]
    longer = _disjoint(candidates.owners, runs, scores, least)
    places = [(sentence, word) for sentence, run, _ in longer for word in run.words]
    if places:
        taken[tuple(torch.tensor(places, device=mask.device).unbind(1))] = True
    single = ((chance >= evidence.least_word) & ~taken).nonzero()
    words = [
        (*place, (place[1],), score)
        for place, score in zip(
            single.tolist(), chance[tuple(single.unbind(1))].tolist(), strict=True
        )
    ]
    words += [(sentence, run.words[0], run.words, score) for sentence, run, score in longer]
    return _targets(sorted(words), mask.shape[1], mask.device)


def _least(run: Run, evidence: Evidence) -> float:
    """The probability from which on a run is a target."""
    if run.units[0] == "ought to.v":  # *ought* is nothing else: *ought not to*, *ought really to*
        return 0.0
    unknown = run.is_fixed and not seen_run(evidence, run).adjacent.targets
    return evidence.least_run * (_OF_FIXED if unknown else 1.0)


def _disjoint(
    owners: Sequence[int], runs: Sequence[Run], scores: Sequence[float], least: Sequence[float]
) -> list[tuple[int, Run, float]]:
    """The likeliest runs, each from its own ``least`` on, that share no words but a noun's head."""
    chosen, taken = [], set[tuple[int, int]]()
    for number in sorted(range(len(runs)), key=lambda number: -scores[number]):
        sentence, run = owners[number], runs[number]
        own = run.words[:-1] if run.shares_its_head else run.words
        places = {(sentence, word) for word in run.words}
        if scores[number] >= least[number] and not any((sentence, word) in taken for word in own):
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
