"""Which numbers, dates and names a sentence says: the constants that its graph may have."""
