"""Which type a run computes in where ``trainer.precision`` leaves it to the machine.

Mixed bfloat16 pays where products in it are in hardware: on GPUs, on processors with AMX, and on
AMD's with AVX512-BF16. Intel's with AVX512-BF16 but without AMX (a virtual machine may hide it)
have the instructions, yet take longer for a step in bfloat16 than in float32.
"""

from __future__ import annotations

from pathlib import Path

from semcore.training.config import TrainerConfig

_CPUINFO = Path("/proc/cpuinfo")


def precision_of(config: TrainerConfig) -> str:
    """``32`` or ``bf16``: the configured precision, or what suits the machine of ``auto``."""
    if config.precision != "auto":
        return config.precision
    import torch

    if config.accelerator != "cpu" and torch.cuda.is_available():
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "32"
    try:
        text = _CPUINFO.read_text(encoding="utf-8")
    except OSError:  # no Linux
        return "32"
    return "bf16" if processor_has_bf16(text) else "32"


def processor_has_bf16(cpuinfo: str) -> bool:
    """Whether a processor, described as in Linux's ``/proc/cpuinfo``, is quick in bfloat16."""
    facts: dict[str, str] = {}
    for line in cpuinfo.splitlines():
        key, _, value = line.partition(":")
        facts.setdefault(key.strip(), value.strip())
    flags = facts.get("flags", "").split()
    amd = facts.get("vendor_id") == "AuthenticAMD"
    return "amx_bf16" in flags or (amd and "avx512_bf16" in flags)
