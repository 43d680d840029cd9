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
from semcore.training.stages import dev_part, drawn

_FILES = {"full_text": "train.jsonl", "exemplars": "exemplars.jsonl"}


class FrameCorpora:
    """The sentences of a run, read once."""

    def __init__(self, config: FrameTrainConfig) -> None:
        self.config = config
        self.folder = FrameCorpus(Path(config.data))
        self.ontology = self.folder.ontology
        self.sentences: dict[str, list[FrameSentence]] = {}
        if "exemplars" in config.corpora:
            self.sentences["exemplars"] = self.folder.exemplars(config.exemplars.most, config.seed)
        if "full_text" in config.corpora:
            self.sentences["full_text"] = self.folder.split("train", annotated=True)
        development = self.folder.split("dev", annotated=True)
        self.development = dev_part(development, config.dev_sentences)

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
        return self.folder.fingerprints(*read, "dev.jsonl", "ontology.json")
