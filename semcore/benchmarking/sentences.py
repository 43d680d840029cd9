"""``python scripts/benchmark.py part=sentences``: where sentences end, beside other libraries.

The text is that of a treebank: its paragraphs (``# newpar`` and ``# newdoc`` begin them), each with
a blank between sentences. Counted are sentences with both ends right: F1 is 2 m / (g + f), with
m of g gold and f found. The last line printed is one JSON object.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from semcore.commands import command, note, print_json
from semcore.errors import InputError, one_of
from semcore.files import StrPath
from semcore.files.places import expanded
from semcore.text.columns import read_rows
from semcore.text.folders import files_of
from semcore.text.sentences import sentence_spans
from semcore.text.spans import CharSpan

SPLITS = ("train", "dev", "test")
Splitter = Callable[[str], Sequence[tuple[int, int]]]


@dataclass(kw_only=True)
class SentenceBenchmarkConfig:
    """What is split, and by whom."""

    part: str = "sentences"  # of scripts/benchmark.py
    data: str = "data/dep"  # a treebank in CoNLL-U: a file, or a folder of them and of folders
    split: str = "dev"  # train | dev | test: the files whose names end so

    def __post_init__(self) -> None:
        one_of("part", self.part, ("sentences",))
        one_of("split", self.split, SPLITS)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many sentences there are, were found, and are the same."""

    gold: int
    found: int
    same: int

    @property
    def f1(self) -> float:
        """In percent; 0 without sentences."""
        return 200 * self.same / (self.gold + self.found) if self.gold + self.found else 0.0


@command(
    "sentence_benchmark",
    SentenceBenchmarkConfig,
    example="python scripts/benchmark.py part=sentences data=data/dep split=dev",
)
def main(config: SentenceBenchmarkConfig) -> None:
    """Compare where sentences end with a treebank, and with what nupunkt and sentencex find."""
    found = splitters()
    record: dict[str, Any] = {"data": config.data, "split": config.split, "treebanks": {}}
    for file in treebanks(config.data, config.split):
        texts = list(paragraphs_of(file))
        rows = record["treebanks"][file.stem] = {}
        for name, splitter in found.items():
            start = time.perf_counter()
            result = agreement(texts, splitter)
            seconds = time.perf_counter() - start
            rows[name] = {
                "f1": round(result.f1, 2),
                "found": result.found,
                "seconds": round(seconds, 2),
            }
            print(f"{file.stem:24}{name:20}{result.f1:7.2f}  {result.found} of {result.gold}")
    print_json(record)


def treebanks(data: str, split: str) -> list[Path]:
    """The file, or the files of a split in a folder. Raises `InputError` when there is none."""
    files = files_of(data, "**/*.conllu")
    if not expanded(data).is_dir():
        return files
    chosen = [file for file in files if file.stem.endswith(split)]
    if not chosen:
        raise InputError.at(data, None, f"no *{split}.conllu in this folder")
    return chosen


def paragraphs_of(path: StrPath) -> Iterator[list[str]]:
    """The sentences of each paragraph, as ``# text`` has them.

    Raises `InputError` as `read_rows` does, and for a sentence without its text.
    """
    paragraph: list[str] = []
    for rows in read_rows(path, comments=True):
        keys = {line.lstrip("# ").partition(" ")[0] for line in rows.comments}
        if paragraph and not keys.isdisjoint({"newpar", "newdoc"}):
            yield paragraph
            paragraph = []
        text = rows.comment("text")
        if not text:
            raise rows.error(0, "the sentence has no # text")
        paragraph.append(text)
    yield paragraph


def agreement(paragraphs: Sequence[Sequence[str]], splitter: Splitter) -> Agreement:
    """What a splitter finds in paragraphs that are given as sentences."""
    gold = found = same = 0
    for sentences in paragraphs:
        text = " ".join(sentences)
        spans, start = set(), 0
        for sentence in sentences:
            spans.add((start, start + len(sentence)))
            start += len(sentence) + 1
        split = [tuple(span) for span in splitter(text)]
        gold, found, same = (
            gold + len(spans),
            found + len(split),
            same + len(spans.intersection(split)),
        )
    return Agreement(gold, found, same)


def splitters() -> dict[str, Splitter]:
    """Ours, and those of the libraries that are installed; says which are not."""
    found: dict[str, Splitter] = {"graphsem": sentence_spans}
    for name, made in (("nupunkt", _nupunkt), ("sentencex", _sentencex)):
        try:
            found[f"{name} {metadata.version(name)}"] = made(import_module(name))
        except ImportError:
            note(f"{name} is not installed: pip install {name}")
    return found


def _nupunkt(library: Any) -> Splitter:
    def split(text: str) -> list[CharSpan]:
        return [_stripped(text, start, end) for start, end in library.sent_spans(text)]

    return split


def _sentencex(library: Any) -> Splitter:
    """It gives the sentences themselves, in order."""

    def split(text: str) -> list[CharSpan]:
        spans, place = [], 0
        for sentence in filter(None, map(str.strip, library.segment("en", text))):
            start = text.index(sentence, place)
            place = start + len(sentence)
            spans.append(CharSpan(start, place))
        return spans

    return split


def _stripped(text: str, start: int, end: int) -> CharSpan:
    piece = text[start:end]
    return CharSpan(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
