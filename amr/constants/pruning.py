"""What a graph has and its sentence does not say: percentages, questions, things said once.

>>> from amr.notation.reader import read_graph
>>> import penman
>>> tree = read_graph("(t / type-01 :ARG1 (p / percentage-entity :value 0.75))").tree
>>> print(penman.format(pruned(tree, "He typed 0.75."), indent=None))
(t / type-01 :ARG1 0.75)
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

from penman.tree import Tree

from amr.constants.forms import with_right_forms
from amr.constants.fractions import without_percentages
from amr.constants.names import known_names_of
from amr.constants.reading import MARKS_AROUND
from amr.constants.scores import gambled
from amr.constants.tree_nodes import Nodes, concept_of, rename, renumber
from semcore.text.inflection import is_only_verb
from semcore.text.lemmas import lemma_candidates
from semcore.text.quantities import quantities

# What a statement has none of: it begins with a capital, ends with a stop, and asks for nothing.
_ASKS = re.compile(
    r"[?\u061f]|\b(?:(?:how|what|which|who|whose|whom|where|when)(?:so)?(?:ever)?|why|much|many|whether|if|ask\w*|find"
    r"|tell|give|show|know|knew|guess\w*|wonder\w*|question\w*|calculate|compute|solve|search"
    r"|check|explain|describe|define|let|other)\b|^(?:is|are|was|were|do|does|did|can|could|will"
    r"|would|should|shall|may|might|must|have|has|had|am)\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"[A-Z\"'\u201c].*[.!][\"'\u201d)]?\s*", re.DOTALL)
_WITH_CAPITALS = ("person", "event", "game", "festival", "team")  # have them in their names
_CALLED = re.compile(r"\b(?:call(?:s|ed)?|named?|names|known as|nicknamed)\b", re.IGNORECASE)
_LANGUAGES = {"CYRILLIC": "ru", "GREEK": "el"}
# Common nouns that are as often names.
_ALSO_NAMES = frozenset(("вера", "надежда", "любовь", "слава", "роман", "лев", "орёл"))
_OF_NUMBERS = ("date-entity", "percentage-entity", "ordinal-entity")
_COORDINATIONS = ("and", "or", "slash")


def pruned(tree: Tree, text: str) -> Tree:
    """The tree without what the sentence does not say."""
    nodes = Nodes(tree)
    changed = [without_percentages(nodes, text)]
    changed += [_without_questions(nodes, text), _without_doubles(nodes, text)]
    changed += [_without_twins(nodes, text), _without_scores(nodes, text)]
    changed += [_without_no_names(nodes, text), _without_echoes(nodes, text)]
    changed.append(_without_echoed_names(nodes, text))
    changed.append(with_right_forms(nodes, text))
    if any(changed):
        renumber(tree)
    return tree


def _without_questions(nodes: Nodes, text: str) -> bool:
    """No ``amr-unknown`` as a part of a statement."""
    if _ASKS.search(text) or not _STATEMENT.fullmatch(text):
        return False
    changed = False
    for _, branches in nodes.branches():
        kept = [b for b in branches if not (_is_unknown(b[1]) and nodes.may_go(b[1]))]
        changed |= len(kept) < len(branches)
        branches[:] = kept
    return changed


def _is_unknown(target: Any) -> bool:
    return isinstance(target, tuple) and target[1] == [("/", "amr-unknown")]


def _without_doubles(nodes: Nodes, text: str) -> bool:
    """Of things with one name that are said once the first, in the place of both."""
    changed = False
    for concept, branches in nodes.branches():
        operands = [target for role, target in branches if role[:3] == ":op"]
        shapes = [_shape(target) for target in operands]
        if concept not in _COORDINATIONS or len(shapes) < 2 or None in shapes:
            continue
        _, *name = shapes[0] or ()
        if len(set(shapes)) == 1 and _mentions(name, text) == 1 and nodes.may_go(*operands):
            rest = [b for b in branches if b[0] != "/" and b[0][:3] != ":op"]
            branches[:] = [*operands[0][1], *rest]
            changed = True
    return changed


def _shape(target: Any) -> tuple[str, ...] | None:
    """A type and its name's pieces, if a node is no more than these."""
    found = dict(target[1]) if isinstance(target, tuple) else {}
    name = found.get(":name")
    if set(found) - {":wiki"} != {"/", ":name"} or not isinstance(name, tuple):
        return None
    pieces = [str(t).strip('"') for role, t in name[1] if role[:3] == ":op"]
    return (found["/"], *pieces)


def _mentions(name: list[str], text: str) -> int:
    """How often a text has a name, as it is written or as a word for it: *Russian*."""
    whole = re.compile(rf"(?<!\w){re.escape(' '.join(name))}(?!\w)")
    words = [w.strip(MARKS_AROUND + ".") for w in whole.sub(" ", text).split()]
    parts = [part for word in words for part in re.split(r"[-/]", word)]
    derived = [part for part in parts if tuple(name) in known_names_of(part)]
    return len(whole.findall(text)) + len(derived)


