"""Whether a text says a constant: from the constant to the ways to write it, not from the text.

So nothing here reads numbers or names; the parser's own readers are not asked.
``python -m tests.amr.sources GRAPHS.amr`` counts the constants of a file, and those without one.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

from penman.tree import Tree

from amr.constants.demonyms import NAMES_OF_WORDS
from amr.notation.files import read_amr

# For each word in small letters the constants of names that it may stand for.
LONG_NAMES = {
    word: tuple(piece for name in names for piece in name) for word, names in NAMES_OF_WORDS.items()
}

_WORDS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    """
_UNITS, _TENS = _WORDS.split()[:20], _WORDS.split()[20:]
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
             "nine": "ninth", "twelve": "twelfth"}  # fmt: skip
_SCALES = {"hundred": 100, "dozen": 12, "thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6,
           "mn": 10**6, "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12,
           "lakh": 10**5, "crore": 10**7, "grand": 10**3}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SCALE_WORDS = ("hundred", "thousand", "million", "billion", "trillion")
_SAID_BY = {  # what is no numeral
    "1": r"an?|any|each|every\w*|per|single|alone|another|any(one|body)|some(one|body)|next|same"
    r"|first|primary|initial|once|yesterday|tomorrow|\w+ly|\w+ual|dollar|euro|pound|yen|rupee|peso|franc"
    r"|yuan|krone|krona|lira|ro?u?ble|won|real|dinar",
    "2": r"twins?|dual|secondary|duo|bi|squared?|duplicates?|twice|both|couple|pair|double|half",
    "3": r"trio|tertiary|cubed?|triplicate|thrice|triple|third\w*",
    "4": r"quarters?|fourths?",
    "0.5": r"half|halves", "0.25": r"quarter", "0.75": r"three quarters",
    "-1": r"last|final(ly)?|latest|previous|ultimate(ly)?|lastly|end|recent|recently|former",
    "12": r"dozens?", "5": r"fiver", "10": r"tenner",
}  # fmt: skip
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_NAMED_TIMES = {"12:00": ("noon", "midday"), "0:00": ("midnight",)}


def without_source(tree: Tree, text: str, names: dict[str, tuple[str, ...]]) -> list[str]:
    """The numbers and strings of a graph that the text does not say.

    ``names``: for each word of small letters the constants of names that it may stand for.
    """
    variables = {variable for variable, _ in tree.nodes()}
    return [
        f"{role} {target}"
        for _, branches in tree.nodes()
        for role, target in branches
        if isinstance(target, str) and role not in ("/", ":wiki") and target not in variables
        if not _is_said(role, target, text, names)
    ]


def constants(tree: Tree) -> list[str]:
    """The numbers and strings of a graph, but for titles of pages."""
    variables = {variable for variable, _ in tree.nodes()}
    return [
        target
        for _, branches in tree.nodes()
        for role, target in branches
        if isinstance(target, str) and role not in ("/", ":wiki") and target not in variables
        if target.startswith('"') or any(map(str.isdigit, target))
    ]


def _is_said(role: str, target: str, text: str, names: dict[str, tuple[str, ...]]) -> bool:
    quoted, plain = target.startswith('"'), target.strip('"')
    if not quoted and not any(map(str.isdigit, plain)):
        return True  # -, imperative: no number and no string
    if re.fullmatch(r"\d{1,2}:\d\d", plain) and role == ":time":
        at_hour = plain.endswith(":00") and re.search(rf"\bat {plain[:-3]}(?![\w:])", text)
        return plain in text or bool(at_hour) or _says_time(plain, text)
    if quoted and _string_is_said(plain, text, names):
        return True
    number = re.fullmatch(r"-?\d+(\.\d+)?(/\d+)?", plain)
    if not number:
        return False
    if re.fullmatch(r"(19|20)\d\d", plain) and re.search(
        rf"['\u2019./-]{plain[2:]}s?\b|\b{plain[2:]}s\b", text
    ):
        return True
    if re.fullmatch(r"(19|20)\d\d", plain) and re.search(
        rf"\b{plain[:2]}\d\d[-/\u2013]{plain[2:]}\b", text
    ):
        return True  # 2010-11
    if re.fullmatch(r"\d\d00", plain) and re.search(rf"\b{int(plain) - 1}[-/\u2013]00\b", text):
        return True  # 1999-00
    if role == ":quarter" and re.search(rf"\bQ{plain}\b", text):
        return True
    if role == ":month" and re.search(rf"\b{_MONTHS[int(plain) - 1]}", text, re.IGNORECASE):
        return True
    return any(_says_number(plain, way) for way in (text, text.replace("-", " ")))


