"""The readers of all packages, as `graphsem.fuzzing` tries them on the samples."""

from __future__ import annotations

import json
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from graphsem.fuzzing import Fuzzed, Read, archived

_CHECKPOINT_FILES = ("README.md", "model.safetensors")


def fuzzed_readers(root: Path) -> dict[str, Fuzzed]:
    """By their names; ``root`` holds ``samples`` and, for checkpoints, ``checkpoints``."""
    samples = root / "samples"
    found = [*_texts(samples), *_json_lines(samples), *_xml(samples), *_containers(root)]
    return {name: fuzzed for name, fuzzed in found}


def _each(read: Callable[[Path], Iterable[object]]) -> Read:
    def consumed(path: Path) -> None:
        for _ in read(path):
            pass

    return consumed


def _files(folder: Path, *patterns: str) -> tuple[bytes, ...]:
    return tuple(file.read_bytes() for p in patterns for file in sorted(folder.glob(p)))


def _texts(samples: Path) -> Iterable[tuple[str, Fuzzed]]:
    from amr.corpora.srl import read_srl
    from amr.notation.aligned import read_aligned
    from amr.notation.files import read_amr
    from semcore.text.dependencies import read_dependencies

    amr = _files(samples / "amr", "*.amr")
    yield "penman", Fuzzed("a.amr", _each(read_amr), amr)
    yield "aligned", Fuzzed("a.amr", _each(read_aligned), amr)
    yield "srl", Fuzzed("a.gold_conll", _each(read_srl), _files(samples / "srl", "dev.*"))
    trees = _files(samples / "dependency", "dev.*", "test.*")
    yield "conllu", Fuzzed("a.conllu", _each(read_dependencies), trees)


def _json_lines(samples: Path) -> Iterable[tuple[str, Fuzzed]]:
    from kid.data import json_lines, read_sentences
    from kid.predict import sentences_of
    from semcore.text.inputs import TextInput
    from tsar.amr_graphs import read_graphs
    from tsar.data import read_documents
    from tsar.ontology import read_ontology
    from tsar.scoring.files import read_gold

    frames = "".join(json_lines(_sentences(samples))).encode()
    events = samples / "events"
    own = _files(events / "own", "*.jsonl")
    graph = {"nodes": [["sleep-01", 2, 3], ["boy", 1, 2]], "edges": [[0, "ARG0", 1]], "root": 0}
    graphs = json.dumps({"id": "a1", "sentences": [graph, graph]}).encode() + b"\n"

    def given(path: Path) -> Iterable[object]:
        return sentences_of([TextInput(path)])

    for name, read, content in [
        ("frames", read_sentences, (frames,)),
        ("frames_to_parse", given, (frames,)),
        ("events", read_documents, own),
        ("graphs_of_documents", read_graphs, (graphs,)),
        ("rams", read_gold, _files(events / "rams", "dev.jsonlines", "test.jsonlines")),
        ("wikievents", read_gold, _files(events / "wikievents", "dev.jsonl", "*coarse/*.jsonl")),
        ("mlee", read_gold, _files(events / "mlee", "*.json")),
        ("casie", read_gold, _files(events / "casie", "*.jsonl")),
    ]:
        yield name, Fuzzed("a.jsonl", _each(read), content, json_lines=True)
    inventory = json.dumps(json.loads((events / "own/ontology.json").read_bytes())).encode()
    yield "event_ontology", Fuzzed("a.json", read_ontology, (inventory,), json_lines=True)


def _sentences(samples: Path) -> Iterable[object]:
    """The sentences of the sample of FrameNet."""
    from kid.corpora.fulltext import read_document
    from kid.corpora.ontology_reader import read_ontology
    from kid.corpora.sentences import element_names

    release = samples / "framenet"
    elements = element_names(read_ontology(release, "1.7"))
    names = ("Sample__garden", "Sample__market")
    return [
        sentence
        for name in names
        for sentence in read_document(release, name, elements, unannotated=True).sentences
    ]


