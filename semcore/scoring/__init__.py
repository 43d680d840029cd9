"""From counts to tables: precision, recall and F1, intervals, paired tests, result tables."""
