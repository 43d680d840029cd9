"""The card says what the checkpoint is: a compact parser, or an encoder-decoder."""

from __future__ import annotations

from amr.config import ModelConfig
from amr.model_card import model_card
from amr.train_config import TrainConfig
from semcore.encoders.config import Seq2SeqConfig


def test_the_compact_parser_has_its_encoder_by_reference() -> None:
    config = TrainConfig(licences=["Samples: MIT"])
    card = model_card(config, {"smatch": 0.5, "nll": 1.0})
    assert config.encoder.name in card and "by reference" in card and "compact decoder" in card
    assert "- Samples: MIT" in card and "| smatch | 0.5000 |" in card and "nll" not in card


def test_an_encoder_decoder_is_called_by_its_name() -> None:
    model = ModelConfig(architecture="seq2seq", seq2seq=Seq2SeqConfig(name="some/bart"))
    config = TrainConfig(model=model)
    card = model_card(config, {})
    assert "The encoder-decoder `some/bart`" in card and "not stated" in card
    assert config.encoder.name not in card
    assert "compact" not in card and "by reference" not in card
