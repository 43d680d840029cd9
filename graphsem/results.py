"""The folder that ``python -m graphsem output=FOLDER`` fills, batch by batch.

``documents.jsonl`` has a document a line (`graphsem.schema`), beside it lie the files of each
parser, ``errors.jsonl`` if a document could not be read, and at the end ``index.html``, the page of
the first documents. ``manifest.json`` names the files, and says how far the run is: it goes on from
there, with the same files as if it had never stopped.
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
from graphsem.views import documents_page, results
from semcore.errors import InputError
from semcore.files import read_json
from semcore.files.growing import GrowingFiles, Record, growing
from semcore.files.staging import staging
from semcore.text.inputs import TextInput

DOCUMENTS, ERRORS, PAGE = "documents.jsonl", "errors.jsonl", "index.html"
ON_PAGE = 1000  # sentences, of as many first documents as have them


class Results:
    """What was written so far, and what comes next; made by `result_folder`."""

    def __init__(
        self, folder: Path, files: GrowingFiles, run: Record, begin: Callable[[], None]
    ) -> None:
        self.folder, self._files, self._run = folder, files, run
        self._begin: Callable[[], None] | None = begin

    @property
    def state(self) -> Record:
        """What the last commit was told."""
        return self._files.state

    @property
    def count(self) -> int:
        """Documents that are written."""
        return int(self._files.state.get("documents", 0))

    def add(self, documents: Sequence[Document], errors: Sequence[Record], **state: Any) -> None:
        """Write a batch; from here a later run goes on, with this state."""
        if self._begin is not None:
            self._begin()
            self._begin = None
        self._files.append(DOCUMENTS, (document.to_line() for document in documents))
        for entry in entries(self._run["parsers"]):
            for name, pieces in entry.files(results(documents, entry)).items():
                between = entry.between.get(name, "") if self._files.size(name) else ""
                self._files.append(name, _behind(between, pieces))
        if errors:
            self._files.append(ERRORS, (f"{json.dumps(error)}\n" for error in errors))
        self._files.commit({"documents": self.count + len(documents), **state})

    def finish(self, parsers: Mapping[str, Any], facts: Mapping[str, str]) -> list[Path]:
        """Write the page, of the documents as they are written; the places of all files."""
        shown = list(self._first(parsers))
        facts = dict(facts)
        if len(shown) < self.count:
            facts["Shown"] = f"the first {len(shown):,} of {self.count:,} documents"
        self._files.close()
        progress = {"sizes": self._files.sizes, "state": self._files.state}
        record = {"run": {**self._run, "progress": progress}}
        names = list(self._files.sizes)
        page = [documents_page(shown, facts)]
        KIND.write_into(self.folder, {PAGE: page}, record, finished=names)
        return [self.folder / name for name in (PAGE, *names)]

    def _first(self, parsers: Mapping[str, Any]) -> Iterator[Document]:
        """The first documents, with definitions, which their JSON has not."""
        sentences = 0
        for line in TextInput(self.folder / DOCUMENTS).lines():
            document = _explained(Document.from_json(json.loads(line)), parsers)
            sentences += len(document)
            yield document
            if sentences >= ON_PAGE:
                return


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


@contextmanager
def result_folder(output: Path, run: Record, resume: bool | None = None) -> Iterator[Results]:
    """The folder to fill; other files in it stay, and one process at a time writes there.

    Args:
        run: what results depend on, and ``parsers``, the names of those at work; a later run
            goes on only if it has the same.
        resume: go on where an earlier run was, or begin anew; None: begin, unless there is an
            unfinished one.

    Raises `InputError` for files that are not as graphsem left them, for an unfinished run when
    ``resume`` is None, and for one of other settings when it is to go on.
    """
    names = file_names(run["parsers"])
    made = not output.exists()
    try:
        with staging(output / DOCUMENTS):
            going_on = check_output(output, run, resume)
            progress = going_on["progress"] if going_on else None

            def keep(progress: Record) -> None:
                record = {"run": {**run, "progress": progress, "complete": False}}
                KIND.announce(output, names, record)

            def begin() -> None:
                keep(progress or {"sizes": {}, "state": {}})
                known = {*progress["sizes"], PAGE} if progress else set()
                for name in {*names} - known:  # of a run before, or of no commit
                    (output / name).unlink(missing_ok=True)

            with growing(output, keep, progress) as files:
                yield Results(output, files, run, begin)
    finally:
        if made:
            with suppress(OSError):  # holds what was written
                output.rmdir()


def check_output(output: Path, run: Record, resume: bool | None = None) -> Record | None:
    """The run to go on with, if there is one. Raises as `result_folder` does."""
    before = _earlier(output)
    if before and not before.get("complete", True) and resume is None:
        count = before["progress"]["state"].get("documents", 0)
        raise InputError(
            f"{output}: an unfinished run is there ({count:,} documents): resume=true goes on "
            "with it, resume=false begins anew"
        )
    KIND.check_files(output, file_names(run["parsers"]))
    if not (resume and before):
        return None
    for key, value in run.items():
        if before.get(key) != value:
            told = f"was begun with another {key}: resume=false begins anew"
            raise InputError(f"{output}: the run there {told}")
    return before


def _earlier(output: Path) -> Any:
    """What the manifest says of a run; None if there is none."""
    if KIND.files(output) is None:
        return None
    return read_json(output / KIND.marker).get("run")
