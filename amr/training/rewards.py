"""How good a graph is, by the gold one: what preference learning may have for feedback.

Another reward is another entry of `REWARDS`. Each is from 0 to 1; a config says which count, and
how much (``preference.feedback.weights``). Imports no torch before a reward needs it: processes
that compute rewards start quickly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amr.linearization.token_kinds import frame_of
from amr.notation.trees import nodes_of
from amr.scoring.mapping import best_mapping
from amr.scoring.triples import Triples, triples_of_tree
from amr.scoring.views import views
from semcore.errors import one_of

if TYPE_CHECKING:
    from penman.tree import Tree

_PARTS = ("unlabeled", "no_wsd", "reentrancies", "srl")  # Smatch of a part, or of a changed graph
_BAGS = ("concepts", "named_entities", "negation")


@dataclass(frozen=True)
class GraphRewards:
    """A `Judge` of graphs: the weighted sum of rewards.

    ``frames`` are the senses that exist; without any, all do. Raises `InputError` for a reward
    that there is not.
    """

    weights: Mapping[str, float]
    frames: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in self.weights:
            one_of("preference.feedback.weights", name, tuple(REWARDS))

    def __call__(self, gold: Tree, graphs: Sequence[Tree]) -> list[float]:
        """The rewards of graphs of one sentence."""
        total = [0.0] * len(graphs)
        for name, weight in self.weights.items():
            if weight:
                rewards = REWARDS[name](gold, graphs, self.frames)
                total = [sum_ + weight * new for sum_, new in zip(total, rewards, strict=True)]
        return total


def smatch_f1(gold: Tree, graphs: Sequence[Tree], frames: frozenset[str]) -> list[float]:
    """Exact Smatch F1."""
    right = triples_of_tree(gold)
    return [_mapped(triples_of_tree(graph), right) or 0.0 for graph in graphs]


def fine_grained(gold: Tree, graphs: Sequence[Tree], frames: frozenset[str]) -> list[float]:
    """The mean F1 of the measures of parts, without ``:wiki``: of those that either graph has.

    They are those of Damonte, Cohen and Satta (2017); see `amr.scoring.views`.
    """
    right = views(gold)
    found = []
    for graph in graphs:
        other = views(graph)
        parts = [_mapped(other.graphs[name], right.graphs[name]) for name in _PARTS]
        parts += [_shared(other.bags[name], right.bags[name]) for name in _BAGS]
        known = [part for part in parts if part is not None]
        found.append(sum(known) / len(known) if known else 1.0)
    return found


def validity(gold: Tree, graphs: Sequence[Tree], frames: frozenset[str]) -> list[float]:
    """1 for a valid graph, else 0.

    Its senses are PropBank's and its roles AMR's; no triple stands there twice, and no edge leads
    from a node to itself. All that is drawn under the parser's constraints is valid.
    """
    return [float(_valid(graph, frames)) for graph in graphs]


Reward = Callable[["Tree", Sequence["Tree"], frozenset[str]], list[float]]
REWARDS: dict[str, Reward] = {
    "smatch": smatch_f1,
    "fine_grained": fine_grained,
    "validity": validity,
}


def _mapped(graph: Triples, gold: Triples) -> float | None:
    """F1 of the best mapping; ``None`` where there is nothing in both."""
    size = len(graph) + len(gold)
    return 2 * best_mapping(graph, gold).matched / size if size else None


def _shared(bag: Counter[str], gold: Counter[str]) -> float | None:
    size = bag.total() + gold.total()
    return 2 * (bag & gold).total() / size if size else None


def _valid(graph: Tree, frames: frozenset[str]) -> bool:
    from amr.decoding.roles import base_of, is_amr_role

    nodes = nodes_of(graph)
    variables = {variable for variable, _ in nodes}
    triples: Counter[tuple[str, str, str]] = Counter()
    for variable, branches in nodes:
        for role, target in branches:
            end = target if isinstance(target, str) else target[0]
            if role == "/":
                if frames and frame_of(end) is not None and end not in frames:
                    return False
                continue
            base, inverse = base_of(role)
            if not is_amr_role(role) or end == variable:
                return False
            turned = inverse and end in variables
            triples[(end, base, variable) if turned else (variable, base, end)] += 1
    return not triples or max(triples.values()) == 1
