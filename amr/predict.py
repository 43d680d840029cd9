"""``python -m amr.predict``: AMR graphs of raw text, in PENMAN notation.

Input is a text file, a folder of ``.txt`` files or ``-`` for standard input: documents, which are
split into sentences, or one sentence a line. Output has a block for each sentence::

    # ::id story.1
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
``::rank`` from 1 and ``::score``, the log-probability. Blocks are written as they are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from amr.config import DecodeConfig
from semcore.commands import command, progress
from semcore.errors import InputError
from semcore.places import STANDARD, keep_apart

if TYPE_CHECKING:
    from amr.data import AMRSentence
    from semcore.text.inputs import TextInput

ALIGNMENTS = ("isi", "surface", "none")
_LINE_BREAKS = re.compile(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")  # those of `str.splitlines`


@dataclass(kw_only=True)
class PredictConfig(DecodeConfig):
    """The keys of ``python -m amr.predict``, beside those of decoding."""

    checkpoint: str  # checkpoint folder
    input: str = "-"  # file, folder of .txt files, or - for standard input
    output: str = "-"  # PENMAN file, or - for standard output
    one_sentence_per_line: bool = False  # else the input is documents, split into sentences
    tokenized: bool = False  # the words of a line are what stands between blanks
    alignments: str = "isi"  # isi: metadata | surface: ~e.3 in the graph | none
    task: str = "amr"  # what is written, of a model trained on several tasks
    device: str = "cpu"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.alignments not in ALIGNMENTS:
            raise InputError(f"alignments={self.alignments}: use one of {', '.join(ALIGNMENTS)}")
        if self.tokenized and not self.one_sentence_per_line:
            raise InputError("tokenized=true: needs one_sentence_per_line=true")


@command(
    "amr_predict",
    PredictConfig,
    example="python -m amr.predict checkpoint=checkpoints/amr input=text.txt output=graphs.amr",
)
def main(config: PredictConfig) -> None:
    """Parse raw text and write its AMR graphs in PENMAN notation, with alignments."""
    from semcore.text.inputs import output_stream, text_inputs

    inputs = text_inputs(config.input)
    keep_apart(config.output, *(item.path or STANDARD for item in inputs))
    from amr.parser import AMRParser

    parser = AMRParser.from_pretrained(config.checkpoint, config.device, config)
    keep_apart(config.output, config.checkpoint)
    parser.task, parser.aligned = config.task, config.alignments != "none"
    parsed = parser.parse_n_best(sentences_of(inputs, config))
    between = ""
    with output_stream(config.output) as stream:
        for best in progress(parsed, "sentences"):
            for rank, sentence in enumerate(best, start=1):
                ranked = rank if config.n_best > 1 else None
                stream.write(between + block(sentence, config.alignments, ranked))
                between = "\n"


def sentences_of(inputs: Iterable[TextInput], config: PredictConfig) -> Iterator[AMRSentence]:
    """The sentences of the inputs, named by file and number, without graphs yet."""
    from amr.parser import unparsed
    from semcore.text.sentences import split, words
    from semcore.text.spans import CharSpan

    for item in inputs:
        prefix = f"{item.name}." if item.name else ""
        if not config.one_sentence_per_line:
            for number, part in enumerate(split(item.read()), start=1):
                yield unparsed(f"{prefix}{number}", part.text, part.words, item.name, part.start)
            continue
        for number, line in enumerate(item.lines(), start=1):
            if config.tokenized:
                found = tuple(CharSpan(*match.span()) for match in re.finditer(r"\S+", line))
            else:
                found = words(line)
            yield unparsed(f"{prefix}{number}", line, found, item.name)


def block(sentence: AMRSentence, alignments: str = "isi", rank: int | None = None) -> str:
    """A parsed sentence as it stands in the output."""
    from amr.alignment.marks import isi_alignments
    from amr.notation.writer import format_amr

    metadata = {} if rank is None else {"rank": str(rank), "score": f"{sentence.score:.4f}"}
    metadata["tok"] = " ".join(sentence.forms)
    if alignments == "isi":
        metadata["alignments"] = isi_alignments(sentence)
    written = replace(
        sentence,
        id="_".join(sentence.id.split()),  # a file's name may have blanks, an id has none
        text=_LINE_BREAKS.sub(" ", sentence.text),
        metadata=metadata,
    )
    return format_amr(written, surface_alignments=alignments == "surface")


if __name__ == "__main__":
    main()
