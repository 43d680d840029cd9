"""The card says what the checkpoint is: a compact parser, or an encoder-decoder."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from amr.config import GraphTrainConfig, ModelConfig
from amr.training.card import card_of
from semcore.encoders.config import Seq2SeqConfig
from semcore.training.config import StageConfig
from semcore.training.stages import record_of


def card(config: GraphTrainConfig, metrics: dict[str, Any], before: dict[str, Any]) -> str:
    return card_of(config, record_of(config, metrics, before))


def test_the_compact_parser_has_its_encoder_by_reference() -> None:
    config = GraphTrainConfig(licences=["Samples: MIT"])
    text = card(config, {"smatch": 0.5, "nll": 1.0}, {})
    assert config.encoder.name in text and "by reference" in text and "compact decoder" in text
    assert "- Samples: MIT" in text and "| smatch | 0.5000 |" in text and "nll" not in text


def test_an_encoder_decoder_is_called_by_its_name() -> None:
    model = ModelConfig(architecture="seq2seq", seq2seq=Seq2SeqConfig(name="some/bart"))
    config = GraphTrainConfig(model=model)
    text = card(config, {}, {})
    assert "The encoder-decoder `some/bart`" in text and "not stated" in text
    assert config.encoder.name not in text
    assert "compact" not in text and "by reference" not in text


def test_all_stages_are_told_those_of_the_first_checkpoint_too() -> None:
    first = GraphTrainConfig(stages=[StageConfig("silver", {"silver": 1.0}, epochs=2)])
    then = GraphTrainConfig(stages=[StageConfig("gold", {"amr": 1.0, "silver": 0.5})])
    last = GraphTrainConfig(stages=[StageConfig("more", {"amr": 3.0}, epochs=1)])
    before = {"settings": asdict(then), "before": {"settings": asdict(first)}}
    lines = [line for line in card(last, {}, before).splitlines() if "stage" in line]
    assert lines == [
        "- stage `silver`, 2 epochs: silver (1 times an epoch)",
        "- stage `gold`, 10 epochs: amr (1 times an epoch), silver (0.5 times an epoch)",
        "- stage `more`, 1 epoch: amr (3 times an epoch)",
    ]
