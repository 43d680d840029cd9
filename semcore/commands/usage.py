"""What ``--help`` prints: the purpose, an example, and every key with default and comment."""

from __future__ import annotations

import dataclasses
import inspect
import re
import textwrap
from typing import TYPE_CHECKING, Any, get_type_hints

if TYPE_CHECKING:
    from omegaconf import DictConfig

    from semcore.commands.composition import Composition

_FIELD = re.compile(r"^    (\w+)\s*:[^#]*(?:#\s*(.*))?$")
_LONGEST = 300  # characters of a list that are shown
_YAML = re.compile(r"^(\w+):[^#]*#\s*(.*)$")


def usage(purpose: str | None, example: str, composition: Composition[Any]) -> str:
    """The help text of a command."""
    lines = [inspect.cleandoc(purpose or composition.name), "", f"Example: {example}"]
    config = composition.composed()
    rows = list(_rows(config, composition.schema, "", _yaml_comments(composition)))
    width = min(44, max(len(left) for left, _ in rows))
    lines += ["", "Keys and their defaults (key=value; ??? must be given):"]
    for left, comment in rows:
        lines.append(f"  {left:<{width}}  # {comment}" if comment else f"  {left}")
    choices = [
        f"  {group}={'|'.join(names)}"
        for group in sorted(composition.groups())
        if (names := composition.choices(group))
    ]
    if choices:
        lines += ["", "Groups of keys:", *choices]
    lines += [
        "",
        "Also: -m key=a,b runs once for each value; --cfg job prints the config and stops.",
    ]
    return "\n".join(lines)


def _rows(
    node: DictConfig, schema: Any, prefix: str, comments: dict[str, str]
) -> list[tuple[str, str]]:
    from omegaconf import DictConfig, ListConfig, OmegaConf

    comments = {**_field_comments(schema), **comments}
    types = get_type_hints(schema) if dataclasses.is_dataclass(schema) else {}
    rows: list[tuple[str, str]] = []
    for key in map(str, node):
        name = f"{prefix}{key}"
        if OmegaConf.is_missing(node, key):
            rows.append((f"{name}=???", comments.get(key, "")))
            continue
        raw = node._get_node(key)
        if isinstance(raw, DictConfig) and len(raw):
            rows += _rows(raw, types.get(key), f"{name}.", {})
            continue
        value = _plain(raw._value() if raw is not None else None)
        comment = comments.get(key, "")
        if isinstance(raw, ListConfig) and len(value) > _LONGEST:
            value = "[...]"
            comment = f"{comment} ({len(raw)} of them; --cfg job prints them)".strip()
        rows.append((f"{name}={value}", comment))
    return rows


def _plain(value: Any) -> str:
    """The value as one writes it on the command line."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _field_comments(schema: Any) -> dict[str, str]:
    """What is said of each field of a dataclass: in its metadata, or in the source.

    There it is the comment behind the field, or on the lines above it.
    """
    found: dict[str, str] = {}
    parts: tuple[type, ...] = getattr(schema, "__mro__", ())
    for part in reversed(parts):
        if not dataclasses.is_dataclass(part):
            continue
        try:
            source = textwrap.dedent(inspect.getsource(part))
        except OSError:  # a class that was made, not written
            source = ""
        above: list[str] = []
        for line in source.splitlines():
            if line.strip().startswith("#"):
                above.append(line.strip("# "))
            elif field := _FIELD.match(line):
                found[field[1]] = field[2] or " ".join(above)
                above = []
            else:
                above = []
        found |= {f.name: f.metadata["comment"] for f in dataclasses.fields(part)
                  if "comment" in f.metadata}  # fmt: skip
    return found


def _yaml_comments(composition: Composition[Any]) -> dict[str, str]:
    text = (composition.folder / f"{composition.name}.yaml").read_text(encoding="utf-8")
    return {match[1]: match[2] for line in text.splitlines() if (match := _YAML.match(line))}
