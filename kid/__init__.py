"""KID: incremental frame-semantic parsing with a knowledge graph and a growing semantic graph.

Zheng, Chen, Xu and Chang, "A Double-Graph Based Framework for Frame Semantic Parsing",
NAACL 2022 (arXiv 2206.09158).

    parser        text or sentences in, sentences with frames out
    data          frame-annotated sentences and their JSON Lines form
    records       what JSON of sentences and of the ontology must look like
    ontology      FrameNet's frames, elements, lexical units, relations
    definitions   what frames and elements mean, beside what was found
    lexicon       which frames words may evoke
    evidence      counts and calibration beside a parser's weights
    corpus        a prepared folder, read
    config        settings of model, decoding, scoring, training
    checkpoint    a parser on disk
    entry         the parser as graphsem knows it
    windows       long sentences, window by window
    fuzzed        its readers against damaged files
    multiword/    candidates of several words, with a gap between, and what speaks against them
    corpora/      FrameNet's release, one's own data, columns, and where dependency heads come from
    model/        batches and networks: double graph, reader, decoder of arguments, BIO tagger
    decoding/     from scores to frames: search, BIO tags, contexts of targets, assembly
    training/     corpora of a run, losses, history, validation, label texts, model card
    scoring/      exact, with partial credit, as released
    drawing/      terminal and page
    benchmarking/ what scripts/benchmark.py measures

Commands: prepare, train, calibrate, evaluate, predict, score, benchmark.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kid.parser import FrameParser

__all__ = ["FrameParser"]


def __getattr__(name: str) -> Any:
    """Loads torch only when a parser is wanted, not for every command's help."""
    if name == "FrameParser":
        from kid.parser import FrameParser

        return FrameParser
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
