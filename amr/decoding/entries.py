"""What the entries of a vocabulary are to the grammar, whatever was written before."""

from __future__ import annotations

import re
from collections.abc import Sequence

import torch

from amr.decoding.roles import Roles
from amr.linearization.token_kinds import Kind, frame_of, kind_of
from amr.linearization.vocabulary import Vocabulary

# A word in digits, or a sign, as a concept.
_NUMBER = re.compile(r"\(\d[\d.,:/-]*(?:st|nd|rd|th|'?s)?|\([€$£¥₹%‰°]")
_CONJUNCTIONS = ("and", "or", "contrast-01", "either", "neither", "slash")  # :op2 alone: *But ...*


class Entries:
    """The entries' kinds, the nodes they point at, their roles, and what is banned.

    Banned are frames that are not ``known``, if those are given; nodes without a concept; roles
    that AMR lacks, unless ``any_roles``; and, unless ``spell_concepts``, the spelling of concepts,
    if there is any entry for one.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        known: frozenset[str] | None,
        device: str | torch.device,
        *,
        spell_concepts: bool,
        any_roles: bool = False,
    ) -> None:
        self.form, self.known = vocabulary.form, known
        self.kinds = torch.tensor([int(kind) for kind in vocabulary.kinds], device=device)
        self.pointers = torch.tensor(vocabulary.pointer_entries, device=device)
        self.pointer_columns = (self.pointers >= 0).nonzero()[:, 0]
        self.forbidden = torch.zeros(vocabulary.size, dtype=torch.bool, device=device)
        unknown = torch.tensor([self._is_unknown(token) for token in vocabulary.tokens])
        self.forbidden[: len(unknown)] = unknown.to(device)
        # A node without a concept is in some corpora's graphs, but not in what is written here.
        bare = vocabulary.index.get("(")
        if bare is not None and self.kinds[bare] == Kind.CONCEPT:
            self.forbidden[bare] = True
        if not spell_concepts and bool(((self.kinds == Kind.CONCEPT) & ~self.forbidden).any()):
            self.forbidden |= self.kinds == Kind.SPELL_CONCEPT
        self.roles = Roles(vocabulary, device)
        self.bound = not any_roles and bool(len(self.roles))  # roles have their targets
        if not any_roles:
            self.forbidden[self.roles.foreign] = True
            lost = self.roles.closed & ~(self.roles.targets & ~self.forbidden).any(1)
            self.forbidden[self.roles.columns[lost]] = True
        found = [vocabulary.index.get(f"({name}", -2) for name in _CONJUNCTIONS]
        self.conjunctions = torch.tensor(found, device=device)
        free = {int(kind) for kind in self.kinds[~self.forbidden].tolist()}
        self.has_concepts, self.has_constants = Kind.CONCEPT in free, Kind.CONSTANT in free

    def _is_unknown(self, token: str) -> bool:
        """Whether the token is a frame that must not be written."""
        if self.known is None or not token.startswith("("):
            return False
        return frame_of(token[1:]) is not None and token[1:] not in self.known

    def own_kinds(self, tokens: Sequence[str]) -> list[int]:
        """The kinds of a sentence's own tokens; -1 for what must not be written.

        A word may look like a frame that does not exist: ``covid-19``. A number is no concept.
        """
        return [
            -1
            if self._is_unknown(token) or _NUMBER.fullmatch(token)
            else int(kind_of(token, self.form))
            for token in tokens
        ]


def known_frames(vocabulary: Vocabulary) -> frozenset[str]:
    """The inventory's frames, and those of AMR itself (``have-rel-role-91``) that have an entry.

    Not every release of PropBank holds the latter, whose sense is always 91.
    """
    own = [token[1:] for token in vocabulary.tokens if re.fullmatch(r"\(.+-91", token)]
    return frozenset([*vocabulary.frames, *own])
