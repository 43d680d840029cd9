"""The baseline: BIO tags there and back, greedy decoding by hand, and that it learns."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from kid.config import FrameDecoding, FrameOptions, FrameTrainConfig, LossConfig
from kid.data import FrameSentence
from kid.decoding.bio_tags import parse_tagged, tagged_arguments
from kid.model.batch import FrameBatch, FrameDataset
from kid.model.bio_tagger import BioTagger
from kid.model.build import build_model
from kid.parser import FrameParser
from kid.training.loss import element_tags, output_loss
from kid.training.validation import tune_decoding
from semcore.encoders import EncoderConfig, WordEncoder
from semcore.errors import InputError
from tests.kid.tiny import tiny_config, tiny_ontology, tiny_sentences

Argument = tuple[int, int, int]  # first word, last word, role
GOLD = FrameOptions(targets="gold", frames="gold")


@pytest.fixture
def tagger(tiny_encoder: Path) -> BioTagger:
    return tiny_tagger(tiny_encoder)


def tiny_tagger(encoder: Path, seed: int = 0) -> BioTagger:
    """A random tagger without dropout."""
    torch.manual_seed(seed)
    words = WordEncoder(EncoderConfig(name=str(encoder), dropout=0.0))
    config = tiny_config(architecture="bio_tagger", dropout=0.0)
    model = build_model(config, tiny_ontology(), words)
    assert isinstance(model, BioTagger)
    return model.eval()


def batch_of(model: BioTagger, sentences: list[FrameSentence], **options: bool) -> FrameBatch:
    dataset = FrameDataset(sentences, tiny_ontology(), model.encoder, **options)
    return dataset.collate(range(len(sentences)))


def arguments_of(found: tuple[Tensor, ...], targets: int) -> list[list[Argument]]:
    lists: list[list[Argument]] = [[] for _ in range(targets)]
    for target, *argument in zip(*(column.tolist() for column in found[:4]), strict=True):
        lists[target].append(tuple(argument))  # type: ignore[arg-type]
    return lists


# Tags there and back ------------------------------------------------------------------------


@st.composite
def tagged_sentences(draw: st.DrawFn) -> tuple[int, int, list[list[Argument]]]:
    """Words, roles, and for each target arguments that do not overlap, often adjacent."""
    words, roles = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    targets = []
    for _ in range(draw(st.integers(1, 4))):
        cuts = sorted(draw(st.sets(st.integers(0, words), max_size=words + 1)))
        arguments = [
            (start, end - 1, draw(st.integers(1, roles)))
            for start, end in pairwise(cuts)
            if draw(st.booleans())
        ]
        targets.append(arguments)
    return words, roles, targets


def gold_batch(targets: list[list[Argument]]) -> Any:
    """As much of a batch as `element_tags` reads; filling is full of traps."""
    most = max(len(arguments) for arguments in targets)
    rows = [[*arguments, *([(0, 5, 3)] * (most - len(arguments)))] for arguments in targets]
    table = torch.tensor(rows, dtype=torch.long).view(len(targets), most, 3)
    starts, ends, roles = table.unbind(2)

    class Batch:
        count = torch.tensor([len(arguments) for arguments in targets])

    Batch.starts, Batch.ends, Batch.roles = starts, ends, roles  # type: ignore[attr-defined]
    return Batch


@settings(max_examples=150, deadline=None)
@given(tagged_sentences())
def test_tags_of_arguments_decode_to_the_same_arguments(
    case: tuple[int, int, list[list[Argument]]],
) -> None:
    words, roles, targets = case
    tags = element_tags(gold_batch(targets), words, roles)
    scores = torch.nn.functional.one_hot(tags, 1 + 2 * roles).float() * 10
    found = tagged_arguments(scores, torch.ones(len(targets), words, dtype=torch.bool))
    assert arguments_of(found, len(targets)) == targets


def test_tags_by_hand() -> None:
    targets: list[list[Argument]] = [[(0, 1, 2), (2, 2, 2), (4, 5, 1)], []]
    tags = element_tags(gold_batch(targets), 6, 2)
    assert tags.tolist() == [[2, 4, 2, 0, 1, 3], [0] * 6]


# Greedy decoding ----------------------------------------------------------------------------


def greedy_by_hand(scores: list[list[float]], roles: int) -> list[tuple[Argument, float]]:
    """One sentence, word by word: the best tag of those that may follow the one before."""
    found: list[tuple[Argument, float]] = []
    role = 0
    for word, row in enumerate(scores):
        allowed = [*range(1 + roles), *([roles + role] if role else [])]
        tag = max(allowed, key=row.__getitem__)
        total = sum(math.exp(score) for score in row)
        chance = math.exp(row[tag]) / total
        if tag > roles:
            (start, _, _), before = found.pop()
            found.append(((start, word, role), before * chance))
            continue
        role = tag
        if role:
            found.append(((word, word, role), chance))
    return found


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    lengths=st.lists(st.integers(1, 17), min_size=1, max_size=4),
    roles=st.integers(1, 5),
    inside=st.floats(-1, 4),
    lacking=st.booleans(),
)
def test_greedy_decoding_is_that_of_a_loop_over_words(
    seed: int, lengths: list[int], roles: int, inside: float, lacking: bool
) -> None:
    random = torch.Generator().manual_seed(seed)
    width = max(lengths)
    scores = torch.randn(len(lengths), width, 1 + 2 * roles, generator=random)
    scores[..., 1 + roles :] += inside  # long arguments, too
    if lacking and roles > 1:  # a frame without the last role
        scores[..., [roles, 2 * roles]] = -torch.inf
    mask = torch.arange(width) < torch.tensor(lengths)[:, None]
    found = tagged_arguments(scores, mask)
    expected = [
        greedy_by_hand(rows[:length], roles)
        for rows, length in zip(scores.tolist(), lengths, strict=True)
    ]
    spans = [[argument for argument, _ in row] for row in expected]
    assert arguments_of(found, len(lengths)) == spans
    chances = torch.tensor([chance for row in expected for _, chance in row])
    torch.testing.assert_close(found[4], chances, rtol=1e-4, atol=1e-7)


def test_no_words_or_no_targets_have_no_arguments() -> None:
    for shape in ((0, 3), (2, 0), (0, 0)):
        found = tagged_arguments(torch.zeros(*shape, 5), torch.ones(*shape, dtype=torch.bool))
        assert all(len(column) == 0 for column in found)


# The model ----------------------------------------------------------------------------------


def test_padding_and_company_change_nothing(tagger: BioTagger) -> None:
    sentences = tiny_sentences()
    together = tagger(batch_of(tagger, sentences))
    before = 0
    for sentence in sentences:
        batch = batch_of(tagger, [sentence])
        alone, count, words = tagger(batch), len(sentence.frames), len(sentence.words)
        rows = slice(before, before + count)
        before += count
        torch.testing.assert_close(together.frames[rows], alone.frames)
        torch.testing.assert_close(together.elements[rows, :words], alone.elements)
        assert together.mask[rows].sum() == count * words


def test_only_the_frames_own_elements_can_be_tagged(tagger: BioTagger) -> None:
    ontology = tiny_ontology()
    output = tagger(batch := batch_of(tagger, tiny_sentences()))
    possible = output.elements.isfinite()
    counts = [len(ontology.frames[frame].elements) for frame in batch.frame.tolist()]
    assert possible.sum(-1).unique(dim=1).flatten().tolist() == [1 + 2 * n for n in counts]
    spread = tagger.element_mask[batch.frame].repeat(1, 2)[:, None]
    assert torch.equal(possible[..., 1:], spread.expand_as(possible[..., 1:]))


def test_elements_of_one_name_share_their_vectors(tagger: BioTagger) -> None:
    ontology = tiny_ontology()
    for index, frame in enumerate(ontology.frames):
        names = tagger.names[index][tagger.element_mask[index]].tolist()
        assert [ontology.element_names[name] for name in names] == [
            element.name for element in frame.elements
        ]


def test_many_targets_are_tagged_in_parts_like_all_at_once(
    tagger: BioTagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = batch_of(tagger, tiny_sentences())
    config = FrameDecoding(stop_bias=-1.0)
    whole = parse_tagged(tagger, batch, tagger.all_labels(), config)
    monkeypatch.setattr("kid.decoding.bio_tags._MOST_SCORES", 400)
    parts = parse_tagged(tagger, batch, tagger.all_labels(), config)
    assert len(whole.target) > 0
    for name in ("frame", "target", "start", "end", "role"):
        assert torch.equal(getattr(whole, name), getattr(parts, name)), name
    torch.testing.assert_close(whole.probability, parts.probability)


def test_a_greater_stop_bias_leaves_fewer_tagged_words(tagger: BioTagger) -> None:
    batch = batch_of(tagger, tiny_sentences())
    words = []
    for bias in (-100.0, -1.0, 0.0, 1.0, 100.0):
        found = parse_tagged(tagger, batch, tagger.all_labels(), FrameDecoding(stop_bias=bias))
        words.append(int((found.end - found.start + 1).sum()))
    assert words == sorted(words, reverse=True)
    assert words[0] == int(tagger(batch).mask.sum()) and words[-1] == 0


def test_loss_is_the_mean_negative_log_likelihood_of_the_gold_tags(tagger: BioTagger) -> None:
    """Word by word from the sentences themselves, with the parts weighted as configured."""
    sentences = tiny_sentences()
    batch, ontology = batch_of(tagger, sentences), tiny_ontology()
    with torch.no_grad():
        output, config = tagger(batch), LossConfig(lexicon_share=0.0)
    roles = output.elements.shape[2] // 2
    total, row = 0.0, 0
    for sentence in sentences:
        for annotation in sentence.frames:
            frame = ontology.frame_index[annotation.frame]
            names = [element.name for element in ontology.frames[frame].elements]
            tags = [0] * len(sentence.words)
            for element in annotation.elements:
                role = 1 + names.index(element.name)
                for word in range(element.words.start, element.words.end):
                    tags[word] = role if word == element.words.start else roles + role
            chances = output.elements[row].log_softmax(-1)
            total -= sum(float(chances[word, tag]) for word, tag in enumerate(tags))
            row += 1
    parts = output_loss(output, batch, config)
    assert float(parts["role"]) == pytest.approx(total / row, rel=1e-5)
    weighted = sum(getattr(config, name) * parts[name] for name in ("frame", "role", "target"))
    assert float(parts["loss"]) == pytest.approx(float(weighted))
    assert set(parts) == {"loss", "weight", "frame", "role", "target"}


def trained(model: BioTagger, steps: int = 120) -> BioTagger:
    """The tagger after it has seen all the sentences so many times."""
    batch = batch_of(model.train(), tiny_sentences())
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(steps):
        optimizer.zero_grad()
        output_loss(model(batch), batch, LossConfig())["loss"].backward()
        optimizer.step()
    return model.eval()


def learnable(sentence: FrameSentence) -> tuple[Any, ...]:
    return tuple(
        (
            frame.target,
            frame.frame,
            tuple((element.name, element.words) for element in frame.elements),
        )
        for frame in sentence.frames
    )


def test_it_learns_a_dozen_sentences_and_its_checkpoint_parses_alike(
    tiny_encoder: Path, tmp_path: Path
) -> None:
    """Frames, elements and targets, from gold targets and from the text alone."""
    parser = FrameParser(trained(tiny_tagger(tiny_encoder)), tiny_ontology())
    sentences = tiny_sentences()
    for options in (GOLD, FrameOptions(targets="gold", lexicon=False), FrameOptions()):
        parsed = list(parser.parse_sentences(sentences, options))
        assert [learnable(item) for item in parsed] == [learnable(item) for item in sentences]
    parser.decode = tune_decoding(parser, sentences)
    assert parser.decode.stop_bias == 0.0  # nothing to mend: the smallest bias stands
    parser.save_pretrained(tmp_path / "tagger", "A tagger.")
    again = FrameParser.from_pretrained(tmp_path / "tagger")
    assert isinstance(again.model, BioTagger)
    for ours, theirs in zip(
        parser.parse_sentences(sentences), again.parse_sentences(sentences), strict=True
    ):
        assert learnable(ours) == learnable(theirs)
        # Weights are stored in half precision.
        for left, right in zip(ours.frames, theirs.frames, strict=True):
            assert left.score == pytest.approx(right.score, abs=1e-2)


@pytest.mark.parametrize("text", ["", " ", "a", "\x00", "😀 gave", "gave " * 300])
def test_any_text_is_parsed(tagger: BioTagger, text: str) -> None:
    for sentence in FrameParser(tagger, tiny_ontology()).parse(text):
        for frame in sentence.frames:
            taken = [word for item in frame.elements for word in range(*item.words)]
            assert len(taken) == len(set(taken))
            assert all(word < len(sentence.words) for word in taken)


def test_settings_it_cannot_have() -> None:
    with pytest.raises(InputError, match="encodes a sentence once"):
        tiny_config(architecture="bio_tagger", marking="each")
    with pytest.raises(InputError, match="use double_graph or bio_tagger"):
        replace(tiny_config(), architecture="crf")
    for change in ({"history": "own"}, {"overlaps": True}):
        with pytest.raises(InputError, match="no history and finds no overlaps"):
            FrameTrainConfig(data="", model=tiny_config(architecture="bio_tagger"), **change)
