"""A sentence -> its words, each with its character offsets.

Words follow the Penn Treebank (Marcus et al. 1993), as FrameNet's full text does: punctuation
and clitics ('s, n't) stand alone, hyphenated words stay whole.

They are those of NLTK's tokenizer, which searches a text with some thirty expressions one after
another. None of these looks beyond white space, but for the one that finds the period at the end
of a sentence. So the tokenizer is asked only about what stands between white space and is
neither a plain word nor known from before.

Some things NLTK does not know. Addresses, tags, emoji and emoticons are one word each
(`semcore.text.unbroken`), all signs of currency stand alone as the dollar does, a period before a
closing quote or a note's number ends its word, and what is invisible parts no word.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from semcore.text.abbreviations import ABBREVIATIONS
from semcore.text.entities import read_entities
from semcore.text.invisible import visible
from semcore.text.nltk_tokenizer import tokenizer
from semcore.text.numbering import NOTE_SIGNS
from semcore.text.spans import CharSpan
from semcore.text.unbroken import emoji, emoticons, unbroken

# The tokenizer's expressions see at most this many characters at once. No English sentence is
# near it; a megabyte without a period then still costs linear time.
_CHUNK = 4000
_DOUBLE_QUOTE = {"``": ('"', "``", "''"), "''": ('"', "''", "``")}
_CURLY_APOSTROPHE = re.compile(r"(?<=\w)\u2019(?=\w)")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_ELLIPSIS = re.compile(r"…+|[^…]+")
_CURRENCY = re.compile("[¢£¤¥\u058f\u060b\u09f2\u0e3f\u20a0-\u20c0\ufe69\uff04\uffe0\uffe1\uffe5]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3002: "."}  # full width
_STOP_INSIDE = re.compile(rf"(?<=\w)\.(?=[\"'\u201d\u2019»)\]{NOTE_SIGNS}]+(?:\s|$)|\s*\[\d)")
_NOTE = re.compile(rf"(?<=[.!?,;:\"'\u201d\u2019»)\]])[{NOTE_SIGNS}]{{1,3}}(?!\w)")
_FALLBACK = re.compile(r"\w+(?:[-.,]\w+)*|\S")
_PIECE = re.compile(r"\S+")  # what stands between white space
# The tokenizer parts no word of ASCII letters and digits but these few, and parts these marks from
# whatever they end; a period only from what ends a sentence.
_WORD = r"(?!(?i:cannot|gimme|gonna|gotta|lemme|wanna)(?![A-Za-z0-9]))[A-Za-z0-9]+"
_PLAIN = re.compile(rf"((?:{_WORD}(?:-{_WORD})*)?)[,;:?!()]?")
_PLAIN_END = re.compile(rf"((?:{_WORD}(?:-{_WORD})*)?)[.,;:?!()]?")
_NOT_CLOSING = re.compile(r"[^\])}>\"'»\u201d\u2019]")
# The words of pieces that the tokenizer was asked about, counted from a piece's start.
_known: dict[str, tuple[CharSpan, ...]] = {}
_KNOWN_PIECES = 1 << 16
_KNOWN_LENGTH = 32


def words(text: str) -> tuple[CharSpan, ...]:
    """The words of one sentence; together they hold every character but white space.

    An entity is the character that it names: *AT&amp;T* is one word, *&nbsp;* is white space.
    """
    read = read_entities(text)
    if read is not None:
        return tuple(read.spans(words_of_read(read.text)))
    return words_of_read(text)


def words_of_read(text: str) -> tuple[CharSpan, ...]:
    """The words of a sentence in which what looks like an entity is none any more."""
    seen = visible(text)
    if seen is not None:
        return tuple(seen.spans(_words(seen.text)))
    return tuple(_words(text))


def _words(text: str) -> list[CharSpan]:
    if len(text) <= _CHUNK:
        return _words_of_chunk(text)
    return [
        CharSpan(chunk.start + word.start, chunk.start + word.end)
        for chunk in _chunks(text)
        for word in _words_of_chunk(text[chunk.start : chunk.end])
    ]


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
    if text.isascii():
        pictures = []
    else:
        pictures = sorted(
            [*emoji(text), *(CharSpan(*note.span()) for note in _NOTE.finditer(text))]
        )
        text = _CURRENCY.sub("$", text).translate(_WIDE)
    whole = list(unbroken(text))
    if drawn := emoticons(text):
        taken = {index for start, end in whole for index in range(start, end)}
        whole = sorted([*whole, *(face for face in drawn if taken.isdisjoint(range(*face)))])
    told = _masked(text, whole, "x")  # an address is a plain word to the tokenizer
    told = _masked(told, pictures, " ")
    try:
        spans = _treebank(told)
    except TimeoutError:  # NLTK runs its expressions against the clock
        spans = []
    if not spans:
        spans = [CharSpan(*match.span()) for match in _FALLBACK.finditer(told)]
    if "…" in text:
        spans = [
            CharSpan(start + match.start(), start + match.end())
            for start, end in spans
            for match in _ELLIPSIS.finditer(text[start:end])
        ]
    spans = _parted(spans, whole) if whole else spans
    spans = _without_stops(spans, text)
    return sorted([*_with_last_abbreviation(spans, text), *pictures])


def _masked(text: str, spans: Sequence[CharSpan], character: str) -> str:
    """The text with this character all over the spans."""
    for start, end in spans:
        text = text[:start] + character * (end - start) + text[end:]
    return text


def _parted(spans: list[CharSpan], whole: list[CharSpan]) -> list[CharSpan]:
    """The words, and those of ``whole`` apart from what is glued to them."""
    parted: list[CharSpan] = []
    borders = sorted(border for span in whole for border in span)
    for start, end in spans:
        inner = borders[bisect_right(borders, start) : bisect_left(borders, end)]
        parted += map(CharSpan, [start, *inner], [*inner, end])
    return parted


def _without_stops(spans: list[CharSpan], text: str) -> list[CharSpan]:
    """A period inside a sentence apart from its word, where it ends what is quoted or noted.

    The tokenizer looks at the last one alone. Abbreviations keep theirs.
    """
    stops = {found.start() for found in _STOP_INSIDE.finditer(text)}
    if not stops:
        return spans
    parted: list[CharSpan] = []
    for start, end in spans:
        word = text[start : end - 1]
        ends = end - 1 in stops and word and word.lower() not in ABBREVIATIONS
        if ends and "." not in word and not (len(word) == 1 and word.isalpha()):
            parted += [CharSpan(start, end - 1), CharSpan(end - 1, end)]
        else:
            parted.append(CharSpan(start, end))
    return parted


def _with_last_abbreviation(spans: list[CharSpan], text: str) -> list[CharSpan]:
    """At a sentence's end *U.S.* stays one word, period included."""
    if len(spans) > 1 and text[spans[-1].start : spans[-1].end] == ".":
        before, period = spans[-2:]
        if before.end == period.start and _INITIALS.fullmatch(text, before.start, before.end):
            return [*spans[:-2], CharSpan(before.start, period.end)]
    return spans


