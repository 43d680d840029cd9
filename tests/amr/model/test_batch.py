"""Sentences and graphs as tensors: what each step of a graph reads and writes."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from amr.linearization.forms import CLOSE, linearize, pointer
from amr.linearization.token_kinds import SPELL_END
from amr.linearization.vocabulary import Vocabulary
from amr.model.batch import AMRDataset, Example, Target, collate_targets, target_of
from amr.model.compact import CompactParser
from amr.model.copying import SHAPES
from tests.amr.tiny_parser import (
    read,
    sentence,
    tiny_batch,
    tiny_model,
    tiny_sentences,
    tiny_vocabulary,
)


@pytest.fixture(scope="module")
def model(tiny_encoder: Path) -> CompactParser:
    return tiny_model(tiny_encoder)


def test_candidates_of_a_batch_are_those_of_its_sentences(model: CompactParser) -> None:
    sentences = [*tiny_sentences(), sentence("", "(a / a)"), sentence("cats cats", "(a / a)")]
    items = read(model, sentences)
    source = tiny_batch(model, sentences).source
    vocabulary = model.vocabulary
    for row, (item, given_sentence) in enumerate(zip(items, sentences, strict=True)):
        names = [*vocabulary.tokens, *[None] * 256, *item.own_tokens]
        count = len(item.entry)
        assert item.words == len(given_sentence.forms) == int(source.words.mask[row].sum())
        assert source.entry[row, :count].tolist() == list(item.entry)
        assert (source.entry[row, count:] == -1).all()
        assert source.own_mask[row].sum() == len(item.own_tokens) == len(item.own)
        assert not set(item.own_tokens) & set(vocabulary.index)
        for token, place in zip(item.own_tokens, item.own, strict=True):
            first = next(k for k, entry in enumerate(item.entry) if names[entry] == token)
            assert place == first  # of several candidates the first stands for the token
        for word, shape, entry in zip(item.word, item.shape, item.entry, strict=True):
            if SHAPES[shape] == "string":
                assert names[entry] == f'"{given_sentence.forms[word]}"'
    assert items[-1].words == 2 and len(items[-1].entry) == 2 * len(set(items[-1].entry))
    assert items[-2].entry == items[-2].own_tokens == ()


def steps(
    vocabulary: Vocabulary, tokens: list[str], own: tuple[str, ...] = ()
) -> tuple[Target, list[tuple[int, int]]]:
    """A graph's target, and after each input the open node and the depth."""
    target = target_of(tokens, vocabulary, own)
    return target, list(zip(target.top, target.depth, strict=True))


def test_the_open_node_and_the_depth_after_every_token() -> None:
    vocabulary = tiny_vocabulary()
    tokens = linearize(tiny_sentences()[0].tree, "brief")
    assert " ".join(tokens) == "(want-01 :ARG0 (dog ) :ARG1 (sleep-01 :ARG0 <pointer:1> ) )"
    target, state = steps(vocabulary, tokens)
    assert target.start == vocabulary.start("amr")
    assert vocabulary.decode(target.entries) == tokens
    # start  want  :ARG0  dog     )      :ARG1   sleep   :ARG0  pointer   )      )
    assert state == [
        (-1, 0), (0, 1), (0, 1), (1, 2), (0, 1), (0, 1), (2, 2), (2, 2), (2, 2), (0, 1), (-1, 0)
    ]  # fmt: skip
    assert target.opened == (1, 3, 6)
    names = [vocabulary.tokens[entry] for entry in target.concept if entry < len(vocabulary.tokens)]
    assert names[1] == "(dog"
    assert target.entries[7] == -2  # the second node


def test_a_spelled_node_is_open_when_its_spelling_ends() -> None:
    vocabulary = tiny_vocabulary()
    target, state = steps(vocabulary, ["(éa", ":mod", "(own", ")", ")"], ("(own",))
    entries = vocabulary.index
    # start  <concept> é é a <end of spelling> :mod (own ) )
    assert [top for top, _ in state] == [-1, -1, -1, -1, -1, 0, 0, 1, 0, -1]
    assert target.opened == (5, 7)
    assert target.concept == (entries["<concept>"], vocabulary.size)
    assert target.entries.index(entries[SPELL_END]) == 4
    # A spelled constant opens nothing.
    target, state = steps(vocabulary, ["(dog", ":quant", "77", ":op1", '"x y"', ")"])
    assert {top for top, _ in state[1:-1]} == {0} and len(target.opened) == 1


def test_another_task_begins_otherwise_and_goes_on_alike() -> None:
    vocabulary = tiny_vocabulary()
    tokens = linearize(tiny_sentences()[0].tree, "brief")
    targets = [target_of(tokens, vocabulary, (), task) for task in ("amr", "srl", "dependency")]
    assert len({target.start for target in targets}) == 3
    assert len({target.entries for target in targets}) == 1


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_inputs_are_targets_one_step_later(model: CompactParser, chosen: list[int]) -> None:
    sentences = [tiny_sentences()[index] for index in chosen]
    batch = tiny_batch(model, sentences)
    target, vocabulary = batch.target, model.vocabulary
    assert torch.equal(target.inputs[:, 1:], target.targets[:, :-1])
    assert (target.inputs[:, 0] == vocabulary.start("amr")).all()
    size, own = vocabulary.size, batch.source.own.shape[1]
    items = read(model, sentences)
    for row, (item, given_sentence) in enumerate(zip(items, sentences, strict=True)):
        length = int(target.mask[row].sum())
        assert target.mask[row, :length].all()
        entries = target.targets[row, :length].tolist()
        entries = [e if e < size + own else size + own - 1 - e for e in entries]
        tokens = vocabulary.decode(entries, item.own_tokens)
        assert tokens == linearize(given_sentence.tree, "brief")
        nodes = sum(token.startswith("(") for token in tokens)
        opened = target.opened[row].tolist()
        assert opened[:nodes] == sorted(opened[:nodes]) and max(opened[:nodes]) < length
        assert set(opened[nodes:]) <= {target.targets.shape[1]}  # never: not there


def test_pointers_follow_the_tokens_of_the_widest_sentence(model: CompactParser) -> None:
    vocabulary = model.vocabulary
    target = target_of(["(dog", ":ARG0", pointer(0), ")"], vocabulary, ())
    for own in (0, 7):
        batch = collate_targets([target], vocabulary.size, own)
        assert batch.targets[0, 2] == vocabulary.size + own
    assert batch.targets[0, 3] == vocabulary.index[CLOSE]


def test_a_data_set_counts_words_and_tokens(model: CompactParser) -> None:
    sentences = tiny_sentences()
    items = read(model, sentences)
    examples = [
        Example(item, target_of(linearize(s.tree, "brief"), model.vocabulary, item.own_tokens))
        for item, s in zip(items, sentences, strict=True)
    ]
    dataset = AMRDataset(examples, model.vocabulary, model.encoder)
    assert len(dataset) == 10
    whole = tiny_batch(model)
    sizes = whole.source.words.mask.sum(1) + whole.target.mask.sum(1)
    assert dataset.costs == sizes.tolist()
    again = dataset.collate(range(10))
    for part in ("inputs", "targets", "mask", "top", "depth", "opened", "concept"):
        assert torch.equal(getattr(again.target, part), getattr(whole.target, part))
    assert torch.equal(again.source.entry, whole.source.entry)
    assert again.to("cpu").target.mask.equal(whole.target.mask)
