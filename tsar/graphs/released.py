"""What the released code of the paper does with its graphs, for comparison.

It counts a document's sentences with the variable that held the example's number, and then fetches
a graph by that variable: example i gets the graph of the example whose number is i's number of
sentences, less one. Most documents of a corpus so share a few graphs, none of them their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tsar.amr_graphs import DocumentGraph
from tsar.data import EventDocument


def released_lookup(
    documents: Sequence[EventDocument], graphs: Mapping[str, DocumentGraph]
) -> dict[str, DocumentGraph]:
    """The graph that each document of a split would get, by the document's id.

    ``documents`` are the whole split, in the order of its file: examples are its events. Where
    there are fewer examples than sentences, the last one's graph is taken.
    """
    owners = [document.id for document in documents for _ in document.events]
    found = {}
    for document in documents:
        if owners:
            owner = owners[min(max(len(document.sentences) - 1, 0), len(owners) - 1)]
            if owner in graphs:
                found[document.id] = graphs[owner]
    return found
