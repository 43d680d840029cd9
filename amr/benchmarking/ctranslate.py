"""Our search beside that of CTranslate2, an engine in C++ for models that write text, in 8 bits.

Both have the same random weights of BART's shape. Ours is forced to write the gold graphs, under
the grammar, as in `amr.benchmarking.parsing`: in batches of 2,048 words, which outputs leave when
they are done. CTranslate2 knows no grammar and cannot be told where each output of a batch ends:
outputs of about one length share a batch, all are as long as the longest, and every token that it
writes counts. Of two sizes of its batches the faster one is measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import torch

from amr.benchmarking.parsing import forced_run, random_parser
from amr.data import AMRSentence
from amr.model.batch import Source
from amr.model.build import read_sources
from amr.model.copying import Copier
from amr.model.seq2seq import BartParser
from semcore.benchmarking.timing import interleaved
from semcore.eight_bits import add_eight_bits, eight_bits
from semcore.errors import InputError

Batches = list[tuple[list[list[str]], int]]  # the sentences' pieces, and how long outputs become

# What the engine's converter asks of a configuration and transformers no longer writes.
_OLD_SETTINGS = {
    "normalize_before": False,
    "normalize_embedding": True,
    "add_final_layer_norm": False,
}


def beside_ctranslate2(
    sentences: Sequence[AMRSentence],
    shape: str,
    beam: int,
    *,
    rounds: int = 3,
    batches: Sequence[int] = (16, 64),
    precision: str = "int8",
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Any]:
    """``speedup`` is how many times as many tokens a second ours writes, the median of the rounds.

    Args:
        batches: how many sentences CTranslate2 may read together.
        precision: of ours, 32 or int8; CTranslate2 always multiplies in 8 bits.

    Raises `InputError` where CTranslate2 is not installed.
    """
    engine = _engine()
    model = random_parser(sentences, shape)
    read = read_sources(model, sentences, Copier([]))
    with TemporaryDirectory() as folder:
        translator = _translator(engine, model, Path(folder))
    if precision == "int8":
        add_eight_bits(model)
    ours, lengths = forced_run(model, sentences, read, beam)

    def write(batches: Batches) -> list[int]:
        """The lengths of what CTranslate2 writes."""
        return [
            len(found.hypotheses[0])
            for rows, longest in batches
            for found in translator.translate_batch(
                rows,
                beam_size=beam,
                min_decoding_length=longest,
                max_decoding_length=longest,
            )
        ]

    speeds = []
    for size in batches:
        parts = length_sorted(model, read, lengths, size)
        start = clock()
        written = write(parts)
        assert written == [longest for rows, longest in parts for _ in rows]
        speeds.append((sum(written) / (clock() - start), size, parts, sum(written)))
    _, size, parts, total = max(speeds, key=itemgetter(0))
    with eight_bits(precision == "int8"):
        variants = {"ours": ours, "theirs": lambda _: write(parts)}
        times = interleaved(variants, 1, rounds, clock=clock)
    more = sum(lengths) / total
    return {
        "shape": shape,
        "beam": beam,
        "precision": precision,
        "sentences": len(read),
        "tokens": sum(lengths),
        "speedup": more * times.ratio("theirs", "ours"),
        "rounds": [more * ratio for ratio in times.ratios("theirs", "ours")],
        "tokens_per_second": sum(lengths) / times.seconds("ours"),
        "sentences_per_second": len(read) / times.seconds("ours"),
        "ctranslate2_batch": size,
        "ctranslate2_tokens": total,
        "ctranslate2_tokens_per_second": total / times.seconds("theirs"),
        "ctranslate2_sentences_per_second": len(read) / times.seconds("theirs"),
    }


def _engine() -> Any:
    try:
        import ctranslate2
    except ImportError as error:
        problem = "part=ctranslate2: needs CTranslate2: pip install 'graphsem[ctranslate2]'"
        raise InputError(problem) from error
    return ctranslate2


def _translator(engine: Any, model: BartParser, folder: Path) -> Any:
    """The model's weights in CTranslate2, in 8 bits, on as many threads as torch has."""
    network = model.encoder.model
    network.config.update(_OLD_SETTINGS)
    network.save_pretrained(folder / "model")
    tokenizer = deepcopy(model.encoder.tokenizer)
    graphs = range(len(tokenizer), network.get_input_embeddings().num_embeddings)
    tokenizer.add_tokens([f"<graph{number}>" for number in graphs])  # ours know them by number
    tokenizer.save_pretrained(folder / "model")
    converter = engine.converters.TransformersConverter(str(folder / "model"))
    place = converter.convert(str(folder / "converted"), quantization="int8")
    threads = torch.get_num_threads()
    return engine.Translator(place, compute_type="int8", inter_threads=1, intra_threads=threads)


def length_sorted(
    model: BartParser, read: Sequence[Source], lengths: Sequence[int], size: int
) -> Batches:
    """The sentences' pieces, so many a batch, shortest outputs first, with the longest's length."""
    encoder = model.encoder
    order = sorted(range(len(read)), key=lengths.__getitem__)
    found = []
    for first in range(0, len(order), size):
        chosen = order[first : first + size]
        texts = [cast(tuple[int, ...], read[index].subwords) for index in chosen]
        ids = [[*encoder.prefix, *text, *encoder.suffix] for text in texts]
        rows = [encoder.tokenizer.convert_ids_to_tokens(row) for row in ids]
        found.append((rows, lengths[chosen[-1]]))
    return found
