"""Files of tensors: whole or not at all, and what is damaged told in a line."""

from __future__ import annotations

import os
from collections.abc import Mapping

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from semcore.checkpoints.storage import restored
from semcore.errors import InputError
from semcore.files import StrPath, atomic_writer


def write_tensors(
    path: StrPath, tensors: Mapping[str, Tensor], metadata: dict[str, str] | None = None
) -> None:
    """Write a safetensors file, whole or not at all. Raises `InputError` naming the path."""
    plain = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    with atomic_writer(path, "wb") as stream:
        mode = os.fstat(stream.fileno()).st_mode
        try:
            save_file(plain, stream.name, metadata)  # puts a new, private file in this place
        except SafetensorError as error:
            raise InputError.at(path, None, f"cannot be written: {error}") from error
        os.chmod(stream.name, mode)
        with open(stream.name, "rb") as written:
            os.fsync(written.fileno())


def read_tensors(path: StrPath) -> dict[str, Tensor]:
    """The tensors of a file, as `semcore.checkpoints.storage.restored` gives them.

    Raises `InputError` naming the file when it is damaged, and when a number is none.
    """
    try:
        tensors = restored(load_file(path))
    except Exception as error:  # those of safetensors, of torch for shapes and types
        raise InputError.at(path, None, f"damaged: {' '.join(str(error).split())}") from error
    for name, tensor in tensors.items():
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise InputError.at(path, None, f"damaged: {name} has NaN or infinity")
    return tensors
