"""``amr.prepare`` and ``amr.pseudo``: every kind of source, whole or not at all."""

from __future__ import annotations

import json
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amr.corpora.splits import split_of
from amr.notation.files import read_amr
from amr.prepare import GraphPrepareConfig, prepare, prepare_file
from semcore.errors import InputError

SAMPLES = Path(__file__).parents[2] / "samples"
ROLES, TREES = SAMPLES / "srl", SAMPLES / "dependency"
GRAPH = """\
# ::id x.{n} ::date 2012
# ::snt The boy sleeps .
# ::alignments 1-1.1 0-1
(s / sleep-01 :ARG0 (b / boy) :mod b :li 1)

"""
ALIGNED = GRAPH.replace("sleep-01", "sleep-01~e.2").replace("boy)", "boy~e.1)")


def run(corpus: str, source: Path, output: Path, **changes: Any) -> dict[str, Any]:
    return prepare(
        GraphPrepareConfig(corpus=corpus, source=str(source), output=str(output), **changes)
    )


def release(place: Path) -> Path:
    """The layout of the AMR releases: graphs, the same with alignments, and both unsplit."""
    root = place / "amr_annotation_3.0" / "data"
    for kind, text in (("amrs", GRAPH), ("alignments", ALIGNED)):
        for split, parts in (("training", 2), ("dev", 1), ("test", 1)):
            folder = root / kind / "split" / split
            folder.mkdir(parents=True)
            for part in range(parts):
                name = f"amr-release-3.0-{kind}-{split}-{part}.txt"
                (folder / name).write_text(text.format(n=part) * 2)
        (root / kind / "unsplit").mkdir()
        (root / kind / "unsplit" / "all.txt").write_text(text.format(n=0))
    (place / "amr_annotation_3.0" / "README.txt").write_text("not a graph")
    return place


def test_a_release_of_amr_with_and_without_alignments(tmp_path: Path) -> None:
    source = release(tmp_path / "disk")
    for place in (source, source / "amr_annotation_3.0"):
        manifest = run("amr", place, tmp_path / "out")
        assert {name: counts["sentences"] for name, counts in manifest["splits"].items()} == {
            "train": 4, "dev": 2, "test": 2,
        }  # fmt: skip
    assert manifest["splits"]["dev"] == {
        "sentences": 2, "nodes": 4, "edges": 4, "attributes": 2, "reentrancies": 2, "tokens": 8,
    }  # fmt: skip
    assert manifest == json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["steps"] is None
    text = (tmp_path / "out" / "dev.amr").read_text()
    assert "~e." not in text and "::alignments" not in text and "::date 2012" in text
    run("amr", source, tmp_path / "out", alignments=True)
    text = (tmp_path / "out" / "dev.amr").read_text()
    assert "sleep-01~e.2" in text and "::alignments 1-1.1 0-1" in text


def test_an_archive_gives_what_its_folder_gives(tmp_path: Path) -> None:
    source = release(tmp_path / "disk")
    with tarfile.open(tmp_path / "amr.tgz", "w:gz") as archive:
        archive.add(source, "package")
    packed = run("amr", tmp_path / "amr.tgz", tmp_path / "packed")
    plain = run("amr", source, tmp_path / "plain")
    assert packed == plain
    assert sorted(file.name for file in (tmp_path / "packed").iterdir()) == [
        "dev.amr", "manifest.json", "test.amr", "train.amr",
    ]  # fmt: skip


def test_one_file_and_graphs_without_names(tmp_path: Path) -> None:
    (tmp_path / "prince.txt").write_text("(a / b)\n\n(c / d)\n")
    with pytest.raises(InputError, match="Add split="):
        run("amr", tmp_path / "prince.txt", tmp_path / "out")
    manifest = run("amr", tmp_path / "prince.txt", tmp_path / "out", split="test")
    assert list(manifest["splits"]) == ["test"]
    assert [s.id for s in read_amr(tmp_path / "out" / "test.amr")] == ["prince.1", "prince.2"]


def test_the_fingerprint_is_of_the_files_that_are_read(tmp_path: Path) -> None:
    source = release(tmp_path / "disk")
    before = run("amr", source, tmp_path / "out")["source_fingerprint"]
    (source / "amr_annotation_3.0" / "README.txt").write_text("changed")
    assert run("amr", source, tmp_path / "out")["source_fingerprint"] == before
    file = next(source.rglob("*amrs-dev*"))
    file.write_text(file.read_text() * 2)
    assert run("amr", source, tmp_path / "out")["source_fingerprint"] != before


def test_roles_with_trees(tmp_path: Path) -> None:
    manifest = run("srl", ROLES, tmp_path / "out", trees=str(TREES))
    assert {name: counts["with_tree"] for name, counts in manifest["splits"].items()} == {
        "train": 3, "dev": 1, "test": 1,
    }  # fmt: skip
    first = next(read_amr(tmp_path / "out" / "train.amr"))
    assert first.text == "The boy wants to leave."
    without = run("srl", ROLES, tmp_path / "other")
    assert without["splits"]["train"]["with_tree"] == 0
    assert next(read_amr(tmp_path / "other" / "train.amr")).tree.node == first.tree.node


def test_ontonotes_folders(tmp_path: Path) -> None:
    place = tmp_path / "conll-2012" / "v4" / "data" / "development" / "data" / "nw"
    place.mkdir(parents=True)
    shutil.copy(ROLES / "dev.gold_conll", place / "wsj_0001.v4_gold_conll")
    (place / "wsj_0001.v4_auto_conll").write_text("automatic")
    (place / "wsj_0001.v4_gold_skel").write_text("without words")
    manifest = run("srl", tmp_path / "conll-2012", tmp_path / "out")
    assert manifest["splits"].keys() == {"dev"}


