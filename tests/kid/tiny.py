"""A FrameNet of four frames, a dozen sentences, and a parser of 32 dimensions on a tiny BERT."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from kid.config import KidConfig, KnowledgeGraphConfig, ReaderConfig
from kid.data import FrameAnnotation, FrameElement, FrameSentence, json_lines
from kid.model.batch import FrameBatch, FrameDataset
from kid.model.double_graph import KidModel
from kid.ontology import Frame, FrameElementType, FrameRelation, Ontology
from semcore.encoders import EncoderConfig, WordEncoder
from semcore.files import write_json
from semcore.text.spans import CharSpan, WordSpan, characters_of

FRAMES = {
    "Cause_motion": (("Agent", "Theme", "Goal", "Time"), ("throw.v", "take.v")),
    "Commerce_sell": (("Seller", "Goods", "Buyer", "Time", "Place"), ("sell.v", "sale.n")),
    "Giving": (
        ("Donor", "Theme", "Recipient", "Time", "Place", "Manner", "Purpose"),
        ("give.v", "give up.v", "gift.n", "hand over.v", "take.v"),
    ),
    "Weather": (("Place", "Time"), ("rain.v", "rain.n", "cold.a")),
}

Arguments = Sequence[tuple[str, int, int]]  # element, first word, last word
# Words; then target (first, last of each part), unit, frame, arguments.
SENTENCES: list[tuple[str, list[tuple[list[tuple[int, int]], str, str, Arguments]]]] = [
    (
        "She gave him a book yesterday .",
        [([(1, 1)], "give.v", "Giving", [("Donor", 0, 0), ("Recipient", 2, 2), ("Theme", 3, 4),
                                         ("Time", 5, 5)])],
    ),
    (
        "It rained and the man sold cats to a dog in Rome .",
        [([(1, 1)], "rain.v", "Weather", [("Place", 10, 11)]),
         ([(5, 5)], "sell.v", "Commerce_sell", [("Seller", 3, 4), ("Goods", 6, 6),
                                                ("Buyer", 7, 9), ("Place", 10, 11)])],
    ),
    (
        "He gave his old dog up .",
        [([(1, 1), (5, 5)], "give up.v", "Giving", [("Donor", 0, 0), ("Theme", 2, 4)])],
    ),
    ("Cold !", [([(0, 0)], "cold.a", "Weather", [])]),
    (
        "Today they took the cat to school and the gift to her .",
        [([(2, 2)], "take.v", "Cause_motion", [("Time", 0, 0), ("Agent", 1, 1), ("Theme", 3, 4),
                                               ("Goal", 5, 6)]),
         ([(9, 9)], "gift.n", "Giving", [("Recipient", 10, 11)])],
    ),
    ("Nothing happens here .", []),
    (
        "In Rome , for fun , she kindly gave him cats today .",
        [([(8, 8)], "give.v", "Giving", [("Place", 0, 1), ("Purpose", 3, 4), ("Donor", 6, 6),
                                         ("Manner", 7, 7), ("Recipient", 9, 9), ("Theme", 10, 10),
                                         ("Time", 11, 11)])],
    ),
    (
        "They throw books .",
        [([(1, 1)], "throw.v", "Cause_motion", [("Agent", 0, 0), ("Theme", 2, 2)])],
    ),
    (
        "The sale of dogs was in May .",
        [([(1, 1)], "sale.n", "Commerce_sell", [("Goods", 2, 3), ("Time", 5, 6)])],
    ),
    (
        "Rain is cold in Rome .",
        [([(0, 0)], "rain.n", "Weather", []), ([(2, 2)], "cold.a", "Weather", [("Place", 3, 4)])],
    ),
    (
        "You take gifts .",
        [([(1, 1)], "take.v", "Giving", [("Recipient", 0, 0), ("Theme", 2, 2)]),
         ([(2, 2)], "gift.n", "Giving", [])],
    ),
    (
        "The man handed over a book to his dog .",
        [([(2, 3)], "hand over.v", "Giving", [("Donor", 0, 1), ("Theme", 4, 5),
                                              ("Recipient", 6, 8)])],
    ),
]  # fmt: skip


def tiny_ontology() -> Ontology:
    """Four frames, 18 elements, two relations."""
    frames = tuple(
        Frame(
            name,
            f"The frame {name}.",
            tuple(FrameElementType(element, "Core", f"The {element}.") for element in elements),
            units,
        )
        for name, (elements, units) in sorted(FRAMES.items())
    )
    relations = (
        FrameRelation("Inheritance", "Commerce_sell", "Giving", (("Seller", "Donor"),)),
        FrameRelation("Using", "Giving", "Cause_motion", (("Theme", "Theme"),)),
    )
    return Ontology("1.7", frames, relations, (("Giving", "Donor", "Theme"),))


def spans_of(forms: Sequence[str]) -> tuple[CharSpan, ...]:
    """Where the words stand when joined by single spaces."""
    starts = [sum(len(form) + 1 for form in forms[:index]) for index in range(len(forms))]
    return tuple(CharSpan(s, s + len(form)) for s, form in zip(starts, forms, strict=True))


def annotation(
    id: str,
    words: Sequence[CharSpan],
    target: Sequence[tuple[int, int]],
    unit: str,
    frame: str,
    arguments: Arguments,
) -> FrameAnnotation:
    """An annotation from inclusive word numbers."""
    parts = tuple(WordSpan(first, last + 1) for first, last in target)
    elements = []
    for name, first, last in arguments:
        span = WordSpan(first, last + 1)
        elements.append(FrameElement(name, span, characters_of(span, words)))
    characters = tuple(characters_of(part, words) for part in parts)
    return FrameAnnotation(id, frame, unit, parts, characters, tuple(elements))


def tiny_sentences() -> list[FrameSentence]:
    """A dozen annotated sentences, with seven arguments at most."""
    sentences = []
    for number, (text, targets) in enumerate(SENTENCES):
        words = spans_of(text.split())
        frames = tuple(
            annotation(f"{number}-{index}", words, *target) for index, target in enumerate(targets)
        )
        sentences.append(FrameSentence(str(number), "tiny", text, words, frames=frames))
    return sentences


def random_sentence(random: random.Random, most_words: int = 14) -> FrameSentence:
    """A sentence of random words with random targets and arguments that do not overlap."""
    count = random.randint(1, most_words)
    forms = ["".join(random.choices("abcdegr", k=random.randint(1, 6))) for _ in range(count)]
    words = spans_of(forms)
    frames = []
    for index in range(random.randint(0, 3)):
        frame = random.choice(sorted(FRAMES))
        names, units = FRAMES[frame]
        first = random.randrange(count)
        last = min(count - 1, first + random.randint(0, 1))
        cuts = sorted(random.sample(range(count + 1), random.randint(0, count)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        arguments = [(random.choice(names), begin, end - 1) for begin, end in pairs]
        unit = random.choice(units)
        frames.append(annotation(str(index), words, [(first, last)], unit, frame, arguments))
    return FrameSentence(str(random.random()), "random", " ".join(forms), words,
                         frames=tuple(frames))  # fmt: skip


def tiny_config(**changes: object) -> KidConfig:
    """A parser of 16 dimensions."""
    config = KidConfig(size=16, reader=ReaderConfig(layers=1, heads=2, inner=32))
    return replace(config, **changes)  # type: ignore[arg-type]


def tiny_model(
    encoder: Path, config: KidConfig | None = None, *, seed: int = 0, layers: str = "mix"
) -> KidModel:
    """A random parser in evaluation mode, with no dropout in its encoder."""
    torch.manual_seed(seed)
    words = WordEncoder(EncoderConfig(name=str(encoder), layers=layers, dropout=0.0))
    config = config or tiny_config()
    text: dict[str, torch.Tensor] = {}
    ontology = tiny_ontology()
    if config.knowledge_graph.features != "learned":
        text["frame_text"] = torch.randn(len(ontology.frames), 32)
        text["element_text"] = torch.randn(len(ontology.element_names) + 1, 32)
    return KidModel(config, ontology, words, **text).eval()


def knowledge(**changes: object) -> KnowledgeGraphConfig:
    """Settings of the knowledge graph."""
    return KnowledgeGraphConfig(**changes)  # type: ignore[arg-type]


def tiny_batch(
    model: KidModel, sentences: Sequence[FrameSentence] | None = None, **options: bool
) -> FrameBatch:
    """All sentences in one batch."""
    chosen = tiny_sentences() if sentences is None else list(sentences)
    dataset = FrameDataset(chosen, tiny_ontology(), model.encoder, **options)
    return dataset.collate(range(len(chosen)))


def save_tiny_corpus(folder: Path) -> Path:
    """A prepared folder whose three splits and exemplars are all the dozen sentences."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json_lines(tiny_sentences()))
    annotated = "".join(json_lines(item for item in tiny_sentences() if item.frames))
    for name in ("train", "dev", "test"):
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (folder / "exemplars.jsonl").write_text(annotated, encoding="utf-8")
    write_json(folder / "ontology.json", tiny_ontology().to_json())
    return folder
