"""What can be asked of every parser, at each call or when it is loaded. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass, field

from semcore.errors import at_least

PRECISIONS = ("32", "bf16", "int8")


@dataclass
class ParseOptions:
    """How one call parses, whatever the parser; each parser's own options extend these."""

    # padded words in a batch; null: few on a processor, one batch a core; many elsewhere
    batch_words: int | None = field(default=None, kw_only=True)

    # cores of a processor that are used at most, all of them also for a single batch; null: as many
    # batches side by side as torch has threads, each on one: what does best where others work, too
    threads: int | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        at_least("batch_words", self.batch_words, 1)
        at_least("threads", self.threads, 1)
