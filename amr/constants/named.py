"""Names and numbers of things that a graph lacks: *Formula 1*, *room 304*, *Dolce & Gabbana*.

A code whose letters the graph has as a concept (*catch-22*) is a name there; one that it lacks goes
to the noun before it, if things of this sort are called by codes, as a number does that things have
(*ZIP code 90210*).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from amr.constants.currencies import sums_in
from amr.constants.demonyms import COUNTRIES_OF_DEMONYMS
from amr.constants.scores import scores
from amr.constants.tables import words_of
from amr.constants.things import COUNTED
from amr.constants.tree_nodes import Branches, Nodes, concept_of, rename
from amr.constants.units import units_of
from amr.notation.symbols import as_string, escaped
from semcore.text.addresses import addresses
from semcore.text.calendar_dates import date_parts
from semcore.text.clock_times import clock_times
from semcore.text.codes import codes
from semcore.text.inflection import ANY, is_only_verb, readings
from semcore.text.lemmas import lemma, lemma_candidates

_MOLECULES = words_of("molecules")
_HYPHENED = re.compile(r"(?<![\w-])[A-Z][A-Za-z]+-\d{1,4}(?![\w-])")
_PRONOUNS = ("you", "i", "he", "she", "it", "we", "they", "person")
_NOUN = re.compile(r"(?P<noun>[A-Za-z]+)\s$")
# Nouns of which each thing has a number.
_NUMBERED = words_of("numbered_nouns")
# Nouns of which each thing may be called by a code, besides these.
_CALLED = _NUMBERED | words_of("coded_nouns")
_BEFORE_VERB = re.compile(r"\b(?:I|you|he|she|it|we|they|who|to|not)\s$", re.IGNORECASE)
# Words that stand with a capital before numbers and are no names: words of closed classes, times,
# those who are many.
_NO_NAMES = words_of("no_names_before_numbers")
_REGIONS = re.compile(r"city|country|state|continent|county|town|village|.*-(?:region|district)")
_OF_ONE = ("is", "was", "has", "will", "does")
_VERB = re.compile(r"\s(?P<verb>[a-z]+)\b")
_END = r"(?![\w:/%$€£°-]|[.,]\d|\s?(?:%|percent\b|per cent\b|[ap]\.?m\b))"
_OF_NOUN = re.compile(rf"(?<![\w-])(?P<noun>[A-Za-z]+)\s(?P<number>\d{{1,6}}){_END}")
_NAMED = re.compile(
    rf"(?<![\w.'\u2019&-])(?P<words>(?:[A-Z][\w'\u2019-]*\s){{1,3}})(?P<number>\d{{1,4}}){_END}"
)
_JOINED = re.compile(
    r"(?P<first>[A-Z][\w'\u2019.-]*) (?P<mark>&|['\u2019]?[Nn]['\u2019])"
    r" (?P<second>[A-Z][\w'\u2019-]*)"
)
# An 's belongs to a name before another word of it, and to that of a place where one eats or shops.
_OWNER = re.compile(r"\b(?P<owner>[A-Z]\w+)(?P<end>['\u2019]s) (?P<thing>[A-Z]\w+)")
_PLACE = re.compile(
    r"\b(?:at|to|from)\s(?P<owner>[A-Z][\w&-]*)(?P<end>['\u2019]s)(?=\s*(?:[.,;:!?)]|$))"
)
_PLACES = re.compile(
    r"(?:.*-)?(?:restaurant|store|shop|supermarket|market|mall|cafe|bar|pub|diner|bakery|deli)"
)
_EATS = re.compile(
    r"\b(?:eat(?:s|ing|en)?|ate|dine[sd]?|dining|lunch\w*|dinner|breakfast|shop(?:s|ped|ping)?"
    r"|b(?:uys?|uying|ought))\s(?:\w+\s){0,2}$"
)
_NATION = re.compile(r"(?P<nation>[A-Z]\w+(?: [A-Z]\w+)?) $")


def with_names(nodes: Nodes, text: str) -> bool:
    """Adds codes, numbers of things, ends of names and nations of currencies that are missing."""
    changed = [_with_codes(nodes, text), _with_numbers(nodes, text), _with_joined(nodes, text)]
    return any([*changed, _with_owners(nodes, text), _with_nations(nodes, text)])


def _name(nodes: Nodes, *pieces: str) -> tuple[str, Branches]:
    operands = [(f":op{k}", as_string(escaped(piece))) for k, piece in enumerate(pieces, start=1)]
    return nodes.new("name", *operands)


def _into_name(nodes: Nodes, branches: Branches, concept: str, *pieces: str) -> None:
    rename(branches, concept)
    branches.insert(branches.index(("/", concept)) + 1, (":name", _name(nodes, *pieces)))


def _constants(nodes: Nodes) -> list[str]:
    variables = {variable for variable, _ in nodes.tree.nodes()}
    return [
        target
        for _, branches in nodes.branches()
        for role, target in branches
        if role != "/" and isinstance(target, str) and target not in variables
    ]


def _with_codes(nodes: Nodes, text: str) -> bool:
    changed = False
    found = [(code.text, code.start) for code in codes(text) if code.sort == "name"]
    found += [(match[0], match.start()) for match in _HYPHENED.finditer(text)]  # Catch-22
    for code, start in found:
        if any(code in constant for constant in _constants(nodes)):
            continue
        same = [b for concept, b in nodes.branches() if concept == code.lower()]
        before = _NOUN.search(text[:start])
        if same and code != code.lower() and ":name" not in dict(same[0]):
            concept = "small-molecule" if code in _MOLECULES else "thing"
            _into_name(nodes, same[0], concept, code)
            changed = True
        elif before and not same and before["noun"].lower() in _CALLED:
            is_noun = _BEFORE_VERB.search(text[: before.start()]) is None
            changed |= is_noun and _called(nodes, before["noun"], code)
    return changed


def _called(nodes: Nodes, noun: str, code: str) -> bool:
    """The code as the name of the noun before it, which the graph may have as a verb."""
    owners = _of_noun(nodes, noun)
    if not owners and noun.lower() in _NUMBERED:
        for concept, branches in nodes.branches():
            others = [target for role, target in branches if role != "/"]
            alone = all(concept_of(t) in _PRONOUNS for t in others) and nodes.may_go(*others)
            if alone and re.fullmatch(rf"{noun[:2].lower()}\w*-\d\d", concept):
                branches[:] = [("/", noun.lower())]
                owners.append(branches)
    if len(owners) != 1 or ":name" in dict(owners[0]):
        return False
    owners[0].append((":name", _name(nodes, code)))
    return True


def _of_noun(nodes: Nodes, noun: str) -> list[Branches]:
    """The nodes of a noun."""
    plain = noun.lower()
    names = {lemma(plain, "NN"), plain, *(c for c in lemma_candidates(plain) if c == plain[:-1])}
    return [branches for concept, branches in nodes.branches() if concept in names]


def _with_numbers(nodes: Nodes, text: str) -> bool:
    """*Toy Story 3*, *Formula 1*, *room 304* with the number that the graph lacks."""
    changed = False
    taken = [(score.start, score.end) for score in scores(text)]
    taken += [(address.start, address.end) for address in addresses(text)]
    taken += [(code.start, code.end) for code in codes(text)]
    taken += [(part.start, part.end) for part in date_parts(text)]
    taken += [(time.start, time.end) for time in clock_times(text)]
    taken += [(each.number, each.end) for each in units_of(text)]
    taken += [(each.start, each.end) for each in sums_in(text)]
    for match in (*_NAMED.finditer(text), *_OF_NOUN.finditer(text)):
        number, (start, end) = match["number"], match.span("number")
        known = any(re.search(rf"(?<!\d){number}(?!\d)", c) for c in _constants(nodes))
        if known or number[0] == "0" or any(a < end and start < b for a, b in taken):
            continue
        if "noun" in match.groupdict():
            if match["noun"].lower() in _NUMBERED:
                changed |= _to_noun(nodes, match["noun"], number)
        elif not COUNTED.match(text, end):
            verb = _VERB.match(text, end)  # behind one thing
            one = verb and (verb["verb"] in _OF_ONE or is_only_verb(verb["verb"]))
            alone = match.start() > 0 or one
            changed |= _to_name(nodes, match["words"].split(), number, alone=bool(alone))
    return changed


def _to_noun(nodes: Nodes, noun: str, number: str) -> bool:
    owners = _of_noun(nodes, noun)
    if len(owners) != 1:
        return False
    owners[0].append((":mod", number))
    return True


def _to_name(nodes: Nodes, words: list[str], number: str, *, alone: bool) -> bool:
    """The number behind the name that ends so, or, if ``alone``, behind what is no name yet."""
    for concept, branches in nodes.branches():
        operands = [target for role, target in branches if role[:3] == ":op"]
        if concept == "name" and operands and operands[-1] == f'"{words[-1]}"':
            if any(_is_region(b, branches) for _, b in nodes.branches()):  # In Leeds 3 died.
                return False
            branches.append((f":op{len(operands) + 1}", f'"{number}"'))
            return True
    owners = _of_noun(nodes, words[-1])
    plain = words[0].lower()
    parts = {reading.part for reading in readings(plain)} - {ANY}
    is_noun = (not parts or "n" in parts) and plain not in _NO_NAMES
    if len(words) != 1 or not alone or not is_noun:
        return False
    if len(owners) != 1 or ":name" in dict(owners[0]):
        return False
    if plain in _NUMBERED:
        owners[0].append((":mod", number))
    else:
        _into_name(nodes, owners[0], "thing", words[0], number)
    return True


def _is_region(branches: Branches, name: Branches) -> bool:
    """Whether these are of a city or the like that has this name."""
    named = dict(branches).get(":name")
    is_its = isinstance(named, tuple) and named[1] is name
    return is_its and _REGIONS.fullmatch(str(dict(branches).get("/"))) is not None


def _with_joined(nodes: Nodes, text: str) -> bool:
    """*Dolce & Gabbana* and *Guns N' Roses* with both, and what joins them."""
    changed = False
    for match in _JOINED.finditer(text):
        second = match["second"].removesuffix("'s").removesuffix("\u2019s")
        pieces = [f'"{piece}"' for piece in (match["first"], match["mark"], second)]
        known = {*pieces, '"N"', '"n"'}
        once = len(re.findall(rf"(?<!\w){re.escape(match['first'])}(?!\w)", text)) == 1
        if pieces[1] in _constants(nodes) or (
            match["mark"] == "&" and pieces[2] in _constants(nodes)
        ):
            continue
        for concept, branches in nodes.branches():
            operands = [str(target) for role, target in branches if role[:3] == ":op"]
            ends = once and operands[-1:] == pieces[:1]  # the second alone may be another's
            parts = len(operands) > 1 and {*operands} <= known
            if concept != "name" or not (ends if match["mark"] == "&" else parts):
                continue
            operands = [*(o for o in operands if o not in known), *pieces]
            rest = [b for b in branches if b[0][:3] != ":op"]
            branches[:] = [*rest, *((f":op{k}", o) for k, o in enumerate(operands, start=1))]
            changed = True
            break
    return changed


