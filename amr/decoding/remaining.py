"""What a graph may still say: of numbers, dates and names those that the sentence has left.

Choices of a step, as in `amr.decoding.licence`: log-probabilities ``[R, V + D + nodes]``, narrowed
in place, in some of a search's rows, by what their outputs have already.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from amr.decoding.constant_entries import NUMBER, ConstantEntries
from amr.decoding.licence_tables import LicenceTables
from amr.decoding.written import Written
from semcore.tensors import log_sum


@dataclass(frozen=True, slots=True)
class Remaining:
    """What B sentences have, less what their rows have written at one step."""

    constants: ConstantEntries
    tables: LicenceTables
    sentence: Tensor  # [R]
    free: Tensor  # [R, C + D] bool, which constants may still be written
    numbers: Tensor  # [R, 2] bool, whether one may that counts, and one that measures

    @classmethod
    def of(cls, constants: ConstantEntries, tables: LicenceTables, written: Written) -> Remaining:
        """What is left to all rows of a step."""
        free = tables.used(written.entries) < tables.often[written.sentence]
        numbers = tables.left(written.sentence, free, constants.number_places)
        return cls(constants, tables, written.sentence, free, numbers)

    def _left(self, rows: Tensor, places: Tensor) -> Tensor:
        """Which of the places ``[P]`` have something left in these rows, ``[R, P]`` bool."""
        return self.tables.left(self.sentence[rows], self.free[rows], places)

    def quantities(self, logs: Tensor, written: Written, rows: Tensor) -> None:
        """Of rows in which a node is open: few roles of numbers without a number left.

        Such a role keeps the probability with which it leads to something else.
        """
        constants = self.constants
        measured = torch.isin(written.top[rows], constants.quantities)
        left = torch.where(measured, self.numbers[rows, 1], self.numbers[rows, 0])
        at = rows[~left][:, None], constants.numbered
        logs[at] = logs[at] + constants.otherwise

    def ranges(self, logs: Tensor, written: Written, rows: Tensor) -> None:
        """Of rows between numbers: behind the first comes another."""
        constants, entries = self.constants, written.entries[rows]
        if constants.second < 0 or entries.shape[1] < 2:
            return
        which = (entries[:, -2] == constants.first) & self._are_numbers(written, rows)
        which &= self.numbers[rows, 0] & logs[rows, constants.second].isfinite()
        rows = rows[which]
        second = logs[rows, constants.second]
        logs[rows] = -torch.inf
        logs[rows, constants.second] = second

    def _are_numbers(self, written: Written, rows: Tensor) -> Tensor:
        """Rows ``[R]`` whose last entry is a number."""
        column = self.tables.columns_of(written.entries[rows, -1])
        sorts = self.tables.sorts[written.sentence[rows]]
        if not sorts.shape[1]:
            return torch.zeros(len(rows), dtype=torch.bool, device=column.device)
        found = sorts.gather(1, column.clamp(min=0)[:, None])[:, 0]
        return (column >= 0) & (found == NUMBER)

    def unnamed(self, logs: Tensor, written: Written, rows: Tensor) -> None:
        """Of rows in which a role or a node may come: no name if no string is left."""
        constants = self.constants
        rows = rows[~self._left(rows, constants.name_places)[:, 0]]
        for entry in (constants.name, constants.named):
            if entry >= 0:
                asked = rows[logs[rows, entry].isfinite()]
                others = logs[asked].isfinite().sum(1) > 1
                logs[asked[others], entry] = -torch.inf

    def unnumbered(self, logs: Tensor, written: Written, rows: Tensor) -> None:
        """Of rows in which a node may come: none that counts if no number is left."""
        constants, asks = self.constants, self.tables.asks[written.sentence[rows]]
        for place, entries in enumerate((constants.numeric, constants.measured)):
            none = ~(self.numbers[rows, place] | asks)
            logs[rows[none][:, None], entries] = -torch.inf

    def undated(self, logs: Tensor, written: Written, rows: Tensor) -> None:
        """Of rows in which a node may come: no date if none is left."""
        left = self._left(rows, self.constants.date_places).any(1)
        none = ~(left | self.tables.datable[written.sentence[rows]])
        logs[rows[none], self.constants.dated] = -torch.inf

    def ordinals(self, logs: Tensor, written: Written, rows: Tensor) -> None:
        """Of rows in which an ordinal is open: without a number left it has none."""
        if self.constants.value >= 0:
            logs[rows[~self.numbers[rows, 0]], self.constants.value] = -torch.inf

    def dates(self, logs: Tensor, written: Written, rows: Tensor) -> None:
        """Of rows in which a date is open: parts that the sentence says, no others."""
        if len(self.constants.units):
            at = rows[:, None], self.constants.units
            old = logs[at]
            left = self._left(rows, self.constants.unit_places)
            new = old.masked_fill(~left, -torch.inf)
            gain = log_sum(old, 1) - log_sum(new, 1)
            logs[at] = new + torch.where(gain.isfinite(), gain, 0.0)[:, None]
