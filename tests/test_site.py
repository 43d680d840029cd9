"""The site of README and docs: all pages are in it, no link leads nowhere, nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.markdown import ROOT
from tests.scripts import script
from tests.test_documents import README, found

pytest.importorskip("mkdocs", reason="the extra docs is not installed")
DOCS = ROOT / "docs"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from mkdocs.config import load_config

    place = str(tmp_path_factory.mktemp("site"))
    return load_config(str(ROOT / "mkdocs.yml"), site_dir=place)


@pytest.fixture(scope="module")
def site(config: Any) -> Path:
    """The built site. It is strict: a warning, such as of a broken link, is a failure."""
    from mkdocs.commands.build import build

    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return Path(config.site_dir)


def pages(nav: Any) -> Iterator[str]:
    """The pages of a navigation."""
    if isinstance(nav, str):
        yield nav
    else:
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from pages(part)


def test_every_page_is_in_the_navigation(config: Any) -> None:
    own = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    root = {page for page in script("site_pages").PAGES.values() if page.endswith(".md")}
    assert set(pages(config.nav)) == own | root


def test_the_site_is_built_and_needs_no_network(site: Path) -> None:
    for name in ("index.html", "kid/index.html", "api/graphsem/index.html"):
        root = etree.HTML((site / name).read_text("utf-8"))
        fetched = [*root.iterfind(".//script[@src]"), *root.iterfind(".//img[@src]")]
        sources = [element.get("src") for element in fetched]
        sources += [link.get("href") for link in root.iterfind(".//link[@rel='stylesheet']")]
        assert sources and not [source for source in sources if "//" in str(source)]
    text = (site / "index.html").read_text("utf-8")
    assert 'href="results/"' in text and 'href="docs/' not in text
    assert "Parse a text of any length" in (site / "api/graphsem/index.html").read_text("utf-8")


@pytest.mark.parametrize("path", sorted((DOCS / "api").glob("*.md")), ids=lambda path: path.stem)
def test_the_reference_names_what_is_there(path: Path) -> None:
    names = re.findall(r"^::: (\S+)$", path.read_text("utf-8"), re.MULTILINE)
    assert names and not [name for name in names if not found(name)]


@pytest.mark.parametrize("parser", ["kid", "tsar", "amr"])
def test_the_page_of_a_parser(parser: str) -> None:
    """Its sections, its figure, and its scores: those of the README."""
    text = (DOCS / f"{parser}.md").read_text("utf-8")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    wanted = ["Task", "Model", "Data", "Commands", "Results", "Differences from the paper"]
    assert headings == wanted
    tables = [line for line in text.splitlines() if line.startswith("| graphsem |")]
    assert len(tables) == 1 and tables[0] in README.splitlines()
    root = etree.parse(DOCS / "figures" / f"{parser}.svg").getroot()
    assert root.tag == f"{SVG}svg" and root.findtext(f"{SVG}title")
    assert not [element for element in root.iter() if "href" in "".join(element.attrib)]
    assert f"(figures/{parser}.svg)" in text


def test_a_page_has_one_title() -> None:
    one_title = script("site_pages").one_title
    assert one_title("# A\n\n```\n# no heading\n```\n\n## B\n") == (
        "# A\n\n```\n# no heading\n```\n\n## B\n"
    )
    assert one_title("# A\n\n# B\n\n```\n# x\n```\n## C\n") == (
        "# A\n\n## B\n\n```\n# x\n```\n### C\n"
    )


def test_examples_of_docstrings_are_code() -> None:
    fenced = script("site_docstrings").fenced
    text = "Adds.\n\n    >>> add(1)\n    ...\n    2\n\nAnd more."
    assert fenced(text) == "Adds.\n\n```python\n>>> add(1)\n...\n2\n```\n\nAnd more."
