"""Frames over their text: HTML and terminal."""
