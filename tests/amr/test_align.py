"""``python -m amr.align``: graphs in, aligned graphs or scores out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amr.align import main
from amr.alignment.marks import isi_alignments, read_alignments
from amr.notation.files import read_amr

GRAPHS = """\
# ::id a ::date 2020-01-01
# ::snt The boy sleeps.
(s / sleep-01~e.0
      :ARG0 (b / boy))

# ::id b
# ::snt Two girls
# ::tok Two girls
(g / girl
      :quant 2)
"""


@pytest.fixture
def graphs(tmp_path: Path) -> Path:
    path = tmp_path / "graphs.txt"
    path.write_text(GRAPHS, encoding="utf-8")
    return path


def test_graphs_are_written_with_our_alignment(
    graphs: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main.run([f"graphs={graphs}"]) == 0
    printed = capfd.readouterr().out
    assert "# ::id a\n# ::snt The boy sleeps.\n# ::date 2020-01-01\n" in printed
    assert "# ::alignments 1-1.1 2-1\n" in printed and "~e." not in printed
    path = tmp_path / "aligned.amr"
    assert main.run([f"graphs={graphs}", f"output={path}", "alignments=surface"]) == 0
    assert "::alignments" not in path.read_text(encoding="utf-8")
    for ours, line in zip(read_amr(path), ("1-1.1 2-1", "0-1.1 1-1"), strict=True):
        assert ours.alignment == read_alignments(ours.tree, line)
        assert isi_alignments(ours) == line


def test_gold_scores_them(graphs: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold.json"
    entries = [{"type": "subgraph", "tokens": [0, 1], "nodes": ["1", "1.1"]}]
    gold.write_text(json.dumps({"b": entries}), encoding="utf-8")
    path = tmp_path / "aligned.amr"
    assert main.run([f"graphs={graphs}", f"gold={gold}", f"output={path}"]) == 0
    scores = json.loads(capfd.readouterr().out)
    assert scores["sentences"] == 1
    assert (scores["pairs"]["precision"], scores["pairs"]["recall"]) == (1.0, 0.5)
    assert scores["nodes"]["f1"] == 0.0
    assert len(list(read_amr(path))) == 2


@pytest.mark.parametrize("form", ["isi", "jamr", "surface"])
def test_alignments_of_a_file_are_kept_in_whatever_form(
    form: str, graphs: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "theirs.amr"
    theirs = graphs.read_text(encoding="utf-8").replace("# ::tok", "# ::alignments 0-1\n# ::tok")
    graphs.write_text(theirs, encoding="utf-8")
    assert main.run([f"graphs={graphs}", "keep=true", f"alignments={form}", f"output={path}"]) == 0
    assert main.run([f"graphs={path}", "keep=true"]) == 0
    printed = capfd.readouterr().out
    assert "# ::alignments 0-1\n(s" in printed and "# ::alignments 0-1\n(g" in printed


def test_an_alignment_that_does_not_fit_is_named(
    graphs: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = graphs.read_text(encoding="utf-8").replace("# ::tok", "# ::alignments 0-1.7\n# ::tok")
    graphs.write_text(text, encoding="utf-8")
    assert main.run([f"graphs={graphs}", "keep=true"]) == 2
    assert "b: alignment 0-1.7: the graph has no such branch" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["alignments=none"], "alignments=none"),
        (["gold=gold.json", "output=-"], "output=-"),
        (["samples=-1"], "samples=-1"),
        (["gold=nowhere.json"], "nowhere.json"),
    ],
)
def test_bad_input_is_one_line(
    graphs: Path, options: list[str], problem: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main.run([f"graphs={graphs}", *options]) == 2
    error = capfd.readouterr().err.strip()
    assert problem in error and "\n" not in error
