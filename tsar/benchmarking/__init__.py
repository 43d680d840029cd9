"""What ``scripts/benchmark.py`` measures of the event parser."""
