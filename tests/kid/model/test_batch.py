"""Batches are look-ups: what a sentence brings does not depend on the sentences beside it."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.functional import pad

from kid.data import FrameAnnotation, FrameElement
from kid.lexicon import Lexicon
from kid.model.batch import FrameDataset, without_overlaps
from kid.model.double_graph import KidModel
from kid.model.steps import free_words
from kid.model.targets import IGNORED, gold_tags
from semcore.errors import InputError
from semcore.text.spans import CharSpan, WordSpan
from tests.kid.tiny import random_sentence, tiny_batch, tiny_ontology, tiny_sentences

ONTOLOGY = tiny_ontology()
elements = st.lists(
    st.builds(
        lambda name, start, size, rank: FrameElement(
            name, WordSpan(start, start + size), CharSpan(0, 1), rank
        ),
        st.sampled_from("abc"),
        st.integers(0, 12),
        st.integers(1, 5),
        st.integers(1, 3),
    ),
    max_size=8,
)


def widened(tensor: Tensor, width: int, fill: int) -> Tensor:
    """``[N, w, ...]`` to ``[N, width, ...]``."""
    ways = [0, 0] * (tensor.ndim - 2) + [0, width - tensor.shape[1]]
    return pad(tensor, ways, value=fill)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 7), st.data())
def test_batches_equal_sentences_collated_one_by_one(
    model: KidModel, seed: int, count: int, data: st.DataObject
) -> None:
    items = [random_sentence(random.Random(seed + number)) for number in range(count)]
    dataset = FrameDataset(items, ONTOLOGY, model.encoder)
    indices = data.draw(st.lists(st.sampled_from(range(count)), min_size=1, max_size=6))
    batch = dataset.collate(indices)
    width = batch.words.mask.shape[1]
    most = batch.starts.shape[1]
    ones = [dataset.collate([index]) for index in indices]
    assert torch.equal(
        batch.sentence,
        torch.cat([torch.full_like(one.sentence, row) for row, one in enumerate(ones)]),
    )
    for name in ("first", "last", "frame", "count", "candidates"):
        assert torch.equal(getattr(batch, name), torch.cat([getattr(one, name) for one in ones]))
    for name, fill in (("lexicon", 0), ("tags", IGNORED)):
        rows = torch.cat([widened(getattr(one, name), width, fill) for one in ones])
        assert torch.equal(getattr(batch, name), rows)
    there = torch.arange(most) < batch.count[:, None]
    for name in ("starts", "ends", "roles"):
        rows = torch.cat([widened(getattr(one, name), most, 0) for one in ones])
        assert torch.equal(getattr(batch, name)[there], rows[there])
    for row, one in enumerate(ones):
        length = int(one.words.mask.sum())
        assert torch.equal(batch.words.mask[row], torch.arange(width) < length)
        mine, alone = batch.words, one.words
        for place in ("first", "last"):
            pieces = mine.ids.flatten()[getattr(mine, place)[row, :length]]
            assert torch.equal(pieces, alone.ids.flatten()[getattr(alone, place)[0, :length]])


@settings(max_examples=50)
@given(st.integers(0, 10**6))
def test_fields_say_what_the_sentence_says(model: KidModel, seed: int) -> None:
    item = random_sentence(random.Random(seed))
    batch = FrameDataset([item], ONTOLOGY, model.encoder).collate([0])
    assert batch.tags.tolist() == [gold_tags(item)]
    assert batch.lexicon[0].int().tolist() == Lexicon(ONTOLOGY).features(item.forms).tolist()
    assert len(batch.frame) == len(item.frames)
    for index, annotation in enumerate(item.frames):
        frame = ONTOLOGY.frames[int(batch.frame[index])]
        assert frame.name == annotation.frame
        assert int(batch.first[index]) == annotation.target[0].start
        assert int(batch.last[index]) == annotation.target[-1].end - 1
        count = int(batch.count[index])
        found = [
            (frame.elements[role - 1].name, WordSpan(start, end + 1))
            for start, end, role in zip(
                batch.starts[index, :count].tolist(),
                batch.ends[index, :count].tolist(),
                batch.roles[index, :count].tolist(),
                strict=True,
            )
        ]
        assert found == [(element.name, element.words) for element in annotation.elements]
        listed = [frame for frame in batch.candidates[index].tolist() if frame >= 0]
        assert tuple(listed) == ONTOLOGY.lexicon[annotation.lexical_unit]


def test_more_than_five_arguments_are_kept(model: KidModel) -> None:
    assert int(tiny_batch(model).count.max()) == 7


def overlapping(a: FrameElement, b: FrameElement) -> bool:
    return bool(set(range(*a.words)) & set(range(*b.words)))


@given(elements)
def test_kept_elements_are_a_maximal_set_without_overlap(found: list[FrameElement]) -> None:
    kept = without_overlaps(found)
    assert not any(overlapping(a, b) for a, b in combinations(kept, 2))
    assert [element.words for element in kept] == sorted(element.words for element in kept)
    for left_out in [element for element in found if element not in kept]:
        # Something of a layer as early, or standing before it in that layer, took its place.
        assert any(
            overlapping(left_out, other)
            and (other.rank, other.words) <= (left_out.rank, left_out.words)
            for other in kept
        )


@given(elements)
def test_first_layers_stay_as_they_are_without_later_ones(found: list[FrameElement]) -> None:
    first = [element for element in found if element.rank == 1]
    kept = without_overlaps(found)
    assert [element for element in kept if element.rank == 1] == without_overlaps(first)


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_free_words_are_those_of_no_earlier_argument(model: KidModel, seed: int) -> None:
    items = [random_sentence(random.Random(seed + number)) for number in range(3)]
    batch = FrameDataset(items, ONTOLOGY, model.encoder).collate(range(3))
    mask = batch.words.mask[batch.sentence]
    free = free_words(batch, mask)
    targets = [annotation for item in items for annotation in item.frames]
    assert free.shape == (len(targets), batch.starts.shape[1] + 1, mask.shape[1])
    for index, annotation in enumerate(targets):
        owner = items[int(batch.sentence[index])]
        for step in range(len(annotation.elements) + 1):
            held = {w for item in annotation.elements[:step] for w in range(*item.words)}
            for word in range(mask.shape[1]):
                expected = word < len(owner.words) and word not in held
                assert bool(free[index, step, word]) == expected


def test_a_part_of_the_targets(model: KidModel) -> None:
    batch = tiny_batch(model)
    part = batch.targets(slice(3, 8))
    assert torch.equal(part.sentence, batch.sentence[3:8])
    assert torch.equal(part.roles, batch.roles[3:8])
    assert part.words is batch.words


def test_exemplars_teach_no_targets(model: KidModel) -> None:
    assert (tiny_batch(model, tagged=False).tags == IGNORED).all()


def changed(**changes: object) -> list[FrameAnnotation]:
    item = tiny_sentences()[0].frames[0]
    return [replace(item, **changes)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"frame": "Flying"}, "frame Flying is not in the ontology"),
        (
            {"elements": (FrameElement("Wing", WordSpan(0, 1), CharSpan(0, 3)),)},
            "frame Giving has no element Wing",
        ),
    ],
)
def test_gold_of_another_ontology_is_named(
    model: KidModel, changes: dict[str, object], message: str
) -> None:
    item = replace(tiny_sentences()[0], id="s7", frames=tuple(changed(**changes)))
    with pytest.raises(InputError, match=f"sentence s7, annotation 0-0: {message}"):
        FrameDataset([item], ONTOLOGY, model.encoder)
    dataset = FrameDataset([item], ONTOLOGY, model.encoder, gold=False)  # only its target is read
    assert dataset.collate([0]).first.tolist() == [1]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_sentences_without_words_beside_others(model: KidModel, count: int) -> None:
    empty = replace(tiny_sentences()[5], text="", words=())
    items = [tiny_sentences()[0], *[empty] * count]
    batch = FrameDataset(items, ONTOLOGY, model.encoder).collate(range(len(items)))
    assert batch.tags[0].tolist() == gold_tags(items[0])
    assert (batch.tags[1:] == IGNORED).all() and (batch.lexicon[1:] == 0).all()


@pytest.mark.parametrize("count", [0, 1, 3])
def test_sentences_without_words_and_without_targets(model: KidModel, count: int) -> None:
    empty = replace(tiny_sentences()[5], text="", words=())
    batch = FrameDataset([empty] * count, ONTOLOGY, model.encoder).collate(range(count))
    assert batch.lexicon.shape[:2] == (count, 0)
    assert batch.starts.shape == (0, 0)
