"""``python -m amr.evaluate``: parse a split with a checkpoint, and score its graphs.

The last line printed is one JSON object, that of `amr.score`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from amr.config import DecodeConfig, GraphScoring
from amr.score import ALIASES
from semcore.commands import command, progress
from semcore.scoring.config import EvaluationConfig

if TYPE_CHECKING:
    from amr.data import AMRSentence
    from amr.scoring.result import GraphScores


@dataclass(kw_only=True)
class GraphEvaluationConfig(DecodeConfig, GraphScoring, EvaluationConfig):
    """The keys of ``python -m amr.evaluate``."""

    task: str = "amr"  # what is written, of a model trained on several tasks

    def __post_init__(self) -> None:
        DecodeConfig.__post_init__(self)
        GraphScoring.__post_init__(self)


@command(
    "amr_evaluate",
    GraphEvaluationConfig,
    example="python -m amr.evaluate checkpoint=checkpoints/amr data=data/lpp split=test",
    aliases=ALIASES,
)
def main(config: GraphEvaluationConfig) -> float:
    """Score a checkpoint on a split of a prepared corpus: Smatch and its parts."""
    from semcore.scoring.scores import report

    scores = evaluate(config)
    report(scores, stderr=True)
    return scores["smatch"].f1


def evaluate(config: GraphEvaluationConfig) -> GraphScores:
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
        config,
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
