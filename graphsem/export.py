"""``python -m graphsem.export``: write a checkpoint anew, smaller or more exact on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from semcore.commands import command


@dataclass
class ExportConfig:
    """The keys of ``python -m graphsem.export``."""

    checkpoint: str  # checkpoint folder, of any parser
    output: str  # folder of the new one
    storage: str = "int8"  # float32 | float16 | int8 with a scale a row


@command(
    "export",
    ExportConfig,
    example="python -m graphsem.export checkpoint=runs/kid/checkpoint output=checkpoints/kid",
)
def main(config: ExportConfig) -> None:
    """Write a checkpoint with another number type; its model card is kept."""
    from graphsem.parsers import load
    from semcore.checkpoints import CARD, parser_of
    from semcore.drawing.escaping import visible
    from semcore.files.endings import check_folder
    from semcore.files.places import keep_apart
    from semcore.shipped import checkpoint_place

    check_folder(config.output)
    keep_apart(config.output, config.checkpoint)
    place = checkpoint_place(config.checkpoint)
    parser = load(parser_of(place), place)
    card = (place / CARD).read_text(encoding="utf-8")
    parser.save_pretrained(config.output, card, config.storage)
    size = sum(file.stat().st_size for file in Path(config.output).iterdir())
    print(f"{visible(config.output)}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
