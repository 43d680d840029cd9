"""The command amr.prepare: a file or standard output, its switches, and its former name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amr.notation.files import read_amr
from amr.prepare import GraphPrepareConfig, main, prepare, prepare_file
from amr.pseudo.__main__ import run as former_command
from amr.pseudo.variants import VARIANTS, DependencySteps, SRLSteps, steps_of
from semcore.errors import InputError

SAMPLES = Path(__file__).parents[2] / "samples"
ROLES, TREES = SAMPLES / "srl", SAMPLES / "dependency"


def test_the_graphs_of_one_file(tmp_path: Path) -> None:
    output = tmp_path / "graphs.amr"
    config = GraphPrepareConfig(
        corpus="srl", source=str(ROLES / "train.gold_conll"), output=str(output), trees=str(TREES)
    )
    counts = prepare_file(config)
    assert (counts["read"], counts["with_tree"], counts["sentences"]) == (3, 3, 3)
    assert "~e." not in output.read_text()
    prepare_file(replace(config, alignments=True))
    first = next(read_amr(output))
    assert first.alignment is not None
    assert first.alignment.words[("w", ":instance", "want-01")] == (2,)
    folder = str(tmp_path / "folder")
    prepare(replace(config, source=str(ROLES), output=folder, alignments=True))
    assert (tmp_path / "folder" / "train.amr").read_text() == output.read_text()


def test_the_commands_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main.run(["corpus=dependency", f"source={TREES}", f"output={out}", "lemmas=false"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["steps"]["lemmas"] is False
    words = ["corpus=dependency", f"source={TREES / 'dev.conllu'}", f"output={tmp_path / 'x.amr'}"]
    assert main.run([*words, "relations=[det,punct]"]) == 0
    counted = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert counted["steps"]["relations"] == ["det", "punct"]
    assert "(r / ROOT" in (tmp_path / "x.amr").read_text()
    assert main.run(["corpus=amr", *words[1:]]) == 2
    assert capsys.readouterr().err == (f"error: {TREES / 'dev.conllu'}:3: expected ( and found 1\n")
    assert main.run([words[0], f"source={tmp_path / 'absent'}", words[2]]) == 2
    assert capsys.readouterr().err == f"error: {tmp_path / 'absent'}: No such file or directory\n"
    assert main.run([*words, "split=dev"]) == 2
    assert "split= goes with an output that is a folder" in capsys.readouterr().err


def test_the_former_command_says_what_it_is_now(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, output = ROLES / "dev.gold_conll", tmp_path / "graphs.penman"
    assert former_command(["source=srl", f"input={file}", f"output={output}", "reduction=no"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["steps"]["reduction"] is False
    now = ["corpus=srl", f"source={file}", f"output={tmp_path / 'now.amr'}", "reduction=no"]
    assert told.err.startswith(f"note: amr.pseudo is now python -m amr.prepare {' '.join(now[:2])}")
    assert len(told.err.splitlines()) == 1
    assert main.run(now) == 0
    assert output.read_text() == (tmp_path / "now.amr").read_text()


@pytest.mark.parametrize("former", [False, True])
def test_a_hyphen_is_standard_output(
    former: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As it is where texts are parsed; what was counted is told beside it."""
    file = (ROLES / "dev.gold_conll").absolute()
    monkeypatch.chdir(tmp_path)
    assert main.run(["corpus=srl", f"source={file}", "output=x.amr"]) == 0
    counts = json.loads(capsys.readouterr().out)
    if former:
        assert former_command(["source=srl", f"input={file}", "output=-"]) == 0
    else:
        assert main.run(["corpus=srl", f"source={file}", "output=-"]) == 0
    told = capsys.readouterr()
    assert told.out == (tmp_path / "x.amr").read_text()
    assert json.loads(told.err.splitlines()[-1]) == counts
    assert [item.name for item in tmp_path.iterdir()] == ["x.amr"]


def test_every_step_is_a_key_that_belongs_to_its_corpora_and_takes_its_values() -> None:
    keys = vars(GraphPrepareConfig())
    for corpus, steps, other in (
        ("srl", SRLSteps(), DependencySteps()),
        ("dependency", DependencySteps(), SRLSteps()),
    ):
        assert steps_of(corpus, GraphPrepareConfig()) == steps == VARIANTS[corpus]["amrized"]
        for name in vars(steps):
            assert keys[name] is None
            value: Any = {"top": "and", "heads": "tree", "relations": ["det"]}.get(name, True)
            found = steps_of(corpus, GraphPrepareConfig(**{name: value}))
            assert getattr(found, name) == (tuple(value) if name == "relations" else value)
        for name in vars(other).keys() - vars(steps):
            with pytest.raises(InputError, match=f"{name}= is no switch of {corpus}"):
                steps_of(corpus, GraphPrepareConfig(**{name: vars(other)[name]}))
