"""Scores of files and of graphs: identities, hand-computed examples, bad input."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import penman
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from penman.models.amr import model
from penman.tree import Tree

from amr.notation.files import read_amr
from amr.notation.reader import read_graph
from amr.score import main, score
from amr.scoring.smatch import smatch, smatch_counts
from amr.scoring.triples import triples_of_tree
from amr.scoring.views import MEASURES
from semcore.errors import InputError
from semcore.scoring.metrics import Counts
from tests.amr.perturbation import perturbed
from tests.amr.random_trees import trees
from tests.amr.scoring.random_graphs import unhurried

GOLD = """\
# ::id 1
# ::snt The boy does not want to go.
(w / want-01 :polarity - :ARG0 (b / boy) :ARG1 (g / go-02 :ARG0 b))

# ::id 2
(p / person :wiki "Al_Bo" :name (n / name :op1 "Al" :op2 "Bo"))

# ::id 3
(c / chapter :mod 7)
"""
# Another sense, and the polarity at the wrong place; another name and no :wiki.
FOUND = """\
# ::id 1
(x / want-02 :ARG0 (y / boy) :ARG1 (z / go-02 :polarity - :ARG0 y))

# ::id 2
(p / person :name (n / name :op1 "Al" :op2 "Bob"))

# ::id 3
(c / chapter :mod 8)
"""


def tree(text: str) -> Tree:
    """A graph in PENMAN notation."""
    return read_graph(text).tree


def scored(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """The JSON line of the command."""
    assert main.run(list(arguments)) == 0
    return json.loads(capsys.readouterr().out.splitlines()[-1])


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "gold.txt").write_text(GOLD, encoding="utf-8")
    (tmp_path / "found.txt").write_text(FOUND, encoding="utf-8")
    return f"gold={tmp_path / 'gold.txt'}", f"predicted={tmp_path / 'found.txt'}"


def test_a_hand_counted_example(files: tuple[str, str], capsys: Any) -> None:
    record = scored(capsys, *files, "samples=100")
    # 1: 5 of 3 concepts, top, polarity, 3 relations; 2: 5 of 2, top, 3 attributes, relation;
    # 3: the concept and the top, as constants of :mod do not count.
    assert {key: record["smatch"][key] for key in ("matched", "predicted", "gold")} == {
        "matched": 6 + 5 + 2,
        "predicted": 8 + 6 + 2,
        "gold": 8 + 7 + 2,
    }
    assert record["smatch"]["f1"] == 2 * 13 / 33
    low, high = record["smatch"]["interval"]
    assert low <= record["smatch"]["f1"] <= high
    fine = record["fine_grained"]
    assert list(fine) == list(MEASURES)
    counts = {name: [fine[name][key] for key in ("matched", "predicted", "gold")] for name in fine}
    assert counts == {
        "unlabeled": [13, 16, 17],
        "no_wsd": [14, 16, 17],
        "concepts": [5, 6, 6],
        "named_entities": [1, 1, 1],
        "negation": [0, 1, 1],
        "wiki": [0, 0, 1],
        "reentrancies": [4, 5, 5],
        "srl": [5, 6, 6],
    }
    assert record["unparseable"] == record["unproven"] == 0
    assert "triples:smatch-1.0.4" in record["signature"]


def test_all_triples_count_where_they_are_asked_for(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The chapter's number is wrong, and by smatch 1.0.4's count that costs nothing."""
    for protocol in ("exact", "released"):
        keys = [*files, "samples=0", f"protocol={protocol}"]
        usual, every = scored(capsys, *keys), scored(capsys, *keys, "count=all")
        assert (usual["smatch"]["predicted"], usual["smatch"]["gold"]) == (16, 17)
        assert usual["smatch"]["matched"] == every["smatch"]["matched"] == 13
        assert (every["smatch"]["predicted"], every["smatch"]["gold"]) == (17, 18)
        assert all(every["fine_grained"][key]["gold"] == 18 for key in ("unlabeled", "no_wsd"))
        assert every["fine_grained"]["srl"] == usual["fine_grained"]["srl"]
        assert "triples:smatch-1.0.4" in usual["signature"]
        assert "triples:all" in every["signature"]
    assert main.run([*files, "count=most"]) == 2
    assert capsys.readouterr().err == "error: count=most: use smatch or all\n"
    with pytest.raises(InputError, match="count=most"):
        smatch_counts([None], [None], count="most")


