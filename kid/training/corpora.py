"""What the stages of a run are trained on: full text and exemplars of a prepared folder."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

from kid.config import FrameTrainConfig
from kid.corpus import FrameCorpus
from kid.data import FrameSentence
from kid.model.batch import FrameBatch, FrameDataset
from kid.model.build import FrameModel
from semcore.training import TrainingData
from semcore.training.config import StageConfig
from semcore.training.stages import dev_part, drawn, held_out, no_development

_FILES = {"full_text": "train.jsonl", "exemplars": "exemplars.jsonl"}


class FrameCorpora:
    """The sentences of a run, read once."""

    def __init__(self, config: FrameTrainConfig) -> None:
        self.config = config
        self.folder = FrameCorpus(Path(config.data))
        self.ontology = self.folder.ontology
        self.sentences: dict[str, list[FrameSentence]] = {}
        # Those of train that are learned from, also the ones without frames.
        self.train, development = self._splits(config)
        if "exemplars" in config.corpora:
            self.sentences["exemplars"] = self.folder.exemplars(config.exemplars.most, config.seed)
        if "full_text" in config.corpora:
            self.sentences["full_text"] = [item for item in self.train if item.frames]
        self.development = dev_part(development, config.dev_sentences)

    def development_targets(self) -> list[FrameSentence]:
        """The development set of evidence: all targets, and the sentences that have any.

        Also sentences whose targets have no annotated elements (`FrameCorpus.with_unannotated`), on
        which nothing is measured; but not where a part of train is kept out.
        """
        config, folder = self.config, self.folder
        if config.development == "train":
            return folder.with_unannotated(self.development)
        told = folder.with_unannotated(folder.split(config.development))
        return dev_part([item for item in told if item.frames], config.dev_sentences)

    def _splits(self, config: FrameTrainConfig) -> tuple[list[FrameSentence], list[FrameSentence]]:
        """What is learned from, and the annotated sentences to measure on."""
        train = self.folder.split("train")
        if config.development != "train":
            if config.development == "dev" and not self.folder.has("dev"):
                raise no_development(config.data)
            return train, self.folder.split(config.development, annotated=True)
        annotated = [item for item in train if item.frames]
        _, out = held_out(annotated, config.every, lambda item: item.document)
        if config.every is None:
            return train, out
        kept_out = {item.id for item in out}
        return [item for item in train if item.id not in kept_out], out

    def data(self, stage: StageConfig, model: FrameModel) -> TrainingData[int, FrameBatch]:
        """A stage's mixture. Exemplars show one lexical unit each: they teach no targets."""
        members = {name: self.sentences[name] for name in stage.corpora}
        tagged = [name != "exemplars" for name, sentences in members.items() for _ in sentences]
        dataset = FrameDataset(
            [item for sentences in members.values() for item in sentences],
            self.ontology,
            model.encoder,
            overlaps=self.config.overlaps,
            tagged=tagged,
        )
        ends = accumulate(len(sentences) for sentences in members.values())
        places = {
            name: range(end - len(sentences), end)
            for (name, sentences), end in zip(members.items(), ends, strict=True)
        }
        chosen = drawn(places, stage.corpora, self.config.seed)
        return TrainingData(chosen, [dataset.costs[index] for index in chosen], dataset.collate)

    def fingerprints(self, stage: StageConfig) -> dict[str, str]:
        """Those of the files that a stage reads."""
        read = [_FILES[name] for name in stage.corpora]
        names = dict.fromkeys([*read, f"{self.config.development}.jsonl", "ontology.json"])
        return self.folder.fingerprints(*names)
