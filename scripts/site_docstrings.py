"""An extension of Griffe (``mkdocs.yml``): examples in docstrings are blocks of code.

Without it ``>>>`` behind a paragraph would be Markdown's mark of a quotation.
"""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

# Lines from a prompt to the next empty line, with the indentation they all have.
_EXAMPLE = re.compile(r"^([ ]*)(>>> .*(?:\n[ ]*\S.*)*)", re.MULTILINE)


def fenced(text: str) -> str:
    """A docstring with its examples as fenced blocks."""

    def block(found: re.Match[str]) -> str:
        lines = found[0].splitlines()
        inside = "\n".join(line.removeprefix(found[1]) for line in lines)
        return f"```python\n{inside}\n```"

    return _EXAMPLE.sub(block, text)


class Examples(Extension):
    """Applies `fenced` to every docstring."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Called with each module, class, function and attribute."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)
