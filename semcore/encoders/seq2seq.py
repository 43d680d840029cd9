"""Texts to sequences, with any Hugging Face encoder-decoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from semcore.encoders.config import Seq2SeqConfig
from semcore.encoders.loading import encoder_source, load_seq2seq
from semcore.encoders.pieces import PieceBatch, collate_pieces, cut, special_frame
from semcore.encoders.step_cache import StepCache
from semcore.errors import InputError

_NOISE = 0.1  # SPRING's, around the mean of a paraphrase's pieces


class Memory(NamedTuple):
    """What the decoder reads of B source texts."""

    states: Tensor  # [B, M, size]
    mask: Tensor  # [B, M] bool, true on tokens


class Seq2Seq(nn.Module):
    """A pre-trained encoder-decoder whose vocabulary can grow: all steps at once, or one a time.

    Texts longer than the encoder's positions are read in overlapping windows, so that no length
    of a source fails. A target has no more than ``longest`` tokens.
    """

    def __init__(self, config: Seq2SeqConfig) -> None:
        super().__init__()
        self.config = config
        self.source = encoder_source(config.name)
        self.tokenizer, self.model = load_seq2seq(self.source, config)
        settings = self.model.config
        self.size: int = settings.hidden_size
        self.depth = int(getattr(settings, "decoder_layers", 0) or settings.num_decoder_layers)
        # None: relative positions, as T5 has them, know no end
        self.longest: int | None = getattr(settings, "max_position_embeddings", None)
        self.prefix, self.suffix = special_frame(self.tokenizer)
        self.room = self._room()
        self.pad: int = settings.pad_token_id
        self.start: int = settings.decoder_start_token_id
        self.end: int = settings.eos_token_id
        self.added: tuple[str, ...] = ()
        self._attention = ""
        self._compiled: Callable[[Tensor, StepCache], Tensor] | None = None

    @property
    def rows(self) -> int:
        """How many tokens there are: the model's own, those it has no use for, those added."""
        return int(self.model.get_input_embeddings().num_embeddings)

    def extend(
        self, tokens: Sequence[str], paraphrases: Sequence[Sequence[str | int]], seed: int = 0
    ) -> range:
        """Adds tokens to the vocabulary, and gives their ids.

        A new token's vector is the mean of those of all pieces of its paraphrase's words, plus
        uniform noise of at most 0.1 in each number (Bevilacqua et al. 2021). A number in a
        paraphrase is a token's id. A token with an empty paraphrase gets a random vector, as the
        model's own had before its training. What
        embeddings and output share stays shared. The tokenizer does not learn the tokens: a
        source that happens to spell one is read as before.

        Raises `ValueError` when a token is there twice.
        """
        known = {*self.added, *tokens}
        if len(known) != len(self.added) + len(tokens) or len(tokens) != len(paraphrases):
            raise ValueError("added tokens must differ, and have a paraphrase each")
        first = self.rows
        if not tokens:
            return range(first, first)
        words = list(dict.fromkeys(w for words in paraphrases for w in words if isinstance(w, str)))
        pieces = dict(zip(words, cut(self.tokenizer, words), strict=True))
        with torch.random.fork_rng(devices=[]):  # what transformers fills new rows with draws
            self.model.resize_token_embeddings(first + len(tokens), mean_resizing=False)
        generator = torch.Generator().manual_seed(seed)
        settings = self.model.config
        spread = float(getattr(settings, "init_std", getattr(settings, "initializer_factor", 0.02)))
        tables = {id(table.weight): table.weight for table in self._tables()}
        for weight in tables.values():
            for row, paraphrase in enumerate(paraphrases, start=first):
                ids: list[int] = []
                for word in paraphrase:
                    ids += pieces[word] if isinstance(word, str) else (word,)
                if ids:
                    noise = torch.empty(self.size).uniform_(-_NOISE, _NOISE, generator=generator)
                    vector = weight.data[ids].mean(0) + noise.to(weight)
                else:
                    vector = torch.empty(self.size).normal_(0, spread, generator=generator)
                weight.data[row] = vector.to(weight)
        self.added += tuple(tokens)
        return range(first, first + len(tokens))

    def pieces(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Cuts raw texts into pieces, given as ids; do this once a text, not once an epoch."""
        return cut(self.tokenizer, texts)

    def collate(self, texts: Sequence[tuple[int, ...]]) -> PieceBatch:
        """Pads texts in pieces into one batch."""
        return collate_pieces(
            texts, prefix=self.prefix, suffix=self.suffix, pad=self.pad, room=self.room
        )

    def encode(self, batch: PieceBatch) -> Memory:
        """Reads the source texts, in windows where they are long."""
        if not len(batch.ids):
            weight = self.model.get_input_embeddings().weight
            return Memory(weight.new_zeros(0, 1, self.size), batch.mask.new_zeros(0, 1))
        self._choose_attention()
        encoder = self.model.get_encoder()
        states = encoder(input_ids=batch.ids, attention_mask=batch.attention.long())
        states = states.last_hidden_state
        if len(batch.ids) != len(batch.mask):
            states = states.flatten(0, 1)[batch.place]
        return Memory(states, batch.mask)

    def decode(self, memory: Memory, inputs: Tensor) -> Tensor:
        """Hidden states ``[B, T, size]`` of given decoder inputs ``[B, T]``, padded at the end.

        The state at t has seen inputs 0 to t: it is the one from which input t + 1 is foretold.
        Raises `ValueError` when T is more than ``longest``.
        """
        if self.longest is not None and inputs.shape[1] > self.longest:
            raise ValueError(f"{inputs.shape[1]} tokens; the decoder has {self.longest} positions")
        self._choose_attention()
        output = self.model.get_decoder()(
            input_ids=inputs,
            encoder_hidden_states=memory.states,
            encoder_attention_mask=self._additive(memory),
            use_cache=False,
        )
        return output.last_hidden_state

    def output(self, ids: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """The output layer's weights ``[n, size]`` and bias ``[n]`` for these tokens, or all."""
        weight = self.model.get_output_embeddings().weight
        bias = getattr(self.model, "final_logits_bias", None)
        if bias is not None:
            bias = bias[0].to(weight.dtype)
        if ids is None:
            return weight, bias
        return weight.index_select(0, ids), None if bias is None else bias.index_select(0, ids)

    def logits(self, hidden: Tensor, output: tuple[Tensor, Tensor | None] | None = None) -> Tensor:
        """Scores ``[..., n]`` of next tokens, of hidden states ``[..., size]``.

        ``output``: what `output` gave; without, of all tokens.
        """
        if getattr(self.model.config, "scale_decoder_outputs", False):
            hidden = hidden * self.size**-0.5
        return F.linear(hidden, *(self.output() if output is None else output))

    def empty_cache(self, longest: int, *, static: bool = False) -> StepCache:
        """A cache for so many steps, but no more than the decoder has positions."""
        if self.longest is not None:
            longest = min(longest, self.longest)
        return StepCache(self.depth, longest, static=static)

    def step(self, ids: Tensor, cache: StepCache, memory: Memory | None = None) -> Tensor:
        """The hidden state ``[rows, size]`` of one more step, whose inputs are ``ids`` ``[rows]``.

        ``memory``, of the same rows, is read in the cache's first step, and not needed later.
        Raises `ValueError` beyond the cache's last step.
        """
        self._choose_attention()
        if memory is not None:
            states = memory.states
            if cache.memory_mask is None:
                cache.memory_mask = self._additive(memory)
        else:  # a stand-in: transformers asks whether there is a source, and the cache has it
            states = self.model.get_input_embeddings().weight[:1, None].expand(len(ids), 1, -1)
        output = self.model.get_decoder()(
            input_ids=ids[:, None],
            encoder_hidden_states=states,
            encoder_attention_mask=cache.memory_mask,
            past_key_values=cache.states,
            use_cache=True,
        )
        return output.last_hidden_state[:, 0]

    def compiled_step(self, ids: Tensor, cache: StepCache) -> Tensor:
        """`step`, compiled, for all steps but a cache's first; the cache must be static.

        It is compiled anew for a new number of rows, at most twice: then for any number. On a GPU
        its kernels are launched as one graph.
        """
        if not cache.static:
            raise ValueError("a compiled step needs a static cache")
        on_gpu = ids.device.type == "cuda"
        if self._compiled is None:
            self._compiled = torch.compile(self.step, mode="reduce-overhead" if on_gpu else None)
        if on_gpu:
            torch.compiler.cudagraph_mark_step_begin()
        return self._compiled(ids, cache)

    def _tables(self) -> list[Any]:
        return [self.model.get_input_embeddings(), self.model.get_output_embeddings()]

    def _room(self) -> int | None:
        frame, wanted = len(self.prefix) + len(self.suffix), self.config.max_positions
        if wanted is not None and not frame + 2 <= wanted <= (self.longest or wanted):
            most = "" if self.longest is None else f", at most {self.longest}"
            raise InputError(
                f"seq2seq.max_positions={wanted}: must be at least {frame + 2}{most} for "
                f"{self.config.name}"
            )
        positions = wanted or self.longest
        return None if positions is None else positions - frame

    def _choose_attention(self) -> None:
        """Fused attention, but not where it is slow: in training on a processor."""
        plain = self.training and self.model.device.type == "cpu"
        wanted = "eager" if plain or not self.model._supports_sdpa else "sdpa"
        if wanted != self._attention:
            self.model.set_attn_implementation(wanted)
            self._attention = wanted

    def _additive(self, memory: Memory) -> Tensor:
        """``[B, 1, 1, M]``: 0 on tokens, elsewhere the lowest number; as attention computes."""
        device = memory.states.device.type
        dtype = memory.states.dtype
        if torch.is_autocast_enabled(device):
            dtype = torch.get_autocast_dtype(device)
        mask = torch.zeros(memory.mask.shape, dtype=dtype, device=memory.mask.device)
        return mask.masked_fill(~memory.mask, torch.finfo(dtype).min)[:, None, None]
