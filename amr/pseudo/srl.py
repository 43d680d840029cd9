"""Semantic roles -> PseudoAMR, step by step.

    The boy wants to leave.

    connection   (r / ROOT :root (w / want-01 :ARG0 (t / The_boy) :ARG1 (t2 / to_leave))
                           :root (l / leave-01 :ARG0 (t3 / The_boy)))
    reduction    (r / ROOT :root (w / want-01 :ARG0 (b / boy) :ARG1 (l / leave))
                           :root (l2 / leave-01 :ARG0 (b2 / boy)))
    reentrancy   (r / ROOT :root (w / want-01 :ARG0 (b / boy) :ARG1 (l / leave))
                           :root (l2 / leave-01 :ARG0 b))

Unification, which figure 3 does not have, makes one node of the argument *leave* and the
predicate leave-01. Roles stay PropBank's, ``:ARGM-TMP`` too, unless ``amr_roles`` is asked for.
The steps are in `amr.pseudo.propositions` and `amr.pseudo.role_graph`.
"""

from __future__ import annotations

from dataclasses import replace

from amr.corpora.srl import SRLSentence
from amr.data import AMRSentence
from amr.pseudo import propositions as step
from amr.pseudo import role_graph
from amr.pseudo.dependency import tokens_of, word_lemma
from amr.pseudo.graph import PseudoGraph
from amr.pseudo.head_rules import constituent_head
from amr.pseudo.heads import Head, last_word, tree_head
from amr.pseudo.layout import pseudo_sentence, source_text
from amr.pseudo.variants import SRLSteps
from semcore.text.dependencies import DependencySentence, depths_of


def pseudo_amr(
    sentence: SRLSentence, steps: SRLSteps, tree: DependencySentence | None = None
) -> AMRSentence | None:
    """The sentence with its PseudoAMR; None when no predicate is left for one.

    ``tree`` is of the same words. It gives heads, lemmas and the text as printed.
    """
    props = step.propositions(sentence)
    if not steps.light_verbs:
        props = step.without_light_verbs(props)
    if not steps.references:
        props = step.resolved(props)
    if steps.continuations:
        props = step.joined(props)
    if not steps.bare_predicates:
        props = step.without_bare(props)
    if not props:
        return None
    if steps.reduction:
        props = step.reduced(props, head_of(sentence, tree, steps.heads))
    if steps.role_order:
        props = step.ordered(props)
    graph = role_graph.connected(
        props, sentence.words, top=steps.top, senses=steps.senses, amr_roles=steps.amr_roles
    )
    if steps.reentrancy:
        graph = role_graph.reentrant(graph)
    if steps.unification:
        graph = role_graph.unified(graph)
    if not steps.every_root:
        depths = depths_of(tree.heads) if tree is not None else None
        graph = role_graph.with_needed_roots(graph, steps.top, inverse=steps.inverse, depths=depths)
    if steps.lemmas:
        graph = lemmatized(graph, sentence, tree)
    if tree is not None:
        source = replace(tokens_of(tree), id=sentence.id)
    else:
        source = source_text(sentence.id, " ".join(sentence.words), sentence.words)
    return pseudo_sentence(graph, source)


def head_of(sentence: SRLSentence, tree: DependencySentence | None, kind: str = "auto") -> Head:
    """What finds the heads of arguments: the tree, else the parse, else the last word.

    ``kind`` is the only one of the first two that may serve; not every sentence has it.
    """
    if tree is not None and kind in ("auto", "tree"):
        return tree_head(tree)
    if sentence.constituents and kind in ("auto", "constituents"):
        return constituent_head(sentence.constituents, sentence.tags)
    return last_word(sentence.words)


def lemmatized(
    graph: PseudoGraph, sentence: SRLSentence, tree: DependencySentence | None = None
) -> PseudoGraph:
    """With the tree's lemma for arguments of one word, or ours where it has none."""
    nodes = []
    for node in graph.nodes:
        if node.kind == "argument" and len(node.words) == 1:
            (word,) = node.words
            given = tree.lemmas[word] if tree is not None else ""
            label = word_lemma(sentence.words[word], sentence.tags[word], given)
            node = replace(node, label=label)
        nodes.append(node)
    return replace(graph, nodes=tuple(nodes))
