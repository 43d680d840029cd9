"""The head of an argument: by dependency tree, by constituents, or its last word."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from semcore.text.dependencies import DependencySentence, depths_of

Head = Callable[[Sequence[int]], int]  # words of a sentence, rising -> the one that is the head

_FUNCTION = frozenset({"punct", "det", "case", "mark", "cc", "aux", "auxpass", "cop", "complm"})
_INNER = frozenset({"pobj", "pcomp"})  # Stanford: the content of a preposition


def tree_head(tree: DependencySentence) -> Head:
    """The head is the word nearest to the root, content words before function words.

    Under a Stanford preposition it is the preposition's object, as Universal Dependencies
    have it: *the mosque* in *at the mosque*.
    """
    depths = depths_of(tree.heads)
    functional = [label.partition(":")[0] in _FUNCTION for label in tree.labels]
    inner: dict[int, list[int]] = {}
    for word, (head, label) in enumerate(zip(tree.heads, tree.labels, strict=True)):
        if label in _INNER:
            inner.setdefault(head, []).append(word)

    def find(words: Sequence[int]) -> int:
        found = min(words, key=lambda word: (functional[word], depths[word], word))
        while within := [word for word in inner.get(found, ()) if word in words]:
            found = within[0]
        return found

    return find


def last_word(words: Sequence[str]) -> Head:
    """The head is the last word that is no punctuation mark."""

    def head(span: Sequence[int]) -> int:
        spelled = [word for word in span if any(map(str.isalnum, words[word]))]
        return (spelled or list(span))[-1]

    return head
