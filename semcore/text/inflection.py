"""Which lemmas a word form may stand for, each with its part of speech, and no invented ones.

>>> [(reading.lemma, reading.part) for reading in readings("tunes")]
[('tunes', ''), ('tune', 'n'), ('tune', 'v')]

The first reading is the form itself, of any part of speech. The others come from the dictionary of
LemmInflect, which was made of the SPECIALIST Lexicon of the US National Library of Medicine:
70,000 forms with all lemmas that they are inflections of. Regular inflection is undone by rule only
where this dictionary has no opinion: for a lemma that it does not have with that part of speech
(*blogs*), and for a form that it does not read with that part of speech (*praises* as a plural).
It knows *tunes* as the plural of *tune*, so that *tun* is none. `semcore.text.lemmas` also guesses
lemmas, freely (`lemma_candidates`); most of what that gives are no words.

The package is not imported, as it loads spaCy wherever that is installed; its table is read.
"""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from semcore.errors import InputError
from semcore.text.numbers import CARDINALS
from semcore.text.plain_forms import plain_form

# LemmInflect's categories, as FrameNet and WordNet call parts of speech.
_PARTS = {"noun": "n", "verb": "v", "aux": "v", "adj": "a", "adv": "adv"}
ANY = ""  # the part of speech of a form that stands for itself
LONGEST = 64  # characters; no word of a dictionary has more
_ADDED = {  # forms that the dictionary lacks
    "brethren": ("n", "brother"), "millennia": ("n", "millennium"), "n't": ("adv", "not"),
    "'m": ("v", "be"), "'re": ("v", "be"), "'ve": ("v", "have"), "'ll": ("v", "will"),
    "'d": ("v", "will"), "ca": ("v", "can"), "wo": ("v", "will"), "sha": ("v", "shall"),
    "km": ("n", "kilometer"), "cm": ("n", "centimeter"), "mm": ("n", "millimeter"),
    "kg": ("n", "kilogram"), "lb": ("n", "pound"), "lbs": ("n", "pound"), "ft": ("n", "foot"),
    "snuck": ("v", "sneak"), "could": ("v", "can"), "might": ("v", "may"),
    "should": ("v", "shall"), "would": ("v", "will"),
}  # fmt: skip
_LEFT_OUT = frozenset({"'s"})  # most often the genitive, which is no form of *be*
_NUMBERS = {str(value): word for word, value in CARDINALS.items() if 0 < value <= 1000}
_NUMBERS |= {"1,000": "thousand", "2nd": "second", "3rd": "third"}
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_VOWEL = re.compile("[aeiouy]")


class Reading(NamedTuple):
    """A lemma of a form, and as what: ``n``, ``v``, ``a``, ``adv``, ``num``, or `ANY`."""

    lemma: str
    part: str


def plain(word: str) -> str:
    """The form that dictionaries list: lower-cased, with a typewriter's apostrophe."""
    return plain_form(word).lower().replace("\u2019", "'")


@lru_cache(maxsize=65536)
def readings(word: str) -> tuple[Reading, ...]:
    """All lemmas of a word, the form itself first; see the module for where they come from."""
    form = plain(word)
    found = [Reading(form, ANY)]
    if not form or len(form) > LONGEST:
        return tuple(found)
    if form in _ADDED:
        part, lemma = _ADDED[form]
        found.append(Reading(lemma, part))
    if form in _NUMBERS:
        found.append(Reading(_NUMBERS[form], "num"))
    if form not in _LEFT_OUT:
        listed = _dictionary().get(form, ())
        found += listed
        read_as = {item.part for item in listed}
        regular = _regular(form) if listed or word[0].isupper() else _regular(form) + _graded(form)
        found += [item for item in regular if item.part not in read_as or not is_lemma(*item)]
        if match := re.fullmatch(
            r"(\w+ic)k(?:ed|ing)", form
        ):  # of some the dictionary has only -ck
            found.append(Reading(match[1], "v"))
    return tuple(dict.fromkeys(found))


def is_only_verb(word: str) -> bool:
    """Whether a word is a form of verbs alone."""
    return {reading.part for reading in readings(word)} == {ANY, "v"}


def is_lemma(lemma: str, part: str) -> bool:
    """Whether the dictionary has this lemma with this part of speech."""
    return Reading(lemma, part) in _dictionary().get(lemma, ())


def _regular(form: str) -> list[Reading]:
    """Lemmas of which the form would be a regular inflection: plural, -s, -ed or -ing."""
    found: list[Reading] = []
    if form.endswith("ies") and len(form) > 4 and not _VOWEL.match(form[-4]):
        stems = [f"{form[:-3]}y"]
    elif form.endswith("es") and _SIBILANT.search(form[:-2]):
        stems = [form[:-2], form[:-1]]
    elif form.endswith("oes"):
        stems = [form[:-2]]
    elif form.endswith("s") and len(form) > 2 and not re.search(r"(?:ss|us|is)$", form):
        stems = [form[:-1]]
    else:
        stems = [form.replace("s-in-", "-in-")] if "s-in-" in form else []
    found += [Reading(stem, part) for part in ("n", "v") for stem in _known(stems, part)]
    if form.endswith("men") and len(form) > 4:
        found.append(Reading(f"{form[:-3]}man", "n"))
    for ending in ("ed", "ing"):
        stem = form.removesuffix(ending)
        if stem == form or len(stem) < 2 or not _VOWEL.search(stem):
            continue
        verbs = [stem, f"{stem}e"]
        if ending == "ed" and stem.endswith("i"):
            verbs = [f"{stem[:-1]}y"]
        if len(stem) > 3 and stem[-1] == stem[-2]:
            verbs.append(stem[:-1])
        found += [Reading(verb, "v") for verb in _known(verbs, "v")]
    return found


def _known(lemmas: list[str], part: str) -> list[str]:
    """Those that the dictionary has, if it has any: *meeting* is of *meet*, and of no *meete*."""
    return [lemma for lemma in lemmas if is_lemma(lemma, part)] or lemmas


def _graded(form: str) -> list[Reading]:
    """Adjectives of which the form would be the comparative or superlative."""
    found: list[Reading] = []
    for ending in ("er", "est"):
        stem = form.removesuffix(ending)
        if stem != form and len(stem) > 2 and _VOWEL.search(stem):
            adjectives = [f"{stem[:-1]}y"] if stem.endswith("i") else [stem, f"{stem}e"]
            if stem[-1] == stem[-2]:
                adjectives.append(stem[:-1])
            found += [Reading(adjective, "a") for adjective in adjectives]
    return found


@cache
def _dictionary() -> dict[str, tuple[Reading, ...]]:
    """Lemmas by lower-cased form. Lines are ``form,category,lemma/lemma``."""
    spec = find_spec("lemminflect")
    if spec is None or not spec.submodule_search_locations:
        raise InputError("lemmas: the package lemminflect is not installed")
    place = Path(next(iter(spec.submodule_search_locations)), "resources", "lemma_lu.csv.gz")
    table: dict[str, tuple[Reading, ...]] = {}
    for line in gzip.decompress(place.read_bytes()).decode().splitlines():
        form, category, lemmas = line.lower().split(",")
        part = _PARTS[category]
        new = tuple(Reading(lemma, part) for lemma in lemmas.split("/"))
        table[form] = table.get(form, ()) + new
    return table
