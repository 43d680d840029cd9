"""Every command that writes says which endings of names it knows, before it reads or writes."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tests.refusals import refusal

FRAMES, GRAPHS, TEXT = "samples/frames", "samples/amr/garden.amr", "samples/story.txt"
JSON_LINES = "the name must end in one of .jsonl, .json, .jsonlines, .ndjson"
PENMAN = "the name must end in one of .amr, .penman, .txt"
FOLDER = "a folder is written here: leave .{ending} out, or end the name in /"
ANY = "the name must end in one of .json, .ann, .html, .jsonl, .txt, .csv, "


@pytest.mark.parametrize("ending", ["foo", "xml", "jsonl.gz", "XML"])
@pytest.mark.parametrize(
    ("command", "arguments", "message"),
    [
        ("graphsem.__main__", [f"input={TEXT}"], ANY),
        ("graphsem.corpus", [f"input={TEXT}"], FOLDER),
        ("kid.predict", ["checkpoint=kid", f"input={TEXT}"], JSON_LINES),
        ("tsar.predict", ["checkpoint=tsar", f"input={TEXT}"], JSON_LINES),
        ("amr.predict", ["checkpoint=amr", f"input={TEXT}"], PENMAN),
        ("amr.align", [f"graphs={GRAPHS}"], PENMAN),
        ("amr.prepare", [f"source={GRAPHS}"], f"{PENMAN}; that of a folder in /"),
        ("graphsem.export", ["checkpoint=kid"], FOLDER),
        ("kid.calibrate", ["checkpoint=kid", "data=data"], FOLDER),
        ("tsar.calibrate", ["checkpoint=tsar", "data=data"], FOLDER),
        ("amr.verifier.prepare", ["checkpoints=amr", f"data={GRAPHS}"], FOLDER),
        ("kid.prepare", ["corpus=jsonl", f"source={FRAMES}"], FOLDER),
        ("kid.prepare", ["source=nltk_data"], FOLDER),
        ("tsar.prepare", ["corpus=jsonl", "source=samples/events/own"], FOLDER),
        ("kid.evaluate", ["checkpoint=kid", "data=data"], FOLDER),
        ("kid.train", [f"data={FRAMES}"], FOLDER),
    ],
)
def test_another_ending_is_refused_with_those_that_are_known(
    command: str,
    arguments: list[str],
    message: str,
    ending: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if message == FOLDER and ending == "foo":
        return  # may be a folder's name
    name = tmp_path / f"x.{ending}"
    told = refusal(importlib.import_module(command).main, [*arguments, f"output={name}"], capsys)
    assert (
        message.format(ending=ending.rpartition(".")[2].lower()) in told
        and f"output={name}: " in told
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("kid.predict", ["checkpoint=kid", f"input={TEXT}"]),
        ("tsar.predict", ["checkpoint=tsar", f"input={TEXT}"]),
        ("amr.predict", ["checkpoint=amr", f"input={TEXT}"]),
        ("amr.align", [f"graphs={GRAPHS}"]),
        ("amr.linearize", [f"input={GRAPHS}"]),
    ],
)
def test_where_a_file_is_written_a_folders_name_is_refused(
    command: str, arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "there").mkdir()
    for name in (f"{tmp_path}/x.csv/", f"{tmp_path}/there"):
        main = importlib.import_module(command).main
        told = refusal(main, [*arguments, f"output={name}"], capsys)
        assert f"output={name}: is a folder's name, and a file is written here" in told
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
