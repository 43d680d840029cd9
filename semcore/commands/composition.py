"""A command's configuration: its Hydra file composed, and checked against its dataclass."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from semcore.commands.values import QUESTION_MARKS
from semcore.errors import InputError

if TYPE_CHECKING:
    from omegaconf import DictConfig

ConfigType = TypeVar("ConfigType")
_NAMED_AFTER_PARSERS = ("experiment", "model")
_ROOT = Path(__file__).resolve().parents[2]


def config_folder() -> Path:
    """The Hydra tree: ``graphsem/configs`` when installed, ``configs`` in a checkout."""
    installed = _ROOT / "graphsem" / "configs"
    return installed if installed.is_dir() else _ROOT / "configs"


@dataclass(frozen=True)
class Composition(Generic[ConfigType]):
    """``<folder>/<name>.yaml``, whose keys are those of the dataclass ``schema``."""

    name: str
    schema: type[ConfigType]
    folder: Path

    def register(self) -> None:
        """Let ``<name>_schema`` in the file's defaults list stand for the dataclass."""
        from hydra.core.config_store import ConfigStore
        from omegaconf import OmegaConf

        store, name = ConfigStore.instance(), f"{self.name}_schema"
        known: Any = store.repo.get(f"{name}.yaml")
        if known is None or OmegaConf.get_type(known.node) is not self.schema:
            store.store(name, self.schema)

    def composed(self, overrides: Sequence[str] = (), *, hydra: bool = False) -> DictConfig:
        """The config that these overrides give, with ``hydra`` that of Hydra in it."""
        from hydra import compose, initialize_config_dir
        from hydra.core.global_hydra import GlobalHydra

        self.register()
        outer = GlobalHydra.instance().hydra  # of a command that asks for another one's config
        GlobalHydra.instance().clear()
        try:
            with initialize_config_dir(str(self.folder), version_base="1.3"):
                return compose(self.name, list(overrides), return_hydra_config=hydra)
        finally:
            GlobalHydra.instance().hydra = outer

    def check_part(self, part: str, shown: str, overrides: Sequence[str]) -> None:
        """Raise `InputError` unless a part is of what ``--cfg`` shows: of job, hydra or all."""
        from omegaconf import OmegaConf

        others = (part.partition(".")[0] == "hydra") != (shown == "hydra") and shown != "all"
        config = self.composed(overrides, hydra=True)
        if others or OmegaConf.select(config, part) is None:
            raise InputError(f"--package {part}: no such part of --cfg {shown}, or nothing in it")

    def typed(self, config: DictConfig) -> ConfigType:
        """The dataclass of a composed config; raises OmegaConf's errors for what does not fit."""
        from omegaconf import OmegaConf

        # By way of plain values: so that keys appended with + are checked as well.
        plain: Any = OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
        literal = _literal(plain)
        found: Any = OmegaConf.to_object(
            OmegaConf.merge(OmegaConf.structured(self.schema), literal)
        )
        for key, value in vars(found).items():
            if isinstance(value, str) and value == QUESTION_MARKS:
                object.__setattr__(found, key, "???")
        return found  # type: ignore[no-any-return]

    @property
    def parser(self) -> str:
        """The package that the command belongs to: its parser's, or another one."""
        module = self.schema.__module__
        if module == "__main__":  # python -m kid.prepare
            spec = sys.modules[module].__spec__
            module = self.name if spec is None else spec.name
        return module.partition(".")[0]

    def groups(self) -> set[str]:
        """The config groups named in the command's defaults list."""
        text = (self.folder / f"{self.name}.yaml").read_text(encoding="utf-8")
        return set(re.findall(r"^\s*- (?:optional )?/?([\w/]+)\s*:", text, re.MULTILINE))

    def owners(self, group: str, choice: str) -> list[str]:
        """The parsers that a choice of a group is for; empty: it is for all.

        Experiments and models are called after theirs; other files say it: ``# parsers: kid``.
        """
        if group in _NAMED_AFTER_PARSERS:
            return [choice.partition("_")[0]]
        file = self.folder / group / f"{choice}.yaml"
        said = re.search(r"^# parsers: (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        return said[1].split(", ") if said else []

    def choices(self, group: str) -> list[str]:
        """The choices of a group that are for this command."""
        names = sorted(file.stem for file in (self.folder / group).glob("*.yaml"))
        owned = {name: self.owners(group, name) for name in names}
        parsers = {parser for owners in owned.values() for parser in owners}
        if self.parser not in parsers:  # a command over all parsers, or of none of them
            return names
        return [name for name, owners in owned.items() if not owners or self.parser in owners]

    def check_choices(self, overrides: Sequence[str]) -> None:
        """Raise `InputError` for another parser's choice of a group: ``experiment=amr_only``."""
        groups = self.groups()
        for word in overrides:
            group, _, value = word.lstrip("+").partition("=")
            if group not in groups:
                continue
            for name in value.strip("'\"").split(","):
                file = self.folder / group / f"{name}.yaml"
                if name.isidentifier() and file.is_file() and name not in self.choices(group):
                    theirs = " and ".join(self.owners(group, name))
                    own = ", ".join(self.choices(group))
                    raise InputError(f"{group}={name}: belongs to {theirs}; here there are {own}")

    def keys(self) -> set[str]:
        """The dotted names of all keys in the default config, and its groups."""
        from omegaconf import DictConfig, OmegaConf

        found: set[str] = set()

        def visit(node: DictConfig, prefix: str) -> None:
            for key in map(str, node):
                found.add(f"{prefix}{key}")
                if not OmegaConf.is_missing(node, key) and not OmegaConf.is_interpolation(
                    node, key
                ):
                    child = node[key]
                    if isinstance(child, DictConfig):
                        visit(child, f"{prefix}{key}.")

        visit(self.composed(), "")
        return found


def _literal(value: Any) -> Any:
    """A resolved value whose strings mean themselves: a ``${`` left in them is text."""
    if isinstance(value, str):
        return re.sub(r"(\\*)\$\{", r"\1\1\\${", value)
    if isinstance(value, dict):
        return {key: _literal(item) for key, item in value.items()}
    return [_literal(item) for item in value] if isinstance(value, list) else value
