"""The dataclasses are the one truth for settings: no YAML file repeats what they say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from math import inf, nan
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
import torch
from hydra.errors import HydraException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from semcore.commands.composition import Composition
from semcore.errors import InputError
from tests.test_configs import COMMANDS, REQUIRED, TREE, group_files, load

Path_ = tuple[str, ...]


def defaults_of(schema: Any) -> dict[str, Any]:
    """The default of every field, those of nested dataclasses as mappings."""
    found: dict[str, Any] = {}
    for field in fields(schema):
        if field.default_factory is not MISSING:
            value = field.default_factory()
            made = is_dataclass(value) and not isinstance(value, type)
            found[field.name] = defaults_of(value) if made else value
        elif field.default is not MISSING:
            found[field.name] = field.default
    return found


def leaves(node: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """The values of a YAML file by their keys; a list is one value."""
    if isinstance(node, dict) and node:
        for key, value in node.items():
            if path or key != "defaults":
                yield from leaves(value, (*path, str(key)))
    elif path:
        yield path, node


def files() -> list[tuple[str, Path, Path_, list[str]]]:
    """A command, a file of its configuration, where its keys stand, and how it is chosen."""
    found: list[tuple[str, Path, Path_, list[str]]] = [
        (name, TREE / f"{name}.yaml", (), []) for name in COMMANDS
    ]
    for name, group, choice in group_files():
        path = TREE / group / f"{choice}.yaml"
        everywhere = path.read_text("utf-8").startswith("# @package _global_")
        found.append((name, path, () if everywhere else (group,), [f"{group}={choice}"]))
    return found


def repeated(name: str, path: Path, prefix: Path_) -> list[Path_]:
    """The file's keys whose values are the schema's defaults."""
    defaults = defaults_of(load(name).composition.schema)
    content = OmegaConf.to_container(OmegaConf.load(path))
    found = []
    for key, value in leaves(content):
        node: Any = defaults
        for part in (*prefix, *key):
            node = node.get(part, MISSING) if isinstance(node, dict) else MISSING
        if node is not MISSING and node == value and type(node) is type(value):
            found.append(key)
    return found


def composed(name: str, folder: Path, choice: list[str]) -> Any:
    composition = Composition(name, load(name).composition.schema, folder)
    return OmegaConf.to_container(composition.composed([*REQUIRED.get(name, []), *choice]))


def changes_something(name: str, path: Path, key: Path_, choice: list[str], folder: Path) -> bool:
    """Whether the command's configuration is another without this key of the file."""
    tree = folder / "tree"
    if not tree.exists():
        shutil.copytree(TREE, tree)
    copy = tree / path.relative_to(TREE)
    text = copy.read_text("utf-8")
    config = OmegaConf.load(copy)
    node: Any = config
    for part in key[:-1]:
        node = node[part]
    del node[key[-1]]
    header = "# @package _global_\n" if text.startswith("# @package _global_") else ""
    copy.write_text(header + OmegaConf.to_yaml(config), "utf-8")
    try:
        return bool(composed(name, tree, choice) != composed(name, TREE, choice))
    except (HydraException, OmegaConfBaseException):
        return True
    finally:
        copy.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("name", "path", "prefix", "choice"),
    files(),
    ids=lambda value: value.stem if isinstance(value, Path) else None,
)
def test_no_value_repeats_its_default(
    name: str, path: Path, prefix: Path_, choice: list[str], tmp_path: Path
) -> None:
    """But where it takes back what another file of the same configuration says.

    A corpus always says its name, by which another parser's command refuses it.
    """
    idle = [
        ".".join(key)
        for key in repeated(name, path, prefix)
        if (path.parent.name, *key) != ("corpus", "corpus")
        and not changes_something(name, path, key, choice, tmp_path)
    ]
    assert idle == [], f"{path.relative_to(TREE)} repeats the defaults of {', '.join(idle)}"


# Classes whose number only counts with another setting, which then refuses it.
ELSEWHERE = {("EncoderConfig", "lora_rank")}
# Numbers of which infinity means that there is no limit.
UNLIMITED = {
    ("OptimizerConfig", "gradient_clip"),
    ("TrainerConfig", "checkpoint_every_minutes"),
    ("Limits", "seconds"),
}


def settings_of(schema: type, found: dict[type, None]) -> dict[type, None]:
    """The dataclass, and all those that its keys have."""
    if schema not in found:
        found[schema] = None
        for hint in get_type_hints(schema).values():
            for kind in (hint, *get_args(hint)):
                if is_dataclass(kind) and isinstance(kind, type):
                    settings_of(kind, found)
    return found


def settings() -> list[type]:
    """The dataclasses of all commands."""
    found: dict[type, None] = {}
    for name in COMMANDS:
        settings_of(load(name).composition.schema, found)
    return list(found)


def numbers_of(kind: type) -> list[tuple[str, Any]]:
    """The keys that are numbers, each with what cannot be meant: too small, too great, or none."""
    hints = get_type_hints(kind)
    found: list[tuple[str, Any]] = []
    for field in fields(kind):
        if get_origin(hints[field.name]) in (list, dict):
            continue
        types = {hints[field.name], *get_args(hints[field.name])}
        if float in types:
            found += [(field.name, nan), (field.name, -1.0), (field.name, inf)]
        elif int in types:
            found += [(field.name, -1), (field.name, 10**30)]
    return found


def needed(kind: type) -> dict[str, Any]:
    """Values of the keys that have no default."""
    return {
        field.name: ["x"] if get_origin(get_type_hints(kind)[field.name]) is list else "x"
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    }


@pytest.mark.parametrize("kind", settings(), ids=lambda kind: kind.__name__)
def test_numbers_that_cannot_be_meant_are_refused_at_once(kind: type) -> None:
    """Before a corpus is read or a parser loaded, and by the name of the key."""
    for key, value in numbers_of(kind):
        if (kind.__name__, key) in ELSEWHERE:
            continue
        if value == inf and (kind.__name__, key) in UNLIMITED:
            assert getattr(kind(**{**needed(kind), key: value}), key) == inf
            continue
        with pytest.raises(InputError, match=rf"(^|[ .]){key}="):
            kind(**{**needed(kind), key: value})
            pytest.fail(f"{kind.__name__} takes {key}={value}")


SEEDED = [kind for kind in settings() if "seed" in get_type_hints(kind)]


@pytest.mark.parametrize("kind", SEEDED, ids=lambda kind: kind.__name__)
def test_seeds_are_those_that_torch_takes(kind: type) -> None:
    for seed in (3_000_000_000, 2**64 - 1):
        torch.manual_seed(seed)
        assert kind(**{**needed(kind), "seed": seed}).seed == seed
    with pytest.raises(InputError, match=f"^seed={2**64}: must be at most"):
        kind(**{**needed(kind), "seed": 2**64})
