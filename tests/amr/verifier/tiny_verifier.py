"""Random verifiers on the tiny BERT, and hypotheses that are tiny graphs with faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import torch
from penman.tree import Tree

from amr.data import AMRSentence
from amr.verifier.config import VerifierConfig
from amr.verifier.hypotheses import Hypotheses, labelled
from amr.verifier.model import GraphVerifier
from amr.verifier.verifier import Verifier
from semcore.encoders import EncoderConfig, WordEncoder
from tests.amr.tiny_parser import tiny_sentences


def tiny_verifier(encoder: Path, labels: str = "both", seed: int = 0) -> Verifier:
    """Random weights, in double precision."""
    torch.manual_seed(seed)
    config = VerifierConfig(labels=labels, size=24, layers=2, heads=4, dropout=0.0)
    words = WordEncoder(EncoderConfig(name=str(encoder), layers="last", dropout=0.0))
    model = GraphVerifier(config, words)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if not name.startswith("encoder.") and "norm" not in name:
                parameter.add_(torch.randn_like(parameter), alpha=0.1)
    return Verifier(model.double())


def faulty(sentence: AMRSentence, random: Random) -> AMRSentence:
    """The sentence with some concepts and roles that are wrong, and a score."""

    def changed(node: tuple) -> tuple:
        variable, branches = node
        found = []
        for role, target in branches:
            if random.random() < 0.25:
                target = "wrong-01" if role == "/" else target
                role = role if role == "/" else ":ARG5"
            found.append((role, changed(target) if isinstance(target, tuple) else target))
        return variable, found

    tree = Tree(changed(sentence.tree.node))
    return replace(sentence, tree=tree, score=-10 * random.random())


def tiny_hypotheses(sentences: Sequence[AMRSentence] | None = None, graphs: int = 4,
                    seed: int = 0) -> list[Hypotheses]:  # fmt: skip
    """For each sentence its own graph among others with faults, in any order."""
    random = Random(seed)
    found = []
    for item in sentences or tiny_sentences():
        best = [faulty(item, random) for _ in range(graphs - 1)]
        best.insert(random.randrange(graphs), replace(item, score=-5.0))
        found.append(labelled(best, item))
    return found
