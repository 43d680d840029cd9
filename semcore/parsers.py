"""What a parser is to a product that several parsers make together: one entry.

The entry lies in the parser's own package, and `graphsem` knows nothing of a parser but what its
entry says: a parser more is a package more and one name in the list of `graphsem.parsers`. An
entry itself is light, so that a list of parsers costs nothing: what needs torch is imported by
the methods that need it.

What a parser finds is its own type of object, ``Found`` below; nobody but the entry looks inside.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar

from rich.console import RenderableType

from semcore.drawing.fragments import Definition, Drawing, RowLink
from semcore.scoring.tables import TableScoring
from semcore.text.brat import Evocation
from semcore.text.spans import CharSpan

if TYPE_CHECKING:
    from semcore.text.sentences import TextSentence

Found = TypeVar("Found")


class GivenText(NamedTuple):
    """A named text to parse, split once for all parsers, with what others found in it.

    ``meta`` is what its source says of it beside (`semcore.text.names.InputText`).
    ``found`` has, by the names of the parsers that are needed (`DocumentEntry.needs`) and were at
    work, what each found: a result a sentence.
    """

    name: str
    text: str
    sentences: Sequence[TextSentence]
    found: Mapping[str, Sequence[Any]] = {}
    meta: Mapping[str, Any] = {}


def options_of(parser: Any, threads: int | None) -> Any:
    """The options of a loaded parser with so many threads; None, its own, if none are named."""
    return None if threads is None else replace(parser.options, threads=threads)


class ParserEntry(ABC, Generic[Found]):
    """A parser of sentences: what it finds in each, and how that is stored and shown.

    ``Found`` objects have an ``id``, and ``document``, ``start``, ``text`` and ``words`` of the
    sentence as `semcore.text.sentences.split` gives them.
    """

    name: ClassVar[str]  # of its package, its checkpoints, and its key among parsers
    title: ClassVar[str]  # what a reader calls what it draws
    subject: ClassVar[str]  # what it adds to a page, as part of a sentence: "frames over ..."
    attribute: ClassVar[str]  # by which users reach what it found: ``sentence.frames``
    tables: ClassVar[TableScoring]  # published numbers beside those of its checkpoints
    # What its findings are written as, by the ending of a file's name; pieces of text.
    formats: ClassVar[Mapping[str, Callable[[Iterable[Any]], Iterable[str]]]] = {}
    # Of files that are written batch by batch, what stands between two batches.
    between: ClassVar[Mapping[str, str]] = {}
    # What is counted: what it finds, and the parts of that.
    counted: ClassVar[tuple[str, str]] = ("Found", "Parts")

    @abstractmethod
    def load(self, folder: Path, device: str, precision: str = "32") -> Any:
        """The parser with the weights in a checkpoint folder: what `parse` is given.

        ``precision`` is one of `semcore.options.PRECISIONS`.

        Its ``save_pretrained(path, card, storage)`` writes such a folder. Raises `InputError`.
        """

    def parse(
        self, parser: Any, texts: Iterable[GivenText], threads: int | None = None
    ) -> Iterator[Found]:
        """What is found in each sentence, in order, as soon as it is parsed.

        ``parser`` is a `semcore.parsing.TextParser`, unless the entry says otherwise; ``threads``
        is that of `semcore.options.ParseOptions`.
        """
        sentences = (sentence for given in texts for sentence in given.sentences)
        options = options_of(parser, threads)
        found: Iterator[Found] = parser.parse_sentences(map(parser.unparsed, sentences), options)
        return found

    def explained(self, found: Found, parser: Any) -> Found:
        """With what its JSON leaves out: the definitions that the loaded parser knows."""
        return found

    @abstractmethod
    def value(self, found: Found | None) -> Any:
        """What users see as `attribute`; None: the parser was not at work."""

    @abstractmethod
    def to_json(self, found: Found | None) -> dict[str, Any]:
        """Fields to add to the JSON object of the sentence."""

    @abstractmethod
    def from_json(self, record: Mapping[str, Any]) -> Found | None:
        """The inverse of `to_json`, from the sentence's whole object; None if it has no such."""

    @abstractmethod
    def terminal(self, found: Found) -> RenderableType | None:
        """For `rich.print`, to stand beneath the sentence; None if there is nothing to show."""

    @abstractmethod
    def drawing(self, found: Sequence[Found]) -> Drawing:
        """What a page needs beside the fragments of all that was found."""

    @abstractmethod
    def html(self, found: Found, anchor: str) -> str:
        """The fragment of a page; every id in it begins with ``anchor`` and a hyphen.

        Elements with ``data-find`` are rows: the page's filter looks for its words there. Within a
        row, ``data-part`` marks the name of the row (empty) or of a part of it, whose definition
        is to be shown there. Elements of one drawing with the same number in ``data-word``, or
        among those in ``data-words``, belong together.
        """

    def links(self, found: Found, anchor: str) -> Sequence[RowLink]:
        """Words, in characters of the sentence, that lead to rows of `html`."""
        return ()

    def evocations(self, found: Found) -> Iterable[Evocation]:
        """What evokes what, in characters of the document; nothing where that is not the form."""
        return ()

    def annotations(self, found: Found) -> Iterable[Evocation]:
        """What stands on which characters of the document, with its id: the rows of a table."""
        return self.evocations(found)

    def tally(self, found: Found) -> tuple[Counter[str], int]:
        """How often it found each type of what is `counted`, and how many parts in all."""
        each = list(self.evocations(found))
        return Counter(one.type for one in each), sum(len(one.roles) for one in each)

    def definitions(self, found: Sequence[Found]) -> Mapping[str, Definition]:
        """What the titles of `links` mean, as far as that is known."""
        return {}

    @abstractmethod
    def files(self, found: Sequence[Found]) -> dict[str, Iterable[str]]:
        """The files of an output folder: name to pieces of text, newlines included."""

    @abstractmethod
    def counts(self, found: Sequence[Found]) -> dict[str, str]:
        """How much was found, for the head of a page."""


class DocumentEntry(ParserEntry[Found]):
    """A parser of documents: one ``Found`` a text, for what goes beyond a sentence.

    ``needs`` names parsers of sentences: where they are at work, they come first, and what they
    found is handed on. For "sentence" above read "document".

    What it found is drawn once, above the document, or, ``by_paragraph``, what is `within` each
    paragraph above that.
    """

    needs: ClassVar[tuple[str, ...]] = ()
    by_paragraph: ClassVar[bool] = True

    def within(self, found: Found, part: CharSpan) -> Found:
        """What is to be drawn above this paragraph: ``part`` are characters of the document."""
        return found
