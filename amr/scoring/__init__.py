"""Scoring AMR graphs: Smatch, exactly, and the measures of parts of a graph."""
