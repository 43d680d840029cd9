"""What a run is trained on and measured on: splits of a prepared folder, and their graphs."""

from __future__ import annotations

from pathlib import Path

from semcore.commands import note
from semcore.encoders import WordEncoder
from semcore.errors import InputError
from semcore.training import TrainingData
from semcore.training.config import StageConfig
from semcore.training.stages import dev_part, drawn, held_out, no_development
from tsar.amr_graphs import DocumentGraph
from tsar.config import EventTrainConfig
from tsar.corpus import EventCorpus
from tsar.graphs.released import released_lookup
from tsar.model.batch import EventBatch
from tsar.model.build import EventModel
from tsar.model.dataset import EventDataset


class EventCorpora:
    """The documents of a run, read once."""

    def __init__(self, config: EventTrainConfig) -> None:
        self.config = config
        self.folder = EventCorpus(Path(config.data))
        self.ontology = self.folder.ontology
        self.corpus = self.folder.corpus or config.corpus
        if self.corpus != config.corpus:
            note(f"{config.data}: is of {self.corpus}, and its card will say so")
        self.splits = list(dict.fromkeys([config.train, config.development]))
        documents = self.folder.split(config.train)
        if config.train == config.development:
            self.documents, self.development = held_out(documents, config.every, lambda d: d.id)
        elif config.development == "dev" and not self.folder.has("dev"):
            raise no_development(config.data)
        else:
            self.documents, self.development = documents, self.folder.split(config.development)
        most = config.dev_sentences
        self.development = dev_part(self.development, most, lambda item: len(item.sentences))
        for name, chosen in (("train", self.documents), ("development", self.development)):
            split = getattr(config, name)
            types = [event.type for document in chosen for event in document.events]
            known = sum(kind in self.ontology.type_index for kind in types)
            if known < len(types):
                told = f"of types that ontology.json lacks: {len(types) - known} events of {split}"
                note(f"{config.data}: {told}; they are not learned, and count as missed")
            if not known:
                kept = f", every={config.every}" if config.train == config.development else ""
                raise InputError(
                    f"{config.data}: no events to learn from or measure on in {name}={split}{kept}"
                )
        self.graphs: dict[str, DocumentGraph] = {}
        if self.guided:
            for split in self.splits:
                self.graphs |= self._graphs(split)

    def _graphs(self, split: str) -> dict[str, DocumentGraph]:
        if not self.folder.has_graphs(split):
            raise InputError(
                f"{self.config.data}: split {split} was prepared without AMR graphs "
                "(tsar.prepare amr=); model.guide.enabled=false does without"
            )
        graphs = self.folder.graphs(split)
        if not self.config.model.compat.released_graph_lookup:
            return graphs
        return released_lookup(self.folder.split(split), graphs)

    @property
    def guided(self) -> bool:
        """Whether the model reads AMR graphs."""
        model = self.config.model
        return model.architecture == "two_stream" and model.guide.enabled

    def data(self, stage: StageConfig, model: EventModel) -> TrainingData[int, EventBatch]:
        """A stage's examples."""
        encoder = model.encoder
        assert isinstance(encoder, WordEncoder)
        config = self.config.model
        dataset = EventDataset(
            self.documents, self.ontology, encoder, config, self.graphs, tagged=config.triggers
        )
        # Windows without an event teach where there are none; without a tagger, nothing.
        taught = [
            number
            for number, example in enumerate(dataset.examples)
            if example.events or config.triggers
        ]
        chosen = drawn({"events": taught}, stage.corpora, self.config.seed)
        return TrainingData(chosen, [dataset.costs[number] for number in chosen], dataset.collate)

    def fingerprints(self) -> dict[str, str]:
        """Those of the files that are read."""
        names = [f"{split}.jsonl" for split in self.splits]
        if self.guided:
            names += [f"{split}.graphs.jsonl" for split in self.splits]
        return self.folder.fingerprints(*names, "ontology.json")
