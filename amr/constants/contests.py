"""Scores in a graph: both of their numbers, and each score of a row of them (*6-4, 7-5*)."""

from __future__ import annotations

import re
from typing import Any

from amr.constants.scores import Score, rows
from amr.constants.tree_nodes import Branches, Nodes, become, concept_of, number_of
from semcore.text.lemmas import lemma_candidates
from semcore.text.quantities import quantities

_SCORES = ("score-entity",)
_INTERVALS = ("between", "value-interval", "date-interval")
_PERCENT = re.compile(r"%|\bper ?cent", re.IGNORECASE)
_WORD = re.compile(r"\b(?:the|a|first|last|second|third|final)\s(?P<word>\w+)\s\(?$")
_CONTEST = re.compile(r"(?:win|beat|defeat|lose|score|draw|tie|trail|thrash)-\d\d")


def with_scores(nodes: Nodes, text: str) -> bool:
    """*217-215* as a ``score-entity`` of both.

    A graph that has neither gets it at its only contest, and otherwise not at all. What a noun has
    as its number is never the score's.
    """
    changed = False
    found = rows(text)
    written = [(score.first, score.second) for row in found for score in row]
    for first_of_row, *others in found:
        first, second, *_ = first_of_row
        if _places(nodes, first) and _places(nodes, second):
            changed |= nodes.pair_as("score-entity", first, second, _INTERVALS)
            if (second, first) not in written and not nodes.has_pair(first, second):
                changed |= nodes.pair_as("score-entity", first, second, _SCORES, turned=True)
        else:
            changed |= _put(nodes, text, first, second)
        if others:
            more = [(score.first, score.second) for score in others]
            changed |= _in_a_row(nodes, (first, second), more)
    if len(written) == 1:
        changed |= _one_score(nodes, text, found[0][0])
    return changed


def _places(nodes: Nodes, number: str) -> list[tuple[str, Branches, int]]:
    """Where a number stands, but for those of nouns: *two goals*."""
    return [
        (concept, branches, place)
        for constant in (number, f'"{number}"')
        for concept, branches, place in nodes.places(constant)
        if branches[place][0] != ":quant" or concept.endswith(("-entity", "-quantity"))
    ]


def _one_score(nodes: Nodes, text: str, score: Score) -> bool:
    """The one score that there is, also from its numbers: *they drew 0-0*."""
    first, second = score.first, score.second
    both = [(":op1", first), (":op2", second)]
    entities = [branches for concept, branches in nodes.branches() if concept == "score-entity"]
    whole = [branches for branches in entities if all(end in branches for end in both)]
    near = [b for b in entities if {number_of(t) for _, t in b[1:]} & {first, second}]
    kept = next(iter(whole or near), None)
    if entities and kept is None:
        return False
    others = [q for q in quantities(text) if q.end <= score.start or score.end <= q.start]
    alone = {first, second}.isdisjoint(q.value for q in others)  # nowhere else, nor in words
    for concept, branches in nodes.branches():
        places = [
            k
            for k, (role, t) in enumerate(branches)
            if (role[:4] == ":ARG" or concept_of(t) == "score-entity")
            and concept_of(t) in ("", "percentage-entity", "score-entity")
            and _number(t) in (first, second)
        ]
        is_contest = kept is None and alone and re.search(r"-\d\d$", concept)
        if is_contest and len(places) in (2, 2 - (first == second)):
            branches[places[-1]] = branches[places[-1]][0], _entity(nodes, first, second)
            if len(places) == 2:
                del branches[places[0]]
            return True
        for place in places[::-1]:
            target = branches[place][1]
            other = not isinstance(target, tuple) or target[1] is not kept
            of_score = _CONTEST.fullmatch(concept) or any(
                isinstance(t, tuple) and t[1] is kept for _, t in branches
            )
            again = concept_of(target) == "score-entity" or (
                kept is not None and alone and of_score
            )
            if other and again and nodes.may_go(target):
                del branches[place]
    before = _WORD.search(text, 0, score.start)
    for concept, branches in nodes.branches() if whole and before else ():
        if before and concept in lemma_candidates(before["word"]):  # the set 4-6
            branches[:] = [b for b in branches if b not in ((":quant", first), (":quant", second))]
    if kept is None or (whole and len(entities) == 1):
        return False
    kept[:] = [b for b in kept if b[0][:3] != ":op"]
    become(kept, "score-entity", *both, without=":value")
    return True


def _number(target: Any) -> str:
    """A number, or that of an entity which has no other."""
    found = [str(t) for r, t in target[1] if r != "/"] if isinstance(target, tuple) else []
    in_score = concept_of(target) == "score-entity" and len(found) == 1
    return found[0] if in_score else number_of(target)


def _put(nodes: Nodes, text: str, first: str, second: str) -> bool:
    """The score in the place of the one number of it that is there, or at a contest."""
    entity = _entity(nodes, first, second)
    found = [place for number in (first, second) for place in _places(nodes, number)]
    if not found:
        contests = [b for concept, b in nodes.branches() if _CONTEST.fullmatch(concept)]
        if len(contests) != 1:
            return False
        roles = dict(contests[0])
        role = next((r for r in (":ARG2", ":ARG4") if r not in roles), ":mod")
        contests[0].append((role, entity))
    elif len(found) == 1:
        concept, branches, place = found[0]
        if concept == "score-entity" and nodes.may_go(*(t for r, t in branches if r[:3] == ":op")):
            rest = [b for k, b in enumerate(branches) if k != place and b[0][:3] != ":op"]
            branches[:] = [*rest, *entity[1][1:]]
        elif concept == "percentage-entity" and not _PERCENT.search(text):
            become(branches, "score-entity", *entity[1][1:], without=":value")
        elif not concept.endswith(("-entity", "name", "-quantity")):
            branches[place] = branches[place][0], entity
        else:
            return False
    else:
        return False
    return True


def _in_a_row(nodes: Nodes, score: tuple[str, str], others: list[tuple[str, str]]) -> bool:
    """All scores of a row in the place of the first one."""
    if any(nodes.has_pair(*other) for other in others):
        return False
    for concept, branches in nodes.branches():
        numbers = tuple(t for role, t in branches if role in (":op1", ":op2"))
        if concept != "score-entity" or numbers != score:
            continue
        entities = [_entity(nodes, *each) for each in (score, *others)]
        become(branches, "and", *((f":op{k}", e) for k, e in enumerate(entities, start=1)))
        return True
    return False


def _entity(nodes: Nodes, first: str, second: str) -> tuple[str, list[tuple[str, Any]]]:
    return nodes.new("score-entity", (":op1", first), (":op2", second))
