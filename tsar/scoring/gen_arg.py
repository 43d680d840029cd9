"""Arg-I and Arg-C as the scorer that came with WikiEvents counts them (gen-arg, Li et al. 2021).

Arguments are sets of (event, head word, role), of a document's events together. Of a gold span an
article at its start is left out before its head is looked for. A predicted argument is identified
if the gold of its event has an argument with its head, and classified if one with its role, too.

By coreference a predicted argument *that is not identified so* counts if its head, as a span of
one word, is a mention of the chain of a gold argument of its event, whose head is looked up in
the same way; and is classified if that argument's role is its own. Heads of mentions of several
words are so in no chain: coreference adds little, as in the published numbers.

Several predicted arguments may be matched by one gold argument: that scorer lets them.
"""

from __future__ import annotations

from collections.abc import Callable

from semcore.scoring.metrics import Row
from semcore.text.spans import WordSpan
from tsar.scoring.fillers import ScoredEvents


def gen_arg_row(role: bool, coref: bool) -> Callable[[ScoredEvents, ScoredEvents], Row]:
    """Arg-C (``role``) or Arg-I, with credit for coreference or without."""

    def measure(gold: ScoredEvents, predicted: ScoredEvents) -> Row:
        wanted = {(f.trigger, f.bare_head, f.role) for f in gold.fillers}
        found = {(f.trigger, f.head, f.role) for f in predicted.fillers}
        places = {(trigger, head) for trigger, head, _ in wanted}
        in_chains = {
            (trigger, chain, name)
            for trigger, head, name in wanted
            if (chain := _chain(gold, head)) is not None
        }
        chained = {(trigger, chain) for trigger, chain, _ in in_chains}
        matched = 0
        for trigger, head, name in found:
            if (trigger, head) in places:
                matched += not role or (trigger, head, name) in wanted
            elif coref and (chain := _chain(gold, head)) is not None:
                matched += (
                    (trigger, chain, name) in in_chains if role else ((trigger, chain) in chained)
                )
        return matched, len(found), len(wanted)

    return measure


def _chain(gold: ScoredEvents, head: int) -> int | None:
    return gold.chains.get(WordSpan(head, head + 1))
