"""Published numbers beside one's own: ``table=kid_fn17`` of frames, ``table=amr_lpp`` of AMR."""

import sys

from amr.reproduce import main as amr
from kid.reproduce import main as kid

if __name__ == "__main__":
    (amr if any(word.startswith("table=amr_") for word in sys.argv) else kid)()
