"""Wikification: the ``:wiki`` of named entities, taken out before training and put back after.

    (c / country :wiki "France" :name (n / name :op1 "France"))
    (p / person :wiki - :name (n / name :op1 "Leon" :op2 "Werth"))

What links names to titles is a `Linker`; `NameLinker` learns from graphs. A linker's answer is a
title, ``-`` for an entity that has no article, or None for no ``:wiki`` at all: corpora differ
in which entities they annotate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol

from penman.tree import Tree

from amr.constants.nations import is_place
from amr.data import AMRSentence
from semcore.errors import InputError

NONE = "-"  # an entity without an article
_ABSENT = ""  # how an entity without :wiki is counted
_SAME = "="  # how a title that is the name itself is counted for a type


class Linker(Protocol):
    """What finds the article of a named entity."""

    def link(self, name: str, concept: str, sentence: AMRSentence) -> str | None:
        """The title for ``name``, an entity of type ``concept`` in ``sentence``.

        ``-`` if there is no article, None if there shall be no ``:wiki``.
        """


class NamedEntity(NamedTuple):
    """A node with a ``:name``: its variable, its concept, its name, its title or None."""

    variable: str
    concept: str
    name: str
    title: str | None


def named_entities(tree: Tree) -> Iterator[NamedEntity]:
    """The nodes of a tree that have a name, in the order of writing."""
    nodes = dict(tree.nodes())
    for variable, branches in nodes.items():
        concept, title, name = "", None, None
        for role, target in branches:
            if role == "/":
                concept = target or ""
            elif role == ":wiki" and isinstance(target, str):
                title = _unquoted(target)
            elif role == ":name" and name is None:
                named = target[1] if isinstance(target, tuple) else nodes.get(target)
                name = _spelled(named) if named else _unquoted(target)
        if name:
            yield NamedEntity(variable, concept, name, title)


def remove_wiki(tree: Tree) -> Tree:
    """The tree without its ``:wiki`` branches; everything else as it was."""
    return _rebuilt(tree, lambda variable, branches: branches)


def add_wiki(sentence: AMRSentence, linker: Linker) -> AMRSentence:
    """The sentence with the linker's answers, each right before the ``:name`` that it is for.

    Whatever ``:wiki`` the graph had is replaced. A name that has no constants is no name.
    """
    titles = {
        entity.variable: linker.link(entity.name, entity.concept, sentence)
        for entity in named_entities(sentence.tree)
    }

    def with_title(variable: str, branches: list[tuple]) -> list[tuple]:
        title = titles.get(variable)
        if title is None:
            return branches
        place = next(index for index, (role, _) in enumerate(branches) if role == ":name")
        return [*branches[:place], (":wiki", _quoted(title)), *branches[place:]]

    return replace(sentence, tree=_rebuilt(sentence.tree, with_title))


@dataclass
class NameLinker:
    """Links as the training graphs did: the same name and type, else the same name.

    ``counts[type][name]`` holds how often which answer was given. For a name that was never
    seen the type decides (else all types together) what is usual: no ``:wiki``, ``-``, or the
    name itself as the title, which only a country or region has; others then have ``-``.

    >>> linker = NameLinker()
    >>> linker.add("Mars", "planet", "Mars_(planet)")
    >>> linker.link("Mars", "planet", sentence)  # doctest: +SKIP
    'Mars_(planet)'
    """

    counts: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    _by_name: dict[str, Counter[str]] = field(default_factory=dict, repr=False)
    _by_type: dict[str, Counter[str]] = field(default_factory=dict, repr=False)
    _overall: Counter[str] = field(default_factory=Counter, repr=False)

    @classmethod
    def learn(cls, sentences: Iterable[AMRSentence], absent: bool = True) -> NameLinker:
        """A linker of the entities in these graphs.

        ``absent=False`` overlooks those without ``:wiki``: for graphs that were not annotated
        with it at all.
        """
        linker = cls()
        for sentence in sentences:
            for entity in named_entities(sentence.tree):
                if absent or entity.title is not None:
                    linker.add(entity.name, entity.concept, entity.title)
        return linker

    def add(self, name: str, concept: str, title: str | None, count: int = 1) -> None:
        """One more answer (``count`` more) to learn from."""
        answer = _ABSENT if title is None else title
        known = self.counts.setdefault(concept, {}).setdefault(name, Counter())
        known[answer] += count
        self._by_name.setdefault(name.casefold(), Counter())[answer] += count
        kind = _SAME if answer == _titled(name) else answer
        if kind in (_ABSENT, NONE, _SAME):
            self._by_type.setdefault(concept, Counter())[kind] += count
            self._overall[kind] += count

    def link(self, name: str, concept: str, sentence: AMRSentence | None = None) -> str | None:
        """The likeliest answer; of two that are equally likely the first in the alphabet."""
        for known in (
            self.counts.get(concept, {}).get(name),
            self._by_name.get(name.casefold()),
            self._by_type.get(concept),
            self._overall,
        ):
            if known:
                answer = min(known, key=lambda answer: (-known[answer], answer))
                if answer == _SAME:  # nobody has seen it: a title only of what the lexicon has
                    return _titled(name) if is_place(name) else NONE
                return None if answer == _ABSENT else answer
        return NONE

    def to_json(self) -> dict[str, Any]:
        """The inventory as a JSON object; `from_json` is its inverse."""
        return {
            concept: {
                name: dict(sorted(answers.items())) for name, answers in sorted(names.items())
            }
            for concept, names in sorted(self.counts.items())
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> NameLinker:
        """The linker of `to_json`. Raises `InputError` when the object is something else."""
        linker = cls()
        try:
            for concept, names in record.items():
                for name, answers in names.items():
                    for title, count in answers.items():
                        if not isinstance(count, int) or count < 1:
                            raise TypeError(f"{count!r} is no count")
                        linker.add(name, concept, title or None, count)
        except (AttributeError, TypeError) as error:
            raise InputError(f"damaged inventory of names: {error}") from error
        return linker


def _rebuilt(tree: Tree, change: Callable[[str, list[tuple]], list[tuple]]) -> Tree:
    """A copy without ``:wiki``, the branches of each node changed."""

    def copy(node: tuple) -> tuple:
        variable, branches = node
        kept = [
            (role, copy(target) if isinstance(target, tuple) else target)
            for role, target in branches
            if role != ":wiki"
        ]
        return (variable, change(variable, kept))

    return Tree(copy(tree.node), metadata=tree.metadata)


def _spelled(branches: Iterable[tuple]) -> str:
    """The constants of a ``name`` node, in the order of their numbers."""
    found = [
        (int(role[3:]), _unquoted(target))
        for role, target in branches
        if role[:3] == ":op" and role[3:].isdecimal() and isinstance(target, str)
    ]
    return " ".join(word for _, word in sorted(found))


def _titled(name: str) -> str:
    return name.replace(" ", "_")


def _unquoted(constant: str) -> str:
    if len(constant) > 1 and constant[0] == constant[-1] == '"':
        return constant[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return constant


def _quoted(title: str) -> str:
    if title == NONE:
        return title
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
