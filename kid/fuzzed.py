"""The readers of FrameNet and of frames as `semcore.fuzzing` tries them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from semcore.fuzzing import Fuzzed, Read, contents, each, settings_of


def fuzzed(root: Path) -> Iterator[tuple[str, Fuzzed]]:
    """Readers by name; ``root`` holds ``samples`` and ``checkpoints``."""
    from kid.checkpoint import PARSER
    from kid.config import KidConfig
    from kid.corpora.fulltext import read_document
    from kid.corpora.lexical_units import Exclusion, read_unit
    from kid.corpora.ontology_reader import read_ontology
    from kid.corpora.sentences import element_names
    from kid.data import json_lines, read_sentences
    from kid.ontology import Ontology
    from kid.predict import FramePredictionConfig, sentences_of
    from semcore.files import read_json
    from semcore.text.inputs import TextInput

    release = root / "samples" / "framenet"
    ontology = read_ontology(release, "1.7")
    elements = element_names(ontology)
    nothing = Exclusion({}, frozenset(), frozenset())

    def fulltext(path: Path) -> None:
        place = path.parent / "fulltext" / path.name
        place.parent.mkdir(exist_ok=True)
        path.replace(place)
        read_document(path.parent, path.stem, elements, unannotated=True)

    def unit(path: Path) -> None:
        read_unit(path, elements, nothing)

    def release_with(name: str) -> Read:
        def read(path: Path) -> None:
            copy = path.parent / "release"
            if not copy.is_dir():
                shutil.copytree(release, copy)
            path.replace(copy / name)
            read_ontology(copy, "1.7")

        return read

    yield "fulltext", Fuzzed("a.xml", fulltext, contents(release / "fulltext", "*.xml"))
    yield "lexical_units", Fuzzed("a.xml", unit, contents(release / "lu", "*.xml"))
    for name in ("frameIndex.xml", "frRelation.xml", "frame/Lending.xml"):
        content = ((release / name).read_bytes(),)
        yield f"framenet_{Path(name).stem}", Fuzzed("a.xml", release_with(name), content)

    def given(path: Path) -> Iterable[object]:
        return sentences_of([TextInput(path)], FramePredictionConfig(checkpoint="-"))

    def stored(path: Path) -> None:
        Ontology.from_json(read_json(path))

    garden = read_document(release, "Sample__garden", elements, unannotated=True)
    lines = ("".join(json_lines(garden.sentences)).encode(),)
    yield "frames", Fuzzed("a.jsonl", each(read_sentences), lines, json_lines=True)
    yield "frames_to_parse", Fuzzed("a.jsonl", each(given), lines, json_lines=True)
    record = (json.dumps(ontology.to_json()).encode(),)
    yield "frame_ontology", Fuzzed("ontology.json", stored, record, json_lines=True)
    yield from settings_of(root, PARSER, KidConfig)
