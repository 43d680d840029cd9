"""TSAR: event arguments across a whole document, by two streams that AMR guides.

Xu, Wang, Liu, Zeng, Chang and Sui, "A Two-Stream AMR-enhanced Model for Document-level Event
Argument Extraction", NAACL 2022 (arXiv 2205.00241).

    parser        text or documents in, documents with events out
    data          documents with events
    json_form     their JSON Lines form; fields: those of that form, checked
    ontology      event types, the roles of each, how often a role may occur
    definitions   what types and roles mean, beside what was found
    amr_graphs    AMR graphs over a document's words, and their JSON Lines form
    corpus        a prepared folder, read
    config        settings of model, decoding, scoring, training
    checkpoint    a parser on disk
    entry         the parser as graphsem knows it
    fuzzed        its readers against damaged files
    corpora/      RAMS, WikiEvents, MLEE, CASIE, and one's own: the files as they come
    graphs/       where AMR graphs come from: aligned files, an AMR parser
    model/        batches and networks: two streams, AMR guide, spans, triggers; the pointer
    decoding/     from scores to arguments; roles that may occur only so often
    training/     corpora of a run, loss, validation, model card
    scoring/      the metrics of each corpus
    drawing/      terminal and page
    benchmarking/ speed and memory beside the paper's model written straight down

Commands: prepare, train, calibrate, evaluate, predict, score, benchmark.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tsar.parser import EventParser

__all__ = ["EventParser"]


def __getattr__(name: str) -> Any:
    """Loads torch only when a parser is wanted, not for every command's help."""
    if name == "EventParser":
        from tsar.parser import EventParser

        return EventParser
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
