"""``python -m amr.pseudo``: a former name of ``python -m amr.prepare``, for one file.

python -m amr.pseudo source=srl input=train.gold_conll trees=train.conllu output=train.amr
python -m amr.prepare corpus=srl source=train.gold_conll trees=train.conllu output=train.amr
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence

from amr.prepare import GraphPrepareConfig, one_file
from semcore.commands import command

_KEYS = {"source": "corpus", "input": "source"}


@command(
    "amr_prepare",
    GraphPrepareConfig,
    example="python -m amr.prepare corpus=dependency source=train.conllu output=train.amr",
)
def _write_file(config: GraphPrepareConfig) -> None:
    """Turn the semantic roles or dependency trees of a file into PseudoAMR."""
    one_file(config)


def run(arguments: Sequence[str]) -> int:
    """Run with these arguments, after a line that says what they are now; the exit code."""
    words = []
    for word in arguments:
        key, equals, value = word.partition("=")
        words.append(f"{_KEYS.get(key, key)}{equals}{value}")
    print(f"note: amr.pseudo is now python -m amr.prepare {shlex.join(words)}", file=sys.stderr)
    return _write_file.run(words)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
