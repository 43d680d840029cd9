"""Long sentences in pieces, whose graphs are the parts of a ``multi-sentence``.

    (m / multi-sentence
          :snt1 (s1w / want-01 ...)
          :snt2 (s2l / leave-11 ...))

So AMR writes several sentences that stand in one place. An output has a longest length
(``longest=``), beyond which a graph of a long sentence would say nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from penman.tree import Tree

from amr.data import Alignment, AMRSentence, Triple
from amr.graph.aligned_graph import TOP
from semcore.text.spans import CharSpan
from semcore.text.windows import pieces

LONG = 256  # words
ROOM = 128  # of a piece
EMPTY = "amr-empty"


def parts_of(sentence: AMRSentence) -> list[AMRSentence]:
    """The sentence, or its pieces as sentences of their own."""
    if len(sentence.words) <= LONG:
        return [sentence]
    return [_part(sentence, start, end) for start, end in pieces(sentence.forms, ROOM)]


def _part(sentence: AMRSentence, start: int, end: int) -> AMRSentence:
    first, last = sentence.words[start].start, sentence.words[end - 1].end
    words = tuple(CharSpan(a - first, b - first) for a, b in sentence.words[start:end])
    return replace(
        sentence,
        text=sentence.text[first:last],
        words=words,
        metadata={},
        start=sentence.start + first,
    )


def joined(sentence: AMRSentence, best: Sequence[Sequence[AMRSentence]]) -> list[AMRSentence]:
    """One graph of the best ones of the pieces; scores are added."""
    branches: list[tuple[str, Any]] = [("/", "multi-sentence")]
    words: dict[Triple, tuple[int, ...]] = {}
    sure: dict[Triple, float] = {}
    score, offset = 0.0, 0
    for part in (graphs[0] for graphs in best):
        score += part.score or 0.0
        if part.tree.node[1] != [("/", EMPTY)]:
            number = len(branches)
            renamed = _renaming(part.tree, f"s{number}")
            branches.append((f":snt{number}", _renamed(part.tree.node, renamed)))

            def moved(triple: Triple, renamed: Callable[[str], str] = renamed) -> Triple:
                source, role, target = triple
                return renamed(source), role, target if role == ":instance" else renamed(target)

            if part.alignment is not None:
                for triple, places in part.alignment.words.items():
                    words[moved(triple)] = tuple(place + offset for place in places)
            for triple, value in (part.confidence or {}).items():
                if triple[1] != TOP:  # it is no root now
                    sure[moved(triple)] = value
        offset += len(part.words)
    if len(branches) == 1:
        branches = [("/", EMPTY)]
    alignment = Alignment(words) if words else None
    tree = Tree(("m", branches))
    changes: dict[str, Any] = {"alignment": alignment, "confidence": sure or None}
    return [replace(sentence, tree=tree, score=score, **changes)]


def _renaming(tree: Tree, prefix: str) -> Callable[[str], str]:
    """What a variable of the tree is called in the whole; anything else stays."""
    variables = {node[0] for node in tree.nodes()}
    return lambda name: f"{prefix}{name}" if name in variables else name


def _renamed(node: tuple[str, list[Any]], renamed: Callable[[str], str]) -> tuple[str, list[Any]]:
    variable, branches = node
    changed = []
    for role, target in branches:
        if isinstance(target, tuple):
            target = _renamed(target, renamed)
        elif role != "/":
            target = renamed(target)
        changed.append((role, target))
    return renamed(variable), changed
