"""PENMAN notation: reading, writing, files, symbols."""
