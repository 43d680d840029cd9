"""What can be asked of every parser, at each call or when it is loaded. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass, field

from semcore.errors import InputError

PRECISIONS = ("32", "bf16")


@dataclass
class ParseOptions:
    """How one call parses, whatever the parser; each parser's own options extend these."""

    # padded words in a batch; null: few on a processor, one batch a core; many elsewhere
    batch_words: int | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.batch_words is not None and self.batch_words < 1:
            raise InputError(f"batch_words={self.batch_words}: must be at least 1")


def check_precision(precision: str) -> None:
    """Raises `InputError` for a precision that no parser knows."""
    if precision not in PRECISIONS:
        raise InputError(f"precision={precision}: use {' or '.join(PRECISIONS)}")