def _string_is_said(plain: str, text: str, names: dict[str, tuple[str, ...]]) -> bool:
    plain = plain.replace("\\\\", "\\")
    bare = plain.casefold().replace(".", "")
    small = text.casefold()
    if plain.isdigit():
        return re.search(rf"(?<!\d){plain}(?!\d)", text) is not None
    if (plain and plain.casefold() in small) or (bare and bare in small.replace(".", "")):
        return True
    words = re.findall(r"[^\s.,;:!?()\"/-]+|[€$£]", small.replace(".", ""))
    known = {name.casefold().replace(".", "") for word in words for name in names.get(word, ())}
    stem = bare.rstrip("aeoy").removesuffix("land").removesuffix("istan").removesuffix("ia")
    return bare in known or (len(stem) > 3 and any(word.startswith(stem) for word in words))


def _says_number(plain: str, text: str) -> bool:
    small = text.lower()
    digits = re.sub(r"(?<=\d)[,'\u2019\s.](?=\d{2,3}(\D|$|\d))", "", small)
    value = Fraction(plain)
    if abs(value) in _numerals(small):
        return True
    if plain in _SAID_BY and re.search(rf"(?<!\w)({_SAID_BY[plain]})(?!\w)", small):
        return True
    below_zero = value < 0 and re.search(r"\bminus\b|[-\u2212]\s?[$€£]?\d", small)
    if below_zero and _says_number(plain.removeprefix("-"), text):
        return True
    if value.denominator == 1 and 1 < value < 40:
        tens, ones = divmod(int(value), 10)
        if re.search(rf"\b{'X' * tens}{_ROMAN[ones]}\b", text):
            return True
    if value.denominator == 1 and value >= 0:
        for words in _in_words(int(value)):
            if re.search(rf"(?<![a-z]){words}(?:s|th)?(?![a-z])", small):
                return True
    for name, scale in _SCALES.items():
        rest = value / scale
        shown = f"{float(rest):g}" if rest.denominator in (1, 2, 4, 5, 10, 20, 100, 1000) else ""
        if shown and re.search(rf"(?<!\d){re.escape(shown)}\s?{name}s?(?![a-z])", digits + small):
            return True
        if rest == 1 and re.search(rf"(?<![a-z]){name}s?(?![a-z])", small):
            return True
        if rest == Fraction(1, 4) and re.search(rf"quarter (an? |of an? )?{name}", small):
            return True
        if rest == Fraction(1, 2) and re.search(rf"half (an? |of an? )?{name}", small):
            return True
    if _says_power(value, text) or _says_scaled(value, small):
        return True
    spoken = re.fullmatch(r"(\d{1,12})\.(\d+)", plain)  # ninety-nine point nine
    if spoken:
        digits = r"\W+".join(_UNITS[int(digit)] for digit in spoken[2])
        if re.search(rf"(?<![a-z]){_cardinal(int(spoken[1]))}\W+point\W+{digits}(?![a-z])", small):
            return True
    whole, part = divmod(value, 1)
    if part in (Fraction(1, 2), Fraction(1, 4)) and whole:
        name = "half" if part == Fraction(1, 2) else "quarter"
        starts = [str(whole), *(_in_words(int(whole)))]
        return any(re.search(rf"(?<!\w){start} (and an? {name}|1/[24])", small) for start in starts)
    if value.denominator > 1 and value.numerator < 20 and value.denominator < 20:
        below = _UNITS[value.denominator]
        names = {2: "hal", 4: "(quarter|fourth)"}.get(
            value.denominator, _ORDINALS.get(below, below + "th")
        )
        above = rf"({_UNITS[value.numerator]}|{value.numerator}|an?)"
        return bool(re.search(rf"({above} )?{names}", small))
    return False


