"""RAMS's and WikiEvents' scores from the official files alone, as plainly as they can be written.

Nothing here goes through the package: files are read as JSON, spans stay inclusive, a document at
a time. What `tsar.score` counts must be the same.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

Record = dict[str, Any]


def records(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def role(name: str) -> str:
    return re.sub(r"^evt\d+arg\d+", "", name)


def gold_links(record: Record) -> list[tuple[Any, ...]]:
    return [
        (tuple(trigger), tuple(span), role(name))
        for trigger, span, name in record["gold_evt_links"]
    ]


def predicted_links(record: Record, most: dict[str, int] | None = None) -> list[tuple[Any, ...]]:
    """With ``most``, the counts of the event's type, type-constrained decoding."""
    links = []
    for trigger, *arguments in record["predictions"]:
        kept = []
        for name in dict.fromkeys(argument[2] for argument in arguments):
            those = [argument for argument in arguments if argument[2] == name]
            if most is not None:
                those = sorted(those, key=lambda argument: -argument[3])[: most.get(name, 0)]
            kept += those
        links += [(tuple(trigger), tuple(argument[:2]), argument[2]) for argument in kept]
    return links


def span_counts(
    gold: list[Record], predicted: list[Record], most: dict[str, dict[str, int]] | None = None
) -> dict[str, int]:
    """Correct, missing and over-predicted links, matched one to one."""
    found = {record["doc_key"]: record for record in predicted}
    correct = missing = over = 0
    for record in gold:
        wanted = Counter(gold_links(record))
        allowed = None if most is None else most[record["evt_triggers"][0][2][0][0]]
        key = record["doc_key"]
        links = Counter(predicted_links(found[key], allowed) if key in found else [])
        for link in wanted.keys() | links.keys():
            both = min(wanted[link], links[link])
            correct += both
            missing += wanted[link] - both
            over += links[link] - both
    return {"correct": correct, "missing": missing, "over": over}


def by_distance(gold: list[Record], predicted: list[Record]) -> dict[int, tuple[int, int, int]]:
    """Correct, predicted and gold links whose span is so many sentences behind the trigger."""
    found = {record["doc_key"]: record for record in predicted}
    counts: dict[int, list[int]] = {n: [0, 0, 0] for n in range(-4, 5)}
    for record in gold:
        sentence = [i for i, words in enumerate(record["sentences"]) for _ in words]
        wanted = Counter(gold_links(record))
        links = Counter(predicted_links(found[record["doc_key"]]))
        for link in wanted.keys() | links.keys():
            trigger, span, _ = link
            place = counts[sentence[span[0]] - sentence[trigger[0]]]
            place[0] += min(wanted[link], links[link])
            place[1] += links[link]
            place[2] += wanted[link]
    return {n: (c, p, g) for n, (c, p, g) in counts.items()}


def multiplicities(path: Path) -> dict[str, dict[str, int]]:
    found = {}
    for line in path.read_text("utf-8").splitlines():
        name, *rest = line.split()
        found[name] = dict(zip(rest[::2], map(int, rest[1::2]), strict=True))
    return found


def guesses(gold: list[Record], seed: int = 0) -> list[Record]:
    """Predictions for RAMS: some of the gold, some of it with other words or roles, some noise."""
    chance = random.Random(seed)
    names = sorted({role(name) for record in gold for _, _, name in record["gold_evt_links"]})
    predicted = []
    for record in gold:
        words = sum(map(len, record["sentences"]))
        trigger = record["evt_triggers"][0][:2]
        arguments = []
        for _, (start, end), name in record["gold_evt_links"]:
            drawn = chance.random()
            if drawn < 0.6:
                arguments.append([start, end, role(name)])
            elif drawn < 0.8:
                arguments.append([start, min(words - 1, end + 1), role(name)])
            elif drawn < 0.9:
                arguments.append([start, end, chance.choice(names)])
        for _ in range(chance.randrange(3)):
            start = chance.randrange(words)
            end = min(words - 1, start + chance.randrange(3))
            arguments.append([start, end, chance.choice(names)])
        scored = [[*argument, round(chance.random(), 6)] for argument in arguments]
        predicted.append({"doc_key": record["doc_key"], "predictions": [[trigger, *scored]]})
    return predicted


def write(path: Path, lines: list[Record]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path
