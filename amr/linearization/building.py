"""The vocabulary of training graphs: which of their tokens get an entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from amr.config import VocabularyConfig
from amr.linearization.forms import CLOSE, OPEN, SLASH, STOP, pointer, pointer_index
from amr.linearization.spelling import ByteSpeller, Speller
from amr.linearization.token_kinds import END, SPELL_END, SPELLERS, STARTS
from amr.linearization.vocabulary import Vocabulary, with_marked_concepts
from amr.notation.symbols import as_role, as_string, is_symbol

STRUCTURE = {"brief": (CLOSE,), "dfs": (OPEN, CLOSE), "penman": (OPEN, CLOSE, SLASH),
             "bfs": (STOP,)}  # fmt: skip


def build_vocabulary(
    graphs: Iterable[tuple[Sequence[str], frozenset[str]]],
    config: VocabularyConfig,
    frames: Sequence[str] = (),
    *,
    dynamic_pointers: bool = True,
    speller: Speller | None = None,
) -> Vocabulary:
    """The vocabulary of training graphs: their tokens, and what could be copied for each graph.

    All roles have entries, and the most usual ones and the constants that stand for themselves
    (``-``, ``imperative``) whether or not they occur.
    """
    counts: Counter[str] = Counter()
    uncopied: Counter[str] = Counter()
    for tokens, copied in graphs:
        marked = with_marked_concepts(tokens, config.form)
        counts.update(marked)
        uncopied.update(token for token in marked if token not in copied)
    structure = STRUCTURE[config.form]
    kept = {
        token
        for token, count in counts.items()
        if count >= config.least or uncopied[token] >= config.least_uncopied
    }
    roles = {token for token in counts if token.startswith(":")} | set(USUAL_ROLES)
    kept = {token for token in kept if token not in structure and pointer_index(token) is None}
    rest = sorted(
        (token for token in kept | roles | set(SYMBOLS) if _legal(token)),
        key=lambda token: (-counts[token], token),
    )
    pointers = () if dynamic_pointers else tuple(pointer(k) for k in range(config.pointers))
    tokens = (END, *STARTS.values(), *SPELLERS, SPELL_END, *structure, *pointers, *rest)
    return Vocabulary(
        config.form,
        tuple(dict.fromkeys(tokens)),
        tuple(sorted(frames)),
        config.pointers,
        dynamic_pointers,
        speller or ByteSpeller(),
    )


def _legal(token: str) -> bool:
    """Whether PENMAN reads the token as what it is: gold files hold a few that it does not."""
    if token.startswith(OPEN):
        return is_symbol(token[1:])
    if token.startswith(":"):
        return as_role(token[1:]) == token
    if token.startswith('"'):
        return as_string(token[1:-1]) == token
    return is_symbol(token)


_CORE = [f":ARG{k}" for k in range(10)] + [f":{kind}{k}" for kind in ("op", "snt") for k in
                                           range(1, 11)]  # fmt: skip
_OTHER = (
    "accompanier age beneficiary cause compared-to concession condition consist-of cost degree "
    "destination direction domain duration employed-by example extent frequency instrument li "
    "location manner meaning medium mod mode name ord part path polarity polite poss purpose "
    "quant range role scale source subevent subset superset time topic unit value wiki "
    "calendar century day dayperiod decade era month quarter season timezone weekday year year2 "
    "prep-against prep-along-with prep-amid prep-among prep-as prep-at prep-by prep-for prep-from "
    "prep-in prep-in-addition-to prep-into prep-on prep-on-behalf-of prep-out-of prep-to "
    "prep-toward prep-under prep-with prep-without conj-as-if"
)
SYMBOLS = ("-", "+", "imperative", "expressive", "interrogative")
USUAL_ROLES = (
    *_CORE,
    *(f":{name}" for name in _OTHER.split(" ")),
    *(f"{r}-of" for r in _CORE[:10]),
)
