"""``python -m tsar.calibrate``: fit what decoding adds to scores; the weights stay the same.

    python -m tsar.calibrate checkpoint=checkpoints/tsar data=data/wikievents_coarse \\
        output=runs/tsar_calibrated

The biases of "no argument" and "no trigger", and the numbers that make scores probabilities, chosen
on annotated documents that were not trained on. `tsar.train` does the same at its end; this is for
documents of another kind, or other graphs.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

from semcore.commands import command, print_json
from semcore.errors import InputError, one_of
from semcore.files.endings import check_folder
from semcore.files.places import keep_apart
from semcore.options import PRECISIONS


@dataclass
class EventCalibrationConfig:
    """The keys of ``python -m tsar.calibrate``."""

    PLACES: ClassVar = ("checkpoint", "data", "output")

    checkpoint: str  # checkpoint folder
    data: str  # prepared folder
    output: str  # the checkpoint that is written; it may be the same folder
    split: str = "dev"  # of the prepared folder: documents that were not trained on
    device: str = "cpu"  # cpu, cuda, cuda:1, mps
    precision: str = "32"  # 32 | bf16 | int8: that in which the checkpoint is to be used

    def __post_init__(self) -> None:
        one_of("precision", self.precision, PRECISIONS)


@command(
    "tsar_calibrate",
    EventCalibrationConfig,
    example="python -m tsar.calibrate checkpoint=checkpoints/tsar data=data/wikievents_coarse "
    "output=runs/tsar_calibrated",
)
def main(config: EventCalibrationConfig) -> None:
    """Write a checkpoint with the same weights, whose biases and probabilities fit a split."""
    from semcore.checkpoints import load_pretrained
    from semcore.checkpoints.amending import amend
    from semcore.training.card import with_scores
    from semcore.training.config import TrainerConfig
    from tsar.checkpoint import PARSER
    from tsar.corpus import EventCorpus
    from tsar.parser import EventParser
    from tsar.training.validation import EventValidation

    check_folder(config.output)
    keep_apart(config.output, config.data)
    PARSER.folder.check_replaceable(Path(config.output))
    corpus = EventCorpus(Path(config.data))
    parser = EventParser.from_pretrained(config.checkpoint, config.device, config.precision)
    documents = corpus.split(config.split)
    if not any(event.type in parser.ontology.type_index for d in documents for event in d.events):
        problem = f"no event in split {config.split} of a type that {config.checkpoint} knows"
        raise InputError(f"{config.data}: {problem}")
    graphs = corpus.graphs(config.split) if parser.reads_graphs else {}
    validation = EventValidation(documents, graphs, parser.ontology, TrainerConfig())
    parser.decode = validation.tuned(parser)
    decode, metrics = asdict(parser.decode), validation.measure(parser)
    card = with_scores(load_pretrained(config.checkpoint, PARSER).card, metrics)
    settings = {"decode": decode}
    amend(config.checkpoint, config.output, PARSER, settings=settings, card=card)
    print_json({**decode, **metrics})


if __name__ == "__main__":
    main()
