"""Speed and memory: ``python scripts/benchmark.py parser=kid``, or ``parser=amr``."""

import sys

from amr.benchmark import main as amr
from kid.benchmark import main as kid

if __name__ == "__main__":
    (amr if "parser=amr" in sys.argv else kid)()