def _with_owners(nodes: Nodes, text: str) -> bool:
    """*Ocean's Eleven*, and *ate at McDonald's*, with what makes it one's own."""
    changed = False
    for match in (*_OWNER.finditer(text), *_PLACE.finditer(text)):
        own = match.groupdict()
        whole = [f'"{own[part]}"' for part in ("owner", "thing") if part in own]
        for concept, branches in nodes.branches():
            pieces = branches if concept == "name" else []
            operands = [target for role, target in pieces if role[:3] == ":op"]
            if "thing" not in own:
                is_its = operands == whole and _is_place(nodes, pieces, text[: match.start()])
            else:
                is_its = whole in ([*pair] for pair in pairwise(operands))
            if is_its:
                place = [target for _, target in pieces].index(whole[0])
                pieces[place] = pieces[place][0], f'"{own["owner"]}{own["end"]}"'
                changed = True
    return changed


def _is_place(nodes: Nodes, name: Branches, before: str) -> bool:
    """Whether this is the name of a place where one eats or shops."""
    owners = [
        concept
        for concept, branches in nodes.branches()
        for role, target in branches
        if role == ":name" and isinstance(target, tuple) and target[1] is name
    ]
    eats = _EATS.search(before) is not None
    return any(
        _PLACES.fullmatch(o) or (eats and o in ("company", "organization", "facility"))
        for o in owners
    )


def _with_nations(nodes: Nodes, text: str) -> bool:
    """*60 Australian dollars* with the country."""
    changed = False
    for found in sums_in(text):
        before = _NATION.search(text[: found.only[0]]) if found.only else None
        names = COUNTRIES_OF_DEMONYMS.get(before["nation"].lower(), ()) if before else ()
        units = [branches for concept, branches in nodes.branches() if concept == found.currency]
        if len(names) != 1 or len(units) != 1 or ":mod" in dict(units[0]):
            continue
        pieces: tuple[str, ...] = names[0]
        if {f'"{piece}"' for piece in pieces}.isdisjoint(_constants(nodes)):
            country: Any = nodes.new("country", (":name", _name(nodes, *pieces)))
            units[0].append((":mod", country))
            changed = True
    return changed
