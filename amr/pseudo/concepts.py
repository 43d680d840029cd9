"""Words as concepts and relations that PENMAN can write.

A word is its own concept: ``boy``, ``Mr.``, ``2,000``. Several words are joined by ``_``. A
text that cannot be a symbol, because it holds white space, one of ``( ) / : ~ " # < \\`` or a
character that does not print, becomes what AMR has for such things, a string beside a concept:
``(s / string-entity :value "10:30")``. So does a word that looks like a frame (``F-16``), which
would be taken for a sense of PropBank. In the string ``"`` becomes ``''`` and ``\\`` becomes
``/`` (in Penn Treebank files ``\\/`` is a slash); white space becomes a blank, and what does not
print is left out. All else is as in the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

ENTITY = "string-entity"
_ILLEGAL = re.compile(r"""[\s()/:~"#<\\]""")
_FRAME = re.compile(r".*-\d\d+")


class Concept(NamedTuple):
    """A concept, and the string that stands beside it as ``:value``, with its quotes."""

    name: str
    value: str | None = None


@lru_cache(maxsize=65536)
def concept(text: str, frame: bool = False) -> Concept:
    """The concept of a word or of several; of a ``frame``, which may look like one."""
    symbol = "_".join(text.split())
    legal = symbol and symbol.isprintable() and not _ILLEGAL.search(symbol)
    if legal and (frame or not _FRAME.fullmatch(symbol)):
        return Concept(symbol)
    return Concept(ENTITY, quoted(text))


def quoted(text: str) -> str:
    """The text as a string of PENMAN: in quotes, without any that would end it."""
    plain = " ".join(text.replace("\\/", "/").split())
    plain = plain.replace("\\", "/").replace('"', "''")
    return '"' + "".join(letter for letter in plain if letter.isprintable()) + '"'


def frame(lemma: str, sense: str) -> str:
    """PropBank's ``bust_up.04`` as AMR writes it: ``bust-up-04``; the bare lemma without sense."""
    name = re.sub(r"[^\w.'-]|_", "-", lemma) or "-"
    return f"{name}-{sense}" if sense else name


@lru_cache(maxsize=4096)
def relation(label: str) -> str:
    """A label of a treebank or a role as a role of PENMAN: ``nsubj:pass`` to ``:nsubj-pass``.

    A name that would then read as turned round (``nmod:of``) keeps its last part apart by ``_``.
    """
    name = re.sub(r"""[\s()/:~"#<\\]+""", "-", label) or "-"
    return ":" + (name[:-3] + "_of" if name.endswith("-of") else name)
