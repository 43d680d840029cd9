"""Constants under a licence for a model that copies nothing: it spells those without an entry.

What it has written is in pieces, so its rows are read one by one; a model that copies needs none
of this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from amr.constants.sentence import PLACES, Licence
from amr.decoding.automaton import Mode
from amr.decoding.constant_entries import STRING, ConstantEntries, sort_of
from amr.decoding.spelling import Spellings
from amr.decoding.written import Written

_NAME, _RESIDUE = PLACES.index("name"), PLACES.index("residue")


@dataclass
class SpelledConstants:
    """What B sentences license, for a model that spells."""

    constants: ConstantEntries
    licences: tuple[Licence, ...]
    spellings: list[Spellings] = field(init=False)

    def __post_init__(self) -> None:
        self.spellings = [Spellings(self.constants.vocabulary) for _ in self.licences]

    def may_spell(self, written: Written, rows: Tensor, place: Tensor) -> Tensor:
        """Which rows may spell a number, which a string, at their `PLACES`: ``[rows, 2]`` bool."""
        may = torch.zeros(len(rows), 2, dtype=torch.bool, device=rows.device)
        for number, row in enumerate(rows.tolist()):
            tokens = self._licensed(written, row, int(place[number]), 0)
            longest = self.spellings[int(written.sentence[row])].of(tokens).longest
            left = int(written.limit[row]) - written.entries.shape[1] - int(written.depth[row]) - 2
            for column, opener in enumerate(self.constants.openers):
                may[number, column] = opener in longest and longest[opener] < left
        return may

    def following(
        self, written: Written, rows: Tensor, columns: Sequence[Mapping[str, int]], width: int
    ) -> Tensor:
        """Which constants with an entry a name may have next, ``[rows, width]`` bool."""
        found = torch.zeros(len(rows), width, dtype=torch.bool, device=rows.device)
        for number, row in enumerate(rows.tolist()):
            column = columns[int(written.sentence[row])]
            tokens = self._licensed(written, row, _NAME, 0)
            found[number, [column[token] for token in tokens if token in column]] = True
        return found

    def goes_on(self, written: Written, rows: Tensor) -> Tensor:
        """Which names may have another string, with an entry or spelled, ``[rows]`` bool."""
        may = [bool(self._licensed(written, row, _NAME, 0)) for row in rows.tolist()]
        return torch.tensor(may, dtype=torch.bool, device=rows.device)

    def pieces(self, logs: Tensor, written: Written) -> Tensor:
        """The choices of rows in which a constant is being spelled: what one of them has next."""
        constants = self.constants
        for row in (written.mode >= Mode.SYMBOL_FIRST).nonzero()[:, 0].tolist():
            back = int(written.spelled[row]) + 2
            role, top = written.entries[row, -back], int(written.top[row])
            place = int(constants.place[role.clamp(max=len(constants.place) - 1)])
            if top == constants.name and role in constants.operators:
                place = _NAME
            elif top == constants.residue and place == 0:
                place = _RESIDUE
            tokens = self._licensed(written, row, place, back - 1)
            spelling = self.spellings[int(written.sentence[row])].of(tokens)
            begun = tuple(written.entries[row, 1 - back :].tolist())
            allowed = torch.full_like(logs[row], -torch.inf)
            going_on = list(spelling.following.get(begun, ()))
            allowed[going_on] = logs[row, going_on]
            logs[row] = allowed
        return logs

    def _licensed(self, written: Written, row: int, place: int, back: int) -> frozenset[str]:
        """The constants that a row may have at a place, without its last so many entries.

        In a name what goes on with the strings before; of what the sentence says so often no more.
        """
        licence = self.licences[int(written.sentence[row])]
        entries = written.entries[row, : written.entries.shape[1] - back].tolist()
        if place == _NAME:
            names = [k for k, entry in enumerate(entries) if entry == self.constants.name]
            tokens = self._tokens(entries[names[-1] + 1 :]) if names else []
            return licence.names.following([t for t in tokens if sort_of(t) == STRING])
        tokens = self._tokens(entries)
        spent = {t for t in tokens if t in licence.often and tokens.count(t) >= licence.often[t]}
        return licence.places[PLACES[place]] - spent

    def _tokens(self, entries: Sequence[int]) -> list[str]:
        """What entries say; the nodes that they point at are left out."""
        vocabulary = self.constants.vocabulary
        return vocabulary.decode([entry for entry in entries if entry < vocabulary.size])
