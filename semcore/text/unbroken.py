"""What is one word whatever marks it holds: addresses, tags, names with marks, emoji, emoticons.

    >>> text = "Ask @ann or bob@a.org (https://a.b/c?d=e.), #fun C++!"
    >>> [text[start:end] for start, end in unbroken(text)]
    ['@ann', 'bob@a.org', 'https://a.b/c?d=e', '#fun', 'C++']

An address ends before the marks that end its sentence, and before a bracket that it does not open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from semcore.text.spans import CharSpan

# Pictures (Unicode Technical Standard 51): those that are drawn in colour by themselves, and those
# that are with the selector U+FE0F; with a tone of skin, tags (flags of regions), and joined.
_COLOURED = "\u231a\u231b\u23e9-\u23f3\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001f1e5"
_COLOURED += "\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
_SELECTED = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u2300-\u23ff\u25aa-\u25fe"
_SELECTED += "\u2934\u2935\u2b05-\u2bff\u3030\u303d\u3297\u3299"
_PICTURE = (
    rf"(?:[{_COLOURED}]\ufe0f?|[{_SELECTED}]\ufe0f)"
    "[\U0001f3fb-\U0001f3ff]?\\ufe0f?[\U000e0020-\U000e007f]*"
)
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
EMOJI = re.compile(
    rf"[0-9#*]\ufe0f?\u20e3|{_FLAG}|{_PICTURE}(?:\u200d{_PICTURE})*|[\U0001f1e6-\U0001f3ff]"
)
_DRAWN = re.compile(f"[{_COLOURED}\\ufe0f\\u20e3\U0001f1e6-\U0001f3ff]")

_TOP_LEVEL = "com|org|net|edu|gov|mil|int|info|biz|io|ai|eu|uk|de|fr|jp|ca|au|ru|ch|it|nl|se|us|tv"
_HOST = r"[^\W_](?:[\w-]{0,61}\w)?"  # one label of a host's name (RFC 1123)
_ADDRESS = re.compile(
    rf"""
    (?<![^\W_])(?:
        (?: [A-Za-z][A-Za-z0-9+.-]{{1,15}}:// | mailto: | www\.(?=\w) ) [^\s<>"\u201c\u201d]+
      | [A-Za-z]:\\ [^\s<>"|?*]*                            # a path of Windows
      | [\w.+%-]{{1,64}}@{_HOST}(?:\.{_HOST})*              # RFC 5322, without quoted names
      | (?:{_HOST}\.){{1,5}}(?:{_TOP_LEVEL})(?![\w.-]*@)\b(?:[:/?\#][^\s<>"\u201c\u201d]*)?
    )
    | (?<![\w@/.&])@(?:\w[\w-]*(?:@{_HOST}(?:\.{_HOST})*)?)  # a handle, here or on a server
    | (?<![\w&\#/])\#(?=\w*[^\W\d_])[\w-]*\w               # a tag has a letter: #1 is a number
    | (?<!\w)[A-Z](?:\+\+|\#)(?!\w)                       # C++, F#
    | (?<![\w&])[A-Z]\w{{0,3}}&[A-Z]\w{{0,3}}(?![\w&])        # AT&T, R&D
    """,
    re.VERBOSE,
)
# Faces without a nose stand apart, for a colon may well come before a bracket; with an equals sign
# they have no square mouth, and no number behind a round one.
_EMOTICON = re.compile(
    r"""
    (?: (?!=.?(?:[\[\]]|\(\ ?\d)) (?:
            [:;=][-^'\u2019o](?:\)+|\(+|[DPpOo/\\|*\]\[]) | (?<!\S)[:;=](?:\)+|\(+|[DPp\]\[]) )
      | (?<!\S):[Oo/\\|*] | (?<!\S)[:;]'[()]+
      | (?<![\w<)\]|%])(?P<heart><3+)(?![.,:]?\d|[^\s.,;:!?'"\u2019\u201d*~_<\u2190-\U0001faff])
      | (?<!\S)(?:\^[_.-]?\^|-_+-|>[_.]<|[oO]_[oO]|T_T)
    ) (?!\w) (?![/)(\]\[])
    """,
    re.VERBOSE,
)
# A heart is no "less than three": not behind what is counted or measured, nor before a thing.
_HEART = re.compile(
    r"""
    \s*(?: $ | [.,;:!?'"\u2019\u201d*~<#@^=\u2600-\U0001faff] | [-\u2013\u2014](?!\ ?\d) | [A-Z]
    | (?:you|u|ya|ur|your|yours|me|my|us|our|him|his|her|them|their|it|its|this|that|these|those
      |the|i|im|i'm|we|they|he|she|so|but|because|thanks|thank|thx|please|xo+|xoxo|love|miss|lol
      |omg|haha)\b )
    """,
    re.VERBOSE,
)
_LOVES = re.compile(r"(?:^|\s)(?:[Ii]|[Ww]e|[Yy]ou|[Uu]|[Tt]hey)\s+$")
_COMPARED = re.compile(
    r"""
    (?:^|[\s(|])(?: (?![IiUu]\b)[^\W\d_] | \w*\d\w* | [^\W\d_]+[a-z][A-Z]\w* | p[HK]\w*
      | (?i:is|are|was|were|be|been|being|remains?|remained|stays?|stayed|of|at|than|or|below|under
      |if|when|where|aged?|ages|years?|scor(?:e|es|ed|ing)|grad(?:e|es|ed)|stages?|levels?|rat(?:e|ed)
      |rates|ratings?|ratios?|values?|counts?|numbers?|sizes?|length|width|height|depth|weight|index
      |ranks?|order|degrees?|difference|distance|doses?|total|sum|mean|median|average|maximum
      |minimum|duration|temperature|pressure|bmi|inr|gpa|asa|ecog) )
    (?:\ ?[:,(])?\s*\(?$
    """,
    re.VERBOSE,
)
_COMPARISON = re.compile(r"(?!<3+(?!\d))[<>\u2264\u2265\u00b1]=?\s?\d")
_HOLDS_MARKS = re.compile(
    r"@|\w&\w|#\w|://|:\\|mailto:|[A-Z](?:\+\+|#)|\.[a-z]{2,4}(?:[/:?#]|\b)|www\."
)
_PIECE = re.compile(r"\S+")
_AFTER = re.compile(r"(?:['\u2019]s?|[.,;:!?*_~\u2026])+$")  # a possessive, and marks of sentences
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def unbroken(text: str) -> Iterator[CharSpan]:
    """The words, emoji apart, that hold marks of their own."""
    if _HOLDS_MARKS.search(text) is None:
        return
    for piece in _PIECE.finditer(text):
        if _HOLDS_MARKS.search(text, *piece.span()) is None:
            continue
        for found in _ADDRESS.finditer(text, *piece.span()):
            start, end = found.span()
            end = _end_of(text, start, end)
            if start < end:
                yield CharSpan(start, end)


def emoticons(text: str) -> list[CharSpan]:
    """Faces and hearts drawn with marks.

    >>> text = "Fine :-) or not :(( <3, ^_^ at 5:30 (p. 8)"
    >>> [text[start:end] for start, end in emoticons(text)]
    [':-)', ':((', '<3', '^_^']
    """
    found = [match for match in _EMOTICON.finditer(text) if not match["heart"] or _is_heart(match)]
    return [CharSpan(*match.span()) for match in found]


def _is_heart(found: re.Match[str]) -> bool:
    """Whether these marks are a heart, and no comparison with a number."""
    text, (start, end) = found.string, found.span()
    before = text[max(0, start - 40) : start]
    if _LOVES.search(before) and text[end : end + 1] in (" ", ""):
        return True
    if _COMPARED.search(before) or _COMPARISON.search(text):
        return False
    return _HEART.match(text, end) is not None


def emoji(text: str) -> list[CharSpan]:
    """The pictures of a text: each with its tone of skin, a family or a flag as one."""
    if text.isascii() or _DRAWN.search(text) is None:
        return []
    return [CharSpan(*found.span()) for found in EMOJI.finditer(text)]


def _end_of(text: str, start: int, end: int) -> int:
    """Where an address ends that was read up to white space."""
    while True:
        found = _AFTER.search(text, start, end)
        if found is not None:
            end = found.start()
            continue
        opening = _BRACKETS.get(text[end - 1 : end])
        if opening is None or text.count(opening, start, end) >= text.count(
            text[end - 1], start, end
        ):
            return end
        end -= 1
