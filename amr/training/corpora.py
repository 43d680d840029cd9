"""What the stages of a run are trained on: corpora as pairs, and pairs as examples of a model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from amr.config import GraphTrainConfig
from amr.corpora.halves import in_half
from amr.corpus import GraphCorpus
from amr.data import AMRSentence
from amr.linearization.pairs import Pair, pairs_of
from amr.linearization.token_kinds import TASKS
from amr.model.batch import Example, target_of
from amr.model.build import AMRModel, read_sources
from amr.model.copying import Copier
from amr.wiki import NameLinker
from semcore.commands import note, progress
from semcore.errors import InputError
from semcore.files.places import expanded
from semcore.training.config import StageConfig
from semcore.training.stages import drawn, held_out


class GraphCorpora:
    """The training pairs of a run, read once."""

    def __init__(self, config: GraphTrainConfig) -> None:
        self.config = config
        self.folders: dict[str, list[GraphCorpus]] = {}
        self.pairs: dict[str, list[Pair]] = {}
        # of train, of corpora that stages are measured on
        self.kept_out: dict[str, list[list[AMRSentence]]] = {}
        self.linked: list[AMRSentence] = []  # of corpora that link names
        measured = _measured(config) if config.development == "train" else set()
        for name in config.corpora:
            folders = getattr(config.paths, name)
            if not folders:
                raise InputError(f"paths.{name}= is missing: prepared folders of that sort")
            self.folders[name] = [GraphCorpus(expanded(folder)) for folder in folders]
            splits = [corpus.split("train") for corpus in self.folders[name]]
            if name in measured:
                splits, self.kept_out[name] = parted(splits, folders, config.every)
            if name in ("amr", "silver"):
                splits = [in_half(split, config.half) for split in splits]
            if name == "amr":
                splits = [limited(split, config.share, config.seed) for split in splits]
                self.linked = [item for split in splits if links_names(split) for item in split]
            sentences = [item for split in splits for item in split]
            task = self.task_of(name)
            form = config.vocabulary.form
            reading = progress(sentences, f"reading {name}")
            self.pairs[name] = list(pairs_of(reading, form, task, wiki=config.wiki))

    def task_of(self, name: str) -> str:
        """The task whose token begins a corpus's outputs."""
        return name if self.config.task_tokens and name in TASKS else "amr"

    def development(self, name: str) -> list[AMRSentence]:
        """The development sentences of a sort of corpus; none where there are none.

        The corpora take turns, so that a part of them has all. With ``development=train`` they
        are those that were kept out of it.
        """
        split = self.config.development
        splits = self.kept_out.get(name, [])
        if split != "train":
            splits = [corpus.split(split) for corpus in self.folders[name] if corpus.has(split)]
        longest = max(map(len, splits), default=0)
        return [split[index] for index in range(longest) for split in splits if index < len(split)]

    def check_development(self) -> None:
        """Raises `InputError` for a stage that would be measured on nothing, before any runs."""
        for stage in self.config.stages:
            first = next(iter(stage.corpora))
            if stage.trainer(self.config.trainer).monitor is None:
                continue
            if self.config.dev_sentences == 0:
                raise InputError(
                    f"dev_sentences=0: {stage.name} is measured on them; with monitor: null"
                    " the last weights are kept"
                )
            if not self.development(first):
                raise InputError(
                    f"stages: {stage.name}: paths.{first} has no {self.config.development} split; "
                    "development=train keeps every fifth document of train out for it, and with "
                    "monitor: null the last weights are kept"
                )

    def fingerprints(self, stage: StageConfig) -> dict[str, str]:
        """Those of a stage's training files."""
        return {
            f"{name}/{index}": corpus.fingerprint("train")
            for name in stage.corpora
            for index, corpus in enumerate(self.folders[name])
        }

    def linker(self) -> NameLinker | None:
        """A linker of names that has read the AMR training graphs; none where it is not needed.

        GraphCorpora without any ``:wiki`` do not count: they say nothing of what has an article.
        """
        return None if self.config.wiki else NameLinker.learn(self.linked)


def _measured(config: GraphTrainConfig) -> set[str]:
    """The corpora that stages are measured on: the first of those with a monitor, and of the last.

    The last stage's metrics are the checkpoint's, with ``monitor: null``, too.
    """
    *_, last = config.stages
    return {
        next(iter(stage.corpora))
        for stage in config.stages
        if stage.trainer(config.trainer).monitor is not None
        or (stage is last and config.dev_sentences != 0)
    }


def examples_of(
    corpora: GraphCorpora, stage: StageConfig, model: AMRModel, copier: Copier
) -> list[Example]:
    """A stage's mixture; graphs that are too long are left out."""
    most = min(corpora.config.longest, model.longest)
    made: dict[str, list[Example]] = {}
    for name in stage.corpora:
        pairs = corpora.pairs[name]
        read = read_sources(model, [pair.sentence for pair in pairs], copier)
        examples = (
            Example(source, target_of(pair.tokens, model.vocabulary, source.own_tokens, pair.task))
            for source, pair in zip(read, progress(pairs, f"{name}: graphs"), strict=True)
        )
        made[name] = [item for item in examples if len(item.target.entries) <= most]
    return drawn(made, stage.corpora, corpora.config.seed)


def parted(
    splits: Sequence[list[AMRSentence]], folders: Sequence[str], every: int | None
) -> tuple[list[list[AMRSentence]], list[list[AMRSentence]]]:
    """Of each folder what is learned from, and what is kept out: see `held_out`.

    A folder with fewer sentences than ``every`` is learned from, which is said; nothing of it is
    measured on. Raises `InputError` where nothing of all of them would be.
    """
    small = [len(split) < (every or 0) for split in splits]
    if all(small):
        held_out(max(splits, key=len), every, document_of)  # raises
    found = []
    for split, folder, is_small in zip(splits, folders, small, strict=True):
        if is_small:
            few = f"every={every}: {folder} has {len(split)} sentences to learn from"
            note(f"{few}, and none of them is kept out to measure on")
        found.append((split, []) if is_small else held_out(split, every, document_of))
    return [kept for kept, _ in found], [out for _, out in found]


def document_of(sentence: AMRSentence) -> str:
    """Its document: of ``AFP_0162.12``, as the releases call sentences, ``AFP_0162``."""
    document, _, number = sentence.id.rpartition(".")
    return sentence.document or (document if number.isdigit() else "")


def links_names(sentences: Iterable[AMRSentence]) -> bool:
    """Whether any graph has a ``:wiki``."""
    return any(
        role == ":wiki"
        for sentence in sentences
        for _, branches in sentence.tree.nodes()
        for role, _ in branches
    )


def limited(sentences: Sequence[AMRSentence], share: float, seed: int) -> list[AMRSentence]:
    """A random share of the sentences, in order; the same for the same seed.

    Smaller shares are parts of larger ones.
    """
    order = list(range(len(sentences)))
    Random(seed).shuffle(order)
    kept = sorted(order[: max(1, round(share * len(sentences)))])
    return [sentences[index] for index in kept]
