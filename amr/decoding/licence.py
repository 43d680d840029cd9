"""Constants that the sentence says, and no others: a narrowing of each step's choices.

Where a role's target may be a constant, the decoder's probabilities are narrowed to those that
the sentence licenses for this role (`amr.constants`): a year after ``:year``, a word of the text
in a ``name``. What the model gave to numbers that the sentence does not say, and to spelling one
in pieces, goes to the numbers that it says, each in proportion to its own probability; likewise
strings. So a parser that wants a number where the sentence has one writes this one, in one step.
What it gave to a number that stands in the graph as often as in the sentence goes to no other, but
to the next of a word that says several (*3-2*).

A model that copies has all of these as entries. One that does not (an encoder-decoder) spells
those that have none, but only these: `amr.decoding.spelled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import torch
from torch import Tensor

from amr.constants.sentence import PLACES, Licence
from amr.decoding.automaton import Mode
from amr.decoding.constant_entries import ConstantEntries
from amr.decoding.licence_tables import LicenceTables
from amr.decoding.remaining import Remaining
from amr.decoding.spelled import SpelledConstants
from amr.decoding.written import Best, Written
from semcore.tensors import log_sum

_HALF = log(0.5)
_NAME, _RESIDUE = PLACES.index("name"), PLACES.index("residue")
_QUANT, _MEASURE = PLACES.index("quant"), PLACES.index("measure")


@dataclass(frozen=True, slots=True)
class LicensedConstants:
    """What B sentences license. C constants have entries; D are sentences' own."""

    constants: ConstantEntries
    tables: LicenceTables
    spelled: SpelledConstants | None  # of a model that does not copy

    @classmethod
    def of(
        cls,
        constants: ConstantEntries,
        found: Sequence[Licence],
        own: Sequence[Sequence[str]],
    ) -> LicensedConstants:
        """The licences of a batch's sentences, whose own tokens are ``own``."""
        tables = LicenceTables.of(constants, found, own)
        spelled = None if constants.copies else SpelledConstants(constants, tuple(found))
        return cls(constants, tables, spelled)

    def narrowed(self, logs: Tensor, written: Written) -> tuple[Tensor, Best | None]:
        """The log-probabilities ``[R, V + D + nodes]`` with those of constants narrowed.

        They are those of one step, -inf for what the grammar forbids. What is left is allowed.
        Of a greedy search also the best choice of each row is given. ``logs`` are overwritten.
        """
        constants = self.constants
        named = (written.mode == Mode.NODE) & (written.top == constants.name)
        dated = (written.mode == Mode.NODE) & (written.top == constants.dated)
        target = written.mode == Mode.TARGET
        best = None
        if written.greedy:
            best = Best(*logs.max(1))
            target = target & ~self._settled(best, written.sentence)
        changed = torch.zeros_like(target)
        ordinal = (written.mode == Mode.NODE) & (written.top == constants.ordinal)
        rest = Remaining.of(constants, self.tables, written)
        between = (written.mode == Mode.NODE) & (written.top == constants.between)
        steps = (
            (self._node_may_come(logs, constants.dated), rest.undated),
            (self._may_come(logs, constants.numeric), rest.unnumbered),
            ((written.mode == Mode.NODE) | (written.mode == Mode.TARGET), rest.unnamed),
            (written.mode == Mode.NODE, rest.quantities),
            (between, rest.ranges),
            (target, self._targets),
            (named, self._in_names),
            (dated, rest.dates),
            (ordinal, rest.ordinals),
        )
        for which, narrow in steps:
            rows = which.nonzero()[:, 0]
            if len(rows):
                narrow(logs, written, rows)
                changed |= which
        if self.spelled is not None:
            logs = self.spelled.pieces(logs, written)
            return logs, Best(*logs.max(1)) if written.greedy else None
        if best is not None:
            rows = changed.nonzero()[:, 0]
            best.score[rows], best.entry[rows] = logs[rows].max(1)
        return logs, best

    def _node_may_come(self, logs: Tensor, entry: int) -> Tensor:
        """Rows in which a concept may be written, if the vocabulary has it."""
        if entry < 0:
            return torch.zeros(len(logs), dtype=torch.bool, device=logs.device)
        return logs[:, entry].isfinite()

    def _may_come(self, logs: Tensor, entries: Tensor) -> Tensor:
        """Rows in which one of the concepts may be written."""
        return logs[:, entries].isfinite().any(1)

    def _settled(self, best: Best, sentence: Tensor) -> Tensor:
        """Rows whose best choice is no constant, whatever is taken from one for another."""
        constants, tables = self.constants, self.tables
        size, count = constants.vocabulary.size, len(constants.entries)
        own = (best.entry >= size) & (best.entry < size + tables.own_width)
        if tables.sorts.shape[1]:  # else nothing is a constant but pieces
            place = (best.entry - size + count).clamp(min=0, max=tables.sorts.shape[1] - 1)
            own &= tables.sorts[sentence, place] > 0
        plain = constants.constant[best.entry.clamp(max=size - 1)] & (best.entry < size)
        return (best.score > _HALF) & ~own & ~plain

    # Targets of roles ------------------------------------------------------------------------

    def _targets(self, every: Tensor, written: Written, rows: Tensor) -> None:
        """Of the rows in which a role's target is to come."""
        constants, tables = self.constants, self.tables
        logs = every[rows]
        place, sentence = self._places(written, rows), written.sentence[rows]
        count = len(constants.entries)
        first = constants.vocabulary.size
        own = slice(first, first + tables.own_width)
        both = torch.cat([logs[:, constants.entries], logs[:, own]], dim=1)
        sorts, used = tables.sorts[sentence], tables.used(written.entries[rows])
        spent = used >= tables.often[sentence]
        in_turn, waiting = tables.in_turn(sentence, used)
        both = both.masked_fill(spent & ~waiting[:, None], -torch.inf)
        allowed = tables.allowed[sentence, place] & in_turn & ~spent
        role = written.entries[rows, -1].clamp(max=len(constants.takes) - 1)
        allowed &= constants.takes[role].gather(1, sorts)
        names = (place == _NAME).nonzero()[:, 0]
        if len(names):
            allowed[names] &= self._names(written, rows[names])
        openers = logs[:, constants.openers]
        spelled = openers.masked_fill(~self._may_spell(written, rows, place), -torch.inf)
        # Numbers and strings, [rows, 2, C + D]: what is wanted in all, and what of it may be.
        wanted = torch.where(sorts[:, None] == self.constants.both, both[:, None], -torch.inf)
        good = wanted.masked_fill(~allowed[:, None], -torch.inf)
        gain = log_sum(torch.cat([wanted, openers[:, :, None]], dim=2), 2)
        gain = gain - log_sum(torch.cat([good, spelled[:, :, None]], dim=2), 2)
        gain = torch.where(gain.isfinite(), gain, 0.0)
        narrowed = torch.where(sorts == 0, both, (good + gain[:, :, None]).amax(1))
        # What a name has are constants.
        named = (place == _NAME) & ((good > -torch.inf).any(2).any(1) | spelled.isfinite().any(1))
        logs = logs.masked_fill(named[:, None], -torch.inf)
        narrowed = narrowed.masked_fill(named[:, None] & (sorts == 0), -torch.inf)
        logs[:, constants.openers] = spelled + gain
        logs[:, constants.entries] = narrowed[:, :count]
        logs[:, own] = narrowed[:, count:]
        every[rows] = logs
        self._unasked(every, written, rows)
        self._units(every, written, rows)

    def _unasked(self, logs: Tensor, written: Written, rows: Tensor) -> None:
        """Of rows in which a number is to come: none is asked for without a word."""
        unknown = self.constants.unknown
        if unknown >= 0:
            role, sentence = written.entries[rows, -1], written.sentence[rows]
            which = torch.isin(role, self.constants.askable) & ~self.tables.asks[sentence]
            rows = rows[which & logs[rows, unknown].isfinite()]
            others = logs[rows].isfinite().sum(1) > 1
            logs[rows[others], unknown] = -torch.inf

    def _places(self, written: Written, rows: Tensor) -> Tensor:
        """The place (`PLACES`) under the role that was written last."""
        constants = self.constants
        role, top = written.entries[rows, -1], written.top[rows]
        place = constants.place[role.clamp(max=len(constants.place) - 1)]
        named = (top == constants.name) & torch.isin(role, constants.operators)
        residue = (top == constants.residue) & (place == 0)
        place = torch.where(named, _NAME, torch.where(residue, _RESIDUE, place))
        return torch.where(
            (place == _QUANT) & torch.isin(top, constants.quantities), _MEASURE, place
        )

    def _may_spell(self, written: Written, rows: Tensor, place: Tensor) -> Tensor:
        """Which rows may spell a number, which a string, ``[rows, 2]`` bool."""
        if self.spelled is None:
            return torch.zeros(len(rows), 2, dtype=torch.bool, device=rows.device)
        return self.spelled.may_spell(written, rows, place)

    def _names(self, written: Written, rows: Tensor) -> Tensor:
        """Which constants a name may have next, ``[rows, C + D]`` bool.

        An entity that is a country has no adjective for a name, and no word in small letters where
        names have capitals; a language has no name of a country.
        """
        constants, tables = self.constants, self.tables
        sentence = written.sentence[rows]
        if self.spelled is not None:
            allowed = self.spelled.following(written, rows, tables.columns, tables.allowed.shape[2])
        else:
            strings = tables.strings(written.entries[rows], constants.name)
            allowed = tables.names.following(sentence, strings)
        entity = written.above[rows]
        country = torch.isin(entity, constants.countries)[:, None]
        people = torch.isin(entity, constants.peoples)[:, None]
        wrong = (country & (tables.adjectives[sentence] | tables.small[sentence])) | (
            people & tables.lexical[sentence]
        )
        allowed &= tables.used(written.entries[rows]) < tables.often[sentence]
        good = allowed & ~wrong
        return torch.where(good.any(1, keepdim=True), good, allowed)

    def _units(self, logs: Tensor, written: Written, rows: Tensor) -> None:
        """Of rows in which a unit is to come, only the text's currencies may."""
        entries = self.constants.currency_entries
        rows = rows[written.entries[rows, -1] == self.constants.unit]
        if not len(rows):
            return
        named = self.tables.currencies[written.sentence[rows]]
        old = logs[rows[:, None], entries]
        new = old.masked_fill(~named, -torch.inf)
        gain = log_sum(old, 1) - log_sum(new, 1)
        # Without one that has an entry, the word itself may be copied.
        gain = torch.where(gain.isfinite(), gain, 0.0)
        others = logs[rows].isfinite().sum(1) > old.isfinite().sum(1)
        narrow = named.any(1) | others
        logs[rows[:, None], entries] = torch.where(narrow[:, None], new + gain[:, None], old)

    # Names and dates -------------------------------------------------------------------------

    def _in_names(self, logs: Tensor, written: Written, rows: Tensor) -> None:
        """Of rows in which a name is open: it has a string, and the next goes on."""
        constants = self.constants
        begun = written.entries[rows, -1] != constants.name
        goes_on = self._names(written, rows).any(1)
        if self.spelled is not None:
            goes_on |= self.spelled.goes_on(written, rows)
        if not len(constants.operators):
            return
        first = constants.operators[0]
        if constants.close is not None:
            empty = ~begun & logs[rows, first].isfinite()
            empty &= self.tables.has_names[written.sentence[rows]]
            logs[rows[empty], constants.close] = -torch.inf
        logs[rows[begun & ~goes_on][:, None], constants.operators] = -torch.inf
        logs[rows[~begun][:, None], constants.operators[1:]] = -torch.inf
