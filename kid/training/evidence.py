"""A parser's evidence: counted, fitted and calibrated beside its weights, which stay as they are.

Parts of speech are a linear function of word vectors, fitted on the words of the training split and
on the ambiguous ones of some exemplars.
What makes words a target is fitted on the development split, for targets of several words, of which
that has few, also on the training split and on exemplars of such units (each without its own
count).
Probabilities are calibrated on the development split.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

import torch
from torch import Tensor

from kid.data import FrameSentence
from kid.decoding.candidates import RUN_FEATURES, WORD_FEATURES, Candidates, seen_run
from kid.decoding.meanings import Meanings
from kid.decoding.parts_of_speech import part_scores
from kid.decoding.targets import allowed_targets, choose_targets
from kid.evidence import Evidence, SeenRun
from kid.lexicon import Lexicon
from kid.model.batch import FrameBatch, FrameDataset
from kid.multiword.features import Run
from kid.parser import FrameParser
from kid.training.confidence import calibrations, rounded
from kid.training.counts import counted, targets_of, without_exemplar, without_itself
from kid.training.parts_of_speech import classes_of, fit_parts, is_ambiguous
from semcore.commands import progress
from semcore.training.logistic import fit_logistic

_TOGETHER = 32  # sentences of a batch
_GAPPED = 300  # exemplars whose target has a gap, at most
_GAPPED_WEIGHT = 0.3  # each against one run of full text: of those with a gap most are no target
_OF_EACH = 8  # exemplars of a unit of several words side by side, at most
_WEIGHT_OF_EACH = 0.1  # they have no words that are no target
_EVERY = 20  # one exemplar of so many tells parts of speech
_NEXT_TO_NOTHING = 0.002  # of F1
_THRESHOLDS = tuple(step / 100 for step in range(20, 61, 2))


def evidence_of(
    parser: FrameParser,
    full_text: Sequence[FrameSentence],
    exemplars: Iterable[FrameSentence],
    development: Sequence[FrameSentence],
) -> Evidence:
    """All evidence for a trained parser.

    Args:
        full_text: of the training split, with all targets, also those whose elements were not
            annotated (`FrameCorpus.with_unannotated`); exemplars with one each.
        development: sentences that the parser was not trained on, with all targets. Those without
            any were not annotated, and are left out.
    """
    gapped: list[FrameSentence] = []
    adjacent: list[FrameSentence] = []
    of_each = Counter[str]()
    some: list[FrameSentence] = []

    def kept() -> Iterator[FrameSentence]:
        for number, sentence in enumerate(exemplars):
            if len(gapped) < _GAPPED and _has_gap(sentence):
                gapped.append(sentence)
            for unit in _units_side_by_side(sentence):
                of_each[unit] += 1
                if of_each[unit] <= _OF_EACH:
                    adjacent.append(sentence)
            if number % _EVERY == 0 and sentence.tags:
                some.append(sentence)
            yield sentence

    tagged = [sentence for sentence in full_text if sentence.tags or sentence.frames]
    full_text = [sentence for sentence in full_text if sentence.frames]
    development = [sentence for sentence in development if sentence.frames] or full_text
    evidence = counted(Lexicon(parser.ontology), full_text, kept())
    # What the parser says of frames that it hardly knows counts in full here: of their words many
    # were not annotated because the lexicon has them since then.
    frames = evidence.frames
    evidence = replace(evidence, parts=_parts(parser, tagged, some), frames={})
    lexicon = Lexicon(parser.ontology, evidence)
    tried = _Rows.of(parser, lexicon, development)
    known = _Rows.of(parser, lexicon, full_text, without_itself)
    runs = [tried.run_rows, known.run_rows]
    labels = [tried.run_labels, known.run_labels]
    weights = [torch.ones(len(tried.run_labels) + len(known.run_labels))]
    for shown, weight in ((gapped, _GAPPED_WEIGHT), (adjacent, _WEIGHT_OF_EACH)):
        rows = _Rows.of(parser, lexicon, shown, without_exemplar)
        told = rows.run_labels.bool()
        runs.append(rows.run_rows[told])
        labels.append(rows.run_labels[told])
        weights.append(torch.full((int(told.sum()),), weight))
    evidence = replace(
        evidence,
        word_weights=rounded(fit_logistic(tried.word_rows, tried.word_labels)),
        run_weights=rounded(fit_logistic(torch.cat(runs), torch.cat(labels), torch.cat(weights))),
    )
    evidence = _with_thresholds(parser, replace(evidence, frames=frames), development)
    return replace(evidence, calibrations=calibrations(parser, evidence, development))


def _has_gap(sentence: FrameSentence) -> bool:
    return any(len(item.target) > 1 and item.lexical_unit[-2:] == ".v" for item in sentence.frames)


def _units_side_by_side(sentence: FrameSentence) -> set[str]:
    """The units of targets of several words without a gap."""
    return {
        item.lexical_unit
        for item in sentence.frames
        if len(item.target) == 1 and item.target[0].end - item.target[0].start > 1
    }


class _Scored(NamedTuple):
    """A batch of sentences, and what the networks say of its words."""

    sentences: list[FrameSentence]
    batch: FrameBatch
    words: Tensor
    tags: Tensor
    meanings: Meanings


def _scored(
    parser: FrameParser, lexicon: Lexicon, sentences: Iterable[FrameSentence]
) -> Iterator[_Scored]:
    with parser.inference():
        labels = parser.model.all_labels()
    ordered = sorted(sentences, key=lambda item: len(item.words))
    stream = progress(ordered, f"evidence of targets, {len(ordered):,} sentences")
    while some := list(islice(stream, _TOGETHER)):
        dataset = FrameDataset(
            some, parser.ontology, parser.model.encoder, gold=False, lexicon=lexicon
        )
        batch = dataset.collate(range(len(some)))
        if batch.words.mask.numel():
            batch = batch.to(parser.device)
            with parser.inference():
                words = parser.model.encoder(batch.words)
                tags = parser.model.tagger(words, batch.lexicon)
            meanings = Meanings(parser.model, labels, words)
            yield _Scored(some, batch, words.float(), tags.float(), meanings)


def _parts(
    parser: FrameParser, full_text: Sequence[FrameSentence], exemplars: Sequence[FrameSentence]
) -> tuple[tuple[float, ...], ...]:
    """The linear function that tells parts of speech (`kid.training.parts_of_speech`)."""
    rows: list[Tensor] = []
    known: list[tuple[int, float]] = []
    for sentences, whole in ((full_text, True), (exemplars, False)):
        for scored in _scored(parser, parser.lexicon, sentences):
            for number, sentence in enumerate(scored.sentences):
                classes = classes_of(sentence)
                places = [p for p in classes if whole or is_ambiguous(sentence.forms[p])]
                rows.append(scored.words[number].cpu()[torch.tensor(places, dtype=torch.long)])
                known += [classes[place] for place in places]
    labels = torch.tensor([label for label, _ in known], dtype=torch.long)
    counts = torch.tensor([count for _, count in known])
    return tuple(map(rounded, fit_parts(rows, labels, counts, parser.model.encoder.size)))


class _Rows(NamedTuple):
    """Features and labels of words and of runs of words: are they targets?"""

    word_rows: Tensor
    word_labels: Tensor
    run_rows: Tensor
    run_labels: Tensor

    @classmethod
    def of(
        cls,
        parser: FrameParser,
        lexicon: Lexicon,
        sentences: Sequence[FrameSentence],
        without: Callable[[SeenRun, Run, bool], SeenRun] | None = None,
    ) -> _Rows:
        """Those of sentences; ``without`` leaves a run's own count out, where it was counted."""
        found: list[tuple[Tensor, ...]] = []
        for scored in _scored(parser, lexicon, sentences):
            mask = scored.batch.words.mask
            targets = [targets_of(sentence) for sentence in scored.sentences]

            def seen(
                owner: int, run: Run, targets: list[set[tuple[int, ...]]] = targets
            ) -> SeenRun:
                known = seen_run(lexicon.evidence, run)
                return (
                    known if without is None else without(known, run, run.words in targets[owner])
                )

            candidates = _candidates(parser, lexicon, scored, seen)
            single = torch.zeros_like(mask)
            for number, some in enumerate(targets):
                single[number, [target[0] for target in some if len(target) == 1]] = True
            places = zip(candidates.owners, candidates.runs, strict=True)
            hits = torch.tensor([float(run.words in targets[owner]) for owner, run in places])
            found.append(
                (
                    candidates.words[mask].cpu(), single[mask].float().cpu(),
                    candidates.rows.cpu(), hits,
                )
            )  # fmt: skip
        if not found:
            none = torch.zeros(0)
            return cls(none.view(0, WORD_FEATURES), none, torch.zeros(0, RUN_FEATURES), none)
        return cls(*(torch.cat(column) for column in zip(*found, strict=True)))


