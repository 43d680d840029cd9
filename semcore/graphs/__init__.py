"""Graphs with typed edges, and the graph convolutions over them.

``RelationalGraph`` holds the edges, ``GCN`` and ``RGCN`` are the layers. Two backends compute the
same function: ``native`` (plain torch; any device; the default) and ``dgl`` (DGL's message
passing on the CPU; the reference that the tests compare with).
"""

from semcore.graphs.layers import GCN, RGCN, RelationalConvolution
from semcore.graphs.native import RelationalFactors
from semcore.graphs.neighbourhoods import Neighbourhoods
from semcore.graphs.relational_graph import RelationalGraph
from semcore.graphs.sparse import SparseMatrix

__all__ = [
    "GCN",
    "RGCN",
    "Neighbourhoods",
    "RelationalConvolution",
    "RelationalFactors",
    "RelationalGraph",
    "SparseMatrix",
]
