"""What the sentences of a batch license, as tensors; made once, before the search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from amr.constants.sentence import PLACES, Licence
from amr.decoding.constant_entries import NUMBER, ConstantEntries, sort_of
from amr.decoding.name_tables import NameTables

_EVER = 1 << 30  # times that a constant may be written which nothing limits


@dataclass(frozen=True, slots=True)
class LicenceTables:
    """B sentences. C constants have entries; D are sentences' own. Columns count both."""

    allowed: Tensor  # [B, places, C + D] bool
    sorts: Tensor  # [B, C + D] int64, see `sort_of`
    often: Tensor  # [B, C + D] int64, how often a constant may be written
    before: Tensor  # [B, C + D] int64, the column that must be written first (3-2), or -1
    lexical: Tensor  # [B, C + D] bool, constants of countries that adjectives name
    adjectives: Tensor  # [B, C + D] bool, these adjectives
    small: Tensor  # [B, C + D] bool, words in small letters, in sentences with capitals
    currencies: Tensor  # [B, currencies] bool, those that the sentence names; if none, all
    has_names: Tensor  # [B] bool
    datable: Tensor  # [B] bool, whether words say a date's part that is no number
    asks: Tensor  # [B] bool, whether a word asks
    names: NameTables
    columns: tuple[Mapping[str, int], ...]  # of each sentence, where its constants stand
    fixed: int  # C
    column: Tensor  # [V + D] int64, the column of an entry, -1 for what is no constant

    @classmethod
    def of(
        cls,
        constants: ConstantEntries,
        found: Sequence[Licence],
        own: Sequence[Sequence[str]],
    ) -> LicenceTables:
        """The tables of a batch's sentences, whose own tokens are ``own``."""
        count, size = len(constants.column), constants.vocabulary.size
        width = count + max(map(len, own), default=0)
        shape = len(found), width
        allowed = torch.zeros(len(found), len(PLACES), width, dtype=torch.bool)
        sorts = torch.zeros(shape, dtype=torch.long)
        sorts[:, :count] = constants.sorts
        often, before = torch.full(shape, _EVER), torch.full(shape, -1)
        lexical, adjectives, small = torch.zeros(3, *shape, dtype=torch.bool).unbind(0)
        columns = []
        for row, (licence, tokens) in enumerate(zip(found, own, strict=True)):
            column = constants.column | {
                token: count + k
                for k, token in enumerate(tokens)
                if sort_of(token) and token not in constants.column
            }
            for token, place in column.items():
                if place >= count:
                    sorts[row, place] = sort_of(token)
            for place, name in enumerate(PLACES):
                allowed[row, place, _known(licence.places[name], column)] = True
            sorts[row, _known(licence.places["quant"], column)] = NUMBER  # "2/3" is a number
            for token, times in licence.often.items():
                if token in column:
                    often[row, column[token]] = times
            for tokens in licence.ranges:
                turns = _known(dict.fromkeys(tokens), column)
                before[row, turns[1:]] = torch.tensor(turns[:-1], dtype=torch.long)
            lexical[row, _known(licence.names.lexical, column)] = True
            adjectives[row, _known(licence.names.adjectives, column)] = True
            small[row, _known(licence.names.small, column)] = True
            columns.append(column)
        currencies = [
            [not each.currencies or name in each.currencies for name in constants.currencies]
            for each in found
        ]
        of_entry = torch.full((size + width - count,), -1)
        of_entry[constants.entries.cpu()] = torch.arange(count)
        of_entry[size:] = torch.arange(count, width)
        device = constants.place.device
        return cls(
            allowed.to(device),
            sorts.to(device),
            often.to(device),
            before.to(device),
            lexical.to(device),
            adjectives.to(device),
            small.to(device),
            torch.tensor(currencies, dtype=torch.bool, device=device).view(len(found), -1),
            torch.tensor([bool(each.names.edges) for each in found], device=device),
            torch.tensor([each.datable for each in found], dtype=torch.bool, device=device),
            torch.tensor([each.asks for each in found], dtype=torch.bool, device=device),
            NameTables.of([each.names for each in found], columns, width, device),
            tuple(columns),
            count,
            of_entry.to(device),
        )

    @property
    def own_width(self) -> int:
        """D."""
        return self.sorts.shape[1] - self.fixed

    def columns_of(self, entries: Tensor) -> Tensor:
        """The columns of entries, -1 of what is no constant and of nodes that are pointed at."""
        known = self.column[entries.clamp(max=len(self.column) - 1)]
        return torch.where(entries < len(self.column), known, -1)

    def used(self, entries: Tensor) -> Tensor:
        """How often each constant was written in rows of entries ``[R, T]``, ``[R, C + D]``."""
        column, width = self.columns_of(entries), self.sorts.shape[1]
        used = torch.zeros(len(entries), width + 1, dtype=torch.long, device=entries.device)
        used.scatter_add_(1, torch.where(column < 0, width, column), torch.ones_like(column))
        return used[:, :width]

    def left(self, sentence: Tensor, free: Tensor, places: Tensor) -> Tensor:
        """Which of the places ``[P]`` have one of the ``free`` ``[R, C + D]``, ``[R, P]`` bool."""
        return (self.allowed[sentence[:, None], places] & free[:, None]).any(2)

    def in_turn(self, sentence: Tensor, used: Tensor) -> tuple[Tensor, Tensor]:
        """Which constants ``[R, C + D]`` may come: of the numbers of one word (3-2) one by one.

        And the rows ``[R]`` in which such a number is waiting behind another.
        """
        before = self.before[sentence]
        begun = (before >= 0) & (used.gather(1, before.clamp(min=0)) > 0)
        return (before < 0) | begun, (begun & (used == 0)).any(1)

    def strings(self, entries: Tensor, name: int) -> Tensor:
        """The columns of the strings of rows' open names ``[R, S]``, padded with -2.

        They stand in every second place behind the entry of the name.
        """
        steps = torch.arange(entries.shape[1], device=entries.device)
        opened = torch.where(entries == name, steps, -1).amax(1)
        length = int((entries.shape[1] - 1 - opened).max()) // 2 if len(entries) else 0
        place = opened[:, None] + 2 * torch.arange(1, length + 1, device=entries.device)
        there = place < entries.shape[1]
        strings = self.columns_of(entries.gather(1, place.clamp(max=entries.shape[1] - 1)))
        return torch.where(there, strings, -2)


def _known(tokens: Iterable[str], column: Mapping[str, int]) -> list[int]:
    """The columns of the tokens that have one."""
    return [column[token] for token in tokens if token in column]