def _without_twins(nodes: Nodes, text: str) -> bool:
    """No date of numbers alone twice under one role of a node, no percentage or ordinal said once.

    The last one stays.
    """
    changed = False
    said = Counter(quantity.value for quantity in quantities(text))
    seen: set[Any] = set()
    for place, (_, branches) in reversed(list(enumerate(nodes.branches()))):
        for role, target in branches[::-1]:
            concept = concept_of(target)
            if concept not in _OF_NUMBERS or not all(isinstance(t, str) for _, t in target[1]):
                continue
            parts = frozenset((r, t.strip('"')) for r, t in target[1])
            once = concept != "date-entity" and all(said[t] == 1 for r, t in parts if r != "/")
            twin = parts, () if once else (place, role)
            if twin in seen and nodes.may_go(target):
                branches.remove((role, target))
                changed = True
            seen.add(twin)
    return changed


def _without_echoes(nodes: Nodes, text: str) -> bool:
    """Nothing that is said once as a part of itself: *long* with the same thing that is long."""
    changed = False
    lemmas = [{w, *lemma_candidates(w)} for w in re.findall(r"[a-z]+", text.lower())]
    stems = Counter(re.sub(r"-\d\d$", "", concept) for concept, _ in nodes.branches())
    for concept, branches in nodes.branches():
        stem = re.sub(r"-\d\d$", "", concept)
        said = sum(stem in words for words in lemmas) if stems[stem] > 1 else 0
        if not 0 < said < stems[stem] or ":quant" in dict(branches):
            continue
        # Of what is no more than its concept: *bus 42*, *again and again*, *it is forest*.
        numbered = re.search(rf"\b{re.escape(stem)}s? \d", text, re.IGNORECASE)
        leaves = (":mod", ":domain") if numbered or said > 1 else (":domain",)
        kept = [
            branch
            for branch in branches
            if not (
                isinstance(branch[1], tuple)
                and (len(branch[1][1]) > 1 or branch[0] in leaves)
                and nodes.is_said_twice(branch[1], branches)
                and nodes.may_go(branch[1])
            )
        ]
        changed |= len(kept) < len(branches)
        branches[:] = kept
    return changed


def _without_echoed_names(nodes: Nodes, text: str) -> bool:
    """No team called *lead*, if the graph has ``lead-02`` for this word in small letters."""
    changed = False
    if not text[:1].isupper() or _CALLED.search(text):
        return False
    words = re.findall(r"\w+", text.lower())
    stems = {re.sub(r"-\d\d$", "", concept) for concept, _ in nodes.branches()}
    for _, above in nodes.branches():
        for place, (_, target) in reversed(list(enumerate(above))):
            name = dict(target[1]).get(":name") if isinstance(target, tuple) else None
            if not isinstance(name, tuple) or len(name[1]) != 2 or not nodes.may_go(target):
                continue
            word = str(name[1][1][1])[1:-1]
            own = {word, *lemma_candidates(word)}  # mark marked it: two words, and he is one
            said = sum(bool(own & {w, *lemma_candidates(w)}) for w in words)
            if said != 1 or word not in text or not word.isalpha() or word != word.lower():
                continue
            if not own & stems:
                continue
            if concept_of(target) in own:
                target[1][:] = [b for b in target[1] if b[0] not in (":name", ":wiki")]
                changed = True
            elif {role for role, _ in target[1]} <= {"/", ":name", ":wiki"}:
                del above[place]
                changed = True
    return changed


def _without_no_names(nodes: Nodes, text: str) -> bool:
    """No person called *won*, nor by a common noun that has its capital as the first word.

    What is called so is one: `(w / won)`. A noun is common where the dictionary of its script's
    language has it with a small letter: *собака*, and no *Москва*.
    """
    changed = False
    first = (text.split() or [""])[0].strip(MARKS_AROUND + ".")
    common = _is_common(first) and len(text.split()) > 1
    small = text[:1].isupper() and not _CALLED.search(text)
    for concept, branches in nodes.branches() if common or small else ():
        name = dict(branches).get(":name")
        if not isinstance(name, tuple) or dict(branches).get(":wiki", "-").strip('"') != "-":
            continue
        words = [str(target)[1:-1] for role, target in name[1] if role[:3] == ":op"]
        verbs = concept in _WITH_CAPITALS and all(w.islower() and is_only_verb(w) for w in words)
        if ((small and verbs and words) or (common and words == [first])) and nodes.may_go(name):
            branches[:] = [b for b in branches if b[0] not in (":name", ":wiki")]
            rename(branches, "-".join(words).lower())
            changed = True
    return changed


def _is_common(word: str) -> bool:
    script = unicodedata.name(word[:1] or " ", "").partition(" ")[0]
    language = _LANGUAGES.get(script)
    if language is None or not word[0].isupper() or word.lower() in _ALSO_NAMES:
        return False
    from simplemma import is_known, lemmatize  # not before it is needed: it takes time

    return is_known(word.lower(), language) and lemmatize(word.lower(), language).islower()


def _without_scores(nodes: Nodes, text: str) -> bool:
    """What one wins or loses at games of chance is a range, and no score."""
    changed = False
    ranges = gambled(text)
    for concept, branches in nodes.branches() if ranges else ():
        numbers = tuple(str(target) for role, target in branches if role[:3] == ":op")
        if concept == "score-entity" and numbers in ranges:
            rename(branches, "between")
            changed = True
    return changed
