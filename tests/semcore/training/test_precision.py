"""``trainer.precision=auto``: what the machine is quick in; anything else is taken as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from semcore.training import precision
from semcore.training.config import TrainerConfig
from semcore.training.precision import precision_of, processor_has_bf16

CPUINFO = "processor\t: 0\nvendor_id\t: {}\nflags\t\t: fpu {}\n\nprocessor\t: 1\nvendor_id\t: {}\n"


@pytest.mark.parametrize(
    ("vendor", "flags", "quick"),
    [
        ("GenuineIntel", "avx512f avx512_bf16 amx_bf16 amx_tile", True),
        ("GenuineIntel", "avx512f avx512_bf16", False),  # the instructions alone do not pay
        ("AuthenticAMD", "avx512f avx512_bf16", True),
        ("AuthenticAMD", "avx2", False),
    ],
)
def test_bfloat16_is_for_processors_that_are_quick_in_it(
    vendor: str, flags: str, quick: bool
) -> None:
    assert processor_has_bf16(CPUINFO.format(vendor, flags, vendor)) == quick


def test_of_an_unknown_machine_nothing_is_assumed() -> None:
    assert not processor_has_bf16("")


@pytest.mark.parametrize("wanted", ["32", "bf16"])
def test_what_is_asked_for_is_taken(wanted: str) -> None:
    assert precision_of(TrainerConfig(precision=wanted)) == wanted


def test_auto_follows_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    config = TrainerConfig(precision="auto")
    monkeypatch.setattr(precision, "_CPUINFO", tmp_path / "cpuinfo")
    assert precision_of(config) == "32"  # not told
    (tmp_path / "cpuinfo").write_text("flags : amx_bf16\n", "utf-8")
    assert precision_of(config) == "bf16"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: False)
    assert precision_of(config) == "32"
    assert precision_of(TrainerConfig(precision="auto", accelerator="cpu")) == "bf16"
