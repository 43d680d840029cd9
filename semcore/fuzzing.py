"""Readers against damaged files: every input is read, or is one line that says what is wrong.

A reader is tried on mutations of small files, as many as one likes, the same for the same seed::

    for failure in failures("penman", range(500)):
        print(failure)

Mutations cut, repeat, drop, swap and overwrite pieces, and put in what readers stumble over: other
types, numbers without end, depth, NUL, escape sequences, half surrogate pairs, marks of Unicode.
"""

from __future__ import annotations

import hashlib
import json
import random
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semcore.errors import InputError

if TYPE_CHECKING:
    from semcore.checkpoints import CheckpointFormat

Read = Callable[[Path], object]

_PIECES = [
    *(b"", b"\0", b"\x1b[31m", b"\xff\xfe", b"\xef\xbb\xbf", b"\n\n", b"\t", b" ", b"\r", b"_"),
    *("\u2028\u0085\u202e".encode(), b"\\ud800", b'"', b"'", b"(", b")", b":", b"/", b"#", b"*"),
    *(b"-1", b"0", b"1e999", b"NaN", b"9" * 5000, b"null", b"true", b"[]", b"{}", b'["x"]', b'""'),
    *(b"<a>", b"</a>", b"<!-- x -->", b"]]>", b"&x;", b"[" * 3000, b"(a / b :c " * 400, b"1.5"),
]
_VALUES: list[Any] = [
    *(None, True, -1, 0, 1.5, 10**30, "", "x", "\x1b[2J", "[/b]", [], {}, ["x"], {"x": 1}),
    *([[0, 1]], [1, 0], [0, 10**9], [-1, 3], [[["x"]]], float("inf"), "9" * 40),
]


@dataclass(frozen=True)
class Failure:
    """An input that was neither read nor refused in one line."""

    reader: str
    seed: int
    error: str


@dataclass(frozen=True)
class Fuzzed:
    """A reader, the name of its files, and what is damaged to make them."""

    name: str
    read: Read
    samples: tuple[bytes, ...]
    json_lines: bool = False  # values are changed too, not the text alone


def failures(fuzzed: Fuzzed, seeds: Iterable[int]) -> Iterator[Failure]:
    """Those among the mutations of these seeds that the reader does not take well."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / fuzzed.name
        for seed in seeds:
            path.write_bytes(mutated(fuzzed, seed))
            try:
                fuzzed.read(path)
            except InputError as error:
                if not str(error).isprintable():
                    yield Failure(fuzzed.name, seed, f"no plain line: {str(error)!r}")
            except Exception as error:
                yield Failure(fuzzed.name, seed, f"{type(error).__name__}: {error}"[:200])


def mutated(fuzzed: Fuzzed, seed: int) -> bytes:
    """A sample with some mutations: a function of the seed."""
    rng = random.Random(seed)
    content = rng.choice(fuzzed.samples)
    if fuzzed.json_lines and rng.random() < 0.7:
        lines = content.splitlines()
        place = rng.randrange(len(lines))
        lines[place] = _changed_json(lines[place], rng)
        content = b"\n".join(lines) + b"\n"
        if rng.random() < 0.7:
            return content
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        content = _changed(content, rng)
    return content


def _changed(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content) + 1)
    end = min(len(content), start + rng.choice((0, 1, 1, 2, 5, 20, 200)))
    piece = rng.choice(_PIECES)
    match rng.randrange(7):
        case 0:
            return content[:start] + piece + content[start:]
        case 1:
            return content[:start] + piece + content[end:]
        case 2:
            return content[:start]
        case 3:
            return content[:start] + content[end:]
        case 4:
            return content[:end] + content[start:end] * rng.choice((1, 3)) + content[end:]
        case 5:
            flipped = bytes(byte ^ (1 << rng.randrange(8)) for byte in content[start:end])
            return content[:start] + flipped + content[end:]
    lines = content.split(b"\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _changed_json(line: bytes, rng: random.Random) -> bytes:
    """The line with one value, at any depth, replaced, removed or doubled."""
    record = json.loads(line)
    places: list[tuple[Any, Any]] = []

    def visit(value: Any) -> None:
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            places.append((value, key))
            if isinstance(value[key], dict | list):
                visit(value[key])

    visit(record)
    if places:
        holder, key = rng.choice(places)
        match rng.randrange(4):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.insert(key, holder[key])
            case _:
                holder[key] = rng.choice(_VALUES)
    return json.dumps(record).encode()


def each(read: Callable[[Path], Iterable[object]]) -> Read:
    """The reader that consumes what another gives one by one."""

    def consumed(path: Path) -> None:
        for _ in read(path):
            pass

    return consumed


def contents(folder: Path, *patterns: str) -> tuple[bytes, ...]:
    """What is in the files of a folder that match a pattern."""
    return tuple(file.read_bytes() for p in patterns for file in sorted(folder.glob(p)))


def settings_of(root: Path, format: CheckpointFormat, schema: type) -> Iterator[tuple[str, Fuzzed]]:
    """The settings of a parser's checkpoint, if it is there; ``schema`` is that of its model.

    The checkpoint's other files are stand-ins, with the hashes of these.
    """
    from semcore.checkpoints import CARD, CONFIG, WEIGHTS, describing, load_pretrained, typed
    from semcore.encoders import EncoderConfig

    path = root / "checkpoints" / format.parser / CONFIG
    if not path.is_file():
        return
    record = json.loads(path.read_bytes())
    files = dict.fromkeys((CARD, *(f"{name}.json" for name in record["inventories"])), b"{}")
    files[WEIGHTS] = small_tensors()
    record["sha256"] = {name: hashlib.sha256(item).hexdigest() for name, item in files.items()}

    def read(config: Path) -> None:
        for name, content in files.items():
            if not (config.parent / name).exists():
                (config.parent / name).write_bytes(content)
        loaded = load_pretrained(config.parent, format)
        with describing(config.parent):
            typed(EncoderConfig, loaded.config["encoder"])
            typed(schema, loaded.config["model"])

    content = (json.dumps(record).encode(),)
    yield f"config_{format.parser}", Fuzzed(CONFIG, read, content, json_lines=True)


def small_tensors() -> bytes:
    """A safetensors file: the length of its header, the header, two tensors of zeros."""
    header = {
        "weight": {"dtype": "F16", "shape": [2, 3], "data_offsets": [0, 12]},
        "bias": {"dtype": "F32", "shape": [2], "data_offsets": [12, 20]},
    }
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(20)
