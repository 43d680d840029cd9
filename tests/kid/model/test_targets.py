"""Target tags: the decoder against a plain reading of its rule, and round trips."""

from __future__ import annotations

from itertools import combinations, pairwise

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from kid.data import FrameSentence
from kid.model.targets import (
    BEGIN,
    CONTINUE,
    OUTSIDE,
    REACH,
    TargetTagger,
    find_targets,
    gold_tags,
)
from semcore.text.spans import WordSpan
from tests.kid.tiny import annotation, spans_of, tiny_sentences


def plain_targets(tags: list[int]) -> list[list[int]]:
    """The words of each target, by walking from left to right."""
    targets: list[list[int]] = []
    for word, tag in enumerate(tags):
        if tag == BEGIN:
            targets.append([word])
        elif tag == CONTINUE and targets and word - targets[-1][0] <= REACH:
            targets[-1].append(word)
    return targets


def scores_of(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Tag scores that say these tags, and the mask, of sentences padded to one length."""
    width = max(map(len, rows), default=0)
    mask = torch.tensor([[word < len(row) for word in range(width)] for row in rows]).bool()
    scores = torch.randn(len(rows), width, 3)
    for index, row in enumerate(rows):
        for word, tag in enumerate(row):
            scores[index, word, tag] += 20
    return scores, mask.view(len(rows), width)


tag_rows = st.lists(
    st.lists(st.sampled_from([OUTSIDE, BEGIN, CONTINUE]), max_size=25), min_size=1, max_size=4
)


@given(tag_rows)
def test_targets_are_found_as_their_rule_says(rows: list[list[int]]) -> None:
    scores, mask = scores_of(rows)
    found = find_targets(scores, mask)
    expected = [(row, words) for row, tags in enumerate(rows) for words in plain_targets(tags)]
    assert found.sentence.tolist() == [row for row, _ in expected]
    assert found.first.tolist() == [words[0] for _, words in expected]
    assert found.last.tolist() == [words[-1] for _, words in expected]
    assert [row.nonzero().flatten().tolist() for row in found.words] == [w for _, w in expected]
    assert ((found.probability > 0.99) & (found.probability <= 1)).all()


@given(tag_rows, st.floats(-30, 30))
def test_bias_is_added_to_beginnings_alone(rows: list[list[int]], bias: float) -> None:
    scores, mask = scores_of(rows)
    before = scores.clone()
    found = find_targets(scores, mask, bias)
    assert torch.equal(scores, before)  # the tagger's scores stay what they were
    biased = scores + torch.tensor([0.0, bias, 0.0])
    assert torch.equal(find_targets(biased, mask).words, found.words)


@st.composite
def sentences(draw: st.DrawFn, crossing: bool) -> FrameSentence:
    """Up to four targets, discontinuous ones among them, reaching at most `REACH` words."""
    count = draw(st.integers(1, 24))
    words = spans_of(["w"] * count)
    taken: set[int] = set()
    frames = []
    for number in range(draw(st.integers(0, 4))):
        begin = draw(st.integers(0, count - 1))
        reach = range(begin + 1, min(count, begin + REACH + 1))
        more = draw(st.sets(st.sampled_from(reach), max_size=3)) if reach else set()
        chosen = sorted({begin, *more})
        if not crossing:
            if taken & set(range(chosen[0], chosen[-1] + 1)):
                continue
            taken |= set(range(chosen[0], chosen[-1] + 1))
        cuts = [0, *(i for i in range(1, len(chosen)) if chosen[i] > chosen[i - 1] + 1)]
        parts = [chosen[a:b] for a, b in pairwise([*cuts, len(chosen)])]
        target = [(part[0], part[-1]) for part in parts]
        frames.append(annotation(str(number), words, target, "give.v", "Giving", []))
    return FrameSentence("1", "", " ".join(["w"] * count), words, frames=tuple(frames))


def words_of(target: tuple[WordSpan, ...]) -> list[int]:
    return [word for span in target for word in range(*span)]


@given(sentences(crossing=False))
def test_gold_tags_lead_back_to_the_targets(item: FrameSentence) -> None:
    found = find_targets(*scores_of([gold_tags(item)]))
    targets = sorted(words_of(frame.target) for frame in item.frames)
    assert sorted(row.nonzero().flatten().tolist() for row in found.words) == targets


@given(sentences(crossing=True))
def test_of_overlapping_targets_the_longer_stand_whole(item: FrameSentence) -> None:
    targets = sorted({tuple(words_of(frame.target)) for frame in item.frames})

    def tags_of(kept: tuple[tuple[int, ...], ...]) -> list[int]:
        tags = [OUTSIDE] * len(item.words)
        for words in kept:
            for word in words:
                tags[word] = BEGIN if word == words[0] else CONTINUE
        return tags

    def right(kept: tuple[tuple[int, ...], ...]) -> bool:
        """They are disjoint, and what is left out overlaps one of them that is as long."""
        disjoint = sum(map(len, kept)) == len({word for words in kept for word in words})
        return disjoint and all(
            any(set(words) & set(other) and len(other) >= len(words) for other in kept)
            for words in targets
        )

    subsets = [kept for size in range(5) for kept in combinations(targets, size)]
    assert any(right(kept) and tags_of(kept) == gold_tags(item) for kept in subsets)


def test_a_tiny_corpus_has_the_tags_it_should() -> None:
    tags = [gold_tags(item) for item in tiny_sentences()]
    assert tags[2] == [OUTSIDE, BEGIN, OUTSIDE, OUTSIDE, OUTSIDE, CONTINUE, OUTSIDE]
    assert tags[5] == [OUTSIDE] * 4


def test_a_word_sees_its_neighbours_features_and_no_further() -> None:
    torch.manual_seed(0)
    tagger = TargetTagger(8, 16, 0.0).eval()
    words, features = torch.randn(1, 9, 8), torch.zeros(1, 9, 15)
    changed = features.clone()
    changed[0, 4] = 1
    difference = (tagger(words, features) - tagger(words, changed)).abs().amax(-1)[0]
    assert (difference[3:6] > 0).all()
    assert (difference[[0, 1, 2, 6, 7, 8]] == 0).all()
