"""``python -m kid.predict``: frames of raw text, as JSON Lines.

Input is a text file, a folder of text files, ``-`` for standard input, or a ``.jsonl`` file: one
object a line with ``text``, and, where they are known, ``id``, ``document``, ``words``
(character offsets) and ``frames`` (see `kid.data`). Output has one sentence a line and is
written as it is parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kid.config import FrameOptions
from semcore.commands import command
from semcore.errors import InputError
from semcore.text.inputs import AnnotatedKeys, TextInput

if TYPE_CHECKING:
    from kid.data import FrameSentence


@dataclass(kw_only=True)
class FramePredictionConfig(FrameOptions, AnnotatedKeys):
    """The keys of ``python -m kid.predict``: those of all parsers, and the options of parsing."""

    def __post_init__(self) -> None:
        FrameOptions.__post_init__(self)
        AnnotatedKeys.__post_init__(self)
        if self.targets == "gold" and not self.is_jsonl:
            raise InputError("targets=gold: needs jsonl input with frames, or format=jsonl")


@command(
    "kid_predict",
    FramePredictionConfig,
    example="python -m kid.predict checkpoint=checkpoints/kid input=text.txt output=frames.jsonl",
    aliases={"format=lines": "one_sentence_per_line=true"},
)
def main(config: FramePredictionConfig) -> None:
    """Find the frames of raw text and write them as JSON Lines with character offsets."""
    from kid.data import json_lines
    from kid.parser import FrameParser

    inputs = config.inputs()
    parser = FrameParser.from_pretrained(config.checkpoint, config.device, config.precision)
    given = (
        sentences_of(inputs) if config.is_jsonl else map(parser.unparsed, config.sentences(inputs))
    )
    config.write(json_lines(parser.parse_sentences(given, config)))


def sentences_of(inputs: Iterable[TextInput]) -> Iterator[FrameSentence]:
    """Sentences of JSON Lines; those without words are split into words."""
    from kid.completion import completed
    from kid.data import parse_lines

    def named(record: dict[str, Any], number: int) -> dict[str, Any]:
        return completed(record, str(number))

    for item in inputs:
        yield from parse_lines(item.lines(), item.place, named)


if __name__ == "__main__":
    main()
