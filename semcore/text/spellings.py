"""Other spellings of one word: British and American ones, hyphens, and accents.

>>> spellings("organise"), spellings("prise"), spellings("to-night")
(('organize',), (), ('tonight',))

What comes out need be no word: only a lexicon that lists it can tell. The rules are narrow enough
not to make one word of two: most ask for a vowel before the ending, so that *prize* and *prise*,
*four* and *for* stay apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

_VOWELS = "[aeiouy]"
_STEM = rf"(?<={_VOWELS})([^aeiouy]*)"  # a syllable before the ending, and its last consonants
# British, American: patterns of which one ending stands for the other.
_ENDINGS = (
    ("is", "iz", r"(?=(?:e|er|ation|able|ement|ant|ing|ed)$)"),
    ("ys", "yz", r"(?=(?:e|er)$)"),
    ("our", "or", r"(?=(?:|able|al|er|ful|hood|ing|ist|ite|less|ly|y|ed)$)"),
    ("ence", "ense", "$"),
    ("ogue", "og", "$"),
    ("wards", "ward", "$"),
)
_IRREGULAR = (
    "acknowledgement acknowledgment", "aeroplane airplane", "ageing aging", "aluminium aluminum",
    "artefact artifact", "axe ax", "cosy cozy", "disc disk", "draught draft", "enquire inquire",
    "enquiry inquiry", "gaol jail", "grey gray", "jewellery jewelry", "judgement judgment",
    "kerb curb", "manoeuvre maneuver", "mould mold", "moult molt", "moustache mustache",
    "mum mom", "plough plow", "practise practice", "programme program", "pyjamas pajamas",
    "sceptic skeptic", "sceptical skeptical", "scepticism skepticism", "sheikh sheik",
    "skilful skillful", "smoulder smolder", "storey story", "sulphur sulfur", "tyre tire",
    "whisky whiskey", "wilful willful", "woollen woolen", "yoghurt yogurt", "okay ok",
    "okay o.k.", "aka a.k.a.", "amid amidst", "among amongst", "while whilst", "gramme gram",
    "kilogramme kilogram", "milligramme milligram", "email e-mail", "despatch dispatch",
    "jibe gibe", "curtsey curtsy", "sizeable sizable", "verandah veranda", "whizz whiz",
    "mouldy moldy", "smouldering smoldering", "fiord fjord", "aunty auntie", "savannah savanna",
    
)  # fmt: skip
_GREEK = re.compile(
    r"^(an|arch|encyclop|f|gyn|h|leuk|medi|orthop|p|pal|tox|c)ae(?=[a-z])|^(an|)ae(?=sth)"
)
_TWO_SYLLABLES = rf"^[^aeiouy]*{_VOWELS}+[^aeiouy]+{_VOWELS}+"
_LL = re.compile(rf"({_TWO_SYLLABLES})ll(?=(?:er|or|ist|ous|ing|ed|ment|)$)")
_L = re.compile(rf"({_TWO_SYLLABLES})l(?=(?:er|or|ist|ous|ing|ed|ment|)$)")


@lru_cache(maxsize=65536)
def spellings(lemma: str) -> tuple[str, ...]:
    """Other ways to write a lower-cased lemma, without itself; possibly none of them is a word."""
    if not lemma.isascii() or len(lemma) < 3:
        return ()
    found = [*_listed().get(lemma, ())]
    for one, other, behind in _ENDINGS:
        for here, there in ((one, other), (other, one)):
            found.append(re.sub(rf"{_STEM}{here}{behind}", rf"\1{there}", lemma))
    for here, there in (("tre", "ter"), ("bre", "ber")):
        found += [re.sub(rf"{a}$", b, lemma) for a, b in ((here, there), (there, here))]
    found.append(_GREEK.sub(lambda match: f"{match[0][:-2]}e", lemma))
    found.append(_LL.sub(r"\1l", lemma))
    found.append(_L.sub(r"\1ll", lemma) if "ll" not in lemma else lemma)
    found.append(lemma.replace("-", ""))
    return tuple(item for item in dict.fromkeys(found) if item and item != lemma)


@lru_cache(maxsize=1)
def _listed() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for pair in _IRREGULAR:
        one, other = pair.split(" ")
        table[one] = (*table.get(one, ()), other)
        table[other] = (*table.get(other, ()), one)
    return table


def unaccented(word: str) -> str:
    """*fiance* for *fiancé*."""
    if word.isascii():
        return word
    return "".join(c for c in normalize("NFD", word) if not combining(c))
