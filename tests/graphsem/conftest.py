"""Checkpoints of every parser, with random weights."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session", params=["kid", "amr"])
def checkpoint(
    request: pytest.FixtureRequest, tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of a tiny parser."""
    folder = tmp_path_factory.mktemp("checkpoints") / request.param
    if request.param == "kid":
        from kid.parser import FrameParser
        from tests.kid.tiny import tiny_model, tiny_ontology

        frames = FrameParser(tiny_model(tiny_encoder), tiny_ontology(), training={"seed": 0})
        frames.save_pretrained(folder, "# A card", "float32")
    else:
        from amr.parser import AMRParser
        from amr.wiki import NameLinker
        from tests.amr.tiny_parser import tiny_model as graph_model
        from tests.amr.tiny_parser import tiny_sentences

        linker = NameLinker.learn(tiny_sentences())
        graphs = AMRParser(graph_model(tiny_encoder), linker, training={"seed": 0})
        graphs.save_pretrained(folder, "# A card", "float32")
    return folder
