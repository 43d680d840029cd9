"""``python -m kid.score``: its last line, and mistakes in one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kid.data import json_lines
from kid.score import main, score
from tests.kid.frames_by_hand import (
    ontology,
    scored_corpus,
)
from tests.refusals import refusal


class TestCommand:
    @pytest.fixture
    def files(self, tmp_path: Path) -> dict[str, Path]:
        gold, found = scored_corpus(20, seed=4)
        names = {name: tmp_path / f"{name}.json" for name in ("gold", "predicted", "ontology")}
        names["gold"].write_text("".join(json_lines(gold)), encoding="utf-8")
        names["predicted"].write_text("".join(json_lines(found)), encoding="utf-8")
        names["ontology"].write_text(json.dumps(ontology().to_json()), encoding="utf-8")
        return names

    def test_last_line_is_the_score(
        self, files: dict[str, Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = [f"{key}={path}" for key, path in files.items()]
        assert main.run([*arguments, f"baseline={files['gold']}"]) == 0
        record = json.loads(capsys.readouterr().out.splitlines()[-1])
        gold, found = scored_corpus(20, seed=4)
        expected = score(gold, found, ontology()).to_json()
        assert record["baseline"]["arguments"]["f1"] == 1
        assert record["p_values"]["frame_accuracy"] < 0.05
        assert {key: record[key] for key in expected} == expected

    def test_mistakes_are_one_line(
        self, files: dict[str, Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = [f"{key}={path}" for key, path in files.items()]
        for wrong, named in (
            ("protocol=lenient", "lenient"),
            ("predicted=nowhere.jsonl", "nowhere.jsonl"),
            ("predictd=x", "predictd"),
            ("confidence=95", "confidence"),
            ("samples=-1", "samples"),
            ("released_batch_size=0", "released_batch_size"),
        ):
            assert main.run([*arguments, wrong]) == 2
            lines = capsys.readouterr().err.strip().splitlines()
            assert len(lines) == 1 and lines[0].startswith("error: ") and named in lines[0]

    def test_the_file_that_does_not_fit_is_named(
        self, files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lines = files["predicted"].read_text("utf-8").splitlines(keepends=True)
        cut, twice, empty = (
            tmp_path / name for name in ("cut.jsonl", "twice.jsonl", "empty.jsonl")
        )
        cut.write_text("".join(lines[1:]), encoding="utf-8")
        twice.write_text("".join([*lines, lines[0]]), encoding="utf-8")
        empty.write_text("\n", encoding="utf-8")
        arguments = [f"gold={files['gold']}", f"predicted={files['predicted']}", "samples=0"]
        for wrong, said in (
            (f"baseline={cut}", f"is missing in {cut} (one of 1)"),
            (f"predicted={cut}", f"is missing in {cut} (one of 1)"),
            (f"baseline={twice}", f"occurs twice in {twice}"),
            (f"predicted_gold_frames={twice}", f"occurs twice in {twice}"),
            (f"predicted_end_to_end={cut}", f"is missing in {cut} (one of 1)"),
            (f"gold={cut}", f"is missing in {cut} (one of 1)"),
            (f"gold={twice}", f"occurs twice in {twice}"),
            (f"gold={empty}", f"{empty}: holds no sentences"),
        ):
            assert said in refusal(main, [*arguments, wrong], capsys)

    def test_an_ontology_of_ones_own(
        self, files: dict[str, Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = [f"{key}={path}" for key, path in files.items()]
        files["ontology"].write_text(json.dumps({"frames": [{"name": ""}]}))
        assert main.run(arguments) == 2
        assert capsys.readouterr().err.startswith(f"error: {files['ontology']}: no ontology of fr")
        own = {"frames": [{"name": frame.name} for frame in ontology().frames]}
        files["ontology"].write_text(json.dumps(own))
        assert main.run(arguments) == 0
        assert "full_structure" in json.loads(capsys.readouterr().out.splitlines()[-1])