def test_a_folder_that_was_prepared_or_evaluated(
    tmp_path: Path, files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a prepared one the split is scored; an evaluation's has gold and predictions."""
    prepared, evaluated = tmp_path / "prepared", tmp_path / "evaluated"
    for folder, contents in (
        (prepared, {"train": FOUND, "test": GOLD, "dev": FOUND.split("# ::id 3")[0]}),
        (evaluated, {"gold": GOLD, "predicted": FOUND}),
    ):
        folder.mkdir()
        (folder / "manifest.json").write_text("{}")
        for name, content in contents.items():
            (folder / f"{name}.amr").write_text(content)
    expected = scored(capsys, *files, "samples=0")
    for gold in (prepared, evaluated):
        assert scored(capsys, f"gold={gold}", f"predicted={evaluated}", "samples=0") == expected
    keys = [f"gold={prepared}", f"predicted={prepared}", "samples=0"]
    assert scored(capsys, *keys)["graphs"] == 3
    assert scored(capsys, *keys, "split=dev")["graphs"] == 2
    for key, message in (
        ("split=all", "split=all: use one of train, dev, test"),
        (f"gold={evaluated}", "split=dev: goes with gold= that is a folder of amr.prepare"),
    ):
        assert main.run([*keys, "split=dev", key]) == 2
        assert capsys.readouterr().err == f"error: {message}\n"
    (prepared / "dev.amr").unlink()
    assert main.run([*keys, "split=dev"]) == 2
    assert "no such split" in capsys.readouterr().err


def test_the_published_script_rounds(files: tuple[str, str], capsys: Any) -> None:
    record = scored(capsys, *files, "protocol=released", "samples=0")
    assert record["smatch"]["f1"] == 0.788
    assert record["protocol"] == "released"
    assert scored(capsys, *files, "protocol=amr_evaluation", "samples=0") == record  # as it was


def test_unparseable_predictions_find_nothing(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "gold").write_text(GOLD, encoding="utf-8")
    cut = FOUND.replace("(p / person", "(p / person (").replace("(c / chapter :mod 8)\n", "")
    (tmp_path / "found").write_text(cut, encoding="utf-8")
    files = [f"gold={tmp_path / 'gold'}", f"predicted={tmp_path / 'found'}"]
    assert main.run(files) == 0
    assert ", 2 unparseable\n" in capsys.readouterr().out
    record = scored(capsys, *files)
    assert record["unparseable"] == 2
    assert record["smatch"]["matched"] == 6
    assert (record["smatch"]["predicted"], record["smatch"]["gold"]) == (8, 17)
    assert record["graphs"] == 3


def test_baseline(files: tuple[str, str], capsys: Any) -> None:
    gold, found = files
    better = gold.replace("gold=", "predicted=")
    record = scored(capsys, gold, better, found.replace("predicted=", "baseline="))
    assert record["smatch"]["f1"] == 1
    assert record["baseline"]["smatch"]["f1"] < 1
    assert set(record["p_values"]) == {"smatch", *MEASURES}
    assert all(0 < p <= 1 for p in record["p_values"].values())


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("protocol=best", "protocol=best: must be one of exact, released"),
        ("samples=-1", "samples=-1: must be at least 0"),
        ("seed=-1", "seed=-1: must be at least 0"),
        ("confidence=1", "confidence=1.0: must lie between 0 and 1"),
        ("workers=0", "workers=0: must be at least 1"),
        ("predicted=absent.txt", "absent.txt: no such file or folder"),
        ("baseline=absent.txt", "absent.txt: no such file or folder"),
    ],
)
def test_bad_keys_get_one_line(files: tuple[str, str], capsys: Any, key: str, message: str) -> None:
    arguments = [argument for argument in files if argument.split("=")[0] != key.split("=")[0]]
    assert main.run([*arguments, key]) == 2
    captured = capsys.readouterr()
    assert captured.err == f"error: {message}\n"
    assert captured.out == ""  # before anything is scored


def test_runs_with_other_seeds_are_one_system(files: tuple[str, str], capsys: Any) -> None:
    """Counts of both runs of each graph are added up; the test still has three graphs."""
    gold, predicted = (argument.split("=", 1)[1] for argument in files)
    arguments = [f"gold={gold}", f"predicted={predicted}", f"runs=[{gold}]"]
    both = scored(capsys, *arguments)
    one, perfect = scored(capsys, *arguments[:2]), scored(capsys, arguments[0], f"predicted={gold}")
    for key in ("matched", "predicted", "gold"):
        assert both["smatch"][key] == one["smatch"][key] + perfect["smatch"][key]
    assert both["graphs"] == 3 and both["signature"] == one["signature"] + "|runs:2"
    swapped = [f"baseline={gold}", f"baseline_runs=[{predicted}]"]
    assert scored(capsys, *arguments, *swapped)["p_values"]["smatch"] == 1.0
    for keys, message in (
        ([f"baseline={gold}"], "2 runs against 1 of the baseline"),
        ([f"baseline_runs=[{gold}]"], "needs baseline="),
    ):
        assert main.run([*arguments, *keys]) == 2
        assert message in capsys.readouterr().err


