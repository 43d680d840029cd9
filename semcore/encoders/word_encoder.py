"""Pre-split words to word vectors, with any Hugging Face encoder."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from itertools import accumulate, chain
from typing import Any

import torch
from torch import Tensor, nn

from semcore.encoders.batch import (
    Subwords,
    WordBatch,
    collate_subwords,
    first_subwords,
    mean_subwords,
)
from semcore.encoders.config import EncoderConfig
from semcore.encoders.loading import (
    encoder_source,
    load_encoder,
    positions,
    quiet,
    special_token,
    tuned,
)
from semcore.encoders.pieces import TOKENIZING
from semcore.text.plain_forms import plain_form
from semcore.text.word_shape import SHAPES, shape_of

_MOST_REMEMBERED = 100_000  # words; a text of random strings must not fill the memory


class WordEncoder(nn.Module):
    """A pre-trained encoder that reads words and returns one vector a word.

    Sentences longer than the encoder's positions are read in overlapping windows, so that no
    length fails.
    """

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        self.source = encoder_source(config.name)
        self.tokenizer, model = load_encoder(self.source, config)
        hidden: int = model.config.hidden_size
        depth: int = model.config.num_hidden_layers
        self._attention = ""
        self._pieces: dict[str, list[int]] = {}  # of the words met so far
        self.size = hidden
        self.room = positions(model, config) - 2
        self.prefix: int | None = special_token(self.tokenizer, "cls_token_id", "bos_token_id")
        self.suffix: int | None = special_token(self.tokenizer, "sep_token_id", "eos_token_id")
        pad = self.tokenizer.pad_token_id
        self.pad: int = 0 if pad is None else pad
        unknown = self.tokenizer.unk_token_id
        self.unknown: int = self.pad if unknown is None else unknown
        self.model: nn.Module = tuned(model, config)
        if config.layers == "mix":
            self.mix = nn.Parameter(torch.zeros(depth + 1))
            self.scale = nn.Parameter(torch.ones(()))
        # Zero at the start: an unmarked sentence and a marked one are encoded alike.
        self.marks = nn.Embedding(2, hidden)
        nn.init.zeros_(self.marks.weight)
        if config.shapes:
            self.shapes = nn.Embedding(len(SHAPES), hidden, padding_idx=0)
            nn.init.zeros_(self.shapes.weight)

    def inventory(self) -> dict[str, Any]:
        """Nothing: the tokenizer comes with the encoder's weights."""
        return {}

    def subwords(
        self,
        sentences: Sequence[Sequence[str]],
        tags: Sequence[Sequence[str]] | None = None,
        heads: Sequence[Sequence[int]] | None = None,
    ) -> list[Subwords]:
        """Cuts words into sub-words; do this once a sentence, not once an epoch.

        A word that the tokenizer drops (a control character) becomes one unknown token, and one
        that spells a special token is read as plain text. ``tags`` and ``heads`` are not used:
        they are there for `RecurrentEncoder`.
        """
        distinct = list(dict.fromkeys(chain.from_iterable(sentences)))
        if not distinct:
            return [Subwords((), (0,)) for _ in sentences]
        with TOKENIZING:
            if len(self._pieces) > _MOST_REMEMBERED:
                self._pieces.clear()
            new = [word for word in distinct if word not in self._pieces]
            self._pieces.update(zip(new, self._cut(new), strict=True))
            pieces_of = {word: self._pieces[word] for word in distinct}
        result: list[Subwords] = []
        for words in sentences:
            pieces = [pieces_of[word] for word in words]
            starts = accumulate(map(len, pieces), initial=0)
            shapes = tuple(map(shape_of, words)) if self.config.shapes else ()
            result.append(Subwords(tuple(chain.from_iterable(pieces)), tuple(starts), shapes))
        return result

    def _cut(self, words: Sequence[str]) -> list[list[int]]:
        """The pieces of each word, at least one."""
        if not words:
            return []
        pieces = self.tokenizer(
            [_spaced(word) for word in words],
            add_special_tokens=False,
            split_special_tokens=True,
            return_attention_mask=False,
            return_token_type_ids=False,
            verbose=False,
        )["input_ids"]
        return [item or [self.unknown] for item in pieces]

    def collate(self, sentences: Sequence[Subwords]) -> WordBatch:
        """Pads sub-word sentences into one batch."""
        return collate_subwords(
            sentences, prefix=self.prefix, suffix=self.suffix, pad=self.pad, room=self.room
        )

    def forward(
        self,
        batch: WordBatch,
        visible: Tensor | None = None,
        marks: Tensor | None = None,
        whole: Tensor | None = None,
    ) -> Tensor:
        """Word vectors ``[B, W, size]``, zero on padding.

        Args:
            visible: ``[B, W, W]`` bool, whether word i (dim 1) may see word j (dim 2). A word
                always sees itself. The special tokens then see only themselves, so that nothing
                leaks through them.
            marks: ``[B, W]`` of 0 and 1: words that carry a mark, a learned vector added to
                their input embeddings.
            whole: ``[B]`` bool: sentences that are read as if ``visible`` were not given, so that
                both ways of reading go through the encoder together.
        """
        if batch.mask.numel() == 0:
            return self.marks.weight.new_zeros(*batch.mask.shape, self.size)
        self._choose_attention(batch.ids)
        mask = attention_mask(batch, visible, self._dtype(), whole)
        inputs: dict[str, Any] = {"attention_mask": mask}
        if marks is None and not self.config.shapes:
            inputs["input_ids"] = batch.ids
        else:
            inputs["inputs_embeds"] = self._embedded(batch, marks)
        mixing = self.config.layers == "mix"
        fixed = self.config.tuning == "frozen" and "input_ids" in inputs
        with torch.no_grad() if fixed else contextlib.nullcontext():
            output = self.model(**inputs, output_hidden_states=mixing)
        if mixing:
            weights = self.mix.softmax(0) * self.scale
            layers = output.hidden_states
            states = weights[0] * layers[0]
            for weight, layer in zip(weights[1:], layers[1:], strict=True):
                states = states + weight * layer
        else:
            states = output.last_hidden_state
        return self._pool(states, batch)

    def _embedded(self, batch: WordBatch, marks: Tensor | None) -> Tensor:
        """The input embeddings ``[R, S, size]``, with what is learned about words added."""
        embedded: Tensor = self.model.get_input_embeddings()(batch.ids)  # type: ignore[operator]
        if self.config.shapes:
            embedded = embedded + self.shapes(spread_marks(batch, batch.shape))
        if marks is not None:
            spread = spread_marks(batch, marks)
            # The mark of the unmarked stays the zero vector.
            embedded = embedded + self.marks(spread) * spread[..., None].to(embedded.dtype)
        return embedded

    def last_layer(self, batch: WordBatch) -> Tensor:
        """The last layer's word vectors ``[B, W, size]``, without the learned mix."""
        output = self.model(input_ids=batch.ids, attention_mask=batch.attention.long())
        return self._pool(output.last_hidden_state, batch)

    def merge_adapters(self) -> None:
        """Adds low-rank adapters to the weights that they adapt: same vectors, less to compute.

        For inference. The adapters stay, so that the encoder can still be saved.
        """
        if self.config.tuning != "lora":
            return
        from peft.tuners.tuners_utils import BaseTunerLayer

        for module in self.model.modules():
            if isinstance(module, BaseTunerLayer) and not module.merged:
                module.merge()

    def _pool(self, states: Tensor, batch: WordBatch) -> Tensor:
        pool = mean_subwords if self.config.pooling == "mean" else first_subwords
        return pool(states, batch)

    def _choose_attention(self, ids: Tensor) -> None:
        """Fused attention, but not where it is slow: in training on a processor.

        There, on the short rows of sentences, plain matrix products are quicker.
        """
        plain = ids.device.type == "cpu" and self.training
        wanted = "eager" if plain else "sdpa"
        if wanted != self._attention:
            with quiet():  # an encoder with an attention of its own, as MPNet, keeps it
                self.model.set_attn_implementation(wanted)  # type: ignore[operator]
            self._attention = wanted

    def _dtype(self) -> torch.dtype:
        """The type that attention is computed in, and so that of its additive mask."""
        weight = self.marks.weight
        if torch.is_autocast_enabled(weight.device.type):
            return torch.get_autocast_dtype(weight.device.type)
        return next(self.model.parameters()).dtype


