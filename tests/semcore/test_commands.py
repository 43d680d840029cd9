"""A mistake is one line and exit code 2; a value arrives as it was typed."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from omegaconf import MISSING

from semcore.commands import Command, command
from semcore.errors import InputError


@dataclass
class Lamp:
    """A group."""

    bulbs: int = 3  # how many
    watts: float = 0.5


@dataclass
class Room:
    """The keys of the command under test."""

    source: str = MISSING
    output: str = "out"  # where to
    limit: int | None = None
    books: list[str] = field(default_factory=list)
    shelves: list[float] = field(default_factory=lambda: [1.0])
    lamp: Lamp = field(default_factory=Lamp)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small Hydra tree."""
    root = tmp_path_factory.mktemp("configs")
    (root / "lamp").mkdir()
    (root / "room.yaml").write_text(
        "defaults:\n  - room_schema\n  - lamp: dim\n  - experiment: null\n  - _self_\n"
        "source: ???  # what to read\n"
    )
    (root / "lamp/dim.yaml").write_text("bulbs: 1\n")
    (root / "lamp/bright.yaml").write_text("bulbs: 9\nwatts: 60\n")
    (root / "lamp/broken.yaml").write_text("bulps: 9\n")
    (root / "experiment").mkdir()
    (root / "experiment/room_night.yaml").write_text(
        "# @package _global_\ndefaults: [{override /lamp: bright}]\nlimit: 7\n"
    )
    (root / "experiment/room_nights.yaml").write_text(
        "# @package _global_\nhydra: {mode: MULTIRUN, sweeper: {params: {limit: '1,2'}}}\n"
    )
    return root


@pytest.fixture
def seen() -> list[Room]:
    """The configs that the command got."""
    return []


@pytest.fixture
def room(tree: Path, seen: list[Room]) -> Command[Room]:
    """The command under test."""

    @command(
        "room",
        Room,
        example="python -m room source=DIR",
        folder=tree,
        run_folder=True,
        aliases={
            "from": "source",
            "light": "lamp",
            "lamp=neon": "lamp=bright",
            "candle": "a lamp gives more light",
        },
    )
    def main(config: Room) -> None:
        """Light a room."""
        if config.source == "absent":
            (tree / "absent").read_text()
        if config.source == "bad":
            raise InputError("words.txt:3: no verb")
        if config.source == "pipe":
            raise BrokenPipeError
        if config.source == "bug":
            raise ZeroDivisionError
        seen.append(config)

    return main


