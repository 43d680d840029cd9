"""How well the frames of words' units fit: probabilities of frames, summed word by word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
import torch

from kid.decoding import meanings
from kid.decoding.candidates import fits_features, reads_meanings
from kid.decoding.meanings import Meanings
from kid.lexicon import Lexicon
from kid.ontology import Frame, Ontology
from tests.kid.test_shipped import shipped_parser

FRAMES = (("Selling", "sell.v"), ("Buying", "buy.v"), ("Trade", "sell.v", "trade.n"))
ONTOLOGY = Ontology("x", tuple(Frame(name, "", (), units) for name, *units in FRAMES), (), ())


class Scores:
    """A model whose word vectors are the scores of frames."""

    def word_frames(
        self, words: torch.Tensor, row: torch.Tensor, word: torch.Tensor, labels: object
    ) -> torch.Tensor:
        return words[row, word]


@pytest.mark.parametrize("together", [1, 2, 4096])
def test_probabilities_of_the_units_frames(together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meanings, "_TOGETHER", together)
    chances = torch.tensor([[0.5, 0.2, 0.3], [0.1, 0.6, 0.3]])
    words = chances.log()[None].expand(2, 2, 3)
    known = Meanings(cast("Any", Scores()), None, words)
    mask = torch.tensor([[True, True], [True, False]])
    found = known.fit(mask, [["sold", "trades"], ["the"]], Lexicon(ONTOLOGY)).exp()
    # *sold*: 0.5 and 0.3; *trades* 0.3; *the* has no unit, and padding no word.
    assert torch.allclose(found, torch.tensor([[0.8, 0.3], [1.0, 1.0]]), atol=1e-3)
    # No frame is less likely than the least, however sure the model is of others.
    words = torch.tensor([[[0.0, 99.0, 0.0]]])
    known = Meanings(cast("Any", Scores()), None, words)
    assert known.fit(torch.ones(1, 1, dtype=torch.bool), [["sold"]], Lexicon(ONTOLOGY)) == -8.0


def test_a_batch_of_no_known_word() -> None:
    known = Meanings(cast("Any", Scores()), None, torch.zeros(1, 1, 3))
    mask = torch.ones(1, 1, dtype=torch.bool)
    assert known.fit(mask, [["the"]], Lexicon(ONTOLOGY)).tolist() == [[0.0]]


def test_older_evidence_has_them_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = shipped_parser()
    evidence = shipped.evidence
    assert evidence is not None and reads_meanings(evidence)
    words, runs = evidence.word_weights[1:], evidence.run_weights[1:]
    older = replace(evidence, word_weights=words, run_weights=runs)
    assert fits_features(older) and not reads_meanings(older)
    # It parses as one whose weight of them is zero, and does not look at them.
    zero = replace(evidence, word_weights=(0.0, *words), run_weights=(0.0, *runs))
    text = "He turned the radio on. The stones may bill us in order to run a film."
    expected = replace(shipped, evidence=zero).parse(text)

    def none(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Meanings, "fit", none)
    pairs = zip(replace(shipped, evidence=older).parse(text), expected, strict=True)
    for sentence, other in pairs:
        assert [(item.target, item.lexical_unit) for item in sentence.frames] == [
            (item.target, item.lexical_unit) for item in other.frames
        ]
        assert [item.target_score for item in sentence.frames] == pytest.approx(
            [item.target_score for item in other.frames]
        )
    assert sum(len(sentence.frames) for sentence in expected) >= 3
