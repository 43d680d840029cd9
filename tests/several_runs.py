"""Commands one after the other in one process, for torchrun: to start takes longer than tiny runs.

torchrun ... -m tests.several_runs '[["kid.train", ["data=..."]], ...]'
"""

from __future__ import annotations

import importlib
import json
import sys

if __name__ == "__main__":
    for module, arguments in json.loads(sys.argv[1]):
        assert importlib.import_module(module).main.run(arguments) == 0, module
