"""Training under torchrun: two processes write one run, with the losses of one process."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graphsem.parsers import entry_of
from tests.amr.tiny_training import save_corpora
from tests.amr.tiny_training import tiny_arguments as amr_arguments
from tests.kid.tiny import save_tiny_corpus as save_kid
from tests.kid.tiny_training import FULL_TEXT
from tests.kid.tiny_training import tiny_arguments as kid_arguments
from tests.tsar.tiny_training import save_tiny_corpus as save_tsar
from tests.tsar.tiny_training import tiny_arguments as tsar_arguments

ROOT = Path(__file__).parents[1]
Arguments = Callable[[str, Path, list[str]], list[str]]


def launched(module: str, arguments: list[str], nodes: int) -> tuple[str, str]:
    """Two processes of torchrun's, on as many nodes, which are here one machine: their output."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    meeting = [f"--nnodes={nodes}", "--master-addr=127.0.0.1", f"--master-port={port}"]
    running = []
    for rank in range(nodes):
        place = [*meeting, f"--node-rank={rank}"] if nodes > 1 else ["--standalone"]
        torchrun = [sys.executable, "-m", "torch.distributed.run", *place]
        command = [*torchrun, f"--nproc-per-node={2 // nodes}", "-m", module, *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
        running.append(
            subprocess.Popen(
                command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )
    output, errors = map("".join, zip(*(one.communicate() for one in running), strict=True))
    assert [one.returncode for one in running] == [0] * nodes, errors
    return output, errors


def losses(run: Path) -> list[float]:
    """Of training, an epoch each."""
    (file,) = run.glob("*/metrics.jsonl")
    return [json.loads(line)["train_loss"] for line in file.read_text("utf-8").splitlines()]


def files(folder: Path) -> set[Path]:
    """What lies below it."""
    return {path.relative_to(folder) for path in folder.rglob("*")}


@pytest.fixture(scope="module")
def arguments(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Arguments:
    """The arguments of three epochs of a parser's training, without what is random in them."""
    folder = tmp_path_factory.mktemp("corpora")
    kid, tsar = save_kid(folder / "kid"), save_tsar(folder / "tsar")
    amr = save_corpora(folder / "amr")

    def made(parser: str, output: Path, more: list[str]) -> list[str]:
        # Slow: Adam makes much of what is nearly no gradient, where order of sums matters.
        rates = ["optimizer.learning_rate=5e-4", "optimizer.encoder_learning_rate=1e-4"]
        short = [*rates, "trainer.epochs=3", "trainer.validate_every_epochs=3", *more]
        if parser == "kid":
            given = kid_arguments(kid, tiny_encoder, output, model__dropout=0, stages=FULL_TEXT)
        elif parser == "amr":
            given = amr_arguments(amr, tiny_encoder, output, model__decoder__dropout=0)
        else:
            given = tsar_arguments(tsar, tiny_encoder, output)
        keys = {word.partition("=")[0] for word in short}
        return [*(word for word in given if word.partition("=")[0] not in keys), *short]

    return made


@pytest.mark.parametrize(
    ("parser", "nodes"), [("kid", 1), ("amr", 1), ("tsar", 2)], ids=["kid", "amr", "tsar, 2 nodes"]
)
def test_two_processes_write_one_run_with_the_losses_of_one(
    arguments: Arguments, tmp_path: Path, parser: str, nodes: int
) -> None:
    """With whole weights in each (DDP), and with a part of them in each (FSDP)."""
    try:
        with socket.create_server(("127.0.0.1", 0)):
            pass
    except OSError as error:
        pytest.skip(f"torchrun cannot open sockets here: {error}")
    module = f"{parser}.train"
    one = tmp_path / "one"
    command = [sys.executable, "-m", module, *arguments(parser, one, [])]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    assert losses(one)[-1] < losses(one)[0]
    for strategy in ("ddp", "fsdp"):
        two = tmp_path / strategy
        given = arguments(parser, two, [f"trainer.strategy={strategy}"])
        output, _ = launched(module, given, nodes)
        assert len([line for line in output.splitlines() if line.startswith("{")]) == 1
        assert losses(two) == pytest.approx(losses(one), rel=1e-3)
        assert files(two) == files(one)
        entry = entry_of(parser)
        assert entry.load(two / "checkpoint", "cpu") is not None
