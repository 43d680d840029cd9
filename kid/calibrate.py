"""``python -m kid.calibrate``: gather evidence for a trained parser, whose weights stay the same.

    python -m kid.calibrate checkpoint=checkpoints/kid data=data/fn17 output=runs/kid_calibrated

Counts of lexical units and targets, parts of speech in context, and calibrated probabilities
(`kid.evidence`), from the training split, the exemplars and the development split, with all their
targets; sentences without any were not annotated. `kid.train` does the same at its end; this is for
checkpoints that have no evidence, or that of other data.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from kid.corpus import FrameCorpus
from semcore.commands import command, print_json
from semcore.errors import InputError, one_of
from semcore.files.endings import check_folder
from semcore.files.places import keep_apart
from semcore.options import PRECISIONS


@dataclass
class FrameCalibrationConfig:
    """The keys of ``python -m kid.calibrate``."""

    PLACES: ClassVar = ("checkpoint", "data", "output")

    checkpoint: str  # checkpoint folder
    data: str  # prepared folder
    output: str  # the checkpoint that is written; it may be the same folder
    device: str = "cpu"  # cpu, cuda, cuda:1, mps
    precision: str = "32"  # 32 | bf16 | int8: that in which the checkpoint is to be used

    def __post_init__(self) -> None:
        one_of("precision", self.precision, PRECISIONS)


@command(
    "kid_calibrate",
    FrameCalibrationConfig,
    example="python -m kid.calibrate checkpoint=checkpoints/kid data=data/fn17 "
    "output=runs/kid_calibrated",
)
def main(config: FrameCalibrationConfig) -> None:
    """Write a checkpoint with the same weights, and evidence from annotated text beside them."""
    from kid.checkpoint import EVIDENCE, PARSER
    from kid.parser import FrameParser
    from kid.training.evidence import evidence_of
    from semcore.checkpoints.amending import amend

    check_folder(config.output)
    keep_apart(config.output, config.data)
    PARSER.folder.check_replaceable(Path(config.output))
    corpus = FrameCorpus(Path(config.data))
    parser = FrameParser.from_pretrained(config.checkpoint, config.device, config.precision)
    if parser.ontology.without_definitions() != corpus.ontology.without_definitions():
        raise InputError(f"{config.checkpoint}: trained on another ontology than {config.data}'s")
    full_text, development = (
        corpus.with_unannotated(corpus.split(name)) for name in ("train", "dev")
    )
    evidence = evidence_of(parser, full_text, corpus.all_exemplars(), development)
    inventories = {EVIDENCE: evidence.to_json()}
    amend(config.checkpoint, config.output, PARSER, inventories=inventories)
    print_json(
        {
            "forms": len(evidence.words),
            "units": len(evidence.units),
            "runs": len(evidence.runs),
            "least_word": evidence.least_word,
            "least_run": evidence.least_run,
        }
    )


if __name__ == "__main__":
    main()
