"""The card of a trained verifier's checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amr.verifier.config import VerifierTrainConfig
from semcore.training.card import all_stage_lines, model_card, shares

_TAGS = ("amr-parsing", "abstract-meaning-representation", "verifier")
_EXAMPLE = """from amr import AMRParser
from amr.config import GraphOptions

options = GraphOptions(beam=20, n_best=20, rerank="verifier", verifier="PATH")
for sentence in AMRParser.from_pretrained("amr", options=options).parse("The boy wants to leave."):
    print(sentence.graph, sentence.confidence)"""


def card_of(config: VerifierTrainConfig, record: Mapping[str, Any]) -> str:
    """What a checkpoint is, for people; ``record`` says how it was trained."""
    learned = {
        "steps": "which parts of a graph are right",
        "graph": "the Smatch of a graph",
        "both": "which parts of a graph are right, and its Smatch",
    }[config.model.labels]
    return model_card(
        "Verifier of AMR graphs",
        "Reads an English sentence and graphs that a parser gave for it. It has learned\n"
        f"{learned}, on `{config.encoder.name}`, from a parser's own graphs.",
        [
            "encoder: by reference: its weights are checked by SHA-256",
            *all_stage_lines(record),
        ],
        config.licences,
        shares(record["development"], "smatch", "parts", "calibration"),
        _EXAMPLE,
        _TAGS,
    )
