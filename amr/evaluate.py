"""``python -m amr.evaluate``: parse a split with a checkpoint, and score its graphs.

The last line printed is one JSON object, that of `amr.score`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from amr.config import GraphDecoding, GraphOptions, GraphScoring
from amr.score import ALIASES
from semcore.commands import command, progress
from semcore.scoring.config import EvaluationConfig

if TYPE_CHECKING:
    from amr.data import AMRSentence
    from amr.scoring.result import GraphScores


@dataclass(kw_only=True)
class GraphEvaluationConfig(GraphDecoding, GraphScoring, EvaluationConfig):
    """The keys of ``python -m amr.evaluate``."""

    command = "amr.evaluate"

    task: str = "amr"  # what is written, of a model trained on several tasks

    def __post_init__(self) -> None:
        GraphDecoding.__post_init__(self)
        GraphScoring.__post_init__(self)


@command(
    "amr_evaluate",
    GraphEvaluationConfig,
    example="python -m amr.evaluate checkpoint=checkpoints/amr data=data/lpp split=test",
    aliases={**ALIASES, "batch_tokens": "batch_words"},
    result="smatch F1",
)
def main(config: GraphEvaluationConfig) -> float:
    """Score a checkpoint on a split of a prepared corpus: Smatch and its parts."""
    from semcore.scoring.scores import report

    scores = evaluate(config)
    report(scores, stderr=True)
    return scores["smatch"].f1


def evaluate(config: GraphEvaluationConfig) -> GraphScores:
    """Parses and scores; writes gold and predictions where ``config.output`` says."""
    from amr.corpus import GraphCorpus
    from amr.notation.files import amr_lines
    from amr.parser import AMRParser
    from amr.score import score

    config.check_output(["gold.amr", "predicted.amr"])
    corpus = GraphCorpus(Path(config.data))
    gold = corpus.split(config.split)
    options = GraphOptions.of(config, task=config.task, aligned=False)
    parser = AMRParser.from_pretrained(config.checkpoint, config.device, config.precision)
    parsed = parser.parse_sentences(gold, options)
    predicted = list(progress(parsed, f"parsing {config.split}", total=len(gold)))
    written = {"gold.amr": gold, "predicted.amr": map(_words_alone, predicted)}
    config.write_output({name: amr_lines(found) for name, found in written.items()})
    return score(
        [sentence.tree for sentence in gold],
        [sentence.tree for sentence in predicted],
        config,
        facts={"corpus": corpus.folder.resolve().name, "split": config.split, "beam": config.beam},
    )


def _words_alone(sentence: AMRSentence) -> AMRSentence:
    """The prediction without what of the gold's metadata is not true of it: all but the words."""
    words = {key: value for key, value in sentence.metadata.items() if key == "tok"}
    return replace(sentence, metadata=words)


if __name__ == "__main__":
    main()
