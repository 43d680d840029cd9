"""From scores to arguments: the best label of each candidate, or the best choice of all."""
