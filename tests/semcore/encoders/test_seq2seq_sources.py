"""Texts in pieces and windows: none is lost, none is too long."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from semcore.encoders.seq2seq import Seq2Seq
from semcore.errors import InputError
from tests.tiny_seq2seq import (
    POSITIONS,
    TEXTS,
    memory_of,
    some_inputs,
    tiny,
)

EXACT = {"rtol": 0.0, "atol": 1e-10}
Folders = dict[str, Path]


@pytest.fixture(scope="module")
def bart(folders: Folders) -> Seq2Seq:
    return tiny(folders["bart"])


def test_pieces_are_those_of_the_text_after_a_blank(folders: Folders) -> None:
    model = tiny(folders["bart"])
    plain = model.tokenizer([" " + text for text in TEXTS[:2]])["input_ids"]
    batch = model.collate(model.pieces(TEXTS[:2]))
    assert [batch.ids[row][batch.attention[row]].tolist() for row in range(2)] == plain
    (found,) = model.pieces(["the boy"])
    names = model.tokenizer.convert_ids_to_tokens(list(found))
    assert names == ["Ġthe", "Ġboy"]


@settings(max_examples=60)
@given(text=st.text(st.characters(codec=None), max_size=20) | st.sampled_from(["<s>", "\ud83d é"]))
def test_any_text_is_cut_whole_and_in_order(bart: Seq2Seq, text: str) -> None:
    (found,) = bart.pieces([text])
    assert not set(found) & {0, 1, 2}  # spelt special tokens are plain text
    assert bart.tokenizer.decode(list(found)) == " " + text.encode("utf-8", "replace").decode()
    batch = bart.collate([found])
    assert batch.mask.sum() == len(found) + 2


def test_no_source_is_too_long(folders: Folders) -> None:
    model = tiny(folders["bart"])
    texts = ["the boy " * count for count in (2, 90, 19, 1000)]
    pieces = model.pieces(texts)
    batch = model.collate(pieces)
    assert batch.ids.shape[1] == POSITIONS and len(batch.ids) > len(texts)
    for row, text in enumerate(pieces):
        read = batch.ids.flatten()[batch.place[row][batch.mask[row]]].tolist()
        assert read == [*model.prefix, *text, *model.suffix]
    memory = model.encode(batch)
    assert memory.states.shape == (4, len(pieces[3]) + 2, model.size)
    short = memory_of(model, texts[:1]).states[0]
    torch.testing.assert_close(short, memory.states[0][: len(short)], **EXACT)
    assert model.decode(memory, some_inputs(model, 4, 5)).isfinite().all()
    assert model.encode(model.collate([])).states.shape == (0, 1, model.size)


def test_windows_can_be_shorter_than_the_positions(folders: Folders) -> None:
    for kind, place in (("bart", r"at least 4, at most 40"), ("t5", "at least 3 for")):
        batch_of = tiny(folders[kind], max_positions=12)
        assert batch_of.collate(batch_of.pieces(["the boy " * 40])).ids.shape[1] == 12
        with pytest.raises(InputError, match=rf"seq2seq\.max_positions=2: must be {place}"):
            tiny(folders[kind], max_positions=2)
