"""Graphs that an AMR parser made, on disk: a sentence is parsed once, whoever asks, however often.

A folder has a file for each checkpoint and way of decoding, JSON Lines: the first line says by
what the graphs were made, every other one is a graph under the hash of its sentence. Lines are
only ever appended, each in one write: after a kill all but the last few sentences are there, and
two processes may fill one file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from amr.notation.aligned import AlignedEdge, AlignedGraph, AlignedNode
from semcore.errors import InputError, naming

FORMAT = "tsar.amr_cache"
Stored = dict[str, Any]


def sentence_key(forms: Sequence[str]) -> str:
    """The hash of a sentence: of its words, whatever white space is between them."""
    return hashlib.sha256(json.dumps(list(forms)).encode()).hexdigest()[:32]


class AMRCache:
    """The graphs of one checkpoint and way of decoding, by `sentence_key`.

    Without a folder they are kept in memory alone. ``made_by`` identifies the parser: checkpoint
    and options.
    """

    def __init__(self, folder: Path | None, made_by: Mapping[str, Any]) -> None:
        self._graphs: dict[str, Stored] = {}
        self._made_by = {"format": FORMAT, **made_by}
        self._file: int | None = None
        self.path: Path | None = None
        if folder is not None:
            name = hashlib.sha256(json.dumps(self._made_by, sort_keys=True).encode()).hexdigest()
            self.path = folder / f"{name[:16]}.jsonl"
            self._read(self.path)

    def __contains__(self, key: str) -> bool:
        return key in self._graphs

    def __len__(self) -> int:
        return len(self._graphs)

    def graph(self, key: str, tokens: Sequence[str]) -> AlignedGraph:
        """The graph under a key that is there, over its tokens."""
        return _graph(self._graphs[key], tokens)

    def add(self, key: str, graph: AlignedGraph) -> None:
        """Keeps a graph, at once and for good."""
        stored: Stored = {
            "nodes": [[concept, list(tokens)] for concept, tokens in graph.nodes],
            "edges": [list(edge) for edge in graph.edges],
            "root": graph.root,
        }
        self._graphs[key] = stored
        if self.path is not None:
            self._append({"key": key, **stored})

    def _append(self, record: Mapping[str, Any]) -> None:
        assert self.path is not None
        with naming(self.path):
            if self._file is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
                size = os.fstat(self._file).st_size
                if not size:
                    os.write(self._file, _line(self._made_by))
                elif os.pread(self._file, 1, size - 1) != b"\n":  # the half line of a kill
                    os.write(self._file, b"\n")
            os.write(self._file, _line(record))

    def _read(self, path: Path) -> None:
        """What is there; a line that is no graph (cut short by a kill) is as if it were not."""
        if not path.exists():
            return
        with naming(path), path.open("rb") as lines:
            if (head := _parsed(next(lines, b""))) is not None and head != self._made_by:
                raise InputError.at(path, 1, "no cache of AMR graphs by this parser")
            for line in lines:
                record = _parsed(line)
                try:
                    if record is not None:
                        key = record.pop("key")
                        _check(record)
                        self._graphs[key] = record
                except (KeyError, TypeError, ValueError, IndexError):
                    continue

    def close(self) -> None:
        """Closes the file; what is added later opens it again."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _line(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, separators=(",", ":")) + "\n").encode()


def _parsed(line: bytes) -> Stored | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _check(record: Stored) -> None:
    nodes = len(record["nodes"])
    ends = [end for source, _, target in record["edges"] for end in (source, target)]
    if record["root"] is not None:
        ends.append(record["root"])
    if not all(type(end) is int and 0 <= end < nodes for end in ends):
        raise ValueError("an edge to no node")
    for concept, tokens in record["nodes"]:
        if not isinstance(concept, str) or not all(type(token) is int for token in tokens):
            raise TypeError("no node")


def _graph(record: Stored, tokens: Sequence[str]) -> AlignedGraph:
    return AlignedGraph(
        id="",
        tokens=tuple(tokens),
        nodes=tuple(
            AlignedNode(concept, tuple(token for token in aligned if 0 <= token < len(tokens)))
            for concept, aligned in record["nodes"]
        ),
        edges=tuple(AlignedEdge(*edge) for edge in record["edges"]),
        root=record["root"],
    )
