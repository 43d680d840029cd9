"""An encoder cut to its first layers, and one that sees the shape of words."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from semcore.encoders import EncoderConfig, Subwords, WordEncoder
from semcore.errors import InputError
from tests.semcore.tiny_encoders import KINDS, tiny, write_encoder

SENTENCES = [["the", "cat", "sat", "."], ["dogs", "bark"]]


def encode(encoder: WordEncoder, sentences: list[list[str]]) -> torch.Tensor:
    return encoder(encoder.collate(encoder.subwords(sentences)))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("encoders")
    return {kind: write_encoder(root / kind, kind, layers=3) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_depth_is_the_whole_encoders_layer(folders: dict[str, Path], kind: str, depth: int) -> None:
    whole = tiny(folders[kind], layers="last")
    cut = tiny(folders[kind], layers="last", depth=depth)
    batch = whole.collate(whole.subwords(SENTENCES))
    with torch.no_grad():
        layers = whole.model(
            input_ids=batch.ids, attention_mask=batch.attention.long(), output_hidden_states=True
        ).hidden_states
        expected = whole._pool(layers[depth], batch)
    assert torch.allclose(encode(cut, SENTENCES), expected, atol=1e-5)
    layer_weights = {n for n, _ in whole.model.named_parameters()}
    assert {n for n, _ in cut.model.named_parameters()} <= layer_weights
    assert depth == 3 or len(dict(cut.model.named_parameters())) < len(layer_weights)


def test_the_mix_is_over_the_layers_that_are_left(folders: dict[str, Path]) -> None:
    assert tiny(folders["mpnet"], depth=2).mix.shape == (3,)  # and the embeddings


@pytest.mark.parametrize("depth", [0, 4])
@pytest.mark.parametrize("kind", KINDS)
def test_a_depth_that_it_lacks_is_one_line(folders: dict[str, Path], kind: str, depth: int) -> None:
    with pytest.raises(
        InputError, match=rf"encoder\.depth={depth}: must (lie in 1\.\.3|be at least 1)"
    ):
        tiny(folders[kind], depth=depth)


@pytest.mark.parametrize("setting", [{"depth": 2}, {"shapes": True}])
def test_a_recurrent_encoder_has_neither(setting: dict[str, object]) -> None:
    with pytest.raises(InputError, match=f"encoder.{next(iter(setting))}="):
        EncoderConfig(kind="recurrent", **setting)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_shapes_change_nothing_until_they_are_learned(folders: dict[str, Path], kind: str) -> None:
    plain, shaped = tiny(folders[kind]), tiny(folders[kind], shapes=True)
    with torch.no_grad():
        assert torch.allclose(encode(plain, SENTENCES), encode(shaped, SENTENCES), atol=1e-6)


def test_an_uncased_encoder_learns_to_see_capitals(folders: dict[str, Path]) -> None:
    lower, upper = [["may", "sat"]], [["May", "sat"]]
    plain, shaped = tiny(folders["bert"]), tiny(folders["bert"], shapes=True, tuning="frozen")
    encode(shaped, upper).sum().backward()
    gradient = shaped.shapes.weight.grad
    assert gradient is not None
    assert gradient.abs().sum(1).nonzero().flatten().tolist() == [1, 2]  # lower, capitalised
    with torch.no_grad():
        torch.nn.init.normal_(shaped.shapes.weight)
        assert torch.equal(encode(plain, lower), encode(plain, upper))
        assert not torch.allclose(encode(shaped, lower), encode(shaped, upper), atol=1e-2)


def test_shapes_do_not_depend_on_batch_mates_or_windows(folders: dict[str, Path]) -> None:
    shaped = tiny(folders["bert"], shapes=True)
    many = [["May", "3", "NATO"], ["He", "did"] * 60]
    with torch.no_grad():
        torch.nn.init.normal_(shaped.shapes.weight)
        together = encode(shaped, many)
        for row, sentence in enumerate(many):
            alone = encode(shaped, [sentence])[0]
            assert torch.allclose(together[row, : len(sentence)], alone, atol=1e-4)


words = st.lists(st.text("abC1.", min_size=1, max_size=4), min_size=1, max_size=8)


@given(words, st.data())
def test_parts_of_a_sentence_put_together_are_the_sentence(
    folders: dict[str, Path], sentence: list[str], data: st.DataObject
) -> None:
    encoder = tiny(folders["bert"], shapes=True) if not _KEPT else _KEPT[0]
    _KEPT[:] = [encoder]
    (whole,) = encoder.subwords([sentence])
    cut = data.draw(st.integers(0, len(sentence)))
    left, right = whole.run(0, cut), whole.run(cut, len(sentence))
    assert left.followed_by(right) == whole
    assert encoder.subwords([sentence[:cut], sentence[cut:]]) == [left, right]
    assert Subwords((), (0,)).followed_by(whole) == whole


_KEPT: list[WordEncoder] = []