def _xml(samples: Path) -> Iterable[tuple[str, Fuzzed]]:
    from amr.corpora.propbank import read_frames
    from kid.corpora.fulltext import read_document
    from kid.corpora.lexical_units import Exclusion, read_unit
    from kid.corpora.ontology_reader import read_ontology
    from kid.corpora.sentences import element_names

    release = samples / "framenet"
    elements = element_names(read_ontology(release, "1.7"))
    nothing = Exclusion({}, frozenset(), frozenset())

    def fulltext(path: Path) -> None:
        place = path.parent / "fulltext" / path.name
        place.parent.mkdir(exist_ok=True)
        path.replace(place)
        read_document(path.parent, path.stem, elements, unannotated=True)

    def unit(path: Path) -> None:
        read_unit(path, elements, nothing)

    def ontology_of(name: str) -> Read:
        def read(path: Path) -> None:
            copy = path.parent / "release"
            if not copy.is_dir():
                shutil.copytree(release, copy)
            path.replace(copy / name)
            read_ontology(copy, "1.7")

        return read

    def frames(path: Path) -> None:
        place = path.parent / "frames"
        place.mkdir(exist_ok=True)
        path.replace(place / path.name)
        read_frames(place)

    yield "fulltext", Fuzzed("a.xml", fulltext, _files(release / "fulltext", "*.xml"))
    yield "lexical_units", Fuzzed("a.xml", unit, _files(release / "lu", "*.xml"))
    for name in ("frameIndex.xml", "frRelation.xml", "frame/Lending.xml"):
        content = ((release / name).read_bytes(),)
        yield f"framenet_{Path(name).stem}", Fuzzed("a.xml", ontology_of(name), content)
    yield "propbank", Fuzzed("a.xml", frames, (_PROPBANK,))


_PROPBANK = b"""<?xml version="1.0"?>
<!DOCTYPE frameset SYSTEM "frameset.dtd">
<frameset>
  <predicate lemma="want">
    <roleset id="want.01" name="desire"><roles><role descr="wanter" n="0"/></roles></roleset>
    <roleset id="want.02" name="lack"><roles><role descr="lacker" n="0"/></roles></roleset>
  </predicate>
</frameset>
"""


def _containers(root: Path) -> Iterable[tuple[str, Fuzzed]]:
    from semcore.files.archives import unpack

    def unpacked(path: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            unpack(path, Path(folder) / "content")

    yield "archives", Fuzzed("a.zip", unpacked, archived())
    for parser in ("kid", "amr", "tsar"):
        config = root / "checkpoints" / parser / "config.json"
        if config.is_file():
            yield f"config_{parser}", _config(parser, config)
    yield "safetensors", Fuzzed("model.safetensors", _tensors, (_safetensors(),))
    yield "frame_ontology", _ontology(root)


def _config(parser: str, path: Path) -> Fuzzed:
    """The settings of a checkpoint; its other files are there, empty, with the hash of that."""
    from importlib import import_module

    from semcore.checkpoints import describing, load_pretrained, typed
    from semcore.encoders import EncoderConfig
    from semcore.files import sha256_of, write_json

    checkpoint = import_module(f"{parser}.checkpoint").PARSER
    config = import_module(f"{parser}.config")
    schema = {"kid": "KidConfig", "amr": "ModelConfig", "tsar": "EventModelConfig"}[parser]
    record = json.loads(path.read_bytes())
    names = [f"{name}.json" for name in record["inventories"]]

    def read(file: Path) -> None:
        folder = file.parent
        if not (folder / "model.safetensors").exists():
            for name in (*_CHECKPOINT_FILES, *names):
                write_json(folder / name, {})
            (folder / "model.safetensors").write_bytes(_safetensors())
        loaded = load_pretrained(folder, checkpoint)
        with describing(folder):
            typed(EncoderConfig, loaded.config["encoder"])
            typed(getattr(config, schema), loaded.config["model"])

    with tempfile.TemporaryDirectory() as folder:
        empty, tensors = Path(folder) / "empty", Path(folder) / "tensors"
        write_json(empty, {})
        tensors.write_bytes(_safetensors())
        record["sha256"] = {name: sha256_of(empty) for name in (*_CHECKPOINT_FILES, *names)}
        record["sha256"]["model.safetensors"] = sha256_of(tensors)
    return Fuzzed("config.json", read, (json.dumps(record).encode(),), json_lines=True)


def _safetensors() -> bytes:
    """A file of two tensors, by the description of the format: a header's length, the header."""
    header = {
        "weight": {"dtype": "F16", "shape": [2, 3], "data_offsets": [0, 12]},
        "bias": {"dtype": "F32", "shape": [2], "data_offsets": [12, 20]},
    }
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(20)


def _tensors(path: Path) -> None:
    from semcore.checkpoints import read_tensors

    read_tensors(path)


def _ontology(root: Path) -> Fuzzed:
    from kid.corpora.ontology_reader import read_ontology
    from kid.ontology import Ontology
    from semcore.files import read_json

    sample = read_ontology(root / "samples" / "framenet", "1.7")
    content = json.dumps(sample.to_json()).encode()

    def read(path: Path) -> None:
        Ontology.from_json(read_json(path))

    return Fuzzed("ontology.json", read, (content,), json_lines=True)