def test_trees_and_their_variants(tmp_path: Path) -> None:
    paper = run("dependency", TREES, tmp_path / "out")
    trivial = run("dependency", TREES, tmp_path / "out", variant="trivial")
    assert paper["splits"]["train"]["nodes"] < trivial["splits"]["train"]["nodes"]
    # A tree: one edge less than nodes, nothing shared; every word and the root.
    counts = trivial["splits"]["train"]
    assert counts["nodes"] == counts["tokens"] + counts["sentences"]
    assert counts["edges"] == counts["nodes"] - counts["sentences"]
    assert counts["reentrancies"] == 0
    assert trivial["steps"]["removal"] is False


def test_sentences_without_predicates_are_counted(tmp_path: Path) -> None:
    text = (ROLES / "dev.gold_conll").read_text()
    bare = "\t".join(["x", "0", "Hello", "UH", "(TOP*)", "-", "-"])
    (tmp_path / "a.gold_conll").write_text(f"{text}{bare}\n\n")
    manifest = run("srl", tmp_path / "a.gold_conll", tmp_path / "out", split="train")
    counts = manifest["splits"]["train"]
    assert (counts["read"], counts["without_graph"], counts["sentences"]) == (2, 1, 1)


def test_what_fails_leaves_the_old_folder(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(ROLES, source)
    run("srl", source, tmp_path / "out")
    before = (tmp_path / "out" / "train.amr").read_text()
    with (source / "test.gold_conll").open("a") as stream:
        stream.write("cut\t0\tshort\n")
    with pytest.raises(InputError, match=r"test\.gold_conll:10: 3 columns"):
        run("srl", source, tmp_path / "out")
    assert (tmp_path / "out" / "train.amr").read_text() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "source"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"source": None}, "source= is missing"),
        ({"source": "absent"}, "absent: no such file or folder"),
        ({"corpus": "amrs"}, "corpus=amrs: use one of amr, srl, dependency"),
        ({"split": "all"}, "split=all: use one of train, dev, test"),
        ({"variant": "rich"}, "variant=rich: of srl there are amrized, plain, trivial, close"),
        ({"corpus": "dependency", "variant": "plain"}, "of dependency there are amrized, trivial"),
        ({"removal": True}, "removal= is no switch of srl"),
        ({"top": "or"}, "top=or: use one of root, multi-sentence, and"),
        ({"heads": "first"}, "heads=first: use one of auto, tree"),
        ({"corpus": "amr", "lemmas": True}, "lemmas= goes with corpus=srl or corpus=dependency"),
        ({"corpus": "dependency", "trees": "x"}, "trees= goes with corpus=srl"),
    ],
)
def test_mistakes(tmp_path: Path, changes: dict[str, Any], problem: str) -> None:
    config = GraphPrepareConfig(corpus="srl", source=str(ROLES), output=str(tmp_path / "out"))
    with pytest.raises(InputError) as caught:
        prepare(replace(config, **changes))
    assert problem in str(caught.value) and "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("train.txt", "train"),
        ("train_partial.txt", "train"),
        ("en_ewt-ud-dev.conllu", "dev"),
        ("amr-bank-struct-v3.0-training.txt", "train"),
        ("devel/a.conll", "dev"),
        ("test/training.txt", "test"),
        ("all.gold_conll", None),
        ("contest.txt", None),
    ],
)
def test_names_of_splits(path: str, split: str | None) -> None:
    assert split_of(Path(path)) == split


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("lpp", {"train": 1274, "dev": 145, "test": 143}),
        ("bio", {"train": 885, "dev": 500, "test": 500}),
        ("massive", {"train": 1183, "dev": 214, "test": 288}),
        ("qald9", {"train": 408}),
        ("bamboo_silver", {"train": 29538}),
    ],
)
def test_published_counts_of_graphs(
    graphsem_data: Path, tmp_path: Path, name: str, counts: dict[str, int]
) -> None:
    manifest = run("amr", graphsem_data / "amr" / name, tmp_path / "out")
    assert {split: item["sentences"] for split, item in manifest["splits"].items()} == counts


def test_a_tree_too_deep_is_named_with_its_file(tmp_path: Path) -> None:
    source = tmp_path / "deep.conllu"
    rows = [f"{i}\tw\tw\tX\tX\t_\t{i - 1}\tdep\t_\t_\n" for i in range(1, 400)]
    source.write_text("".join(rows) + "\n")
    config = GraphPrepareConfig(
        corpus="dependency", source=str(source), output=str(tmp_path / "graphs.amr")
    )
    with pytest.raises(InputError) as caught:
        prepare_file(config)
    assert str(caught.value) == f"{source}: deep.1: more than 300 nodes in each other"
    assert not (tmp_path / "graphs.amr").exists()


def test_roles_without_one_predicate_are_no_corpus(tmp_path: Path) -> None:
    source = tmp_path / "train.gold_conll"
    source.write_text("x\t0\tIt\tPRP\t(S*\t-\t-\nx\t1\train\tVBZ\t*)\t-\t-\n\n")
    config = GraphPrepareConfig("srl", str(source), str(tmp_path / "out"))
    with pytest.raises(
        InputError, match=r"train\.gold_conll: none of its 1 sentences has a predicate"
    ):
        prepare(config)
    assert not (tmp_path / "out").exists()