def _says_power(value: Fraction, text: str) -> bool:
    """Whether it is there as ``1e10``, ``10^6``, ``3*10^8`` with any of their marks."""
    for exponent in range(-12, 31):
        rest = value / Fraction(10) ** exponent
        shown = re.escape(f"{float(rest):g}")
        raised = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        power = rf"10(\^|\*\*)[({{]?\+?{exponent}(?!\d)|10{raised}(?![⁰¹²³⁴⁵⁶⁷⁸⁹])"
        times = "" if rest == 1 else rf"{shown}\s?[x\u00d7*\u00b7]\s?"
        if re.search(rf"(?<![\d.])({times}({power})|{shown}[eE]\+?{exponent}(?!\d))", text):
            return True
    return False


def _says_scaled(value: Fraction, small: str) -> bool:
    """Whether a scale word behind another number is its own: *3.5 to 4 million*."""
    for name, scale in _SCALES.items():
        rest = value / scale
        starts = [f"{float(rest):g}"]
        if rest.denominator == 1 and 0 < rest < 1000:
            starts += list(_in_words(int(rest)))
        if rest == 2:
            starts.append("couple( of)?")
        half = Fraction(1, 2)
        if rest.denominator in (2, 4) and 0 < rest < 1000:
            part = "half" if rest % 1 == half else "quarter"
            starts.append(rf"({_cardinal(int(rest))}|{int(rest)}) and an? {part}")
        joint = r"(?:\s?(?:to|and|or|-|\u2013)\s?[$€£]?[\w.-]+)?"
        if any(
            re.search(rf"(?<![\w.]){start}{joint}\s?{name}s?(?![a-z])", small) for start in starts
        ):
            return True
    return False


def _numerals(text: str) -> Iterator[Fraction]:
    """The values of runs of digits with points, commas and blanks, and of the parts of dates."""
    for feet, inches in re.findall(r"(\d+)\s?['\u2019\u2032]\s?(\d{1,2})(?!\d)", text):
        yield from (Fraction(feet), Fraction(inches))
    for above, below in re.findall(r"(?<![\d/])(\d+)/([1-9]\d*)(?![\d/])", text):
        yield Fraction(int(above), int(below))
    for whole, part in re.findall(r"(\d*)\s?([½¼¾⅓⅔⅛])", text):
        yield Fraction(whole or 0) + Fraction(unicodedata.numeric(part)).limit_denominator(9)
    for whole, part in re.findall(r"(?<![\d.])(\d{1,3}(?:\.\d{3})+),(\d{1,2})(?!\d)", text):
        yield Fraction(f"{whole.replace('.', '')}.{part}")  # 1.200,50
    for run in re.findall(r"\d+(?:[.,'\u2019\s]\d+)*|(?<!\w)\.\d+", text):
        parts = re.split(r"[.,'\u2019\s]", run)
        if re.fullmatch(r"\d{1,3}(,\d{2,3})*,\d{3}\.\d+", run):  # 1,234,567.89
            yield Fraction(run.replace(",", ""))
        if len(parts) < 3 or all(len(part) < 3 for part in parts[1:-1]):
            yield from (Fraction(part) for part in parts if part and len(parts) != 2)
        if re.fullmatch(r"\d+,\d{1,2}", run):
            yield Fraction(run.replace(",", "."))  # 1,5 litres
        if len(parts) == 2 and parts[0] and (" " in run or ("," in run and len(parts[1]) != 3)):
            yield from map(Fraction, parts)
        yield (
            Fraction("".join(parts))
            if "." not in run or len(parts) > 2
            else Fraction(run.replace(",", ""))
        )
        if re.fullmatch(r"\d{8}", run):
            yield from map(Fraction, (run[:4], run[4:6], run[6:]))


