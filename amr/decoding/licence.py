"""Constants that the sentence says, and no others: a narrowing of each step's choices.

Where a role's target may be a constant, the decoder's probabilities are narrowed to those that
the sentence licenses for this role (`amr.constants`): a year after ``:year``, a word of the text
in a ``name``. What the model gave to numbers that the sentence does not say, and to spelling one
in pieces, goes to the numbers that it says, each in proportion to its own probability; likewise
strings. So a parser that wants a number where the sentence has one writes this one, in one step.

A model that copies has all of these as entries. One that does not (an encoder-decoder) spells
those that have none, but only these: `amr.decoding.spelling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import torch
from torch import Tensor

from amr.constants.sentence import PLACES, Licence
from amr.decoding.automaton import Mode
from amr.decoding.constant_entries import NUMBER, STRING, ConstantEntries, sort_of
from amr.decoding.spelling import Spellings
from amr.decoding.written import Best, Written

_HALF = log(0.5)
_NAME = PLACES.index("name")


@dataclass(frozen=True, slots=True)
class LicensedConstants:
    """What B sentences license, as tensors. C constants have entries; D are sentences' own."""

    constants: ConstantEntries
    allowed: Tensor  # [B, places, C + D] bool
    sorts: Tensor  # [B, C + D] int64, see `sort_of`
    ranged: Tensor  # [B] bool, sentences with words that say several numbers
    dated: Tensor  # [B, units] bool, the parts of dates that the sentence says
    licences: tuple[Licence, ...]
    own: Sequence[Sequence[str]]  # of each sentence, its own tokens
    columns: list[dict[str, int]]  # of each sentence, where its constants stand among C + D
    # Of each sentence, its words that say several numbers: these, and the entries that write them.
    turns: list[list[tuple[tuple[str, ...], Tensor]]]
    spellings: list[Spellings] | None  # of a model that does not copy

    @classmethod
    def of(
        cls,
        constants: ConstantEntries,
        found: Sequence[Licence],
        own: Sequence[Sequence[str]],
    ) -> LicensedConstants:
        """The licences of a batch's sentences, whose own tokens are ``own``."""
        count = len(constants.column)
        width = count + max(map(len, own), default=0)
        allowed = torch.zeros(len(found), len(PLACES), width, dtype=torch.bool)
        sorts = torch.zeros(len(found), allowed.shape[2], dtype=torch.long)
        sorts[:, :count] = constants.sorts
        columns = []
        turns = []
        index, size = constants.vocabulary.index, constants.vocabulary.size
        for row, (licence, tokens) in enumerate(zip(found, own, strict=True)):
            special = {token: count + k for k, token in enumerate(tokens) if sort_of(token)}
            column = {**special}
            for token, place in special.items():
                sorts[row, place] = sort_of(token)
            for place, name in enumerate(PLACES):
                for token in licence.places[name]:
                    known = constants.column.get(token)
                    if known is not None:
                        column[token] = known
                    elif token not in column:
                        continue
                    allowed[row, place, column[token]] = True
            numbers = [column[t] for t in licence.places["quant"] if t in column]
            sorts[row, numbers] = NUMBER  # "2/3" is a number in quotes
            columns.append(column)
            copied = {token: size + k for k, token in enumerate(tokens)} if licence.ranges else {}
            turns.append(
                [
                    (several, torch.tensor([index.get(t, copied.get(t, -1)) for t in several]))
                    for several in licence.ranges
                ]
            )
        device = constants.place.device
        spellings = None if constants.copies else [Spellings(constants.vocabulary) for _ in found]
        dated = torch.tensor(
            [[bool(each.places[name]) for name in constants.unit_places] for each in found]
        )
        ranged = torch.tensor([bool(licence.ranges) for licence in found])
        tables = allowed.to(device), sorts.to(device), ranged.to(device), dated.to(device)
        return cls(constants, *tables, tuple(found), own, columns, turns, spellings)

    @property
    def own_width(self) -> int:
        """D."""
        return self.allowed.shape[2] - len(self.constants.entries)

    def narrowed(self, logs: Tensor, written: Written) -> tuple[Tensor, Best | None]:
        """The log-probabilities ``[R, V + D + nodes]`` with those of constants narrowed.

        They are those of one step, -inf for what the grammar forbids. What is left is allowed.
        Of a greedy search also the best choice of each row is given.
        """
        constants = self.constants
        named = (written.mode == Mode.NODE) & (written.top == constants.name)
        dated = (written.mode == Mode.NODE) & (written.top == constants.dated)
        target = written.mode == Mode.TARGET
        best = None
        if written.greedy:
            best = Best(*logs.max(1))
            target = target & ~self._settled(best, written.sentence)
        changed = []
        steps = ((target, self._targets), (named, self._in_names), (dated, self._dates))
        for which, narrow in steps:
            rows = which.nonzero()[:, 0]
            if len(rows):
                logs[rows] = narrow(logs[rows], written, rows)
                changed.append(rows)
        if self.spellings is not None:
            logs = self._pieces(logs, written)
            return logs, Best(*logs.max(1)) if written.greedy else None
        if best is not None and changed:
            rows = torch.cat(changed)
            best.score[rows], best.entry[rows] = logs[rows].max(1)
        return logs, best

    def _dates(self, logs: Tensor, written: Written, rows: Tensor) -> Tensor:
        """The choices of rows in which a date is open: parts that the sentence says, no others."""
        units = self.constants.units
        if len(units):
            old = logs[:, units]
            new = old.masked_fill(~self.dated[written.sentence[rows]], -torch.inf)
            gain = old.logsumexp(1) - new.logsumexp(1)
            logs[:, units] = new + torch.where(gain.isfinite(), gain, 0.0)[:, None]
        return logs

    def _settled(self, best: Best, sentence: Tensor) -> Tensor:
        """Rows whose best choice is no constant, whatever is taken from one for another."""
        constants = self.constants
        size, count = constants.vocabulary.size, len(constants.entries)
        own = (best.entry >= size) & (best.entry < size + self.own_width)
        if self.sorts.shape[1]:  # else nothing is a constant but pieces
            place = (best.entry - size + count).clamp(min=0, max=self.sorts.shape[1] - 1)
            own &= self.sorts[sentence, place] > 0
        plain = constants.constant[best.entry.clamp(max=size - 1)] & (best.entry < size)
        return (best.score > _HALF) & ~own & ~plain

    # Targets of roles ------------------------------------------------------------------------

    def _targets(self, logs: Tensor, written: Written, rows: Tensor) -> Tensor:
        """The choices of the rows in which a role's target is to come."""
        constants = self.constants
        place, sentence = self._places(written, rows), written.sentence[rows]
        count = len(constants.entries)
        first = constants.vocabulary.size
        own = slice(first, first + self.own_width)
        both = torch.cat([logs[:, constants.entries], logs[:, own]], dim=1)
        allowed, sorts = self.allowed[sentence, place], self.sorts[sentence]
        allowed = self._going_on(allowed, written, rows, place)
        allowed = self._in_turn(allowed, written, rows)
        openers = logs[:, constants.openers]
        spelled = openers.masked_fill(~self._may_spell(written, rows), -torch.inf)
        # Numbers and strings, [rows, 2, C + D]: what is wanted in all, and what of it may be.
        wanted = torch.where(sorts[:, None] == self.constants.both, both[:, None], -torch.inf)
        good = wanted.masked_fill(~allowed[:, None], -torch.inf)
        gain = torch.cat([wanted, openers[:, :, None]], dim=2).logsumexp(2)
        gain = gain - torch.cat([good, spelled[:, :, None]], dim=2).logsumexp(2)
        gain = torch.where(gain.isfinite(), gain, 0.0)
        narrowed = torch.where(sorts == 0, both, (good + gain[:, :, None]).amax(1))
        # What a name has are constants.
        named = (place == _NAME) & ((good > -torch.inf).any(2).any(1) | spelled.isfinite().any(1))
        logs = logs.masked_fill(named[:, None], -torch.inf)
        narrowed = narrowed.masked_fill(named[:, None] & (sorts == 0), -torch.inf)
        logs[:, constants.openers] = spelled + gain
        logs[:, constants.entries] = narrowed[:, :count]
        logs[:, own] = narrowed[:, count:]
        return self._units(logs, written, rows)

    def _places(self, written: Written, rows: Tensor) -> Tensor:
        """The place (`PLACES`) under the role that was written last."""
        constants = self.constants
        role = written.entries[rows, -1]
        place = constants.place[role.clamp(max=len(constants.place) - 1)]
        named = (written.top[rows] == constants.name) & torch.isin(role, constants.operators)
        return torch.where(named, _NAME, place)

    def _licensed(self, written: Written, row: int, place: int, back: int) -> frozenset[str]:
        """The constants that a row may have at a place, whose role stands so many steps before.

        In a name what goes on with the string before.
        """
        licence = self.licences[int(written.sentence[row])]
        before = self._string(written, row, back + 1) if place == _NAME else None
        if before is None:
            return licence.places[PLACES[place]]
        return licence.names.following(before)

    def _string(self, written: Written, row: int, back: int) -> str | None:
        """The constant that ended so many steps before; None if there none did."""
        vocabulary, entries = self.constants.vocabulary, written.entries[row].tolist()
        place = len(entries) - back
        if place < 0:
            return None
        start = place
        if entries[place] == self.constants.end:
            while entries[start] not in self.constants.openers and start:
                start -= 1
        own = self.own[int(written.sentence[row])]
        if not 0 <= entries[start] < vocabulary.size + len(own):
            return None  # a pointer
        (token,) = vocabulary.decode(entries[start : place + 1], own) or ("",)
        return token if sort_of(token) == STRING else None

    def _going_on(self, allowed: Tensor, written: Written, rows: Tensor, place: Tensor) -> Tensor:
        """What is allowed ``[rows, C + D]``, of strings in names only those that go on with it."""
        for number in (place == _NAME).nonzero()[:, 0].tolist():
            row = int(rows[number])
            tokens = self._licensed(written, row, _NAME, 1)
            columns = self.columns[int(written.sentence[row])]
            going_on = torch.zeros_like(allowed[number])
            going_on[[columns[token] for token in tokens if token in columns]] = True
            allowed[number] &= going_on
        return allowed

    def _units(self, logs: Tensor, written: Written, rows: Tensor) -> Tensor:
        """The choices of rows in which, after ``:unit``, only the text's currencies may come."""
        constants = self.constants
        units = written.entries[rows, -1] == constants.unit
        for number in units.nonzero()[:, 0].tolist():
            named = self.licences[int(written.sentence[rows[number]])].currencies
            if named:
                good = [e for name, e in constants.currencies.items() if name in named]
                rest = [e for name, e in constants.currencies.items() if name not in named]
                if good and rest and bool(logs[number, good].isfinite().any()):
                    wanted = logs[number, good + rest].logsumexp(0)
                    logs[number, good] += wanted - logs[number, good].logsumexp(0)
                    logs[number, rest] = -torch.inf
        return logs

    def _in_turn(self, allowed: Tensor, written: Written, rows: Tensor) -> Tensor:
        """What is allowed, of the numbers of one word (3-2) only the first not yet written."""
        for number in self.ranged[written.sentence[rows]].nonzero()[:, 0].tolist():
            row = int(rows[number])
            sentence = int(written.sentence[row])
            columns, before = self.columns[sentence], written.entries[row].cpu()
            for tokens, entries in self.turns[sentence]:
                there = torch.isin(entries, before).tolist()
                left = [
                    token for token, is_there in zip(tokens, there, strict=True) if not is_there
                ]
                if left:
                    waiting = [columns[t] for t in tokens if t != left[0] and t in columns]
                    allowed[number, waiting] = False
        return allowed

    # Names -----------------------------------------------------------------------------------

    def _in_names(self, logs: Tensor, written: Written, rows: Tensor) -> Tensor:
        """The choices of rows in which a name is open: it has a string, and the next goes on."""
        constants = self.constants
        for number, row in enumerate(rows.tolist()):
            licence = self.licences[int(written.sentence[row])]
            if int(written.entries[row, -1]) == constants.name:  # no string yet
                others = logs[number, constants.operators].clone()
                if (
                    constants.close is not None
                    and bool(others[:1].isfinite())
                    and licence.names.ends
                ):
                    logs[number, constants.close] = -torch.inf
                others[1:] = -torch.inf
                logs[number, constants.operators] = others
                continue
            before = self._string(written, row, 1)
            if before is not None and not licence.names.following(before):
                logs[number, constants.operators] = -torch.inf
        return logs

    # Spelling --------------------------------------------------------------------------------

    def _may_spell(self, written: Written, rows: Tensor) -> Tensor:
        """Which rows may spell a number, which a string, ``[rows, 2]`` bool."""
        may = torch.zeros(len(rows), 2, dtype=torch.bool, device=rows.device)
        if self.spellings is None:
            return may
        place = self._places(written, rows).tolist()
        for number, row in enumerate(rows.tolist()):
            tokens = self._licensed(written, row, place[number], 1)
            longest = self.spellings[int(written.sentence[row])].of(tokens).longest
            left = int(written.limit[row]) - written.entries.shape[1] - int(written.depth[row]) - 2
            for column, opener in enumerate(self.constants.openers):
                may[number, column] = opener in longest and longest[opener] < left
        return may

    def _pieces(self, logs: Tensor, written: Written) -> Tensor:
        """The choices of rows in which a constant is being spelled: what one of them has next."""
        if self.spellings is None:
            return logs
        for row in (written.mode >= Mode.SYMBOL_FIRST).nonzero()[:, 0].tolist():
            back = int(written.spelled[row]) + 2
            role = written.entries[row, -back]
            place = int(self.constants.place[role.clamp(max=len(self.constants.place) - 1)])
            if written.top[row] == self.constants.name and role in self.constants.operators:
                place = _NAME
            tokens = self._licensed(written, row, place, back)
            spelling = self.spellings[int(written.sentence[row])].of(tokens)
            begun = tuple(written.entries[row, 1 - back :].tolist())
            allowed = torch.full_like(logs[row], -torch.inf)
            going_on = list(spelling.following.get(begun, ()))
            allowed[going_on] = logs[row, going_on]
            logs[row] = allowed
        return logs
