"""What tests of the AMR parser share: the folder of full data sets, when it is given."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def graphsem_data() -> Path:
    """The folder with amr/, srl/ and dep/, from the environment variable GRAPHSEM_DATA."""
    folder = os.environ.get("GRAPHSEM_DATA")
    if not folder:
        pytest.skip("GRAPHSEM_DATA does not name the folder of the data sets")
    return Path(folder)
