"""A parsed text and its sentences: what each parser found, by its name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from graphsem.parsers import entries
from graphsem.schema import FORMAT_VERSION
from semcore.parsers import DocumentEntry, ParserEntry
from semcore.text.spans import CharSpan

_SHOWN = 60  # characters of a text that an object names at a prompt


class Findings:
    """What each parser found, by its name in ``found``, and by the attribute that it declares."""

    __slots__ = ()
    of_documents: ClassVar[bool]
    found: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        for entry in self._entries():
            if entry.attribute == name:
                return entry.value(self.found.get(entry.name))
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(entry.attribute for entry in self._entries())]

    @classmethod
    def _entries(cls, names: Iterable[str] | None = None) -> list[ParserEntry[Any]]:
        kinds = [(entry, isinstance(entry, DocumentEntry)) for entry in entries(names)]
        return [entry for entry, of_documents in kinds if of_documents is cls.of_documents]


@dataclass(frozen=True, slots=True, repr=False)
class Sentence(Findings):
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
    of_documents = False

    @property
    def forms(self) -> list[str]:
        """The words as strings."""
        return [self.text[start:end] for start, end in self.words]

    def __repr__(self) -> str:
        """What it is, for a prompt; what was found would fill pages there."""
        kind, found = type(self).__name__, list(self.found)
        return f"{kind}(id={_beginning(self.id)!r}, text={_beginning(self.text)!r}, found={found})"

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` is its inverse."""
        record: dict[str, Any] = {"id": self.id, "document": self.document, "text": self.text}
        record["words"] = [list(word) for word in self.words]
        if self.start:
            record["start"] = self.start
        for entry in self._entries():
            record |= entry.to_json(self.found.get(entry.name))
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any], parsers: Iterable[str] | None = None) -> Sentence:
        """The sentence of `to_json`; with what was found by ``parsers``, or by any."""
        found = {entry.name: entry.from_json(record) for entry in cls._entries(parsers)}
        return cls(
            record["id"],
            record["document"],
            record["text"],
            tuple(CharSpan(*word) for word in record["words"]),
            record.get("start", 0),
            {name: value for name, value in found.items() if value is not None},
        )


@dataclass(frozen=True, slots=True, repr=False)
class ParsedText(Findings):
    """A named text with its sentences, each of which knows where it starts in ``text``.

    ``parsers`` names those that were at work; ``found`` is what those of whole documents found;
    ``meta`` is what the source says of the text beside: other fields of its record.
    """

    name: str
    text: str
    sentences: tuple[Sentence, ...]
    parsers: tuple[str, ...] = ()
    found: Mapping[str, Any] = field(default_factory=dict, hash=False)
    meta: Mapping[str, Any] = field(default_factory=dict, hash=False)
    of_documents = True

    def __repr__(self) -> str:
        """What it is, for a prompt; what was found would fill pages there."""
        kind, text, count = type(self).__name__, _beginning(self.text), len(self.sentences)
        name, parsers = _beginning(self.name), list(self.parsers)
        its = f"name={name!r}, text={text!r}, sentences={count}, parsers={parsers}"
        return f"{kind}({its})"

    def results(self, parser: str) -> list[Any]:
        """All that this parser found in the text, in order."""
        if parser in self.found:
            return [self.found[parser]]
        return [sentence.found[parser] for sentence in self.sentences if parser in sentence.found]

    def to_json(self) -> dict[str, Any]:
        """A JSON object, as `graphsem.schema` describes it."""
        record: dict[str, Any] = {
            "format_version": FORMAT_VERSION,
            "name": self.name,
            "text": self.text,
            **({"meta": dict(self.meta)} if self.meta else {}),
            "parsers": list(self.parsers),
            "sentences": [sentence.to_json() for sentence in self.sentences],
        }
        words = 0
        for sentence, its in zip(self.sentences, record["sentences"], strict=True):
            if words:
                its["first_word"] = words
            words += len(sentence.words)
        for entry in self._entries(self.found):
            record |= entry.to_json(self.found[entry.name])
        return record

    def to_line(self) -> str:
        """`to_json` as a line of JSON Lines, its end included."""
        return json.dumps(self.to_json(), ensure_ascii=False) + "\n"


def _beginning(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
