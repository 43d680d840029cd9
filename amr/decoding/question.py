"""What a search is given of the sentences of a batch, beside the model and the options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from amr.constants.rewriting import Reading
from amr.constants.sentence import Licence
from amr.data import AMRSentence
from amr.decoding.licence import LicensedConstants
from amr.model.batch import Source, SourceBatch


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence as the parser reads it."""

    sentence: AMRSentence
    reading: Reading
    source: Source
    licence: Licence | None  # the constants that it says; None: any may be written
    second: int | None  # how many pairs of its graph's nodes may have two edges; None: any number


@dataclass(frozen=True, slots=True)
class Question:
    """B sentences: the arguments of `amr.decoding.search.decode` that depend on them."""

    read: Sequence[ReadSentence]
    source: SourceBatch
    own_kinds: Tensor  # [B, D]
    licensed: LicensedConstants | None

    @property
    def words(self) -> list[int]:
        """The number of words of each sentence."""
        return [item.source.words for item in self.read]

    @property
    def second(self) -> list[int] | None:
        """`ReadSentence.second` of all sentences, or ``None``."""
        found = [item.second for item in self.read if item.second is not None]
        return found if found else None
