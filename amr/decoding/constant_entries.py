"""A vocabulary's constants: numbers and strings, and what the parser knows of their places."""

from __future__ import annotations

import re

import torch

from amr.constants.currencies import CURRENCIES
from amr.constants.reading import DATE_UNITS
from amr.constants.sentence import PLACES
from amr.linearization.forms import CLOSE
from amr.linearization.token_kinds import SPELL_END, Kind
from amr.linearization.vocabulary import Vocabulary

_ROLES = {":year2": "year", ":quant": "quant", ":time": "time", ":timezone": "timezone"}
_ROLES |= {f":{unit}": unit for unit in DATE_UNITS}
NUMBER, STRING = 1, 2
# Roles that have numbers, and such as have strings, in the graphs of the free training sets; those
# of 1,306 numbers one follows :unit, one :frequency. Names have strings under any.
_WITH_NUMBERS = re.compile(
    r":(ARG\d|op\d+|quant|value|mod|li|range|ord|year2?|month|day|decade|century|quarter)"
)
_WITH_STRINGS = re.compile(r":(ARG\d|op\d+|quant|value|mod|li|time|timezone|wiki|name)")
# How often these lead to something else than a number: 301 of 887, 158 of 268.
_OTHERWISE = {":quant": 0.34, ":value": 0.59}
_DATES = (*DATE_UNITS, "time")
_ASKABLE = (":quant", ":value", *(f":{unit}" for unit in DATE_UNITS))
# Entities whose names are no adjectives, and such as have adjectives for names.
_COUNTRIES = ("country", "country-region", "state", "nation", "city", "province")
# Concepts that have a number: 303 of the 314 in the training graphs, and 135 of 145.
_NUMERIC = (
    (
        "product-of",
        "quotient-of",
        "sum-of",
        "value-interval",
        "percentage-entity",
        "ordinal-entity",
    ),
    ("monetary-quantity", "concentration-quantity", "mass-quantity"),
)
_PEOPLES = ("language", "ethnic-group", "religious-group", "regional-group", "nationality")


def sort_of(token: str) -> int:
    """1 for a number, 2 for a string, 0 for any other token: ``-``, ``imperative``, a concept."""
    if token.startswith('"'):
        return STRING
    return NUMBER if token[:1] not in ("(", ":", "<") and any(map(str.isdigit, token)) else 0


class ConstantEntries:
    """A vocabulary's constants, the roles that take some of them only, what spells others."""

    def __init__(
        self, vocabulary: Vocabulary, device: str | torch.device = "cpu", *, copies: bool = True
    ) -> None:
        """``copies``: the model has entries for what its sentences say, and spells nothing."""
        self.vocabulary, self.copies = vocabulary, copies
        kinds = zip(vocabulary.tokens, vocabulary.kinds, strict=False)
        tokens = [token for token, kind in kinds if kind == Kind.CONSTANT and sort_of(token)]
        self.column = {token: column for column, token in enumerate(tokens)}
        index = vocabulary.index
        self.entries = torch.tensor([index[token] for token in tokens], dtype=torch.long)
        self.entries = self.entries.to(device)
        self.sorts = torch.tensor([sort_of(token) for token in tokens], dtype=torch.long)
        self.openers = [index["<symbol>"], index["<string>"]]
        self.close, self.end = index.get(CLOSE), index[SPELL_END]
        self.name = index.get("(name", -2)
        operators = [t for t in vocabulary.tokens if t.startswith(":op") and t[3:].isdecimal()]
        self.named = index.get(":name", -2)
        self.operators = torch.tensor([index[token] for token in operators], device=device)
        self.both = torch.tensor([[NUMBER], [STRING]], device=device)
        self.dated = index.get("(date-entity", -2)
        self.unit = index.get(":unit", -2)
        self.currencies = {
            name: index[f"({name}"] for name in sorted(CURRENCIES) if f"({name}" in index
        }
        self.currency_entries = torch.tensor(
            list(self.currencies.values()), dtype=torch.long, device=device
        )
        self.ordinal, self.value = index.get("(ordinal-entity", -2), index.get(":value", -2)
        self.unknown = index.get("(amr-unknown", -2)
        numeric = [
            [index[f"({name}"] for name in names if f"({name}" in index] for names in _NUMERIC
        ]
        self.numeric, self.measured = (
            torch.tensor(n, dtype=torch.long, device=device) for n in numeric
        )
        self.between = index.get("(between", -2)
        self.first, self.second = index.get(":op1", -2), index.get(":op2", -2)
        self.quantities, self.askable = (
            torch.tensor(entries, dtype=torch.long, device=device)
            for entries in (
                [index[t] for t in vocabulary.tokens if t[:1] == "(" and t.endswith("-quantity")],
                [index[role] for role in _ASKABLE if role in index],
            )
        )
        self.residue = index.get("(amino-acid", -2)
        self.countries, self.peoples = (
            torch.tensor([index.get(f"({name}", -2) for name in names], device=device)
            for names in (_COUNTRIES, _PEOPLES)
        )
        takes = [
            [True, bool(_WITH_NUMBERS.fullmatch(t)), bool(_WITH_STRINGS.fullmatch(t))]
            for t in vocabulary.tokens
        ]
        self.takes = torch.tensor(takes, device=device)  # [V, sorts], of roles
        # What narrowing changes: a choice of anything else stands.
        self.constant = torch.zeros(vocabulary.size, dtype=torch.bool, device=device)
        self.constant[self.entries] = True
        self.constant[self.openers] = True
        self.constant[list(self.currencies.values())] = True
        if self.unknown >= 0:
            self.constant[self.unknown] = True
        place = torch.tensor([PLACES.index(_ROLES.get(t, "any")) for t in vocabulary.tokens])
        self.place = place.to(device)
        of_dates = (*DATE_UNITS, "timezone")
        units = [(index[t], _ROLES[t]) for t in _ROLES if _ROLES[t] in of_dates and t in index]
        self.units = torch.tensor([entry for entry, _ in units], device=device)  # :year, :month
        numbered = {role: rest for role, rest in _OTHERWISE.items() if role in index}
        self.numbered = torch.tensor([index[r] for r in numbered], dtype=torch.long, device=device)
        self.otherwise = torch.tensor(list(numbered.values()), device=device).log()
        self.unit_places, self.number_places, self.date_places, self.name_places = (
            torch.tensor([PLACES.index(name) for name in names], dtype=torch.long, device=device)
            for names in ([name for _, name in units], ["quant", "measure"], _DATES, ["name"])
        )
