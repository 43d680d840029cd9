"""PropBank's frame files -> the frames that there are."""

from __future__ import annotations

import re
from pathlib import Path

from semcore.commands import note
from semcore.errors import InputError, naming
from semcore.files import read_json
from semcore.files.places import expanded, is_hidden

_FOREIGN = "no frame file of PropBank: it has no <frameset>"
_ROLESET = re.compile(r"<roleset\b[^>]*?\bid\s*=\s*[\"']([^\"']+)")


def read_frames(path: str | Path) -> list[str]:
    """The frames (``want-01``) of a folder of PropBank frame files, or of a JSON list.

    Three of PropBank's files are malformed XML, that of AMR's own frames (``have-degree-91``) among
    them: of those the rolesets are found as text.

    Raises `InputError` when there is neither, for a file that is cut, and for one that is none of
    PropBank's.
    """
    place = expanded(path)
    if place.is_file():
        names = read_json(place)
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise InputError.at(place, None, "not a list of frames, such as want-01")
        return sorted(set(names))
    folder = place / "frames" if (place / "frames").is_dir() else place
    files = sorted(file for file in folder.glob("*.xml") if not is_hidden(file, folder))
    if not files:
        raise InputError.at(place, None, "no PropBank frame files (*.xml) here")
    frames: set[str] = set()
    for file in files:
        names = _rolesets(file)
        for name in names:
            lemma, _, sense = name.rpartition(".")
            if lemma and sense.isdigit():
                frames.add(f"{lemma.replace('_', '-')}-{sense}")
    return sorted(frames)


def _rolesets(file: Path) -> list[str]:
    """The ids of a file's rolesets, ``want.01``. Raises `InputError` naming the file."""
    from lxml import etree

    with naming(file):
        text = file.read_bytes()
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        plain = text.decode("utf-8", "replace")
        if "<frameset" not in plain:
            raise InputError.at(file, None, _FOREIGN) from error
        if not plain.rstrip().endswith("</frameset>"):
            problem = "no </frameset> at its end: is it cut?"
            line, column = error.position
            *before, last = text.rstrip().split(b"\n")
            if line > len(before) and column >= len(last):  # nothing was wrong until the end
                raise InputError.at(file, error.lineno, problem) from error
            note(f"{file}: {problem}")  # it was malformed before that
        return _ROLESET.findall(plain)
    if root.tag != "frameset":
        raise InputError.at(file, None, _FOREIGN)
    return [roleset.get("id") or "" for roleset in root.iter("roleset")]
