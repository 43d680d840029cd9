"""Every reader against damaged files: ``python scripts/fuzz.py readers=[penman] inputs=10000``."""

from graphsem.fuzz import main

if __name__ == "__main__":
    main()
