"""Currencies: the words and signs that name each, so that no other one is written for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from semcore.text.quantities import quantities

_LINES = """
dollar: dollar dollars $ usd us$ c$ a$ hk$ buck bucks cad aud
euro: euro euros € eur
pound: pound pounds £ gbp quid sterling
yen: yen ¥ jpy
yuan: yuan renminbi rmb ¥ cny
rupee: rupee rupees ₹ rs rs. inr
ruble: ruble rubles rouble roubles ₽ rub
won: won ₩ krw
krona: krona kronor kr sek
krone: krone kroner nok dkk
zloty: zloty zlotys zloties pln
real: real reals reais r$ brl
rand: rand rands zar
peso: peso pesos mxn
lira: lira liras lire try
franc: franc francs chf
cent: cent cents ¢
"""
_WORDS = {
    word: name
    for name, words in (line.split(":") for line in _LINES.strip().splitlines()[::-1])
    for word in words.split()
}
# Short ones, which stand on either side of their number; a sign alone is well known.
_SHORT = {
    word: name
    for word, name in _WORDS.items()
    if word not in ("$", "€", "£", "¥", "won", "try") and (len(word) < 4 or not word.isalpha())
}
_CODE = "|".join(map(re.escape, sorted(_SHORT, key=len, reverse=True)))
_CODE = re.sub(r"[a-z]+", lambda match: f"(?:{match[0].upper()}|{match[0].title()})", _CODE)
_BEFORE = re.compile(rf"(?<![\w$])(?P<code>{_CODE})\s?$")
_BEHIND = re.compile(rf"\s?(?P<code>{_CODE}|kr)(?![\w$])")
_LETTERED = [word for word in _WORDS if word[0].isalpha() and word.endswith("$")]
_SIGN = re.compile(rf"(?<![\w$])(?:{'|'.join(map(re.escape, _LETTERED))})", re.IGNORECASE)
_PLURALS = {"yen": "yen", "yuan": "yuan", "won": "won", "krona": "kronor", "krone": "kroner",
            "rand": "rand"}  # fmt: skip
CURRENCIES = frozenset(_WORDS.values())


def currencies_of(text: str) -> frozenset[str]:
    """The concepts of the currencies that a text names.

    >>> sorted(currencies_of("It costs €20, 17 pounds or R$100."))
    ['euro', 'pound', 'real']
    """
    signs = _SIGN.findall(text)  # R$ is no dollar
    spaced = "".join(c if c.isalpha() else f" {c} " for c in _SIGN.sub(" ", text).lower())
    return frozenset(_WORDS[w.lower()] for w in (*signs, *spaced.split()) if w.lower() in _WORDS)


def spelled_money(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Sums whose currency is a code or a sign of several letters, and their words.

    >>> [" ".join(words) for *_, words in spelled_money("CHF 20, 30 USD or R$ 1.5 million")]
    ['20 francs', '30 dollars', '1500000 reals']
    """
    for quantity in quantities(text):
        before = _BEFORE.search(text, max(0, quantity.start - 6), quantity.start)
        behind = None if before else _BEHIND.match(text, quantity.end)
        found = before or behind
        if found is not None and quantity.sort == "number":
            name = _SHORT[found["code"].lower()]
            plural = name if quantity.value == "1" else _PLURALS.get(name, f"{name}s")
            start = found.start("code") if before else quantity.start
            yield start, max(found.end(), quantity.end), (quantity.value, plural)
