"""PropBank's frame files -> the frames that there are."""

from __future__ import annotations

import re
from pathlib import Path

from semcore.errors import InputError
from semcore.files import read_json
from semcore.files.places import is_hidden

_ROLESET = re.compile(r"<roleset\b[^>]*?\bid\s*=\s*[\"']([^\"']+)")


def read_frames(path: str | Path) -> list[str]:
    """The frames (``want-01``) of a folder of PropBank frame files, or of a JSON list.

    Three of PropBank's files are malformed XML, that of AMR's own frames (``have-degree-91``) among
    them: of those the rolesets are found as text.

    Raises `InputError` when there is neither.
    """
    from lxml import etree

    place = Path(path).expanduser()
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
        text = file.read_bytes()
        try:
            root = etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))
            names = [roleset.get("id") or "" for roleset in root.iter("roleset")]
        except etree.XMLSyntaxError:
            names = _ROLESET.findall(text.decode("utf-8", "replace"))
        for name in names:
            lemma, _, sense = name.rpartition(".")
            if lemma and sense.isdigit():
                frames.add(f"{lemma.replace('_', '-')}-{sense}")
    return sorted(frames)
