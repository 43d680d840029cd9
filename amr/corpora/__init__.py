"""Annotated corpora that become PseudoAMR: semantic roles and dependency trees."""

from amr.corpora.dependency import DependencySentence, EmptyNode, read_dependencies
from amr.corpora.srl import Argument, Predicate, SRLSentence, read_srl

__all__ = [
    "Argument",
    "DependencySentence",
    "EmptyNode",
    "Predicate",
    "SRLSentence",
    "read_dependencies",
    "read_srl",
]
