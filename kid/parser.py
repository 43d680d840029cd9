"""`FrameParser`: text or sentences in, sentences with frames out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import torch
from torch import Tensor

from kid.checkpoint import load_parser_parts, save_parser_parts
from kid.config import FrameDecoding, FrameOptions
from kid.data import FrameSentence
from kid.decoding.assembly import assembled, found_targets, target_spans, words_in
from kid.decoding.dispatch import parse_targets
from kid.lexicon import Lexicon
from kid.model.batch import FrameBatch, FrameDataset
from kid.model.build import FrameModel
from kid.model.labels import AllLabels
from kid.model.targets import FoundTargets, find_targets
from kid.ontology import Ontology
from semcore.checkpoints import describing, typed
from semcore.files import StrPath
from semcore.parsing import TextParser
from semcore.tensors import padded
from semcore.text.sentences import TextSentence


@dataclass(repr=False)
class FrameParser(TextParser[FrameSentence, FrameOptions]):
    """A trained frame-semantic parser.

    >>> parser = FrameParser.from_pretrained("checkpoints/kid")  # doctest: +SKIP
    >>> [frame.frame for frame in parser.parse("She gave him a book.")[0].frames]  # doctest: +SKIP
    ['Giving']

    A recurrent encoder trained with dependency heads and tags takes them from the sentences it
    is given (``heads``, ``tags``). Raw text has neither: there its tag embeddings are zero, and
    in its dependency convolutions every word sees itself only.
    """

    model: FrameModel
    ontology: Ontology
    decode: FrameDecoding = field(default_factory=FrameDecoding)
    training: dict[str, Any] = field(default_factory=dict)  # how the weights came about
    precision: str = "32"
    options: FrameOptions = field(default_factory=FrameOptions)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.lexicon = Lexicon(self.ontology)
        self._labels: AllLabels | tuple[Tensor, Tensor] | None = None

    @classmethod
    def stored(cls, path: StrPath) -> dict[str, Any]:
        """The parser's fields, as a checkpoint folder has them. Raises `InputError`."""
        model, ontology, record = load_parser_parts(path)
        with describing(path):
            decode = typed(FrameDecoding, record["decode"])
        training = record.get("training", {})
        return {"model": model, "ontology": ontology, "decode": decode, "training": training}

    def save_pretrained(self, path: StrPath, card: str, storage: str = "float16") -> None:
        """Writes a checkpoint folder: what differs from the encoder, and the ontology.

        ``storage`` is float32, float16 or int8 (`semcore.storage`).
        """
        record = {"decode": asdict(self.decode), "training": self.training}
        save_parser_parts(path, self.model, self.ontology, record, card, storage)

    # Parsing -------------------------------------------------------------------------------

    def parse_sentences(
        self, sentences: Iterable[FrameSentence], options: FrameOptions | None = None
    ) -> Iterator[FrameSentence]:
        """Split sentences with new frames in place of any they had, in order, in batches."""
        return self.results(sentences, options or self.options)

    def unparsed(self, sentence: TextSentence) -> FrameSentence:
        """A sentence without frames yet."""
        return FrameSentence(
            sentence.id, sentence.document, sentence.text, sentence.words, start=sentence.start
        )

    def prepare(self, options: FrameOptions) -> None:
        """Computes the vectors of the labels, which no sentence changes."""
        if self._labels is None:
            self._labels = self.model.all_labels()

    def batch_of(
        self, sentences: list[FrameSentence], options: FrameOptions
    ) -> list[FrameSentence]:
        """The sentences of one batch, parsed."""
        assert self._labels is not None  # see `prepare`
        dataset = FrameDataset(
            sentences,
            self.ontology,
            self.model.encoder,
            gold=options.frames == "gold",
            tagged=options.targets == "predicted",
            lexicon=self.lexicon,
        )
        batch = dataset.collate(range(len(sentences)))
        if not batch.words.mask.numel():
            return [replace(sentence, frames=()) for sentence in sentences]
        batch = batch.to(self.device)
        words = self.model.encoder(batch.words)
        if options.targets == "gold":
            units: list[tuple[str, ...]]
            drafts = [annotation for sentence in sentences for annotation in sentence.frames]
            units = [(annotation.lexical_unit,) for annotation in drafts]
        else:
            scores = self.model.tagger(words, batch.lexicon)
            found = find_targets(scores, batch.words.mask, self.decode.target_bias)
            owners = found.sentence.tolist()
            targets = target_spans(found)
            drafts = found_targets(sentences, owners, targets)
            units = [
                self.lexicon.matches(words_in(sentences[owner], spans))
                for owner, spans in zip(owners, targets, strict=True)
            ]
            batch = self._on_targets(batch, found, units)
        decode = replace(self.decode, lexicon=self.decode.lexicon and options.lexicon)
        parsed = parse_targets(
            self.model, batch, self._labels, decode, words, gold_frames=options.frames == "gold"
        )
        owners = batch.sentence.tolist()
        return assembled(sentences, owners, drafts, units, parsed, self.lexicon)

    def _on_targets(
        self, batch: FrameBatch, found: FoundTargets, units: Sequence[Sequence[str]]
    ) -> FrameBatch:
        """The batch with found targets in place of its own."""
        candidates = [self.lexicon.frames_of(names) for names in units]
        none = torch.zeros(len(units), 0, dtype=torch.long, device=self.device)
        return replace(
            batch,
            sentence=found.sentence,
            first=found.first,
            last=found.last,
            frame=torch.full_like(found.first, -1),
            candidates=padded(candidates, -1).to(self.device),
            starts=none,
            ends=none,
            roles=none,
            count=torch.zeros_like(found.first),
        )
