"""What each rule of the aligner is worth: F1 on hand-made alignments with the rule switched off.

    python scripts/ablate_alignment.py lpp/ leamr_lpp_dev.json

A row a rule: F1 of pairs and of nodes without it, and of how many nodes, constants and edges of
all the graphs the words change. A rule that costs nothing in the first two and changes little has
no use there.
"""

from __future__ import annotations

import argparse
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np

from amr.align import aligned
from amr.alignment import align, candidates, choice, composites, word_evidence
from amr.alignment.candidates import Candidates
from amr.data import Alignment, AMRSentence
from amr.notation.files import read_amr
from amr.scoring.alignment import alignment_scores, read_gold_alignments
from semcore.errors import InputError
from semcore.text import numbers

# What is put in the place of what: a table without entries, a function that finds nothing.
Switch = tuple[ModuleType, str, Any]


def best_words(_: Candidates, settled: np.ndarray, groups: Any) -> list[int]:
    """Each row's best word, whoever else has it."""
    return np.where(settled.max(1) > -np.inf, settled.argmax(1), -1).tolist()


def apart(candidates: Candidates, silent: np.ndarray) -> np.ndarray:
    """The neighbours, but for those of nodes without a word."""
    return neighbours(candidates, np.zeros_like(silent))


neighbours = choice._neighbours
RULES: dict[str, Switch] = {
    "none": (numbers, "_PARTS", numbers._PARTS),
    "words of closed classes (*can*: possible)": (word_evidence, "CONCEPT_CUES", {}),
    "related words (*death*: *die*)": (word_evidence, "RELATED", {}),
    "derivation (*decision*: *decide*)": (word_evidence, "_derived", lambda base, word: 0.0),
    "prefixes (*rebuild*)": (word_evidence, "_PREFIXES", ()),
    "words put together (*lamplighter*)": (word_evidence, "_compound", lambda word: ()),
    "degrees (*earliest*: most)": (word_evidence, "_GRADES", {}),
    "concepts of several words": (word_evidence, "other_words", lambda name: ()),
    "nations (*Dutch*)": (word_evidence, "DEMONYMS", {}),
    "adjectives of names (*Turkish*)": (word_evidence, "_ADJECTIVES", frozenset()),
    "negative words": (candidates, "NEGATIONS", frozenset()),
    "negative affixes": (candidates, "negates", lambda word, concept: False),
    "months": (candidates, "MONTHS", {}),
    "numbers": (candidates, "numbers", lambda forms: []),
    "numbers of several words": (numbers, "_runs", lambda words, values: []),
    "numbers inside words (*2008-02-14*)": (numbers, "parts_of", lambda word: []),
    "neighbours": (choice, "_NEARNESS", 0.0),
    "neighbours of nodes without a word": (choice, "_neighbours", apart),
    "order, between equals": (choice, "_ORDER", 0.0),
    "a pronoun's first word": (choice, "_FIRST", 0.0),
    "equal nodes have different words": (choice, "_matched", best_words),
    "further words of a concept": (choice, "_whole_concept", lambda made, concept, word: (word,)),
    "words of parts, all": (align, "words_of_parts", lambda made, words: words),
    "words of parts: entities": (composites, "_ENTITIES", ("-",)),
    "words of parts: not what is said of them": (composites, "_BESIDE", ()),
    "words of parts: roles (`have-org-role-91`)": (composites, "_ROLE_FRAMES", {}),
    "words of parts: bearers (*teacher*)": (composites, "_BEARERS", frozenset()),
}


def words_without(switch: Switch, sentences: list[AMRSentence]) -> list[AMRSentence]:
    """The sentences aligned with a rule switched off; caches are emptied before and after."""
    caches = [thing for thing in vars(word_evidence).values() if hasattr(thing, "cache_clear")]
    for cache in caches:
        cache.cache_clear()
    with patch.object(*switch):
        found = list(aligned(sentences))
    for cache in caches:
        cache.cache_clear()
    return found


def changed(one: Alignment | None, other: Alignment | None) -> int:
    """How many nodes, constants and edges have other words."""
    first, second = (
        {**{(t, "end"): found for t, found in made.words.items()},
         **{(t, "role"): found for t, found in made.roles.items()}} if made else {}
        for made in (one, other)
    )  # fmt: skip
    return sum(first.get(triple) != second.get(triple) for triple in first.keys() | second.keys())


def main(graphs: str, gold_file: str) -> None:
    """Print the table in Markdown."""
    sentences = list(read_amr(graphs, keep_alignments=False))
    gold = read_gold_alignments(gold_file)
    whole = list(aligned(sentences))
    size = sum(
        len(item.alignment.words) + len(item.alignment.roles) for item in whole if item.alignment
    )
    print(f"| without | pairs | nodes | changed, of {size:,} |\n|---|---|---|---|")
    for name, switch in RULES.items():
        found = words_without(switch, sentences)
        scores = alignment_scores(found, gold)
        pairs, exact = (100 * scores[measure].f1 for measure in ("pairs", "nodes"))
        both = zip(whole, found, strict=True)
        moved = sum(changed(one.alignment, two.alignment) for one, two in both)
        print(f"| {name} | {pairs:.2f} | {exact:.2f} | {moved:,} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("graphs", help="PENMAN file, or a folder of them")
    parser.add_argument("gold", help="hand-made alignments, as LEAMR's")
    given = parser.parse_args()
    try:
        main(given.graphs, given.gold)
    except InputError as error:
        parser.exit(2, f"error: {error}\n")
