"""A word as look-ups see it: without what only the eye or the screen needs.

    >>> plain_form("of\\ufb01cer"), plain_form("\\uff2f\\uff4b"), plain_form("co\\u00adop")
    ('officer', 'Ok', 'coop')
    >>> plain_form("AT&amp;T")
    'AT&T'

Texts out of PDF files have ligatures and soft hyphens, those from East Asia full-width letters,
web pages zero-width spaces, marks of writing direction and entities. Lexicons, lemmas,
vocabularies and tokenizers know none of these. Offsets, and whatever is printed, stay those of the
text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from semcore.text.entities import decoded
from semcore.text.invisible import INVISIBLE
from semcore.text.spans import CharSpan

# Letters, decimal digits and marks have a compatibility form that is the same word; a fraction
# (one half would be three characters), a superscript or an ellipsis would become another one.
_SAME_WORD = ("L", "Nd", "M")


@lru_cache(maxsize=65536)
def plain_form(word: str) -> str:
    """The word in Unicode's compatibility form (NFKC), without what is invisible.

    Of entities it has the characters, unless one is a blank. A word without a letter or digit
    stays as it is: of an emoji the joiners are part.
    """
    if ";" in word:
        told = decoded(word)
        word = word if any(map(str.isspace, told)) else told
    if word.isascii() or not any(map(str.isalnum, word)):
        return word
    form = "".join(map(_compatible, INVISIBLE.sub("", word)))
    return unicodedata.normalize("NFC", form)


def plain_text(text: str, words: Sequence[CharSpan]) -> str:
    """The text with each of its words in plain form; what is between them stays."""
    if text.isascii() and "&" not in text:
        return text
    parts, place = [], 0
    for start, end in words:
        parts += [text[place:start], plain_form(text[start:end])]
        place = end
    return "".join(parts) + text[place:]


def _compatible(character: str) -> str:
    if "\uff00" <= character <= "\uffef" or unicodedata.category(character).startswith(_SAME_WORD):
        return unicodedata.normalize("NFKC", character)
    return character
