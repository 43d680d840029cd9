"""A parser out of what a checkpoint holds; whatever describes none is told in a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from omegaconf import OmegaConf
from torch import nn

from semcore.checkpoints.encoder import check_encoder
from semcore.checkpoints.folder import Checkpoint
from semcore.errors import InputError
from semcore.files import StrPath

Settings = TypeVar("Settings")


def typed(schema: type[Settings], values: Any) -> Settings:
    """A dataclass, nested ones included, from the JSON object of its fields."""
    found = OmegaConf.to_object(OmegaConf.merge(OmegaConf.structured(schema), values))
    return cast(Settings, found)


@contextmanager
def describing(path: StrPath, *, place: bool = True) -> Iterator[None]:
    """Inside, what settings, inventories and tensors that make no parser raise becomes one line.

    Any exception: a parser is built from numbers and names that anybody may have written, and
    what each of its parts, torch among them, says to wrong ones is theirs.
    """
    try:
        yield
    except InputError as error:
        if not place:  # it says by itself where something is wrong
            raise
        raise InputError.at(path, None, str(error)) from error
    except Exception as error:
        reason = str(error).split("\n")[0] or type(error).__name__
        raise InputError.at(path, None, f"does not describe a parser: {reason}") from error


def restore(
    model: nn.Module,
    checkpoint: Checkpoint,
    expected: Iterable[str],
    path: StrPath,
    otherwise: str = "of another model",
) -> None:
    """Puts a checkpoint's tensors back into its model, all that are ``expected``.

    Raises `InputError` when one is missing, unknown or of another shape, and when the model's
    encoder is not the one that the checkpoint was trained on.
    """
    if checkpoint.encoder is not None:
        check_encoder(checkpoint.encoder, cast(Any, model.encoder).source)
    own, tensors = model.state_dict(), checkpoint.tensors
    for name in sorted(set(expected) ^ set(tensors)):
        what = "holds an unknown tensor" if name in tensors else "lacks the tensor"
        raise InputError.at(path, None, f"{what} {name}")
    for name, value in tensors.items():
        if own[name].is_floating_point() != value.is_floating_point():
            raise InputError.at(
                path, None, f"tensor {name} is {value.dtype}, not {own[name].dtype}: damaged"
            )
        if own[name].shape != value.shape:
            raise InputError.at(
                path,
                None,
                f"tensor {name} has shape {list(value.shape)}, not {list(own[name].shape)}: "
                f"a checkpoint {otherwise}",
            )
    model.load_state_dict(tensors, strict=False)
