"""Parses with an installed graphsem, from outside the source tree: frames, events and AMR.

    python -m venv empty && empty/bin/pip install dist/graphsem-*.whl
    cp scripts/try_wheel.py /tmp && cd /tmp && .../empty/bin/python try_wheel.py

Prints one JSON object: where graphsem and the weights lie, and what was found.
"""

import json
from pathlib import Path

import graphsem
from semcore.shipped import checkpoint_folder

document = graphsem.parse("Police in Lyon arrested two men. The court sold its ships.")
first, second = document.sentences
place = Path(graphsem.__file__).parent
folders = {name: str(checkpoint_folder(name)) for name in document.parsers}
found = {
    "graphsem": str(place),
    "checkpoints": folders,
    "frames": [frame.frame for frame in second.frames],
    "events": [event.type for event in document.events],
    "graph": str(first.amr),
}
print(json.dumps(found))
assert sorted(folders) == ["amr", "kid", "tsar"], "a parser has no weights in the wheel"
assert all(Path(folder).is_relative_to(place) for folder in folders.values()), "not the wheel's"
assert "Commerce_sell" in found["frames"] and "arrest-01" in found["graph"] and found["events"]
