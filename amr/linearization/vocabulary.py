"""The tokens that a parser can write, and any other spelled in pieces.

Every token of every graph has an encoding, and the encoding is lossless: what is not in the
vocabulary is written between ``<concept>`` (or ``<relation>``, ``<symbol>``, ``<string>``) and
``<end of spelling>``, in pieces: bytes, or the sub-words of an encoder-decoder's tokenizer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from amr.config import FORMS
from amr.linearization.forms import (
    CLOSE,
    OPEN,
    SLASH,
    STOP,
    pointer,
    pointer_index,
)
from amr.linearization.spelling import ByteSpeller, Speller
from amr.linearization.token_kinds import (
    END,
    SPELL_END,
    SPELLERS,
    STARTS,
    Kind,
    kind_of,
    kind_of_piece,
)
from amr.notation.symbols import as_role, as_string, as_symbol
from semcore.errors import InputError, one_of


def with_marked_concepts(tokens: Sequence[str], form: str) -> list[str]:
    """Concepts with a parenthesis before them in every form, as the vocabulary lists them.

    Without it a concept and a constant of the same name could not be told apart.
    """
    if form == "brief":
        return list(tokens)
    marked: list[str] = []
    nodes = 0
    expected = False
    for index, token in enumerate(tokens):
        if expected and token not in (OPEN, CLOSE, STOP, SLASH) and not token.startswith(":"):
            marked.append(OPEN + token)
            expected = False
            continue
        expected = expected and token == SLASH
        if pointer_index(token) == nodes and (form == "bfs" or tokens[index - 1] == OPEN):
            nodes += 1
            expected = True
        marked.append(token)
    return marked


@dataclass(frozen=True)
class Vocabulary:
    """The tokens in order; pieces of spelling follow them.

    ``pointers`` is how many nodes a graph may have. Where ``dynamic_pointers``, pointers are not
    among the entries: the model points at its own earlier nodes.
    """

    form: str
    tokens: tuple[str, ...]
    frames: tuple[str, ...] = ()  # PropBank's, for what may be copied and what senses exist
    pointers: int = 256
    dynamic_pointers: bool = True
    speller: Speller = field(default_factory=ByteSpeller)

    @cached_property
    def index(self) -> dict[str, int]:
        """Where each token stands."""
        return {token: index for index, token in enumerate(self.tokens)}

    @property
    def size(self) -> int:
        """Tokens and pieces."""
        return len(self.tokens) + len(self.speller.pieces)

    @cached_property
    def kinds(self) -> list[Kind]:
        """The kind of each entry."""
        pieces = [kind_of_piece(piece) for piece in self.speller.pieces]
        return [kind_of(token, self.form) for token in self.tokens] + pieces

    @cached_property
    def pointer_entries(self) -> list[int]:
        """For each entry the node it points at, -1 for all that are no pointers."""
        found = [pointer_index(token) for token in self.tokens]
        return [-1 if index is None else index for index in found] + [-1] * len(self.speller.pieces)

    def start(self, task: str) -> int:
        """The entry that begins an output. Raises `InputError` for an unknown task."""
        one_of("task", task, tuple(STARTS))
        return self.index[STARTS[task]]

    @property
    def end(self) -> int:
        """The entry that ends every output."""
        return self.index[END]

    def encode(self, tokens: Sequence[str], dynamic: Mapping[str, int] | None = None) -> list[int]:
        """Tokens of the vocabulary's form to entries, without start and with end.

        ``dynamic`` gives entries to tokens that only one sentence has. Pointers that are no
        entries are written as ``-1 - k``.
        """
        dynamic = dynamic or {}
        entries: list[int] = []
        for token in with_marked_concepts(tokens, self.form):
            entry = self.index.get(token)
            if entry is None:
                entry = dynamic.get(token)
            if entry is not None:
                entries.append(entry)
                continue
            found = pointer_index(token)
            if found is not None:
                if not self.dynamic_pointers:
                    raise InputError(f"a graph of more than {self.pointers} nodes")
                entries.append(-1 - found)
            else:
                entries += self._spelled(token)
        entries.append(self.end)
        return entries

    def _spelled(self, token: str) -> list[int]:
        if token.startswith(OPEN):
            opener, text = "<concept>", token[1:]
        elif token.startswith(":"):
            opener, text = "<relation>", token[1:]
        elif token.startswith('"') and token.endswith('"') and len(token) > 1:
            opener, text = "<string>", token[1:-1]
        else:
            opener, text = "<symbol>", token
        pieces = [len(self.tokens) + piece for piece in self.speller.spell(text)]
        return [self.index[opener], *pieces, self.index[SPELL_END]]

    def decode(self, entries: Sequence[int], dynamic: Sequence[str] = ()) -> list[str]:
        """Entries to tokens of the vocabulary's form; the inverse of `encode`.

        ``dynamic`` are the sentence's own tokens, which follow the vocabulary's.
        """
        tokens: list[str] = []
        opener: str | None = None
        pieces: list[int] = []
        for entry in entries:
            if opener is not None:
                if entry < len(self.tokens):
                    tokens.append(self._unspelled(opener, self.speller.text(pieces)))
                    opener = None
                else:
                    pieces.append(entry - len(self.tokens))
                continue
            if entry < 0:
                tokens.append(pointer(-1 - entry))
                continue
            size = self.size
            token = self.tokens[entry] if entry < size else dynamic[entry - size]
            if token == END:
                break
            if token in SPELLERS:
                opener, pieces = token, []
            elif self.form != "brief" and len(token) > 1 and token.startswith(OPEN):
                tokens.append(token[1:])
            else:
                tokens.append(token)
        return tokens

    def _unspelled(self, opener: str, text: str) -> str:
        if opener == "<relation>":
            return as_role(text)
        if opener == "<string>":
            return as_string(text)
        symbol = as_symbol(text)
        return OPEN + symbol if opener == "<concept>" and self.form == "brief" else symbol

    def to_json(self) -> dict[str, Any]:
        """All but the speller, as JSON's types."""
        return {
            "form": self.form,
            "tokens": list(self.tokens),
            "frames": list(self.frames),
            "pointers": self.pointers,
            "dynamic_pointers": self.dynamic_pointers,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any], speller: Speller | None = None) -> Vocabulary:
        """The inverse of `to_json`.

        Raises ``KeyError`` when something is missing, ``TypeError`` or ``ValueError`` when it is of
        another kind.
        """
        one_of("form", stored["form"], FORMS)
        for key in ("tokens", "frames"):
            if not (isinstance(stored[key], list) and all(type(x) is str for x in stored[key])):
                raise TypeError(f"{key} must be a list of strings")
        if type(stored["pointers"]) is not int or stored["pointers"] < 0:
            raise ValueError("pointers must be a number, 0 or more")
        if type(stored["dynamic_pointers"]) is not bool:
            raise TypeError("dynamic_pointers must be true or false")
        return cls(
            stored["form"],
            tuple(stored["tokens"]),
            tuple(stored["frames"]),
            stored["pointers"],
            stored["dynamic_pointers"],
            speller or ByteSpeller(),
        )
