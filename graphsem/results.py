"""The folder that ``python -m graphsem output=FOLDER`` fills, batch by batch.

``documents.jsonl`` has a document a line (`graphsem.schema`), beside it lie the files of each
parser, ``errors.jsonl`` if a document could not be read, and at the end ``index.html``, the page of
the first documents. ``manifest.json`` names the files, and says how far the run is: it goes on from
there, with the same files as if it had never stopped.

Of ``output=out.csv`` the documents grow in such a folder, ``out.csv.unfinished``; at the end they
become the file, and once ``manifest.json`` has the file's SHA-256 the folder goes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphsem.document import Document
from graphsem.kinds import KIND
from graphsem.parsers import entries, entry_of
from graphsem.saving import save
from graphsem.views import documents_page, results
from semcore.errors import InputError
from semcore.files import atomic_writer, read_json, sha256_of
from semcore.files.growing import (
    GrowingFiles,
    OtherRunError,
    Record,
    check_same_run,
    growing,
)
from semcore.files.staging import staging
from semcore.text.inputs import TextInput

DOCUMENTS, ERRORS, PAGE = "documents.jsonl", "errors.jsonl", "index.html"
ON_PAGE = 1000  # sentences, of as many first documents as have them


class Results:
    """What was written so far, and what comes next; made by `result_folder`."""

    def __init__(
        self,
        folder: Path,
        files: GrowingFiles,
        run: Record,
        begin: Callable[[], None],
        keep: Callable[[Record], None],
        target: Path | None = None,
        done: bool = False,
    ) -> None:
        self.folder, self._files, self._run, self._target = folder, files, run, target
        self._begin: Callable[[], None] | None = begin
        self._keep, self._done = keep, done
        self._entries = [] if target else entries(run["parsers"])

    @property
    def state(self) -> Record:
        """What the last commit was told."""
        return self._files.state

    @property
    def count(self) -> int:
        """Documents that are written."""
        return int(self._files.state.get("documents", 0))

    def add(self, documents: Sequence[Document], errors: Sequence[Record], **state: Any) -> None:
        """Write a batch; from here a later run goes on, with this state.

        Raises `OtherRunError` where the one file is whole already.
        """
        if self._done:
            raise OtherRunError(
                f"{self._target}: the input has grown since: resume=false begins anew"
            )
        if self._begin is not None:
            self._begin()
            self._begin = None
        self._files.append(DOCUMENTS, (document.to_line() for document in documents))
        for entry in self._entries:
            for name, pieces in entry.files(results(documents, entry)).items():
                between = entry.between.get(name, "") if self._files.size(name) else ""
                self._files.append(name, _behind(between, pieces))
        if errors:
            self._files.append(ERRORS, (f"{json.dumps(error)}\n" for error in errors))
        self._files.commit({"documents": self.count + len(documents), **state})

    def finish(self, parsers: Mapping[str, Any], facts: Mapping[str, str]) -> list[Path]:
        """Write the page, of the documents as they are written; the places of all files.

        Or write the one file that was asked for, and take the folder away.
        """
        self._files.close()
        if self._target is not None:
            return self._one_file(parsers, facts)
        shown, facts = self._first(parsers, facts)
        progress = {"sizes": self._files.sizes, "state": self._files.state}
        record = {"run": {**self._run, "progress": progress}}
        names = list(self._files.sizes)
        page = [documents_page(shown, facts)]
        KIND.write_into(self.folder, {PAGE: page}, record, finished=names)
        return [self.folder / name for name in (PAGE, *names)]

    def _one_file(self, parsers: Mapping[str, Any], facts: Mapping[str, str]) -> list[Path]:
        assert self._target is not None
        if not self._done:
            self._write(self._target, parsers, facts)
            whole = sha256_of(self._target)
            self._keep({"sizes": self._files.sizes, "state": self._files.state, "whole": whole})
        for name in (DOCUMENTS, ERRORS, KIND.marker):
            (self.folder / name).unlink(missing_ok=True)
        return [self._target]

    def _write(self, target: Path, parsers: Mapping[str, Any], facts: Mapping[str, str]) -> None:
        documents: Iterable[Document] = self._documents(parsers)
        if target.suffix.lower() == Path(PAGE).suffix:
            documents, facts = self._first(parsers, facts)
        if target.suffix.lower() == Path(DOCUMENTS).suffix or not self.count:
            with atomic_writer(target) as stream:
                stream.writelines(f"{line}\n" for line in self._lines())
        else:
            save(documents, target, facts)

    def _lines(self) -> Iterator[str]:
        place = self.folder / DOCUMENTS
        return TextInput(place).lines() if place.is_file() else iter(())

    def _documents(self, parsers: Mapping[str, Any]) -> Iterator[Document]:
        """The documents as they are written, with definitions, which their JSON has not."""
        for line in self._lines():
            yield _explained(Document.from_json(json.loads(line)), parsers)

    def _first(
        self, parsers: Mapping[str, Any], facts: Mapping[str, str]
    ) -> tuple[list[Document], dict[str, str]]:
        """The documents of a page, and what it says of itself."""
        sentences, shown = 0, []
        for document in self._documents(parsers):
            sentences += len(document)
            shown.append(document)
            if sentences >= ON_PAGE:
                break
        some = f"the first {len(shown):,} of {self.count:,} documents"
        return shown, {**facts, **({"Shown": some} if len(shown) < self.count else {})}


def _explained(document: Document, parsers: Mapping[str, Any]) -> Document:
    """The document with what its JSON leaves out."""

    def found(given: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: entry_of(name).explained(each, parsers[name]) if name in parsers else each
            for name, each in given.items()
        }

    sentences = (replace(sentence, found=found(sentence.found)) for sentence in document.sentences)
    return replace(document, sentences=tuple(sentences), found=found(document.found))


def _behind(between: str, pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, if there are any, behind what parts them from what is there."""
    for number, piece in enumerate(pieces):
        yield piece if number else between + piece


