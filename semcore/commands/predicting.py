"""What the ``predict`` commands of all parsers share: what is parsed, and where results go."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar

from semcore import __version__
from semcore.commands import note, progress
from semcore.commands.reading import Reading
from semcore.commands.resuming import Item, check_unfinished, grow, tidy
from semcore.errors import InputError, one_of
from semcore.files import atomic_writer, fingerprint, sha256_of
from semcore.files.endings import check_file
from semcore.files.places import STANDARD, expanded, keep_apart
from semcore.options import PRECISIONS
from semcore.text.folders import READ, names_of, text_inputs
from semcore.text.inputs import FORMATS, JSON_LINES, TextInput

if TYPE_CHECKING:
    from semcore.text.names import InputText
    from semcore.text.sentences import TextSentence


_INDIFFERENT = {"output", "resume", "device", "threads"}  # to what is written


@dataclass(kw_only=True)
class PredictKeys:
    """The keys of every ``predict`` command: what is parsed, by which weights, to where."""

    ENDINGS: ClassVar[Sequence[str]] = JSON_LINES  # of the output's name

    checkpoint: str  # checkpoint folder
    # text (.txt, .md, ...), JSON Lines or table with a "text" each, folder of these, - for stdin
    input: str = "-"
    output: str = "-"  # file, or - for standard output
    # true: output grows, and an interrupted run goes on; false: it grows anew; null: as a whole
    resume: bool | None = None
    format: str = "auto"  # auto: as the file's name says | text | markdown | jsonl | csv
    one_sentence_per_line: bool = False  # each line or record is one; else documents to be split
    tokenized: bool = False  # the words of a line are what stands between blanks
    device: str = "cpu"  # cpu, cuda, cuda:1, mps
    # 32 | bf16: quick on GPUs, with AMX, on AMD's with AVX512-BF16 | int8: quick on x86 processors
    precision: str = "32"

    def __post_init__(self) -> None:
        one_of("precision", self.precision, PRECISIONS)
        one_of("format", self.format, FORMATS)
        if self.resume and self.output == STANDARD:
            raise InputError("resume=true: needs output=FILE, which is gone on with")
        if self.tokenized and not self.one_sentence_per_line:
            raise InputError("tokenized=true: needs one_sentence_per_line=true")

    def inputs(self) -> list[TextInput]:
        """Where the text is. Raises `InputError` when there is none, or the output lies in it."""
        skipped: list[Path] = []
        found = text_inputs(self.input, self.format, skipped)
        note_skipped(skipped)
        keep_apart(self.output, *(item.path or STANDARD for item in found))
        if self.output.endswith(READ) and expanded(self.input).is_dir():
            keep_apart(self.output, self.input)  # the folder's next reader would take it for text
        check_file(self.output, self.ENDINGS)
        if self.output != STANDARD:
            run = self._run() if self.resume else {}
            check_unfinished(expanded(self.output), run, self.resume)
        return found

    def _can_grow(self, target: Path) -> bool:
        """Whether this is a file, and no device, pipe or standard output."""
        return self.output != STANDARD and (target.is_file() or not target.exists())

    def read_beside(self) -> dict[str, Path | None]:
        """Of keys that name what is read beside the input its place: files, checkpoints."""
        from semcore.shipped import checkpoint_place

        return {"checkpoint": checkpoint_place(self.checkpoint)}

    def _run(self) -> dict[str, Any]:
        """What results depend on: a run goes on if these are as they were."""
        contents = {key: _digest(place) for key, place in self.read_beside().items()}
        skipped = _INDIFFERENT | contents.keys()
        own = {key: value for key, value in asdict(self).items() if key not in skipped}
        return {**own, "graphsem_version": __version__, "contents": contents}

    def sentences(self, inputs: Sequence[TextInput], reading: Reading) -> Iterator[TextSentence]:
        """The sentences of the inputs, in order, named by document and number."""
        from semcore.text.sentences import lines_as_sentences

        names = names_of(inputs)
        for item in inputs:
            if self.one_sentence_per_line and item.is_whole:
                lines = lines_of(item, reading)
                yield from lines_as_sentences(lines, item.name, tokenized=self.tokenized)
            else:
                for given in item.documents(reading.refuse, names):
                    reading.good()
                    yield from self.sentences_of(given)

    def sentences_of(self, given: InputText) -> Iterable[TextSentence]:
        """Those of a document that is a record or a whole file."""
        from semcore.text.sentences import lines_as_sentences, split_input

        if self.one_sentence_per_line:
            return lines_as_sentences(
                [given.text], given.name, tokenized=self.tokenized, meta=given.meta
            )
        return split_input(given)

    def write(
        self,
        given: Iterable[Item],
        written: Callable[[Iterator[Item]], Iterator[str]],
        reading: Reading,
        unit: str = "sentences",
        between: str = "",
    ) -> None:
        """Writes what is parsed, as it comes; a file appears when all of it is there.

        ``written`` makes of each that is given what is written of it; ``between`` stands between
        two. Raises `InputError`, and no file appears, when there were documents and none could be
        read.
        """
        keep_apart(self.output, self.checkpoint)

        def told(items: Iterator[Item]) -> Iterator[str]:
            return progress(written(items), unit)

        target = expanded(self.output)
        if self.resume is not None and self._can_grow(target):
            grow(target, self._run(), given, told, between, unit, reading.check, self.resume)
            return
        if self.output != STANDARD:
            tidy(target)
        with output_stream(self.output) as stream:
            for number, text in enumerate(told(iter(given))):
                stream.write(between + text if number else text)
            reading.check()


@dataclass(kw_only=True)
class AnnotatedKeys(PredictKeys):
    """Those of parsers whose JSON Lines may say what is known of a text already."""

    @property
    def is_jsonl(self) -> bool:
        """Whether the input is JSON Lines; by the names of files, unless ``format`` says.

        Raises `InputError` for a folder that has other files, too.
        """
        path = expanded(self.input)
        if self.format != "auto" or not path.is_dir():
            return self.format == "jsonl" or (
                self.format == "auto" and TextInput(path).kind == "jsonl"
            )
        for file in text_inputs(self.input, self.format):
            if file.kind != "jsonl":
                raise InputError.at(file.place, None, "what is annotated is read of JSON Lines")
        return True


def _digest(place: Path | None) -> str | None:
    """Of a checkpoint or of a file or folder; None where there is none."""
    if place is None or not place.exists():
        return None
    if (place / "config.json").is_file():  # which has the digests of its other files
        return sha256_of(place / "config.json")
    return fingerprint(place) if place.is_dir() else sha256_of(place)


def lines_of(item: TextInput, reading: Reading) -> Iterator[str]:
    """The lines, each of which counts as a document; for a bad one stands an empty line."""
    bad = reading.bad
    for line in item.lines(reading.refuse, text=True):
        if reading.bad == bad:
            reading.good()
        bad = reading.bad
        yield line


def note_skipped(files: Sequence[Path]) -> None:
    """Say which files of a folder are not read."""
    if files:
        shown = ", ".join(map(str, files[:3])) + (", ..." if len(files) > 3 else "")
        some = "1 file is" if len(files) == 1 else f"{len(files):,} files are"
        note(f"{some} not read: {shown} (what is read of a folder: {', '.join(READ)}; no README)")


@contextmanager
def output_stream(output: str) -> Iterator[IO[str]]:
    """Standard output for ``-``, or a file that appears when it is whole; in UTF-8."""
    if output == STANDARD:
        yield standard_output()
    else:
        with atomic_writer(output) as stream:
            yield stream


def standard_output() -> IO[str]:
    """Standard output, in UTF-8 whatever the locale."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout
