"""What a parser's checkpoints are called, and what became of the names in older ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from semcore.files.kinds import FolderKind

WEIGHTS, CONFIG, CARD = "model.safetensors", "config.json", "README.md"


@dataclass(frozen=True)
class CheckpointFormat:
    """A parser's name, and what became of the names in its older checkpoints.

    ``renamed[n]`` and ``settings[n]`` turn format n into the next one; the last is what is written.
    """

    parser: str
    # Of each format, beginnings of tensor names: old to new.
    renamed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    # Of each format, settings such as ``model.backend``: their last part's new name; None: gone.
    settings: Mapping[int, Mapping[str, str | None]] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        """The format that is written."""
        return 1 + max([*self.renamed, *self.settings], default=0)

    @property
    def folder(self) -> FolderKind:
        """The folders that a checkpoint may replace: older ones of the same parser."""
        identity = {"parser": self.parser}
        return FolderKind(f"a checkpoint of {self.parser}", CONFIG, identity, self.newest)

    def tensor_name(self, name: str, version: int) -> str:
        """What a tensor of a checkpoint in that format is called now."""
        for step in range(version, self.newest):
            for old, new in self.renamed.get(step, {}).items():
                if name.startswith(old):
                    name = new + name.removeprefix(old)
                    break
        return name

    def current_settings(self, settings: dict[str, Any], version: int) -> dict[str, Any]:
        """The settings of a checkpoint in that format, as far as they exist, by their names now."""
        for step in range(version, self.newest):
            for old, new in self.settings.get(step, {}).items():
                settings = _renamed(settings, old.split("."), new)
        return settings


def _renamed(settings: Any, keys: list[str], new: str | None) -> Any:
    if not isinstance(settings, dict):
        return settings
    first, *rest = keys
    found = {}
    for key, value in settings.items():
        if key != first:
            found[key] = value
        elif rest:
            found[key] = _renamed(value, rest, new)
        elif new is not None:
            found[new] = value
    return found
