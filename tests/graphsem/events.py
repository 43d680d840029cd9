"""A parser of documents that stands in for a trained one: what goes beyond a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from semcore.drawing.escaping import escape
from semcore.drawing.fragments import Drawing, RowLink
from semcore.parsers import DocumentEntry, GivenText
from semcore.text.spans import CharSpan

Chains = tuple[CharSpan, ...]


class Shouts:
    """Every exclamation mark of a document, in its characters; and how much it was given."""

    def __init__(self) -> None:
        self.given: list[dict[str, int]] = []

    def find(self, texts: Iterable[GivenText]) -> Iterator[Chains]:
        # Two documents at a time, as a parser that makes batches of documents.
        ahead: list[GivenText] = []
        for text in texts:
            ahead.append(text)
            if len(ahead) == 2:
                yield from map(self._found, ahead)
                ahead = []
        yield from map(self._found, ahead)

    def _found(self, given: GivenText) -> Chains:
        self.given.append({name: len(found) for name, found in given.found.items()})
        return tuple(CharSpan(i, i + 1) for i, c in enumerate(given.text) if c == "!")


class ShoutEntry(DocumentEntry[Chains]):
    """Of each exclamation mark a row, beneath its paragraph."""

    name = "shouts"
    title = "Shouts"
    subject = "shouts across sentences"
    attribute = "shouts"
    needs = ("amr",)

    def load(self, folder: Path, device: str, precision: str = "32") -> Shouts:
        return Shouts()

    def parse(
        self, parser: Shouts, texts: Iterable[GivenText], threads: int | None = None
    ) -> Iterator[Chains]:
        return parser.find(texts)

    def value(self, found: Chains | None) -> Chains:
        return found or ()

    def to_json(self, found: Chains | None) -> dict[str, Any]:
        return {} if found is None else {"shouts": [list(span) for span in found]}

    def from_json(self, record: Mapping[str, Any]) -> Chains | None:
        return tuple(CharSpan(*span) for span in record["shouts"])

    def terminal(self, found: Chains) -> Text | None:
        return Text(f"{len(found)} shouts") if found else None

    def drawing(self, found: Sequence[Chains]) -> Drawing:
        return Drawing(self.name, self.title)

    def within(self, found: Chains, part: CharSpan) -> Chains:
        return tuple(span for span in found if part.start <= span.start < part.end)

    def html(self, found: Chains, anchor: str) -> str:
        return "".join(
            f'<p id="{escape(anchor)}-{span.start}" data-find="!">{span.start}</p>'
            for span in found
        )

    def links(self, found: Chains, anchor: str) -> list[RowLink]:
        return [RowLink(span, f"{anchor}-{span.start}", "a shout") for span in found]

    def files(self, found: Sequence[Chains]) -> dict[str, Iterable[str]]:
        return {"shouts.txt": (f"{len(chains)}\n" for chains in found)}

    def counts(self, found: Sequence[Chains]) -> dict[str, str]:
        return {"Shouts": str(sum(map(len, found)))}
