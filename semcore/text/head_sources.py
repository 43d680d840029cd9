"""Dependency heads for a corpus in the making: from CoNLL-U files, or by spaCy or Stanza."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from semcore.errors import InputError
from semcore.files.places import expanded
from semcore.text.dependency_parsers import PARSERS, Heads, stream_heads, versions
from semcore.text.treebank import read_treebank


@dataclass
class HeadSource:
    """Where heads come from, and how many sentences of each split have got theirs."""

    name: str  # spacy:PIPELINE, stanza:LANGUAGE, or the file or folder
    find: Callable[[Iterable[Sequence[str]]], Iterator[Heads]]
    facts: dict[str, Any] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)

    def heads(self, split: str, sentences: Iterable[Sequence[str]]) -> Iterator[Heads]:
        """The heads of each sentence of a split, one after the other; ``()`` where none are known.

        A sentence is its words. Parsers read some sentences ahead.
        """
        self.found[split] = 0
        for heads in self.find(sentences):
            self.found[split] += bool(heads)
            yield heads

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
        return HeadSource(name, stream_heads(name), versions(name))
    path = expanded(name)
    if not path.is_dir() and not path.is_file():
        raise InputError(
            f"dependencies={name}: neither spacy:PIPELINE nor stanza:LANGUAGE, and no such file"
        )
    treebank = read_treebank(path)

    def find(sentences: Iterable[Sequence[str]]) -> Iterator[Heads]:
        trees = (treebank.find(words) for words in sentences)
        return (tree.heads if tree else () for tree in trees)

    return HeadSource(name, find, {"sha256": treebank.sha256, "trees": len(treebank.trees)})
