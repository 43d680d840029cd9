"""What a token of a linearized graph is to the grammar that makes outputs valid."""

from __future__ import annotations

import re
from enum import IntEnum, auto

from penman.models.amr import model as amr_model

from amr.linearization.forms import CLOSE, OPEN, SLASH, STOP, pointer_index


class Kind(IntEnum):
    """Kinds of tokens: those of one kind may stand in the same places."""

    START = 0  # of the output, one for each task; never written
    END = auto()  # of the output
    CONCEPT = auto()  # a node's concept; in the brief form it opens the node as well
    CLOSE = auto()
    RELATION = auto()
    INVERSE = auto()  # a role like :ARG0-of, whose target must be a node
    CONSTANT = auto()
    POINTER = auto()
    OPEN = auto()  # "(" where it is a token of its own
    SLASH = auto()
    STOP = auto()  # the end of a node's branches, breadth first
    SPELL_CONCEPT = auto()  # what follows is spelled in pieces
    SPELL_RELATION = auto()
    SPELL_SYMBOL = auto()  # a constant without quotes
    SPELL_STRING = auto()
    SPELL_END = auto()
    PIECE = auto()  # of a spelled token
    DASH = auto()  # a piece that ends in a hyphen
    DIGIT = auto()  # a piece that begins with a digit
    SENSE = auto()  # a piece with a hyphen and a digit behind it


SPELLERS = {
    "<concept>": Kind.SPELL_CONCEPT,
    "<relation>": Kind.SPELL_RELATION,
    "<symbol>": Kind.SPELL_SYMBOL,
    "<string>": Kind.SPELL_STRING,
}
SPELL_END = "<end of spelling>"
END = "<end>"
TASKS = ("amr", "srl", "dependency")
STARTS = {task: f"<start of {task}>" for task in TASKS}

_FRAME = re.compile(r"(.+)-([0-9]{2,})")


def kind_of(token: str, form: str) -> Kind:
    """The kind of an entry of the vocabulary: concepts have their parenthesis in any form."""
    special = {END: Kind.END, SPELL_END: Kind.SPELL_END, **SPELLERS}
    if token in special:
        return special[token]
    if token in STARTS.values():
        return Kind.START
    if form != "brief" and token in (OPEN, SLASH, STOP):
        return {OPEN: Kind.OPEN, SLASH: Kind.SLASH, STOP: Kind.STOP}[token]
    if token == CLOSE:
        return Kind.CLOSE
    if token.startswith(OPEN):
        return Kind.CONCEPT
    if token.startswith(":") and len(token) > 1:
        return Kind.INVERSE if amr_model.is_role_inverted(token) else Kind.RELATION
    if pointer_index(token) is not None:
        return Kind.POINTER
    return Kind.CONSTANT


def kind_of_piece(piece: str) -> Kind:
    """The kind of a piece of spelling."""
    if re.search(r"-\d", piece):
        return Kind.SENSE
    if piece.endswith("-"):
        return Kind.DASH
    return Kind.DIGIT if piece[:1].isdigit() else Kind.PIECE


def frame_of(concept: str) -> tuple[str, str] | None:
    """Lemma and sense of a frame (``want-01``); ``None`` for another concept."""
    found = _FRAME.fullmatch(concept)
    return (found[1], found[2]) if found else None
