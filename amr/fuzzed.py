"""The readers of AMR, semantic roles and PropBank as `semcore.fuzzing` tries them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from semcore.fuzzing import Fuzzed, contents, each, settings_of

_PROPBANK = b"""<?xml version="1.0"?>
<!DOCTYPE frameset SYSTEM "frameset.dtd">
<frameset>
  <predicate lemma="want">
    <roleset id="want.01" name="desire"><roles><role descr="wanter" n="0"/></roles></roleset>
    <roleset id="want.02" name="lack"><roles><role descr="lacker" n="0"/></roles></roleset>
  </predicate>
</frameset>
"""


def fuzzed(root: Path) -> Iterator[tuple[str, Fuzzed]]:
    """Readers by name; ``root`` holds ``samples`` and ``checkpoints``."""
    from amr.checkpoint import PARSER
    from amr.config import ModelConfig
    from amr.corpora.propbank import read_frames
    from amr.corpora.srl import read_srl
    from amr.notation.aligned import read_aligned
    from amr.notation.files import read_amr

    samples = root / "samples"
    graphs = contents(samples / "amr", "*.amr")
    yield "penman", Fuzzed("a.amr", each(read_amr), graphs)
    yield "aligned", Fuzzed("a.amr", each(read_aligned), graphs)
    yield "srl", Fuzzed("a.gold_conll", each(read_srl), contents(samples / "srl", "dev.*"))

    def frames(path: Path) -> None:
        place = path.parent / "frames"
        place.mkdir(exist_ok=True)
        path.replace(place / path.name)
        read_frames(place)

    yield "propbank", Fuzzed("a.xml", frames, (_PROPBANK,))
    yield from settings_of(root, PARSER, ModelConfig)
