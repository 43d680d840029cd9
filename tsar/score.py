"""Score predicted events against gold ones.

    python -m tsar.score corpus=rams gold=test.jsonlines predicted=predictions.jsonlines

From Python: `score` on two lists of `EventDocument`, which are paired by their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from semcore.commands import command, note
from semcore.errors import InputError, one_of
from semcore.scoring.config import ComparisonConfig
from tsar.config import CORPORA, SCORERS, EventScoring

if TYPE_CHECKING:
    from tsar.data import EventDocument
    from tsar.ontology import EventOntology
    from tsar.scoring.pairing import PairedDocuments
    from tsar.scoring.result import EventScores


@dataclass(kw_only=True)
class EventScoreConfig(EventScoring, ComparisonConfig):
    """The keys of ``python -m tsar.score``."""

    # gen_arg: the filled templates that BART-Gen writes; null: spans, in any of their forms
    format: str | None = None
    # ontology.json, RAMS's file of multiplicities, or for format=gen_arg the one with templates
    ontology: str | None = None
    coreference: str | None = None  # WikiEvents: file of chains; null: coref/ beside the gold
    # CoNLL-U file or folder, spacy:PIPELINE or stanza:LANGUAGE, for heads; null: the gold's own
    dependencies: str | None = None
    predicted_triggers: str | None = None  # predictions of the same system for triggers it found

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.format is not None:
            one_of("format", self.format, ("gen_arg",))
            if self.ontology is None:
                raise InputError("format=gen_arg: needs ontology=, the file with the templates")
            self.protocol = self.protocol or "gen_arg"


def score(
    gold: Iterable[EventDocument],
    predicted: Iterable[EventDocument],
    ontology: EventOntology | None = None,
    config: EventScoring | None = None,
    *,
    predicted_triggers: Iterable[EventDocument] | None = None,
    heads: str | None = None,
    facts: Mapping[str, object] | None = None,
    sources: Mapping[str, str] | None = None,
) -> EventScores:
    """Score predictions by the measures of ``config.corpus``; documents are paired by id.

    What each measure is: `tsar.scoring.measures`; which a corpus has: `tsar.scoring.tables`.
    Gold is never filtered: an event of a type and an argument of a role that no training data
    has, or that no window reaches, counts. With an ontology that says how often roles may occur,
    ``span`` and ``head`` are also taken of type-constrained predictions.

    ``predicted_triggers`` are further predictions for the same documents, for which the triggers
    too had to be found; their measures stand below ``predicted_triggers``. ``heads`` says where
    the heads of the gold's words come from, ``facts`` (split) what else the signature tells.
    ``sources`` are the files of ``gold``, ``predicted`` and ``predicted_triggers``, which errors
    name; without one, its key.

    Raises `InputError` for predictions of unknown documents, or of the same one twice.
    """
    from semcore.scoring.metrics import signature
    from tsar.scoring.calibration import argument_calibration_error, trigger_calibration_error
    from tsar.scoring.heads import heads_described
    from tsar.scoring.pairing import pair
    from tsar.scoring.result import EventScores
    from tsar.scoring.tables import reported, tables

    config, gold = config or EventScoring(), list(gold)
    one_of("corpus", config.corpus, CORPORA)
    names = {key: key for key in ("gold", "predicted", "predicted_triggers")} | dict(sources or {})
    pairs = pair(gold, predicted, names["predicted"], names["gold"])
    triggers = config.triggers or ("gold" if _triggers_given(pairs) else "predicted")
    found = tables(pairs.gold, pairs.predicted, config, ontology, triggers)
    found_triggers = pairs.predicted
    if predicted_triggers is not None:
        further = pair(gold, predicted_triggers, names["predicted_triggers"], names["gold"])
        found_triggers = further.predicted
        others = tables(further.gold, further.predicted, config, ontology, "predicted")
        found |= {f"predicted_triggers.{name}": table for name, table in others.items()}
    protocol = config.protocol or SCORERS[0]
    wikievents = config.corpus.startswith("wikievents")
    described = signature(
        task="events",
        corpus=config.corpus,
        protocol=protocol if wikievents else "exact",
        triggers=triggers,
        **(facts or {}),
        heads=heads_described(pairs.gold, heads),
        documents=len(pairs.gold),
        events=sum(len(document.events) for document in gold),
        arguments=sum(len(event.arguments) for document in gold for event in document.events),
        missing=pairs.missing or None,
        bootstrap=config.bootstrap,
    )
    return EventScores(
        config,
        described,
        found,
        items=tuple(document.id for document in pairs.gold),
        protocol=protocol if wikievents else "exact",
        corpus=config.corpus,
        triggers=triggers,
        first=reported(config.corpus, protocol, triggers),
        missing=pairs.missing,
        argument_calibration_error=argument_calibration_error(pairs.gold, pairs.predicted),
        trigger_calibration_error=trigger_calibration_error(pairs.gold, found_triggers),
    )


def _triggers_given(pairs: PairedDocuments) -> bool:
    """Whether every predicted event has the trigger and the type of one of the gold."""
    return all(
        {(e.trigger_words, e.type) for e in found.events}
        <= {(e.trigger_words, e.type) for e in wanted.events}
        for wanted, found in zip(pairs.gold, pairs.predicted, strict=True)
    )


@command(
    "tsar_score",
    EventScoreConfig,
    example="python -m tsar.score corpus=rams gold=test.jsonlines predicted=predictions.jsonlines",
)
def main(config: EventScoreConfig) -> None:
    """Score a file of predicted events against a file of gold events.

    The gold is a split of an official release or of a prepared folder. The predictions are in the
    form of RAMS's scorer, in ours (tsar.predict, tsar.evaluate), or with format=gen_arg the filled
    templates of BART-Gen. Prints a table, and as its last line one JSON object. With a baseline,
    also whether the difference to it may be chance (p-values of paired approximate randomisation
    over documents).
    """
    from semcore.scoring.scores import report
    from tsar.corpora.inventory import read_inventory
    from tsar.corpora.sources import Repairs
    from tsar.scoring.files import events_of_other_types, form_of, read_gold, with_heads
    from tsar.scoring.predictions import read_predictions
    from tsar.scoring.tables import same_measures
    from tsar.scoring.templates import read_generated, read_templates

    one_of("corpus", config.corpus, CORPORA)
    repairs, form = Repairs(), form_of(config.gold)
    # TextEE's lines (mlee) may be of any corpus, and so may our own.
    if form not in (None, "mlee") and not same_measures(form, config.corpus):
        note(f"{config.gold}: is of {form}; the measures are those of corpus={config.corpus}")
    gold = list(read_gold(config.gold, config.coreference, repairs))
    if not gold:
        raise InputError.at(config.gold, None, "no document")
    heads, ontology, read = None, None, partial(read_predictions, gold=gold)
    if config.format == "gen_arg" and config.ontology is not None:
        templates = read_templates(config.ontology)
        if others := events_of_other_types(gold, templates, config.ontology):
            note(f"{config.ontology}: has no template for {others} events; nothing is read of them")
        read = partial(read_generated, gold=gold, templates=templates)
    elif config.ontology is not None:
        ontology = read_inventory(config.ontology)
        events_of_other_types(gold, ontology.type_index, config.ontology)
    if config.dependencies is not None:
        gold, heads = with_heads(gold, config.dependencies)

    def scored(path: str, further: str | None) -> EventScores:
        others, files = None, {"gold": config.gold, "predicted": path}
        if further is not None:
            others, files["predicted_triggers"] = read(further), further
        return score(
            gold,
            read(path),
            ontology,
            config,
            predicted_triggers=others,
            heads=heads,
            sources=files,
        )

    scores = scored(config.predicted, config.predicted_triggers)
    if repairs:
        told = ", ".join(f"{name} {count}" for name, count in sorted(repairs.items()))
        note(f"{config.gold}: {told}")
    baseline = None if config.baseline is None else scored(config.baseline, None)
    report(scores, baseline, names=config.names)


if __name__ == "__main__":
    main()
