"""Types of entities that their names or the words before them say: a road, no country.

>>> from amr.notation.reader import read_graph
>>> import penman
>>> graph = '(t / team :name (n / name :op1 "I-95"))'
>>> print(penman.format(retyped(read_graph(graph).tree, "He drove on I-95."), indent=None))
(t / road :name (n / name :op1 "I-95"))
"""

from __future__ import annotations

import re
from collections.abc import Collection

from penman.tree import Tree

from amr.constants.nations import is_place
from amr.constants.streets import addresses_in
from amr.constants.tree_nodes import rename

# Roads by their numbers: always, on the road, or where one speaks of roads.
_ROAD = re.compile(r"(?:I|US|SR|CA|NY|TX|FL)-\d{1,3}[A-Z]?")
_PERHAPS = re.compile(r"[ABDEMN]-?\d{1,3}")
_ON = r"\b(?:on|off|along|down|take|takes|took|via|onto|join|leave) (?:the )?{}(?!\w)(?! plane)"
_SPEAKS = re.compile(
    r"\b(?:dr[io]v\w*|roads?|highways?|motorways?|freeways?|traffic|exits?|lanes?|junctions?"
    r"|toll|closed|blocked|jams?|roadworks)\b",
    re.IGNORECASE,
)
_NO_STREETS = ("city", "country", "state", "person", "company", "market-sector", "organization")
# What a country that is not in the lexicon is called by.
_STATE = re.compile(
    r"\b(?:Republic|Kingdom|Empire|Union|States?|Federation|Emirates?|Islands?|Confederation"
    r"|Commonwealth|Reich|Khanate|Caliphate|Sultanate|Duchy)\b"
)


def retyped(tree: Tree, text: str, countries: Collection[str] = ()) -> Tree:
    """The tree in which what is called as roads are is one, and no unknown name is a country.

    Args:
        countries: names that are countries besides those of the lexicon.
    """
    nodes = dict(tree.nodes())
    for branches in nodes.values():
        roles = dict(branches)
        target = roles.get(":name")
        named = target[1] if isinstance(target, tuple) else nodes.get(target) if target else None
        if not named or "/" not in roles:
            continue
        name = " ".join(str(part).strip('"') for role, part in named if role[:3] == ":op")
        rename(branches, _type(name, str(roles["/"]), text, countries))
    return tree


def _type(name: str, concept: str, text: str, countries: Collection[str]) -> str:
    if _ROAD.fullmatch(name) or (concept in _NO_STREETS and name in addresses_in(text)):
        return "road"
    if _PERHAPS.fullmatch(name):
        on = re.search(_ON.format(re.escape(name)), text, re.IGNORECASE)
        return "road" if on or _SPEAKS.search(text) else concept
    if not name[:1].isupper() or is_place(name.split()[0]):
        return concept
    unknown = not is_place(name) and name not in countries and not _STATE.search(name)
    return "city" if concept == "country" and unknown else concept
