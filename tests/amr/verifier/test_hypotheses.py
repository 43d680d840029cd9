"""What a verifier learns from: written, read, refused, made by parsers, gone on with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amr.alignment.marks import with_markers
from amr.config import GraphOptions
from amr.corpora.halves import HALVES, half_of, in_half
from amr.parser import AMRParser
from amr.verifier import prepare as preparing
from amr.verifier.hypotheses import read_hypotheses, to_line
from amr.verifier.parts import labels_of
from semcore.errors import InputError
from tests.amr.tiny_parser import save_tiny_corpus, tiny_model, tiny_sentences
from tests.amr.verifier.tiny_verifier import tiny_hypotheses
from tests.refusals import refusal


def test_written_and_read_back(tmp_path: Path) -> None:
    items = tiny_hypotheses()
    (tmp_path / "a.jsonl").write_text("".join(map(to_line, items)))
    again = list(read_hypotheses(tmp_path / "a.jsonl"))
    for one, other in zip(items, again, strict=True):
        assert (other.labels, other.weight) == (one.labels, one.weight)
        for old, new in zip(one.graphs, other.graphs, strict=True):
            assert new.tree.node == old.tree.node and with_markers(new) == with_markers(old)
            assert new.words == old.words and new.score == pytest.approx(old.score, abs=1e-4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda record: record.pop("gold"), "missing key 'gold'"),
        (lambda record: record.update(gold=0), "gold 0: a graph has at least one triple"),
        (lambda record: record.update(weight=-1.0), "weight -1.0 must not be negative"),
        (lambda record: record.update(graphs=[]), "graphs: there is none"),
        (lambda record: record.update(words=[[0, 900]]), "words do not lie one after the other"),
        (lambda record: record["graphs"][0].update(right="1"), "times 0 or 1 are wanted for (w"),
        (lambda record: record["graphs"][0].update(graph="(w / "), "the graph ends inside w"),
        (lambda record: record["graphs"][0].update(score="x"), "graphs.0.score should be"),
    ],
)
def test_what_is_none_is_one_line(
    tmp_path: Path, change: Callable[[Any], object], message: str
) -> None:
    lines = list(map(to_line, tiny_hypotheses()[:2]))
    record = json.loads(lines[0])
    record["graphs"] = [
        {**graph, "graph": "(w / want-01)", "right": "11"} for graph in record["graphs"]
    ]
    change(record)
    (tmp_path / "a.jsonl").write_text(lines[1] + json.dumps(record) + "\n")
    with pytest.raises(InputError) as error:
        list(read_hypotheses(tmp_path / "a.jsonl"))
    assert str(error.value).startswith(f"{tmp_path / 'a.jsonl'}:2: ")
    assert message in str(error.value)


@pytest.fixture(scope="module")
def parsers(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two parsers with other random weights."""
    folder = tmp_path_factory.mktemp("halves")
    for seed in (1, 2):
        model = tiny_model(tiny_encoder, seed=seed)
        AMRParser(model).save_pretrained(folder / f"{seed}", "# A card", "float32")
    return [folder / "1", folder / "2"]


def arguments(parsers: list[Path], corpus: Path, output: Path, *more: str) -> list[str]:
    names = ",".join(map(str, parsers))
    return [f"checkpoints=[{names}]", f"data={corpus}", f"output={output}", "beam=3", "n_best=3",
            *more]  # fmt: skip


def test_halves_are_of_words_alone() -> None:
    sentences = tiny_sentences()
    parts = [in_half(sentences, half) for half in HALVES]
    assert all(parts) and sorted(item.id for part in parts for item in part) == sorted(
        item.id for item in sentences
    )
    assert in_half(sentences, None) == list(sentences)
    assert half_of(["The", "dog"]) == half_of(["the", "Dog"])


