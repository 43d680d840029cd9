"""Outputs with what is known of them: as they are kept, and as tensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from semcore.checkpoints import write_tensors
from semcore.errors import InputError
from semcore.training.state import load_tensors

Output = tuple[int, ...]  # what a parser writes for one input, in numbers of its own


@dataclass(frozen=True, slots=True)
class Candidate:
    """One output of an input. Log-probabilities are of its steps, by weights that stay."""

    output: Output
    reward: float
    times: int = 1  # how often it was drawn
    old: tuple[float, ...] = ()  # by the policy as it was when it drew; empty: not asked for
    reference: tuple[float, ...] = ()  # by the reference


@dataclass(frozen=True, slots=True)
class Groups:
    """B inputs of up to K candidates of up to T steps."""

    reward: Tensor  # [B, K]
    times: Tensor  # [B, K], how often each was drawn; 0 where there is none
    logs: Tensor  # [B, K, T], the policy's log-probabilities, with gradients; 0 off the mask
    mask: Tensor  # [B, K, T] bool
    old: Tensor | None = None  # [B, K, T]
    reference: Tensor | None = None  # [B, K, T]

    @classmethod
    def of(cls, groups: Sequence[Sequence[Candidate]], logs: Tensor, mask: Tensor) -> Groups:
        """The candidates of B inputs, whose policy's ``logs`` are ``[B, K, T]``."""

        def table(rows: list[list[float]]) -> Tensor:
            filled = [[*row, *[0.0] * (mask.shape[1] - len(row))] for row in rows]
            return torch.tensor(filled, dtype=logs.dtype, device=logs.device)

        def steps(name: str) -> Tensor | None:
            rows = [[getattr(item, name) for item in group] for group in groups]
            if not rows[0][0]:
                return None
            found = torch.zeros_like(logs)
            found[mask] = logs.new_tensor([x for group in rows for row in group for x in row])
            return found

        return cls(
            table([[item.reward for item in group] for group in groups]),
            table([[float(item.times) for item in group] for group in groups]),
            logs,
            mask,
            steps("old"),
            steps("reference"),
        )

    @property
    def there(self) -> Tensor:
        """Where there is a candidate, ``[B, K]`` bool."""
        return self.mask.any(2)

    @property
    def total(self) -> Tensor:
        """Log-probabilities of whole outputs, ``[B, K]``."""
        return self.logs.sum(2)

    @property
    def best(self) -> Tensor:
        """The best reward of each input, ``[B, 1]``."""
        return self.reward.masked_fill(~self.there, -torch.inf).amax(1, keepdim=True)

    @property
    def mean(self) -> Tensor:
        """The mean reward of what was drawn of each input, ``[B, 1]``."""
        drawn = self.times.sum(1, keepdim=True).clamp(min=1)
        return (self.reward * self.times).sum(1, keepdim=True) / drawn

    @property
    def spread(self) -> Tensor:
        """Which inputs have candidates of different rewards, ``[B, 1]`` bool."""
        worst = self.reward.masked_fill(~self.there, torch.inf).amin(1, keepdim=True)
        return self.best > worst


def save_candidates(path: Path, found: Mapping[int, Sequence[Candidate]], epoch: int) -> None:
    """Write the candidates of the inputs of one epoch, whole or not at all."""
    rows = [(example, item) for example, group in found.items() for item in group]

    def flat(name: str, kind: torch.dtype) -> dict[str, Tensor]:
        parts = [getattr(item, name) for _, item in rows]
        return {
            name: torch.tensor([x for part in parts for x in part], dtype=kind),
            f"{name}_length": torch.tensor([len(part) for part in parts]),
        }

    tensors = {
        "example": torch.tensor([example for example, _ in rows]),
        "reward": torch.tensor([item.reward for _, item in rows], dtype=torch.float64),
        "times": torch.tensor([item.times for _, item in rows]),
        **flat("output", torch.int64),
        **flat("old", torch.float64),
        **flat("reference", torch.float64),
    }
    write_tensors(path, tensors, {"epoch": str(epoch)})


def load_candidates(path: Path, epoch: int) -> dict[int, list[Candidate]] | None:
    """What `save_candidates` wrote; ``None`` where there is no file, or one of another epoch."""
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="pt") as stored:
            if int((stored.metadata() or {})["epoch"]) != epoch:
                return None
        tensors = load_tensors(path)

        def parts(name: str) -> list[tuple[float, ...]]:
            pieces = tensors[name].split(tensors[f"{name}_length"].tolist())
            return [tuple(piece.tolist()) for piece in pieces]

        rows = zip(
            tensors["example"].tolist(),
            parts("output"),
            tensors["reward"].tolist(),
            tensors["times"].tolist(),
            parts("old"),
            parts("reference"),
            strict=True,
        )
        found: dict[int, list[Candidate]] = {}
        for example, output, *rest in rows:
            found.setdefault(example, []).append(Candidate(tuple(map(int, output)), *rest))
    except (SafetensorError, KeyError, RuntimeError, ValueError) as error:
        raise InputError.at(
            path, None, f"damaged ({error}): delete it, and it is made anew"
        ) from error
    return found
