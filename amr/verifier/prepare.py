"""``python -m amr.verifier.prepare``: what a parser writes for annotated sentences, and its faults.

    python -m amr.verifier.prepare checkpoints=[amr] data=data/lpp splits=[dev] output=data/n_best
    python -m amr.verifier.prepare checkpoints=[runs/first/checkpoint,runs/second/checkpoint] \\
        data=data/lpp output=data/n_best

The folder holds a file a split (`amr.verifier.hypotheses`). A parser errs less often on sentences
that it was trained on than on new ones. So two may be named: of ``amr.train half=first`` and of
``half=second``; each labels the half of ``train`` that the other one was trained on, and the
first one all other splits. The same command goes on where it was killed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from semcore.commands import command, print_json, progress
from semcore.errors import InputError, at_least, finite, one_of
from semcore.files import read_json, sha256_of
from semcore.files.endings import check_folder
from semcore.files.growing import GrowingFiles, growing
from semcore.files.places import expanded, keep_apart
from semcore.files.prepared import SPLITS, prepared_kind
from semcore.files.staging import staging
from semcore.options import PRECISIONS

if TYPE_CHECKING:
    from amr.config import GraphOptions
    from amr.data import AMRSentence
    from amr.parser import AMRParser
    from semcore.files.kinds import Record

_BATCH = 16  # sentences between two commits


@dataclass(kw_only=True)
class HypothesesConfig:
    """Which graphs of which sentences, by which parser."""

    PLACES: ClassVar = ("checkpoints", "data", "output", "device")

    checkpoints: list[str]  # a parser's; or of two, each trained on another half of train
    data: str  # prepared folder of amr.prepare
    output: str  # the folder that is written
    splits: list[str] = field(default_factory=lambda: ["train", "dev"])
    sentences: int | None = None  # of each split, drawn at random; null: all
    beam: int = 20  # hypotheses of the search
    n_best: int = 20  # graphs of each sentence
    weight: float = 1.0  # of these sentences in training: silver ones may count less
    device: str = "cpu"  # cpu, cuda, cuda:1, mps
    precision: str = "32"  # 32 | bf16 | int8

    def __post_init__(self) -> None:
        one_of("precision", self.precision, PRECISIONS)
        if len(self.checkpoints) not in (1, 2):
            raise InputError(f"checkpoints: one or two, not {len(self.checkpoints)}")
        if not self.splits or len(set(self.splits)) < len(self.splits):
            raise InputError("splits: name each once, and at least one")
        for split in self.splits:
            one_of("splits", split, SPLITS)
        for key in ("beam", "n_best", "sentences"):
            at_least(key, getattr(self, key), 1)
        finite("weight", self.weight, 0)
        if self.n_best > self.beam:
            raise InputError(f"n_best={self.n_best}: a beam of {self.beam} has no more")


def _files(manifest: Record) -> set[str]:
    return {f"{split}.jsonl" for split in manifest["splits"]}


PREPARED = prepared_kind("amr.verifier.prepare", {"run"}, _files)


@command(
    "amr_verifier_prepare",
    HypothesesConfig,
    example="python -m amr.verifier.prepare checkpoints=[amr] data=data/lpp output=data/lpp_n_best",
)
def main(config: HypothesesConfig) -> None:
    """Parse annotated sentences, and write the n best graphs with what is right of each."""
    print_json(prepare(config))


def prepare(config: HypothesesConfig) -> dict[str, Any]:
    """Write what is not there yet, and return the manifest.

    Raises `InputError` when the folder holds something else, or what other settings gave.
    """
    from amr.corpus import GraphCorpus
    from semcore.training.stages import dev_part

    check_folder(config.output)
    keep_apart(config.output, config.data, *config.checkpoints)
    output = expanded(config.output)
    corpus = GraphCorpus(expanded(config.data))
    gold = {
        split: dev_part([item for item in corpus.split(split) if item.words], config.sentences)
        for split in config.splits
    }
    run = _identity(config, corpus)
    names = [f"{split}.jsonl" for split in config.splits]
    with staging(output):
        begun = _begun(output, names, run)

        def keep(record: Record) -> None:
            told = {"splits": config.splits, "run": run, "progress": record}
            PREPARED.announce(output, names, told)

        with growing(output, keep, begun) as files:
            if not begun:
                files.commit({split: 0 for split in config.splits})
            _fill(files, gold, config)
            counts = dict(files.state)
            record = {"sizes": files.sizes, "state": counts}
        facts = {"splits": config.splits, "run": run, "progress": record, "sentences": counts}
        PREPARED.write_into(output, {}, facts, finished=names)
    manifest: dict[str, Any] = read_json(output / PREPARED.marker)
    return manifest


def _identity(config: HypothesesConfig, corpus: Any) -> dict[str, Any]:
    """What the graphs depend on."""
    from semcore.checkpoints import CONFIG
    from semcore.shipped import checkpoint_place

    keys = ("splits", "sentences", "beam", "n_best", "weight", "precision")
    places = [checkpoint_place(place) for place in config.checkpoints]
    for given, place in zip(config.checkpoints, places, strict=True):
        if not (place / CONFIG).is_file():
            raise InputError.at(given, None, "no such checkpoint folder")
    return {
        **{key: getattr(config, key) for key in keys},
        "checkpoints": [sha256_of(place / CONFIG) for place in places],
        "data": {split: corpus.fingerprint(split) for split in config.splits},
    }


def _begun(output: Path, names: Sequence[str], run: Record) -> Any:
    """How far an earlier run of the same settings is; None where there is none."""
    if PREPARED.files(output) is None:
        PREPARED.check_replaceable(output)
        return None
    PREPARED.check_files(output, names)
    before = read_json(output / PREPARED.marker)
    begun = {"precision": "32", **before["run"]}  # older versions knew no other
    for key, value in run.items():
        was = begun.get(key)
        if was != value:
            raise InputError.at(
                output, None, f"was prepared with {key}={was}, now {value}: choose another folder"
            )
    return before["progress"]


def _fill(
    files: GrowingFiles, gold: dict[str, list[AMRSentence]], config: HypothesesConfig
) -> None:
    """Parse and label what is left, batch by batch."""
    from amr.config import GraphOptions
    from amr.parser import AMRParser
    from amr.verifier.hypotheses import labelled, to_line

    left = [
        (split, item)
        for split, sentences in gold.items()
        for item in sentences[files.state[split] :]
    ]
    if not left:
        return
    parsers = [
        AMRParser.from_pretrained(place, config.device, config.precision)
        for place in config.checkpoints
    ]
    options = GraphOptions(beam=config.beam, n_best=config.n_best)
    pieces = iter(progress(left, "sentences"))
    while batch := list(islice(pieces, _BATCH)):
        done = dict(files.state)
        for split, lines in _by_split(batch):
            best = _parsed(parsers, split, lines, options)
            items = map(labelled, best, lines, [config.weight] * len(lines))
            files.append(f"{split}.jsonl", map(to_line, items))
            done[split] += len(lines)
        files.commit(done)


def _by_split(
    batch: Sequence[tuple[str, AMRSentence]],
) -> Iterator[tuple[str, list[AMRSentence]]]:
    for split in dict.fromkeys(split for split, _ in batch):
        yield split, [item for own, item in batch if own == split]


def _parsed(
    parsers: Sequence[AMRParser], split: str, sentences: list[AMRSentence], options: GraphOptions
) -> list[list[AMRSentence]]:
    """The n best graphs of each sentence, by a parser that it is new to if there is one."""
    from amr.corpora.halves import HALVES, half_of

    crossed = len(parsers) == 2 and split == "train"
    by = [HALVES.index(half_of(item.forms)) ^ 1 if crossed else 0 for item in sentences]
    found: dict[int, list[AMRSentence]] = {}
    for number, parser in enumerate(parsers):
        places = [place for place, own in enumerate(by) if own == number]
        given = [sentences[place] for place in places]
        found |= dict(zip(places, parser.parse_n_best(given, options), strict=True))
    return [found[place] for place in range(len(sentences))]


if __name__ == "__main__":
    main()
