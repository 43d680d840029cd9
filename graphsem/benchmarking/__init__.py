"""What ``scripts/benchmark.py`` measures of all parsers together."""
