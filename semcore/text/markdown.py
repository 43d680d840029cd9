"""Markdown as a text for people: what is read of a file, and where in the file each character is.

The file is parsed as CommonMark with GitHub's tables (https://spec.commonmark.org, by markdown-it).
Read are headings, paragraphs, items, quotations and cells, each apart from the others; not marks,
addresses of links, tags and comments of HTML, fenced code, and what stands before all as metadata.
An entity is the character that it names, whose place in the file is all of it.

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

from semcore.text.entities import ENTITY, decoded

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

# YAML before all: keys, with what belongs to each in lists, brackets or indented; no blank line.
_METADATA = re.compile(
    r"\A---[ \t]*\r?\n"
    r"[\w.-]+[ \t]*:(?![^\s]).*\n(?:(?:[\w.-]+[ \t]*:(?![^\s])|[ \t]+\S|-[ \t]|[\]}#]).*\n)*+"
    r"(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_LINE_END = re.compile(r"\r\n?|\n")
# What begins a tag ends every other: so one look at a text suffices, whatever it holds.
_VALUES = r"""(?:[^<>"']|"(?:[^"<]|<(?![a-zA-Z/!?]))*+"|'(?:[^'<]|<(?![a-zA-Z/!?]))*+')*+>"""
_HTML = re.compile(
    rf"<(?P<open>!--|!\[CDATA\[|\?)|</?(?P<name>[a-zA-Z][\w:-]*+)(?:/?>|[\s/](?:{_VALUES}|[^<>]*+>))"
    "|<![a-zA-Z][^<>]*+>"
)
_CLOSINGS = {
    "!--": re.compile("-->"),
    "?": re.compile(r"\?>"),
    "![CDATA[": re.compile(r"\]\]>"),
    **{name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in ("script", "style", "pre")},
}
_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
_MARKS = re.compile(r"(?:[-+*>]\s*|\d{1,9}[.)]\s+)*")
_BOX = re.compile(r"\[[ xX]\]\s+")
_APART = "\n\n"
# Quotations and items in one another up to here, an item twice; the parser calls itself for each.
_DEEPEST = 100


class Readable(NamedTuple):
    """What is read of a text."""

    text: str
    places: list[int]  # of its characters in the whole text; of what parts blocks the last one's
    ends: list[int]  # behind each of them


# Characters that are read, where they begin in the file, and where they end: more than these, if
# an entity stands there.
Piece = tuple[str, int, int]


class _Lost(Exception):
    """What was parsed is not found in the file as it stands."""


def read_markdown(text: str) -> Readable:
    """What is read of a Markdown file."""
    found = _METADATA.match(text)
    begin = found.end() if found else 0
    parts: list[str] = []
    places: list[int] = []
    ends: list[int] = []
    for block in _blocks(text, begin):
        if parts and block:
            parts.append(_APART)
            places += [places[-1]] * len(_APART)
            ends += [ends[-1]] * len(_APART)
        for piece, start, end in block:
            parts.append(piece)
            places += range(start, start + len(piece))
            ends += [*range(start + 1, start + len(piece)), end]
    return Readable("".join(parts), places, ends)


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
            yield from _without_tags(text, start, end)
            continue
        try:
            pieces, cursor = _inline(text, token.children or [], start, end)
        except _Lost:
            pieces, cursor = [(text[start:end], start, end)], end
        if number > 1 and tokens[number - 2].type == "list_item_open" and pieces:
            piece, place, stop = pieces[0]
            box = _BOX.match(piece)
            if box:
                pieces[0] = piece[box.end() :], place + box.end(), stop
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
            pieces.append((text[start:stop], start, stop))
            cursor = stop
        elif kind == "text_special":  # an escape, or an entity
            start, cursor = _found(text, token.markup, cursor, end)
            if token.info == "entity":
                pieces.append((decoded(token.markup), start, cursor))
            else:  # without the backslash
                pieces.append((text[start + 1 : cursor], start + 1, cursor))
        elif kind in ("softbreak", "hardbreak"):
            start = _end_of_line(text, cursor, end)
            cursor = start + 1
            pieces.append(("\n", start, cursor))
        elif kind == "html_inline":
            start, cursor = _found(text, token.content, cursor, end)
            name = _NAME.match(token.content)
            if name and _parts(name[1]):
                pieces.append((" ", start, start + 1))
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


def _without_tags(text: str, start: int, end: int) -> Iterator[list[Piece]]:
    """What is read of HTML, cells and paragraphs apart."""
    pieces: list[Piece] = []
    for first, stop, name in [*_tags(text, start, end), (end, end, "p")]:
        pieces += [piece for piece in _with_entities(text, start, first) if piece[0]]
        if name.lower() == "br":
            pieces.append((" ", first, first + 1))
        elif _parts(name):
            if any(piece.strip() for piece, _, _ in pieces):
                yield pieces
            pieces = []
        start = stop


def _tags(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Where tags stand, with their names; and comments and code, whole."""
    missing: set[str] = set()
    while (match := _HTML.search(text, start, end)) is not None:
        start = match.end()
        name = match["name"] or ""
        kind = match["open"] or (name.lower() if text[match.start() + 1] != "/" else "")
        if kind in _CLOSINGS:
            closed = None if kind in missing else _CLOSINGS[kind].search(text, start, end)
            if closed is not None:
                start = closed.end()
            else:
                missing.add(kind)
                if match["open"]:
                    continue  # no comment, then
        yield match.start(), start, name


def _with_entities(text: str, start: int, end: int) -> Iterator[Piece]:
    for match in ENTITY.finditer(text, start, end):
        character = decoded(match.group())
        if character != match.group():
            yield text[start : match.start()], start, match.start()
            yield character, *match.span()
            start = match.end()
    yield text[start:end], start, end


def _parts(name: str) -> bool:
    """Whether a tag of this name parts the words around it."""
    from markdown_it.common.html_blocks import block_names

    return name.lower() in ("br", "button", "img", "video", "audio", *block_names)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST + 2})
    parser.enable(["table", "strikethrough"])
    parser.block.ruler.before("table", "deepest", _line_as_it_is)
    # Indented lines are text here, rather than code; escapes stay apart, to be found again.
    return parser.disable(["code", "text_join"])


def _line_as_it_is(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """A rule of the parser: below the deepest level each line is read, without its marks."""
    if silent or state.level < _DEEPEST:
        return False
    content = state.getLines(line, line + 1, state.sCount[line], False).strip()
    token = state.push("inline", "", 0)
    token.content = content[len(match.group()) if (match := _MARKS.match(content)) else 0 :]
    token.map, token.children = [line, line + 1], []
    state.line = line + 1
    return True
