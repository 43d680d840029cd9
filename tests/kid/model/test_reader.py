"""The reader computes what its definition says, though most of it once for many words."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn.functional import layer_norm, linear

from kid.model.reader import DISTANCES, ReaderLayer, TargetReader, Targets, placed
from kid.model.reader_attention import ElementAttention, WordAttention

SIZE, HEADS, HIDDEN = 16, 4, 12
EXACT = {"rtol": 1e-9, "atol": 1e-9}


pytestmark = pytest.mark.usefixtures("double_precision")


def new_reader(layers: int, elements: bool) -> TargetReader:
    reader = TargetReader(
        HIDDEN, SIZE, layers=layers, heads=HEADS, inner=24, elements=elements, dropout=0.0
    )
    for parameter in reader.parameters():  # norms and biases too
        torch.nn.init.normal_(parameter, std=0.5)
    return reader


def attention(module: WordAttention | ElementAttention, words: Tensor, others: Tensor) -> Tensor:
    """Multi-head attention by the textbook, of one sentence: ``[W, d]`` to ``[K, d]``."""
    query = linear(words, module.query.weight, module.query.bias)
    key, value = linear(others, module.key_value.weight, module.key_value.bias).chunk(2, dim=-1)
    width = SIZE // HEADS
    mixed = []
    for head in range(HEADS):
        mine = slice(head * width, (head + 1) * width)
        weights = (query[:, mine] @ key[:, mine].T * width**-0.5).softmax(-1)
        mixed.append(weights @ value[:, mine])
    return linear(torch.cat(mixed, dim=-1), module.out.weight, module.out.bias)


def norm(module: torch.nn.LayerNorm, states: Tensor) -> Tensor:
    return layer_norm(states, (SIZE,), module.weight, module.bias, module.eps)


def read_by_definition(
    reader: TargetReader, words: Tensor, elements: Tensor, first: int, last: int, node: Tensor
) -> Tensor:
    """States ``[W, d]`` of one target in its sentence ``[W, hidden]``."""
    distance = [min(w - first, 0) if w < first else max(w - last, 0) for w in range(len(words))]
    number = torch.tensor([max(-DISTANCES, min(DISTANCES, d)) + DISTANCES for d in distance])
    states = reader.word(words) + reader.distance(number) + reader.target(node)
    for layer in reader.layers:
        assert isinstance(layer, ReaderLayer)
        normed = norm(layer.norm_words, states)
        states = states + attention(layer.words, normed, normed)
        if layer.elements is not None and layer.norm_elements is not None:
            normed = norm(layer.norm_elements, states)
            states = states + attention(layer.elements, normed, elements)
        states = states + layer.outer(torch.relu(layer.inner(norm(layer.norm_inner, states))))
    return norm(reader.norm, states)


@pytest.mark.parametrize("layers", [0, 1, 2])
@pytest.mark.parametrize("elements", [True, False])
def test_shared_sums_give_what_the_definition_gives(layers: int, elements: bool) -> None:
    reader = new_reader(layers, elements)
    lengths, sizes = [7, 40, 3], [5, 2]
    words, labels = torch.randn(3, 40, HIDDEN), torch.randn(2, 5, SIZE)
    mask = torch.arange(40) < torch.tensor(lengths)[:, None]
    label_mask = torch.arange(5) < torch.tensor(sizes)[:, None]
    sentence, owner = torch.tensor([0, 1, 1, 2]), torch.tensor([0, 1, 0, 1])
    first, last = torch.tensor([2, 0, 35, 1]), torch.tensor([4, 0, 39, 2])
    node = torch.randn(4, 2 * SIZE)
    targets = Targets(sentence, first, last, node)
    sources = reader.sources(words, mask, reader.seen_elements(labels, label_mask), targets)
    for part in ([0, 1, 2, 3], [3, 0], [2]):
        chosen = torch.tensor(part)
        states, seen = reader(sources, chosen, owner[chosen], 5)
        for row, target in enumerate(part):
            length, size = lengths[int(sentence[target])], sizes[int(owner[target])]
            assert int(seen[row].sum()) == length
            expected = read_by_definition(
                reader, words[sentence[target], :length], labels[owner[target], :size],
                int(first[target]), int(last[target]), node[target],
            )  # fmt: skip
            torch.testing.assert_close(states[row, :length], expected, **EXACT)


def test_of_a_long_sentence_some_words_are_read() -> None:
    reader = new_reader(1, True)
    words, labels = torch.randn(1, 30, HIDDEN), torch.randn(1, 3, SIZE)
    mask, label_mask = torch.ones(1, 30, dtype=torch.bool), torch.ones(1, 3, dtype=torch.bool)
    one, node = torch.tensor([0]), torch.randn(1, 2 * SIZE)
    whole = Targets(one, torch.tensor([12]), torch.tensor([13]), node, torch.tensor([8]), 10)
    part = Targets(one, torch.tensor([4]), torch.tensor([5]), node)
    sources = reader.sources(words, mask, reader.seen_elements(labels, label_mask), whole)
    states, seen = reader(sources, one, one, 3)
    assert seen.shape == (1, 10) and seen.all()
    sources = reader.sources(
        words[:, 8:18], mask[:, :10], reader.seen_elements(labels, label_mask), part
    )
    torch.testing.assert_close(states, reader(sources, one, one, 3)[0], **EXACT)


def test_no_targets_are_read() -> None:
    reader = new_reader(2, True)
    none = torch.zeros(0, dtype=torch.long)
    mask, label_mask = torch.ones(2, 5, dtype=torch.bool), torch.zeros(0, 4, dtype=torch.bool)
    targets = Targets(none, none, none, torch.zeros(0, 2 * SIZE))
    sources = reader.sources(
        torch.randn(2, 5, HIDDEN),
        mask,
        reader.seen_elements(torch.zeros(0, 4, SIZE), label_mask),
        targets,
    )
    assert placed(sources, none)[0].shape == (0, 5, 3)
    assert reader(sources, none, none, 4)[0].shape == (0, 5, SIZE)
