"""Heads of constituents, for sentences that are parsed but have no dependency tree.

Percolation rules in the manner of Collins (1999, appendix A), with content words as heads, as
in Universal Dependencies: a prepositional phrase is headed by its noun, a clause by its main
verb and not by its auxiliary or its complementizer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from amr.corpora.brackets import Labelled
from amr.pseudo.heads import Head


class Rule(NamedTuple):
    """The first label, in this order, that some child has; the leftmost or rightmost such."""

    labels: tuple[str, ...]
    leftmost: bool = True


def _rules(*parts: str) -> tuple[Rule, ...]:
    """``<`` takes the leftmost child with any of the labels, ``>`` the rightmost."""
    return tuple(Rule(tuple(part[1:].split()), part[0] == "<") for part in parts)


_NOUNS = ">NN NNS NNP NNPS NX"
_VERBS = "<VB VBD VBN VBP VBZ VBG"
_CLAUSE = _rules("<VP", _VERBS, "<S SINV SQ", "<SBAR", "<ADJP", ">NP", "<PP", "<ADVP")
_RULES: dict[str, tuple[Rule, ...]] = {
    "NP": _rules(
        _NOUNS, "<NP", ">QP ADJP", ">PRP $", ">CD JJ JJR JJS VBG", ">RB DT PDT", "<S SBAR"
    ),
    "NX": _rules(_NOUNS, "<NP", ">CD JJ"),
    "NAC": _rules(_NOUNS, "<NP"),
    "NML": _rules(_NOUNS, ">NML NP QP", ">CD JJ"),
    "QP": _rules(">$ CD", _NOUNS, ">JJ RB"),
    "VP": _rules("<VP", _VERBS, "<ADJP", ">NP", "<PP", "<S SBAR", "<MD TO"),
    "S": _CLAUSE,
    "SINV": _CLAUSE,
    "SQ": _rules("<VP", _VERBS, "<SQ S", "<ADJP", ">NP", "<MD"),
    "SBARQ": _rules("<SQ", "<S SINV", "<VP", "<FRAG"),
    "SBAR": _rules("<S SQ SINV", "<VP SBAR", "<FRAG", "<WHNP WHADVP WHPP", "<IN"),
    "PP": _rules(
        "<NP", "<S SBAR VP", "<PP", "<ADJP ADVP QP", _NOUNS, ">PRP CD JJ RB", "<IN TO VBG"
    ),
    "ADJP": _rules("<JJ JJR JJS VBN VBG", "<ADJP", ">NN NNS QP", "<VP", ">RB", "<NP"),
    "ADVP": _rules(">RB RBR RBS", ">ADVP", "<NP", ">IN JJ NN", "<PP"),
    "PRT": _rules("<RP IN RB"),
    "INTJ": _rules("<UH", "<INTJ", ">NN NNS VB"),
    "CONJP": _rules("<CC", ">RB IN"),
    "WHNP": _rules(_NOUNS, "<NP", "<WHNP", "<WP WDT WP$ WHADJP"),
    "WHPP": _rules("<WHNP", "<WHADVP", "<IN"),
    "WHADVP": _rules("<WRB", "<WHADVP"),
    "WHADJP": _rules("<JJ RB", "<WRB"),
    "PRN": _rules("<S SINV SBAR", "<VP", ">NP", "<PP"),
    "FRAG": _rules("<S SBAR", "<VP", ">NP", "<ADJP PP ADVP"),
    "UCP": _rules("<NP VP S ADJP PP ADVP"),
    "LST": _rules(">LS CD"),
}
# Where no rule holds: the last child that is none of these.
_LIGHT = {
    *("DT", "PDT", "IN", "TO", "CC", "HYPH", "RP", "MD", "POS", "PUNCT"),
    *(",", ".", ":", "``", "''", "-LRB-", "-RRB-"),
}


@dataclass
class _Phrase:
    label: str
    start: int
    end: int
    children: list[_Phrase] = field(default_factory=list)
    head: int = -1


def constituent_head(constituents: Sequence[Labelled], tags: Sequence[str]) -> Head:
    """The head by the rules.

    Words that are no constituent, or not all of one, are taken as the children of the smallest
    constituent around them.
    """
    phrases = _phrases(constituents, tags)

    def head(words: Sequence[int]) -> int:
        inside = set(words)
        around = phrases[0]
        while True:
            below = [c for c in around.children if c.start <= words[0] and words[-1] < c.end]
            if not below:
                break
            around = below[0]
        parts: list[_Phrase] = []
        pending = [around]
        while pending:
            phrase = pending.pop()
            if inside.issuperset(range(phrase.start, phrase.end)):
                parts.append(phrase)
            else:
                pending += reversed(phrase.children)
        return parts[0].head if len(parts) == 1 else _chosen(around.label, parts).head

    return head


def _phrases(constituents: Sequence[Labelled], tags: Sequence[str]) -> list[_Phrase]:
    """The tree, outer before inner, under one root; every word is a leaf with its tag."""
    root = _Phrase("TOP", 0, len(tags))
    phrases = [root]
    stack = [root]
    for label, span in constituents:
        phrase = _Phrase(label.split("-")[0].split("=")[0] or label, *span)
        while not (stack[-1].start <= span.start and span.end <= stack[-1].end):
            stack.pop()
        stack[-1].children.append(phrase)
        stack.append(phrase)
        phrases.append(phrase)
    for phrase in reversed(phrases):  # inner before outer
        covered = {word for child in phrase.children for word in range(child.start, child.end)}
        phrase.children += [
            _Phrase(tags[word], word, word + 1, head=word)
            for word in range(phrase.start, phrase.end)
            if word not in covered
        ]
        phrase.children.sort(key=lambda child: child.start)
        phrase.head = _chosen(phrase.label, phrase.children).head
    return phrases


def _chosen(label: str, children: Sequence[_Phrase]) -> _Phrase:
    for place, child in enumerate(children):
        if place and child.label in ("CC", "CONJP"):  # the first conjunct is the head
            children = children[:place]
            break
    for labels, leftmost in _RULES.get(label, ()):
        found = [child for child in children if child.label in labels]
        if found:
            return found[0] if leftmost else found[-1]
    heavy = [child for child in children if child.label not in _LIGHT]
    return (heavy or list(children))[-1]
