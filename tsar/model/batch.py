"""Examples and their batches: where tensors begin; `tsar.model.dataset` makes them.

An *example* is a window of a document and the events whose triggers stand in it: one event where
each is read for itself (``marking=each``), else all of the window. A *context* is an example in
a batch: the words of its prompt, if it has one, then those of its window.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from semcore.encoders.batch import WordBatch
from semcore.graphs import SparseMatrix
from semcore.tensors import TensorBatch
from semcore.text.spans import WordSpan
from tsar.model.guide_graphs import GuideBatch

IGNORED = -100
PROMPT = 0  # the sentence number of a prompt's words; those of the document count from 1


@dataclass(frozen=True, slots=True)
class EventExample:
    """A window of a document, and what is asked of it."""

    document: int  # number among the dataset's documents
    window: WordSpan  # words of the document that are read
    events: tuple[int, ...]  # numbers among the document's events, of known types
    kept: WordSpan  # words of the document whose tags count here; empty: they are not known


@dataclass(frozen=True, slots=True)
class EventTensors(TensorBatch):
    """E events, in order of their contexts; words are counted in the context."""

    context: Tensor  # [E] int64
    first: Tensor  # [E] int64, first word of the trigger
    last: Tensor  # [E] int64, its last
    type: Tensor  # [E] int64
    # [E] bool: false where the released code would score no role (compat.released_label_mask)
    scored: Tensor


@dataclass(frozen=True, slots=True)
class EventBatch(TensorBatch):
    """C contexts of up to W words, with up to K candidates each, and E events."""

    words: WordBatch
    sentence: Tensor  # [C, W] int64: number of each word's sentence, `PROMPT`, -1 on padding
    lettered: Tensor  # [C, W] bool: whether a word has a letter or a digit; false on padding
    trigger_sentences: Tensor  # [C, 2] int64: first and last sentence of a marked trigger, or -1
    first: Tensor  # [C, K] int64, first word of each candidate
    last: Tensor  # [C, K] int64, its last; both 0 on padding
    candidate: Tensor  # [C, K] bool
    parts: SparseMatrix  # [C * K, C * 3 * W + span_words] of what each candidate is the sum
    events: EventTensors
    roles: Tensor  # [E, R, 2] int64: first and last word of each role's name in the prompt, or 0
    graphs: GuideBatch | None
    # What gold says; of no meaning where it is not known.
    targets: Tensor  # [E, K] int64: 1 + the role's place in its event type, 0: no argument
    spans: Tensor  # [A, 4] int64: event, first and last word, role's place; any length
    tags: Tensor  # [C, W] int64: 0 no trigger, 1 + 2 type: begins one, 2 + 2 type: goes on

    @property
    def contexts(self) -> int:
        """C."""
        return len(self.sentence)
