"""A hook of MkDocs (``mkdocs.yml``): the documents of the repository's root are pages of the site.

README.md is its home page. Links between the root and ``docs/`` are made to lead from page to page.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
PAGES = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "CITATION.cff": "CITATION.cff",
}
_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
_LINK = re.compile(r"(?<=\]\()(?!\w+:)([^)#\s]+)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages of the root."""
    for source, page in PAGES.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links as they lead within the site, and one title, below which all other headings are."""
    sources = {name: source for source, name in PAGES.items()}
    source = sources.get(page.file.src_uri, f"docs/{page.file.src_uri}")

    def moved(link: re.Match[str]) -> str:
        """From a link in the repository to one in the site."""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link[1]))
        place = PAGES.get(target, target.removeprefix("docs/"))
        return posixpath.relpath(place, posixpath.dirname(page.file.src_uri) or ".")

    return one_title(_LINK.sub(moved, markdown))


def one_title(markdown: str) -> str:
    """The headings below the first one a level lower, if there are more of its level."""
    headings = list(_HEADING.finditer(_BLOCK.sub(lambda block: "-" * len(block[0]), markdown)))
    if sum(heading[1] == "#" for heading in headings) < 2:
        return markdown
    for heading in reversed(headings[1:]):
        markdown = f"{markdown[: heading.start()]}#{markdown[heading.start() :]}"
    return markdown
