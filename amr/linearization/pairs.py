"""Sentences with their linearized graphs, as training and the vocabulary read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from amr.data import AMRSentence
from amr.linearization.forms import linearize
from amr.wiki import remove_wiki


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its linearized graph, before there is a vocabulary."""

    sentence: AMRSentence
    tokens: tuple[str, ...]
    task: str


def pairs_of(
    sentences: Iterable[AMRSentence], form: str, task: str = "amr", *, wiki: bool = False
) -> Iterator[Pair]:
    """The pairs of sentences. Without ``wiki`` the graphs lose their ``:wiki`` branches."""
    for sentence in sentences:
        tree = sentence.tree if wiki else remove_wiki(sentence.tree)
        yield Pair(sentence, tuple(linearize(tree, form)), task)
