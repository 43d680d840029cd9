"""Sub-words in rows: none is lost, and what is longer than a row is read in windows."""

from __future__ import annotations

from itertools import chain, pairwise
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from semcore.encoders import Subwords, collate_subwords
from semcore.encoders.batch import windows_of
from semcore.errors import InputError
from tests.semcore.tiny_encoders import KINDS, encode, tiny, write_encoders

FITS = ["dogs", "bark"]
CLOSE = {"atol": 1e-5, "rtol": 0.0}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_encoders(tmp_path_factory.mktemp("encoders"))


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
def test_windows_are_whole_words_and_each_word_is_read_once(lengths: list[int], room: int) -> None:
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
def test_windows_agree_with_one_row_where_contexts_agree(
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
    torch.testing.assert_close(encode(whole, [FITS]), encode(windowed, [FITS]), **CLOSE)
    assert encode(whole, [words]).shape == encode(windowed, [words]).shape


@pytest.mark.parametrize("kind", KINDS)
def test_no_length_is_too_long(folders: dict[str, Path], kind: str) -> None:
    encoder = tiny(folders[kind])
    words = [f"w{index}" for index in range(5000)]
    words[77] = "x" * 500  # one word longer than all positions
    vectors = encode(encoder, [words])
    assert vectors.shape == (1, 5000, encoder.size)
    assert torch.isfinite(vectors).all() and vectors.abs().amax(-1).min() > 0


@pytest.mark.parametrize("positions", [3, 65])
def test_window_length_must_fit_the_positions(folders: dict[str, Path], positions: int) -> None:
    for kind in KINDS:
        with pytest.raises(InputError, match=r"must lie in 4\.\.64"):
            tiny(folders[kind], max_positions=positions)
