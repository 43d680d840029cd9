"""Nodes and edges of a graph and the words that they stand for.

`align` finds them from how words look (`amr.alignment.word_evidence`) and from each other: of
several likely words a node has the one that is near to the words of its neighbours
(`amr.alignment.choice`). Then:

- Nodes with the same concept share a word only when there are not enough words for all.
- A pronoun has the first word that may be it, as in LEAMR's alignments made by hand.
- The words of a name are its constants' words; a named entity without a word of its own
  (*person* of *Mary*), a date and a quantity have the words of their parts.
- ``person`` and ``thing`` that are no word of the sentence stand in the word of the predicate that
  describes them (*teacher*: ``person :ARG0-of teach-01``), roles like ``have-org-role-91`` in
  the word of the role; ``:mode`` and the ``you`` of a command in the word of what is commanded.
- A role has the preposition or conjunction in front of its phrase (or *'s* behind it); a mention,
  a node that is named again, the word that does it (*his*).
- Everything else without evidence is left out: ``multi-sentence``, what the reader adds.

How good that is `python -m amr.align gold=...` measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from amr.alignment.candidates import Candidates
from amr.alignment.choice import chosen_words
from amr.alignment.composites import words_of_parts
from amr.alignment.edges import edge_words
from amr.data import Alignment

if TYPE_CHECKING:
    from penman.graph import Graph


def align(graph: Graph, forms: Sequence[str]) -> Alignment:
    """Align the triples of a graph with the words of its sentence; always in the same way."""
    candidates = Candidates(graph, forms)
    words = chosen_words(candidates)
    words = words_of_parts(candidates, words)
    roles, mentions = edge_words(candidates, words)
    return Alignment({t: found for t, found in (words | mentions).items() if found}, roles)
