"""Former spellings of keys and values: they still work, and a line says what they are now."""

from __future__ import annotations

from collections.abc import Mapping

from semcore.commands.output import note
from semcore.errors import InputError


def current(override: str, aliases: Mapping[str, str]) -> str:
    """``key=value`` as it is spelled today; a line on stderr where that differs.

    ``aliases`` maps ``old`` to ``new`` for a key or a group, whose keys (``old.key``) go with it,
    and ``key=old`` to ``key=new`` for one value of a key, in a sweep (``key=a,old``) too, or to a
    value of another key. A key that nothing replaces is mapped to a sentence, words with spaces
    between, on what to write instead: `InputError` with it is raised.
    """
    left, equals, value = override.partition("=")
    key = left.lstrip("+~")
    sign = left.removesuffix(key)
    for old in aliases:
        if key == old or key.startswith(f"{old}."):
            if " " in aliases[old]:
                raise InputError(f"{key}= is no more: {aliases[old]}")
            note(f"{old}= is now {aliases[old]}=")
            key = aliases[old] + key.removeprefix(old)
            break
    values = value.split(",") if equals else []
    for index, one in enumerate(values):
        spelled = aliases.get(f"{key}={one}")
        if spelled is not None:
            note(f"{key}={one} is now {spelled}")
            key, _, values[index] = spelled.partition("=")
    return f"{sign}{key}{equals}{','.join(values)}"
