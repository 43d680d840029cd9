"""Golden files of the shipped parsers: what is sure must stay, what is close may fall either way.

Processors differ in the fifth digit, and a decision between two things that are equally good may
then fall the other way. So a golden file is made of one clean reading and `READINGS` in which the
encoder's vectors are moved at random, by so much that scores move by about `MARGIN`. A decision
that is the same in all of them is sure. The first line of the file says how it is renewed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

ROOT = Path(__file__).parents[1]
Decision = tuple[Any, ...]
SAMPLES = ("encyclopedia", "news", "story")
MARGIN = 0.01  # of a score, between 0 and 1: nearer decisions are not sure
CLOSE = 1e-3  # what scores of two processors may differ by
READINGS = 12
_NOISE = 0.03  # of the vectors' spread: the score of one decision in ten then moves by `MARGIN`


def sample_texts() -> list[tuple[str, str]]:
    """The sample texts, by name."""
    return [(name, (ROOT / "samples" / f"{name}.txt").read_text("utf-8")) for name in SAMPLES]


@contextmanager
def disturbed(encoder: nn.Module, seed: int) -> Iterator[None]:
    """Inside, every vector that the encoder gives is moved a little, at random."""
    generator = torch.Generator().manual_seed(seed)

    def move(module: nn.Module, inputs: Any, vectors: Tensor) -> Tensor:
        noise = torch.randn(vectors.shape, generator=generator)
        return vectors + _NOISE * vectors.std() * noise * (vectors != 0)

    hook = encoder.register_forward_hook(move)
    try:
        yield
    finally:
        hook.remove()


def readings(
    encoder: nn.Module, read: Callable[[], list[Any]]
) -> tuple[list[Any], list[list[Any]]]:
    """What ``read`` gives as things are, and what it gives when the encoder is disturbed."""
    clean, others = read(), []
    for seed in range(READINGS):
        with disturbed(encoder, seed):
            others.append(read())
    return clean, others


def check(found: dict[Decision, float], golden: dict[str, Any]) -> None:
    """The sure decisions are there with their scores, and nothing that was never read."""
    sure = {tuple(key): score for key, score in golden["sure"]}
    unsure = {tuple(key) for key in golden["unsure"]}
    assert set(sure) <= set(found) <= set(sure) | unsure, golden["text"]
    for key, score in sure.items():
        assert abs(found[key] - score) <= CLOSE, (golden["text"], key)


def records_of(
    encoder: nn.Module, read: Callable[[], list[tuple[str, dict[Decision, float]]]]
) -> list[dict[str, Any]]:
    """The records of a golden file: of each text that ``read`` gives, what is sure and what not."""
    clean, others = readings(encoder, read)
    records = []
    for number, (text, found) in enumerate(clean):
        disturbed = [reading[number][1] for reading in others]
        sure = {key for key in found if all(key in other for other in disturbed)}
        unsure = set(found).union(*disturbed) - sure
        records.append(
            {
                "text": text,
                "sure": [[list(key), round(found[key], 5)] for key in found if key in sure],
                "unsure": [list(key) for key in sorted(unsure, key=str)],
            }
        )
    return records


def write_golden(path: Path, module: str, records: list[dict[str, Any]]) -> None:
    """A header that says how to renew the file, then a record a line."""
    header = {
        "renew": f"python -m {module}",
        "when": "another parser was trained; never because a test fails on another processor",
        "margin": MARGIN,
        "close": CLOSE,
    }
    lines = [json.dumps(record, ensure_ascii=False) for record in (header, *records)]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def read_golden(path: Path) -> list[dict[str, Any]]:
    """The records behind the header."""
    header, *records = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    assert header["renew"].startswith("python -m tests.")
    return records
