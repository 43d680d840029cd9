"""A PENMAN file as blocks of lines: metadata, then a graph, then a blank line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from amr.notation.reader import NotationError, Reading, read_graph
from semcore.text.inputs import TextInput

# Sentences may contain "::", so these keys take the rest of their line.
WHOLE_LINE = ("snt", "tok")

_KEY = re.compile(r"(?:^|\s)::([A-Za-z][\w.-]*)(?=\s|$)")


@dataclass
class Block:
    """The lines of a block: comments (``header``) and graph (``body``), and where they begin."""

    line: int = 0
    header: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    body_line: int = 0

    @property
    def stands_for_a_sentence(self) -> bool:
        """Whether there is a graph, or metadata that promise one; not the title of a file."""
        return bool(self.body) or not {"id", *WHOLE_LINE}.isdisjoint(metadata(self.header))

    def graph(self) -> Reading:
        """The graph. Raises `NotationError`, with the line in the file, when it is not valid."""
        try:
            return read_graph("\n".join(self.body))
        except NotationError as error:
            error.line += self.body_line if self.body else self.line
            raise


def blocks(path: Path) -> Iterator[Block]:
    """The blocks of a file, those without a graph too.

    A comment after a graph begins a block even without a blank line, and a blank line may stand
    between metadata and their graph.

    Raises `InputError` when the file cannot be read or is not UTF-8.
    """
    block = Block()
    separated = False  # whether a blank line follows the header
    for number, line in enumerate(TextInput(path).lines(), start=1):
        text = line.strip()
        if not text:
            separated = True
            if block.body:
                yield block
                block = Block()
            continue
        if text.startswith("#"):
            if block.body or (separated and block.header):
                if block.stands_for_a_sentence:
                    yield block
                block = Block()
            block.header.append(text)
        else:
            block.body_line = block.body_line or number
            block.body.append(line)
        block.line = block.line or number
        separated = False
    if block.stands_for_a_sentence:
        yield block


def metadata(header: Iterable[str]) -> dict[str, str]:
    """The ``::key value`` pairs of comment lines; a line may have several, a value be empty.

    A key that occurs twice has both values, with a line break between.
    """
    found: dict[str, str] = {}
    for line in header:
        line = line.lstrip("#")
        keys = list(_KEY.finditer(line))
        for i, key in enumerate(keys):
            name, end = key[1], len(line)
            if i + 1 < len(keys) and name not in WHOLE_LINE:
                end = keys[i + 1].start()
            value = line[key.end() : end].strip()
            found[name] = f"{found[name]}\n{value}" if name in found else value
            if name in WHOLE_LINE:
                break
    return found