def _spaced(word: str) -> str:
    """Words as byte-level tokenizers saw them in running text: in plain form, after a space.

    Half a surrogate pair, which tokenizers refuse, becomes a question mark.
    """
    return " " + plain_form(word).encode("utf-8", "replace").decode("utf-8")


def attention_mask(
    batch: WordBatch, visible: Tensor | None, dtype: torch.dtype, whole: Tensor | None = None
) -> Tensor:
    """What each sub-word may attend to, given what words ``[B, W, W]`` may see.

    Sub-words of a sentence that is read ``whole`` (``[B]`` bool) attend to all of it.

    A 2-D mask ``[R, S]`` for full attention; an additive 4-D mask ``[R, 1, S, S]`` (0 or the
    lowest number) for blocks, the one form that every encoder of transformers 5 reads alike.
    """
    if visible is None:
        return batch.attention.long()
    width = batch.ids.shape[1]
    word = batch.word.clamp(min=0)
    row, column = word[:, :, None], word[:, None, :]
    on_word = batch.word >= 0
    special = batch.attention & ~on_word
    seen = visible[batch.sentence[:, None, None], row, column] | (row == column)
    seen = seen & on_word[:, :, None] & on_word[:, None, :]
    seen = seen | (on_word[:, :, None] & special[:, None, :])
    seen = seen | torch.eye(width, dtype=torch.bool, device=seen.device)
    if whole is not None:
        seen = seen | (whole[batch.sentence][:, None, None] & batch.attention[:, None, :])
    mask = torch.zeros(len(seen), 1, width, width, dtype=dtype, device=seen.device)
    return mask.masked_fill(~seen[:, None], torch.finfo(dtype).min)


def spread_marks(batch: WordBatch, marks: Tensor) -> Tensor:
    """Marks of words ``[B, W]`` to marks of sub-words ``[R, S]``; 0 off the words."""
    per_row = marks.long()[batch.sentence]
    return per_row.gather(1, batch.word.clamp(min=0)) * (batch.word >= 0)
