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
    SYMBOL_FIRST = auto()
    SYMBOL_MORE = auto()
    STRING = auto()


# Beside the kinds of tokens: pointers are told apart by whether their node is there.
NEW = len(Kind)
KINDS = len(Kind) + 1
PIECES = (Kind.PIECE, Kind.DASH, Kind.DIGIT, Kind.SENSE)

_ALL = "brief dfs bfs penman"
_DEPTH_FIRST = "brief dfs penman"
_POINTED = "dfs bfs penman"  # the forms in which a pointer introduces a node
_FIRST = (Mode.ROOT, Mode.TARGET, Mode.TARGET_NODE)  # where a new node may stand
_CONCEPT = (Mode.CONCEPT_FIRST, Mode.CONCEPT_MORE, Mode.CONCEPT_DASH)
_SYMBOL = (Mode.SYMBOL_FIRST, Mode.SYMBOL_MORE)

# In these modes these kinds may stand, and lead to that mode, in those forms. A role is not
# spelled: all that there are have entries.
_TABLE: tuple[tuple[tuple[Mode, ...], tuple[int, ...], Mode, str], ...] = (
    ((Mode.NODE,), (Kind.RELATION,), Mode.TARGET, _ALL),
    ((Mode.NODE,), (Kind.INVERSE,), Mode.TARGET_NODE, _ALL),
    ((Mode.NODE,), (Kind.CLOSE,), Mode.NODE, _DEPTH_FIRST),  # the last node's: DONE
    ((Mode.NODE,), (Kind.STOP,), Mode.GROUP, "bfs"),
    ((Mode.GROUP,), (Kind.POINTER,), Mode.NODE, "bfs"),
    ((Mode.GROUP,), (Kind.END,), Mode.OVER, "bfs"),
    ((Mode.DONE, Mode.OVER), (Kind.END,), Mode.OVER, _ALL),
    # What a role leads to
    ((Mode.TARGET,), (Kind.CONSTANT,), Mode.NODE, _ALL),
    ((Mode.TARGET,), (Kind.SPELL_SYMBOL,), Mode.SYMBOL_FIRST, _ALL),
    ((Mode.TARGET,), (Kind.SPELL_STRING,), Mode.STRING, _ALL),
    ((Mode.TARGET, Mode.TARGET_NODE), (Kind.POINTER,), Mode.NODE, _ALL),
    # A new node
    (_FIRST, (Kind.CONCEPT,), Mode.NODE, "brief"),
    (_FIRST, (Kind.SPELL_CONCEPT,), Mode.CONCEPT_FIRST, "brief"),
    (_FIRST, (Kind.OPEN,), Mode.POINT, "dfs penman"),
    (_FIRST, (NEW,), Mode.NAME, "bfs"),
    ((Mode.POINT,), (NEW,), Mode.NAME, "dfs"),
    ((Mode.POINT,), (NEW,), Mode.BAR, "penman"),
    ((Mode.BAR,), (Kind.SLASH,), Mode.NAME, "penman"),
    ((Mode.NAME,), (Kind.CONCEPT,), Mode.NODE, _POINTED),
    ((Mode.NAME,), (Kind.SPELL_CONCEPT,), Mode.CONCEPT_FIRST, _POINTED),
    # Spelling
    (_CONCEPT, (Kind.PIECE,), Mode.CONCEPT_MORE, _ALL),
    (_CONCEPT, (Kind.DASH,), Mode.CONCEPT_DASH, _ALL),
    (_CONCEPT[:2], (Kind.DIGIT,), Mode.CONCEPT_MORE, _ALL),
    (_CONCEPT[1:], (Kind.SPELL_END,), Mode.NODE, _ALL),
    (_SYMBOL, PIECES, Mode.SYMBOL_MORE, _ALL),
    (_SYMBOL[1:], (Kind.SPELL_END,), Mode.NODE, _ALL),
    ((Mode.STRING,), PIECES, Mode.STRING, _ALL),
    ((Mode.STRING,), (Kind.SPELL_END,), Mode.NODE, _ALL),
)
# A sense is a hyphen with a number behind it: what may be spelled only if senses are free.
_SENSES = {
    **{(mode, Kind.SENSE): Mode.CONCEPT_MORE for mode in _CONCEPT},
    (Mode.CONCEPT_DASH, Kind.DIGIT): Mode.CONCEPT_MORE,
}


def transitions(form: str, *, free_senses: bool) -> dict[tuple[Mode, int], Mode]:
    """Which kinds may stand in which mode, and the mode after them."""
    table = {
        (mode, kind): after
        for modes, kinds, after, forms in _TABLE
        if form in forms.split()
        for mode in modes
        for kind in kinds
    }
    return table | (_SENSES if free_senses else {})


def completes_node(mode: Mode, kind: int) -> bool:
    """Whether the kind, in this mode, is the last of what introduces a node."""
    return kind == Kind.CONCEPT or (kind == Kind.SPELL_END and mode in _CONCEPT)


def least_remaining(form: str) -> dict[Mode, int]:
    """The fewest tokens from a mode to the end, the closing of open nodes not counted."""
    ways = transitions(form, free_senses=True)
    if form != "bfs":
        ways[Mode.NODE, Kind.CLOSE] = Mode.DONE
    left = {Mode.OVER: 0}
    for _ in Mode:  # as many rounds as a way may have steps
        for (mode, kind), after in ways.items():
            # A node that is introduced on the way must be closed as well, but for breadth first.
            tokens = (kind != Kind.CLOSE) + (form != "bfs" and completes_node(mode, kind))
            if after in left:
                left[mode] = min(left.get(mode, len(Mode)), tokens + left[after])
    return left
