"""The BiLSTM encoder, its word vectors and its dependency graph, against plain computations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from semcore.encoders import EncoderConfig, RecurrentConfig, RecurrentEncoder, build_encoder
from semcore.encoders.recurrent_batch import IndexedWords, collate_indexed
from semcore.encoders.word_vectors import read_word_vectors
from semcore.errors import InputError
from tests.tiny_vectors import WORDS

SENTENCES = [["The", "dogs", "barked", "."], ["Paris", "slept"], ["a", "xyzzy", "sat", ".", "."]]
TAGS = [["DT", "NNS", "VBD", "."], ["NNP", "VBD"], ["DT", "NN", "VBD", ".", "."]]
HEADS = [[1, 2, -1, 2], [1, -1], [1, 2, -1, 2, 2]]
CLOSE = {"atol": 1e-5, "rtol": 0.0}


def config(name: Path | str, **shape: Any) -> EncoderConfig:
    shape = {"size": 8, "tag_size": 3, "mark_size": 2, "most_frequent": 0, **shape}
    return EncoderConfig(kind="recurrent", name=str(name), recurrent=RecurrentConfig(**shape))


def built(name: Path | str, **shape: Any) -> RecurrentEncoder:
    torch.manual_seed(0)
    encoder = build_encoder(config(name, **shape), SENTENCES, TAGS, HEADS)
    assert isinstance(encoder, RecurrentEncoder)
    return encoder.eval()


# Vocabulary ------------------------------------------------------------------------------------


def test_words_are_looked_up_as_spelt_then_lower_cased_and_lemmas_beside(glove: Path) -> None:
    encoder = built(glove)
    names = ("", "?", *encoder.vocabulary.words)
    (cut,) = encoder.subwords([["The", "Paris", "paris", "dogs", "xyzzy"]], [["DT"] + ["NNS"] * 4])
    assert [names[index] for index in cut.ids] == ["the", "Paris", "?", "?", "?"]
    assert [names[index] for index in cut.lemmas][3:] == ["dog", "?"]
    assert encoder.vocabulary.tags == (".", "DT", "NN", "NNP", "NNS", "VBD")
    assert encoder.subwords([["dog"]], [["FOREIGN"]])[0].tags == (0,)


def test_a_checkpoint_needs_no_vector_file(glove: Path) -> None:
    encoder = built(glove)
    inventory = json.loads(json.dumps(encoder.inventory()))
    glove.unlink()
    again = build_encoder(config(glove), inventory=inventory).eval()
    again.load_state_dict(encoder.state_dict())
    batch = encoder.collate(encoder.subwords(SENTENCES, TAGS, HEADS))
    other = again.collate(again.subwords(SENTENCES, TAGS, HEADS))
    assert torch.equal(encoder(batch), again(other))
    for damaged in ({}, {**inventory, "words": [1]}, {**inventory, "dimension": "x"}):
        with pytest.raises(InputError, match="damaged inventory"):
            RecurrentEncoder.from_inventory(config(glove), damaged)


def test_a_file_that_knows_no_word_of_the_data_is_refused(glove: Path) -> None:
    with pytest.raises(InputError, match="no word of the data"):
        RecurrentEncoder.from_sentences(config(glove), [["zzz", "qqq"]])


# The net ---------------------------------------------------------------------------------------


def test_sizes_of_the_released_parser() -> None:
    shape = {"words": ["the"], "tags": ["DT"], "dimension": 200, "heads": True}
    encoder = RecurrentEncoder.from_inventory(EncoderConfig(kind="recurrent", name=""), shape)
    assert encoder.recurrent.input_size == 200 + 200 + 64 + 36
    assert encoder.recurrent.num_layers == 2 and encoder.recurrent.dropout == 0.2
    assert encoder.dropout.p == 0.5 and encoder.size == 512
    assert encoder.dependencies is not None
    assert [tuple(w.shape) for w in encoder.dependencies.weights] == [(1, 512, 512)] * 2


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_batch_equals_each_sentence_read_alone(glove: Path, cell: str) -> None:
    encoder = built(glove, cell=cell)
    items = encoder.subwords([*SENTENCES, []], [*TAGS, []], [*HEADS, []])
    batch = encoder.collate(items)
    together = encoder(batch)
    assert together.shape == (4, 5, 16) and batch.mask.sum(1).tolist() == [4, 2, 5, 0]
    for item, row in zip(items[:3], together, strict=False):
        torch.testing.assert_close(
            row[: len(item.ids)], encoder(encoder.collate([item]))[0], **CLOSE
        )
    assert not together[~batch.mask].any()


def test_the_recurrent_net_reads_the_concatenated_embeddings(glove: Path) -> None:
    encoder = built(glove, dependency_layers=0)
    table = dict(zip(WORDS, read_word_vectors(glove, WORDS).matrix, strict=True))
    mean = torch.stack([table[word] for word in encoder.vocabulary.words]).mean(0)
    words = torch.stack([table["the"], mean, mean, table["."]])
    lemmas = torch.stack([table["the"], table["dog"], table["bark"], table["."]])
    tags = encoder.tags.weight[list(encoder.vocabulary.tag_ids(TAGS[0]))]
    marks = encoder.marks.weight[[0, 0, 1, 0]]
    expected, _ = encoder.recurrent(torch.cat([words, lemmas, tags, marks], dim=1)[None])
    batch = encoder.collate(encoder.subwords(SENTENCES[:1], TAGS[:1]))
    vectors = encoder(batch, marks=torch.tensor([[0, 0, 1, 0]]))
    torch.testing.assert_close(vectors, expected, **CLOSE)


@st.composite
def trees(draw: st.DrawFn) -> tuple[int, ...]:
    size = draw(st.integers(1, 7))
    return tuple(draw(st.integers(-1, size - 1).filter(lambda h, i=i: h != i)) for i in range(size))


@given(st.lists(trees(), min_size=1, max_size=4))
def test_dependency_graph_is_the_normalised_undirected_tree(heads: list[tuple[int, ...]]) -> None:
    items = [IndexedWords((1,) * len(row), (1,) * len(row), (0,) * len(row), row) for row in heads]
    graph = collate_indexed(items).dependency_graph()
    width = max(map(len, heads))
    dense = torch.zeros(graph.nodes, graph.nodes).index_put(
        (graph.target, graph.source), graph.weights, accumulate=True
    )
    expected = torch.zeros_like(dense)
    for sentence, row in enumerate(heads):
        here = torch.eye(width)
        for word, head in enumerate(row):
            if head >= 0:
                here[word, head] += 1
                here[head, word] += 1
        root = here.sum(1).rsqrt()
        place = slice(sentence * width, (sentence + 1) * width)
        expected[place, place] = root[:, None] * here * root
    for padding in range(len(heads) * width):
        expected[padding, padding] = expected[padding, padding] or 1.0
    torch.testing.assert_close(dense, expected, **CLOSE)


def test_dependencies_are_added_to_the_recurrent_states(glove: Path) -> None:
    encoder = built(glove)
    batch = encoder.collate(encoder.subwords(SENTENCES[:1], TAGS[:1], HEADS[:1]))
    with torch.no_grad():
        vectors = encoder(batch)
        convolutions, encoder.dependencies = encoder.dependencies, None
        states = encoder(batch)
    adjacency = torch.eye(4)
    for word, head in enumerate(HEADS[0]):
        if head >= 0:
            adjacency[word, head] = adjacency[head, word] = 1
    root = adjacency.sum(1).rsqrt()
    adjacency = root[:, None] * adjacency * root
    hidden = states[0]
    for weight in convolutions.weights:
        hidden = (adjacency @ hidden @ weight[0]).relu()
    torch.testing.assert_close(vectors[0], states[0] + hidden, **CLOSE)


@pytest.mark.parametrize("where", ["embedding_dropout", "layer_dropout"])
@torch.no_grad()
def test_dropout_is_of_embeddings_and_between_layers_and_of_nothing_else(
    glove: Path, where: str
) -> None:
    rates = {"embedding_dropout": 0.0, "layer_dropout": 0.0}
    for shape, differs in ((rates, False), ({**rates, where: 0.5}, True)):
        encoder = built(glove, **shape)
        batch = encoder.collate(encoder.subwords(SENTENCES, TAGS, HEADS))
        still, trained = encoder(batch), encoder.train()(batch)
        assert torch.allclose(still, trained, rtol=1e-4, atol=1e-5) != differs


def test_without_heads_or_tags_in_the_data_there_are_no_layers_for_them(glove: Path) -> None:
    encoder = RecurrentEncoder.from_sentences(config(glove), SENTENCES)
    assert encoder.dependencies is None and encoder.tags is None
    assert encoder.recurrent.input_size == 4 + 4 + 2
    half = RecurrentEncoder.from_sentences(config(glove), SENTENCES, None, [HEADS[0], [], []])
    assert half.dependencies is not None
    bare = built(glove)
    rooted = bare.subwords(SENTENCES[:1], None, [[0, 2, 2, 2]])[0]
    assert rooted.heads == (-1, 2, -1, 2)  # a word that heads itself is a root


def test_unknown_words_learn_and_frozen_vectors_stay(glove: Path) -> None:
    settings = config(glove)
    settings.tuning = "frozen"
    for tuned in (config(glove), settings):
        encoder = RecurrentEncoder.from_sentences(tuned, SENTENCES, TAGS)
        encoder(encoder.collate(encoder.subwords(SENTENCES))).square().sum().backward()
        assert encoder.words.unknown.grad is not None and encoder.words.unknown.grad.any()
        gradient = encoder.words.table.weight.grad
        assert gradient is None if tuned is settings else not gradient[:2].any()
        if gradient is not None:
            assert gradient[2:].any()


def test_marks_reach_every_word_and_repetition_keeps_vectors(glove: Path) -> None:
    encoder = built(glove)
    batch = encoder.collate(encoder.subwords(SENTENCES, TAGS, HEADS))
    plain = encoder(batch)
    marks = torch.zeros(3, 5, dtype=torch.long)
    torch.testing.assert_close(encoder(batch, marks=marks), plain, **CLOSE)
    marks[:, 1] = 1
    moved = (encoder(batch, marks=marks) - plain).abs().amax(-1)
    assert moved[batch.mask].min() > 0
    order = torch.tensor([2, 0, 0, 1])
    torch.testing.assert_close(encoder(batch.repeated(order)), plain[order], **CLOSE)


def test_block_masks_need_attention(glove: Path) -> None:
    encoder = built(glove)
    batch = encoder.collate(encoder.subwords(SENTENCES))
    with pytest.raises(InputError, match="block masks need an attention encoder"):
        encoder(batch, visible=torch.ones(3, 5, 5, dtype=torch.bool))


def test_long_empty_and_odd_input(glove: Path) -> None:
    encoder = built(glove)
    odd = [["", "\x00", "🦋", " "], ["dog"] * 5000]
    vectors = encoder(encoder.collate(encoder.subwords(odd)))
    assert vectors.shape == (2, 5000, 16) and torch.isfinite(vectors).all()
    assert encoder(encoder.collate([])).shape == (0, 0, 16)
    assert encoder(encoder.collate(encoder.subwords([[], []]))).shape == (2, 0, 16)


@pytest.mark.parametrize(
    ("tags", "heads", "problem"),
    [
        ([["DT"]], None, "sentence 1: 1 tags for 4 words"),
        (None, [[0, 1]], "sentence 1: 2 heads for 4 words"),
        (None, [[4, -1, 0, 0]], "sentence 1: a dependency head is not a word"),
        (None, [[-2, -1, 0, 0]], "sentence 1: a dependency head is not a word"),
    ],
)
def test_tags_and_heads_must_fit(glove: Path, tags: Any, heads: Any, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        built(glove).subwords(SENTENCES[:1], tags, heads)


def test_bfloat16_autocast_gives_nearly_the_same(glove: Path) -> None:
    encoder = built(glove)
    batch = encoder.collate(encoder.subwords(SENTENCES, TAGS, HEADS))
    exact = encoder(batch)
    with torch.autocast("cpu", torch.bfloat16):
        rounded = encoder(batch, marks=torch.zeros_like(batch.ids))
        rounded.float().square().sum().backward()
    assert (rounded.float() - exact).norm() / exact.norm() < 0.05
