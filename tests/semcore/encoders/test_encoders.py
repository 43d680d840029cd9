"""What `WordEncoder` promises, on tiny random models of four architectures."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import torch

from tests.semcore.tiny_encoders import KINDS, encode, tiny, write_encoders

SENTENCES = [
    ["the", "cat", "sat", "on", "the", "mat", "."],
    ["dogs", "bark"],
    ["a", "rather", "longer", "sentence", "with", "nine", "words", "in", "it"],
]
CLOSE = {"atol": 1e-5, "rtol": 0.0}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_encoders(tmp_path_factory.mktemp("encoders"))


# Block masks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("marked", [False, True])
def test_nothing_leaks_into_a_block(folders: dict[str, Path], kind: str, marked: bool) -> None:
    encoder = tiny(folders[kind])
    torch.nn.init.normal_(encoder.marks.weight)
    marks = torch.zeros(2, 7, dtype=torch.long)
    marks[:, 1] = 1
    options = {"marks": marks} if marked else {}
    block = torch.tensor([0, 1, 2, 0, 0, 1, 2])  # words of a block need not stand together
    visible = (block[:, None] == block).expand(2, 7, 7)
    sentence, changed = SENTENCES[0], list(SENTENCES[0])
    changed[1] = "dog"  # as many sub-words: positions stay
    before, after = encode(encoder, [sentence, changed], visible=visible, **options)
    outside = block != block[1]
    torch.testing.assert_close(before[outside], after[outside], **CLOSE)
    assert (before[1] - after[1]).abs().max() > 1e-2
    assert (before[5] - after[5]).abs().max() > 1e-3  # the same block sees the change
    before, after = encode(encoder, [sentence, changed], **options)
    assert (before - after).abs().amax(-1).min() > 1e-4  # full attention: every word sees it


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_sees_itself_whatever_the_mask_says(folders: dict[str, Path], kind: str) -> None:
    encoder = tiny(folders[kind])
    nothing = torch.zeros(1, 7, 7, dtype=torch.bool)
    itself = torch.eye(7, dtype=torch.bool)[None]
    blind = encode(encoder, SENTENCES[:1], visible=nothing)
    torch.testing.assert_close(blind, encode(encoder, SENTENCES[:1], visible=itself), **CLOSE)
    assert torch.isfinite(blind).all()


# Batches ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pooling", ["first", "mean"])
def test_vectors_do_not_depend_on_batch_mates(
    folders: dict[str, Path], kind: str, pooling: str
) -> None:
    encoder = tiny(folders[kind], pooling=pooling)
    together = encode(encoder, SENTENCES)
    for words, row in zip(SENTENCES, together, strict=True):
        torch.testing.assert_close(row[: len(words)], encode(encoder, [words])[0], **CLOSE)
        assert not row[len(words) :].any()


@pytest.mark.parametrize("kind", KINDS)
def test_repeated_sentences_are_encoded_as_if_alone(folders: dict[str, Path], kind: str) -> None:
    encoder = tiny(folders[kind], max_positions=12)  # the long sentence fills several windows
    batch = encoder.collate(encoder.subwords(SENTENCES))
    order = torch.tensor([2, 0, 2, 2, 1])
    repeated = batch.repeated(order)
    with torch.no_grad():
        torch.testing.assert_close(encoder(repeated), encoder(batch)[order], **CLOSE)
    assert len(repeated.ids) == sum(int((batch.sentence == index).sum()) for index in order)


@pytest.mark.parametrize("kind", KINDS)
def test_word_vector_is_the_mean_of_its_subwords(folders: dict[str, Path], kind: str) -> None:
    encoder = tiny(folders[kind], layers="last")
    words = SENTENCES[2]
    pieces = [encoder.subwords([[word]])[0].ids for word in words]
    ids = torch.tensor([[encoder.prefix, *sum(pieces, ()), encoder.suffix]])
    with torch.no_grad():
        states = encoder.model(ids).last_hidden_state[0, 1:-1]
    vectors = encode(encoder, [words])[0]
    for run, vector in zip(states.split([len(piece) for piece in pieces]), vectors, strict=True):
        torch.testing.assert_close(run.mean(0), vector, **CLOSE)
    first = encode(tiny(folders[kind], layers="last", pooling="first"), [words])[0]
    starts = torch.tensor([0, *(len(piece) for piece in pieces[:-1])]).cumsum(0)
    torch.testing.assert_close(states[starts], first, **CLOSE)


def test_the_mix_begins_as_the_mean_of_all_layers(folders: dict[str, Path]) -> None:
    encoder = tiny(folders["bert"], pooling="first")
    batch = encoder.collate(encoder.subwords(SENTENCES[:1]))
    with torch.no_grad():
        layers = encoder.model(batch.ids, output_hidden_states=True).hidden_states
        expected = torch.stack(layers).mean(0)[0, batch.first[0]]
        torch.testing.assert_close(encoder(batch)[0], expected, **CLOSE)


ODD = [
    "",
    " ",
    "\x00",
    "\u200b",
    "\n\t",
    "🦋",
    "👩‍👩‍👧",
    "\ud7ff",
    "ﷺ",
    "e\u0301",
    "中文",
    "a b",
    "�",
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_has_one_vector_however_odd(folders: dict[str, Path], kind: str) -> None:
    encoder = tiny(folders[kind])
    (cut,) = encoder.subwords([ODD])
    assert all(start < end for start, end in pairwise(cut.starts))
    vectors = encode(encoder, [ODD])
    assert vectors.shape == (1, len(ODD), encoder.size)
    assert torch.isfinite(vectors).all() and vectors.abs().amax(-1).min() > 0


@pytest.mark.parametrize("kind", KINDS)
def test_words_that_spell_special_tokens_are_plain_text(
    folders: dict[str, Path], kind: str
) -> None:
    encoder = tiny(folders[kind])
    for word in ("[SEP]", "[PAD]", "<s>", "</s>", "<pad>"):
        assert not {encoder.prefix, encoder.suffix, encoder.pad} & set(
            encoder.subwords([[word]])[0].ids
        )


def test_no_words_no_vectors(folders: dict[str, Path]) -> None:
    encoder = tiny(folders["bert"])
    assert encode(encoder, []).shape == (0, 0, 32)
    assert encode(encoder, [[], []]).shape == (2, 0, 32)
    assert encode(encoder, [[], ["cat"]]).shape == (2, 1, 32)
    torch.testing.assert_close(
        encode(encoder, [[], ["cat"]])[1], encode(encoder, [["cat"]])[0], **CLOSE
    )


# Tuning ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_adapters_begin_as_the_frozen_model_and_alone_are_trained(
    folders: dict[str, Path], kind: str
) -> None:
    lora = tiny(folders[kind], tuning="lora", lora_rank=4)
    frozen = tiny(folders[kind], tuning="frozen")
    torch.testing.assert_close(encode(lora, SENTENCES), encode(frozen, SENTENCES), **CLOSE)
    vectors = lora(lora.collate(lora.subwords(SENTENCES)))
    vectors.square().sum().backward()
    trained = {name for name, weight in lora.model.named_parameters() if weight.grad is not None}
    assert trained and all("lora_" in name for name in trained)
    assert all("lora_" in name for name, w in lora.model.named_parameters() if w.requires_grad)


def test_a_frozen_encoder_gets_no_gradient(folders: dict[str, Path]) -> None:
    encoder = tiny(folders["bert"], tuning="frozen")
    batch = encoder.collate(encoder.subwords(SENTENCES))
    encoder(batch).square().sum().backward()
    assert all(weight.grad is None for weight in encoder.model.parameters())
    assert encoder.mix.grad is not None and encoder.mix.grad.any()
    encoder(batch, marks=batch.mask.long()).square().sum().backward()
    assert all(weight.grad is None for weight in encoder.model.parameters())
    assert encoder.marks.weight.grad is not None and encoder.marks.weight.grad[1].any()


@pytest.mark.parametrize("kind", KINDS)
def test_marks_change_nothing_until_they_are_learned(folders: dict[str, Path], kind: str) -> None:
    encoder = tiny(folders[kind], max_positions=24)
    marks = torch.zeros(3, 9, dtype=torch.long)
    marks[:, 1] = 1
    plain = encode(encoder, SENTENCES)
    torch.testing.assert_close(encode(encoder, SENTENCES, marks=marks), plain, **CLOSE)
    torch.nn.init.normal_(encoder.marks.weight)
    assert (encode(encoder, SENTENCES, marks=marks) - plain).abs().amax((1, 2)).min() > 1e-2
    unmarked = torch.zeros_like(marks)
    torch.testing.assert_close(encode(encoder, SENTENCES, marks=unmarked), plain, **CLOSE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layers", ["mix", "last"])
def test_bfloat16_autocast_gives_nearly_the_same(
    folders: dict[str, Path], kind: str, layers: str
) -> None:
    encoder = tiny(folders[kind], layers=layers)
    torch.nn.init.normal_(encoder.marks.weight)
    batch = encoder.collate(encoder.subwords(SENTENCES))
    visible = torch.ones(3, 9, 9, dtype=torch.bool).tril()
    marks = batch.mask.long()
    for options in ({}, {"visible": visible}, {"marks": marks},
                    {"visible": visible, "marks": marks}):  # fmt: skip
        exact = encoder(batch, **options)
        with torch.autocast("cpu", torch.bfloat16):
            rounded = encoder(batch, **options)
            rounded.float().square().sum().backward()
        error = (rounded.float() - exact).norm() / exact.norm()
        assert error < 0.05
        assert all(torch.isfinite(w.grad).all() for w in encoder.parameters() if w.grad is not None)
