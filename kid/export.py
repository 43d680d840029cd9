"""``python -m kid.export``: write a checkpoint anew, smaller or more exact on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from semcore.commands import command


@dataclass
class ExportConfig:
    """The keys of ``python -m kid.export``."""

    checkpoint: str  # checkpoint folder
    output: str  # folder of the new one
    storage: str = "int8"  # float32 | float16 | int8 with a scale a row


@command(
    "kid_export",
    ExportConfig,
    example="python -m kid.export checkpoint=runs/kid/checkpoint output=checkpoints/kid",
)
def main(config: ExportConfig) -> None:
    """Write a checkpoint with another number type; its model card is kept."""
    from kid.checkpoint import PARSER
    from kid.parser import FrameParser
    from semcore.checkpoints import load_pretrained

    parser = FrameParser.from_pretrained(config.checkpoint)
    card = load_pretrained(config.checkpoint, PARSER).card
    parser.save_pretrained(config.output, card, config.storage)
    size = sum(file.stat().st_size for file in Path(config.output).iterdir())
    print(f"{config.output}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
