"""``python -m kid.evaluate``: parse a split with a checkpoint, and score it.

The last line printed is one JSON object. Four runs are scored together: gold targets, gold
targets and frames, gold targets without the lexicon, and nothing given but the sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kid.config import CORPORA, FrameOptions, FrameScoring
from kid.corpus import FrameCorpus
from semcore.commands import command, progress
from semcore.errors import InputError, one_of
from semcore.options import ParseOptions
from semcore.scoring.config import EvaluationConfig

if TYPE_CHECKING:
    from kid.scoring.result import FrameScores

# How the gold is parsed: what is given, beside the sentences.
RUNS: dict[str, dict[str, Any]] = {
    "gold_targets": {"targets": "gold"},
    "gold_frames": {"targets": "gold", "frames": "gold"},
    "without_lexicon": {"targets": "gold", "lexicon": False},
    "end_to_end": {},
}


@dataclass(kw_only=True)
class FrameEvaluationConfig(ParseOptions, FrameScoring, EvaluationConfig):
    """The keys of ``python -m kid.evaluate``."""

    command = "kid.evaluate"

    corpus: str = "fn17"  # fn15 | fn17 | jsonl: frames of one's own
    annotated: bool = True  # only sentences with frames: others were not annotated, not empty

    def __post_init__(self) -> None:
        ParseOptions.__post_init__(self)
        FrameScoring.__post_init__(self)
        one_of("corpus", self.corpus, CORPORA)


@command(
    "kid_evaluate",
    FrameEvaluationConfig,
    example="python -m kid.evaluate checkpoint=checkpoints/kid corpus=fn17 data=data/fn17",
    result="full_structure F1",
)
def main(config: FrameEvaluationConfig) -> float:
    """Score a checkpoint on a split: frames, arguments, full structures and targets."""
    from semcore.scoring.scores import report

    scores = evaluate(config)
    report(scores, stderr=True)
    return scores["full_structure"].f1


def evaluate(config: FrameEvaluationConfig) -> FrameScores:
    """Parses and scores; writes the predictions where ``config.output`` says."""
    from kid.data import json_lines
    from kid.parser import FrameParser
    from kid.score import score

    config.check_output([f"{name}.jsonl" for name in (*RUNS, "gold")])
    corpus = FrameCorpus(Path(config.data))
    gold = corpus.split(config.split, annotated=config.annotated)
    if not gold:
        raise InputError(f"{config.data}: no sentence with frames in split {config.split}")
    parser = FrameParser.from_pretrained(config.checkpoint, config.device, config.precision)
    if parser.ontology.without_definitions() != corpus.ontology.without_definitions():
        raise InputError(
            f"{config.checkpoint}: trained on another ontology than that of {config.data} "
            f"(FrameNet {parser.ontology.version}; FrameNet {corpus.ontology.version})"
        )
    predicted = {}
    for name, given in RUNS.items():
        options = FrameOptions(**given, batch_words=config.batch_words)
        parsed = parser.parse_sentences(gold, options)
        predicted[name] = list(progress(parsed, name.replace("_", " "), total=len(gold)))
    written = {**predicted, "gold": gold}
    config.write_output({f"{name}.jsonl": json_lines(found) for name, found in written.items()})
    gold_targets = predicted.pop("gold_targets")
    selected = "annotated" if config.annotated else "all"
    facts = {"corpus": config.corpus, "split": config.split, "selected": selected}
    return score(gold, gold_targets, corpus.ontology, config, predicted, facts=facts)


if __name__ == "__main__":
    main()
