"""Batches and networks.

windows, candidates, dataset, batch   what is read of a document, as tensors
streams, fusion                       the two streams, as one
relations, guide_graphs, amr_graph    AMR, and the network that it guides
spans, labels, two_stream             candidates classified for an event
triggers, pointer, build              finding events; the floor; both made alike
"""