def one_line(room: Command[Room], capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The single line that the mistake gives."""
    assert room.run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: ") and captured.err.count("\n") == 1
    return captured.err[7:-1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "source= is required, as in: python -m room source=DIR"),
        (["sourc=x"], "unknown key 'sourc'; did you mean source?"),
        (["source=x", "lamp.bulb=2"], "unknown key 'lamp.bulb'; did you mean lamp.bulbs?"),
        (["source=x", "bulbs=2"], "unknown key 'bulbs'; did you mean lamp.bulbs?"),
        (["source=x", "+new=2"], "unknown key 'new'; keys are books, lamp, limit, output, "),
        (["source=x", "lamp=dimm"], "lamp=dimm: no such choice; there are bright, broken, dim"),
        (["source=x", "lamp=broken"], "lamp/broken.yaml: unknown key 'lamp.bulps'; did you mean"),
        (["source=x", "lamp.bulbs=two"], "lamp.bulbs: Value 'two' of type 'str' could not be"),
        (["source=x", "limit=1.5"], "limit: Value '1.5' of type 'float' could not be"),
        (["source"], "'source' is not key=value"),
        (["=5"], "'=5' has no key"),
        (["source=x", "+=5"], "'+=5' has no key"),
        (["source=x", ""], "'' has no key"),
        (["--sources"], "unknown option --sources"),
        (["source=x", "--resolve"], "--resolve goes with --cfg"),
        (["source=x", "--shell-completion"], "--shell-completion goes with install=, uninstall="),
        (["--shell-completion", "query=dash"], "--shell-completion goes with install=, uninst"),
        (["--run", "--multirun"], "--run, --multirun, --cfg, --info and --shell-completion: only"),
        (["source=x", "--cfg", "job", "--package", "nowhere"], "--package nowhere: no such part"),
        (["source=x", "-p", "lamp.x", "-c", "all"], "--package lamp.x: no such part of --cfg all"),
        (["source=x", "--cfg=hydra", "--pack=lamp"], "--package lamp: no such part of --cfg hydra"),
        (["source=x", "--cfg", "job", "--package", "hydra"], "--package hydra: no such part of"),
        (["source=bad"], "words.txt:3: no verb"),
        (["source=${nothing}"], "source: Interpolation key 'nothing' not found"),
        (["source=x", "candle.wax=2"], "candle.wax= is no more: a lamp gives more light"),
    ],
)
def test_mistakes(
    room: Command[Room], capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert one_line(room, capsys, *arguments).startswith(message)


@pytest.mark.parametrize(
    ("shown", "part", "told"),
    [("job", "lamp", "bulbs: "), ("hydra", "hydra.run", "dir: ."), ("all", "lamp.bulbs", "1")],
)
def test_a_part_of_the_config_is_shown(
    room: Command[Room], capsys: pytest.CaptureFixture[str], shown: str, part: str, told: str
) -> None:
    assert room.run(["source=x", "--cfg", shown, "--package", part]) == 0
    assert told in capsys.readouterr().out


def test_an_end_within_a_command_is_left_to_it(tree: Path) -> None:
    @command("room", Room, example="", folder=tree)
    def main(config: Room) -> None:
        raise SystemExit(1)

    with pytest.raises(SystemExit, match="1"):
        main.run(["source=x"])


def test_an_absent_file_is_named(
    room: Command[Room], capsys: pytest.CaptureFixture[str], tree: Path
) -> None:
    wanted = f"{tree / 'absent'}: No such file or directory"
    assert one_line(room, capsys, "source=absent") == wanted


def test_a_bug_keeps_its_traceback(room: Command[Room]) -> None:
    with pytest.raises(ZeroDivisionError):
        room.run(["source=bug"])


def test_overrides_groups_and_experiments(room: Command[Room], seen: list[Room]) -> None:
    assert room.run(["source=x"]) == 0
    assert room.run(["source=x", "lamp=bright", "lamp.watts=1"]) == 0
    assert room.run(["experiment=room_night", "source=x"]) == 0
    assert seen == [
        Room("x", lamp=Lamp(1, 0.5)),
        Room("x", lamp=Lamp(9, 1.0)),
        Room("x", limit=7, lamp=Lamp(9, 60.0)),
    ]
    assert room.compose(["source=x", "lamp=bright"]).lamp == Lamp(9, 60.0)


def test_hydras_mode_is_heard_from_the_command_line_and_from_a_file(
    room: Command[Room], seen: list[Room], tmp_path: Path
) -> None:
    place = f"output={tmp_path}"
    assert room.run(["source=a", place, "hydra.mode=MULTIRUN"]) == 0
    assert room.run(["-m", "source=b,c", place]) == 0
    assert room.run(["experiment=room_nights", "source=d", place]) == 0
    assert [config.source for config in seen] == ["a", "b", "c", "d", "d"]
    assert [config.output for config in seen] == [str(tmp_path / job) for job in "00101"]
    assert [config.limit for config in seen[3:]] == [1, 2]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text("aé'\"\\ ,=()[]{}:$#~-+/.🙂", min_size=1))
def test_any_text_arrives_as_typed(room: Command[Room], seen: list[Room], value: str) -> None:
    if "${" in value or value.startswith("~/") or value[0] == value[-1] in "'\"":
        return  # Hydra's own syntax stays Hydra's
    assert room.run([f"source={value}"]) == 0
    assert seen[-1].source == value


def test_who_has_read_enough_ends_a_command_in_silence(
    room: Command[Room], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go: list[bool] = []
    monkeypatch.setattr(
        sys.modules[Command.__module__], "let_go_of_output", lambda: let_go.append(True)
    )
    assert room.run(["source=pipe"]) == 0
    assert capsys.readouterr() == ("", "") and let_go == [True]


@pytest.mark.parametrize(
    "value",
    [
        *("/a,b/c=d", "It's (hers), isn't it?", "a\\'b\\", "\\:", "-", "a: b", "[a,b]", "{a: b}"),
        *("2024_05_01", "1.10", "1e5", "007", "0x1F", "1_000", "+5", "-5", ".5", "1.", "1:30"),
        *("null", "Null", "~", "true", "True", "off", "yes", "nan", "inf", "-inf", "???", " a  b "),
        *("choice(a,b)", "range(3)", "a#b", "@x", "%d", "", "€", "a\tb"),
    ],
)
def test_paths_and_sentences_arrive_as_typed(
    room: Command[Room], seen: list[Room], value: str
) -> None:
    assert room.run([f"source={value}"]) == 0
    assert seen[-1].source == value


@pytest.mark.parametrize(
    ("value", "books"),
    [
        ("a,b", ["a", "b"]),
        ("[a,b]", ["a", "b"]),
        ("[a, 'b,c']", ["a", "b,c"]),
        ("a, b", ["a", "b"]),
        ("/data/x", ["/data/x"]),
        ("'a,b'", ["a,b"]),
        ("1.10,007,null", ["1.10", "007", "null"]),
        ("[]", []),
        ("${output},x", ["out", "x"]),
        ("f(a,b),c", ["f(a,b)", "c"]),
    ],
)
def test_a_list_needs_no_brackets(
    room: Command[Room], seen: list[Room], value: str, books: list[str]
) -> None:
    assert room.run(["source=x", f"books={value}", "shelves=2,0.5"]) == 0
    assert seen[-1].books == books and seen[-1].shelves == [2.0, 0.5]


def test_a_list_that_is_none_is_one_line(
    room: Command[Room], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "shelves" in one_line(room, capsys, "source=x", "shelves=2,wide")
    assert "books: " in one_line(room, capsys, "source=x", "books=")


def test_in_a_sweep_lists_are_swept(room: Command[Room], seen: list[Room], tmp_path: Path) -> None:
    assert room.run(["-m", f"output={tmp_path}", "source=x", "books=a,[b,c]", "shelves=1,2"]) == 0
    found = [(config.books, config.shelves) for config in seen]
    assert found == [(["a"], [1]), (["a"], [2]), (["b", "c"], [1]), (["b", "c"], [2])]


@pytest.mark.parametrize(
    ("former", "today", "notes"),
    [
        (["from=x"], ["source=x"], "note: from= is now source=\n"),
        (["source=x", "light=dim"], ["source=x", "lamp=dim"], "note: light= is now lamp=\n"),
        (
            ["source=x", "++light.bulbs=2", "lamp=neon"],
            ["source=x", "++lamp.bulbs=2", "lamp=bright"],
            "note: light= is now lamp=\nnote: lamp=neon is now lamp=bright\n",
        ),
        (["source=neon"], ["source=neon"], ""),  # the value of another key
    ],
)
def test_former_spellings_work_and_are_told(
    room: Command[Room],
    seen: list[Room],
    capsys: pytest.CaptureFixture[str],
    former: list[str],
    today: list[str],
    notes: str,
) -> None:
    assert room.run(former) == 0
    assert capsys.readouterr().err == notes
    assert room.run(today) == 0
    assert seen[0] == seen[1] == room.compose(former)


def test_former_values_work_in_a_sweep(
    room: Command[Room], seen: list[Room], tmp_path: Path
) -> None:
    assert room.run(["-m", f"output={tmp_path}", "source=x", "lamp=dim,neon"]) == 0
    assert [config.lamp.bulbs for config in seen] == [1, 9]


def test_each_job_of_a_sweep_has_its_folder(
    room: Command[Room], seen: list[Room], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["-m", "source=a,bad,b", f"output={tmp_path}"]
    assert room.run(arguments) == 2
    assert [config.source for config in seen] == ["a", "b"]
    assert [config.output for config in seen] == [f"{tmp_path}/0", f"{tmp_path}/2"]
    assert capsys.readouterr().err == "error: words.txt:3: no verb\n"


def test_the_composed_config_can_be_printed(
    room: Command[Room], capsys: pytest.CaptureFixture[str]
) -> None:
    assert room.run(["--cfg", "job", "source=x"]) == 0
    assert "bulbs: 1" in capsys.readouterr().out


def test_help_names_every_key(room: Command[Room], capsys: pytest.CaptureFixture[str]) -> None:
    assert room.run(["--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Light a room.\n\nExample: python -m room source=DIR\n")
    lines = {" ".join(line.split()) for line in text.splitlines()}
    assert {"source=??? # what to read", "output=out # where to", "limit=null"} <= lines
    assert {"lamp.bulbs=1 # how many", "lamp.watts=0.5", "lamp=bright|broken|dim"} <= lines
