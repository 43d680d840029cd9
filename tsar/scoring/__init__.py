"""Scores of events and their arguments, by the definitions that published numbers are made by."""
