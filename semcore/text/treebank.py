"""The trees of a treebank, for sentences of another corpus over the same text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from semcore.files import StrPath, fingerprint, sha256_of
from semcore.files.places import expanded
from semcore.text.dependencies import DependencySentence, read_dependencies
from semcore.text.folders import files_of

ENDINGS = (".conllu", ".conllx", ".conll")
_PATTERNS = tuple(f"**/*{ending}" for ending in ENDINGS)


@dataclass(frozen=True)
class Treebank:
    """Trees that are found by a sentence's words, and its name where that tells more."""

    trees: Sequence[DependencySentence]
    sha256: str = ""  # of the file, or the names and contents of the files in the folder

    @cached_property
    def _by_id(self) -> dict[str, DependencySentence]:
        return {tree.id: tree for tree in self.trees}

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], DependencySentence]:
        return {tree.words: tree for tree in reversed(self.trees)}

    def find(self, words: Sequence[str], id: str = "") -> DependencySentence | None:
        """The tree of exactly these words, if there is one: the sentence's own, or the first."""
        tree = self._by_id.get(id)
        if tree is not None and tree.words == tuple(words):
            return tree
        return self._by_words.get(tuple(words))


def read_treebank(path: StrPath) -> Treebank:
    """The trees of a file, or of all treebank files in a folder and the folders below.

    Raises `InputError` when there are none, and as `read_dependencies` does.
    """
    path = expanded(path)
    trees = [tree for file in files_of(path, *_PATTERNS) for tree in read_dependencies(file)]
    return Treebank(trees, fingerprint(path, _PATTERNS) if path.is_dir() else sha256_of(path))
