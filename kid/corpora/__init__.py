"""FrameNet's release layout, read with lxml.

A release folder holds ``frame/*.xml``, ``fulltext/*.xml``, ``lu/*.xml``, ``frameIndex.xml``,
``frRelation.xml`` and more; NLTK keeps the same layout under ``corpora/framenet_v17``.
"""

from __future__ import annotations

from kid.corpora.fulltext import FullText, read_document
from kid.corpora.ontology_reader import read_ontology
from kid.corpora.release import find_release
from kid.corpora.splits import Split, read_split

__all__ = [
    "FullText",
    "Split",
    "find_release",
    "read_document",
    "read_ontology",
    "read_split",
]
