"""What a verifier learns from: the graphs that a parser gave for a sentence, and what is right.

JSON Lines, a sentence a line::

    {"id": "lpp.1", "text": "The boy sleeps.", "words": [[0, 3], ...], "gold": 4, "weight": 1.0,
     "graphs": [{"graph": "(s / sleep-01~e.2 ...)", "score": -3.2, "right": "1101"}, ...]}

``right`` has a 1 or 0 for each part of the graph, in the order of `amr.verifier.parts.parts_of`;
``score`` is the parser's log-probability, ``gold`` the number of the gold graph's triples. Graphs
have their alignment as surface markers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict

from amr.alignment.align import align
from amr.alignment.marks import with_markers
from amr.data import Alignment, AMRSentence
from amr.notation.reader import read_graph
from amr.verifier.parts import Labels, labels_of, parts_of
from semcore.errors import InputError, at_line
from semcore.files.places import expanded
from semcore.files.prepared import SPLITS
from semcore.files.records import records, shaped
from semcore.text.inputs import TextInput
from semcore.text.spans import CharSpan

if TYPE_CHECKING:
    from semcore.files import StrPath


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """The graphs of one sentence, best first by the parser, and what is right of each."""

    graphs: tuple[AMRSentence, ...]  # of one text; each with its score and alignment
    labels: tuple[Labels, ...]
    weight: float = 1.0  # of the sentence in training

    @property
    def words(self) -> int:
        """How long the sentence is."""
        return len(self.graphs[0].words)


class _Graph(TypedDict):
    graph: str
    score: float
    right: str


class _Sentence(TypedDict):
    id: str
    text: str
    words: list[tuple[int, int]]
    gold: int
    weight: float
    graphs: list[_Graph]


def labelled(graphs: Sequence[AMRSentence], gold: AMRSentence, weight: float = 1.0) -> Hypotheses:
    """Graphs of a sentence, aligned, with their labels by its gold graph."""
    graphs = [with_alignment(replace(item, metadata={})) for item in graphs]
    return Hypotheses(
        tuple(graphs), tuple(labels_of(item.tree, gold.tree) for item in graphs), weight
    )


def with_alignment(sentence: AMRSentence) -> AMRSentence:
    """The sentence with the alignment of its graph, if it has none yet."""
    if sentence.alignment is not None:
        return sentence
    return replace(sentence, alignment=align(sentence.graph, sentence.forms))


def to_line(item: Hypotheses) -> str:
    """A line of the file."""
    first = item.graphs[0]
    record = {
        "id": first.id,
        "text": first.text,
        "words": [list(word) for word in first.words],
        "gold": item.labels[0].gold,
        "weight": item.weight,
        "graphs": [
            {
                "graph": " ".join(with_markers(graph).split("\n")),
                "score": round(graph.score or 0.0, 4),
                "right": "".join("01"[right] for right in labels.right),
            }
            for graph, labels in zip(item.graphs, item.labels, strict=True)
        ],
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def read_hypotheses(path: StrPath) -> Iterator[Hypotheses]:
    """The sentences of a file. Raises `InputError` naming file and line for what is none."""
    for number, record in records(TextInput(Path(path)).lines(), path):
        with at_line(path, number):
            yield _sentence(shaped(_Sentence, record))


def _sentence(record: Any) -> Hypotheses:
    words = tuple(CharSpan(*word) for word in record["words"])
    ends = [end for span in words for end in span]
    if ends != sorted(ends) or any(not 0 <= end <= len(record["text"]) for end in ends):
        raise ValueError("words do not lie one after the other in the text")
    if not (isfinite(record["weight"]) and record["weight"] >= 0):
        raise ValueError(f"weight {record['weight']} must not be negative")
    if record["gold"] < 1:
        raise ValueError(f"gold {record['gold']}: a graph has at least one triple")
    if not record["graphs"]:
        raise ValueError("graphs: there is none")
    graphs, labels = [], []
    for graph in record["graphs"]:
        reading = read_graph(graph["graph"])
        aligned = Alignment(reading.aligned, reading.roles)
        parts = len(parts_of(reading.tree).triples)
        if len(graph["right"]) != parts or not set(graph["right"]) <= {"0", "1"}:
            raise ValueError(f"right: {parts} times 0 or 1 are wanted for {graph['graph']}")
        if not isfinite(graph["score"]):
            raise ValueError("score: must be a number")
        graphs.append(
            AMRSentence(
                record["id"],
                record["text"],
                reading.tree,
                words,
                alignment=aligned,
                score=graph["score"],
            )
        )
        labels.append(Labels(tuple(bit == "1" for bit in graph["right"]), record["gold"]))
    return Hypotheses(tuple(graphs), tuple(labels), record["weight"])


def files_of(places: Iterable[str], split: str) -> list[Path]:
    """The files that are named, or a split's in the folders that are.

    Raises `InputError` for what is not there.
    """
    if split not in SPLITS:
        raise ValueError(split)
    found = []
    for place in places:
        path = expanded(place)
        file = path / f"{split}.jsonl" if path.is_dir() else path
        if not file.is_file():
            raise InputError.at(file, None, "no such file; run amr.verifier.prepare first")
        found.append(file)
    return found
