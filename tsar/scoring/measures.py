"""Every measure: of a document, how much was matched, predicted and in the gold.

An argument is compared by its event (the trigger's words and the event's type), its words and its
role; each measure leaves some of that out, or takes other words for these:

==================  =======================================  ======  ==================
measure             event, words, role                       counts  after
==================  =======================================  ======  ==================
``span``            event, span, role                        many    RAMS's scorer
``head``            event, head word, role                   many    RAMS's, TSAR
``head_i``          event, head word                         many    TSAR, Arg-I head
``coref_i``         event, chain or span                     many    TSAR, Arg-I coref
``coref_c``         event, chain or span, role               many    TSAR, Arg-C coref
``paie_i``          event, span                              once    PAIE, Arg-I
``paie_c``          event, span, role                        once    PAIE, Arg-C
``ai``              type, span                               once    TextEE, AI
``ac``              type, span, role                         once    TextEE, AC
``ai_plus``         event, span                              once    TextEE, AI+
``ac_plus``         event, span, role                        once    TextEE, AC+
``ti``              the trigger's words                      once    TextEE, TI
``tc``              the trigger's words, type                once    TextEE, TC
==================  =======================================  ======  ==================

*Many*: what stands there twice counts twice, and is matched one to one. *Once*: sets. RAMS's
scorer compares the trigger's words without the type; where triggers are given that is the same.

TSAR's Arg-C head is ``head``. A *chain* is a coreference chain of at least two different spans;
a span that is no mention of one stands for itself. gen-arg's four measures are
`tsar.scoring.gen_arg`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from semcore.scoring.metrics import Row, overlap
from tsar.scoring.fillers import Filler, ScoredEvents
from tsar.scoring.gen_arg import gen_arg_row

Measure = Callable[[ScoredEvents, ScoredEvents], Row]


def many(key: Callable[[Filler], Hashable]) -> Measure:
    """Arguments that are equal in ``key``, matched one to one."""

    def measure(gold: ScoredEvents, predicted: ScoredEvents) -> Row:
        return overlap(map(key, gold.fillers), map(key, predicted.fillers))

    return measure


def once(key: Callable[[Filler], Hashable]) -> Measure:
    """Sets of what is equal in ``key``."""

    def measure(gold: ScoredEvents, predicted: ScoredEvents) -> Row:
        return _sets(map(key, gold.fillers), map(key, predicted.fillers))

    return measure


def at_distance(wanted: Callable[[int], bool]) -> Measure:
    """``span`` of the arguments whose sentence is so far from the trigger's."""

    def measure(gold: ScoredEvents, predicted: ScoredEvents) -> Row:
        return overlap(
            (_span_role(f) for f in gold.fillers if wanted(f.distance)),
            (_span_role(f) for f in predicted.fillers if wanted(f.distance)),
        )

    return measure


def _sets(gold: Iterable[Hashable], predicted: Iterable[Hashable]) -> Row:
    wanted, found = set(gold), set(predicted)
    return len(wanted & found), len(found), len(wanted)


def _span_role(filler: Filler) -> Hashable:
    return filler.trigger, filler.words, filler.role


def _chain_or_span(filler: Filler) -> Hashable:
    return filler.words if filler.chain is None else filler.chain


def _triggers(gold: ScoredEvents, predicted: ScoredEvents) -> Row:
    return _sets((t.words for t in gold.triggers), (t.words for t in predicted.triggers))


def _typed_triggers(gold: ScoredEvents, predicted: ScoredEvents) -> Row:
    return _sets(gold.triggers, predicted.triggers)


MEASURES: dict[str, Measure] = {
    "span": many(_span_role),
    "head": many(lambda f: (f.trigger, f.head, f.role)),
    "head_i": many(lambda f: (f.trigger, f.head)),
    "coref_i": many(lambda f: (f.trigger, _chain_or_span(f))),
    "coref_c": many(lambda f: (f.trigger, _chain_or_span(f), f.role)),
    "paie_i": once(lambda f: (f.trigger, f.words)),
    "paie_c": once(_span_role),
    "ai": once(lambda f: (f.trigger.type, f.words)),
    "ac": once(lambda f: (f.trigger.type, f.words, f.role)),
    "ai_plus": once(lambda f: (f.trigger, f.words)),
    "ac_plus": once(_span_role),
    "ti": _triggers,
    "tc": _typed_triggers,
    "gen_arg_head_i": gen_arg_row(role=False, coref=False),
    "gen_arg_head_c": gen_arg_row(role=True, coref=False),
    "gen_arg_coref_i": gen_arg_row(role=False, coref=True),
    "gen_arg_coref_c": gen_arg_row(role=True, coref=True),
    # How far from the trigger's sentence: those of RAMS, whose documents have five sentences.
    **{f"distance_{n}": at_distance(lambda d, n=n: d == n) for n in range(-2, 3)},  # type: ignore[misc]
    "distance_<-2": at_distance(lambda d: d < -2),
    "distance_>2": at_distance(lambda d: d > 2),
}
