"""A tiny event parser, made once a file of tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tsar.tiny import save_tiny_parser
from tsar.parser import EventParser


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Path) -> Path:
    return save_tiny_parser(tmp_path_factory.mktemp("tsar") / "checkpoint", tiny_encoder)


@pytest.fixture(scope="module")
def parser(checkpoint: Path) -> EventParser:
    return EventParser.from_pretrained(checkpoint)
