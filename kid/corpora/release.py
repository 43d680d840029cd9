"""Finding a release's folder, and parsing its files with errors that name file and line."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from semcore.errors import InputError

NAMESPACE = "{http://framenet.icsi.berkeley.edu}"
NLTK_FOLDERS = {"1.5": "framenet_v15", "1.7": "framenet_v17"}
_REQUIRED = ("frameIndex.xml", "frRelation.xml", "frame", "fulltext", "lu")


def find_release(source: str | Path, version: str) -> Path:
    """The folder that holds ``frameIndex.xml``, looked for in and under ``source``.

    ``source`` may be the release folder itself, an NLTK data folder (``corpora/framenet_v17``
    inside), or a folder that an archive was unpacked into. Raises `InputError` naming what is
    missing, or when the release's README says that it is another version.
    """
    source = Path(source)
    if not source.exists():
        raise InputError.at(source, None, "no such folder or archive")
    if not source.is_dir():
        raise InputError.at(source, None, "neither a folder nor an archive (zip, tar)")
    name = NLTK_FOLDERS[version]
    places = [source, source / name, source / "corpora" / name, source / "nltk_data/corpora" / name]
    places += sorted(child for child in source.iterdir() if child.is_dir())
    for place in places:
        if any((place / entry).exists() for entry in ("frameIndex.xml", "frame", "lu")):
            _check(place, version)
            return place
    raise InputError.at(
        source, None, f"no FrameNet release here: neither frameIndex.xml nor corpora/{name}"
    )


def _check(release: Path, version: str) -> None:
    for entry in _REQUIRED:
        if not (release / entry).exists():
            raise InputError.at(release, None, f"incomplete FrameNet release: {entry} is missing")
    readme = release / "README.txt"
    if readme.is_file():
        head = readme.read_text(encoding="utf-8", errors="replace")[:2000]
        stated = re.search(r"Release (1\.\d)", head)
        if stated and stated[1] != version:
            raise InputError.at(
                readme, None, f"this is FrameNet {stated[1]}, and FrameNet {version} was asked for"
            )


def parse(path: Path) -> etree._Element:
    """The root element of an XML file; entities and network access are off.

    Raises `InputError` with file and line when the file is missing or malformed.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,  # a comment inside <text> would end what lxml calls its text
        remove_pis=True,
    )
    try:
        return etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        problem = (error.msg or "no content").partition(", line ")[0]
        raise InputError.at(path, error.lineno or 1, f"malformed XML: {problem}") from error
    except FileNotFoundError as error:
        raise InputError.at(path, None, "missing from the FrameNet release") from error
    except OSError as error:
        raise InputError.at(path, None, error.strerror or str(error)) from error


def attribute(element: etree._Element, name: str, path: Path) -> str:
    """A required attribute; raises `InputError` with file and line when it is not there."""
    value = element.get(name)
    if value is None:
        tag = etree.QName(element).localname
        raise InputError.at(path, line_of(element), f"<{tag}> has no attribute {name}")
    return value


def line_of(element: etree._Element) -> int | None:
    """The line on which the element starts."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None
