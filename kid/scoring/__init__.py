"""How frame-semantic structures are compared: exactly, with partial credit, as released."""
