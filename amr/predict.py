"""``python -m amr.predict``: AMR graphs of raw text, in PENMAN notation.

Input is text, JSON Lines or a table (`semcore.text.inputs`): documents, which are split into
sentences, or one sentence a line. Output has a block for each sentence::

    # ::id story:1
    # ::snt The boy wants to leave.
    # ::tok The boy wants to leave .
    # ::alignments 1-1.1 2-1 4-1.2
    (w / want-01
          :ARG0 (b / boy)
          :ARG1 (l / leave-01
                :ARG0 b))

The alignments are ISI's (`amr.alignment.marks`) or surface markers; words are counted from 0 in
``::tok``. With one sentence a line, line i gives graph i: an empty line gives the graph that the
AMR releases have for it, ``(a / amr-empty)``. Of ``n_best`` graphs each has a block, with its
``::rank`` from 1 and ``::score``, the log-probability; no two are the same but for their variables
and the order of their branches. With ``rerank`` only the one that is chosen of them is written.
Blocks are written as they are parsed. What a record of the input says beside its text stands behind
``::meta``, as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from amr.config import GRAPH_FILES, GraphDecoding, GraphOptions
from semcore.commands import command
from semcore.commands.predicting import PredictKeys
from semcore.commands.reading import Reading
from semcore.errors import one_of

if TYPE_CHECKING:
    from amr.data import AMRSentence

ALIGNMENTS = ("isi", "surface", "none")


@dataclass(kw_only=True)
class GraphPredictionConfig(GraphDecoding, PredictKeys):
    """The keys of ``python -m amr.predict``: those of all parsers, and those of decoding."""

    ENDINGS: ClassVar = GRAPH_FILES

    alignments: str = "isi"  # isi: metadata | surface: ~e.3 in the graph | none
    task: str = "amr"  # what is written, of a model trained on several: amr | srl | dependency

    def __post_init__(self) -> None:
        GraphDecoding.__post_init__(self)
        PredictKeys.__post_init__(self)
        one_of("alignments", self.alignments, ALIGNMENTS)


@command(
    "amr_predict",
    GraphPredictionConfig,
    example="python -m amr.predict checkpoint=checkpoints/amr input=text.txt output=graphs.amr",
    aliases={"batch_tokens": "batch_words"},
)
def main(config: GraphPredictionConfig) -> None:
    """Parse raw text and write its AMR graphs in PENMAN notation, with alignments."""
    from amr.parser import AMRParser

    inputs = config.inputs()
    options = GraphOptions.of(config, task=config.task, aligned=config.alignments != "none")
    parser = AMRParser.from_pretrained(config.checkpoint, config.device, config.precision)
    reading = Reading()
    given = map(parser.unparsed, config.sentences(inputs, reading))

    def written(rest: Iterator[AMRSentence]) -> Iterator[str]:
        return _blocks(parser.parse_n_best(rest, options), config)

    config.write(given, written, reading, between="\n")
    reading.end()


def _blocks(parsed: Iterable[list[AMRSentence]], config: GraphPredictionConfig) -> Iterator[str]:
    """The graphs of each sentence, an empty line between any two."""
    chosen = config.rerank != "none"
    for best in parsed:
        ranks = range(1, 2 if chosen else len(best) + 1)
        yield "\n".join(
            block(sentence, config.alignments, rank if config.n_best > 1 and not chosen else None)
            for rank, sentence in zip(ranks, best, strict=False)
        )


def block(sentence: AMRSentence, alignments: str = "isi", rank: int | None = None) -> str:
    """A parsed sentence as it stands in the output."""
    from amr.alignment.marks import isi_alignments
    from amr.notation.meta import META
    from amr.notation.writer import format_amr

    metadata = {key: value for key, value in sentence.metadata.items() if key == META}
    if rank is not None:
        metadata |= {"rank": str(rank), "score": f"{sentence.score:.4f}"}
    metadata["tok"] = " ".join(sentence.forms)
    if alignments == "isi":
        metadata["alignments"] = isi_alignments(sentence)
    written = replace(
        sentence,
        text=_in_words(sentence),
        id="_".join(sentence.id.split()),  # a file's name may have blanks, an id has none
        metadata=metadata,
    )
    return format_amr(written, surface_alignments=alignments == "surface")


def _in_words(sentence: AMRSentence) -> str:
    """The text without marks that are in no word, as those of Markdown: PENMAN has no offsets."""
    spans = [(0, 0), *sentence.words, (len(sentence.text), len(sentence.text))]
    gaps = [sentence.text[end:start] for (_, end), (start, _) in pairwise(spans)]
    if not any(gap.strip() for gap in gaps):
        return sentence.text
    forms = [*sentence.forms, ""]
    spaces = [" " if any(map(str.isspace, gap)) else "" for gap in gaps]
    return "".join(map("".join, zip(spaces, forms, strict=True))).strip()


if __name__ == "__main__":
    main()
