"""An encoder-decoder's vocabulary grows, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from tests.tiny_seq2seq import (
    KINDS,
    TEXTS,
    memory_of,
    some_inputs,
    tiny,
)

EXACT = {"rtol": 0.0, "atol": 1e-10}
Folders = dict[str, Path]


# A larger vocabulary -----------------------------------------------------------------------------

TOKENS = ["<pointer:0>", "want-01", ":ARG0", "boy"]
PARAPHRASES = [["pointer", "0"], ["want"], ["relation", "argument", "0"], []]


@pytest.mark.parametrize("kind", KINDS)
def test_new_tokens_start_near_the_mean_of_their_paraphrase(folders: Folders, kind: str) -> None:
    model, before = tiny(folders[kind]), tiny(folders[kind])
    state = torch.get_rng_state()
    found = model.extend(TOKENS, PARAPHRASES, seed=3)
    assert torch.equal(state, torch.get_rng_state())
    assert list(found) == list(range(before.rows, before.rows + 4)) and model.rows == found.stop
    table = model.model.get_input_embeddings().weight.detach()
    assert torch.equal(table[: before.rows], before.model.get_input_embeddings().weight)
    for row, words in zip(found, PARAPHRASES, strict=True):
        if words:
            ids = [piece for text in before.pieces(words) for piece in text]
            distance = (table[row] - table[ids].mean(0)).abs()
            assert 0.05 < distance.max() <= 0.1
    assert model.pieces(TOKENS) == before.pieces(TOKENS)  # sources are read as before
    inputs = some_inputs(before, len(TEXTS), 6)
    hidden = model.decode(memory_of(model, TEXTS), inputs)
    torch.testing.assert_close(hidden, before.decode(memory_of(before, TEXTS), inputs), **EXACT)
    logits = model.logits(hidden)
    torch.testing.assert_close(logits[..., : before.rows], before.logits(hidden), **EXACT)
    assert logits.shape[-1] == model.rows
    assert model.decode(memory_of(model, TEXTS), some_inputs(model, 4, 9)).isfinite().all()


def test_new_rows_depend_on_the_seed_alone(folders: Folders) -> None:
    tables = []
    for seed in (0, 0, 1):
        model = tiny(folders["bart"])
        torch.rand(3)
        model.extend(TOKENS, PARAPHRASES, seed)
        tables.append(model.model.get_input_embeddings().weight.detach()[-4:])
    assert torch.equal(tables[0], tables[1])
    assert (tables[0] != tables[2]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_tied_stays_tied(folders: Folders, kind: str) -> None:
    model = tiny(folders[kind])
    model.extend(TOKENS, PARAPHRASES)
    inner = model.model.model if kind != "t5" else model.model
    tables = [model.model.lm_head, inner.encoder.embed_tokens, inner.decoder.embed_tokens]
    assert all(table.weight is inner.shared.weight for table in tables)
    before = inner.shared.weight.detach().clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    inputs = torch.tensor([[model.start, model.rows - 1]])
    hidden = model.decode(memory_of(model, ["the boy"]), inputs)
    torch.nn.functional.cross_entropy(model.logits(hidden)[0], torch.tensor([7, 8])).backward()
    optimizer.step()
    moved = (inner.shared.weight != before).any(-1)
    assert moved.all()  # as input or as output
    assert inner.encoder.embed_tokens.weight is inner.shared.weight


def test_twice_extended_then_saved_it_is_the_same(folders: Folders, tmp_path: Path) -> None:
    model = tiny(folders["bart"])
    first = model.extend(TOKENS[:1], PARAPHRASES[:1])
    second = model.extend(TOKENS[1:], PARAPHRASES[1:], seed=1)
    assert first.stop == second.start and model.added == tuple(TOKENS)
    for again in ([TOKENS[0]], ["new", "new"]):
        with pytest.raises(ValueError, match="added tokens must differ"):
            model.extend(again, [[]] * len(again))
    assert model.extend([], []) == range(second.stop, second.stop)
    tensors = {name: value for name, value in model.named_parameters()}
    tensors |= dict(model.named_buffers())
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, tmp_path / "m")
    bare = tiny(folders["bart"], pretrained=False)  # all weights come from the checkpoint
    bare.extend(TOKENS, [[]] * len(TOKENS))
    bare.load_state_dict(load_file(tmp_path / "m"), strict=False)
    inputs = some_inputs(model, 4, 6)
    expected = model.logits(model.decode(memory_of(model, TEXTS), inputs))
    found = bare.logits(bare.decode(memory_of(bare, TEXTS), inputs))
    torch.testing.assert_close(found, expected, **EXACT)
