"""``python -m kid.predict``: frames of raw text, as JSON Lines.

Input is text, JSON Lines or a table (`semcore.text.inputs`): documents, which are split into
sentences. An object of JSON Lines with ``words`` (character offsets) or ``frames`` is a sentence
of `kid.data`, and keeps its ``id``, its words and, with ``targets=gold``, its targets; so do the
sentences of a document that ``python -m graphsem`` wrote. Output has one sentence a line and is
written as it is parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kid.config import FrameOptions
from semcore.commands import command, note
from semcore.commands.predicting import AnnotatedKeys
from semcore.commands.reading import Reading
from semcore.errors import InputError
from semcore.files.records import without_nulls
from semcore.text.folders import names_of
from semcore.text.inputs import TextInput

if TYPE_CHECKING:
    from kid.data import FrameSentence
    from semcore.text.names import InputText

_OF_SENTENCES = {"words", "frames"}  # a record with one of them is a sentence


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
    reading = Reading()
    given = sentences_of(inputs, config, reading)
    if config.targets == "gold":
        given = with_targets(given, reading)
    config.write(given, lambda rest: json_lines(parser.parse_sentences(rest, config)), reading)
    reading.end()


def sentences_of(
    inputs: Sequence[TextInput], config: FramePredictionConfig, reading: Reading
) -> Iterator[FrameSentence]:
    """The sentences of all inputs. A record with ``words`` or ``frames`` is one, as it is."""
    from kid.corpora.completion import completed
    from kid.data import sentence_from_json, sentence_records, unparsed
    from semcore.text.documents import document_sentences

    def sentences(given: InputText, record: Mapping[str, Any]) -> list[FrameSentence]:
        known = without_nulls(dict(record))
        if known.keys().isdisjoint(_OF_SENTENCES) and document_sentences(known) is None:
            return list(map(unparsed, config.sentences_of(given)))
        parts = sentence_records(known, needed=config.targets == "gold")
        if parts[:1] == [known]:
            parts = [{**known, "id": given.name}]
        return [sentence_from_json(completed(part, given.name)) for part in parts]

    names = names_of(inputs)
    for item in inputs:
        if config.one_sentence_per_line and item.is_whole:
            yield from map(unparsed, config.sentences([item], reading))
        else:
            for found in item.read_documents(sentences, reading.refuse, names, _OF_SENTENCES):
                reading.good()
                yield from found


def with_targets(sentences: Iterable[FrameSentence], reading: Reading) -> Iterator[FrameSentence]:
    """The sentences; behind the last a note says if none of them has a target."""
    targets = 0
    for sentence in sentences:
        targets += len(sentence.frames)
        yield sentence
    if not targets and not reading.bad:  # those that could not be read may have some
        note("targets=gold: the input has no frames")


if __name__ == "__main__":
    main()
