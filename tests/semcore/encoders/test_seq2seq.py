"""Encoder-decoders against transformers' own forward and generate, step by step and at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from semcore.encoders.config import Seq2SeqConfig
from semcore.encoders.seq2seq import Memory
from semcore.errors import InputError
from tests.tiny_seq2seq import (
    KINDS,
    POSITIONS,
    TEXTS,
    memory_of,
    save_tiny_seq2seq,
    some_inputs,
    tiny,
)

EXACT = {"rtol": 0.0, "atol": 1e-10}
Folders = dict[str, Path]


# Sources ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_all_at_once_it_is_transformers_own_forward(folders: Folders, kind: str) -> None:
    model = tiny(folders[kind])
    batch = model.collate(model.pieces(TEXTS))
    inputs = some_inputs(model, len(TEXTS), 7)
    theirs = model.model(
        input_ids=batch.ids, attention_mask=batch.attention.long(), decoder_input_ids=inputs
    )
    memory = model.encode(batch)
    ours = model.logits(model.decode(memory, inputs))
    torch.testing.assert_close(ours, theirs.logits, **EXACT)
    for row, text in enumerate(TEXTS):  # what stands beside it in the batch does not matter
        alone = memory_of(model, [text])
        torch.testing.assert_close(alone.states[0], memory.states[row][memory.mask[row]], **EXACT)


# Steps ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("static", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_step_by_step_it_is_all_at_once(folders: Folders, kind: str, static: bool) -> None:
    model = tiny(folders[kind])
    memory = memory_of(model, TEXTS)
    inputs = some_inputs(model, len(TEXTS), 9)
    cache = model.empty_cache(12, static=static)
    with torch.no_grad():
        steps = [model.step(inputs[:, step], cache, memory) for step in range(9)]
        torch.testing.assert_close(torch.stack(steps, 1), model.decode(memory, inputs), **EXACT)
    assert cache.step == 9


def test_a_compiled_step_is_the_same_step(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Captured whole, without the compiler's back end; also when rows leave and change places."""
    whole = partial(torch.compile, backend="eager", fullgraph=True)
    monkeypatch.setattr(torch, "compile", lambda step, mode: whole(step))
    model = tiny(folders["bart"])
    inputs = some_inputs(model, len(TEXTS), 6)
    with torch.no_grad():
        memory = memory_of(model, TEXTS)
        caches = [model.empty_cache(8, static=True) for _ in range(2)]
        for cache in caches:
            model.step(inputs[:, 0], cache, memory)
        for step in range(1, 6):
            if step == 3:
                for cache in caches:
                    cache.reorder(torch.tensor([1, 0, 2, 3]))
                    cache.select(torch.tensor([0, 1, 3]))
                inputs = inputs[torch.tensor([0, 1, 3])]
            ours = model.compiled_step(inputs[:, step], caches[0])
            torch.testing.assert_close(ours, model.step(inputs[:, step], caches[1]), **EXACT)
    with pytest.raises(ValueError, match="static"):
        model.compiled_step(inputs[:, 0], model.empty_cache(8))


