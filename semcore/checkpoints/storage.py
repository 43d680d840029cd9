"""How tensors are stored, and in how many bits.

* ``float32``: as they are.
* ``float16``: floating ones, except those with values beyond its range.
* ``int8``: matrices as 8-bit integers with one scale a row (four thousandths of the row's largest
  value is the most that a number can be off), the rest in float16.
"""

from __future__ import annotations

import torch
from torch import Tensor

from semcore.errors import InputError

STORAGES = ("float32", "float16", "int8")
SCALE = ".scale_of_rows"  # ends the name of the scales of a tensor in 8 bits
_SMALL = 4096  # numbers; what has fewer is not worth rounding


def as_stored(name: str, tensor: Tensor, storage: str) -> dict[str, Tensor]:
    """A tensor as it goes to disk, under its name, with its scales if it needs any."""
    if storage not in STORAGES:
        raise InputError(f"storage={storage}: use one of {', '.join(STORAGES)}")
    if storage == "float32" or not tensor.is_floating_point():
        return {name: tensor.clone(memory_format=torch.contiguous_format)}
    if storage == "int8" and tensor.ndim >= 2 and tensor.numel() >= _SMALL:
        largest = tensor.abs().amax(dim=-1, keepdim=True).float()
        if bool(torch.isfinite(largest).all()):
            scale = largest.clamp(min=torch.finfo(torch.float32).tiny) / 127
            return {name: (tensor / scale).round().to(torch.int8), name + SCALE: scale}
    halved = tensor.to(torch.float16)
    kept = halved if bool(torch.isfinite(halved).all()) else tensor
    return {name: kept.clone(memory_format=torch.contiguous_format)}


def restored(stored: dict[str, Tensor]) -> dict[str, Tensor]:
    """The inverse of `as_stored`; floating tensors are float32.

    Raises ``ValueError`` naming the tensor whose scales are not its own: of another type or
    shape, or without the 8-bit integers that they belong to.
    """
    tensors = {}
    for name, tensor in stored.items():
        if name.endswith(SCALE):
            of = stored.get(name.removesuffix(SCALE))
            if of is None or of.dtype != torch.int8:
                raise ValueError(f"{name}: there are no 8-bit numbers for these scales")
            continue
        if name + SCALE in stored:
            scale, wanted = stored[name + SCALE], [*tensor.shape[:-1], 1]
            if scale.dtype != torch.float32 or list(scale.shape) != wanted:
                found = f"{scale.dtype} of shape {list(scale.shape)}"
                raise ValueError(f"{name + SCALE}: {found}, not torch.float32 of shape {wanted}")
            tensor = tensor.float() * scale
        tensors[name] = tensor.float() if tensor.is_floating_point() else tensor
    return tensors
