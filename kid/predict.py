"""``python -m kid.predict``: frames of raw text, as JSON Lines.

Input is a text file, a folder of text files, ``-`` for standard input, or a ``.jsonl`` file: one
object a line with ``text``, and, where they are known, ``id``, ``document``, ``words``
(character offsets) and ``frames`` (see `kid.data`). Output has one sentence a line and is
written as it is parsed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from semcore.commands import command, progress
from semcore.errors import InputError

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
    batch_words: int = 1536  # padded words in a batch

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
    kind, documents = open_input(config)
    if config.targets == "gold" and kind != "jsonl":
        raise InputError("targets=gold: needs jsonl input with frames, or format=jsonl")
    parser = FrameParser.from_pretrained(config.checkpoint, config.device, config.precision)
    if kind == "jsonl":
        parsed = parser.parse_sentences(sentences_of(documents), options)
    elif kind == "lines":
        parsed = parser.parse_sentences(lines_of(documents), options)
    else:
        parsed = parser.parse_documents(whole(documents), options)
    with output_stream(config.output) as stream:
        for line in progress(json_lines(parsed), "sentences"):
            stream.write(line)


def open_input(config: PredictConfig) -> tuple[str, Iterator[tuple[str, IO[str]]]]:
    """What the input is, and its named, opened documents.

    Raises `InputError` when there is no such file.
    """
    path = Path(config.input)
    if config.input == "-":
        kind = "text" if config.format == "auto" else config.format
        return kind, iter([("", sys.stdin)])
    if path.is_dir():
        files = sorted(path.rglob("*.txt"))
        if not files:
            raise InputError.at(path, None, "no .txt file in this folder")
    elif path.is_file():
        files = [path]
    else:
        raise InputError.at(path, None, "no such file or folder")
    kind = config.format
    if kind == "auto":
        kind = "jsonl" if path.suffix in (".jsonl", ".json") else "text"
    return kind, _opened(files)


def _opened(files: Iterable[Path]) -> Iterator[tuple[str, IO[str]]]:
    for file in files:
        with naming(str(file)), open(str(file), encoding="utf-8", newline="") as stream:
            yield file.stem, stream


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Text that is not UTF-8, or cannot be read, is one line naming the file."""
    try:
        yield
    except UnicodeError as error:
        raise InputError.at(name, None, f"not UTF-8 ({error})") from error
    except OSError as error:
        raise InputError.at(name, None, error.strerror or str(error)) from error


def _place(stream: IO[str]) -> str:
    """What an error calls the input."""
    name = getattr(stream, "name", None)
    return name if isinstance(name, str) and name[:1] != "<" else "standard input"


def whole(documents: Iterable[tuple[str, IO[str]]]) -> Iterator[tuple[str, str]]:
    """Each document's name and text."""
    for name, stream in documents:
        with naming(_place(stream)):
            text = stream.read()
            text.encode()  # standard input may let through what is not UTF-8
        yield name, text


def lines_of(documents: Iterable[tuple[str, IO[str]]]) -> Iterator[FrameSentence]:
    """One sentence a line, however many sentences it looks like; empty lines stay sentences."""
    from kid.data import FrameSentence
    from semcore.text import words

    for name, stream in documents:
        with naming(_place(stream)):
            for number, line in enumerate(stream, start=1):
                line.encode()
                text = line.rstrip("\r\n")
                yield FrameSentence(
                    f"{name}:{number}" if name else str(number), name, text, words(text)
                )


def sentences_of(documents: Iterable[tuple[str, IO[str]]]) -> Iterator[FrameSentence]:
    """Sentences of JSON Lines; those without words are split into words."""
    from kid.data import parse_lines
    from semcore.text import words

    def completed(record: dict[str, Any], number: int) -> dict[str, Any]:
        text = record["text"]
        if not isinstance(text, str):
            raise TypeError("text must be a string")
        return {"id": str(number), "words": words(text), "frames": [], **record}

    for _, stream in documents:
        with naming(_place(stream)):
            yield from parse_lines(stream, _place(stream), completed)


@contextmanager
def output_stream(output: str) -> Iterator[IO[str]]:
    """Standard output, or a file that appears when it is whole."""
    from semcore.files import atomic_writer

    if output == "-":
        yield sys.stdout
    else:
        Path(output).parent.mkdir(parents=True, exist_ok=True)
        with atomic_writer(output) as stream:
            yield stream


if __name__ == "__main__":
    main()
