"""Published numbers beside one's own: ``python scripts/reproduce.py table=kid_fn17``."""

from kid.reproduce import main

if __name__ == "__main__":
    main()
