"""Which measures a corpus is scored by, under which names, and the counts of each document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from semcore.scoring.metrics import count_table
from semcore.scoring.scores import Tables
from tsar.config import SCORERS, EventScoring
from tsar.data import EventDocument
from tsar.ontology import EventOntology
from tsar.scoring.fillers import scored_events
from tsar.scoring.measures import MEASURES
from tsar.scoring.pairing import constrained, without_types

# The one type of WikiEvents' test set that its training set lacks: TSAR's and gen-arg's numbers
# are on the 364 events and 563 arguments that are left without it.
UNSEEN = frozenset(("Contact.RequestCommand.Correspondence",))
WIKIEVENTS = ("wikievents", "wikievents_coarse")

_DISTANCES = {
    f"by_distance.{name}": f"distance_{name}" for name in ("<-2", "-2", "-1", "0", "1", "2", ">2")
}
_PAIE = {"paie.arg_i": "paie_i", "paie.arg_c": "paie_c"}
_TEXTEE = {name: name for name in ("ai", "ac", "ai_plus", "ac_plus")}
_TRIGGERS = {name: name for name in ("ti", "tc")}
_SPANS = {"span": "span", "head": "head"}
_PROTOCOLS = {
    "tsar": {
        "arg_i.head": "head_i",
        "arg_i.coref": "coref_i",
        "arg_c.head": "head",
        "arg_c.coref": "coref_c",
    },
    "gen_arg": {
        f"{measure}.{kind}": f"gen_arg_{kind}_{measure[-1]}"
        for measure in ("arg_i", "arg_c")
        for kind in ("head", "coref")
    },
}


def reported(corpus: str, protocol: str, triggers: str) -> tuple[str, ...]:
    """The measures that come first, whether they could be taken or not."""
    if corpus in WIKIEVENTS:
        first = tuple(_PROTOCOLS[protocol])
    elif corpus == "rams":
        first = tuple(_SPANS)
    else:
        first = tuple(_TEXTEE)
    return (*_TRIGGERS, *first) if triggers == "predicted" else first


def same_measures(first: str, second: str) -> bool:
    """Whether two corpora are scored alike, so that either may be named for the other."""
    return first == second or (first in WIKIEVENTS and second in WIKIEVENTS)


def main_measure(corpus: str) -> str:
    """The one measure by which systems are compared."""
    if corpus in WIKIEVENTS:
        return "arg_c.head"
    return "span" if corpus == "rams" else "ac_plus"


def tables(
    gold: Sequence[EventDocument],
    predicted: Sequence[EventDocument],
    config: EventScoring,
    ontology: EventOntology | None,
    triggers: str,
) -> Tables:
    """``[documents, 3]`` of each measure, by its name in the results.

    ``triggers``, predicted or gold, says where those of the predictions come from: of given ones
    nothing is measured. Measures by coreference are taken where the gold has chains, those on
    type-constrained predictions where the ontology says how often roles may occur.
    """
    names = _names(config.corpus, config.protocol or SCORERS[0])
    if triggers == "predicted":
        names = {**_TRIGGERS, **names}
    if not any(document.clusters for document in gold):
        names = {name: kind for name, kind in names.items() if "coref" not in kind}
    counted = _counted(gold, predicted, names)
    if config.corpus in WIKIEVENTS and any(e.type in UNSEEN for d in gold for e in d.events):
        seen = {
            f"without_unseen_type.{name}": kind
            for name, kind in names.items()
            if name.split(".")[0] in ("arg_i", "arg_c", *_PROTOCOLS)
        }
        counted |= _counted(without_types(gold, UNSEEN), without_types(predicted, UNSEEN), seen)
    most = _most(ontology)
    if any(number is not None for roles in most.values() for number in roles.values()):
        kept = [replace(d, events=tuple(constrained(e, most) for e in d.events)) for d in predicted]
        names = {f"type_constrained.{name}": kind for name, kind in _SPANS.items()}
        counted |= _counted(gold, kept, names)
    return {
        name: table
        for name, table in counted.items()
        if table.any() or not name.endswith(("<-2", ">2"))
    }


def _names(corpus: str, protocol: str) -> dict[str, str]:
    """The measures of a corpus by their names in the results."""
    if corpus in WIKIEVENTS:
        (other,) = _PROTOCOLS.keys() - {protocol}
        nested = {f"{other}.{name}": kind for name, kind in _PROTOCOLS[other].items()}
        first = {**_PROTOCOLS[protocol], **nested, "span": "span"}
    elif corpus == "rams":
        first = _SPANS
    else:
        return {**_TEXTEE, **_SPANS, **_DISTANCES}
    textee = {f"textee.{name}": kind for name, kind in _TEXTEE.items()}
    return {**first, **_DISTANCES, **_PAIE, **textee}


def _counted(
    gold: Sequence[EventDocument], predicted: Sequence[EventDocument], names: dict[str, str]
) -> Tables:
    pairs = [
        (scored_events(wanted), scored_events(found))
        for wanted, found in zip(gold, predicted, strict=True)
    ]
    counted = {kind: count_table(MEASURES[kind](*p) for p in pairs) for kind in set(names.values())}
    return {name: counted[kind] for name, kind in names.items()}


def _most(ontology: EventOntology | None) -> dict[str, dict[str, int | None]]:
    types = () if ontology is None else ontology.event_types
    return {event.name: {role.name: role.most for role in event.roles} for event in types}
