"""What ``scripts/benchmark.py`` measures of the frame parser."""
