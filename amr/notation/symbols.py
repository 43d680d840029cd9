"""What PENMAN allows as a concept, a role, a constant: its lexical rules.

See the grammar of PENMAN notation (Goodman 2020, "Penman: An Open-Source Library and Tool for
AMR Graphs", section 2.1).
"""

from __future__ import annotations

import re

_SYMBOL = re.compile(r'[^\s()/:~"\\\x00-\x1f\x7f-\x9f\ufeff]+')
_ILLEGAL = re.compile(r'[\s()/:~"\\\x00-\x1f\x7f-\x9f\ufeff]')
# An escaped quote or backslash is two characters, and legal.
_IN_STRING = re.compile(r'(\\["\\])|["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')
# What ends a line for readers that split as Python does (``str.splitlines``), the penman package
# among them; only the first two do in our own files.
LINE_END = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INSTANCE = re.compile(r":instance(-of)*")
_ROLE = re.compile(r":[A-Za-z][A-Za-z0-9-]*")


def is_symbol(text: str) -> bool:
    """Whether the text may stand unquoted, as a concept or constant.

    ``<pointer:0>`` and other marks of the linearization contain a colon or a blank, or begin
    with ``<``: none is a symbol here. Nor is what begins with ``#``, as comments do.
    """
    return _SYMBOL.fullmatch(text) is not None and not text.startswith(("<", "#"))


def as_symbol(text: str) -> str:
    """The text with an underscore for each character that a symbol must not have."""
    legal = _ILLEGAL.sub("_", text)
    if legal.startswith(("<", "#")):
        legal = "_" + legal[1:]
    return legal or "_"


def as_string(text: str) -> str:
    """The text in double quotes, without what a quoted string must not have.

    Quotes and backslashes stay where a backslash escapes them.
    """
    return f'"{_IN_STRING.sub(lambda found: found[1] or "", text)}"'


def escaped(text: str) -> str:
    """Running text as `as_string` asks for it: a backslash before each of its own."""
    return text.replace("\\", "\\\\")


def as_role(text: str) -> str:
    """A role with its colon, of letters, digits and hyphens; ``:mod`` if it would be no role.

    ``:instance`` is none: it would give the node a second concept.
    """
    legal = ":" + re.sub(r"[^A-Za-z0-9-]", "", text)
    return legal if _ROLE.fullmatch(legal) and not _INSTANCE.fullmatch(legal) else ":mod"
