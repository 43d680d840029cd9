"""The AMR parser as `graphsem` knows it: a graph of each sentence, aligned to its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from amr.data import Alignment, AMRSentence
from amr.graph.nodes import confidence_of_json, edges_to_json, node_to_json, nodes_of, roles_of
from semcore.drawing.fragments import Drawing, sheet
from semcore.errors import InputError
from semcore.parsers import GivenText, ParserEntry
from semcore.scoring.tables import OwnRow, TableScoring
from semcore.text.brat import Evocation
from semcore.text.spans import CharSpan

if TYPE_CHECKING:
    from rich.console import RenderableType

    from amr.parser import AMRParser
    from semcore.commands import Command


class GraphTables(TableScoring):
    """Columns are Smatch and the measures of parts."""

    columns: ClassVar[Mapping[str, str]] = {
        "smatch": "Smatch",
        "unlabeled": "unlabeled",
        "no_wsd": "no WSD",
        "concepts": "concepts",
        "named_entities": "named entities",
        "negation": "negation",
        "wiki": "wiki",
        "reentrancies": "reentrancies",
        "srl": "SRL",
    }
    indifferent = TableScoring.indifferent | {"workers"}

    def training(self, row: OwnRow, data: str) -> tuple[str, str]:
        others = re.search(r"(^|\s)paths\.amr=", row.options)  # of a parser of several corpora
        return "amr.train", "" if others else f"paths.amr=[{data}]"

    def command(self) -> Command[Any]:
        from amr.evaluate import main

        return main

    def fingerprints(self, settings: Any) -> dict[str, str]:
        from amr.corpus import GraphCorpus

        return {
            f"{settings.split}.amr": GraphCorpus(Path(settings.data)).fingerprint(settings.split)
        }

    def scores(self, settings: Any) -> dict[str, Any]:
        from amr.evaluate import evaluate

        return evaluate(settings).to_json()

    def measures(self, scores: dict[str, Any]) -> dict[str, Any]:
        return {**scores, **scores["fine_grained"]}


def _blocks(found: Iterable[AMRSentence]) -> Iterator[str]:
    from amr.predict import block

    for number, sentence in enumerate(found):
        yield ("\n" if number else "") + block(sentence)


class GraphEntry(ParserEntry[AMRSentence]):
    """Users reach ``sentence.amr``, an `AMRSentence`: None without the parser."""

    name = "amr"
    title = "AMR"
    subject = "the AMR graph of each sentence"
    attribute = "amr"
    tables = GraphTables()
    formats: ClassVar = {".amr": _blocks, ".penman": _blocks}
    between: ClassVar = {"graphs.amr": "\n"}
    counted = ("AMR nodes", "AMR edges")

    def load(self, folder: Path, device: str, precision: str = "32") -> AMRParser:
        """The parser; with the verifier ``amr_verifier``, if there is one among checkpoints."""
        from amr.config import GraphOptions
        from amr.parser import AMRParser
        from semcore.shipped import checkpoint_folder

        verifier = None
        with suppress(InputError):  # there need be none
            verifier = str(checkpoint_folder("amr_verifier"))
        options = GraphOptions(verifier=verifier)
        return AMRParser.from_pretrained(folder, device, precision, options)

    def parse(
        self, parser: Any, texts: Iterable[GivenText], threads: int | None = None
    ) -> Iterator[AMRSentence]:
        from amr.alignment.align import align

        for sentence in super().parse(parser, texts, threads):
            if sentence.alignment is None:
                sentence = replace(sentence, alignment=align(sentence.graph, sentence.forms))
            yield sentence

    def value(self, found: AMRSentence | None) -> AMRSentence | None:
        return found

    def to_json(self, found: AMRSentence | None) -> dict[str, Any]:
        """The graph has its alignment as surface markers; its nodes stand beside it, too."""
        if found is None:
            return {}
        from amr.alignment.marks import with_markers
        from amr.notation.meta import META

        record: dict[str, Any] = {"id": found.id, "graph": with_markers(found)}
        record["nodes"] = [node_to_json(node) for node in nodes_of(found)]
        if found.confidence is not None:
            record["edges"] = edges_to_json(found)
        if found.score is not None:
            record["score"] = round(found.score, 4)
        metadata = {key: value for key, value in found.metadata.items() if key != META}
        if metadata:
            record["metadata"] = metadata
        return {"amr": record}

    def from_json(self, record: Mapping[str, Any]) -> AMRSentence | None:
        if "amr" not in record:
            return None
        from amr.notation.meta import meta_lines
        from amr.notation.reader import read_graph

        graph = record["amr"]
        meta = meta_lines(record.get("meta", {}))
        reading = read_graph(graph["graph"])
        return AMRSentence(
            id=graph["id"],
            text=record["text"],
            tree=reading.tree,
            words=tuple(CharSpan(*word) for word in graph.get("words", record["words"])),
            metadata={**graph.get("metadata", {}), **meta},
            alignment=Alignment(reading.aligned, reading.roles),
            score=graph.get("score"),
            confidence=confidence_of_json(graph),
            document=record["document"],
            start=record.get("start", 0),
        )

    def annotations(self, found: AMRSentence) -> Iterator[Evocation]:
        """Nodes that have words, and those of their roles whose other end has."""

        def placed(span: CharSpan) -> CharSpan:
            return CharSpan(found.start + span.start, found.start + span.end)

        roles = roles_of(found)
        for node in nodes_of(found):
            if node.words:
                filled = ((role, placed(span)) for role, span in roles.get(node.variable, ()))
                target = tuple(map(placed, node.characters))
                yield Evocation(node.concept, target, tuple(filled), id=node.id)

    def tally(self, found: AMRSentence) -> tuple[Counter[str], int]:
        nodes = nodes_of(found)
        edges = len(found.graph.edges())
        return Counter(node.concept for node in nodes), edges

    def terminal(self, found: AMRSentence) -> RenderableType:
        from amr.drawing.terminal import graph_terminal

        return graph_terminal(found)

    def drawing(self, found: Sequence[AMRSentence]) -> Drawing:
        from amr.drawing.html import legend_html

        style, script = (sheet("amr.drawing", name) for name in ("graph.css", "graph.js"))
        legend, said = legend_html(found), ".amr-words"
        return Drawing(self.name, self.title, style, legend, script=script, said=said)

    def html(self, found: AMRSentence, anchor: str) -> str:
        from amr.drawing.html import graph_html

        return graph_html(found, anchor)

    def files(self, found: Sequence[AMRSentence]) -> dict[str, Iterable[str]]:
        return {"graphs.amr": _blocks(found)}

    def counts(self, found: Sequence[AMRSentence]) -> dict[str, str]:
        return {"AMR nodes": f"{sum(len(sentence.tree.nodes()) for sentence in found):,}"}
