"""What codes look like: numbers that things have, and names with digits.

What has a number of its own, as people, cars and orders do, is not called by it; flights, versions
and proteins are.
"""

from __future__ import annotations

import re

_RUN = r"(?<![\w.,#^$€£¥+*/@-])"
_END = r"(?![\w#^*@]|[./:-]\w|,\d)"
# Behind these words stands a code, or is said to be their number.
_PLATES = r"(?:licen[cs]e|number|registration)[ -]plates?|[Pp]lates?|[Rr]egistration"
_HAS_NUMBER = (
    "VIN|SKU|[Ss]erial|[Oo]rder|[Ii]nvoice|[Tt]racking|[Pp]assport|[Aa]ccount|[Rr]eference"
    "|[Bb]ooking|[Tt]icket|[Pp]olicy|[Ii]tem|[Pp]art|[Bb]atch|[Cc]ustomer|[Mm]embership|[Pp]atent"
)
_NO_TIME = "".join(f"(?<!\\b{word} )" for word in ("at", "by", "until", "from", "before", "after"))
_NAUGHTS = r"(?<!\d['\u2019])0\d{2,}(?! \d|\s?(?:h|hrs?|hours|GMT|UTC|EST|EDT|CET)\b)" + _END
_IN_PATH = r"[\w.~$%+@()-]{1,80}"
_BEFORE_CODE = r"(?: (?:numbers?|no\.?|nr\.?|code|ID))?(?: (?:is|was|reads?|says)\b|:)? #?"
_MIXED = r"(?=[A-Z/-]*\d)(?=[\d/-]*[A-Z])"  # letters and digits
_GROUP = r"[A-Z0-9]{1,12}"
VEHICLES = re.compile(r"\b(?:cars?|plates?|vehicles?|trucks?|vans?|drove|taxi|parked)\b")
_OF_VEHICLES = (  # B-MW 1234, AB12 CDE
    rf"{_RUN}(?P<vehicle>[A-Z]{{1,3}}-[A-Z]{{1,2}} \d{{1,4}}[EH]?|[A-Z]{{2}}\d{{2}} [A-Z]{{3}})"
    r"(?![\w-])"
)
_BANK = (
    r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4})(?: ?(?=[A-Z]{0,3}\d)[A-Z0-9]{4}){1,6}(?: ?\d{1,3})?(?![\w-])"
)
_ENDINGS = (
    "txt|pdf|docx?|xlsx?|pptx?|csv|tsv|jsonl?|xml|xsd|xslt?|ya?ml|toml|s?html?|xhtml|css|scss|php"
    "|jpe?g|png|gif|svg|bmp|tiff?|webp|ico|psd|eps|mp[34]|wav|flac|ogg|avi|mov|mkv|webm|zip|tar|gz"
    "|tgz|rar|7z|exe|dll|msi|jar|apk|iso|dmg|bat|sh|sql|db|py|ipynb|cpp|hpp|java|rb|ts|md|rst|log"
    "|ini|cfg|conf|bak|tmp|tex|bib|ods|odt|odp|rtf|epub"
)
_FILES = f"{_ENDINGS}|{_ENDINGS.upper()}"
# Of a sentence that ends without a blank behind it: *he said no.py is*.
_NO_STEMS = (
    "no|yes|not|so|it|me|him|her|us|them|this|that|now|then|here|there|out|up|on|off|in|to|do|did"
    "|is|was|are|were|be|too|also|again|today|well|ok|one|all|both|mine|yours|ours"
)
_TRADES = (
    "bought|buys|sold|sells|makes|made|said|says|announce[sd]|report(?:s|ed)|hire[sd]|fire[sd]"
    "|open(?:s|ed)|close[sd]|launche[sd]|is|was|has|had|will|employ(?:s|ed)|paid|pays|sue[sd]|owns"
    "|agree[sd]|plans|produce[sd]|recall(?:s|ed)|acquire[sd]|won|lost|lays|laid|stopped"
)
NUMBERS = tuple(
    re.compile(pattern)
    for pattern in (
        # Of books, series, bank accounts, papers, behind their names or so.
        r"(?<!\w)(?P<label>ISBN)(?:-1[03])?(?:: ?| )(?P<code>\d[\d -]{8,16}[\dXx])(?![\w-])",
        r"(?<!\w)(?P<label>ISSN)(?:: ?| )(?P<code>\d{4}-\d{3}[\dXx])(?![\w-])",
        rf"(?<!\w)(?P<label>IBAN)(?:: ?| )(?P<code>{_BANK})",
        rf"{_RUN}{_BANK}",
        r"(?<!\w)(?P<label>DOI|doi)(?:: ?| )(?P<code>10\.\d{4,9}/[\w.()/:;-]*\w)",
        r"(?<![\w./])10\.\d{4,9}/[\w.()/:;-]*\w",
        # Of vehicles, and of what is said to have one.
        rf"\b(?:{_PLATES}){_BEFORE_CODE}"
        rf"(?P<code>(?=[A-Z -]*\d){_GROUP}(?:[ -][A-Z0-9]{{2,5}}){{0,3}})(?![\w-])",
        _OF_VEHICLES,
        rf"\b(?:{_HAS_NUMBER}){_BEFORE_CODE}"
        rf"(?P<code>{_MIXED}{_GROUP}(?:[-/]{_GROUP}){{0,4}})(?![\w/-])",
        # Of network cards: six and more groups.
        rf"{_RUN}(?:[0-9A-Fa-f]{{1,4}}:){{3,7}}(?::?[0-9A-Fa-f]{{1,4}})(?![\w:])",
        # Groups with hyphens, of digits (12-345-67), and with letters behind digits (66-AB-12);
        # those of few digits (14-3-3), and with letters first (MDA-MB-231), are names.
        rf"{_RUN}(?=(?:-?\d){{6}})\d+(?:-\d+){{2,}}(?:-?[A-Za-z])?{_END}",
        rf"{_RUN}(?=[\d-]*[A-Z])\d[A-Z0-9]*(?:-[A-Z0-9]+){{2,}}{_END}",
        rf"{_RUN}[0-9a-f]{{8}}(?:-[0-9a-f]{{4,12}}){{2,}}{_END}",
        # Paths of Windows: C:\\Users\\bob, \\\\server\\share.
        rf"(?<![\w\\])(?:[A-Za-z]:\\|\\\\(?=\w))(?:{_IN_PATH}(?: {_IN_PATH}){{0,3}}\\)*"
        rf"(?:{_IN_PATH}(?<=[\w~$]))?(?<=[\w~$\\])",
        # Other paths: /etc/hosts, ~/notes.txt, ./run.sh.
        r"(?<![\w/<:.~)\]>-])(?:~/|\.{1,2}/|/(?=[\w.-]+/))(?:[\w.@+-]+/)*[\w.@+-]*\w/?(?![\w>])",
        # Files: notes.txt, REPORT.PDF, main.js; Node.js is a name.
        rf"{_RUN}(?!(?i:{_NO_STEMS})\.)(?=[\w-]*[^\W\d_])"
        rf"(?:\w[\w-]*(?:\.[\w-]+)*\.(?:{_FILES})|[a-z_][a-z\d_-]*\.(?:min\.)?jsx?)(?![\w-]|\.\w)",
        # A network address with its port or the length of its prefix.
        rf"{_RUN}\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?:[:/]\d{{1,5}})?(?![\w.]*\d)",
        # In base 16: 0x80070057.
        rf"{_RUN}0[xX][0-9A-Fa-f]+{_END}",
        # Digits that begin with naughts, where they are said to be a number: the code is 0042.
        rf"(?:\b(?:is|was|reads|says|code|number|[Nn]o\.|PIN|ID|{_HAS_NUMBER})|[:#]) ?"
        rf"(?P<code>{_NAUGHTS})",
        # Numbers of a series by years: 2024/0815.
        rf"{_RUN}\d{{3,}}/\d{{3,}}{_END}",
    )
)
NAMES = tuple(
    re.compile(pattern)
    for pattern in (
        # Digits that begin with naughts, and are no time of day: agent 007.
        rf"{_RUN}(?<!\d ){_NO_TIME}{_NAUGHTS}",
        # Names with a mark or a number: P!nk, Ke$ha, Will.i.am, 7-Eleven, 3Com.
        r"(?<![\w.$!@#])[A-Z]\w*[$!][A-Za-z]\w*(?![\w$!])",
        r"(?<![\w.])[A-Z][a-z]+(?:\.[a-z]{1,3}){2,}(?![\w.])",
        r"(?<![\w.,:/$€£-])\d{1,2}-[A-Z][a-z]+(?![\w-]| [A-Z])",
        r"(?<![\w.,:/$€£-])\d{1,3}(?:[A-Z][a-z]{2,}|[a-z]+[A-Z][a-z]+)\w*(?![\w-])",
        r"\b(?:at|works? for|bought by|owned by|made by|sold by) (?P<code>\d[A-Z])(?![\w-])",
        rf"^(?P<code>[1-9][A-Z])(?= (?:{_TRADES})\b)",
        # Versions: 2.3.1, v2, 1.0-rc1, 3.11.4b2.
        rf"{_RUN}[vV]?\d+(?:\.\d+){{2,}}(?:[-+.]?[a-zA-Z]+[\w.-]*\w|[-+.]?[a-zA-Z]+\d*)?(?![\w-])(?!\.\d)",
        rf"{_RUN}[vV]\d+(?:\.\d+)*(?:-?[a-zA-Z]+\d+)?{_END}",
        rf"{_RUN}\d+\.\d+-?(?:alpha|beta|rc|dev|a|b|post)\d*{_END}",
        # Three groups and more with hyphens.
        rf"{_RUN}\d+(?:-\d+){{2,}}(?:-?[A-Za-z])?{_END}",
        rf"{_RUN}(?=[A-Z-]*\d)(?=[\d-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+){{2,}}{_END}",
        # Fighters, flights of an airline: F/A-18, flight LH 400.
        rf"{_RUN}F/[AB]-\d{{1,3}}{_END}",
        r"\b[Ff]light (?P<code>(?!AT|IN|OF|ON)[A-Z]{2} \d{2,4})(?![\w-])",
        # Letters and a mark before digits: foo#1, user_42, x@3, JIRA-1234-b.
        rf"{_RUN}[A-Za-z][\w./-]*[#_@:=]\w*\d[\w-]*",
        rf"{_RUN}[A-Za-z]+(?:-[A-Za-z0-9]+)*-\d+-\w+(?:-\w+)*{_END}",
        # Letters and digits in one word that begins with letters (BA2490), or goes on behind (4x4).
        r"(?<![^\W_])(?<![\d.,])[A-Za-z]+\d+\w*(?![^\W_])",
        r"(?<![\w.,$€£¥^*])\d+[A-Za-z]+\d\w*(?![^\W_])",
    )
)
