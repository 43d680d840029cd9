"""Dependency heads in a prepared corpus: from CoNLL-U files, and from parsers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kid.corpora.dependencies import fill
from kid.data import read_sentences
from kid.prepare import FramePrepareConfig, main, prepare
from semcore.errors import InputError
from semcore.text import dependency_parsers
from semcore.text.head_sources import head_source

SAMPLE = Path(__file__).parents[3] / "samples" / "framenet"
# Words of samples/framenet with their heads, counted from 1 as CoNLL-U does.
TREES = {
    "The old baker lent his neighbour a ladder .": [3, 3, 4, 0, 6, 4, 8, 4, 4],
    "Five gulls sat on the pier .": [2, 3, 0, 6, 6, 3, 3],
    "The library lends maps .": [2, 3, 0, 3, 3],
    "The museum lent a vase .": [2, 3, 0, 5, 3, 3],
    "Nobody ever wrote this .": [3, 3, 0, 3, 3],
}


def conllu(trees: dict[str, list[int]]) -> str:
    blocks = []
    for text, heads in trees.items():
        rows = [
            f"{number}\t{form}\t_\t_\t_\t_\t{head}\t_\t_\t_"
            for number, (form, head) in enumerate(zip(text.split(), heads, strict=True), start=1)
        ]
        blocks.append("\n".join([f"# text = {text}", *rows, ""]))
    return "\n".join(blocks)


def config(output: Path, **changes: object) -> FramePrepareConfig:
    settings = {"splits": str(SAMPLE / "splits.json"), "workers": 1, **changes}
    return FramePrepareConfig("fn17", str(SAMPLE), str(output), **settings)  # type: ignore[arg-type]


def heads_of(folder: Path, split: str) -> dict[str, tuple[int, ...]]:
    return {item.text: item.heads for item in read_sentences(folder / f"{split}.jsonl")}


def expected(text: str) -> tuple[int, ...]:
    return tuple(head - 1 for head in TREES.get(text, []))


def test_heads_come_from_trees_with_the_same_words_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    trees = tmp_path / "trees.conllu"
    trees.write_text(conllu(TREES), encoding="utf-8")
    plain = prepare(config(tmp_path / "plain"))
    manifest = prepare(config(tmp_path / "out", dependencies=str(trees)))
    record = manifest.pop("dependencies")
    with_heads, without = manifest.pop("sha256"), plain.pop("sha256")
    assert manifest == plain
    changed = {name for name in without if with_heads[name] != without[name]}
    assert changed <= {"train.jsonl", "dev.jsonl", "test.jsonl"}
    assert record["sentences_with_heads"] == {"train": 1, "dev": 1, "test": 1}
    assert record["trees"] == 5
    for split in ("train", "dev", "test", "exemplars"):
        found = heads_of(tmp_path / "out", split)
        wanted = {text: () if split == "exemplars" else expected(text) for text in found}
        assert found == wanted
        bare = [
            replace(item, heads=()) for item in read_sentences(tmp_path / "out" / f"{split}.jsonl")
        ]
        assert bare == list(read_sentences(tmp_path / "plain" / f"{split}.jsonl"))


def test_heads_of_exemplars_when_they_are_wanted_and_a_folder_of_files(tmp_path: Path) -> None:
    (tmp_path / "trees" / "deep").mkdir(parents=True)
    for number, (text, heads) in enumerate(TREES.items()):
        place = tmp_path / "trees" / ("deep" if number % 2 else ".") / f"{number}.conllu"
        place.write_text(conllu({text: heads}), encoding="utf-8")
    settings = {"dependencies": str(tmp_path / "trees"), "dependencies_exemplars": True}
    manifest = prepare(config(tmp_path / "out", **settings))
    found = heads_of(tmp_path / "out", "exemplars")
    assert found == {text: expected(text) for text in found}
    counts = manifest["dependencies"]["sentences_with_heads"]
    assert counts == {"train": 1, "dev": 1, "test": 1, "exemplars": 1}
    prepare(config(tmp_path / "plain"))
    bare = [
        replace(item, heads=()) for item in read_sentences(tmp_path / "out" / "exemplars.jsonl")
    ]
    assert bare == list(read_sentences(tmp_path / "plain" / "exemplars.jsonl"))


def test_a_parser_gets_the_words_as_they_are_split_in_portions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    longest = 0

    def chain(model: str) -> dependency_parsers.Parse:
        loaded.append(model)

        def parse(sentences: list[list[str]]) -> Iterator[tuple[int, ...]]:
            nonlocal longest
            longest = max(longest, len(sentences))
            for words in sentences:  # one that splits "Twenty-five" is not believed
                extra = any("-" in word for word in words)
                yield tuple(range(-1, len(words) - 1 + extra))

        return parse

    monkeypatch.setitem(dependency_parsers.PARSERS, "spacy", chain)
    prepare(config(tmp_path / "out", dependencies="spacy:some_model"))
    assert loaded == ["some_model"]  # once for all splits
    for split in ("train", "dev", "test"):
        for item in read_sentences(tmp_path / "out" / f"{split}.jsonl"):
            chained = tuple(range(-1, len(item.words) - 1))
            assert item.heads == (() if "Twenty-five" in item.text else chained)

    (sentence,) = read_sentences(tmp_path / "out" / "dev.jsonl")
    taken = 0

    def endless() -> Iterator[object]:
        nonlocal taken
        while True:
            taken += 1
            yield sentence

    stream = fill(head_source("spacy:x"), "train", endless())  # type: ignore[arg-type]
    assert next(stream).heads == tuple(range(-1, len(sentence.words) - 1))
    assert taken == longest < 1000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["dependencies=spacy:en_core_web_sm"], "pip install 'graphsem[spacy]'"),
        (["dependencies=stanza:en"], "pip install 'graphsem[stanza]'"),
        (["dependencies=spacy:"], "use spacy:PIPELINE or stanza:LANGUAGE"),
        (["dependencies=nowhere.conllu"], "dependencies=nowhere.conllu: neither spacy:PIPELINE"),
        ([f"dependencies={SAMPLE}"], "framenet: no .conllu, .conllx, .conll file in this folder"),
        ([f"dependencies={SAMPLE / 'README.txt'}"], "README.txt:1: no tabs; a line has 10 columns"),
        (["dependencies_exemplars=true"], "dependencies_exemplars=true needs dependencies="),
    ],
)
def test_mistakes_are_one_line_and_leave_nothing(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    monkeypatch.setitem(sys.modules, "stanza", None)
    places = [f"source={SAMPLE}", f"splits={SAMPLE / 'splits.json'}", "workers=1"]
    assert main.run([f"output={tmp_path / 'out'}", *places, *arguments]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1 and message in lines[0]
    assert list(tmp_path.iterdir()) == []


def test_trees_of_another_corpus_are_refused(tmp_path: Path) -> None:
    trees = tmp_path / "trees.conllu"
    trees.write_text(conllu({"Nobody ever wrote this .": [3, 3, 0, 3, 3]}), encoding="utf-8")
    with pytest.raises(InputError, match="has the words of no sentence of the corpus"):
        prepare(config(tmp_path / "out", dependencies=str(trees)))
    assert [path.name for path in tmp_path.iterdir()] == ["trees.conllu"]
