"""A checkpoint again with other settings, inventories or card: weights stay to the byte."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from semcore.checkpoints.folder import load_pretrained
from semcore.checkpoints.format import CARD, CONFIG, CheckpointFormat
from semcore.files import StrPath, read_json, write_json
from semcore.files.folders import atomic_folder


def amend(
    source: StrPath,
    target: StrPath,
    format: CheckpointFormat,
    *,
    inventories: Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
    card: str | None = None,
) -> None:
    """Write the checkpoint ``source`` to ``target``, these inventories, settings or card renewed.

    The two may be the same folder. Its format stays, so that what could read it still can.

    Raises `InputError` when the checkpoint is missing or damaged, or cannot be written.
    """
    load_pretrained(source, format)  # whole, and of this parser
    root, renewed = Path(source), inventories or {}
    record = read_json(root / CONFIG)
    record["config"] |= settings or {}
    written = {f"{name}.json" for name in renewed}
    files = [file for file in record.pop("sha256") if file not in written]
    record["inventories"] = sorted({*record["inventories"], *renewed})
    with atomic_folder(target, format.folder) as folder:
        for file in files:
            shutil.copyfile(root / file, folder / file)
        for name, inventory in renewed.items():
            write_json(folder / f"{name}.json", inventory, indent=None)
        if card is not None:
            (folder / CARD).write_text(card, encoding="utf-8")
        format.folder.write_marker(folder, record)
