"""What `WordEncoder` promises, on tiny random models of four architectures."""

from __future__ import annotations

from itertools import chain, pairwise
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from semcore.encoders import Subwords, WordEncoder, collate_subwords
from semcore.encoders.batch import windows_of
from semcore.errors import InputError
from tests.semcore.tiny_encoders import KINDS, tiny, write_encoder

SENTENCES = [
    ["the", "cat", "sat", "on", "the", "mat", "."],
    ["dogs", "bark"],
    ["a", "rather", "longer", "sentence", "with", "nine", "words", "in", "it"],
]
CLOSE = {"atol": 1e-5, "rtol": 0.0}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("encoders")
    return {kind: write_encoder(root / kind, kind) for kind in KINDS}


def encode(encoder: WordEncoder, sentences: list[list[str]], **options: object) -> torch.Tensor:
    with torch.no_grad():
        return encoder(encoder.collate(encoder.subwords(sentences)), **options)


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


# Collation and windows -------------------------------------------------------------------------

word_pieces = st.lists(st.integers(5, 99), min_size=1, max_size=9)
sentence_pieces = st.lists(word_pieces, max_size=30)


@given(st.lists(sentence_pieces, max_size=5), st.integers(2, 24), st.booleans())
def test_collation_loses_no_subword(
    sentences: list[list[list[int]]], room: int, special: bool
) -> None:
    cut = []
    for words in sentences:
        starts = [0]
        for pieces in words:
            starts.append(starts[-1] + len(pieces))
        cut.append(Subwords(tuple(chain.from_iterable(words)), tuple(starts)))
    prefix, suffix = (1, 2) if special else (None, None)
    batch = collate_subwords(cut, prefix=prefix, suffix=suffix, pad=0, room=room)
    flat = batch.ids.flatten()
    assert batch.mask.sum(1).tolist() == [len(words) for words in sentences]
    for index, words in enumerate(sentences):
        for word, pieces in enumerate(words):
            run = slice(int(batch.first[index, word]), int(batch.last[index, word]) + 1)
            assert flat[run].tolist() == pieces[:room]  # only longer words are cut
            assert set(batch.word.flatten()[run].tolist()) == {word}
            assert batch.sentence[run.start // batch.ids.shape[1]] == index
    assert batch.ids.shape[1] <= max(1, room + 2 * special)
    for row, there, word in zip(batch.ids, batch.attention, batch.word, strict=True):
        length = int(there.sum())
        assert there[:length].all() and not row[length:].any()
        assert (word[length:] == -1).all()
        if special:
            assert row[0] == 1 and row[length - 1] == 2
            assert word[0] == word[length - 1] == -1


@given(st.lists(st.integers(1, 12), min_size=1, max_size=60), st.integers(2, 24))
def testwindows_are_whole_words_and_each_word_is_read_once(lengths: list[int], room: int) -> None:
    starts = [0]
    for length in lengths:
        starts.append(starts[-1] + length)
    windows = windows_of(starts, room)
    read = [word for w in windows for word in range(w.keep_start, w.keep_end)]
    assert read == list(range(len(lengths)))
    for window in windows:
        assert window.start <= window.keep_start <= window.keep_end <= window.end
        fits = starts[window.end] - starts[window.start] <= room
        assert fits or window.end == window.start + 1
    for left, right in pairwise(windows):
        assert left.start < right.start <= left.end < right.end  # none is seen by another whole
    if max(lengths) <= room // 4:  # then every step forward is a quarter of the room at least
        assert len(windows) <= 1 + 4 * starts[-1] // room


@pytest.mark.parametrize("kind", KINDS)
def testwindows_agree_with_one_row_where_contexts_agree(
    folders: dict[str, Path], kind: str
) -> None:
    words = [f"{'abcdefgh'[index % 8]}{index % 10}" for index in range(29)]  # 58 sub-words
    if kind == "roberta":
        words = words[:20]
    whole, windowed = tiny(folders[kind]), tiny(folders[kind], max_positions=32)
    for encoder in (whole, windowed):
        for name, module in encoder.model.named_modules():
            # Places, and distances from the special tokens, differ between windows.
            if name.endswith(("position_embeddings", "relative_attention_bias")):
                module.weight.data.zero_()
    near = torch.arange(len(words))
    visible = ((near[:, None] - near).abs() <= 1)[None]  # two layers: no word sees beyond two
    rows = windowed.collate(windowed.subwords([words]))
    assert len(rows.ids) > 1 and len(whole.collate(whole.subwords([words])).ids) == 1
    torch.testing.assert_close(
        encode(whole, [words], visible=visible), encode(windowed, [words], visible=visible), **CLOSE
    )
    fits = SENTENCES[1]
    torch.testing.assert_close(encode(whole, [fits]), encode(windowed, [fits]), **CLOSE)
    assert encode(whole, [words]).shape == encode(windowed, [words]).shape


@pytest.mark.parametrize("kind", KINDS)
def test_no_length_is_too_long(folders: dict[str, Path], kind: str) -> None:
    encoder = tiny(folders[kind])
    words = [f"w{index}" for index in range(5000)]
    words[77] = "x" * 500  # one word longer than all positions
    vectors = encode(encoder, [words])
    assert vectors.shape == (1, 5000, encoder.size)
    assert torch.isfinite(vectors).all() and vectors.abs().amax(-1).min() > 0


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


@pytest.mark.parametrize("positions", [3, 65])
def test_window_length_must_fit_the_positions(folders: dict[str, Path], positions: int) -> None:
    for kind in KINDS:
        with pytest.raises(InputError, match=r"must lie in 4\.\.64"):
            tiny(folders[kind], max_positions=positions)
