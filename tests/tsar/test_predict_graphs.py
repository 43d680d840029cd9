"""`tsar.predict`: which graphs guide it, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from semcore.commands import resuming
from semcore.errors import InputError
from tests.tsar.tiny import save_tiny_parser
from tests.tsar.tiny_predict import GRAPHS, TEXT, run
from tsar.config import GraphGuideConfig
from tsar.data import EventDocument
from tsar.graphs import sources
from tsar.json_form import read_documents
from tsar.parser import EventParser


def test_graphs_of_an_aligned_file_guide_the_parser(
    checkpoint: Path, parser: EventParser, tmp_path: Path
) -> None:
    source, graphs, target = (tmp_path / name for name in ("notes.txt", "a.amr", "out.jsonl"))
    source.write_text("She gave him a book .", encoding="utf-8")
    graphs.write_text(GRAPHS, encoding="utf-8")
    assert run(checkpoint, f"input={source}", f"output={target}", amr=str(graphs)) == 0
    assert len(list(read_documents(target))) == 1


def test_what_of_graphs_and_sentences_found_no_counterpart_is_told(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, graphs = tmp_path / "notes.txt", tmp_path / "a.amr"
    source.write_text("She gave him a book . It rained .", encoding="utf-8")
    graphs.write_text(GRAPHS, encoding="utf-8")
    target = f"output={tmp_path / 'out.jsonl'}"
    assert run(checkpoint, f"input={source}", target, amr=str(graphs)) == 0
    assert capsys.readouterr().err == f"note: amr={graphs}: sentences_without_graph 1\n"
    before = graphs.read_bytes()
    assert run(checkpoint, f"input={source}", f"output={graphs}", amr=str(graphs)) == 2
    assert "choose another place" in capsys.readouterr().err and graphs.read_bytes() == before


def test_a_run_does_not_go_on_with_other_graphs(
    checkpoint: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source, graphs, target = (tmp_path / name for name in ("in.jsonl", "a.amr", "out.jsonl"))
    source.write_text('{"id": "notes", "text": "She gave him a book ."}\n{"text": "It rained ."}\n')
    graphs.write_text(GRAPHS, encoding="utf-8")
    keys = [f"input={source}", f"output={target}", "resume=true"]
    monkeypatch.setattr(resuming, "_COMMIT_EVERY", 1)
    extract = EventParser.extract

    def stopping(self: EventParser, *given: Any) -> Iterator[EventDocument]:
        yield next(iter(extract(self, *given)))
        raise InputError("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(EventParser, "extract", stopping)
        assert run(checkpoint, *keys, amr=str(graphs)) == 2
    graphs.write_text(GRAPHS.replace("~e.4", "~e.5"), encoding="utf-8")
    for other in (str(graphs), "none"):
        capsys.readouterr()
        assert run(checkpoint, *keys, amr=other) == 2
        told = f"{target}.unfinished: the run there was begun with another amr (contents differ)"
        assert told in capsys.readouterr().err
    graphs.write_text(GRAPHS, encoding="utf-8")
    assert run(checkpoint, *keys, amr=str(graphs)) == 0
    assert [document.id for document in read_documents(target)] == ["notes", "in:2"]


def test_graphs_that_nothing_reads_are_told(
    tiny_encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = GraphGuideConfig(enabled=False)
    without = save_tiny_parser(tmp_path / "without", tiny_encoder, guide=guide)
    (tmp_path / "notes.txt").write_text(TEXT, encoding="utf-8")
    files = [f"input={tmp_path / 'notes.txt'}", f"output={tmp_path / 'out.jsonl'}"]
    assert run(without, *files, amr="a.amr") == 0
    assert "note: amr=a.amr: is not read" in capsys.readouterr().err


def test_without_graphs_no_checkpoint_of_amr_is_looked_for(
    tiny_encoder: Path,
    checkpoint: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def nowhere(*_: Any) -> Path:
        raise InputError("no checkpoint of amr")

    monkeypatch.setattr(sources, "checkpoint_folder", nowhere)
    guide = GraphGuideConfig(enabled=False)
    without = save_tiny_parser(tmp_path / "without", tiny_encoder, guide=guide)
    (tmp_path / "notes.txt").write_text(TEXT, encoding="utf-8")
    for resume in ("null", "true", "false"):
        target = tmp_path / f"{resume}.jsonl"
        files = [f"input={tmp_path / 'notes.txt'}", f"output={target}", f"resume={resume}"]
        assert run(without, *files, amr="checkpoint") == 0 and target.exists()
        target.unlink()
        assert run(checkpoint, *files, amr="checkpoint") == 2
        assert "error: no checkpoint of amr\n" in capsys.readouterr().err


@pytest.mark.parametrize("precision", ["32", "bf16", "int8"])
def test_its_graphs_are_made_in_the_same_precision(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, precision: str
) -> None:
    asked: list[str] = []
    load = EventParser.from_pretrained

    def graphs(place: Path, device: str, precision: str) -> Any:
        asked.append(precision)
        raise InputError("asked")

    def events(place: Path, device: str, precision: str) -> EventParser:
        asked.append(precision)
        return load(place, device, precision)

    monkeypatch.setattr("amr.AMRParser.from_pretrained", graphs)
    monkeypatch.setattr(EventParser, "from_pretrained", events)
    (tmp_path / "amr").mkdir()
    (tmp_path / "amr" / "config.json").write_text('{"parser": "amr"}')
    (tmp_path / "notes.txt").write_text(TEXT, encoding="utf-8")
    keys = [f"input={tmp_path / 'notes.txt'}", f"precision={precision}"]
    assert run(checkpoint, *keys, amr=str(tmp_path / "amr")) == 2
    assert asked == [precision, precision]
