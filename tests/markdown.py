"""The README and the documents as the tests read them: blocks, spans of code, links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")


class Block(NamedTuple):
    """A fenced block: what stands behind the fence, its text, and the line of its first line."""

    language: str
    text: str
    line: int


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a document, in order."""
    return [
        Block(match[1], match[2], text.count("\n", 0, match.start()) + 2)
        for match in _FENCE.finditer(text)
    ]


def spans(text: str) -> list[str]:
    """What stands between back quotes outside the blocks, blanks made one."""
    return [" ".join(span.split()) for span in _SPAN.findall(_FENCE.sub("", text))]


def links(text: str) -> list[tuple[str, str]]:
    """Files and headings that links lead to; the file is empty for the same document."""
    found = _LINK.findall(_FENCE.sub("", text))
    return [(file, heading) for file, heading in found if "://" not in file]


def anchors(text: str) -> set[str]:
    """What links call the headings of a document."""
    headings = re.findall(r"^#+ (.*)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def command_lines(text: str) -> Iterator[list[str]]:
    """The commands of shell blocks and of spans, as words; those of a pipe one by one."""
    shell = [block.text for block in blocks(text) if block.language in ("", "shell")]
    for source in [*shell, *(span for span in spans(text) if span.startswith("python "))]:
        for line in source.replace("\\\n", " ").splitlines():
            lexer = shlex.shlex(line, posix=True, punctuation_chars="|<>&;")
            lexer.whitespace_split = True
            words: list[str] = []
            for word in [*lexer, "|"]:
                if set(word) <= set("|<>&;"):
                    if words:
                        yield words
                    words = []
                else:
                    words.append(word)
