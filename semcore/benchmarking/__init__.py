"""What benchmarks measure with: times, memory, ratios of two sides in one run."""
