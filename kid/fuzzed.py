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
    from kid.corpora.columns import frame_columns, read_columns
    from kid.corpora.fulltext import read_document
    from kid.corpora.lexical_units import Exclusion, read_unit
    from kid.corpora.ontology_reader import read_ontology
    from kid.corpora.own_ontology import read_own_ontology
    from kid.corpora.sentences import element_names
    from kid.data import json_lines, read_sentences
    from kid.ontology import Ontology
    from kid.predict import FramePredictionConfig, sentences_of
    from semcore.commands.reading import Reading
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
        reading = Reading()
        yield from sentences_of([TextInput(path)], FramePredictionConfig(checkpoint="-"), reading)
        reading.end()

    def stored(path: Path) -> None:
        Ontology.from_json(read_json(path))

    garden = read_document(release, "Sample__garden", elements, unannotated=True)
    lines = ("".join(json_lines(garden.sentences)).encode(),)
    yield "frames", Fuzzed("a.jsonl", each(read_sentences), lines, json_lines=True)
    yield "frames_to_parse", Fuzzed("a.jsonl", each(given), lines, json_lines=True)
    record = (json.dumps(ontology.to_json()).encode(),)
    yield "frame_ontology", Fuzzed("ontology.json", stored, record, json_lines=True)
    columns = "".join(frame_columns(garden.sentences)).encode()
    yield "frame_columns", Fuzzed("a.conll", each(read_columns), (columns,))
    own = root / "samples" / "frames"
    record = (json.dumps(json.loads((own / "ontology.json").read_bytes())).encode(),)
    yield "own_frame_ontology", Fuzzed("ontology.json", read_own_ontology, record, json_lines=True)
    yield from _own_frames(own)
    yield from settings_of(root, PARSER, KidConfig)


def _own_frames(samples: Path) -> Iterator[tuple[str, Fuzzed]]:
    """One's own data as a whole: JSON Lines, and brat's files, damaged in either of the two."""
    from kid.corpora.own import own_frames
    from semcore.text.brat import Evocation, brat
    from semcore.text.spans import CharSpan

    def taken(folder: Path) -> None:
        own_frames(folder).sentences("train")

    def lines(path: Path) -> None:
        taken(path.parent)

    record = contents(samples, "train.jsonl")
    yield "own_frames", Fuzzed("train.jsonl", lines, record, json_lines=True)
    text = "She brought the saw back.\nHe sold it, and she\nbought a ship.\n"
    frames = [
        Evocation("Returning", (CharSpan(4, 11), CharSpan(20, 24)), (("Thing", CharSpan(12, 19)),)),
        Evocation("Sale", (CharSpan(29, 33),), (("Goods", CharSpan(34, 36)),), "sell.v"),
        Evocation("Sale", (CharSpan(46, 52),), (("Buyer", CharSpan(42, 45)),) * 2, "buy.v"),
    ]
    files = {"a.txt": text.encode(), "a.ann": "".join(brat(text, frames)).encode()}

    def beside(path: Path) -> None:
        place = path.parent / "brat" / "train"
        place.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (place / name).write_bytes(path.read_bytes() if name == path.name else content)
        taken(place.parent)

    for name, content in files.items():
        yield f"brat_frames_{Path(name).suffix[1:]}", Fuzzed(name, beside, (content,))
