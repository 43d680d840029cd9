"""Writers that are killed, that meet, and that are watched: the result is always old or new.

The kills are real ones (SIGKILL), at moments that a seed chooses, over the whole of a write.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.files import atomic_writer, sha256_of
from semcore.files import staging as module
from semcore.files.folders import atomic_folder, exchange
from semcore.files.kinds import FolderKind
from semcore.files.staging import staging

ROOT = Path(__file__).parents[3]
KIND = FolderKind("a tale of kid.tell", "manifest.json", {"format": "kid.tell"})
# Writes one folder and one file again and again, and tells each time that it has.
WRITER = """
import random, sys, time
from pathlib import Path
from semcore.files import folders
from semcore.errors import InputError
from semcore.files import atomic_writer
from semcore.files.kinds import FolderKind
from semcore.files.folders import atomic_folder

root, seed, way = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
if way == "aside":
    folders.exchange = lambda first, second: False
kind = FolderKind("a tale of kid.tell", "manifest.json", {"format": "kid.tell"})
draw = random.Random(seed)
print("ready", flush=True)
number = 0
while True:
    number += 1
    text = f"{seed}.{number} " * draw.randrange(1, 3000)
    try:
        with atomic_folder(root / "d", kind) as folder:
            (folder / "a").write_text(text)
            (folder.parent / "source").mkdir()
            (folder.parent / "source" / "corpus").write_text("whole corpus")
            (folder / "b").write_text(text)
            kind.write_marker(folder, {})
        with atomic_writer(root / "f") as stream:
            stream.write(text)
            stream.write("end")
    except InputError as error:
        print(error, flush=True)
        time.sleep(draw.random() / 1000)
"""


def writer(root: Path, seed: int, way: str = "exchange") -> subprocess.Popen[str]:
    """A process that writes, once it has begun."""
    command = [sys.executable, "-c", WRITER, str(root), str(seed), way]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def kill(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGKILL)
    output, _ = process.communicate()
    return output


def check_whole(root: Path) -> None:
    """The folder's two files are of one write, as its marker says, and the file is whole."""
    files = KIND.files(root / "d")
    assert files is not None and files.keys() == {"a", "b", "manifest.json"}
    assert sha256_of(root / "d" / "a") == files["a"] == files["b"] == sha256_of(root / "d" / "b")
    assert (root / "f").read_text().endswith("end")


def write_once(root: Path) -> None:
    with atomic_folder(root / "d", KIND) as folder:
        for name in ("a", "b"):
            (folder / name).write_text("whole")
        KIND.write_marker(folder, {})
    with atomic_writer(root / "f") as stream:
        stream.write("whole, to the end")


