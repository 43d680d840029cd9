"""What is measured and fitted on a development set, with the weights as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from amr.verifier.batch import KINDS, Reading, readings
from amr.verifier.candidates import Candidates, best_mixture, crossed, smatch_of
from amr.verifier.hypotheses import Hypotheses
from amr.verifier.model import GraphVerifier
from amr.verifier.quality import Choice, Mixture, qualities
from amr.verifier.verifier import Verifier
from semcore.scoring.calibration import calibration_error
from semcore.training.calibration import Calibration, calibrate


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a sentence's graphs, as many as there are: which, how sure, and what is so."""

    graph: Tensor  # [parts] int64, the graph of the sentence
    node: Tensor  # [parts] bool, nodes; else edges
    log_odds: Tensor  # [parts]
    right: Tensor  # [parts] bool

    def of(self, graphs: Sequence[int], node: bool) -> tuple[Tensor, Tensor]:
        """Log-odds and labels of the nodes, or of the edges, of some of the graphs."""
        kept = torch.isin(self.graph, torch.tensor(graphs)) & (self.node == node)
        return self.log_odds[kept], self.right[kept]


class VerifierValidation:
    """A development set, measured at the end of every epoch, and what is fitted on it at last."""

    def __init__(self, items: Sequence[Hypotheses]) -> None:
        self.items = list(items)
        self._bare = [Candidates.of(item) for item in self.items]
        self._read: list[Reading] = []

    def __call__(self, model: GraphVerifier) -> dict[str, float]:
        """Smatch of what the parser, the verifier alone and an oracle choose; of parts accuracy."""
        judged, parts = self._judged(model)
        found = {
            "smatch": smatch_of(judged, lambda item: item.quality).f1,
            "smatch_parser": smatch_of(judged, lambda item: item.score * 0).f1,
            "smatch_oracle": smatch_of(judged, lambda item: item.smatch).f1,
        }
        if model.config.labels != "graph":
            odds = torch.cat([item.log_odds for item in parts])
            right = torch.cat([item.right for item in parts])
            found["parts_accuracy"] = float(((odds > 0) == right).float().mean())
        return found

    def fitted(self, model: GraphVerifier) -> tuple[Choice, dict[str, float]]:
        """What the checkpoint keeps, and how good it is where each half is fitted on the other."""
        judged, parts = self._judged(model)
        agreed = [Candidates.of(item, consensus=True).consensus for item in self.items]
        judged = [replace(item, consensus=each) for item, each in zip(judged, agreed, strict=True)]
        choice = Choice(best_mixture(judged), best_mixture(judged, consensus=True))
        found = {
            "smatch_mbr": smatch_of(judged, lambda item: item.consensus).f1,
            "smatch_verifier": crossed(judged).f1,
            "smatch_both": crossed(judged, consensus=True).f1,
        }
        if model.config.labels == "graph":
            return choice, found
        graphs = [_shown(item, choice.verifier) for item in judged]
        nodes, edges = (
            [item.of(some, node) for item, some in zip(parts, graphs, strict=True)]
            for node in (True, False)
        )
        for name, each in (("nodes", nodes), ("edges", edges)):
            error = _error(each)
            if error is not None:
                found[f"calibration_error_{name}"] = error
        return replace(choice, nodes=_calibrated(nodes), edges=_calibrated(edges)), found

    def _judged(self, model: GraphVerifier) -> tuple[list[Candidates], list[Parts]]:
        """Sentences with the verifier's qualities, and their parts."""
        if not self._read:
            self._read = readings(self.items, model.encoder)
        worth: list[list[float]] = []
        parts: list[Parts] = []
        for some, verdict, batch in Verifier(model).verdicts(self._read):
            values = qualities(verdict, batch, model.config.labels).tolist()
            of_sentence, first = batch.sentence[batch.owner], 0
            for number, place in enumerate(some):
                count = len(self._read[place].graphs)
                worth.append(values[first : first + count])
                own = (of_sentence == number) & batch.is_part
                parts.append(
                    Parts(
                        (batch.owner[own] - first).cpu(),
                        (batch.kind[own] == KINDS.index("node")).cpu(),
                        verdict.parts[own].cpu(),
                        batch.right[own].bool().cpu(),
                    )
                )
                first += count
        judged = [item.judged(each) for item, each in zip(self._bare, worth, strict=True)]
        return judged, parts


def _shown(item: Candidates, mixture: Mixture) -> list[int]:
    """The graphs that a user sees: the parser's first one, and the one that is chosen."""
    return sorted({0, int(item.mixed(mixture).argmax())})


def _calibrated(each: Sequence[tuple[Tensor, Tensor]]) -> Calibration:
    odds, right = (torch.cat(part) for part in zip(*each, strict=True))
    return calibrate(odds, right)


def _error(each: Sequence[tuple[Tensor, Tensor]]) -> float | None:
    """The expected calibration error where each half of the sentences is fitted on the other."""
    if len(each) < 2:
        return None
    given: list[float] = []
    right: list[bool] = []
    for half in (0, 1):
        fit = _calibrated(each[1 - half :: 2])
        for odds, labels in each[half::2]:
            given += fit.probabilities(odds).tolist()
            right += labels.tolist()
    return calibration_error(given, right)
