"""The encoder-decoder goes through the same training, checkpoint and parser as the compact one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import penman
import pytest

from amr.checkpoint import PARSER
from amr.config import GraphOptions
from amr.notation.files import write_amr
from amr.parser import AMRParser
from amr.train import main
from semcore.checkpoints import load_pretrained
from tests.amr.tiny_parser import tiny_sentences
from tests.tiny_seq2seq import save_tiny_seq2seq


@pytest.fixture(scope="module", params=["dfs", "bfs", "penman", "brief"])
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of a tiny encoder-decoder, trained for two epochs in one of the forms."""
    root = tmp_path_factory.mktemp(request.param)
    folder = save_tiny_seq2seq(root / "bart", "bart", positions=160)
    write_amr(root / "data" / "train.amr", tiny_sentences())
    write_amr(root / "data" / "dev.amr", tiny_sentences()[:2])
    arguments = [
        "model.architecture=seq2seq",
        f"model.seq2seq.name={folder}",
        f"paths.amr=[{root / 'data'}]",
        f"output={root / 'run'}",
        f"vocabulary.form={request.param}",
        "vocabulary.pointers=24",
        "optimizer=radam",
        "optimizer.child_tuning=free",
        "trainer.epochs=2",
        "trainer.accelerator=cpu",
    ]
    assert main.run(arguments) == 0
    return root / "run" / "checkpoint"


def test_the_paper_s_parser_trains_and_writes_valid_aligned_graphs(trained: Path) -> None:
    parser = AMRParser.from_pretrained(trained, options=GraphOptions(beam=2))
    (found,) = parser.parse("The boy wants to leave.")
    assert len(penman.encode(found.graph)) > 0
    assert found.graph.variables() and found.alignment is not None
    words = [word for row in found.alignment.words.values() for word in row]
    assert all(0 <= word < len(found.words) for word in words)


def test_its_checkpoint_is_whole_and_says_what_it_is(trained: Path) -> None:
    stored = load_pretrained(trained, PARSER)
    assert stored.encoder is None  # all weights are its own
    assert stored.config["model"]["architecture"] == "seq2seq"
    again = AMRParser.from_pretrained(trained)
    twice = AMRParser.from_pretrained(trained)
    text = "She did not water the roses. He wants to sleep."
    assert [x.tree for x in again.parse(text)] == [x.tree for x in twice.parse(text)]


def test_it_serves_several_threads_at_once_and_in_half_precision(trained: Path) -> None:
    parser = AMRParser.from_pretrained(trained, options=GraphOptions(longest=40, batch_words=6))
    texts = ["The boy wants to leave.", "She did not water the roses. He wants to sleep.", "Go!"]
    alone = [[(item.tree, item.alignment) for item in parser.parse(text)] for text in texts]
    with ThreadPoolExecutor(3) as pool:
        for together in pool.map(parser.parse, texts * 2):
            assert [(item.tree, item.alignment) for item in together] in alone
    half = AMRParser.from_pretrained(trained, precision="bf16")
    assert all(item.tree.nodes() for item in half.parse(" ".join(texts)))