@pytest.mark.parametrize("static", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_shuffled_hypotheses_go_on_from_their_own_past(
    folders: Folders, kind: str, static: bool
) -> None:
    """Beams of three are shuffled in each step, and sentences leave: as if nothing had moved."""
    model, random = tiny(folders[kind]), torch.Generator().manual_seed(1)
    memory = memory_of(model, TEXTS)
    with torch.no_grad():
        cache = model.empty_cache(10, static=static)
        sentence, past = torch.arange(4), torch.full((4, 1), model.start)
        hidden = model.step(past[:, -1], cache, memory)
        for step in range(1, 10):
            if step == 1:
                index = torch.arange(4).repeat_interleave(3)
                cache.select(index)
            elif step in (4, 7):
                index = (sentence != step // 3).nonzero().squeeze(1)
                cache.select(index)
            else:
                chosen = torch.randint(3, (len(past),), generator=random)
                index = torch.arange(len(past)) // 3 * 3 + chosen
                cache.reorder(index)
            sentence, past = sentence[index], past[index]
            tokens = torch.randint(5, model.rows, (len(past), 1), generator=random)
            past = torch.cat([past, tokens], dim=1)
            hidden = model.step(past[:, -1], cache)
            read = Memory(memory.states[sentence], memory.mask[sentence])
            expected = model.decode(read, past)[:, -1]
            torch.testing.assert_close(hidden, expected, **EXACT)
    assert sentence.unique().tolist() == [0, 3]


@pytest.mark.parametrize("kind", KINDS)
def test_greedy_steps_are_what_generate_gives(folders: Folders, kind: str) -> None:
    model, most = tiny(folders[kind]), 20
    batch = model.collate(model.pieces(TEXTS))
    theirs = model.model.generate(
        input_ids=batch.ids,
        attention_mask=batch.attention.long(),
        num_beams=1,
        do_sample=False,
        max_new_tokens=most,
    )
    cache = model.empty_cache(most)
    with torch.no_grad():
        memory = model.encode(batch)
        ids = torch.full((len(TEXTS),), model.start)
        written = [ids]
        for _ in range(most):
            ids = model.logits(model.step(ids, cache, memory)).argmax(-1)
            written.append(ids)
    for ours, their in zip(torch.stack(written, 1).tolist(), theirs.tolist(), strict=True):
        end = ours.index(model.end, 1) + 1 if model.end in ours[1:] else len(ours)
        assert ours[:end] == their[:end]
        assert set(their[end:]) <= {model.pad}


def test_there_are_no_steps_beyond_the_cache_or_the_positions(folders: Folders) -> None:
    model = tiny(folders["bart"])
    memory, cache = memory_of(model, TEXTS[:1]), model.empty_cache(2)
    token = torch.tensor([7])
    for _ in range(2):
        model.step(token, cache, memory)
    with pytest.raises(ValueError, match="step 3 of a cache for 2"):
        model.step(token, cache, memory)
    assert model.empty_cache(10_000).longest == POSITIONS
    with torch.no_grad():  # its room has doubled on the way
        inputs, cache = some_inputs(model, 1, POSITIONS), model.empty_cache(POSITIONS)
        steps = [model.step(ids, cache, memory) for ids in inputs.T]
        torch.testing.assert_close(torch.stack(steps, 1), model.decode(memory, inputs), **EXACT)
    with pytest.raises(ValueError, match="41 tokens; the decoder has 40 positions"):
        model.decode(memory, some_inputs(model, 1, POSITIONS + 1))
    assert tiny(folders["t5"]).empty_cache(10_000).longest == 10_000


def test_mixed_precision_steps_stay_near(folders: Folders) -> None:
    model = tiny(folders["bart"]).float()
    inputs = some_inputs(model, len(TEXTS), 6)
    with torch.no_grad():
        exact = model.decode(memory_of(model, TEXTS), inputs)
        with torch.autocast("cpu", torch.bfloat16):
            memory, cache = memory_of(model, TEXTS), model.empty_cache(6)
            steps = [model.step(inputs[:, step], cache, memory) for step in range(6)]
    found = torch.stack(steps, 1).float()
    assert torch.nn.functional.cosine_similarity(found, exact, dim=-1).min() > 0.99


# Where it comes from -----------------------------------------------------------------------------


def test_dropout_is_set_and_draws_in_training_only(folders: Folders) -> None:
    for kind, key in (("bart", "dropout"), ("t5", "dropout_rate")):
        model = tiny(folders[kind], dropout=0.25)
        assert getattr(model.model.config, key) == 0.25
        inputs = some_inputs(model, 1, 5)
        one, two = (model.decode(memory_of(model, ["the boy"]), inputs) for _ in range(2))
        assert torch.equal(one, two)
        model.train()
        one, two = (model.decode(memory_of(model, ["the boy"]), inputs) for _ in range(2))
        assert not torch.equal(one, two)
    still = tiny(folders["bart"], dropout=0.0)
    assert still.model.config.attention_dropout == 0.0
    with pytest.raises(InputError, match=r"seq2seq\.dropout=1\.0: must be in \[0, 1\)"):
        Seq2SeqConfig(dropout=1.0)


def test_weights_of_the_bare_model_are_loaded(folders: Folders, tmp_path: Path) -> None:
    """As the hub's BART has them: without the output layer, which shares the embeddings."""
    whole, folder = tiny(folders["bart"]), save_tiny_seq2seq(tmp_path / "bare")
    whole.model.model.float().save_pretrained(folder)
    bare = tiny(folder)
    shared = bare.model.model.shared.weight
    assert bare.model.lm_head.weight is shared
    torch.testing.assert_close(shared, whole.model.model.shared.weight.double())


def test_what_cannot_be_loaded_is_one_line(folders: Folders, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        tiny(tmp_path / "absent")
    folder = save_tiny_seq2seq(tmp_path / "cut")
    weights = load_file(folder / "model.safetensors")
    name = next(key for key in weights if key.endswith("fc1.weight"))
    del weights[name]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(InputError, match=r"1 tensors are not among its weights, such as .*fc1"):
        tiny(folder)
    (folder / "model.safetensors").unlink()
    with pytest.raises(InputError, match="cannot be loaded from a folder"):
        tiny(folder)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(InputError, match="cannot be loaded from a folder"):
        tiny(folder, pretrained=False)
