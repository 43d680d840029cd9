"""ATP: Abstract Meaning Representation from raw text, after training on PseudoAMR."""
