"""Documents with events: the typed examples. Their JSON Lines form: `tsar.json_form`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from semcore.text.names import InputText
from semcore.text.sentences import TextSentence, split_input
from semcore.text.spans import CharSpan, WordSpan, characters_of


@dataclass(frozen=True, slots=True)
class Argument:
    """What fills a role of an event, and where it stands."""

    role: str
    span: CharSpan  # characters of the document's text
    words: WordSpan  # of the document
    score: float | None = None  # probability, given the event, in predictions
    mention: str = ""  # id of a `Mention` of the document, where it is known
    text: str = field(default="", compare=False, repr=False)  # told by the document
    definition: str = field(default="", compare=False, repr=False)  # of the parser's inventory


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its type, the words that tell of it, and its arguments, anywhere in the text."""

    id: str
    type: str
    trigger: CharSpan  # characters of the document's text
    trigger_words: WordSpan  # of the document
    arguments: tuple[Argument, ...] = ()
    score: float | None = None  # probability of trigger and type, in predictions
    realis: str = ""  # whether it took place: CASIE's Actual, Generic, Other; where it is known
    text: str = field(default="", compare=False, repr=False)  # of the trigger, told by the document
    definition: str = field(default="", compare=False, repr=False)  # of the parser's inventory


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name something, for coreference."""

    id: str
    words: WordSpan  # of the document


@dataclass(frozen=True, slots=True)
class EventDocument:
    """A document, its words and sentences, and its events; it tells these their text."""

    id: str
    text: str
    words: tuple[CharSpan, ...]  # characters of ``text``, in order
    sentences: tuple[WordSpan, ...]  # one after the other: every word is in exactly one
    events: tuple[Event, ...] = ()
    mentions: tuple[Mention, ...] = ()
    clusters: tuple[tuple[str, ...], ...] = ()  # ids of mentions of one thing
    heads: tuple[int, ...] = ()  # head of each word, a word of the document, -1: root; or unknown
    meta: Mapping[str, Any] = field(default_factory=dict, hash=False)  # fields of the user's own

    def __post_init__(self) -> None:
        for event in self.events:
            object.__setattr__(event, "text", self.text[slice(*event.trigger)])
            for argument in event.arguments:
                object.__setattr__(argument, "text", self.text[slice(*argument.span)])

    @property
    def forms(self) -> list[str]:
        """The words as strings."""
        return [self.text[start:end] for start, end in self.words]

    def span_text(self, words: WordSpan) -> str:
        """The text from a span's first word to its last."""
        start, end = characters_of(words, self.words)
        return self.text[start:end]


def document_of_words(id: str, sentences: Sequence[Sequence[str]]) -> EventDocument:
    """A document that comes as words: its text is the words joined by single blanks; no events.

    A word without characters is a replacement character in the text, so that places of words stay
    as they are; an empty sentence has no words, and is left out of ``sentences``.
    """
    forms = [form or "\ufffd" for sentence in sentences for form in sentence]
    words: list[CharSpan] = []
    cursor = 0
    for form in forms:
        words.append(CharSpan(cursor, cursor + len(form)))
        cursor += len(form) + 1
    bounds: list[WordSpan] = []
    start = 0
    for sentence in sentences:
        if sentence:
            bounds.append(WordSpan(start, start + len(sentence)))
        start += len(sentence)
    return EventDocument(id, " ".join(forms), tuple(words), tuple(bounds))


def document_of_text(id: str, text: str, meta: Mapping[str, Any] | None = None) -> EventDocument:
    """Raw text, split into sentences and words; no events."""
    return document_of_input(InputText(id, text, meta or {}))


def document_of_input(given: InputText) -> EventDocument:
    """A text as its source says what it is, split into sentences and words; no events."""
    return document_of_sentences(given.name, given.text, split_input(given), given.meta)


def document_of_sentences(
    id: str,
    text: str,
    split_sentences: Iterable[TextSentence],
    meta: Mapping[str, Any] | None = None,
) -> EventDocument:
    """A text whose sentences and words are known; no events."""
    words: list[CharSpan] = []
    sentences: list[WordSpan] = []
    for sentence in split_sentences:
        first = len(words)
        words += [CharSpan(sentence.start + a, sentence.start + b) for a, b in sentence.words]
        if len(words) > first:
            sentences.append(WordSpan(first, len(words)))
    return EventDocument(id, text, tuple(words), tuple(sentences), meta=meta or {})