def test_different_numbers_of_graphs(tmp_path: Path, files: tuple[str, str], capsys: Any) -> None:
    (tmp_path / "found.txt").write_text(FOUND.split("# ::id 3")[0], encoding="utf-8")
    assert main.run(list(files)) == 2
    error = capsys.readouterr().err
    assert error == f"error: {tmp_path / 'found.txt'}: 2 predicted graphs for 3 gold graphs\n"
    with pytest.raises(InputError, match="1 predicted graphs for 2 gold graphs"):
        score([tree("(a / b)")] * 2, [None])
    with pytest.raises(ValueError, match="2 gold graphs, but 1"):
        smatch_counts([None, None], [None])


@settings(unhurried, max_examples=30)
@given(st.lists(trees(), min_size=1, max_size=4))
def test_a_file_with_itself_is_perfect(graphs: list[Tree]) -> None:
    scores = score(graphs, graphs)
    assert scores["smatch"].f1 == 1
    assert all(counts.f1 == 1 for counts in scores.counts.values() if counts.gold)


@settings(unhurried, max_examples=30)
@given(st.lists(st.tuples(trees(), trees()), min_size=1, max_size=3))
def test_swapping_swaps_precision_and_recall(pairs: list[tuple[Tree, Tree]]) -> None:
    gold, found = [list(side) for side in zip(*pairs, strict=True)]
    one, other = score(gold, found), score(found, gold)
    for name in one.counts:
        assert one[name].f1 == other[name].f1
        assert one[name].precision == other[name].recall


def test_graphs_trees_and_missing_ones() -> None:
    graphs = [penman.decode(block, model=model) for block in GOLD.split("\n\n")[:2]]
    found = [tree(block.split("\n")[1]) for block in FOUND.split("\n\n")[:2]]
    assert smatch_counts(graphs, found).tolist() == [[6, 8, 8], [5, 6, 7]]
    assert smatch_counts([*graphs, None], [None, *graphs]).tolist() == [
        [0, 0, 8],
        [1, 8, 7],
        [0, 7, 0],
    ]
    assert smatch(graphs, graphs) == Counts(15, 15, 15)
    assert smatch_counts([], []).shape == (0, 3)


def test_workers_change_nothing() -> None:
    graphs = [tree(f"(a / b{i % 5} :mod (c / d{i % 3} :ARG0 a))") for i in range(40)]
    others = graphs[7:] + graphs[:7]
    alone = smatch_counts(graphs, others)
    assert np.array_equal(alone, smatch_counts(graphs, others, workers=2))


def test_mistakes_are_always_the_same() -> None:
    graphs = [tree(block.split("\n")[-1]) for block in GOLD.split("\n\n")[:2]] * 20
    once, again = perturbed(graphs, 0.3, seed=1), perturbed(graphs, 0.3, seed=1)
    assert [one.node for one in once] == [two.node for two in again]
    assert 0 < smatch(graphs, once).f1 < 1


@pytest.mark.parametrize(
    ("file", "triples", "unseen"),
    [("lpp/test.txt", 2690, 3), ("bio/test.txt", 24499, 259), ("bio/dev.txt", 25898, 280)],
)
def test_triples_of_released_corpora(file: str, triples: int, unseen: int) -> None:
    """As smatch 1.0.4 counts them, equal ones once; and those that it does not see."""
    folder = os.environ.get("GRAPHSEM_DATA")
    if not folder:
        pytest.skip("GRAPHSEM_DATA does not name the folder of the data sets")
    gold = [sentence.tree for sentence in read_amr(Path(folder) / "amr" / file)]
    assert sum(len(triples_of_tree(graph)) for graph in gold) == triples
    every = [triples_of_tree(graph, count="all") for graph in gold]
    assert sum(map(len, every)) == triples + unseen
    found = perturbed(gold[:100])
    counts = smatch(gold[:100], found)
    assert 0.6 < counts.f1 < 0.9
    assert smatch(gold[:100], gold[:100]).f1 == 1


def test_a_file_of_another_format_is_named(
    tmp_path: Path, files: tuple[str, str], capsys: Any
) -> None:
    (tmp_path / "found.jsonl").write_text('{"graph": "(b / boy)"}\n', encoding="utf-8")
    assert main.run([files[0], f"predicted={tmp_path / 'found.jsonl'}"]) == 2
    problem = capsys.readouterr().err
    assert "found.jsonl" in problem and "JSON Lines" in problem and problem.count("\n") == 1
