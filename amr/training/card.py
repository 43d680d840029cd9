"""The card of a trained AMR parser's checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amr.config import GraphTrainConfig
from semcore.training.card import all_stage_lines, model_card, shares

_TAGS = ("amr-parsing", "abstract-meaning-representation")
_EXAMPLE = """from amr import AMRParser

for sentence in AMRParser.from_pretrained("PATH").parse("The boy wants to leave."):
    print(sentence.graph)"""


def card_of(config: GraphTrainConfig, record: Mapping[str, Any]) -> str:
    """What a checkpoint is, for people; ``record`` says how it was trained."""
    if config.model.architecture == "seq2seq":
        name = config.model.seq2seq.name
        writer = f"The encoder-decoder `{name}`,\nwith tokens of its own for graphs,"
        weights = f"model: all weights are here; the tokenizer is that of `{name}`"
    else:
        writer = (
            "A compact decoder, which can copy\nwords of the sentence and point at its own nodes,"
            f" on `{config.encoder.name}`,"
        )
        weights = "encoder: by reference: its weights are checked by SHA-256"
    return model_card(
        "AMR parser",
        f"Writes the Abstract Meaning Representation of English sentences. {writer} after "
        '"ATP: AMRize,\nThen Parse!" (Chen et al., Findings of NAACL 2022) as graphsem builds it.',
        [
            weights,
            *all_stage_lines(record),
        ],
        config.licences,
        shares(record["development"], "smatch"),
        _EXAMPLE,
        _TAGS,
    )
