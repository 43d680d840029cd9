"""How items of a list and notes are numbered, as patterns: 3, 3a, iv, XII, b; ¹, †.

>>> import re
>>> [mark for mark in "3 12a xxiv IX b iiii xxxxi 1234".split() if re.fullmatch(LIST_NUMBER, mark)]
['3', '12a', 'xxiv', 'IX', 'b']
"""

from __future__ import annotations

# Roman numbers to 39, of one case.
ROMAN = r"(?=[ivxIVX])(?:x{0,3}(?:ix|iv|v?i{0,3})|X{0,3}(?:IX|IV|V?I{0,3}))"
LIST_NUMBER = rf"\d{{1,3}}[a-z]?|[A-Za-z]|{ROMAN}"
NOTE_SIGNS = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u2020\u2021"  # characters of a set: ¹²³⁴†‡
