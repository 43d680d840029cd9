"""How graphs are aligned with words: evidence, choice, parts, edges, and how it is written."""
