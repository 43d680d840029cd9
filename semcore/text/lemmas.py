"""Lemmas: the dictionary form of a word, and all forms under which a lexicon may list it.

>>> lemma("thought"), lemma("thought", "VBD"), lemma("meeting", "NN")
('thought', 'think', 'meeting')
>>> lemma_candidates("meeting")
('meet', 'meeting', 'meete')
"""

from __future__ import annotations

from functools import lru_cache

from semcore.text.inflection import plain
from semcore.text.numbers import CARDINALS

# Past forms that are also words of their own: the dictionary lists them under themselves or
# under the wrong verb.
_PAST_FORMS = {
    "bore": "bear", "bound": "bind", "could": "can", "dove": "dive", "fell": "fall",
    "felt": "feel", "found": "find", "gone": "go", "ground": "grind", "lay": "lie",
    "left": "leave", "lit": "light", "might": "may", "rose": "rise", "saw": "see",
    "shot": "shoot", "should": "shall", "spoke": "speak", "stole": "steal", "stove": "stave",
    "struck": "strike", "swept": "sweep", "thought": "think", "tore": "tear", "wore": "wear",
    "wound": "wind", "would": "will", "wove": "weave",
}  # fmt: skip
# Where simplemma 2.0 is wrong about a common word.
_CORRECTED = {
    "wives": "wife", "thieves": "thief", "loaves": "loaf",
    "developed": "develop", "developing": "develop", "growing": "grow", "thinking": "think",
    "remains": "remain", "sales": "sale", "worse": "bad", "worst": "bad", "broke": "break",
    "shook": "shake", "rung": "ring", "including": "include", "later": "late", "latest": "late",
}  # fmt: skip
_CLITICS = {
    "n't": "not", "'m": "be", "'re": "be", "'ve": "have", "'ll": "will", "'d": "will",
    "ca": "can", "wo": "will", "sha": "shall", "ai": "be",
}  # fmt: skip
_NUMBERS = {str(value): word for word, value in CARDINALS.items() if 0 < value <= 1000}
_NUMBERS |= {"1,000": "thousand"}
# Inflection undone by rule (after WordNet's rules of detachment), for words outside the
# dictionary and for readings that it does not list.
_DETACHMENTS = (
    ("ies", "y"), ("ves", "f"), ("ves", "fe"), ("men", "man"), ("es", "e"), ("es", ""), ("s", ""),
    ("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""), ("ier", "y"), ("iest", "y"),
    ("er", "e"), ("er", ""), ("est", "e"), ("est", ""),
)  # fmt: skip
_SPELLINGS = (("ise", "ize"), ("yse", "yze"), ("our", "or"), ("tre", "ter"), ("lery", "elry"))
_LONGEST = 64  # no word of a dictionary is longer; what is goes back as it came, lower-cased


@lru_cache(maxsize=65536)
def lemma(word: str, tag: str = "") -> str:
    """The lemma, lower-cased.

    ``tag`` is a Penn or FrameNet tag (``VBD``, ``VVN``, ``nn``), a universal one (``VERB``) or
    WordNet's letter; it decides where the word form alone cannot: *meeting* is a noun as ``NN``
    and *meet* as ``VBG``. Without a tag the dictionary's first reading is taken.
    """
    form = plain(word)
    kind = tag[:1].lower()
    dictionary = _dictionary(form)
    if kind == "v":
        return _PAST_FORMS.get(form, _verb(form, dictionary))
    if kind == "n":
        return _noun(form, dictionary)
    if kind in {"j", "r"} or tag.lower() in {"a", "s", "adj", "adv"}:
        graded = tag.lower() in {"jjr", "jjs", "rbr", "rbs"} or form in {"better", "best"}
        return dictionary if graded else form
    return dictionary


@lru_cache(maxsize=65536)
def lemma_candidates(word: str) -> tuple[str, ...]:
    """Every lemma the word may have, likeliest first, all lower-cased: keys for a lexicon.

    Many of them are no words at all (*shar* for *sharing*): only a lexicon can tell.
    """
    form = plain(word)
    found = [_dictionary(form), form]
    found += [table[form] for table in (_PAST_FORMS, _CLITICS, _NUMBERS) if form in table]
    found += _detached(form)
    for british, american in _SPELLINGS:
        for candidate in tuple(found):
            for here, there in ((british, american), (american, british)):
                if candidate.endswith(here) and len(candidate) > len(here) + 1:
                    found.append(candidate[: -len(here)] + there)
    return tuple(dict.fromkeys(found))


def _dictionary(form: str) -> str:
    if form in _CLITICS or form in _CORRECTED:
        return _CLITICS.get(form) or _CORRECTED[form]
    if not form or len(form) > _LONGEST or not form[0].isalpha():
        return form
    import simplemma  # not before it is needed: it takes time

    return simplemma.lemmatize(form, lang="en").lower()


def _verb(form: str, dictionary: str) -> str:
    """Where the dictionary keeps the -ing or -ed form, or names a verb it does not know."""
    from simplemma import is_known

    if dictionary != form and is_known(dictionary, lang="en"):
        return dictionary
    if form.endswith(("ing", "ed")):
        for candidate in _detached(form):
            if len(candidate) > 2 and is_known(candidate, lang="en"):
                return candidate
    return dictionary


def _noun(form: str, dictionary: str) -> str:
    """*meeting* is no form of *meet* here, and *killings* one of *killing*."""
    if form.endswith(("ing", "ed", "er")):
        return form
    return form[:-1] if form.endswith("ings") else dictionary


def _detached(form: str) -> list[str]:
    if len(form) > _LONGEST:
        return []
    found = []
    for ending, replacement in _DETACHMENTS:
        stem = form[: -len(ending)]
        if form.endswith(ending) and len(stem) >= 2:
            found.append(stem + replacement)
            doubled = not replacement and len(stem) > 3 and stem[-1] == stem[-2]
            if doubled and ending[0] in "ei":
                found.append(stem[:-1])
    return found