@pytest.mark.parametrize("way", ["exchange", "aside"])
def test_killed_writers_leave_the_old_or_the_new(tmp_path: Path, way: str) -> None:
    """Where folders cannot be exchanged, it may be the next writer that finds it again."""
    (tmp_path / "thesis.tex").write_text("years of work")
    write_once(tmp_path)
    draw = random.Random(way)
    for seed in range(12):
        process = writer(tmp_path, seed, way)
        time.sleep(draw.random() / 5)
        kill(process)
        if way == "aside" and not (tmp_path / "d").exists():
            with pytest.raises(KeyError), atomic_folder(tmp_path / "d", KIND):
                raise KeyError
        check_whole(tmp_path)
    write_once(tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["d", "f", "thesis.tex"]
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_a_reader_never_misses_what_two_writers_replace(tmp_path: Path) -> None:
    write_once(tmp_path)
    (tmp_path / "try").mkdir()
    if not exchange(tmp_path / "d", tmp_path / "try"):
        pytest.skip("this file system cannot exchange two folders")
    exchange(tmp_path / "d", tmp_path / "try")
    writers = [writer(tmp_path, seed) for seed in (1, 2)]
    missing, seen = 0, set()
    begun = time.monotonic()
    while time.monotonic() < begun + 1.5 or not seen >= {b"1.", b"2."}:
        assert time.monotonic() < begun + 300, seen
        try:
            seen.add((tmp_path / "d" / "a").read_bytes()[:2])
        except FileNotFoundError:
            missing += 1
    told = "".join(kill(process) for process in writers)
    assert missing == 0
    for line in told.splitlines(keepends=True):
        assert not line.endswith("\n") or re.search(r"/[df]: is being written by \w+ \w+", line)
    check_whole(tmp_path)


def test_the_second_writer_of_a_folder_says_so_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    with atomic_folder(tmp_path / "d", KIND) as folder:
        message = rf"/d: is being written by process {os.getpid()} on \S+: wait for it"
        with pytest.raises(InputError, match=message), atomic_folder(tmp_path / "d", KIND):
            raise AssertionError("the block must not run")
        assert slept == []
        with atomic_folder(tmp_path / "e", KIND) as other:  # a neighbour is nobody's business
            KIND.write_marker(other, {})
        KIND.write_marker(folder, {})
    assert sorted(os.listdir(tmp_path)) == ["d", "e"]


def test_the_second_writer_of_a_file_waits_for_a_while(tmp_path: Path) -> None:
    with staging(tmp_path / "f"):
        began = time.monotonic()
        with pytest.raises(InputError, match="/f: is being written"), staging(tmp_path / "f", 0.1):
            raise AssertionError("the block must not run")
        assert time.monotonic() - began >= 0.1


def test_a_worker_that_outlives_a_killed_writer_keeps_no_lock(tmp_path: Path) -> None:
    code = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from semcore.files.staging import staging\n"
        "with staging(Path(sys.argv[1])):\n"
        "    if not os.fork():\n"
        "        print(os.getpid(), flush=True)\n"
        "    time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "d")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    with pytest.raises(InputError, match="is being written"), staging(tmp_path / "d"):
        pass
    process.kill()
    process.wait()
    try:
        with staging(tmp_path / "d"):
            os.kill(worker, 0)  # it lives
    finally:
        os.kill(worker, signal.SIGKILL)
        process.stdout.close()


def _heeding_signals() -> None:
    """As at a terminal: nohup, and a shell's ``&``, have their children ignore these."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_command_that_is_told_to_end_leaves_nothing(tmp_path: Path, name: str) -> None:
    code = (
        "import sys, time\n"
        "from semcore.commands.command import _tidy_when_ended\n"
        "from semcore.files import atomic_writer\n"
        "_tidy_when_ended()\n"
        "with atomic_writer(sys.argv[1]) as stream:\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "f")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=_heeding_signals,
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    process.send_signal(getattr(signal, name))
    process.communicate()
    assert process.returncode != 0
    assert not list(tmp_path.iterdir())


def test_what_is_in_the_way_is_not_taken_for_left_over(tmp_path: Path) -> None:
    (tmp_path / ".f.partial").mkdir()
    (tmp_path / ".f.partial" / "thesis.tex").write_text("x")
    (tmp_path / ".g.partial").write_text("x")
    for name, problem in (("f", "holds thesis.tex"), ("g", "is no folder")):
        message = rf"/\.{name}\.partial: {problem}, and is in the way"
        with pytest.raises(InputError, match=message), atomic_writer(tmp_path / name):
            pass
    assert sorted(os.listdir(tmp_path)) == [".f.partial", ".g.partial"]
    assert (tmp_path / ".f.partial" / "thesis.tex").read_text() == "x"


def test_without_locks_writers_keep_out_of_each_other_s_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on some network file systems: nothing can be taken for left over, and the last wins."""

    def unsupported(descriptor: int, operation: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", unsupported)
    with atomic_writer(tmp_path / "f") as first, atomic_writer(tmp_path / "f") as second:
        first.write("first")
        second.write("second")
    assert (tmp_path / "f").read_text() == "first"
    write_once(tmp_path)
    write_once(tmp_path)
    check_whole(tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["d", "f"]


def test_long_names_have_a_place_too(tmp_path: Path) -> None:
    for name in ("n" * 255, "ä" * 127):
        with atomic_writer(tmp_path / name) as stream:
            stream.write("x")
    assert len(os.listdir(tmp_path)) == 2 and not module._held
