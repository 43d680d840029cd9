"""`FrameParser`: text or sentences in, sentences with frames out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import torch
from torch import Tensor

from kid.checkpoint import load_parser_parts, save_parser_parts
from kid.config import FrameDecoding, FrameOptions
from kid.data import FrameAnnotation, FrameSentence, unparsed
from kid.decoding.assembly import assembled, found_targets, target_spans, words_in
from kid.decoding.candidates import Candidates, reads_meanings
from kid.decoding.confidence import element_confidence, frame_confidence
from kid.decoding.dispatch import parse_targets
from kid.decoding.meanings import Meanings
from kid.decoding.parts_of_speech import part_scores
from kid.decoding.search import Parsed
from kid.decoding.targets import allowed_targets, choose_targets, listed_targets
from kid.evidence import Evidence
from kid.lexicon import Lexicon
from kid.model.batch import FrameBatch, FrameDataset
from kid.model.build import FrameModel
from kid.model.labels import AllLabels
from kid.model.targets import FoundTargets, find_targets
from kid.ontology import Ontology
from kid.windows import joined, parts_of
from semcore.checkpoints import describing, typed
from semcore.files import StrPath
from semcore.parsing import TextParser
from semcore.tensors import padded
from semcore.text.sentences import TextSentence
from semcore.text.windows import in_parts


@dataclass(frozen=True, slots=True)
class Decided:
    """What a parser decides of the T targets of a batch."""

    owners: list[int]  # [T], whose sentence's
    drafts: list[FrameAnnotation]  # annotations that have a target
    units: list[tuple[str, ...]]  # the lexical units that the target may be
    parsed: Parsed
    first: Tensor  # [T], the first word of each target
    parts: list[list[float]] | None  # what the context says of the target's part of speech


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
    evidence: Evidence | None = None  # beside the weights; older checkpoints have none

    def __post_init__(self) -> None:
        super().__post_init__()
        self.lexicon = Lexicon(self.ontology, self.evidence)
        self._labels: AllLabels | tuple[Tensor, Tensor] | None = None

    @classmethod
    def stored(cls, path: StrPath) -> dict[str, Any]:
        """The parser's fields, as a checkpoint folder has them. Raises `InputError`."""
        model, ontology, evidence, record = load_parser_parts(path)
        with describing(path):
            decode = typed(FrameDecoding, record["decode"])
        training = record.get("training", {})
        return {
            "model": model,
            "ontology": ontology,
            "evidence": evidence,
            "decode": decode,
            "training": training,
        }

    def save_pretrained(self, path: StrPath, card: str, storage: str = "float16") -> None:
        """Writes a checkpoint folder: what differs from the encoder, ontology and evidence.

        ``storage`` is float32, float16 or int8 (`semcore.checkpoints.storage`).
        """
        record = {"decode": asdict(self.decode), "training": self.training}
        parts = self.model, self.ontology, self.evidence
        save_parser_parts(path, *parts, record, card, storage)

    # Parsing -------------------------------------------------------------------------------

    def parse_sentences(
        self, sentences: Iterable[FrameSentence], options: FrameOptions | None = None
    ) -> Iterator[FrameSentence]:
        """Split sentences with new frames in place of any they had, in order, in batches."""
        asked = options or self.options

        def parse(parts: Iterator[FrameSentence]) -> Iterator[FrameSentence]:
            return self.results(parts, asked)

        def whole(sentence: FrameSentence, parts: list[FrameSentence]) -> FrameSentence:
            return joined(sentence, parts, gold=asked.targets == "gold")

        return in_parts(sentences, parts_of, parse, whole)

    def unparsed(self, sentence: TextSentence) -> FrameSentence:
        """A sentence without frames yet."""
        return unparsed(sentence)

    def prepare(self, options: FrameOptions) -> None:
        """Computes the vectors of the labels, which no sentence changes."""
        if self._labels is None:
            self._labels = self.model.all_labels()

    def batch_of(
        self, sentences: list[FrameSentence], options: FrameOptions
    ) -> list[FrameSentence]:
        """The sentences of one batch, parsed."""
        decided = self.decided(sentences, options)
        if decided is None:
            return [replace(sentence, frames=()) for sentence in sentences]
        return assembled(
            sentences,
            decided.owners,
            decided.drafts,
            decided.units,
            self._calibrated(decided, options),
            self.lexicon,
            decided.parts,
            options.least_score,
        )

    def decided(self, sentences: list[FrameSentence], options: FrameOptions) -> Decided | None:
        """What is decided of a batch, with the networks' own probabilities; None: no words."""
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
            return None
        batch = batch.to(self.device)
        words = self.model.encoder(batch.words)
        units: list[tuple[str, ...]]
        parts = None
        if options.targets == "gold":
            drafts = [
                replace(annotation, target_score=None)
                for sentence in sentences
                for annotation in sentence.frames
            ]
            known = self.ontology.lexicon
            units = [
                (annotation.lexical_unit,)
                if annotation.lexical_unit in known
                else self.lexicon.matches(words_in(sentence, annotation.target))
                for sentence in sentences
                for annotation in sentence.frames
            ]
        else:
            found, units, chances = self._found(sentences, batch, words)
            owners = found.sentence.tolist()
            targets = target_spans(found)
            drafts = found_targets(sentences, owners, targets, found.probability.tolist())
            if chances is not None:
                parts = chances[found.sentence, found.first].tolist()
            batch = self._on_targets(batch, found, units)
        decode = replace(self.decode, lexicon=self.decode.lexicon and options.lexicon)
        parsed = parse_targets(
            self.model,
            batch,
            self._labels,
            decode,
            words,
            gold_frames=options.frames == "gold",
            top=options.top,
        )
        return Decided(batch.sentence.tolist(), drafts, units, parsed, batch.first, parts)

    def _found(
        self, sentences: Sequence[FrameSentence], batch: FrameBatch, words: Tensor
    ) -> tuple[FoundTargets, list[tuple[str, ...]], Tensor | None]:
        """Targets of sentences with the units that they may be, and parts of speech, if known."""
        scores = self.model.tagger(words, batch.lexicon)
        forms = [sentence.forms for sentence in sentences]
        mask = batch.words.mask
        if self.evidence is None:
            found = find_targets(scores, mask, self.decode.target_bias)
            found = listed_targets(found, forms, self.lexicon)
            owners = found.sentence.tolist()
            units = [
                self.lexicon.matches(words_in(sentences[owner], spans))
                for owner, spans in zip(owners, target_spans(found), strict=True)
            ]
            return found, units, None
        parts = part_scores(self.evidence, words, forms)
        meanings = None
        if reads_meanings(self.evidence):
            meanings = Meanings(self.model, self._labels, words)
        candidates = Candidates.of(scores, parts, mask, forms, self.lexicon, meanings)
        found = choose_targets(candidates, self.evidence)
        found, units = allowed_targets(found, parts, forms, self.lexicon)
        return found, units, parts

    def _calibrated(self, decided: Decided, options: FrameOptions) -> Parsed:
        """What was decided with probabilities that say how often they are right."""
        parsed = decided.parsed
        if self.evidence is None or options.frames == "gold":
            weights: tuple[float, ...] = ()
        elif not (self.decode.lexicon and options.lexicon):
            weights = self.evidence.calibrations.frame_of_all
        elif options.targets == "gold":
            weights = self.evidence.calibrations.frame_of_unit
        else:
            weights = self.evidence.calibrations.frame_of_words
        own = parsed.frame_probability
        frame = frame_confidence(weights, parsed.frame_features, own)
        share = ((1 - frame) / (1 - own).clamp(min=1e-6)).clamp(max=1.0)
        elements = () if self.evidence is None else self.evidence.calibrations.element
        return replace(
            parsed,
            frame_probability=frame,
            other_probability=parsed.other_probability * share[:, None],
            probability=element_confidence(elements, parsed, decided.first),
        )

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
