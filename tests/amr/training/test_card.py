"""The card says what the checkpoint is: a compact parser, or an encoder-decoder."""

from __future__ import annotations

from dataclasses import asdict

from amr.config import ModelConfig, StageConfig, TrainConfig
from amr.training.card import model_card
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


def test_all_stages_are_told_those_of_the_first_checkpoint_too() -> None:
    first = TrainConfig(stages=[StageConfig("silver", {"silver": 1.0}, epochs=2)])
    then = TrainConfig(stages=[StageConfig("gold", {"amr": 1.0, "silver": 0.5})])
    last = TrainConfig(stages=[StageConfig("more", {"amr": 3.0}, epochs=1)])
    before = {"settings": asdict(then), "before": {"settings": asdict(first)}}
    lines = [line for line in model_card(last, {}, before).splitlines() if "stage" in line]
    assert lines == [
        "- stage `silver`, 2 epochs: silver (1 times an epoch)",
        "- stage `gold`, 10 epochs: amr (1 times an epoch), silver (0.5 times an epoch)",
        "- stage `more`, 1 epoch: amr (3 times an epoch)",
    ]
