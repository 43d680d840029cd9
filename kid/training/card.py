"""The card of a trained frame parser's checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kid.config import ARCHITECTURES, OWN, FrameTrainConfig
from semcore.training.card import model_card, trainings

_LICENCE = "FrameNet is published under CC BY 3.0 by the FrameNet project, ICSI Berkeley"
_TAGS = ("frame-semantic-parsing", "framenet", "semantic-role-labeling")
_EXAMPLE = """from kid import FrameParser

for sentence in FrameParser.from_pretrained("PATH").parse("She gave him a book."):
    print(sentence.frames)"""


def card_of(config: FrameTrainConfig, record: Mapping[str, Any], sentences: int) -> str:
    """What a checkpoint is, for people.

    Args:
        record: how it was trained, as the checkpoint keeps it.
        sentences: of full text that it was trained on.
    """
    own = config.corpus == OWN
    corpus = {"fn15": "FrameNet 1.5", "fn17": "FrameNet 1.7", OWN: "own frames"}[config.corpus]
    text = "annotated text of one's own" if own else f"{corpus} full text"
    learned = "its decoder, and nothing else, " if config.new_decoder else ""
    *former, last = trainings(record)
    facts = [
        f"encoder: `{config.encoder.name}`, by reference: its weights are checked by SHA-256",
        f"{learned}trained on: {text}, {sentences:,} sentences; "
        f"exemplars: {exemplars_of(last['settings'])}",
        *(
            "this began from a checkpoint trained on full text; "
            f"exemplars: {exemplars_of(before.get('settings', {}))}"
            for before in reversed(former)
        ),
    ]
    return model_card(
        f"Frame-semantic parser for {corpus}",
        "Finds frame-evoking words, their frames and frame elements in English sentences. "
        + ARCHITECTURES[config.model.architecture],
        facts,
        [] if own else [_LICENCE],
        {
            name: value
            for name, value in record["development"].items()
            if name.endswith(("_accuracy", "_f1"))
        },
        _EXAMPLE,
        _TAGS,
    )


def exemplars_of(settings: Mapping[str, Any]) -> str:
    """How many exemplars a training with these settings saw."""
    settings = FrameTrainConfig.current(settings)
    if all("exemplars" not in stage["corpora"] for stage in settings.get("stages", [])):
        return "none"
    most = settings["exemplars"]["most"]
    return "all" if most is None else f"{most:,} sentences"
