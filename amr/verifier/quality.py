"""How good graphs of a sentence are: by a verifier, the parser and each other."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from math import isfinite
from typing import Any

import torch
from torch import Tensor

from amr.verifier.batch import VerifierBatch
from amr.verifier.model import Verdict
from semcore.errors import InputError
from semcore.training.calibration import Calibration


def qualities(verdict: Verdict, batch: VerifierBatch, labels: str) -> Tensor:
    """``[G]``: the Smatch that is expected of each graph, 0 to 1.

    Of its parts so many are right as their probabilities add up to; the gold graph is taken to be
    as large as the sentence's graphs are on average. Where parts and graphs were learned, it is
    the mean of both.
    """
    whole = verdict.graphs.sigmoid()
    if labels == "graph":
        return whole
    part = batch.is_part
    owner = batch.owner[part]
    zeros = whole.new_zeros(len(whole))
    right = zeros.index_add(0, owner, verdict.parts[part].sigmoid())
    size = zeros.index_add(0, owner, zeros.new_ones(len(owner)))
    sentences = zeros.new_zeros(batch.words.mask.shape[0])
    graphs = sentences.index_add(0, batch.sentence, torch.ones_like(size))
    mean = sentences.index_add(0, batch.sentence, size) / graphs.clamp(min=1)
    expected = 2 * right / (size + mean[batch.sentence])
    return expected if labels == "steps" else (expected + whole) / 2


@dataclass(frozen=True)
class Mixture:
    """What is added to a graph's quality, chosen on a development set."""

    parser: float = 0.0  # times the parser's log-probability
    consensus: float = 0.0  # times the Smatch expected against the other graphs


@dataclass(frozen=True)
class Choice:
    """What is fitted on a development set when the network is trained."""

    verifier: Mixture = field(default_factory=Mixture)  # of rerank=verifier
    both: Mixture = field(default_factory=Mixture)  # of rerank=both
    nodes: Calibration | None = None  # of the probabilities of nodes; None: they are not learned
    edges: Calibration | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, record: Any) -> Choice:
        """The inverse of `to_json`; raises `InputError` when the object is none."""
        try:
            by_verifier, by_both = (
                Mixture(**_numbers(record[name])) for name in ("verifier", "both")
            )
            nodes, edges = (
                None if record[name] is None else Calibration(**_numbers(record[name]))
                for name in ("nodes", "edges")
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            what = f"missing key {error}" if isinstance(error, KeyError) else str(error)
            raise InputError(f"damaged choice: {what}") from error
        return cls(by_verifier, by_both, nodes, edges)


def _numbers(record: Any) -> dict[str, float]:
    numbers = {str(key): float(value) for key, value in record.items()}
    if not all(map(isfinite, numbers.values())):
        raise ValueError(f"{record!r} are not the numbers wanted")
    return numbers
