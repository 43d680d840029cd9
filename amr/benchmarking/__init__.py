"""Measurements of the AMR parser and its metric: speed, side by side with other programs."""
