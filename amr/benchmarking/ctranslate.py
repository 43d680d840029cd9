"""Our search beside CTranslate2's, an engine in C++ for models that write text, both in 8 bits.

Both have the same random weights of BART's shape. Ours is forced to write the gold graphs, and
bears the grammar, as in `amr.benchmarking.parsing`. CTranslate2 knows no grammar and cannot be told
where each output of a batch ends: outputs of about one length share a batch, all are as long as the
longest, and every token that it writes counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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
    batch: int = 16,
    precision: str = "int8",
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Any]:
    """``speedup`` is how many times as many tokens a second ours writes, the median of the rounds.

    Args:
        batch: sentences that CTranslate2 reads together.
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
    batches = _batches(model, read, lengths, batch)

    def theirs(_: int) -> None:
        for rows, longest in batches:
            translator.translate_batch(
                rows,
                beam_size=beam,
                min_decoding_length=longest,
                max_decoding_length=longest,
            )

    with eight_bits(precision == "int8"):
        times = interleaved({"ours": ours, "theirs": theirs}, 1, rounds, clock=clock)
    written = sum(len(rows) * longest for rows, longest in batches)
    more = sum(lengths) / written
    return {
        "shape": shape,
        "beam": beam,
        "sentences": len(read),
        "tokens": sum(lengths),
        "speedup": more * times.ratio("theirs", "ours"),
        "rounds": [more * ratio for ratio in times.ratios("theirs", "ours")],
        "tokens_per_second": sum(lengths) / times.seconds("ours"),
        "ctranslate2_tokens": written,
        "ctranslate2_tokens_per_second": written / times.seconds("theirs"),
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


def _batches(
    model: BartParser, read: Sequence[Source], lengths: Sequence[int], size: int
) -> list[tuple[list[list[str]], int]]:
    """The sentences' pieces in batches of outputs of like length, with the longest's length."""
    order = sorted(range(len(read)), key=lengths.__getitem__)
    found = []
    for first in range(0, len(order), size):
        chosen = order[first : first + size]
        ids = [model.encoder.collate([read[index].subwords]).ids[0].tolist() for index in chosen]  # type: ignore[list-item]
        rows = [model.encoder.tokenizer.convert_ids_to_tokens(row) for row in ids]
        found.append((rows, lengths[chosen[-1]]))
    return found
