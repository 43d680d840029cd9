"""A random AMR parser."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def amr_checkpoint(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an AMR parser with random weights."""
    from amr.parser import AMRParser
    from tests.amr.tiny_parser import tiny_model

    folder = tmp_path_factory.mktemp("checkpoints") / "amr"
    parser = AMRParser(tiny_model(tiny_encoder), None, training={"seed": 0})
    parser.save_pretrained(folder, "# A card", "float32")
    return folder
