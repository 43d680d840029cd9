"""What is paid: the words that a sum stands right behind, and what may stand behind the sum.

>>> paid_verb("It cost him about "), paid_verb("The attack left "), is_paid("at a price of ")
('cost', '', True)
"""

from __future__ import annotations

import re

from semcore.text.lemmas import lemma_candidates

PAYING = frozenset(("pay", "cost", "owe", "spend", "earn", "invest", "donate", "charge", "fine"))
_ABOUT = r"(?:\s(?:about|only|just|over|nearly|almost|some|under|up\sto))?\s$"
_VERB = re.compile(
    rf"\b(?P<verb>[a-z]+)(?:\s(?:him|her|them|us|me|you|it))?{_ABOUT}", re.IGNORECASE
)
_PRICE = re.compile(
    r"\b(?:worth|(?:b(?:ought|uys?)|s(?:old|ells?))\b[^.;:,!?\d]{0,30}\sfor"
    r"|(?P<noun>prices?|debts?|rent|salar(?:y|ies)|budget|loans?|prizes?|tax(?:es)?|fees?|fine)\s(?:of|is"
    rf"|was|were|are)){_ABOUT}",
    re.IGNORECASE,
)
CLAUSE_END = r"\s*(?:$|[.,;:!?)\]\"'\u2019\u201d])"
# A sum goes on so, and no noun follows.
SUM_END = (
    rf"(?:{CLAUSE_END}|\s(?:for|to|in|on|a|an|per|each|and|or|from|when|because|at|every|by|but|last"
    r"|this|with|as|into|back|more|less|today|yesterday)\b)"
)


def paid_verb(before: str) -> str:
    """The verb of paying that stands right before a sum, or nothing."""
    match = _VERB.search(before)
    verbs = {match["verb"].lower(), *lemma_candidates(match["verb"])} & PAYING if match else set()
    return min(verbs, default="")


def priced(before: str) -> tuple[str, ...]:
    """The lemmas of the noun that the sum right behind is the price of: *the loan was*."""
    match = _PRICE.search(before)
    return lemma_candidates(match["noun"].lower()) if match and match["noun"] else ()


def is_paid(before: str) -> bool:
    """Whether a sum is paid, by the words right before it."""
    return bool(paid_verb(before) or _PRICE.search(before))
