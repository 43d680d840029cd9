"""``python -m amr.pseudo``: semantic roles or dependency trees as PseudoAMR.

python -m amr.pseudo source=srl input=train.gold_conll trees=train.conllu output=train.amr
python -m amr.pseudo source=dependency input=train.conllu output=train.amr
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from amr.pseudo.switches import PseudoSwitches
from semcore.commands import command, print_json, progress
from semcore.errors import InputError
from semcore.places import keep_apart


@dataclass(kw_only=True)
class PseudoConfig(PseudoSwitches):
    """What to turn into graphs, and which steps to take."""

    source: str  # srl or dependency
    input: str
    output: str
    trees: str | None = None
    alignments: bool = False


@command(
    "amr_pseudo",
    PseudoConfig,
    example="python -m amr.pseudo source=dependency input=train.conllu output=train.amr",
)
def main(config: PseudoConfig) -> None:
    """Turn semantic roles or dependency trees into PseudoAMR, in PENMAN notation."""
    print_json(pseudo(config))


def pseudo(config: PseudoConfig) -> dict[str, Any]:
    """Write the graphs of one file, whole or not at all, and return how many there are.

    Raises `InputError` naming the key, or the file and line, at fault.
    """
    from amr.corpora.counts import GraphCounts
    from amr.notation.files import write_amr
    from amr.pseudo.corpus import PseudoCounts, pseudo_sentences
    from amr.pseudo.variants import steps_of
    from semcore.text.treebank import read_treebank

    steps = steps_of(config.source, config)
    if config.trees is not None and config.source != "srl":
        raise InputError("trees= goes with source=srl")
    keep_apart(config.output, config.input, config.trees)
    trees = read_treebank(config.trees) if config.trees else None
    counts, graphs = PseudoCounts(), GraphCounts()
    file = Path(config.input).expanduser()
    sentences = graphs.counting(pseudo_sentences([file], steps, counts, trees))
    if not config.alignments:
        sentences = (replace(sentence, alignment=None) for sentence in sentences)
    write_amr(Path(config.output).expanduser(), progress(sentences, "sentences"))
    return {**asdict(counts), **graphs.to_json(), "steps": asdict(steps)}


if __name__ == "__main__":
    main()
