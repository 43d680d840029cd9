"""``python -m kid.predict``: frames of raw text, as JSON Lines.

Input is a text file, a folder of text files, ``-`` for standard input, or a ``.jsonl`` file: one
object a line with ``text``, and, where they are known, ``id``, ``document``, ``words``
(character offsets) and ``frames`` (see `kid.data`). Output has one sentence a line and is
written as it is parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semcore.commands import command, progress
from semcore.errors import InputError
from semcore.places import STANDARD, keep_apart
from semcore.text.inputs import TextInput, output_stream, text_inputs

if TYPE_CHECKING:
    from kid.data import FrameSentence

FORMATS = ("auto", "text", "lines", "jsonl")


@dataclass
class PredictConfig:
    """The keys of ``python -m kid.predict``."""

    checkpoint: str  # checkpoint folder
    input: str = "-"  # file, folder of .txt files, or - for standard input
    output: str = "-"  # JSON Lines file, or - for standard output
    format: str = "auto"  # auto | text | lines: one sentence a line | jsonl
    targets: str = "predicted"  # predicted | gold: those in the input, which is jsonl
    frames: str = "predicted"  # predicted | gold: likewise
    lexicon: bool = True  # let only frames compete that the lexicon lists for a word
    device: str = "cpu"
    precision: str = "32"  # 32 | bf16
    # padded words in a batch; null: 512 on a processor, 4096 elsewhere
    batch_words: int | None = None

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise InputError(f"format={self.format}: use one of {', '.join(FORMATS)}")


@command(
    "kid_predict",
    PredictConfig,
    example="python -m kid.predict checkpoint=checkpoints/kid input=text.txt output=frames.jsonl",
)
def main(config: PredictConfig) -> None:
    """Find the frames of raw text and write them as JSON Lines with character offsets."""
    from kid.data import json_lines
    from kid.parser import FrameParser, ParseOptions

    options = ParseOptions(config.targets, config.frames, config.lexicon, config.batch_words)
    inputs = text_inputs(config.input, "**/*.txt")
    keep_apart(config.output, *(item.path or STANDARD for item in inputs))
    kind = format_of(config)
    if config.targets == "gold" and kind != "jsonl":
        raise InputError("targets=gold: needs jsonl input with frames, or format=jsonl")
    parser = FrameParser.from_pretrained(config.checkpoint, config.device, config.precision)
    keep_apart(config.output, config.checkpoint)
    if kind == "jsonl":
        parsed = parser.parse_sentences(sentences_of(inputs), options)
    elif kind == "lines":
        parsed = parser.parse_sentences(lines_of(inputs), options)
    else:
        parsed = parser.parse_documents(((item.name, item.read()) for item in inputs), options)
    with output_stream(config.output) as stream:
        for line in progress(json_lines(parsed), "sentences"):
            stream.write(line)


def format_of(config: PredictConfig) -> str:
    """What the input is; by the name of the file, unless ``format`` says."""
    if config.format != "auto":
        return config.format
    path = Path(config.input)
    return "jsonl" if path.suffix in (".jsonl", ".json") and not path.is_dir() else "text"


def lines_of(inputs: Iterable[TextInput]) -> Iterator[FrameSentence]:
    """One sentence a line, however many sentences it looks like; empty lines stay sentences."""
    from kid.data import FrameSentence
    from semcore.text.sentences import words

    for item in inputs:
        name = item.name
        for number, text in enumerate(item.lines(), start=1):
            id = f"{name}:{number}" if name else str(number)
            yield FrameSentence(id, name, text, words(text))


def sentences_of(inputs: Iterable[TextInput]) -> Iterator[FrameSentence]:
    """Sentences of JSON Lines; those without words are split into words."""
    from kid.data import parse_lines
    from semcore.text.sentences import words

    def completed(record: dict[str, Any], number: int) -> dict[str, Any]:
        text = record["text"]
        if not isinstance(text, str):
            raise TypeError("text must be a string")
        return {"id": str(number), "words": words(text), "frames": [], **record}

    for item in inputs:
        yield from parse_lines(item.lines(), item.place, completed)


if __name__ == "__main__":
    main()
