"""Dependency trees -> PseudoAMR, step by step.

    The boy wants to leave.

    tree      (r / ROOT :root (w / wants :nsubj (b / boy :det (t / The))
                  :xcomp (l / leave :mark (t2 / to)) :punct (x / .)))
    removal   (w / wants :nsubj (b / boy) :xcomp (l / leave))
    lemmas    (w / want :nsubj (b / boy) :xcomp (l / leave))

Words stand in the order of the sentence under their heads, crossing or not. A graph with
several roots gets `multi-sentence` on top. Of a treebank's enhanced graph, words with several
heads become reentrancies.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from amr.data import AMRSentence
from amr.pseudo.graph import Edge, Node, PseudoGraph, over_roots
from amr.pseudo.layout import SourceText, pseudo_sentence, source_text
from amr.pseudo.variants import REDUNDANT, DependencySteps
from semcore.text.dependencies import ROOT, Dependency, DependencySentence
from semcore.text.lemmas import lemma

# Words that are part of their head: when the head goes, they go with it.
_PARTS = frozenset({"fixed", "flat", "goeswith", "compound", "mwe", "nn", "punct"})


def pseudo_amr(sentence: DependencySentence, steps: DependencySteps) -> AMRSentence:
    """The sentence with its PseudoAMR."""
    graph = dependency_graph(sentence, enhanced=steps.enhanced)
    if steps.removal:
        graph = remove_redundant(graph, steps.relations)
    if steps.lemmas:
        graph = lemmatized(graph, sentence)
    if not steps.subtypes:
        graph = without_subtypes(graph)
    return pseudo_sentence(graph, tokens_of(sentence))


def dependency_graph(sentence: DependencySentence, *, enhanced: bool = False) -> PseudoGraph:
    """The whole tree under a virtual ROOT: node k + 1 is word k; the same for a graph."""
    count = len(sentence.words)
    links: list[tuple[Dependency, ...]]
    links = [(Dependency(*link),) for link in zip(sentence.heads, sentence.labels, strict=True)]
    nodes = [Node(word, (index,), "word") for index, word in enumerate(sentence.words)]
    order = {index: (index, 0) for index in range(count)}
    if enhanced and sentence.enhanced:
        # A word that the enhanced graph leaves out keeps its place in the tree.
        links = [new or old for new, old in zip(sentence.enhanced, links, strict=False)]
        links += sentence.enhanced[count:]
        for number, empty in enumerate(sentence.empty):
            order[count + number] = (empty.after - 1, number + 1)
            nodes.append(Node(empty.word if empty.word != "_" else empty.lemma, (), "word"))
    edges = [
        Edge(head + 1 if head != ROOT else 0, label, index + 1)
        for index in sorted(order, key=order.__getitem__)
        for head, label in links[index]
    ]
    graph = PseudoGraph((Node("ROOT", (), "virtual"), *nodes), tuple(dict.fromkeys(edges)))
    return _all_reached(graph)


def remove_redundant(graph: PseudoGraph, relations: Collection[str] = REDUNDANT) -> PseudoGraph:
    """Without the words that only these relations attach; ``root`` stands for the virtual node.

    What depends on a removed word moves up to that word's head, unless it is a part of the
    removed word (``in order to``). The words under ROOT always stay.
    """
    names = set(relations)
    incoming: dict[int, list[Edge]] = {}
    for edge in graph.edges:
        incoming.setdefault(edge.target, []).append(edge)

    def redundant(edge: Edge) -> bool:
        return edge.source != graph.top and _named(edge.role, names)

    removed = {node for node, edges in incoming.items() if all(map(redundant, edges))}
    grown = True
    while grown:
        parts = {
            node
            for node, edges in incoming.items()
            if node not in removed
            and all(e.source in removed and _named(e.role, _PARTS) for e in edges)
        }
        removed |= parts
        grown = bool(parts)
    kept: dict[Edge, None] = {}
    for edge in graph.edges:
        if edge.target in removed or redundant(edge):
            continue
        source, passed = edge.source, {edge.source}
        while source in removed:
            source = next((e.source for e in incoming[source] if e.source not in passed), graph.top)
            passed.add(source)
        if source != edge.target:
            kept[edge._replace(source=source)] = None
    graph = _all_reached(replace(graph, edges=tuple(kept)), removed).without(removed)
    return _without_root(graph) if "root" in names else graph


def lemmatized(graph: PseudoGraph, sentence: DependencySentence) -> PseudoGraph:
    """With the treebank's lemma for every word, or ours where it has none."""
    return replace(graph, nodes=tuple(_lemmatized(node, sentence) for node in graph.nodes))


def without_subtypes(graph: PseudoGraph) -> PseudoGraph:
    """With the universal part of every label: ``nsubj`` for ``nsubj:pass``."""
    edges = [edge._replace(role=edge.role.partition(":")[0]) for edge in graph.edges]
    return replace(graph, edges=tuple(dict.fromkeys(edges)))


def tokens_of(sentence: DependencySentence) -> SourceText:
    """The words as tokens; a printed token that its words do not spell (``du``) is one."""
    source = source_text(sentence.id, sentence.text, sentence.words)
    tokens: list[str] = []
    places: list[tuple[int, ...]] = []
    merged = {
        span.start: (span.end, form)
        for span, form in sentence.tokens
        if "".join(sentence.words[span.start : span.end]) != form
    }
    if not merged:
        return source
    word = 0
    while word < len(sentence.words):
        end, form = merged.get(word, (word + 1, sentence.words[word]))
        parts = form.split() or ["_"]
        places += [tuple(range(len(tokens), len(tokens) + len(parts)))] * (end - word)
        tokens += parts
        word = end
    return SourceText(source.id, source.text, tuple(tokens), tuple(places))


def _named(label: str, names: Collection[str]) -> bool:
    return label in names or label.partition(":")[0] in names


def _lemmatized(node: Node, sentence: DependencySentence) -> Node:
    if node.kind != "word" or not node.words:
        return node
    (word,) = node.words
    label = word_lemma(sentence.words[word], sentence.tags[word], sentence.lemmas[word])
    return replace(node, label=label)


def word_lemma(form: str, tag: str, given: str = "") -> str:
    """The lemma that is given, or ours; names stay as they are."""
    return given or (form if tag.startswith(("NNP", "PROPN")) else lemma(form, tag))


def _all_reached(graph: PseudoGraph, except_for: Collection[int] = ()) -> PseudoGraph:
    """With a root edge to what the top does not reach: an enhanced graph may be in pieces."""
    reached = graph.reached([graph.top])
    for node in range(len(graph.nodes)):
        if node not in reached and node not in except_for:
            edge = Edge(graph.top, "root", node)
            graph = replace(graph, edges=(*graph.edges, edge))
            reached |= graph.reached([node])
    return graph


def _without_root(graph: PseudoGraph) -> PseudoGraph:
    roots = [edge.target for edge in graph.edges if edge.source == graph.top]
    roots = list(dict.fromkeys(roots))
    virtual = graph.top
    if len(roots) > 1:
        return over_roots(graph, roots, "multi-sentence", "snt{}").without({virtual})
    return replace(graph, top=roots[0]).without({virtual})
