"""Graphs as sequences of tokens and back: forms, vocabulary, spelling, files."""
