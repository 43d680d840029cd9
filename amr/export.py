"""``python -m amr.export``: write a checkpoint anew, smaller or more exact on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from semcore.commands import command


@dataclass
class ExportConfig:
    """The keys of ``python -m amr.export``."""

    checkpoint: str  # checkpoint folder
    output: str  # folder of the new one
    storage: str = "int8"  # float32 | float16 | int8 with a scale a row


@command(
    "amr_export",
    ExportConfig,
    example="python -m amr.export checkpoint=runs/amr/checkpoint output=checkpoints/amr",
)
def main(config: ExportConfig) -> None:
    """Write a checkpoint with another number type; its model card is kept."""
    from amr.checkpoint import PARSER
    from amr.parser import AMRParser
    from semcore.checkpoints import load_pretrained

    parser = AMRParser.from_pretrained(config.checkpoint)
    card = load_pretrained(config.checkpoint, PARSER).card
    parser.save_pretrained(config.output, card, config.storage)
    size = sum(file.stat().st_size for file in Path(config.output).iterdir())
    print(f"{config.output}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
