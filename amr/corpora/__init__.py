"""Annotated corpora: semantic roles, PropBank's frames, and the splits of all."""
