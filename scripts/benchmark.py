"""Speed and memory: ``python scripts/benchmark.py parser=kid``, or of another parser.

Three parts are of no one parser: ``part=table``, all parsers in one table
(`graphsem.benchmarking.table`), ``part=load``, a sentence beside busy loops
(`graphsem.benchmarking.load`), and ``part=sentences``, how well raw text is split
(`semcore.benchmarking.sentences`).
"""

import sys
from importlib import import_module

from graphsem.parsers import REGISTRY, entry_of
from semcore.commands import say
from semcore.errors import InputError

PARTS = {
    "load": "graphsem.benchmarking.load",
    "sentences": "semcore.benchmarking.sentences",
    "table": "graphsem.benchmarking.table",
}

if __name__ == "__main__":
    for part, module in PARTS.items():
        if f"part={part}" in sys.argv:
            import_module(module).main()
    given = [word.removeprefix("parser=") for word in sys.argv if word.startswith("parser=")]
    try:
        name = entry_of(given[-1] if given else next(iter(REGISTRY))).name
    except InputError as error:
        say(f"error: {error}")
        sys.exit(2)
    import_module(f"{name}.benchmark").main()
