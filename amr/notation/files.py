"""Files of AMR graphs in PENMAN notation.

    # ::id lpp_1943.289 ::date 2012-11-18T16:26:36 ::preferred
    # ::snt Chapter 7 .
    (c / chapter :mod 7)

So are written the AMR releases, The Little Prince, Bio and every parser's output. `read_amr`
refuses what is wrong (`amr.notation.blocks` reads on), and `write_amr` is its inverse.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from amr.data import Alignment, AMRSentence, Triple, words_of_text
from amr.notation.blocks import blocks, metadata
from amr.notation.reader import NotationError, Reading
from amr.notation.writer import format_amr
from semcore.errors import InputError
from semcore.files import StrPath, atomic_writer
from semcore.text.folders import files_of
from semcore.text.spans import CharSpan

__all__ = ["amr_files", "amr_lines", "format_amr", "read_amr", "write_amr"]

# ISI and JAMR write what they aligned into the metadata.
_ALIGNMENT_KEYS = ("alignments", "node", "edge", "root")


def amr_files(path: StrPath) -> list[Path]:
    """The file itself, or the ``.txt`` and ``.amr`` files of a folder, sorted.

    Raises `InputError` when there is no such file or the folder has none.
    """
    return files_of(path, "*.txt", "*.amr")


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
        block = None
        for block in blocks(file):
            try:
                reading = block.graph()
            except NotationError as error:
                raise InputError.at(file, error.line, str(error)) from error
            yield _sentence(reading, metadata(block.header), keep_alignments)
        if block is None:
            raise InputError.at(file, None, "holds no graphs")


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


def _sentence(reading: Reading, found: dict[str, str], keep_alignments: bool) -> AMRSentence:
    left_out = ("id", "snt") if keep_alignments else ("id", "snt", *_ALIGNMENT_KEYS)
    tokens = found.get("tok")
    text = found.get("snt", tokens if tokens is not None else "")
    words, alignment = words_of_text(text, tokens), None
    if (reading.aligned or reading.roles) and keep_alignments:
        counted = _counted_words(text, tokens)
        if counted is not None:
            words = counted
            alignment = _alignment(reading, len(words))
    return AMRSentence(
        id=found.get("id", ""),
        text=text,
        tree=reading.tree,
        words=words,
        metadata={key: value for key, value in found.items() if key not in left_out},
        alignment=alignment,
    )


def _alignment(reading: Reading, words: int) -> Alignment:
    """What the markers say, but for indices beyond the sentence."""

    def inside(aligned: dict[Triple, tuple[int, ...]]) -> dict[Triple, tuple[int, ...]]:
        kept = {triple: tuple(i for i in found if i < words) for triple, found in aligned.items()}
        return {triple: indices for triple, indices in kept.items() if indices}

    return Alignment(inside(reading.aligned), inside(reading.roles))


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
