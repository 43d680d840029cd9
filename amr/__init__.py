"""ATP: Abstract Meaning Representation from raw text, after training on PseudoAMR.

Chen, Wang, Xu, Liu, Sui and Chang, "ATP: AMRize Then Parse! Enhancing AMR Parsing with PseudoAMRs",
Findings of NAACL 2022 (arXiv 2204.08875).

    parser         text or sentences in, sentences with graphs out
    data           a sentence and its graph, to draw and to compare
    wiki           the pages of named entities
    corpus         a prepared folder, read
    config         settings of model, decoding, scoring, training
    checkpoint     a parser on disk
    entry          the parser as graphsem knows it
    fuzzed         its readers against damaged files
    graph/         what a sentence's graph is, its nodes, differences, long ones piece by piece
    notation/      PENMAN: reading, writing, files
    linearization/ graphs as sequences of tokens, and back; vocabulary
    constants/     the numbers, dates and names that a sentence says, and its graph may have
    alignment/     graphs aligned with words
    pseudo/        PseudoAMR, of semantic roles and of dependency trees
    corpora/       semantic roles, PropBank's frames, splits
    model/         batches and networks: the compact parser, encoder-decoders
    decoding/      search, and the grammar that runs beside it
    training/      corpora of a run, loss, validation, model card
    verifier/      which of several graphs is best, and how sure each part of one is
    scoring/       Smatch, exactly, and its measures of parts; alignments
    drawing/       layout, SVG, terminal and page
    benchmarking/  what scripts/benchmark.py measures

Commands: prepare, train, evaluate, predict, score, align, linearize, benchmark; verifier.prepare,
verifier.train.

    >>> from amr import AMRParser  # doctest: +SKIP
    >>> AMRParser.from_pretrained("checkpoints/amr").parse("The boy wants to leave.")
    ... # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amr.data import AMRSentence
    from amr.parser import AMRParser

__all__ = ["AMRParser", "AMRSentence"]


def __getattr__(name: str) -> Any:
    """Loads torch only when a parser is wanted, not for every command's help."""
    if name == "AMRParser":
        from amr.parser import AMRParser

        return AMRParser
    if name == "AMRSentence":
        from amr.data import AMRSentence

        return AMRSentence
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
