"""Training on the tiny graphs: in this process, or as command-line arguments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from amr.data import AMRSentence
from semcore.files import write_json
from tests.amr.tiny_parser import FRAMES, GRAPHS, save_tiny_corpus, sentence, tiny_sentences

SETTINGS = {
    "encoder": "local",
    "trainer": "cpu",
    "encoder.layers": "mix",
    "encoder.dropout": "0",
    "vocabulary.least": "1",
    "vocabulary.least_uncopied": "1",
    "model.pointer_size": "32",
    "model.decoder.layers": "2",
    "model.decoder.heads": "4",
    "model.decoder.feed_forward": "64",
    "model.decoder.dropout": "0.05",
    "model.decoder.positions": "128",
    "trainer.precision": '"32"',
    "trainer.threads": "1",
    "trainer.epochs": "60",
    "trainer.batch_tokens": "256",
    "trainer.validate_every_epochs": "60",
    "optimizer.learning_rate": "5e-3",
    "optimizer.encoder_learning_rate": "1e-3",
    "storage": "float32",
}
# PseudoAMR of some of the sentences: semantic roles, and trees of dependencies.
ROLES = {
    0: "(m / multi-sentence :snt1 (w / want-01 :ARG0 (d / dog) :ARG1 (s / sleep)) "
    ":snt2 (s2 / sleep-01 :ARG0 d))",
    1: "(g / give-01 :ARG0 (s / she) :ARG1 (b / book) :ARG2 (h / him))",
    3: "(m / multi-sentence :snt1 (b / bark-01 :ARG0 (d / dog)) "
    ":snt2 (s / see-01 :ARG0 d :ARG1 (c / cat)))",
}
TREES = {
    0: "(w / want :nsubj (d / dog) :xcomp (s / sleep))",
    1: "(g / give :nsubj (s / she) :iobj (h / he) :obj (b / book))",
    3: "(s / see :nsubj (d / dog :acl (b / bark :nsubj (t / that))) :obj (c / cat :nummod (t2 / "
    "two)))",
}
TWO_STAGES = (
    "[{name: srl, corpora: {srl: 1.0}, epochs: 6, learning_rate: 2e-3},"
    " {name: amr, corpora: {amr: 1.0}}]"
)


def pseudo_sentences(graphs: dict[int, str]) -> list[AMRSentence]:
    """Sentences with other graphs than their own."""
    return [sentence(GRAPHS[index][0], graph, f"{index}") for index, graph in graphs.items()]


def save_corpora(folder: Path, amr: Sequence[AMRSentence] | None = None) -> Path:
    """Prepared folders of every sort, and the inventory of frames."""
    save_tiny_corpus(folder / "amr", amr)
    save_tiny_corpus(folder / "silver", tiny_sentences()[:4])
    save_tiny_corpus(folder / "srl", pseudo_sentences(ROLES))
    save_tiny_corpus(folder / "dependency", pseudo_sentences(TREES))
    write_json(folder / "frames.json", FRAMES)
    return folder


def tiny_arguments(corpora: Path, encoder: Path, output: Path, /, **changes: object) -> list[str]:
    """Arguments of ``python -m amr.train``; dots in the names of ``changes`` are ``__``."""
    given = {name.replace("__", "."): str(value) for name, value in changes.items()}
    places = {
        f"paths.{name}": f"[{corpora / name}]" for name in ("amr", "silver", "srl", "dependency")
    }
    places |= {"frames": str(corpora / "frames.json"), "encoder.name": str(encoder)}
    places |= {"output": str(output)}
    return [f"{name}={value}" for name, value in {**SETTINGS, **places, **given}.items()]


def train_tiny(corpora: Path, encoder: Path, output: Path, /, **changes: object) -> dict[str, Any]:
    """A run in this process; gives its metrics."""
    from amr.train import main, train

    return train(main.compose(tiny_arguments(corpora, encoder, output, **changes)))


_RUNS: dict[Path, tuple[Path, Path]] = {}


def learned_run(folders: pytest.TempPathFactory, encoder: Path) -> tuple[Path, Path]:
    """Corpora, and the run's folder of a parser that knows them by heart: SRL first, then AMR.

    It is trained once in a session of tests.
    """
    if encoder not in _RUNS:
        corpora = save_corpora(folders.mktemp("amr_corpora"))
        output = folders.mktemp("amr_runs") / "learned"
        train_tiny(corpora, encoder, output, stages=TWO_STAGES)
        _RUNS[encoder] = corpora, output
    return _RUNS[encoder]