def file_names(parsers: Iterable[str]) -> list[str]:
    """The files that such a folder may have."""
    own = [name for entry in entries(parsers) for name in entry.files([])]
    return [PAGE, DOCUMENTS, ERRORS, *own]


def unfinished(target: Path) -> Path:
    """The folder in which documents grow that become one file."""
    return target.with_name(f"{target.name}.unfinished")


@contextmanager
def result_folder(
    output: Path, run: Record, resume: bool | None = None, target: Path | None = None
) -> Iterator[Results]:
    """The folder to fill; other files in it stay, and one process at a time writes there.

    Args:
        run: what results depend on, and ``parsers``, the names of those at work; a later run
            goes on only if it has the same.
        resume: go on where an earlier run was, or begin anew; None: begin, unless there is an
            unfinished one.
        target: the one file that the results become; the folder, its `unfinished`, then goes.

    Raises `InputError` for files that are not as graphsem left them, for an unfinished run when
    ``resume`` is None, and for one of other settings when it is to go on.
    """
    names = file_names(run["parsers"])
    made = not output.exists() or target is not None
    try:
        with staging(output / DOCUMENTS):
            going_on = check_output(output, run, resume, target)
            progress = going_on["progress"] if going_on else None
            done = going_on is not None and _is_done(target, going_on)

            def keep(progress: Record) -> None:
                record = {"run": {**run, "progress": progress, "complete": False}}
                KIND.announce(output, names, record)

            def begin() -> None:
                keep(progress or {"sizes": {}, "state": {}})
                known = {*progress["sizes"], PAGE} if progress else set()
                for name in {*names} - known:  # of a run before, or of no commit
                    (output / name).unlink(missing_ok=True)

            left = {**progress, "sizes": {}} if progress and done else progress
            with growing(output, keep, left) as files:
                yield Results(output, files, run, begin, keep, target, done)
    finally:
        if made:
            with suppress(OSError):  # holds what was written
                output.rmdir()


def check_output(
    output: Path, run: Record, resume: bool | None = None, target: Path | None = None
) -> Record | None:
    """The run to go on with, if there is one. Raises as `result_folder` does."""
    before = _earlier(output)
    whole = before is not None and _is_done(target, before)
    if before and not before.get("complete", True) and not whole and resume is None:
        count = before["progress"]["state"].get("documents", 0)
        raise InputError(
            f"{output}: an unfinished run is there ({count:,} documents): resume=true goes on "
            "with it, resume=false begins anew"
        )
    if target is not None and target.exists() and resume and not before:
        raise InputError(f"{target}: no unfinished run is there: resume=false begins anew")
    KIND.check_files(output, file_names(run["parsers"]))
    if not (resume and before):
        return None
    check_same_run(output, before, run)
    return before


def _is_done(target: Path | None, run: Record) -> bool:
    """Whether the one file of a run that was killed at its very end is there, and whole."""
    digest = run["progress"].get("whole")
    return bool(digest and target and target.is_file() and sha256_of(target) == digest)


def _earlier(output: Path) -> Any:
    """What the manifest says of a run; None if there is none."""
    if KIND.files(output) is None:
        return None
    return read_json(output / KIND.marker).get("run")
