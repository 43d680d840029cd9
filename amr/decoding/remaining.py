"""What a graph may still say: of numbers, dates and names those that the sentence has left.

Choices of a step, as in `amr.decoding.licence`: log-probabilities ``[R, V + D + nodes]`` of some
of a search's rows, narrowed by what their outputs have already.
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

    def quantities(self, logs: Tensor, written: Written, rows: Tensor) -> Tensor:
        """The choices of rows in which a node is open: few roles of numbers without a number left.

        Such a role keeps the probability with which it leads to something else.
        """
        constants = self.constants
        left = self.numbers[rows]
        measured = torch.isin(written.top[rows], constants.quantities)
        left = torch.where(measured[:, None], left[:, 1:], left[:, :1])
        logs[:, constants.numbered] += torch.where(left, 0.0, constants.otherwise)
        return logs

    def ranges(self, logs: Tensor, written: Written, rows: Tensor) -> Tensor:
        """The choices of rows between numbers: behind the first comes another."""
        constants, entries = self.constants, written.entries[rows]
        if constants.second < 0 or entries.shape[1] < 2:
            return logs
        left = self.numbers[rows, 0]
        which = (entries[:, -2] == constants.first) & self._are_numbers(written, rows)
        which &= left & logs[:, constants.second].isfinite()
        other = torch.full_like(logs, -torch.inf)
        other[:, constants.second] = logs[:, constants.second]
        return torch.where(which[:, None], other, logs)

    def _are_numbers(self, written: Written, rows: Tensor) -> Tensor:
        """Rows ``[R]`` whose last entry is a number."""
        column = self.tables.columns_of(written.entries[rows, -1])
        sorts = self.tables.sorts[written.sentence[rows]]
        if not sorts.shape[1]:
            return torch.zeros(len(rows), dtype=torch.bool, device=column.device)
        found = sorts.gather(1, column.clamp(min=0)[:, None])[:, 0]
        return (column >= 0) & (found == NUMBER)

    def unnamed(self, logs: Tensor, written: Written, rows: Tensor) -> Tensor:
        """The choices of rows in which a role or a node may come: no name if no string is left."""
        constants = self.constants
        left = self._left(rows, constants.name_places)[:, 0]
        for entry in (constants.name, constants.named):
            if entry >= 0:
                only = logs.isfinite().sum(1) == 1
                logs[:, entry] = logs[:, entry].masked_fill(~(left | only), -torch.inf)
        return logs

    def unnumbered(self, logs: Tensor, written: Written, rows: Tensor) -> Tensor:
        """The choices of rows in which a node may come: none that counts if no number is left."""
        constants, tables, sentence = self.constants, self.tables, written.sentence[rows]
        left = self.numbers[rows]
        for place, entries in enumerate((constants.numeric, constants.measured)):
            none = ~(left[:, place] | tables.asks[sentence])
            logs[:, entries] = logs[:, entries].masked_fill(none[:, None], -torch.inf)
        return logs

    def undated(self, logs: Tensor, written: Written, rows: Tensor) -> Tensor:
        """The choices of rows in which a node may come: no date if none is left."""
        constants, tables, sentence = self.constants, self.tables, written.sentence[rows]
        left = self._left(rows, constants.date_places).any(1)
        none = ~(left | tables.datable[sentence])
        logs[:, constants.dated] = logs[:, constants.dated].masked_fill(none, -torch.inf)
        return logs

    def ordinals(self, logs: Tensor, written: Written, rows: Tensor) -> Tensor:
        """The choices of rows in which an ordinal is open: without a number left it has none."""
        if self.constants.value >= 0:
            left = self.numbers[rows, 0]
            value = logs[:, self.constants.value]
            logs[:, self.constants.value] = value.masked_fill(~left, -torch.inf)
        return logs

    def dates(self, logs: Tensor, written: Written, rows: Tensor) -> Tensor:
        """The choices of rows in which a date is open: parts that the sentence says, no others."""
        units = self.constants.units
        if len(units):
            old = logs[:, units]
            left = self._left(rows, self.constants.unit_places)
            new = old.masked_fill(~left, -torch.inf)
            gain = log_sum(old, 1) - log_sum(new, 1)
            logs[:, units] = new + torch.where(gain.isfinite(), gain, 0.0)[:, None]
        return logs
