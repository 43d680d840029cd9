"""One's own annotated frames: ``train``, ``dev`` and ``test``, and ``ontology.json``.

Each split is a file of JSON Lines (``train.jsonl``, `kid.data`), a file in columns
(``train.conll``, `kid.corpora.columns`), or a folder of brat's files (``train/*.ann``, each with
its ``.txt``). Of JSON Lines a sentence needs ``text`` and ``frames`` alone, a frame its name and
its target, an element its name and its place, in words or in characters. Without an ontology the
frames, elements and lexical units of train are it. A lexical unit that is not given is one that
the ontology lists for the frame and the target's words, if there is any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from glob import escape
from pathlib import Path
from typing import Any

from kid.corpora.columns import read_columns
from kid.corpora.completion import completed
from kid.corpora.own_ontology import collected, read_own_ontology, with_units
from kid.data import FrameAnnotation, FrameElement, FrameSentence, parse_lines
from kid.lexicon import PARTS, Lexicon
from kid.ontology import Ontology
from kid.records import ElementRecord, FrameRecord, SentenceRecord
from semcore.errors import InputError
from semcore.files import fingerprint
from semcore.files.records import without_nulls
from semcore.files.splits import split_files
from semcore.text.brat import Evocation, read_brat
from semcore.text.folders import files_of
from semcore.text.inputs import TextInput
from semcore.text.sentences import TextSentence, split
from semcore.text.spans import CharSpan, WordSpan, checked_spans, words_of

ONTOLOGY = "ontology.json"
Counts = Counter[str]  # what could not be taken as it stands, and how often


@dataclass(frozen=True)
class OwnFrames:
    """The splits of one's own data, and the ontology beside them, if there is one."""

    files: Mapping[str, Path]
    file: Ontology | None = None
    further: tuple[Path, ...] = ()  # other files that were read
    counts: dict[str, Counts] = field(default_factory=dict)  # by split, when it was read

    @cached_property
    def ontology(self) -> Ontology:
        """That of the file or of train, with the lexical units of train."""
        if "train" not in self.files:
            if self.file is None:
                place = next(iter(self.files.values())).parent
                raise InputError.at(place, None, f"neither train nor {ONTOLOGY}")
            return self.file
        sentences = list(self._read("train"))
        ontology = collected(sentences) if self.file is None else self.file
        if not ontology.frames:
            raise InputError.at(self.files["train"], None, "there is no frame in it")
        return with_units(ontology, sentences)

    def sentences(self, name: str) -> list[FrameSentence]:
        """The sentences of a split, checked against the ontology.

        Raises `InputError` for a frame or an element that it does not have, and for an id that
        two sentences have.
        """
        lexicon = Lexicon(self.ontology)
        path, seen = self.files[name], set()
        found = []
        for sentence in self._read(name):
            if sentence.id in seen:
                raise InputError.at(path, None, f"two sentences are called {sentence.id!r}")
            seen.add(sentence.id)
            frames = tuple(self._checked(item, sentence, lexicon, path) for item in sentence.frames)
            found.append(replace(sentence, frames=frames))
        return found

    def _checked(
        self, item: FrameAnnotation, sentence: FrameSentence, lexicon: Lexicon, path: Path
    ) -> FrameAnnotation:
        number = self.ontology.frame_index.get(item.frame)
        if number is None:
            problem = f"sentence {sentence.id!r}: the ontology has no frame {item.frame!r}"
            raise InputError.at(path, None, problem)
        for element in item.elements:
            if not self.ontology.has_element(number, element.name):
                problem = f"sentence {sentence.id!r}: {item.frame} has no element {element.name!r}"
                raise InputError.at(path, None, problem)
        if item.lexical_unit:
            return item
        forms = [form for span in item.target for form in sentence.forms[span.start : span.end]]
        listed = self.ontology.frames[number].lexical_units
        units = [unit for unit in lexicon.matches(forms) if unit in listed]
        return replace(item, lexical_unit=units[0] if units else "")

    def _read(self, name: str) -> Iterator[FrameSentence]:
        path = self.files[name]
        counts = self.counts[name] = Counts()
        if path.is_dir():
            inventory = None
            if self.file is not None:
                inventory = {f.name: [e.name for e in f.elements] for f in self.file.frames}
            for file in files_of(path, "*.ann"):
                document = file.relative_to(path).with_suffix("").as_posix()
                yield from brat_sentences(file, document, inventory, counts)
        elif path.suffix == ".conll":
            yield from read_columns(path)
        else:
            yield from parse_lines(TextInput(path).lines(), path, _checked_fields)