def _in_words(number: int) -> Iterator[str]:
    """A number in words, as patterns: cardinal, ordinal, and as a year of two halves."""
    if number < 10**13:
        words = _cardinal(number)
        yield words
        last = re.split(r"\W+", words)[-1]
        ordinal = _ORDINALS.get(last, last[:-1] + "ieth" if last.endswith("y") else last + "th")
        yield words[: len(words) - len(last)] + ordinal
    if 1000 < number < 2100 and number % 100:
        yield _cardinal(number // 100) + r"\W+" + _cardinal(number % 100)
    if 1900 <= number < 2000 and number % 10 == 0:
        yield _cardinal(number - 1900)[:-1] + "ies"


def _cardinal(number: int) -> str:
    gap, joint = r"\W+", r"\W+(?:and\W+)?"
    if number < 20:
        return _UNITS[number]
    if number < 100:
        return _TENS[number // 10 - 2] + (gap + _UNITS[number % 10] if number % 10 else "")
    for name, scale in reversed(_SCALES.items()):
        if number >= scale and name in _SCALE_WORDS:
            above, rest = divmod(number, scale)
            start = rf"(?:an?\W+)?{name}" if above == 1 else _cardinal(above) + gap + name
            if above == 1:
                start = rf"(?:one\W+)?{name}"
            return start + (joint + _cardinal(rest) if rest else "")
    raise ValueError(number)


def _says_time(time: str, text: str) -> bool:
    hour, minute = map(int, time.split(":"))
    small, half = text.lower(), hour % 12 or 12
    if any(name in small for name in _NAMED_TIMES.get(time, ())):
        return True
    hours = rf"({hour}|{half}|0{half}|{_UNITS[half]})"
    if minute == 0 and re.search(rf"(?<!\w){hours}\s?(o\W*clock|:?00|[ap]\W?\s?m)", small):
        return True
    part = r"(in\W+the\W+(morning|afternoon|evening)|at\W+night)"
    if minute == 0 and re.search(rf"(?<!\w){hours}\W+{part}", small):
        return True
    minutes = rf"({minute:02d}|{_cardinal(minute)})"
    if re.search(rf"(?<!\w){hours}(h|\W*){minutes}", small):
        return True
    way = {15: r"quarter\W+past", 30: r"half\W+past", 45: r"quarter\W+to"}.get(minute, "")
    hours = (
        rf"({half}|{_UNITS[half]})"
        if minute != 45
        else rf"({half % 12 + 1}|{_UNITS[half % 12 + 1]})"
    )
    if way and re.search(rf"{way}\W+{hours}", small):
        return True
    after, before = _cardinal(minute), _cardinal(60 - minute) if minute else "zero"
    to = _UNITS[half % 12 + 1]
    return bool(
        re.search(rf"{after}\W+(minutes )?past\W+{hours}|{before}\W+(minutes )?to\W+{to}", small)
    )


def main() -> None:
    """Counts for each file, and what has no source."""
    for file in sys.argv[1:]:
        sentences = list(read_amr(file))
        missing = [without_source(item.tree, item.text, LONG_NAMES) for item in sentences]
        count = sum(len(constants(item.tree)) for item in sentences)
        print(f"{file}: {count} constants, {sum(map(len, missing))} without a source")
        for item, found in zip(sentences, missing, strict=True):
            if found:
                print(f"  {', '.join(found)}: {item.text}")


if __name__ == "__main__":
    main()
