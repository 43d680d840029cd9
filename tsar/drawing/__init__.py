"""A document with its events: HTML and terminal."""
