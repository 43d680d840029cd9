"""Documents of a run that cannot be read: each is told with its number, and the others go on.

The rule of every command that reads many documents: what can be read is read and kept, each bad
document is a line on stderr (``document 7: texts.jsonl:7: missing key 'text'``), and where there
was one, the last line counts them and the exit code is 2. One document alone that is bad is the
command's error, as it stands; so is a run of which nothing could be read, which keeps nothing.
"""

from __future__ import annotations

from semcore.commands.output import say
from semcore.errors import InputError


class Reading:
    """Counts the documents of a run as they are read.

    What is wrong with the first is said when a second one comes: alone it is the command's error.
    Of the first ``since`` documents an earlier run has said it.
    """

    def __init__(self, since: int = 0) -> None:
        self.number = self.bad = 0  # of documents: read so far, and those that could not be
        self._since = since
        self._first: InputError | None = None

    def good(self) -> int:
        """Another document is read; its number, from 1."""
        self._tell_first()
        self.number += 1
        return self.number

    def refuse(self, error: InputError) -> int:
        """Another document cannot be read; its number."""
        self._tell_first()
        self.number += 1
        self.bad += 1
        if self.number == 1:
            self._first = error
        elif self.number > self._since:
            say(f"document {self.number:,}: {error}")
        return self.number

    def add(self, good: int, bad: int) -> None:
        """So many documents more, read elsewhere; the bad ones are told."""
        self._tell_first()
        self.number += good + bad
        self.bad += bad

    def check(self) -> None:
        """Raise `InputError` if there were documents and none could be read."""
        if self.bad and self.bad == self.number:
            if self._first is not None:
                raise self._first
            raise InputError(f"none of the {self.number:,} documents can be read")

    def end(self) -> None:
        """Raise `InputError` if a document could not be read; to be called when all is kept."""
        self.check()
        if self.bad:
            raise InputError(f"{self.bad:,} of {self.number:,} documents could not be read")

    def _tell_first(self) -> None:
        if self._first is not None:
            if self._since < 1:
                say(f"document 1: {self._first}")
            self._first = None
