"""Words that say that two participants are one: so a graph has two edges between two nodes.

Of the 3,750 graphs that people annotated in the free training sets (the Little Prince, Bio,
MASSIVE-AMR, QALD-9-AMR) 63 have two nodes with two edges, most of them because of such a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_SELVES = """
    myself yourself himself herself itself oneself themself ourselves yourselves themselves thyself
    """
_REFLEXIVES = frozenset(_SELVES.split())
_RECIPROCALS = {("each", "other"), ("one", "another")}
_PRONOUNS = frozenset(("me", "you", "him", "her", "it", "us", "them"))


def pairs_with_two_edges(forms: Sequence[str]) -> int:
    """How many pairs of nodes the graph of these words may have with two edges.

    >>> pairs_with_two_edges("She took it with her and said to herself : I see .".split())
    2
    """
    words = [form.lower() for form in forms]
    return sum(word in _REFLEXIVES for word in words) + sum(
        pair in _RECIPROCALS or (pair[0] == "with" and pair[1] in _PRONOUNS)
        for pair in pairwise(words)
    )
