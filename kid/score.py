"""Score predicted frames against gold frames.

    python -m kid.score gold=test.jsonl predicted=predictions.jsonl ontology=ontology.json

From Python: `score` on two lists of `FrameSentence`, which are paired by sentence id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kid.config import FrameScoring
from kid.corpora.own_ontology import read_own_ontology
from kid.data import FrameSentence, read_sentences
from kid.ontology import Ontology
from kid.scoring.calibration import calibration_errors
from kid.scoring.result import FrameScores
from kid.scoring.structures import align
from kid.scoring.tables import Pairs, exact_tables, released_tables
from semcore.commands import command
from semcore.errors import InputError
from semcore.scoring.config import ComparisonConfig
from semcore.scoring.metrics import signature
from semcore.scoring.scores import Tables, report, sorted_by_id

# Predictions made otherwise than from the gold targets, and scored beside those.
FURTHER = ("gold_frames", "without_lexicon", "end_to_end")


@dataclass(kw_only=True)
class FrameScoreConfig(FrameScoring, ComparisonConfig):
    """The keys of ``python -m kid.score``."""

    ontology: str | None = None  # ontology.json, prepared or one's own; full structures need it
    predicted_gold_frames: str | None = None  # predictions made with the gold frames given
    predicted_without_lexicon: str | None = None  # made without the lexicon of lexical units
    predicted_end_to_end: str | None = None  # for which the targets too had to be found
    allow_missing: bool = False  # score sentences without prediction as empty
    # Only sentences with gold frames, as kid.evaluate does: others may not be annotated at all.
    annotated: bool = False


def score(
    gold: Iterable[FrameSentence],
    predicted: Iterable[FrameSentence],
    ontology: Ontology | None = None,
    config: FrameScoring | None = None,
    further: Mapping[str, Iterable[FrameSentence]] | None = None,
    *,
    allow_missing: bool = False,
    annotated: bool = False,
    facts: Mapping[str, object] | None = None,
    sources: Mapping[str, str] | None = None,
) -> FrameScores:
    """Score predictions; sentences are paired by id.

    ``exact`` scores the unfiltered gold: ``frame_accuracy``, ``targets``, ``frames``,
    ``arguments`` and ``argument_spans`` always; with an ontology also
    ``frame_accuracy_ambiguous`` (lexical units with more than one frame),
    ``full_structure`` (SemEval-2007 partial credit), ``full_structure_exact`` (the same
    weights, no partial credit) and ``frames_partial`` (frames alone, partial credit).
    ``released`` is `kid.scoring.released` and needs an ontology.

    ``further`` are other predictions for the same sentences, by the names `FURTHER`.
    ``arguments_gold_frames`` is measured on ``gold_frames``, predictions made with the gold
    frames given; or on ``predicted`` if its targets and frames are all the gold ones.
    ``frame_accuracy_without_lexicon`` is measured on ``without_lexicon``. Those of
    ``end_to_end``, for which the targets too had to be found, give ``targets`` and
    ``end_to_end_frames``, ``end_to_end_arguments`` and
    ``end_to_end_full_structure`` when ``predicted`` was made with the gold targets.
    With ``annotated``, or ``config.official``, gold sentences without frames are left out.
    ``facts`` (corpus, split) go into the signature. ``sources`` are the files of ``gold``,
    ``predicted`` and those of ``further``, which errors name; without one, its key.
    ``lexical_units`` are right ones among those
    whose target and frame were found, ``calibration`` that of the scores
    (`kid.scoring.calibration`).

    Raises `InputError` for sentences that do not pair up and for a gold frame that the ontology
    does not have.
    """
    config, further, gold = config or FrameScoring(), further or {}, list(gold)
    sources = sources or {}
    if unknown := further.keys() - set(FURTHER):
        raise ValueError(f"no such predictions: {', '.join(sorted(unknown))}")
    sets: dict[str, Pairs] = {}
    for name, sentences in {"predicted": predicted, **further}.items():
        key = name if name == "predicted" else f"predicted_{name}"
        files = sources.get(key, key), sources.get("gold", "gold")
        sets[name] = align(gold, sentences, allow_missing, *files)
    corpus = dict(facts or {})
    if annotated or config.official:
        sets = {name: [pair for pair in pairs if pair[0].frames] for name, pairs in sets.items()}
        gold = [item for item in gold if item.frames]
        corpus["selected"] = "annotated"
    tables, ids = sorted_by_id(_tables(sets, ontology, config), [item.id for item in gold])
    described = _signature(config, corpus, gold, ontology, allow_missing)
    return FrameScores(config, described, tables, ids, config.protocol, calibration_errors(sets))


def _tables(sets: Mapping[str, Pairs], ontology: Ontology | None, config: FrameScoring) -> Tables:
    if config.protocol == "exact":
        return exact_tables(sets, ontology, config.first_rank_only, config.official)
    if ontology is None:
        raise InputError("protocol=released needs the ontology")
    return released_tables(sets, ontology, config.released_batch_size)


def _signature(
    config: FrameScoring,
    facts: Mapping[str, object],
    gold: Sequence[FrameSentence],
    ontology: Ontology | None,
    allow_missing: bool,
) -> str:
    released = config.protocol == "released"
    return signature(
        task="frames",
        protocol=config.protocol,
        **facts,
        spans="whole-words",
        structures="semeval2007" if config.official else None,
        ranks="first" if config.first_rank_only or released else "all",
        batch=config.released_batch_size if released else None,
        missing="empty" if allow_missing else None,
        ontology=ontology.version if ontology is not None else None,
        sentences=len(gold),
        frames=sum(len(sentence.frames) for sentence in gold),
        elements=sum(len(a.elements) for sentence in gold for a in sentence.frames),
        bootstrap=config.bootstrap,
    )


@command(
    "kid_score",
    FrameScoreConfig,
    example="python -m kid.score gold=test.jsonl predicted=predictions.jsonl "
    "ontology=ontology.json",
)
def main(config: FrameScoreConfig) -> None:
    """Score a file of predicted frames against a file of gold frames.

    Both are JSON Lines, one sentence a line, as kid.prepare and kid.predict write them. Prints a
    table, and as its last line one JSON object. With a baseline, also whether the difference to
    it may be chance (p-values of paired approximate randomisation over sentences).
    """
    ontology = None
    if config.ontology is not None:
        ontology = read_own_ontology(Path(config.ontology))
    gold = list(read_sentences(config.gold))
    if not gold:
        raise InputError.at(config.gold, None, "holds no sentences")

    def scored(path: str, further: Mapping[str, str]) -> FrameScores:
        sets = {name: read_sentences(file) for name, file in further.items()}
        files = {f"predicted_{name}": file for name, file in further.items()}
        return score(
            gold,
            read_sentences(path),
            ontology,
            config,
            sets,
            allow_missing=config.allow_missing,
            annotated=config.annotated,
            sources={**files, "gold": config.gold, "predicted": path},
        )

    paths = {name: getattr(config, f"predicted_{name}") for name in FURTHER}
    scores = scored(config.predicted, {name: path for name, path in paths.items() if path})
    baseline = None if config.baseline is None else scored(config.baseline, {})
    report(scores, baseline, names=config.names)


if __name__ == "__main__":
    main()
