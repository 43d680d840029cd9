"""Score predicted frames against gold frames.

    python -m kid.score gold=test.jsonl predicted=predictions.jsonl ontology=ontology.json

From Python: `score` on two lists of `FrameSentence`, which are paired by sentence id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.console import Console

from kid.data import FrameSentence, read_sentences
from kid.ontology import Ontology
from kid.scoring.inventory import Inventory
from kid.scoring.result import FrameScores
from kid.scoring.structures import align
from kid.scoring.tables import Pairs, exact_tables, released_tables
from semcore.commands import command, print_json
from semcore.errors import InputError
from semcore.files import read_json
from semcore.scoring.metrics import signature

PROTOCOLS = ("exact", "released")


@dataclass
class ScoreConfig:
    """The keys of ``python -m kid.score``."""

    gold: str
    predicted: str
    ontology: str | None = None
    predicted_gold_frames: str | None = None
    predicted_without_lexicon: str | None = None
    predicted_end_to_end: str | None = None
    baseline: str | None = None
    protocol: str = "exact"
    first_rank_only: bool = False
    released_batch_size: int | None = None
    allow_missing: bool = False
    samples: int = 1000
    confidence: float = 0.95
    seed: int = 0


def score(
    gold: Iterable[FrameSentence],
    predicted: Iterable[FrameSentence],
    ontology: Ontology | None = None,
    protocol: str = "exact",
    *,
    predicted_gold_frames: Iterable[FrameSentence] | None = None,
    predicted_without_lexicon: Iterable[FrameSentence] | None = None,
    predicted_end_to_end: Iterable[FrameSentence] | None = None,
    first_rank_only: bool = False,
    released_batch_size: int | None = None,
    allow_missing: bool = False,
    samples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
    facts: Mapping[str, object] | None = None,
) -> FrameScores:
    """Score predictions; sentences are paired by id.

    ``exact`` scores the unfiltered gold: ``frame_accuracy``, ``targets``, ``frames``,
    ``arguments`` and ``argument_spans`` always; with an ontology also
    ``frame_accuracy_ambiguous`` (lexical units with more than one frame),
    ``full_structure`` (SemEval-2007 partial credit), ``full_structure_exact`` (the same
    weights, no partial credit) and ``frames_partial`` (frames alone, partial credit).
    ``released`` is `kid.scoring.released` and needs an ontology.

    ``arguments_gold_frames`` is measured on ``predicted_gold_frames``, predictions made with
    the gold frames given; or on ``predicted`` if its targets and frames are all the gold ones.
    ``frame_accuracy_without_lexicon`` is measured on ``predicted_without_lexicon``.
    ``predicted_end_to_end``, predictions for which the targets too had to be found, give
    ``targets`` and ``end_to_end_frames``, ``end_to_end_arguments`` and
    ``end_to_end_full_structure`` when ``predicted`` was made with the gold targets.
    ``first_rank_only`` leaves out FEs that FrameNet keeps in its second and third layer because
    they overlap others. ``facts`` (corpus, split) go into the signature. ``samples`` bootstrap
    samples over sentences give the intervals (0: none).

    Raises `InputError` for sentences that do not pair up and for a gold frame that the ontology
    does not have.
    """
    if protocol not in PROTOCOLS:
        raise InputError(f"protocol={protocol}: must be one of {', '.join(PROTOCOLS)}")
    if samples < 0:
        raise InputError(f"samples={samples}: must not be negative")
    if not 0 < confidence < 1:
        raise InputError(f"confidence={confidence}: must lie between 0 and 1")
    if released_batch_size is not None and released_batch_size < 1:
        raise InputError(f"released_batch_size={released_batch_size}: must be at least 1")
    gold = list(gold)
    inventory = Inventory(ontology) if ontology is not None else None

    given = {
        "predicted": predicted,
        "predicted_gold_frames": predicted_gold_frames,
        "predicted_without_lexicon": predicted_without_lexicon,
        "predicted_end_to_end": predicted_end_to_end,
    }
    sets: dict[str, Pairs] = {
        name: align(gold, sentences, allow_missing, name)
        for name, sentences in given.items()
        if sentences is not None
    }
    if protocol == "released":
        if inventory is None:
            raise InputError("protocol=released needs the ontology")
        tables = released_tables(sets, inventory, released_batch_size)
    else:
        tables = exact_tables(sets, ontology, inventory, first_rank_only)
    described = signature(
        task="frames",
        protocol=protocol,
        **(facts or {}),
        spans="whole-words",
        ranks="first" if first_rank_only or protocol == "released" else "all",
        batch=released_batch_size if protocol == "released" else None,
        missing="empty" if allow_missing else None,
        ontology=ontology.version if ontology is not None else None,
        sentences=len(gold),
        frames=sum(len(sentence.frames) for sentence in gold),
        elements=sum(len(a.elements) for sentence in gold for a in sentence.frames),
        bootstrap=f"{samples}/{confidence:g}/seed{seed}" if samples else None,
    )
    ids = [sentence.id for sentence in gold]
    return FrameScores.of(protocol, described, tables, ids, samples, seed, confidence)


@command(
    "kid_score",
    ScoreConfig,
    example="python -m kid.score gold=test.jsonl predicted=predictions.jsonl "
    "ontology=ontology.json",
)
def main(config: ScoreConfig) -> None:
    """Score a file of predicted frames against a file of gold frames.

    Both are JSON Lines, one sentence a line, as kid.prepare and kid.predict write them. Prints a
    table, and as its last line one JSON object. With a baseline, also whether the difference to
    it may be chance (p-values of paired approximate randomisation over sentences).
    """
    ontology = None
    if config.ontology is not None:
        ontology = Ontology.from_json(read_json(config.ontology))
    gold = list(read_sentences(config.gold))

    def scored(
        path: str,
        gold_frames: str | None = None,
        without_lexicon: str | None = None,
        end_to_end: str | None = None,
    ) -> FrameScores:
        return score(
            gold,
            read_sentences(path),
            ontology,
            config.protocol,
            predicted_gold_frames=read_sentences(gold_frames) if gold_frames else None,
            predicted_without_lexicon=read_sentences(without_lexicon) if without_lexicon else None,
            predicted_end_to_end=read_sentences(end_to_end) if end_to_end else None,
            first_rank_only=config.first_rank_only,
            released_batch_size=config.released_batch_size,
            allow_missing=config.allow_missing,
            samples=config.samples,
            confidence=config.confidence,
            seed=config.seed,
        )

    scores = scored(
        config.predicted,
        config.predicted_gold_frames,
        config.predicted_without_lexicon,
        config.predicted_end_to_end,
    )
    record = scores.to_json()
    Console().print(scores.table())
    if config.baseline is not None:
        baseline = scored(config.baseline)
        Console().print(baseline.table())
        record["baseline"] = baseline.to_json()
        record["p_values"] = scores.compare(baseline, seed=config.seed)
    print_json(record)


if __name__ == "__main__":
    main()
