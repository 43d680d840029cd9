"""Products with matrices in 8 bits, for parsing on a processor.

A step of parsing multiplies few rows with many weights, and waits for the weights: in 8 bits they
are a quarter as much to read. A weight's row has a scale of its own, as in a checkpoint of
``storage=int8`` (`semcore.checkpoints.storage`), and so has every row of the other factor: what
stands beside a sentence in its batch changes nothing. Both as Dettmers et al. 2022
(https://arxiv.org/abs/2208.07339, section 2.1) have it; sums are whole numbers of 32 bits, and
exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from semcore.errors import InputError

_SMALL = 2**16  # weights; a smaller matrix is as quick as it is
_TINY = 1e-30  # what is smaller is nothing
_STATES = 127
# Processors without VNNI add 128 to a state, and two products in 16 bits: 64 is what fits there.
_WEIGHTS = 127 if torch.cpu._is_vnni_supported() else 64
_in_use: ContextVar[bool] = ContextVar("eight bits in use", default=False)


Whole = tuple[Tensor, Tensor]  # a weight's numbers, int8 [in, out], and their worth [1, out]


class TiedEmbedding(nn.Embedding):
    """An embedding whose vectors are read, and multiplied to score what may come next."""

    eight_bits: Whole | None = None

    def scores(self, states: Tensor, bias: Tensor) -> Tensor:
        """``[..., size]`` to ``[..., number of vectors]``."""
        return _product(states, self.weight, bias, self.eight_bits)


class _EightBitLinear(nn.Linear):
    """A linear layer that has its weights in 8 bits, too."""

    eight_bits: Whole

    def forward(self, input: Tensor) -> Tensor:
        return _product(input, self.weight, self.bias, self.eight_bits)


def add_eight_bits(model: nn.Module, largest: int = _WEIGHTS) -> None:
    """Gives the large matrices of a model their 8 bits, for `eight_bits`; the weights stay.

    They are those of the weights as they are now: a model that learns on needs them anew.

    Args:
        largest: up to which number weights are rounded; the processor's own limit without.

    Raises `InputError` on a GPU.
    """
    if any(parameter.device.type != "cpu" for parameter in model.parameters()):
        raise InputError("precision=int8: for processors; on a GPU use 32 or bf16")
    for module in model.modules():
        if type(module) not in (nn.Linear, _EightBitLinear, TiedEmbedding):
            continue
        weight = module.weight
        assert isinstance(weight, Tensor)
        if weight.numel() < _SMALL:
            continue
        rows, worth = _whole(weight.detach().float(), largest)
        if type(module) is nn.Linear:
            module.__class__ = _EightBitLinear
        holder: Any = module
        holder.eight_bits = rows.t(), worth.t()


@contextmanager
def eight_bits(wanted: bool) -> Iterator[None]:
    """Inside, and in this thread, what has 8 bits multiplies with them, if that is wanted."""
    token = _in_use.set(wanted)
    try:
        yield
    finally:
        _in_use.reset(token)


def _whole(rows: Tensor, most: int) -> tuple[Tensor, Tensor]:
    """Rows ``[N, size]`` as int8 up to ``most``, and what one of it is worth, ``[N, 1]``."""
    # torch's norm to infinity is the same, and takes fifteen times as long.
    worth = rows.abs().amax(1, keepdim=True).mul_(1 / most).add_(_TINY)
    return (rows / worth).round_().to(torch.int8), worth


def _product(states: Tensor, weight: Tensor, bias: Tensor | None, has: Whole | None) -> Tensor:
    """``F.linear``, inside `eight_bits` with those of ``weight``, if it has them."""
    if has is None or not _in_use.get() or not states.numel():
        return F.linear(states, weight, bias)
    columns, worth_of_columns = has
    rows, worth = _whole(states.reshape(-1, states.shape[-1]), _STATES)
    found = torch._int_mm(rows, columns) * worth_of_columns
    found = found * worth if bias is None else torch.addcmul(bias, found, worth)
    return found.view(*states.shape[:-1], -1)
