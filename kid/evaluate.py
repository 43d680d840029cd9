"""``python -m kid.evaluate``: parse a split with a checkpoint, and score it.

The last line printed is one JSON object. Four runs are scored together: gold targets, gold
targets and frames, gold targets without the lexicon, and nothing given but the sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kid.config import FrameScoring
from kid.corpus import Corpus
from semcore.commands import command, progress
from semcore.errors import InputError
from semcore.folder_kinds import FolderKind
from semcore.places import keep_apart
from semcore.scoring.config import EvaluationConfig

if TYPE_CHECKING:
    from kid.data import FrameSentence
    from kid.parser import FrameParser, ParseOptions
    from kid.scoring.result import FrameScores

RUNS = ("gold_targets", "gold_frames", "without_lexicon", "end_to_end")
PREDICTIONS = FolderKind("kid.evaluate", "manifest.json", {"format": "kid.evaluate"})


@dataclass(kw_only=True)
class FrameEvaluationConfig(FrameScoring, EvaluationConfig):
    """The keys of ``python -m kid.evaluate``."""

    corpus: str = "fn17"  # fn15 | fn17
    annotated: bool = True  # only sentences with frames: others were not annotated, not empty
    precision: str = "32"  # 32 | bf16
    # padded words in a batch; null: 512 on a processor, 4096 elsewhere
    batch_words: int | None = None


@command(
    "kid_evaluate",
    FrameEvaluationConfig,
    example="python -m kid.evaluate checkpoint=checkpoints/kid corpus=fn17 data=data/fn17",
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
    from kid.parser import FrameParser, ParseOptions
    from kid.score import score

    if config.output is not None:
        keep_apart(config.output, config.data, config.checkpoint)
        PREDICTIONS.check_files(config.output, [f"{name}.jsonl" for name in (*RUNS, "gold")])
    corpus = Corpus(Path(config.data))
    gold = corpus.split(config.split, annotated=config.annotated)
    if not gold:
        raise InputError(f"{config.data}: no sentence with frames in split {config.split}")
    parser = FrameParser.from_pretrained(config.checkpoint, config.device, config.precision)
    if parser.ontology.without_definitions() != corpus.ontology.without_definitions():
        raise InputError(
            f"{config.checkpoint}: trained on another ontology (FrameNet "
            f"{parser.ontology.version}) than that of {config.data} ({corpus.ontology.version})"
        )
    width = config.batch_words
    runs = {
        "gold_targets": ParseOptions(targets="gold", batch_words=width),
        "gold_frames": ParseOptions(targets="gold", frames="gold", batch_words=width),
        "without_lexicon": ParseOptions(targets="gold", lexicon=False, batch_words=width),
        "end_to_end": ParseOptions(batch_words=width),
    }
    predicted = {
        name: _parsed(parser, gold, options, name.replace("_", " "))
        for name, options in runs.items()
    }
    if config.output is not None:
        written = {**predicted, "gold": gold}
        files = {f"{name}.jsonl": json_lines(sentences) for name, sentences in written.items()}
        PREDICTIONS.write_into(config.output, files)
    given = predicted.pop("gold_targets")
    selected = "annotated" if config.annotated else "all"
    facts = {"corpus": config.corpus, "split": config.split, "selected": selected}
    return score(gold, given, corpus.ontology, config, predicted, facts=facts)


def _parsed(
    parser: FrameParser, gold: list[FrameSentence], options: ParseOptions, what: str
) -> list[FrameSentence]:
    return list(progress(parser.parse_sentences(gold, options), what, total=len(gold)))


if __name__ == "__main__":
    main()
