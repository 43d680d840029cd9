"""The readers of this package as `semcore.fuzzing` tries them."""

from __future__ import annotations

import io
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from semcore.fuzzing import Fuzzed, contents, each, small_tensors


def fuzzed(root: Path) -> Iterator[tuple[str, Fuzzed]]:
    """Readers by name; ``root`` holds ``samples``."""
    from semcore.checkpoints import read_tensors
    from semcore.files.archives import unpack
    from semcore.text.dependencies import read_dependencies
    from semcore.text.inputs import TextInput

    trees = contents(root / "samples" / "dependency", "dev.*", "test.*")
    yield "conllu", Fuzzed("a.conllu", each(read_dependencies), trees)

    def unpacked(path: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            unpack(path, Path(folder) / "content")

    yield "archives", Fuzzed("a.zip", unpacked, archived())

    def texts(path: Path) -> Iterator[object]:
        return TextInput(path).documents()

    record = '{"id": "a", "text": "One. Two."}\n{"text": "Three \u20ac5.", "id": 7}\n'
    yield "json_lines", Fuzzed("a.jsonl", each(texts), (record.encode(),), json_lines=True)
    rows = 'id,text\na,One.\nb,"Two, ""three"".\n\nFour."\n,\u20ac5\n'
    yield "tables", Fuzzed("a.csv", each(texts), (rows.encode(), rows.replace(",", ";").encode()))

    def tensors(path: Path) -> None:
        read_tensors(path)

    yield "safetensors", Fuzzed("model.safetensors", tensors, (small_tensors(),))


def archived() -> tuple[bytes, ...]:
    """Small archives of each kind that is read."""
    files = {"a/one.txt": b"one\n" * 30, "a/two.txt": b"two", "three.txt": b""}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    found = [packed.getvalue()]
    for mode in ("w:", "w:gz", "w:bz2", "w:xz"):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode=mode) as tar:  # type: ignore[call-overload]
            for name, content in files.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
        found.append(packed.getvalue())
    return tuple(found)
