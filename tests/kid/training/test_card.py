"""The card of a frame parser, and settings from before there were stages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kid.config import ExemplarConfig, FrameTrainConfig
from kid.training.card import card_of, exemplars_of
from semcore.training.config import StageConfig
from semcore.training.stages import record_of

STAGES = [
    StageConfig("exemplars", {"exemplars": 1.0}, 2, 1e-3, 5e-4, None),
    StageConfig("full_text", {"full_text": 1.0}),
]


def former(use: bool, most: int | None) -> dict[str, Any]:
    """Settings as earlier versions kept them."""
    settings = FrameTrainConfig(data="d").settings
    del settings["stages"]
    rates = {"learning_rate": 1e-3, "encoder_learning_rate": 5e-4}
    settings["exemplars"] = {"use": use, "most": most, "epochs": 2, **rates}
    return settings


def test_settings_of_earlier_versions_say_what_their_stages_were() -> None:
    found = FrameTrainConfig.current(former(use=True, most=9))
    now = FrameTrainConfig(data="d", stages=STAGES, exemplars=ExemplarConfig(9))
    assert found == now.settings == FrameTrainConfig.current(now.settings)
    assert (
        FrameTrainConfig.current(former(use=False, most=None))
        == FrameTrainConfig(data="d").settings
    )
    for use, most, told in (
        (True, None, "all"),
        (True, 1200, "1,200 sentences"),
        (False, 3, "none"),
    ):
        assert exemplars_of(former(use, most)) == told
    assert exemplars_of({}) == "none"


def test_the_card_tells_what_training_began_from() -> None:
    config = FrameTrainConfig(data="d", initial="c", new_decoder=True, corpus="fn15", stages=STAGES)
    before = {"settings": former(use=True, most=1200), "before": {"settings": former(False, None)}}
    record = record_of(config, {"arguments_f1": 0.25, "seconds": 3.0}, before)
    card = card_of(config, record, 3413)
    told = [line for line in card.splitlines() if "exemplars" in line]
    assert told == [
        "- its decoder, and nothing else, trained on: FrameNet 1.5 full text, 3,413 sentences; "
        "exemplars: all",
        "- this began from a checkpoint trained on full text; exemplars: 1,200 sentences",
        "- this began from a checkpoint trained on full text; exemplars: none",
    ]
    assert "| arguments f1 | 0.2500 |" in card and "seconds" not in card
    assert asdict(config)["data"] == "d" and "data" not in record["settings"]
