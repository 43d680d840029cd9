"""A parsed text and its sentences: what each parser found, by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphsem.parsers import entries, reached
from semcore.parsers import DocumentEntry
from semcore.text.spans import CharSpan


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its words, and what each parser that was at work found, by the parser's name.

    ``start`` counts characters of the document, ``words`` characters of ``text``. What was found
    is also reached by the name that its parser gives it: ``sentence.frames``, ``sentence.amr``.
    """

    id: str
    document: str
    text: str
    words: tuple[CharSpan, ...]
    start: int = 0
    found: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __getattr__(self, name: str) -> Any:
        return reached(self, name, of_documents=False)

    @property
    def forms(self) -> list[str]:
        """The words as strings."""
        return [self.text[start:end] for start, end in self.words]

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` is its inverse."""
        record: dict[str, Any] = {"id": self.id, "document": self.document, "text": self.text}
        record["words"] = [list(word) for word in self.words]
        if self.start:
            record["start"] = self.start
        for entry in entries():
            if not isinstance(entry, DocumentEntry):
                record |= entry.to_json(self.found.get(entry.name))
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any], parsers: Iterable[str] | None = None) -> Sentence:
        """The sentence of `to_json`; with what was found by ``parsers``, or by any."""
        found = {
            entry.name: entry.from_json(record)
            for entry in entries(parsers)
            if not isinstance(entry, DocumentEntry)
        }
        return cls(
            record["id"],
            record["document"],
            record["text"],
            tuple(CharSpan(*word) for word in record["words"]),
            record.get("start", 0),
            {name: value for name, value in found.items() if value is not None},
        )


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A named text with its sentences, each of which knows where it starts in ``text``.

    ``parsers`` names those that were at work; ``found`` is what those of whole documents found.
    """

    name: str
    text: str
    sentences: tuple[Sentence, ...]
    parsers: tuple[str, ...] = ()
    found: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __getattr__(self, name: str) -> Any:
        return reached(self, name, of_documents=True)

    def results(self, parser: str) -> list[Any]:
        """All that this parser found in the text, in order."""
        if parser in self.found:
            return [self.found[parser]]
        return [sentence.found[parser] for sentence in self.sentences if parser in sentence.found]
