"""Align AMR graphs with the words of their sentences, and score alignments.

    python -m amr.align graphs=graphs.txt output=aligned.amr
    python -m amr.align graphs=lpp/ gold=leamr_lpp_dev.json

From Python: `amr.alignment.align.align` on a graph and words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from amr.config import GRAPH_FILES
from semcore.commands import command, progress
from semcore.errors import InputError
from semcore.files.endings import check_file
from semcore.files.places import keep_apart
from semcore.scoring.config import BootstrapConfig

if TYPE_CHECKING:
    from amr.data import AMRSentence


@dataclass(kw_only=True)
class AlignConfig(BootstrapConfig):
    """The keys of ``python -m amr.align``."""

    graphs: str  # PENMAN file, or folder of .txt files, with ::snt
    output: str | None = None  # PENMAN file, - for standard output; null: - unless there is gold
    alignments: str = "isi"  # isi | jamr: metadata | surface: ~e.3 in the graph
    keep: bool = False  # the alignments that the file has, of any of these forms, not ours
    gold: str | None = None  # alignments made by hand, LEAMR's JSON, to score against

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.alignments not in ("isi", "jamr", "surface"):
            raise InputError(f"alignments={self.alignments}: use isi, jamr or surface")
        if self.gold is not None and self.output == "-":
            raise InputError("output=-: with gold=, standard output has the scores; name a file")


@command("amr_align", AlignConfig, example="python -m amr.align graphs=in.txt output=aligned.amr")
def main(config: AlignConfig) -> None:
    """Align graphs with words and write them; with gold, score the alignments of nodes.

    Words are those of ::tok, or our own of ::snt. Alignments that the file has are replaced, or
    kept: then those of other aligners are written anew and scored. With gold, the last line
    printed is one JSON object with precision, recall and F1, of pairs of a node and a word and of
    nodes with all their words. Graphs that gold does not name are written, not scored.
    """
    from amr.notation.files import amr_files, read_amr
    from amr.scoring.alignment import alignment_scores, read_gold_alignments
    from semcore.commands.predicting import output_stream
    from semcore.scoring.scores import report

    if config.output is not None:
        check_file(config.output, GRAPH_FILES)
    keep_apart(config.output, config.gold, *amr_files(config.graphs))
    gold = None if config.gold is None else read_gold_alignments(config.gold)
    read = read_amr(config.graphs, keep_alignments=config.keep)
    sentences = list(progress(map(kept, read) if config.keep else aligned(read), "sentences"))
    scores = None if gold is None else alignment_scores(sentences, gold, config)
    output = config.output or (None if gold is not None else "-")
    if output is not None:
        with output_stream(output) as stream:
            blocks = (_block(sentence, config.alignments) for sentence in sentences)
            stream.write("\n".join(blocks))
    if scores is not None:
        report(scores, stderr=True)


def aligned(sentences: Iterable[AMRSentence]) -> Iterator[AMRSentence]:
    """The sentences with our alignment in place of any that they had."""
    from amr.alignment.align import align

    for sentence in sentences:
        yield replace(sentence, alignment=align(sentence.graph, sentence.forms))


def kept(sentence: AMRSentence) -> AMRSentence:
    """The sentence with the alignment of its metadata, if it has any, else of its markers.

    Raises `InputError` naming the sentence when the metadata do not fit the graph.
    """
    from amr.alignment.marks import read_alignments

    line = sentence.metadata.get("alignments")
    if line is None:
        return sentence
    try:
        return replace(sentence, alignment=read_alignments(sentence.tree, line))
    except InputError as error:
        raise InputError(f"{sentence.id}: {error}") from error


def _block(sentence: AMRSentence, form: str) -> str:
    from amr.alignment.marks import isi_alignments, jamr_alignments
    from amr.notation.writer import format_amr

    metadata = {**sentence.metadata, "tok": " ".join(sentence.forms)}
    metadata.pop("alignments", None)
    if form != "surface":
        written = isi_alignments if form == "isi" else jamr_alignments
        metadata["alignments"] = written(sentence)
    return format_amr(replace(sentence, metadata=metadata), surface_alignments=form == "surface")


if __name__ == "__main__":
    main()
