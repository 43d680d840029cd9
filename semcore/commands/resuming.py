"""A ``predict`` command's file that grows, so that a run which was killed goes on where it was.

Of ``output=frames.jsonl`` results grow in the folder ``frames.jsonl.unfinished``, item by item; at
the end they become the file. A later run reads the input from its beginning again, compares what
was parsed by its hash, and parses the rest.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from semcore.commands.output import note
from semcore.errors import InputError, naming
from semcore.files import atomic_writer, check_writable, put, read_json, sha256_of
from semcore.files.growing import (
    GrowingFiles,
    OtherRunError,
    chained,
    check_same_run,
    growing,
)
from semcore.files.kinds import FolderKind, Record
from semcore.files.staging import staging

KIND = FolderKind("an unfinished result", "manifest.json", {"format": "predict"})
RESULT = "result"
_COMMIT_EVERY = 32  # items


Item = TypeVar("Item")  # what is parsed: a sentence, or a document; all of its fields count


def unfinished(target: Path) -> Path:
    """The folder in which a file grows; of a symbolic link, beside the file that it names."""
    target = Path(os.path.realpath(target))
    return target.with_name(f"{target.name}.unfinished")


def check_unfinished(target: Path, run: Record, resume: bool | None) -> Record | None:
    """How far the run is that is to be gone on with; None: there is none.

    Raises `InputError` for one that is there when ``resume`` is None, for one of other settings,
    for a file that is there whole when nothing is left to go on with, and for one that is
    read-only.
    """
    folder = unfinished(target)
    check_writable(target)
    before = read_json(folder / KIND.marker).get("run") if KIND.files(folder) is not None else None
    if before is None:
        if resume and target.exists():
            raise InputError(f"{target}: no unfinished run is there: resume=false begins anew")
        KIND.check_files(folder, [RESULT])
        return None
    if resume is None and not _is_done(target, before):
        raise InputError(
            f"{folder}: an unfinished run is there: resume=true goes on with it, "
            "resume=false begins anew"
        )
    KIND.check_files(folder, [RESULT])
    if not resume:
        return None
    check_same_run(folder, before, run)
    progress: Record = before["progress"]
    return progress


def grow(
    target: Path,
    run: Record,
    given: Iterable[Item],
    written: Callable[[Iterator[Item]], Iterator[str]],
    between: str,
    unit: str,
    check: Callable[[], None],
    resume: bool = True,
) -> None:
    """Writes a file that grows, or goes on with it.

    Args:
        run: what results depend on.
        written: makes of each item what is written of it.
        between: what stands between two of these.
        check: called at the end; what it raises leaves nothing behind where nothing was parsed.
        resume: go on with a run that is there; or begin anew, and take that away.
    """
    folder = unfinished(target)
    with naming(folder), staging(folder):
        progress = check_unfinished(target, run, resume)
        if not resume:
            _take_away(folder)
        elif progress is not None and _is_done(target, {"progress": progress}):
            _check_done(target, given, progress["state"])
            check()
            _clear(folder)
            return

        def keep(progress: Record) -> None:
            KIND.announce(folder, [RESULT], {"run": {**run, "progress": progress}})

        folder.mkdir(parents=True, exist_ok=True)
        if progress is None:
            keep({"sizes": {}, "state": {}})
        done = 0 if progress is None else _count(progress["state"])
        try:
            with growing(folder, keep, progress) as files:
                try:
                    _append(files, given, written, between)
                finally:
                    done = _count(files.state)
                check()
            if done:
                whole = {"sizes": files.sizes, "state": files.state}
                keep({**whole, "whole": sha256_of(folder / RESULT)})
            _finish(folder, target)
        except BaseException as error:
            if not done:
                _clear(folder)
            elif not isinstance(error, OtherRunError):
                note(f"{folder}: resume=true goes on with the {unit} that are there")
            raise


def _append(
    files: GrowingFiles,
    given: Iterable[Item],
    written: Callable[[Iterator[Item]], Iterator[str]],
    between: str,
) -> None:
    """Append what is written of each item; what is whole is kept, whatever is raised."""
    digests: deque[str] = deque()
    state = files.state
    whole = True
    try:
        for text in written(_behind(given, files.state, digests)):
            whole = False
            done = _count(state)
            files.append(RESULT, [between if done else "", text])
            state = {"done": done + 1, "digest": digests.popleft()}
            whole = True
            if (done + 1) % _COMMIT_EVERY == 0:
                files.commit(state)
    finally:
        if whole:
            files.commit(state)


def _count(state: Record) -> int:
    return int(state.get("done", 0))


def tidy(target: Path) -> None:
    """Take away what a run that was killed at its very end left beside its file."""
    folder = unfinished(target)
    if KIND.files(folder) is not None and _is_done(target, read_json(folder / KIND.marker)["run"]):
        _clear(folder)


def _is_done(target: Path, run: Record) -> bool:
    """Whether all that an unfinished run would write is in its file already."""
    digest = run["progress"].get("whole")
    gone = not (unfinished(target) / RESULT).exists()
    return bool(digest and gone and target.is_file() and sha256_of(target) == digest)


def _check_done(target: Path, given: Iterable[Item], state: Record) -> None:
    """Raise `InputError` unless the input is what the file that is whole was made of."""
    for _ in _behind(given, state, deque()):
        raise InputError(f"{target}: the input has grown since: resume=false begins anew")


def _take_away(folder: Path) -> None:
    if KIND.files(folder) is not None:
        KIND.check_files(folder, [RESULT])
        _clear(folder)


def _behind(given: Iterable[Item], state: Record, digests: deque[str]) -> Iterator[Item]:
    """The items behind those that are done, each with its digest; those must be what they were."""
    done, digest, number = _count(state), "", 0
    for number, item in enumerate(given, start=1):
        digest = chained(digest, item)
        if number > done:
            digests.append(digest)
            yield item
        elif number == done and digest != state["digest"]:
            break
    else:
        if number >= done:
            return
    raise OtherRunError(
        f"the first {done:,} of the input are not those that were parsed: resume=false begins anew"
    )


def _finish(folder: Path, target: Path) -> None:
    """Have the result at its place; as `atomic_writer` does, a link keeps pointing there."""
    if (folder / RESULT).exists():
        check_writable(target)
        put(folder / RESULT, Path(os.path.realpath(target)))
    else:
        with atomic_writer(target):
            pass
    _clear(folder)


def _clear(folder: Path) -> None:
    for name in (RESULT, KIND.marker):
        (folder / name).unlink(missing_ok=True)
    with suppress(OSError):  # holds what is the user's
        folder.rmdir()
