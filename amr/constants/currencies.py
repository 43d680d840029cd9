"""Currencies: the words and signs that name each, so that no other one is written for it."""

from __future__ import annotations

_LINES = """
dollar: dollar dollars $ usd us$ c$ a$ hk$ buck bucks cad aud
euro: euro euros € eur
pound: pound pounds £ gbp quid sterling
yen: yen ¥ jpy
yuan: yuan renminbi rmb ¥ cny
rupee: rupee rupees ₹ rs inr
ruble: ruble rubles rouble roubles ₽ rub
won: won ₩ krw
franc: franc francs chf
cent: cent cents ¢
"""
_WORDS = {
    word: name
    for name, words in (line.split(":") for line in _LINES.strip().splitlines()[::-1])
    for word in words.split()
}
CURRENCIES = frozenset(_WORDS.values())


def currencies_of(text: str) -> frozenset[str]:
    """The concepts of the currencies that a text names.

    >>> sorted(currencies_of("It costs €20, or 17 pounds."))
    ['euro', 'pound']
    """
    spaced = "".join(c if c.isalpha() else f" {c} " for c in text.lower())
    return frozenset(_WORDS[word] for word in spaced.split() if word in _WORDS)
