"""Graphs of sentences: what they hold, nodes with words, differences, long ones in pieces."""
