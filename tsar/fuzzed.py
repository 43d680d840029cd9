"""The readers of events as `semcore.fuzzing` tries them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from semcore.fuzzing import Fuzzed, contents, each, settings_of


def fuzzed(root: Path) -> Iterator[tuple[str, Fuzzed]]:
    """Readers by name; ``root`` holds ``samples`` and ``checkpoints``."""
    from tsar.amr_graphs import read_graphs
    from tsar.checkpoint import PARSER
    from tsar.config import EventModelConfig
    from tsar.json_form import read_documents
    from tsar.ontology import read_ontology
    from tsar.scoring.files import read_gold

    events = root / "samples" / "events"
    graph = {"nodes": [["sleep-01", 2, 3], ["boy", 1, 2]], "edges": [[0, "ARG0", 1]], "root": 0}
    graphs = json.dumps({"id": "a1", "sentences": [graph, graph]}).encode() + b"\n"
    for name, read, content in [
        ("events", read_documents, contents(events / "own", "*.jsonl")),
        ("graphs_of_documents", read_graphs, (graphs,)),
        ("rams", read_gold, contents(events / "rams", "dev.jsonlines", "test.jsonlines")),
        ("wikievents", read_gold, contents(events / "wikievents", "dev.jsonl", "*coarse/*.jsonl")),
        ("mlee", read_gold, contents(events / "mlee", "*.json")),
        ("casie", read_gold, contents(events / "casie", "*.jsonl")),
    ]:
        yield name, Fuzzed("a.jsonl", each(read), content, json_lines=True)
    inventory = json.dumps(json.loads((events / "own/ontology.json").read_bytes())).encode()
    yield "event_ontology", Fuzzed("a.json", read_ontology, (inventory,), json_lines=True)
    yield from _own_events(events / "own")
    yield from settings_of(root, PARSER, EventModelConfig)


def _own_events(samples: Path) -> Iterator[tuple[str, Fuzzed]]:
    """One's own data as a whole: JSON Lines, and brat's files beside their text."""
    from semcore.text.brat import Evocation, brat
    from semcore.text.spans import CharSpan
    from tsar.corpora.own import own_source
    from tsar.corpora.sources import Repairs

    def taken(folder: Path) -> None:
        for _ in own_source(folder).read("train", Repairs()):
            pass

    def lines(path: Path) -> None:
        taken(path.parent)

    record = contents(samples, "train.jsonl")
    yield "own_events", Fuzzed("train.jsonl", lines, record, json_lines=True)
    text = "Police arrested two men.\nA bomb had killed\nfive people there.\n"
    events = [
        Evocation("Arrest", (CharSpan(7, 15),), (("Jailer", CharSpan(0, 6)),) * 2),
        Evocation("Die", (CharSpan(36, 42),), (("Victim", CharSpan(43, 54)),)),
    ]
    annotated = "".join(brat(text, events)).encode()

    def beside(path: Path) -> None:
        place = path.parent / "brat" / "train"
        place.mkdir(parents=True, exist_ok=True)
        (place / "a.txt").write_text(text)
        path.replace(place / path.name)
        taken(place.parent)

    yield "brat_events", Fuzzed("a.ann", beside, (annotated,))
