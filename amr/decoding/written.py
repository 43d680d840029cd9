"""What a search has written so far, as the licence of constants reads it, and what it chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Written:
    """R rows of a search, as far as they have come."""

    mode: Tensor  # [R], what is to come
    top: Tensor  # [R], the entry of the open node's concept, -1 where no node is open
    above: Tensor  # [R], the entry of the concept of the node above it, -1 where there is none
    depth: Tensor  # [R], open nodes
    spelled: Tensor  # [R], pieces of the token that is being spelled
    entries: Tensor  # [R, T], those before this step
    limit: Tensor  # [R], tokens that an output may have, the end included
    sentence: Tensor  # [R], which sentence of the batch a row is of
    greedy: bool = False  # only the best choice of each row counts


class Best(NamedTuple):
    """The best choice of each of R rows."""

    score: Tensor  # [R]
    entry: Tensor  # [R]
