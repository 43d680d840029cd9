"""Targets by evidence: what counts, parts of speech and the tagger say together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import torch

from kid.decoding.candidates import (
    RUN_FEATURES,
    WORD_FEATURES,
    Candidates,
    fits_features,
    run_features,
    word_features,
)
from kid.decoding.meanings import Meanings
from kid.decoding.targets import allowed_targets, choose_targets, listed_targets
from kid.evidence import CLASSES, Evidence, Seen, SeenRun
from kid.lexicon import Lexicon
from kid.model.targets import FoundTargets, find_targets
from kid.ontology import Frame, Ontology

UNITS = ("shut.v", "shut down.v", "film.v", "factory.n", "down.prep")
ONTOLOGY = Ontology("x", (Frame("Any", "", (), UNITS),), (), ())
MEANING, PRIOR, FITS = 0, 3, 5  # columns of the features of words
WORDS = "They shut the factory down".split()  # noqa: SIM905


def evidence(word: dict[int, float], run: dict[int, float] | None = None) -> Evidence:
    """Evidence that looks at some features alone, by their columns."""
    weights = [word.get(column, 0.0) for column in (*range(WORD_FEATURES - 1), -1)]
    runs = [(run or {-1: -9.0}).get(column, 0.0) for column in (*range(RUN_FEATURES - 1), -1)]
    seen = {"shut": Seen(9, 10), "factory": Seen(1, 10), "down": Seen(0, 50), "film": Seen(4, 5)}
    parts = ((0.0,) * len(CLASSES),) * 3
    return Evidence(
        words=seen, parts=parts, word_weights=tuple(weights), run_weights=tuple(runs),
        runs={"shut down.v": SeenRun(Seen(), Seen(5, 6), 3)},
    )  # fmt: skip


class OneFrame:
    """A model that scores *Any* alone, and *down* as no such frame."""

    def word_frames(
        self, words: torch.Tensor, row: torch.Tensor, word: torch.Tensor, labels: object
    ) -> torch.Tensor:
        return torch.tensor([[0.0, 20.0 * (place == 4)] for place in word.tolist()])


def found(words: list[str], known: Evidence, parts: torch.Tensor | None = None) -> list[list[int]]:
    tags = torch.zeros(1, len(words), 3)
    if parts is None:
        parts = torch.full((1, len(words), len(CLASSES)), 1 / len(CLASSES)).log()
    mask = torch.ones(1, len(words), dtype=torch.bool)
    meanings = Meanings(cast("Any", OneFrame()), None, torch.zeros(1, len(words), 2))
    lexicon = Lexicon(ONTOLOGY, known)
    candidates = Candidates.of(tags, parts, mask, [words], lexicon, meanings)
    chosen = choose_targets(candidates, known)
    assert ((chosen.probability >= 0.5) & (chosen.probability <= 1)).all()
    assert chosen.first.tolist() == [row.nonzero()[0, 0] for row in chosen.words]
    return [row.nonzero()[:, 0].tolist() for row in chosen.words]


def test_single_words_by_how_often_they_were_targets() -> None:
    assert found(WORDS, evidence({PRIOR: 1.0, -1: -0.5})) == [[1]]
    # What was never seen is as likely as not.
    assert found(WORDS, evidence({PRIOR: 1.0})) == [[0], [1], [2]]
    assert found(WORDS, evidence({PRIOR: -1.0})) == [[0], [2], [3], [4]]


def test_a_likely_run_takes_its_words() -> None:
    assert found(WORDS, evidence({PRIOR: 1.0, -1: -0.5}, {-1: 2.0})) == [[1, 4]]
    known = evidence({PRIOR: 1.0, -1: -0.5}, {-1: 2.0})
    assert found([*WORDS, "the", "road"], known) == [[1]]


def test_a_noun_is_no_verb_of_the_lexicon() -> None:
    known = evidence({PRIOR: 1.0, FITS: 1.0, -1: -0.5})
    noun = torch.full((1, 2, len(CLASSES)), 0.01)
    noun[..., CLASSES.index("n")] = 0.95
    verb = noun.flip(-1).roll(1, -1)
    verb[..., CLASSES.index("v")] = 0.95
    assert found(["the", "film"], known, noun.log()) == []
    assert found(["to", "film"], known, verb.log()) == [[1]]


def test_what_evokes_another_frame_is_no_target() -> None:
    assert found(WORDS, evidence({MEANING: 1.0, -1: 4.0})) == [[0], [1], [2], [3]]
    # Nor does a run take a word that stands alone, where that has a weight.
    assert found(WORDS, evidence({-1: -9.0}, {0: -1.0, -1: 1.0})) == [[1, 4]]
    away = ["They", "x", "y", "z", "shut", "down"]
    assert found(away, evidence({-1: -9.0}, {0: 1.0, -1: 1.0})) == []


def test_evidence_from_before_meanings_has_no_weight_for_them() -> None:
    known = evidence({PRIOR: 1.0, -1: -0.5}, {-1: 2.0})
    older = replace(known, word_weights=known.word_weights[1:], run_weights=known.run_weights[1:])
    assert fits_features(older) and found(WORDS, older) == found(WORDS, known) == [[1, 4]]


def test_evidence_has_a_weight_for_each_feature() -> None:
    known = evidence({PRIOR: 1.0})
    assert fits_features(known)
    assert not fits_features(replace(known, word_weights=known.word_weights[1:]))
    assert not fits_features(replace(known, word_weights=(0.0, *known.word_weights)))
    assert not fits_features(replace(known, run_weights=known.run_weights[1:]))


def test_targets_are_kept_whose_unit_the_context_allows() -> None:
    units = ("film.v", "fire.n", "fire.v", "stone (cold).n", "lead (to).v", "shut down.v")
    lexicon = Lexicon(Ontology("x", (Frame("Any", "", (), units),), (), ()))

    def allowed(text: str, parts: str, *targets: tuple[int, ...]) -> list[tuple[str, ...]]:
        words = text.split()
        scores = torch.full((1, len(words), len(CLASSES)), 0.001)
        for place, part in enumerate(parts.split()):
            scores[0, place, CLASSES.index(part.replace("-", ""))] = 0.99
        rows = torch.zeros(len(targets), len(words), dtype=torch.bool)
        for number, target in enumerate(targets):
            rows[number, list(target)] = True
        first = torch.tensor([target[0] for target in targets])
        last = torch.tensor([target[-1] for target in targets])
        given = FoundTargets(torch.zeros_like(first), first, last, rows, torch.ones(len(targets)))
        kept, units = allowed_targets(given, scores.log(), [words], lexicon)
        assert len(kept.first) == len(kept.words) == len(units)
        return units

    assert allowed("a film", "- n", (1,)) == []
    assert allowed("to film", "- v", (1,)) == [("film.v",)]
    assert allowed("the fire", "- n", (1,)) == [("fire.n",)]
    assert allowed("to fire and film", "- v - n", (1,), (3,)) == [("fire.v",)]
    assert allowed("stones fell", "n v", (0,)) == []
    assert allowed("stone cold", "n a", (0,)) == [("stone (cold).n",)]
    assert allowed("It leads there", "- v adv", (1,)) == []
    assert allowed("It leads us all to war", "- v - - prep n", (1,)) == [("lead (to).v",)]
    assert allowed("They shut it down", "- n - adv", (1, 3)) == [("shut down.v",)]


def test_rows_have_their_widths() -> None:
    lexicon = Lexicon(ONTOLOGY, evidence({}))
    tags, parts = torch.randn(1, 5, 3), torch.randn(1, 5, len(CLASSES)).log_softmax(-1)
    seen = torch.from_numpy(lexicon.seen(WORDS).copy())[None]
    meaning = torch.zeros(1, 5)
    rows = word_features(tags, parts, seen, torch.ones(1, 5, dtype=torch.bool), meaning)
    assert rows.shape == (1, 5, WORD_FEATURES) and rows.isfinite().all()
    runs = lexicon.runs(WORDS)
    owner = torch.zeros(1, dtype=torch.long)
    rows = run_features(runs, owner, [SeenRun()], tags, parts, meaning)
    assert rows.shape == (1, RUN_FEATURES) and rows.isfinite().all()


def test_what_is_no_unit_is_not_glued_together() -> None:
    tags = torch.tensor([[1, 2, 0, 2], [1, 0, 0, 2]])
    scores = torch.nn.functional.one_hot(tags, 3).float() * 9
    targets = find_targets(scores, torch.ones(2, 4, dtype=torch.bool))
    words = [["Thanks", "a", "whole", "lot"], ["shut", "the", "factory", "down"]]
    kept = listed_targets(targets, words, Lexicon(ONTOLOGY))
    assert kept.words.int().tolist() == [[1, 0, 0, 0], [1, 0, 0, 1]]
    assert kept.last.tolist() == [0, 3]
    bare = Lexicon(Ontology("x", (Frame("Any", "", (), ()),), (), ()))
    kept = listed_targets(targets, words, bare)
    assert kept.words.int().tolist() == [[1, 1, 0, 0], [1, 0, 0, 0]]
