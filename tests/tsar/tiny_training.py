"""Training on a tiny corpus: its folder, and the command's arguments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from semcore.files import write_json
from semcore.text.spans import CharSpan, WordSpan, characters_of
from tests.tsar.documents import random_graph
from tests.tsar.tiny import tiny_ontology
from tsar.amr_graphs import graph_lines
from tsar.data import Argument, Event, EventDocument, document_of_words
from tsar.json_form import json_lines

# Sentences; then type, trigger, arguments: words of the document.
TEXTS = [
    ("she gave him a book . it is up in rome .",
     [("Transaction.Give", 1, [("Giver", 0, 1), ("Recipient", 2, 3), ("Thing", 3, 5)])]),
    ("rain in rome . the dog is up .",
     [("Weather.Rain", 0, [("Place", 2, 3)])]),
    ("the cat is in rome . it rained there .",
     [("Weather.Rain", 7, [("Place", 4, 5)])]),
    ("he gave it up to the dog . a book is it .",
     [("Transaction.Give", 1, [("Giver", 0, 1), ("Recipient", 5, 7), ("Thing", 8, 10)])]),
    ("she is in it . he is up .", []),
    ("the dog gave the cat a book in rome . it rained .",
     [("Transaction.Give", 2, [("Giver", 0, 2), ("Recipient", 3, 5), ("Thing", 5, 7)]),
      ("Weather.Rain", 11, [("Place", 8, 9)])]),
]  # fmt: skip


def tiny_documents() -> list[EventDocument]:
    """Six documents of two sentences each."""
    return [_document(f"t{k}", text, events) for k, (text, events) in enumerate(TEXTS)]


def _document(id: str, text: str, events: list[Any]) -> EventDocument:
    first, second = text.removesuffix(" .").split(" . ")
    raw = document_of_words(id, [f"{first} .".split(), f"{second} .".split()])

    def characters(start: int, end: int) -> CharSpan:
        return characters_of(WordSpan(start, end), raw.words)

    made = tuple(
        Event(
            f"{id}:{number}",
            kind,
            characters(word, word + 1),
            WordSpan(word, word + 1),
            tuple(Argument(role, characters(a, b), WordSpan(a, b)) for role, a, b in arguments),
        )
        for number, (kind, word, arguments) in enumerate(events, start=1)
    )
    return EventDocument(id, raw.text, raw.words, raw.sentences, made)


def save_tiny_corpus(folder: Path) -> Path:
    """Train and development are the same, as prepared folders have them."""
    from tsar.prepare import PREPARED

    folder.mkdir(parents=True, exist_ok=True)
    documents = tiny_documents()
    for split in ("train", "dev"):
        (folder / f"{split}.jsonl").write_text("".join(json_lines(documents)), encoding="utf-8")
        graphs = graph_lines(random_graph(document, 0) for document in documents)
        (folder / f"{split}.graphs.jsonl").write_text("".join(graphs), encoding="utf-8")
    write_json(folder / "ontology.json", tiny_ontology().to_json())
    PREPARED.write_marker(folder, {"corpus": "jsonl", "splits": {"train": {}, "dev": {}}})
    return folder


SETTINGS = {
    "encoder": "local",
    "trainer": "cpu",
    "encoder.dropout": "0",
    "model.dropout": "0",
    "model.guide.layers": "2",
    "model.guide.size": "16",
    "model.guide.dropout": "0",
    "trainer.precision": '"32"',
    "trainer.threads": "1",
    "trainer.epochs": "80",
    "trainer.batch_tokens": "64",
    "trainer.validate_every_epochs": "80",
    "optimizer.learning_rate": "3e-3",
    "optimizer.encoder_learning_rate": "1e-3",
}
SHARED = {"model": "tsar_shared", "model.guide.size": "16"}
POINTER = {"model": "tsar_pointer", "trainer.epochs": "150", "trainer.validate_every_epochs": "150"}


def tiny_arguments(
    corpus: Path, encoder: Path, output: Path, settings: dict[str, str] | None = None
) -> list[str]:
    """Arguments of ``python -m tsar.train``."""
    places = {"data": str(corpus), "output": str(output), "encoder.name": str(encoder)}
    given = {**SETTINGS, **places, **(settings or {})}
    return [f"{name}={value}" for name, value in given.items()]
