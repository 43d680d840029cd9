"""A sentence -> its words, each with its character offsets.

Words follow the Penn Treebank (Marcus et al. 1993), as FrameNet's full text does: punctuation
and clitics ('s, n't) stand alone, hyphenated words stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nltk.tokenize import NLTKWordTokenizer

from semcore.spans import CharSpan

# The tokenizer's expressions see at most this many characters at once. No English sentence is
# near it; a megabyte without a period then still costs linear time.
_CHUNK = 4000
_TOKENIZER = NLTKWordTokenizer()
_DOUBLE_QUOTE = {"``": ('"', "``", "''"), "''": ('"', "''", "``")}
_CURLY_APOSTROPHE = re.compile(r"(?<=\w)\u2019(?=\w)")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_ELLIPSIS = re.compile(r"…+|[^…]+")
_FALLBACK = re.compile(r"\w+(?:[-.,]\w+)*|\S")


def words(text: str) -> tuple[CharSpan, ...]:
    """The words of one sentence; together they hold every character but white space."""
    if len(text) <= _CHUNK:
        return tuple(_words_of_chunk(text))
    return tuple(
        CharSpan(chunk.start + word.start, chunk.start + word.end)
        for chunk in _chunks(text)
        for word in _words_of_chunk(text[chunk.start : chunk.end])
    )


def _chunks(text: str) -> Iterator[CharSpan]:
    """The sentence whole, or, if it is absurdly long, cut after a word that ends in a letter."""
    start = 0
    while len(text) - start > _CHUNK:
        cut = start + _CHUNK
        space = cut
        while space > start + 1 and not (text[space].isspace() and text[space - 1].isalpha()):
            space -= 1
        cut = space if space > start + 1 else cut
        yield CharSpan(start, cut)
        start = cut
    yield CharSpan(start, len(text))


def _words_of_chunk(text: str) -> list[CharSpan]:
    text = _CURLY_APOSTROPHE.sub("'", text)  # the tokenizer knows clitics by the straight one
    try:
        spans = _aligned(_TOKENIZER.tokenize(text), text)
    except TimeoutError:  # NLTK runs its expressions against the clock
        spans = []
    if not spans:
        spans = [CharSpan(*match.span()) for match in _FALLBACK.finditer(text)]
    if "…" in text:
        spans = [
            CharSpan(start + match.start(), start + match.end())
            for start, end in spans
            for match in _ELLIPSIS.finditer(text[start:end])
        ]
    return _with_last_abbreviation(spans, text)


def _with_last_abbreviation(spans: list[CharSpan], text: str) -> list[CharSpan]:
    """At a sentence's end *U.S.* stays one word, period included."""
    if len(spans) > 1 and text[spans[-1].start : spans[-1].end] == ".":
        before, period = spans[-2:]
        if before.end == period.start and _INITIALS.fullmatch(text, before.start, before.end):
            return [*spans[:-2], CharSpan(before.start, period.end)]
    return spans


def _aligned(tokens: list[str], text: str) -> list[CharSpan]:
    """Where the tokens stand in the text; empty if they do not spell it.

    The tokenizer writes a double quote as two grave accents or two apostrophes; the character
    at the cursor tells which of these the text has.
    """
    spans = []
    cursor = 0
    for token in tokens:
        start = text.find(token, cursor)
        if start == cursor or (start > cursor and text[cursor:start].isspace()):
            cursor = start + len(token)
            spans.append(CharSpan(start, cursor))
            continue
        while cursor < len(text) and text[cursor].isspace():
            cursor += 1
        for spelling in _DOUBLE_QUOTE.get(token, (token,)):
            if text.startswith(spelling, cursor):
                spans.append(CharSpan(cursor, cursor + len(spelling)))
                cursor += len(spelling)
                break
        else:
            return []
    return spans if not text[cursor:].strip() else []
