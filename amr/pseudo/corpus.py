"""Files of a corpus -> sentences with PseudoAMR, one at a time, and how many of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from amr.corpora.srl import read_srl
from amr.data import AMRSentence
from amr.pseudo.dependency import pseudo_amr as amr_of_tree
from amr.pseudo.srl import pseudo_amr as amr_of_roles
from amr.pseudo.variants import DependencySteps, Steps
from semcore.errors import InputError
from semcore.text.dependencies import read_dependencies
from semcore.text.treebank import Treebank


@dataclass
class PseudoCounts:
    """What became of the sentences that were read."""

    read: int = 0
    without_graph: int = 0  # sentences without a predicate
    with_tree: int = 0  # semantic roles whose heads came from a dependency tree


def pseudo_sentences(
    files: Iterable[Path],
    steps: Steps,
    counts: PseudoCounts,
    trees: Treebank | None = None,
) -> Iterator[AMRSentence]:
    """The sentences that get a graph, in order; ``counts`` grows on the way.

    ``trees`` serve semantic roles. Raises `InputError` naming the file, and the line or sentence.
    """
    for file in files:
        if isinstance(steps, DependencySteps):
            for sentence in read_dependencies(file):
                counts.read += 1
                with _naming(file):
                    tree_graph = amr_of_tree(sentence, steps)
                yield tree_graph
            continue
        for roles in read_srl(file):
            counts.read += 1
            tree = trees.find(roles.words, roles.id) if trees else None
            with _naming(file):
                graph = amr_of_roles(roles, steps, tree)
            if graph is None:
                counts.without_graph += 1
            else:
                counts.with_tree += tree is not None
                yield graph


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    """Puts the file in front of an error that names only the sentence."""
    try:
        yield
    except InputError as error:
        raise InputError.at(file, None, str(error)) from error
