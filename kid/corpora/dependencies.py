"""Dependency heads for a corpus in the making: from CoNLL-U files, or by spaCy or Stanza."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import tee
from pathlib import Path
from typing import Any

from kid.data import FrameSentence, json_lines, parse_lines
from semcore.errors import InputError
from semcore.files import fingerprint, sha256_of
from semcore.text.dependencies import (
    PARSERS,
    Heads,
    matching_heads,
    read_conllu_heads,
    stream_heads,
)

_CONLLU = "**/*.conllu"


@dataclass
class HeadSource:
    """Where heads come from, and how many sentences of each split have got theirs."""

    name: str  # spacy:PIPELINE, stanza:LANGUAGE, or the file or folder
    find: Callable[[Iterable[Sequence[str]]], Iterator[Heads]]
    facts: dict[str, Any] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)

    def fill(self, split: str, sentences: Iterable[FrameSentence]) -> Iterator[FrameSentence]:
        """The sentences with their heads, one after the other; unchanged where none are known."""
        self.found[split] = 0
        kept, read = tee(sentences)
        heads_of = self.find(item.forms for item in read)
        for sentence, heads in zip(kept, heads_of, strict=True):
            self.found[split] += bool(heads)
            yield replace(sentence, heads=heads)

    def fill_lines(self, split: str, lines: Iterable[str]) -> Iterator[str]:
        """The same for lines of JSON."""
        yield from json_lines(self.fill(split, parse_lines(lines, split)))

    def to_json(self) -> dict[str, Any]:
        """The record in a manifest.

        Raises `InputError` when no sentence at all has got heads: another corpus's trees.
        """
        if not any(self.found.values()):
            raise InputError(
                f"dependencies={self.name}: has the words of no sentence of the corpus"
            )
        return {"source": self.name, **self.facts, "sentences_with_heads": dict(self.found)}


def head_source(name: str) -> HeadSource:
    """The source that ``dependencies=`` names; parsers are loaded here, trees read.

    Trees of CoNLL-U files are found by their words, which must be split as the corpus's are.

    Raises `InputError` when a library or its model is not installed, and for a missing or
    malformed file.
    """
    library, colon, _ = name.partition(":")
    if colon and library in PARSERS:
        return HeadSource(name, stream_heads(name))
    path = Path(name).expanduser()
    if path.is_dir():
        files = sorted(path.glob(_CONLLU))
        digest = fingerprint(path, [_CONLLU])
    elif path.is_file():
        files, digest = [path], sha256_of(path)
    else:
        raise InputError(
            f"dependencies={name}: neither spacy:PIPELINE nor stanza:LANGUAGE, and no such file"
        )
    if not files:
        raise InputError.at(path, None, "no .conllu file in this folder")
    trees = [tree for file in files for tree in read_conllu_heads(file)]
    return HeadSource(
        name, partial(matching_heads, trees=trees), {"sha256": digest, "trees": len(trees)}
    )
