"""Speed and memory: ``python scripts/benchmark.py parser=kid data=data/fn17``."""

from kid.benchmark import main

if __name__ == "__main__":
    main()
