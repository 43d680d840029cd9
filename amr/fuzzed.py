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
_HYPOTHESES = (
    '{"id": "a.1", "text": "He left.", "words": [[0, 2], [3, 7], [7, 8]], "gold": 4, "weight": 1.0,'
    ' "graphs": [{"graph": "(l / leave-11~e.1 :ARG0 (h / he~e.0))", "score": -1.5,'
    ' "right": "1111"}, {"graph": "(l / leave-15~e.1)", "score": -2.25, "right": "01"}]}\n'
)


def fuzzed(root: Path) -> Iterator[tuple[str, Fuzzed]]:
    """Readers by name; ``root`` holds ``samples`` and ``checkpoints``."""
    from amr.checkpoint import PARSER
    from amr.config import ModelConfig
    from amr.corpora.propbank import read_frames
    from amr.corpora.srl import read_srl
    from amr.notation.aligned import read_aligned
    from amr.notation.files import read_amr
    from amr.verifier.hypotheses import read_hypotheses

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
    yield "hypotheses", Fuzzed("a.jsonl", each(read_hypotheses), (_HYPOTHESES.encode(),))
    yield from settings_of(root, PARSER, ModelConfig)
