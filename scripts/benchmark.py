"""Speed and memory: ``python scripts/benchmark.py parser=kid``, or of another parser.

``part=sentences`` is no parser's: how well raw text is split (`semcore.benchmarking.sentences`).
"""

import sys
from importlib import import_module

from graphsem.parsers import REGISTRY, entry_of
from semcore.commands import say
from semcore.errors import InputError

if __name__ == "__main__":
    if "part=sentences" in sys.argv:
        import_module("semcore.benchmarking.sentences").main()
        sys.exit()
    given = [word.removeprefix("parser=") for word in sys.argv if word.startswith("parser=")]
    try:
        name = entry_of(given[-1] if given else next(iter(REGISTRY))).name
    except InputError as error:
        say(f"error: {error}")
        sys.exit(2)
    import_module(f"{name}.benchmark").main()
