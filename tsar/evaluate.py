"""``python -m tsar.evaluate``: extract the events of a split with a checkpoint, and score them.

The last line printed is one JSON object, that of `tsar.score`. Arguments are looked for with the
gold's triggers, and by a checkpoint that finds triggers also with its own, from the text alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from semcore.commands import command, note, progress
from semcore.errors import InputError, one_of
from semcore.options import ParseOptions
from semcore.scoring.config import EvaluationConfig
from tsar.config import CORPORA, DECODERS, EventOptions, EventScoring

if TYPE_CHECKING:
    from tsar.data import EventDocument
    from tsar.ontology import EventOntology
    from tsar.scoring.result import EventScores

# The files of an output folder beside ``gold.jsonl``, by whose triggers they were made with.
RUNS = {"gold": "gold_triggers.jsonl", "predicted": "predicted_triggers.jsonl"}
OFFICIAL = "predictions.jsonlines"  # those with the gold's triggers, in the form of RAMS's scorer


@dataclass(kw_only=True)
class EventEvaluationConfig(ParseOptions, EventScoring, EvaluationConfig):
    """The keys of ``python -m tsar.evaluate``."""

    command = "tsar.evaluate"

    # gold | predicted: arguments with these triggers alone; null: both, if it finds triggers
    triggers: str | None = None
    decoding: str = "independent"  # independent | constrained: by the ontology's multiplicities

    def __post_init__(self) -> None:
        ParseOptions.__post_init__(self)
        EventScoring.__post_init__(self)
        one_of("decoding", self.decoding, DECODERS)


@command(
    "tsar_evaluate",
    EventEvaluationConfig,
    example="python -m tsar.evaluate checkpoint=checkpoints/tsar corpus=wikievents "
    "data=data/wikievents",
    result="main F1",
)
def main(config: EventEvaluationConfig) -> float:
    """Score a checkpoint on a split of a prepared corpus: arguments, and the triggers it finds."""
    from semcore.scoring.scores import report
    from tsar.scoring.tables import main_measure

    scores = evaluate(config)
    report(scores, stderr=True)
    return scores[main_measure(config.corpus)].f1


def evaluate(config: EventEvaluationConfig) -> EventScores:
    """Extracts and scores; writes gold and predictions where ``config.output`` says."""
    from tsar.corpus import EventCorpus
    from tsar.graphs.released import released_lookup
    from tsar.json_form import json_lines
    from tsar.parser import EventParser
    from tsar.score import score
    from tsar.scoring.files import heads_of_folder
    from tsar.scoring.predictions import official_lines
    from tsar.scoring.tables import same_measures

    one_of("corpus", config.corpus, CORPORA)
    config.check_output(["gold.jsonl", OFFICIAL, *RUNS.values()])
    corpus = EventCorpus(Path(config.data))
    if corpus.corpus is not None and not same_measures(corpus.corpus, config.corpus):
        told = f"is of {corpus.corpus}; the measures are those of corpus={config.corpus}"
        note(f"{config.data}: {told}")
    gold = corpus.split(config.split)
    if not gold:
        raise InputError(f"{config.data}: no document in split {config.split}")
    parser = EventParser.from_pretrained(config.checkpoint, config.device, config.precision)
    types, roles = _unknown(config, gold, parser.ontology)
    both = ["gold", "predicted"] if parser.finds_triggers else ["gold"]
    graphs = corpus.graphs(config.split)
    if parser.model.config.compat.released_graph_lookup:
        graphs = released_lookup(gold, graphs)
    found = {}
    for triggers in both if config.triggers is None else [config.triggers]:
        options = EventOptions(
            triggers=triggers, decoding=config.decoding, batch_words=config.batch_words
        )
        documents = parser.extract(gold, graphs, options)
        what = f"{triggers} triggers"
        found[triggers] = list(progress(documents, what, total=len(gold)))
    written = {"gold.jsonl": json_lines(gold)}
    written |= {RUNS[triggers]: json_lines(documents) for triggers, documents in found.items()}
    if "gold" in found:
        written[OFFICIAL] = official_lines(found["gold"])
    config.write_output(written)
    first, *others = found
    return score(
        gold,
        found[first],
        corpus.ontology,
        replace(config, triggers=first),
        predicted_triggers=found[others[0]] if others else None,
        heads=heads_of_folder(corpus.folder),
        facts={
            "split": config.split,
            "decoding": config.decoding,
            "graphs": sum(d.id in graphs for d in gold) if parser.reads_graphs else None,
            "unknown_types": types or None,
            "unknown_roles": roles or None,
        },
    )


def _unknown(
    config: EventEvaluationConfig, gold: Sequence[EventDocument], ontology: EventOntology
) -> tuple[int, int]:
    """How many event types, and roles of types that it knows, the parser does not know.

    Events and arguments of these are not found. Raises `InputError` if it knows no type.
    """
    pairs = {(e.type, a.role) for d in gold for e in d.events for a in e.arguments}
    types = {event.type for document in gold for event in document.events}
    unknown = types - ontology.type_index.keys()
    if types and unknown == types:
        known = next(iter(ontology.type_index), "none")
        raise InputError(
            f"{config.checkpoint}: trained on another inventory ({known}, ...) than that of "
            f"{config.data} ({min(types)}, ...): they have no event type in common"
        )
    roles = sum(pair not in ontology.pair_index for pair in pairs if pair[0] not in unknown)
    return len(unknown), roles


if __name__ == "__main__":
    main()