def _candidates(
    parser: FrameParser,
    lexicon: Lexicon,
    scored: _Scored,
    seen: Callable[[int, Run], SeenRun] | None = None,
) -> Candidates:
    """The candidates of a batch, by the lexicon's evidence."""
    assert lexicon.evidence is not None
    forms = [sentence.forms for sentence in scored.sentences]
    parts = part_scores(lexicon.evidence, scored.words, forms)
    with parser.inference():
        return Candidates.of(
            scored.tags, parts, scored.batch.words.mask, forms, lexicon, scored.meanings, seen
        )


def _with_thresholds(
    parser: FrameParser, evidence: Evidence, development: Sequence[FrameSentence]
) -> Evidence:
    """With the thresholds under which most targets are right (F1).

    Of single words half the best F1, which is where it lies for probabilities that hold (Lipton,
    Elkan and Naryanaswamy, ECML 2014): the best value itself is a matter of a few words. Of several
    words the lowest one that costs next to nothing: what may be a unit rather is one.
    """
    lexicon = Lexicon(parser.ontology, evidence)
    batches = []
    for scored in _scored(parser, lexicon, development):
        forms = [sentence.forms for sentence in scored.sentences]
        parts = part_scores(evidence, scored.words, forms)
        gold = [targets_of(sentence) for sentence in scored.sentences]
        batches.append((_candidates(parser, lexicon, scored), parts, forms, gold))

    def f1(tried: Evidence) -> float:
        right = found = wanted = 0
        for candidates, parts, forms, gold in batches:
            chosen = choose_targets(candidates, tried)
            chosen, _ = allowed_targets(chosen, parts, forms, lexicon)
            for owner, words in zip(chosen.sentence.tolist(), chosen.words, strict=True):
                right += tuple(words.nonzero()[:, 0].tolist()) in gold[owner]
            found += len(chosen.sentence)
            wanted += sum(map(len, gold))
        return 2 * right / max(1, found + wanted)

    best = max(f1(replace(evidence, least_word=value)) for value in _THRESHOLDS)
    evidence = replace(evidence, least_word=round(best / 2, 2))
    choices = [replace(evidence, least_run=value) for value in _THRESHOLDS]
    reached = [f1(choice) for choice in choices]
    return next(
        choice
        for choice, value in zip(choices, reached, strict=True)
        if value >= max(reached) - _NEXT_TO_NOTHING
    )
