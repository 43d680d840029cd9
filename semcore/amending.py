"""A checkpoint again with another inventory: weights, card and settings stay to the byte."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from semcore.checkpoints import CONFIG, CheckpointFormat, load_pretrained
from semcore.files import StrPath, read_json, write_json
from semcore.files.folders import atomic_folder


def with_inventory(
    source: StrPath, target: StrPath, format: CheckpointFormat, name: str, inventory: Any
) -> None:
    """Write the checkpoint ``source`` to ``target`` with the inventory ``name`` added or renewed.

    The two may be the same folder. Its format stays, so that what could read it still can.

    Raises `InputError` when the checkpoint is missing or damaged, or cannot be written.
    """
    load_pretrained(source, format)  # whole, and of this parser
    root = Path(source)
    record = read_json(root / CONFIG)
    files = [file for file in record.pop("sha256") if file != f"{name}.json"]
    record["inventories"] = sorted({*record["inventories"], name})
    with atomic_folder(target, format.folder) as folder:
        for file in files:
            shutil.copyfile(root / file, folder / file)
        write_json(folder / f"{name}.json", inventory, indent=None)
        format.folder.write_marker(folder, record)
