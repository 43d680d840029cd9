"""Shared bricks of the three parsers: encoders, graphs, spans, training, metrics, checkpoints.

``semcore`` knows no task and imports no parser.
"""