def _treebank(text: str) -> list[CharSpan]:
    """What the tokenizer makes of a sentence; empty if its tokens do not spell it."""
    pieces = [CharSpan(*match.span()) for match in _PIECE.finditer(text)]
    if not pieces:
        return []
    # Closing quotes and brackets belong to the end of a sentence, white space among them or not.
    end = pieces[-1].end
    while len(pieces) > 1 and not _NOT_CLOSING.search(text, *pieces[-1]):
        pieces.pop()
    last = pieces[-1] = CharSpan(pieces[-1].start, end)
    spans: list[CharSpan] = []
    hard: list[CharSpan] = []
    for piece in pieces:
        plain = (_PLAIN_END if piece is last else _PLAIN).fullmatch(text, *piece)
        if plain is None:
            hard.append(piece)
            continue
        cut = plain.end(1)
        if piece.start < cut:
            spans.append(CharSpan(piece.start, cut))
        if cut < piece.end:
            spans.append(CharSpan(cut, piece.end))
    if hard:
        answers = _answers([text[start:end] for start, end in hard], ends=hard[-1] is last)
        if answers is None:
            return _aligned(tokenizer().tokenize(text), text)
        for (start, _), answer in zip(hard, answers, strict=True):
            spans += [CharSpan(start + first, start + stop) for first, stop in answer]
        spans.sort()
    return spans


def _answers(pieces: Sequence[str], *, ends: bool) -> list[tuple[CharSpan, ...]] | None:
    """The words of each piece, counted from its start; with ``ends`` the last ends a sentence.

    The tokenizer is asked once, about all that are new, with a plain word between two of them.
    `None` if its tokens do not spell these.
    """
    inner = pieces[:-1] if ends else pieces
    answers = {piece: _known.get(piece) for piece in inner}
    new = [piece for piece, answer in answers.items() if answer is None]
    asked = [*new, *pieces[len(inner) :]]
    found: list[tuple[CharSpan, ...]] = []
    if asked:
        text = "x " + " x ".join(asked) + ("" if ends else " x")
        spans = _aligned(tokenizer().tokenize(text), text)
        if not spans:
            return None
        starts = [span.start for span in spans]
        start = 2
        for piece in asked:
            end = start + len(piece)
            own = spans[bisect_left(starts, start) : bisect_left(starts, end)]
            found.append(tuple(CharSpan(first - start, stop - start) for first, stop in own))
            start = end + 3
        answers.update(zip(new, found, strict=False))
        if len(_known) > _KNOWN_PIECES:
            _known.clear()
        _known.update((p, a) for p, a in zip(new, found, strict=False) if len(p) <= _KNOWN_LENGTH)
    known = [answer for piece in inner if (answer := answers[piece]) is not None]
    return known + found[len(new) :]


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
