"""How well nodes are aligned with words, against alignments made by hand.

The gold file is LEAMR's (Blodgett and Schneider, ACL 2021), in JSON: for each sentence's id a list
of entries ``{"type": "subgraph", "tokens": [3, 4], "nodes": ["1.2", "1.2.1"]}``, by themselves or
as the value of ``"alignments"``. Words are counted from 0. A node's address is ``1`` for the root,
then the number of the branch at each step down, from 1, in the order of the file; every branch
counts, constants and repeated variables too: ISI's addresses (`amr.alignment.marks`). Entries of
another type (relations, reentrancies, ellipsis) align no nodes and are left out.

What is aligned is a graph's nodes and constants. ``pairs`` counts one node with one word: half of
a name found is half right. ``nodes`` counts a node as right when its words are all of the gold
words and no other. A node without words is in neither the predicted nor the gold ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from amr.alignment.marks import branches
from amr.data import Alignment, AMRSentence, Triple
from semcore.errors import InputError
from semcore.files import StrPath, read_json
from semcore.scoring.config import BootstrapConfig
from semcore.scoring.metrics import Row, count_table, signature
from semcore.scoring.scores import Scores

GoldWords = Mapping[str, frozenset[int]]  # of one sentence: the words of each node's address


class AlignmentScores(Scores):
    """Scores of ``pairs`` of a node and a word, and of ``nodes`` with all their words."""

    unit = "sentences"


def read_gold_alignments(path: StrPath) -> dict[str, GoldWords]:
    """The words of each aligned node of a gold file, by sentence.

    Raises `InputError` naming the file and the sentence at fault.
    """
    record = read_json(path)
    found = record.get("alignments", record) if isinstance(record, dict) else None
    if not isinstance(found, dict) or not found:
        raise InputError.at(path, None, "holds no alignments: expected {id: [entries]}")
    gold = {}
    for name, entries in found.items():
        try:
            gold[name] = _words_of_nodes(entries)
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            raise InputError.at(
                path, None, f"{name}: expected entries with type, tokens and nodes"
            ) from error
    return gold


def _words_of_nodes(entries: Iterable[Mapping[str, Any]]) -> GoldWords:
    found: dict[str, frozenset[int]] = {}
    for entry in entries:
        if entry["type"] == "subgraph":
            words = frozenset(int(word) for word in entry["tokens"])
            for address in entry["nodes"]:
                found[address] = found.get(address, frozenset()) | words
    return found


def alignment_scores(
    sentences: Iterable[AMRSentence],
    gold: Mapping[str, GoldWords],
    config: BootstrapConfig | None = None,
) -> AlignmentScores:
    """The scores of aligned sentences; those that gold does not name are passed over.

    Raises `InputError` when a sentence of gold is not there, or gold aligns a node or a word
    that its sentence does not have.
    """
    pairs, nodes = [], []
    missing = dict.fromkeys(gold)
    for sentence in sentences:
        if sentence.id in missing:
            del missing[sentence.id]
            right = _gold_of_triples(sentence, gold[sentence.id])
            ours = sentence.alignment or Alignment()
            found = {triple: frozenset(ours.words.get(triple, ())) for triple in right}
            pairs.append(_pair_counts(found, right))
            nodes.append(_node_counts(found, right))
    if missing:
        raise InputError(f"no graph with id {next(iter(missing))}, which gold aligns")
    config = config or BootstrapConfig()
    tables = {"pairs": count_table(pairs), "nodes": count_table(nodes)}
    described = signature(task="alignment", sentences=len(pairs), bootstrap=config.bootstrap)
    return AlignmentScores(config, described, tables)


def _gold_of_triples(sentence: AMRSentence, gold: GoldWords) -> dict[Triple, frozenset[int]]:
    """The gold words of every node and constant of the graph; none for most of the others."""
    addresses = {
        branch.isi: branch.own for branch in branches(sentence.tree) if branch.jamr is not None
    }
    for address, words in gold.items():
        if address not in addresses:
            raise InputError(f"{sentence.id}: gold aligns {address}: the graph has no such node")
        if not all(0 <= word < len(sentence.words) for word in words):
            raise InputError(
                f"{sentence.id}: gold aligns {address} with word {max(words)}: "
                f"the sentence has {len(sentence.words)}, counted from 0"
            )
    return {triple: gold.get(address, frozenset()) for address, triple in addresses.items()}


_Words = Mapping[Triple, frozenset[int]]


def _pair_counts(found: _Words, right: _Words) -> Row:
    matched = sum(len(found[triple] & words) for triple, words in right.items())
    return matched, sum(map(len, found.values())), sum(map(len, right.values()))


def _node_counts(found: _Words, right: _Words) -> Row:
    matched = sum(bool(words) and found[triple] == words for triple, words in right.items())
    return matched, sum(map(bool, found.values())), sum(map(bool, right.values()))