def own_frames(place: Path) -> OwnFrames:
    """The data of a folder, or of one file called after its split. Raises `InputError`."""
    files = split_files(place, ".jsonl", ".conll", folders="*.ann")
    ontology = next(iter(files.values())).parent / ONTOLOGY
    if not ontology.is_file():
        return OwnFrames(files)
    return OwnFrames(files, read_own_ontology(ontology), (ontology,))


def own_counts(sentences: Sequence[FrameSentence]) -> dict[str, int]:
    """What a split of one's own holds."""
    frames = [frame for sentence in sentences for frame in sentence.frames]
    return {
        "documents": len({sentence.document for sentence in sentences}),
        "sentences": len(sentences),
        "annotated_sentences": sum(bool(sentence.frames) for sentence in sentences),
        "targets": len(frames),
        "frame_elements": sum(len(frame.elements) for frame in frames),
        "targets_without_lexical_unit": sum(not frame.lexical_unit for frame in frames),
    }


def fingerprint_of(place: Path, data: OwnFrames) -> str:
    """One SHA-256 over the names and contents of all files read."""
    root = place if place.is_dir() else place.parent
    patterns = []
    for path in (*data.files.values(), *data.further):
        name = escape(path.relative_to(root).as_posix())
        patterns += [f"{name}/*.ann", f"{name}/*.txt"] if path.is_dir() else [name]
    return fingerprint(root, patterns)


def brat_sentences(
    file: Path, document: str, inventory: Mapping[str, list[str]] | None, counts: Counts
) -> Iterator[FrameSentence]:
    """The sentences of a text, with the frames that an ``.ann`` file has in each.

    The text is split as raw text is; an element outside of its target's sentence is left out and
    counted. Raises `InputError` naming file and line.
    """
    text = TextInput(file.with_suffix(".txt")).read()
    evocations = read_brat(file, text, inventory)
    for sentence in split(text, document):
        inside = [
            item for item in evocations if sentence.start <= item.target[0].start < sentence.end
        ]
        frames = []
        for number, item in enumerate(inside, start=1):
            frames.append(_annotation(item, str(number), sentence, file, counts))
        yield FrameSentence(
            sentence.id, document, sentence.text, sentence.words, frames=tuple(frames),
            start=sentence.start,
        )  # fmt: skip


def _annotation(
    item: Evocation, number: str, sentence: TextSentence, file: Path, counts: Counts
) -> FrameAnnotation:
    def placed(span: CharSpan) -> tuple[CharSpan, WordSpan] | None:
        inner = CharSpan(span.start - sentence.start, span.end - sentence.start)
        if not 0 <= inner.start < inner.end <= len(sentence.text):
            return None
        touched = words_of(inner, sentence.words)
        return None if touched is None else (inner, touched)

    target = [placed(span) for span in item.target]
    if None in target:
        raise InputError.at(file, None, f"the target of {item.type} goes beyond its sentence")
    elements = []
    for name, span in item.roles:
        place = placed(span)
        if place is None:
            counts["elements_outside_of_the_sentence"] += 1
        else:
            elements.append(FrameElement(name, place[1], place[0]))
    places = [place for place in target if place is not None]
    return FrameAnnotation(
        number,
        item.type,
        item.note if item.note.rpartition(".")[2] in PARTS else "",  # not anyone's remark
        checked_spans(WordSpan, [w for _, w in places], len(sentence.words), "target"),
        tuple(characters for characters, _ in places),
        tuple(elements),
    )


def _checked_fields(record: dict[str, Any], number: int) -> dict[str, Any]:
    """A record with all that `kid.data` needs; a field that is misspelt is told."""
    record = without_nulls(record)
    _known(record, SentenceRecord, "a sentence")
    for frame in record.get("frames", ()):
        _known(frame, FrameRecord, "a frame")
        for element in frame.get("elements", ()):
            _known(element, ElementRecord, "an element")
    return completed(record, str(number))


def _known(entry: Any, kind: Any, what: str) -> None:
    """A field that is misspelt would be missing without a word."""
    if not isinstance(entry, dict):
        raise TypeError(f"{what} must be a JSON object")
    names = list(kind.__annotations__)
    for name in entry:
        if name not in names:
            raise ValueError(f"{what} has no field {name!r}; there are {', '.join(names)}")
