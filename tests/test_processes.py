"""Training under torchrun: two processes write one run, with the losses of one process."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from graphsem.parsers import entry_of
from tests.amr.tiny_training import save_corpora
from tests.amr.tiny_training import tiny_arguments as amr_arguments
from tests.forked import ended, free_port
from tests.kid.tiny import save_tiny_corpus as save_kid
from tests.kid.tiny_training import FULL_TEXT
from tests.kid.tiny_training import tiny_arguments as kid_arguments
from tests.tsar.tiny_training import save_tiny_corpus as save_tsar
from tests.tsar.tiny_training import tiny_arguments as tsar_arguments

pytestmark = pytest.mark.early

ROOT = Path(__file__).parents[1]
Runs = list[tuple[str, list[str]]]  # each a module and its arguments
Arguments = Callable[[str, Path, list[str]], list[str]]


def launched(runs: Runs, nodes: int) -> str:
    """What two processes of torchrun's print, on as many nodes, which are here one machine."""
    meeting = [f"--nnodes={nodes}", "--master-addr=127.0.0.1", f"--master-port={free_port()}"]
    running = []
    for rank in range(nodes):
        place = [*meeting, f"--node-rank={rank}"] if nodes > 1 else ["--standalone"]
        program = [f"--nproc-per-node={2 // nodes}", "-m", "tests.several_runs", json.dumps(runs)]
        running.append([*place, *program])
    environment = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    found = ended("torch.distributed.run", running, [environment] * nodes)
    output = "".join(told for _, told in found)
    assert [code for code, _ in found] == [0] * nodes, output
    return output


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
    ("parsers", "nodes"), [(["kid", "amr"], 1), (["tsar"], 2)], ids=["1 node", "2 nodes"]
)
def test_two_processes_write_one_run_with_the_losses_of_one(
    arguments: Arguments,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    parsers: list[str],
    nodes: int,
) -> None:
    """With whole weights in each (DDP), and with a part of them in each (FSDP)."""
    try:
        free_port()
    except OSError as error:
        pytest.skip(f"torchrun cannot open sockets here: {error}")
    runs: Runs = []
    for parser in parsers:
        for strategy in ("ddp", "fsdp"):
            place = tmp_path / parser / strategy
            given = arguments(parser, place, [f"trainer.strategy={strategy}"])
            runs.append((f"{parser}.train", given))
    output = launched(runs, nodes)
    assert len([line for line in output.splitlines() if line.startswith("{")]) == len(runs)
    for parser in parsers:
        one = tmp_path / parser / "one"
        assert import_module(f"{parser}.train").main.run(arguments(parser, one, [])) == 0
        capsys.readouterr()
        assert losses(one)[-1] < losses(one)[0]
        for strategy in ("ddp", "fsdp"):
            two = tmp_path / parser / strategy
            assert losses(two) == pytest.approx(losses(one), rel=1e-3)
            assert files(two) == files(one)
            assert entry_of(parser).load(two / "checkpoint", "cpu") is not None
