"""Shared bricks of the three parsers: encoders, graphs, spans, training, metrics, checkpoints.

``semcore`` knows no task and imports no parser.
"""

__version__ = "0.1.0"  # of graphsem as a whole
