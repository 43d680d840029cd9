"""Files of AMR graphs in PENMAN notation.

    # ::id lpp_1943.289 ::date 2012-11-18T16:26:36 ::preferred
    # ::snt Chapter 7 .
    (c / chapter :mod 7)

So are written the AMR releases, The Little Prince, Bio and every parser's output. `read_amr`
refuses what is wrong, `read_blocks` reports it and goes on, `write_amr` is the inverse of both.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from amr.data import Alignment, AMRSentence, words_of_text
from amr.notation.blocks import BlockLines, blocks, metadata
from amr.notation.reader import NotationError, Reading, read_graph
from amr.notation.writer import format_amr
from semcore.errors import InputError
from semcore.files import StrPath, atomic_writer
from semcore.text.spans import CharSpan

__all__ = ["Block", "amr_files", "amr_lines", "format_amr", "read_amr", "read_blocks", "write_amr"]

# ISI and JAMR write what they aligned into the metadata.
_ALIGNMENT_KEYS = ("alignments", "node", "edge", "root")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a file: its sentence, or why there is none.

    ``line`` is where it begins (from 1). ``metadata`` is all of it, ``id`` and ``snt`` too.
    """

    path: Path
    line: int
    metadata: dict[str, str]
    sentence: AMRSentence | None
    problem: str = ""
    problem_line: int = 0


def amr_files(path: StrPath) -> list[Path]:
    """The file itself, or the ``.txt`` files of a folder (a split of a release), sorted.

    Raises `InputError` when there is no such file or the folder has none.
    """
    path = Path(path)
    if not path.is_dir():
        if not path.exists():
            raise InputError.at(path, None, "no such file or folder")
        return [path]
    files = sorted(file for file in path.glob("*.txt") if file.is_file())
    if not files:
        raise InputError.at(path, None, "no .txt file in this folder")
    return files


def read_amr(path: StrPath, *, keep_alignments: bool = True) -> Iterator[AMRSentence]:
    """The sentences of a file, or of the ``.txt`` files of a folder.

    Surface alignments (``~e.3``) are taken out of the tree into ``alignment``; without
    ``keep_alignments`` they are dropped, and so is the alignment metadata of ISI and JAMR.
    A sentence without ``::id`` has the id ``""``; its ``metadata`` is all but ``id`` and
    ``snt``. A key that occurs twice has both values, a line each.

    Raises `InputError` with file and line for a block without a graph, a graph that is not
    valid (see `amr.notation.reader`), text that is not UTF-8 and a file without graphs.
    """
    for file in amr_files(path):
        empty = True
        for block in read_blocks(file, keep_alignments=keep_alignments):
            if block.sentence is None:
                raise InputError.at(file, block.problem_line, block.problem)
            empty = False
            yield block.sentence
        if empty:
            raise InputError.at(file, None, "holds no graphs")


def read_blocks(path: StrPath, *, keep_alignments: bool = True) -> Iterator[Block]:
    """The blocks of a file, or of the files of a folder, also those without a valid graph.

    For predictions, where a graph that cannot be read counts as nothing found.

    Raises `InputError` only when the file cannot be read or is not UTF-8.
    """
    for file in amr_files(path):
        for lines in blocks(file):
            yield _block(file, lines, keep_alignments)


def write_amr(target: StrPath | IO[str], sentences: Iterable[AMRSentence]) -> None:
    """Write a file, whole or not at all; or onto an open text stream."""
    if isinstance(target, str | os.PathLike):
        with atomic_writer(target) as stream:
            write_amr(stream, sentences)
        return
    target.writelines(amr_lines(sentences))


def amr_lines(sentences: Iterable[AMRSentence]) -> Iterator[str]:
    """What `write_amr` writes, a sentence at a time."""
    for i, sentence in enumerate(sentences):
        yield ("\n" if i else "") + format_amr(sentence)


def _block(path: Path, lines: BlockLines, keep_alignments: bool) -> Block:
    found = metadata(lines.header)
    if not keep_alignments:
        found = {key: value for key, value in found.items() if key not in _ALIGNMENT_KEYS}
    try:
        reading = read_graph("\n".join(lines.body))
    except NotationError as error:
        line = lines.body_line + error.line if lines.body else lines.line
        return Block(path, lines.line, found, None, str(error), line)
    return Block(path, lines.line, found, _sentence(reading, found, keep_alignments))


def _sentence(reading: Reading, found: dict[str, str], keep_alignments: bool) -> AMRSentence:
    tokens = found.get("tok")
    text = found.get("snt", tokens if tokens is not None else "")
    words, alignment = words_of_text(text, tokens), None
    if reading.aligned and keep_alignments:
        counted = _counted_words(text, tokens)
        if counted is not None:
            words = counted
            alignment = _alignment(reading, len(words))
    return AMRSentence(
        id=found.get("id", ""),
        text=text,
        tree=reading.tree,
        words=words,
        metadata={key: value for key, value in found.items() if key not in ("id", "snt")},
        alignment=alignment,
    )


def _alignment(reading: Reading, words: int) -> Alignment:
    """What the markers say, but for indices beyond the sentence."""
    inside = {
        triple: tuple(index for index in indices if index < words)
        for triple, indices in reading.aligned.items()
    }
    return Alignment({triple: indices for triple, indices in inside.items() if indices})


def _counted_words(text: str, tokens: str | None) -> tuple[CharSpan, ...] | None:
    """The words that surface alignments count: tokens of ``::tok``, or between white space.

    None when the tokens do not spell the text, not even without ISI's escapes (``@-@``).
    """
    if tokens is None:
        return tuple(CharSpan(*match.span()) for match in re.finditer(r"\S+", text))
    plain = re.sub(r"(?<!\S)@(\S)@(?!\S)", r"\1", tokens)
    for escaped, character in _BRACKETS.items():
        plain = plain.replace(escaped, character)
    for candidate in (tokens, plain):
        words = words_of_text(text, candidate)
        if [text[start:end] for start, end in words] == candidate.split():
            return words
    return None


_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}
