"""The grammar of outputs as tables: what may follow what, and how many tokens are needed to end.

`amr.decoding.grammar` runs them, with a stack beside them.
"""

from __future__ import annotations

from enum import IntEnum, auto

from amr.linearization.token_kinds import Kind


class Mode(IntEnum):
    """What is to come."""

    ROOT = 0  # the first node
    NODE = auto()  # a role, or the end of the open node
    TARGET = auto()  # what a role leads to
    TARGET_NODE = auto()  # the same, but a node
    POINT = auto()  # the pointer of a new node
    BAR = auto()  # the slash before its concept
    NAME = auto()  # its concept
    GROUP = auto()  # breadth first: the next node with branches, or the end
    DONE = auto()  # the end
    OVER = auto()  # nothing
    CONCEPT_FIRST = auto()  # spelling a concept, nothing yet; from here on all is spelling
    CONCEPT_MORE = auto()
    CONCEPT_DASH = auto()  # after a hyphen
    RELATION_FIRST = auto()
    RELATION_MORE = auto()
    SYMBOL_FIRST = auto()
    SYMBOL_MORE = auto()
    STRING = auto()


# Beside the kinds of tokens: pointers are told apart by whether their node is there.
NEW = len(Kind)
KINDS = len(Kind) + 1
PIECES = (Kind.PIECE, Kind.DASH, Kind.DIGIT, Kind.SENSE)
_SPELL = {Kind.SPELL_SYMBOL: Mode.SYMBOL_FIRST, Kind.SPELL_STRING: Mode.STRING}


def transitions(form: str, *, free_senses: bool) -> dict[tuple[Mode, int], Mode]:
    """Which kinds may stand in which mode, and the mode after them."""
    closing = Kind.STOP if form == "bfs" else Kind.CLOSE
    after_closing = Mode.GROUP if form == "bfs" else Mode.NODE
    table: dict[tuple[Mode, int], Mode] = {
        (Mode.NODE, closing): after_closing,
        (Mode.NODE, Kind.RELATION): Mode.TARGET,
        (Mode.NODE, Kind.INVERSE): Mode.TARGET_NODE,
        (Mode.NODE, Kind.SPELL_RELATION): Mode.RELATION_FIRST,
        (Mode.TARGET, Kind.CONSTANT): Mode.NODE,
        (Mode.DONE, Kind.END): Mode.OVER,
        (Mode.OVER, Kind.END): Mode.OVER,
    }
    for kind, mode in _SPELL.items():
        table[Mode.TARGET, kind] = mode
    for mode in (Mode.TARGET, Mode.TARGET_NODE):
        table[mode, Kind.POINTER] = Mode.NODE
    named = Mode.NAME
    if form == "brief":
        for mode in (Mode.ROOT, Mode.TARGET, Mode.TARGET_NODE):
            table[mode, Kind.CONCEPT] = Mode.NODE
            table[mode, Kind.SPELL_CONCEPT] = Mode.CONCEPT_FIRST
    elif form == "bfs":
        for mode in (Mode.ROOT, Mode.TARGET, Mode.TARGET_NODE):
            table[mode, NEW] = Mode.NAME
        table[Mode.GROUP, Kind.POINTER] = Mode.NODE
        table[Mode.GROUP, Kind.END] = Mode.OVER
    else:
        for mode in (Mode.ROOT, Mode.TARGET, Mode.TARGET_NODE):
            table[mode, Kind.OPEN] = Mode.POINT
        if form == "penman":
            named = Mode.BAR
            table[Mode.BAR, Kind.SLASH] = Mode.NAME
        table[Mode.POINT, NEW] = named
    if form != "brief":
        table[Mode.NAME, Kind.CONCEPT] = Mode.NODE
        table[Mode.NAME, Kind.SPELL_CONCEPT] = Mode.CONCEPT_FIRST
    spelled = {
        Mode.CONCEPT_FIRST: (Mode.CONCEPT_MORE, Mode.NODE),
        Mode.CONCEPT_MORE: (Mode.CONCEPT_MORE, Mode.NODE),
        Mode.CONCEPT_DASH: (Mode.CONCEPT_MORE, Mode.NODE),
        Mode.RELATION_FIRST: (Mode.RELATION_MORE, Mode.TARGET_NODE),
        Mode.RELATION_MORE: (Mode.RELATION_MORE, Mode.TARGET_NODE),
        Mode.SYMBOL_FIRST: (Mode.SYMBOL_MORE, Mode.NODE),
        Mode.SYMBOL_MORE: (Mode.SYMBOL_MORE, Mode.NODE),
        Mode.STRING: (Mode.STRING, Mode.NODE),
    }
    for mode, (more, end) in spelled.items():
        for kind in PIECES:
            table[mode, kind] = more
        if not mode.name.endswith("_FIRST"):
            table[mode, Kind.SPELL_END] = end
    concept = (Mode.CONCEPT_FIRST, Mode.CONCEPT_MORE, Mode.CONCEPT_DASH)
    for mode in concept:
        table[mode, Kind.DASH] = Mode.CONCEPT_DASH
        if not free_senses:  # a sense is a hyphen with a number behind it
            del table[mode, Kind.SENSE]
    if not free_senses:
        del table[Mode.CONCEPT_DASH, Kind.DIGIT]
    return table


def least_remaining(form: str) -> dict[Mode, int]:
    """The fewest tokens from a mode to the end, the closing of open nodes not counted."""
    closing = 2 if form == "bfs" else 1  # <stop> and <end>, or <end> alone
    introduced = {"brief": 1, "dfs": 3, "bfs": 2, "penman": 4}[form]
    name = closing + 1 + (form != "bfs")  # the concept; the node is open then
    left = {
        Mode.ROOT: introduced + closing + (form != "bfs"),
        Mode.NODE: closing,
        Mode.TARGET: 1 + closing,
        Mode.TARGET_NODE: 1 + closing,
        Mode.NAME: name,
        Mode.BAR: name + 1,
        Mode.POINT: name + (2 if form == "penman" else 1),
        Mode.GROUP: 1,
        Mode.DONE: 1,
        Mode.OVER: 0,
    }
    # A spelled concept opens its node, a spelled relation wants a target.
    for mode, after in ((Mode.CONCEPT_MORE, closing + (form != "bfs")),
                        (Mode.CONCEPT_DASH, closing + (form != "bfs")),
                        (Mode.RELATION_MORE, left[Mode.TARGET_NODE]),
                        (Mode.SYMBOL_MORE, closing), (Mode.STRING, closing)):  # fmt: skip
        left[mode] = 1 + after
    for first, more in ((Mode.CONCEPT_FIRST, Mode.CONCEPT_MORE),
                        (Mode.RELATION_FIRST, Mode.RELATION_MORE),
                        (Mode.SYMBOL_FIRST, Mode.SYMBOL_MORE)):  # fmt: skip
        left[first] = 1 + left[more]
    return left
