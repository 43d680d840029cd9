"""``python -m amr.predict``: AMR graphs of raw text, in PENMAN notation.

Input is text, JSON Lines or a table (`semcore.text.inputs`): documents, which are split into
sentences, or one sentence a line. A record of JSON Lines with ``words`` (character offsets) is a
sentence, and keeps them; so do the sentences of a document that ``python -m graphsem`` wrote, and
those of a file of graphs (``.amr``, ``.penman``, or with ``# ::`` in its first line), of which
``::snt``, ``::tok`` and ``::meta`` are read. Output has a block for each sentence::

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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from amr.config import GRAPH_FILES, GraphDecoding, GraphOptions
from semcore.commands import command
from semcore.commands.predicting import PredictKeys
from semcore.commands.reading import Reading
from semcore.errors import one_of
from semcore.shipped import checkpoint_place
from semcore.text.documents import document_sentences, sentence_start
from semcore.text.folders import names_of
from semcore.text.identifiers import sentence_id
from semcore.text.inputs import TextInput, told
from semcore.text.names import InputText
from semcore.text.spans import CharSpan, checked_spans

if TYPE_CHECKING:
    from amr.data import AMRSentence
    from amr.parser import AMRParser

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

    def read_beside(self) -> dict[str, Path | None]:
        """The checkpoint and the verifier's."""
        verifier = checkpoint_place(self.verifier) if self.verifier else None
        return {**super().read_beside(), "verifier": verifier}


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
    parser.prepare(options)
    reading = Reading()
    given = sentences_of(inputs, config, reading, parser)

    def written(rest: Iterator[AMRSentence]) -> Iterator[str]:
        return _blocks(parser.parse_n_best(rest, options), config)

    config.write(given, written, reading, between="\n")
    reading.end()


def sentences_of(
    inputs: Sequence[TextInput], config: GraphPredictionConfig, reading: Reading, parser: AMRParser
) -> Iterator[AMRSentence]:
    """The sentences of all inputs, with their words where these are given."""
    from amr.notation.files import read_amr
    from amr.notation.meta import meta_lines, meta_of
    from amr.parser import unparsed

    def parts(given: InputText, record: Mapping[str, Any]) -> list[AMRSentence]:
        known = document_sentences(record)
        if known is not None:
            return [
                _given(_id_of(part, given.name, number), part, given, len(given.text))
                for number, part in enumerate(known, start=1)
            ]
        if record.get("words") is not None:
            return [_given(given.name, record, given._replace(name=""))]
        return list(map(parser.unparsed, config.sentences_of(given)))

    names = names_of(inputs)
    for item in inputs:
        has_graphs = None
        with told(reading.refuse):
            has_graphs = item.has_graphs()
        if has_graphs is None:  # it cannot be opened
            continue
        if has_graphs:
            with told(reading.refuse):
                for number, sentence in enumerate(read_amr(item.place), start=1):
                    name = sentence.id or sentence_id(item.name, number)
                    own = meta_lines(meta_of(sentence.metadata, item.place, name))
                    yield replace(unparsed(name, sentence.text, sentence.words), metadata=own)
                reading.good()
        elif config.one_sentence_per_line and item.is_whole:
            yield from map(parser.unparsed, config.sentences([item], reading))
        else:
            for found in item.read_documents(parts, reading.refuse, names):
                reading.good()
                yield from found


def _id_of(part: Mapping[str, Any], document: str, number: int) -> str:
    """The id of a document's sentence, from 1. Raises as `at_line` expects it."""
    given = part.get("id")
    if given is not None and type(given) not in (str, int):
        raise TypeError("id must be a string or a whole number")
    return sentence_id(document, number) if given in (None, "") else str(given)


def _given(
    name: str, record: Mapping[str, Any], document: InputText, length: int | None = None
) -> AMRSentence:
    """A sentence with its words, of a document of so many characters if that is known.

    Raises as `at_line` expects it.
    """
    from amr.notation.meta import meta_lines
    from amr.parser import unparsed

    text = record["text"]
    if not isinstance(text, str):
        raise TypeError("text must be a string")
    text.encode()  # half a surrogate pair is no character
    if not isinstance(record["words"], list):
        raise TypeError("words must be a list")
    words = checked_spans(CharSpan, record["words"], len(text), "words")
    start = sentence_start(record, length)
    sentence = unparsed(name, text, words, document.name, start)
    return replace(sentence, metadata=meta_lines(document.meta))


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

    metadata = {META: sentence.metadata[META]} if META in sentence.metadata else {}
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
