"""The frame parser as `graphsem` knows it: frames and their elements over each sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from kid.data import (
    FrameAnnotation,
    FrameSentence,
    json_lines,
    sentence_from_json,
    sentence_to_json,
)
from semcore.drawing.fragments import Definition, Drawing, RowLink, sheet
from semcore.parsers import GivenText, ParserEntry
from semcore.scoring.tables import OwnRow, TableScoring
from semcore.text.brat import Evocation
from semcore.text.spans import CharSpan

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kid.parser import FrameParser
    from semcore.commands import Command


def _columns(found: Iterable[FrameSentence]) -> Iterator[str]:
    from kid.corpora.columns import frame_columns

    return frame_columns(found)


class FrameTables(TableScoring):
    """Columns are the measures of `kid.evaluate`."""

    columns: ClassVar[Mapping[str, str]] = {
        "frame_accuracy": "frame accuracy",
        "arguments_gold_frames": "arguments F1, gold frames",
        "arguments": "arguments F1",
        "full_structure": "full structure F1",
        "targets": "targets F1",
        "end_to_end_arguments": "arguments F1, end to end",
    }

    def training(self, row: OwnRow, data: str) -> tuple[str, str]:
        return "kid.train", f"data={data}"

    def command(self) -> Command[Any]:
        from kid.evaluate import main

        return main

    def fingerprints(self, settings: Any) -> dict[str, str]:
        from kid.corpus import FrameCorpus

        corpus = FrameCorpus(Path(settings.data))
        return corpus.fingerprints(f"{settings.split}.jsonl", "ontology.json")

    def scores(self, settings: Any) -> dict[str, Any]:
        from kid.evaluate import evaluate

        return evaluate(settings).to_json()


class FrameEntry(ParserEntry[FrameSentence]):
    """Users reach ``sentence.frames``, a tuple of `FrameAnnotation`: empty without the parser."""

    name = "kid"
    title = "Frames"
    subject = "frames over their text"
    attribute = "frames"
    tables = FrameTables()
    formats: ClassVar = {".conll": _columns}
    counted = ("Frames", "Frame elements")

    def load(self, folder: Path, device: str, precision: str = "32") -> FrameParser:
        from kid.parser import FrameParser

        return FrameParser.from_pretrained(folder, device, precision)

    def parse(
        self, parser: Any, texts: Iterable[GivenText], threads: int | None = None
    ) -> Iterator[FrameSentence]:
        for sentence in super().parse(parser, texts, threads):
            yield self.explained(sentence, parser)

    def explained(self, found: FrameSentence, parser: Any) -> FrameSentence:
        from kid.definitions import defined

        return defined(found, parser.ontology)

    def value(self, found: FrameSentence | None) -> tuple[FrameAnnotation, ...]:
        return found.frames if found else ()

    def to_json(self, found: FrameSentence | None) -> dict[str, Any]:
        return {"frames": sentence_to_json(found)["frames"] if found else []}

    def from_json(self, record: Mapping[str, Any]) -> FrameSentence | None:
        return sentence_from_json(dict(record)) if "frames" in record else None

    def terminal(self, found: FrameSentence) -> RenderableType | None:
        from kid.drawing.terminal import frames_terminal

        return frames_terminal(found)

    def drawing(self, found: Sequence[FrameSentence]) -> Drawing:
        from kid.drawing.html import legend_html

        style = sheet("kid.drawing", "frames.css")
        return Drawing(self.name, self.title, style, legend_html(found), said=".line")

    def html(self, found: FrameSentence, anchor: str) -> str:
        from kid.drawing.html import frames_html

        return frames_html(found, anchor)

    def links(self, found: FrameSentence, anchor: str) -> list[RowLink]:
        from kid.drawing.html import target_links

        return target_links(found, anchor)

    def evocations(self, found: FrameSentence) -> Iterator[Evocation]:
        def placed(span: CharSpan) -> CharSpan:
            return CharSpan(found.start + span.start, found.start + span.end)

        for frame in found.frames:
            target = tuple(map(placed, frame.target_characters))
            roles = tuple((element.name, placed(element.characters)) for element in frame.elements)
            yield Evocation(frame.frame, target, roles, frame.lexical_unit, id=frame.id)

    def definitions(self, found: Sequence[FrameSentence]) -> dict[str, Definition]:
        from kid.definitions import definitions

        return definitions(found)

    def files(self, found: Sequence[FrameSentence]) -> dict[str, Iterable[str]]:
        return {"frames.jsonl": json_lines(found)}

    def counts(self, found: Sequence[FrameSentence]) -> dict[str, str]:
        frames = Counter(frame.frame for sentence in found for frame in sentence.frames)
        elements = sum(len(frame.elements) for sentence in found for frame in sentence.frames)
        return {
            "Frames": f"{frames.total():,} ({len(frames):,} different)",
            "Frame elements": f"{elements:,}",
        }
