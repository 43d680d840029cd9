"""The standard document split of full text, and its counts.

The 23 test documents are those of Das & Smith (2011), the 8 development documents and the rules
of what counts are those of open-sesame (Swayamdipta et al., 2017): what the papers compare on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from json import loads
from pathlib import Path

from kid.corpora.fulltext import FullText, read_document
from kid.data import FrameSentence
from semcore.errors import InputError
from semcore.files import read_json
from semcore.files.prepared import SPLITS

# NLTK's distribution of FrameNet 1.7 lacks this test document; ICSI's has it.
_KNOWN_GAPS = {"1.7": frozenset({"ANC__WhereToHongKong"})}


@dataclass(frozen=True, slots=True)
class SplitCounts:
    """What a split holds; the first five are the published ones.

    ``annotated_sentences`` counts distinct texts with a frame (within a document in training and
    development, over all documents in test); ``frame_elements`` those on layer 1 that
    start and end with a word. All the other numbers count what the data holds besides.
    """

    documents: int
    sentences: int
    annotated_sentences: int
    targets: int
    frame_elements: int
    all_frame_elements: int
    overlapping_frame_elements: int  # on layers 2 and 3
    null_instantiations: int
    discontinuous_targets: int
    targets_off_word_boundaries: int  # not in the data: parts of words, such as "five" in
    # "twenty-five"


@dataclass(frozen=True, slots=True)
class Split:
    """The documents of one split."""

    name: str
    documents: tuple[FullText, ...]
    missing: tuple[str, ...] = ()  # documents that this distribution of FrameNet is known to lack

    @property
    def sentences(self) -> list[FrameSentence]:
        """Of all documents, in order."""
        return [sentence for document in self.documents for sentence in document.sentences]

    @property
    def left_out(self) -> list[FrameSentence]:
        """Those with annotation sets that are left out, see `FullText`."""
        return [sentence for document in self.documents for sentence in document.left_out]

    def counts(self) -> SplitCounts:
        """Count the split under the published rules."""
        sentences = self.sentences
        frames = [frame for sentence in sentences for frame in sentence.frames]
        elements = [element for frame in frames for element in frame.elements]
        # Repeated sentences are told apart by document in train and dev, and not in test: so the
        # published numbers come out.
        texts = {
            (sentence.document if self.name != "test" else "", sentence.text)
            for sentence in sentences
            if sentence.frames
        }
        return SplitCounts(
            documents=len(self.documents),
            sentences=len(sentences),
            annotated_sentences=len(texts),
            targets=len(frames),
            frame_elements=sum(sum(document.counted) for document in self.documents),
            all_frame_elements=len(elements),
            overlapping_frame_elements=sum(element.rank > 1 for element in elements),
            null_instantiations=sum(len(frame.null_instantiations) for frame in frames),
            discontinuous_targets=sum(len(frame.target) > 1 for frame in frames),
            targets_off_word_boundaries=sum(d.off_boundaries for d in self.documents),
        )


def document_lists(version: str, path: Path | None = None) -> dict[str, list[str]]:
    """The document names of train, dev and test: the standard ones, or those of a JSON file.

    The file holds one object with the three lists. Raises `InputError` when it does not.
    """
    if path is None:
        standard = loads((files("kid") / "splits.json").read_text(encoding="utf-8"))
        return {split: standard[version][split] for split in SPLITS}
    record = read_json(path)
    if not isinstance(record, dict) or set(record) != set(SPLITS):
        raise InputError.at(path, None, "must hold one object with the lists train, dev and test")
    for split, names in record.items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise InputError.at(path, None, f"{split} is not a list of document names")
    for name, times in Counter(name for names in record.values() for name in names).items():
        if times > 1:
            raise InputError.at(path, None, f"document {name} is listed {times} times")
    return record


def read_split(
    release: Path,
    version: str,
    name: str,
    documents: Iterable[str],
    elements: Mapping[str, frozenset[str]],
) -> Split:
    """Read the documents of one split.

    Raises `InputError` when a document is missing, unless it is one that NLTK's distribution is
    known to lack; those are listed in ``missing``.
    """
    found, missing = [], []
    for document in documents:
        known_gap = document in _KNOWN_GAPS.get(version, ())
        if known_gap and not (release / "fulltext" / f"{document}.xml").exists():
            missing.append(document)
            continue
        found.append(read_document(release, document, elements, unannotated=name == "test"))
    return Split(name, tuple(found), tuple(missing))