def test_each_parser_labels_the_half_that_is_new_to_it(parsers: list[Path], tmp_path: Path) -> None:
    corpus = save_tiny_corpus(tmp_path / "data")
    assert preparing.main.run(arguments(parsers, corpus, tmp_path / "out", "weight=0.5")) == 0
    loaded = [AMRParser.from_pretrained(place) for place in parsers]
    options = GraphOptions(beam=3, n_best=3)
    for split in ("train", "dev"):
        found = list(read_hypotheses(tmp_path / "out" / f"{split}.jsonl"))
        assert len(found) == len(tiny_sentences())
        for item, gold in zip(found, tiny_sentences(), strict=True):
            own = HALVES.index(half_of(gold.forms))
            parser = loaded[1 - own] if split == "train" else loaded[0]
            (best,) = parser.parse_n_best([gold], options)
            assert [graph.tree.node for graph in item.graphs] == [each.tree.node for each in best]
            assert item.labels == tuple(labels_of(each.tree, gold.tree) for each in best)
            assert item.weight == 0.5 and item.graphs[0].id == gold.id


def test_a_killed_run_goes_on(
    parsers: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(preparing, "_BATCH", 3)
    corpus = save_tiny_corpus(tmp_path / "data")
    given = arguments(parsers[:1], corpus, tmp_path / "whole")
    assert preparing.main.run(given) == 0
    parsed = AMRParser.parse_n_best
    calls = []

    def killed(self: AMRParser, sentences: Any, options: Any) -> Any:
        calls.append(len(list(sentences)))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return parsed(self, sentences, options)

    given = arguments(parsers[:1], corpus, tmp_path / "out")
    monkeypatch.setattr(AMRParser, "parse_n_best", killed)
    assert preparing.main.run(given) == 130
    monkeypatch.setattr(AMRParser, "parse_n_best", parsed)
    done = (tmp_path / "out" / "train.jsonl").read_text()
    assert done.count("\n") == 6
    with open(tmp_path / "out" / "train.jsonl", "a") as stream:
        stream.write('{"half a')
    for _ in range(2):  # once to go on, once with nothing left to do
        assert preparing.main.run(given) == 0
        for split in ("train", "dev"):
            names = [tmp_path / folder / f"{split}.jsonl" for folder in ("out", "whole")]
            assert names[0].read_bytes() == names[1].read_bytes()
    capsys.readouterr()
    assert "was prepared with n_best=3, now 2" in refusal(
        preparing.main, [*given, "n_best=2"], capsys
    )


def test_precision_comes_to_the_parser_and_is_of_the_folder(
    parsers: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    corpus = save_tiny_corpus(tmp_path / "data")
    parsed = AMRParser.parse_n_best
    asked = []

    def noted(self: AMRParser, sentences: Any, options: Any) -> Any:
        asked.append(self.precision)
        return parsed(self, sentences, options)

    monkeypatch.setattr(AMRParser, "parse_n_best", noted)
    for precision in ("32", "int8"):
        given = arguments(parsers[:1], corpus, tmp_path / precision)
        assert preparing.main.run([*given, f"precision={precision}"]) == 0
        assert set(asked) == {precision}
        asked.clear()
    manifest = tmp_path / "32" / preparing.PREPARED.marker
    record = json.loads(manifest.read_text())
    assert record["run"].pop("precision") == "32"
    manifest.write_text(json.dumps(record))  # as older versions, which had no other, left it
    given = arguments(parsers[:1], corpus, tmp_path / "32")
    assert preparing.main.run(given) == 0 and not asked
    capsys.readouterr()
    assert "was prepared with precision=32, now bf16" in refusal(
        preparing.main, [*given, "precision=bf16"], capsys
    )


def test_what_does_not_fit_is_one_line(
    parsers: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = save_tiny_corpus(tmp_path / "data")
    shutil.copytree(corpus, tmp_path / "other")
    for more, message in [
        ([f"output={tmp_path / 'other'}"], "choose another folder"),
        ([f"output={corpus}"], "is the input"),
        (["splits=[valid]"], "splits=valid: use one of train, dev, test"),
        (["splits=[dev,dev]"], "splits: name each once"),
        (["n_best=9"], "n_best=9: a beam of 3 has no more"),
        (["checkpoints=[a,b,c]"], "checkpoints: one or two, not 3"),
        ([f"checkpoints=[{tmp_path / 'none'}]"], "no such checkpoint folder"),
        (["weight=-1"], "weight=-1.0: must be at least 0"),
    ]:
        given = arguments(parsers, corpus, tmp_path / "out", *more)
        assert message in refusal(preparing.main, given, capsys)
