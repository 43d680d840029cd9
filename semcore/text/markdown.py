"""Markdown as a text for people: what is read of a file, and where in the file each character is.

The file is parsed as CommonMark with GitHub's tables (https://spec.commonmark.org, by markdown-it).
Read are headings, paragraphs, items, quotations and cells, each apart from the others; not marks,
addresses of links, tags and comments of HTML, fenced code, and what stands before all as metadata.

>>> found = read_markdown("# Dogs\\n\\nThey **bark**, [it](x.org) seems.")
>>> found.text
'Dogs\\n\\nThey bark, it seems.'
>>> found.places[8]
10
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_METADATA = re.compile(
    r"\A---[ \t]*\r?\n(?=[\w-]+[ \t]*:)(?s:.*?)\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_LINE_END = re.compile(r"\r\n?|\n")
_HTML = re.compile(r"<!--(?s:.*?)-->|<(script|style|pre)\b(?s:.*?)</\1\s*>|<[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_BOX = re.compile(r"\[[ xX]\]\s+")
_APART = "\n\n"


class Readable(NamedTuple):
    """What is read of a text."""

    text: str
    places: list[int]  # of its characters in the whole text; of what parts blocks the last one's


Piece = tuple[str, int]  # characters that are read, and where they begin in the file


class _Lost(Exception):
    """What was parsed is not found in the file as it stands."""


def read_markdown(text: str) -> Readable:
    """What is read of a Markdown file."""
    found = _METADATA.match(text)
    begin = found.end() if found else 0
    parts: list[str] = []
    places: list[int] = []
    for block in _blocks(text, begin):
        if parts and block:
            parts.append(_APART)
            places += [places[-1]] * len(_APART)
        for piece, place in block:
            parts.append(piece)
            places += range(place, place + len(piece))
    return Readable("".join(parts), places)


def _blocks(text: str, begin: int) -> Iterator[list[Piece]]:
    """The pieces of each block, in order."""
    lines = [begin, *(match.end() for match in _LINE_END.finditer(text, begin)), len(text)]
    tokens = _parser().parse(text[begin:])
    cursor = begin
    for number, token in enumerate(tokens):
        if token.map is None or token.type not in ("inline", "html_block"):
            continue
        start, end = lines[token.map[0]], lines[min(token.map[1], len(lines) - 1)]
        start = max(start, min(cursor, end))
        if token.type == "html_block":
            yield list(_without_tags(text, start, end))
            continue
        try:
            pieces, cursor = _inline(text, token.children or [], start, end)
        except _Lost:
            pieces, cursor = [(text[start:end], start)], end
        if number > 1 and tokens[number - 2].type == "list_item_open" and pieces:
            piece, place = pieces[0]
            box = _BOX.match(piece)
            if box:
                pieces[0] = piece[box.end() :], place + box.end()
        yield [piece for piece in pieces if piece[0]]


def _inline(text: str, tokens: Sequence[Token], cursor: int, end: int) -> tuple[list[Piece], int]:
    """The pieces of a block between two places, and the place behind its last one."""
    pieces: list[Piece] = []
    for token in tokens:
        kind = token.type
        if kind == "image":
            inner, cursor = _inline(text, token.children or [], cursor, end)
            pieces += inner
            cursor = _behind_address(text, cursor, end)
        elif kind in ("text", "code_inline"):
            start, stop = _found(text, token.content, cursor, end)
            pieces.append((text[start:stop], start))
            cursor = stop
        elif kind == "text_special":  # an escape, or an entity
            start, cursor = _found(text, token.markup, cursor, end)
            if token.content.isspace() or token.content == "&":
                pieces.append((token.content, start))
            else:
                start += token.info != "entity"  # without the backslash
                pieces.append((text[start:cursor], start))
        elif kind in ("softbreak", "hardbreak"):
            start = _end_of_line(text, cursor, end)
            pieces.append(("\n", start))
            cursor = start + 1
        elif kind == "html_inline":
            start, cursor = _found(text, token.content, cursor, end)
            if _BREAK.match(token.content):
                pieces.append((" ", start))
        elif kind == "link_close" and token.markup != "autolink":
            cursor = _behind_address(text, cursor, end)
        elif token.markup and token.markup != "autolink":  # of emphasis
            _, cursor = _found(text, token.markup, cursor, end)
    return pieces, cursor


def _found(text: str, content: str, cursor: int, end: int) -> tuple[int, int]:
    """Where the next such content begins and ends. Raises `_Lost`."""
    start = text.find(content, cursor, end)
    if start >= 0:
        return start, start + len(content)
    loose = r"[\s>]+".join(map(re.escape, content.split())).replace(r"\|", r"\\?\|")
    match = re.compile(loose).search(text, cursor, end)
    if match is None:
        raise _Lost
    return match.span()


def _end_of_line(text: str, cursor: int, end: int) -> int:
    match = _LINE_END.search(text, cursor, end)
    if match is None:
        raise _Lost
    return match.end() - 1


def _behind_address(text: str, cursor: int, end: int) -> int:
    """The place behind ``](address "title")``, ``][name]`` or ``]``."""
    place = text.find("]", cursor, end) + 1
    if not place:
        raise _Lost
    opened = text[place : place + 1]
    if opened not in ("(", "["):
        return place
    closing, depth = ")" if opened == "(" else "]", 0
    while place < end:
        character = text[place]
        if character == "\\":
            place += 1
        elif character in '"<' and opened == "(" and depth == 1:
            closed = text.find('"' if character == '"' else ">", place + 1, end)
            place = closed if closed > 0 else place
        elif character == opened:
            depth += 1
        elif character == closing:
            depth -= 1
            if not depth:
                return place + 1
        place += 1
    raise _Lost


def _without_tags(text: str, start: int, end: int) -> Iterator[Piece]:
    for match in [*_HTML.finditer(text, start, end), None]:
        stop = match.start() if match else end
        if text[start:stop].strip():
            yield text[start:stop], start
        start = match.end() if match else end


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # Indented lines are text here, rather than code; escapes stay apart, to be found again.
    return parser.disable(["code", "text_join"])
