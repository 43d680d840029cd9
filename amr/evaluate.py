"""``python -m amr.evaluate``: parse a split with a checkpoint, and score its graphs.

The last line printed is one JSON object, that of `amr.score`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from amr.config import DecodeConfig
from amr.score import PROTOCOLS
from semcore.commands import command, print_json, progress
from semcore.errors import InputError

if TYPE_CHECKING:
    from amr.data import AMRSentence
    from amr.scoring.result import GraphScores


@dataclass(kw_only=True)
class EvaluateConfig(DecodeConfig):
    """The keys of ``python -m amr.evaluate``, beside those of decoding."""

    checkpoint: str  # checkpoint folder
    data: str  # prepared folder
    split: str = "test"  # train | dev | test
    protocol: str = "exact"  # exact | amr_evaluation: the measures as the published script has them
    fine_grained: bool = True  # also the measures of parts
    samples: int = 1000  # bootstrap samples behind the intervals; 0: no intervals
    seed: int = 0  # of the bootstrap
    workers: int = 1  # processes that score
    output: str | None = None  # folder for gold.amr and predicted.amr
    task: str = "amr"  # what is written, of a model trained on several tasks
    device: str = "cpu"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.protocol not in PROTOCOLS:  # told before the parsing, not after it
            raise InputError(f"protocol={self.protocol}: must be one of {', '.join(PROTOCOLS)}")
        for key, least in (("samples", 0), ("seed", 0), ("workers", 1)):
            if getattr(self, key) < least:
                raise InputError(f"{key}={getattr(self, key)}: must be at least {least}")


@command(
    "amr_evaluate",
    EvaluateConfig,
    example="python -m amr.evaluate checkpoint=checkpoints/amr data=data/lpp split=test",
)
def main(config: EvaluateConfig) -> float:
    """Score a checkpoint on a split of a prepared corpus: Smatch and its parts."""
    from rich.console import Console

    scores = evaluate(config)
    Console(stderr=True).print(scores.table())
    print_json(scores.to_json())
    return scores["smatch"].f1


def evaluate(config: EvaluateConfig) -> GraphScores:
    """Parses and scores; writes gold and predictions where ``config.output`` says."""
    from amr.corpus import Corpus
    from amr.parser import AMRParser
    from amr.score import score

    corpus = Corpus(Path(config.data))
    gold = corpus.split(config.split)
    parser = AMRParser.from_pretrained(config.checkpoint, config.device, config)
    parser.task, parser.aligned = config.task, False
    predicted = list(
        progress(parser.parse_sentences(gold), f"parsing {config.split}", total=len(gold))
    )
    if config.output is not None:
        _write(Path(config.output), gold, predicted)
    return score(
        [sentence.tree for sentence in gold],
        [sentence.tree for sentence in predicted],
        config.protocol,
        fine_grained=config.fine_grained,
        workers=config.workers,
        samples=config.samples,
        seed=config.seed,
        facts={"corpus": corpus.folder.resolve().name, "split": config.split, "beam": config.beam},
    )


def _write(folder: Path, gold: list[AMRSentence], predicted: list[AMRSentence]) -> None:
    from amr.notation.files import write_amr

    # Of the gold's metadata only the words are true of the prediction as well.
    kept = [
        replace(item, metadata={k: v for k, v in item.metadata.items() if k == "tok"})
        for item in predicted
    ]
    for name, sentences in (("gold", gold), ("predicted", kept)):
        write_amr(folder / f"{name}.amr", sentences)


if __name__ == "__main__":
    main()
