"""Batches and networks: windows, candidates, streams, the AMR guide, spans, labels, triggers."""
