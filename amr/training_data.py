"""Prepared corpora as training pairs: words on one side, tokens of the graph on the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from amr.data import AMRSentence
from amr.linearization.forms import linearize
from amr.model.copying import Copier
from amr.notation.files import read_amr
from amr.wiki import remove_wiki
from semcore.errors import InputError
from semcore.files import read_json, sha256_of

SPLITS = ("train", "dev", "test")
_ROLESET = re.compile(r"<roleset\b[^>]*?\bid\s*=\s*[\"']([^\"']+)")


@dataclass(frozen=True)
class Corpus:
    """A prepared folder, as `amr.prepare` writes it."""

    folder: Path

    def file(self, split: str) -> Path:
        """The file of a split. Raises `InputError` when there is no such split."""
        if split not in SPLITS:
            raise InputError(f"split={split}: use one of {', '.join(SPLITS)}")
        path = self.folder / f"{split}.amr"
        if not path.is_file():
            raise InputError.at(path, None, "no such split; run amr.prepare first")
        return path

    def split(self, name: str) -> list[AMRSentence]:
        """The sentences of train, dev or test."""
        return list(read_amr(self.file(name), keep_alignments=False))

    def has(self, split: str) -> bool:
        """Whether there is such a split."""
        return (self.folder / f"{split}.amr").is_file()

    def fingerprint(self, split: str) -> str:
        """SHA-256 of the split's file, to be kept with what is trained on it."""
        return sha256_of(self.file(split))


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its linearized graph, before there is a vocabulary."""

    sentence: AMRSentence
    tokens: tuple[str, ...]
    task: str


def pairs_of(
    sentences: Iterable[AMRSentence], form: str, task: str = "amr", *, wiki: bool = False
) -> Iterator[Pair]:
    """The pairs of sentences. Without ``wiki`` the graphs lose their ``:wiki`` branches."""
    for sentence in sentences:
        tree = sentence.tree if wiki else remove_wiki(sentence.tree)
        yield Pair(sentence, tuple(linearize(tree, form)), task)


def copied_tokens(pair: Pair, copier: Copier) -> frozenset[str]:
    """What copying could give for a pair's sentence."""
    return frozenset(candidate.token for candidate in copier.candidates(pair.sentence.forms))


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
    files = sorted(folder.glob("*.xml"))
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


def links_names(sentences: Iterable[AMRSentence]) -> bool:
    """Whether any graph has a ``:wiki``."""
    return any(
        role == ":wiki"
        for sentence in sentences
        for _, branches in sentence.tree.nodes()
        for role, _ in branches
    )


def limited(sentences: Sequence[AMRSentence], share: float, seed: int) -> list[AMRSentence]:
    """A random share of the sentences, in order; the same for the same seed.

    Smaller shares are parts of larger ones.
    """
    from random import Random

    order = list(range(len(sentences)))
    Random(seed).shuffle(order)
    kept = sorted(order[: max(1, round(share * len(sentences)))])
    return [sentences[index] for index in kept]
