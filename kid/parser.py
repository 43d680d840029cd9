"""`FrameParser`: text or sentences in, sentences with frames out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kid.architecture import FrameModel, parse_targets
from kid.batch import FrameBatch, FrameDataset
from kid.checkpoint import load_parser_parts, save_parser_parts
from kid.config import DecodeConfig
from kid.data import FrameAnnotation, FrameElement, FrameSentence
from kid.decode import Parsed
from kid.lexicon import Lexicon
from kid.ontology import Ontology
from kid.targets import FoundTargets, find_targets
from semcore.encoders import EncoderConfig
from semcore.errors import InputError
from semcore.spans import CharSpan, WordSpan, characters_of
from semcore.text import split

_BUFFER = 64  # batches' worth of sentences that are sorted by length together


@dataclass
class ParseOptions:
    """What is given and what is to be found."""

    targets: str = "predicted"  # predicted | gold: those of the input
    frames: str = "predicted"  # predicted | gold: those of the input, which has gold targets
    lexicon: bool = True  # let only frames compete that the lexicon lists
    batch_words: int = 1536  # padded words in a batch

    def __post_init__(self) -> None:
        for key in ("targets", "frames"):
            if getattr(self, key) not in ("predicted", "gold"):
                raise InputError(f"{key}={getattr(self, key)}: use predicted or gold")
        if self.frames == "gold" and self.targets != "gold":
            raise InputError("frames=gold needs targets=gold: a frame stands on a target")


@dataclass
class FrameParser:
    """A trained frame-semantic parser.

    >>> parser = FrameParser.from_pretrained("checkpoints/kid")  # doctest: +SKIP
    >>> [frame.frame for frame in parser.parse("She gave him a book.")[0].frames]  # doctest: +SKIP
    ['Giving']
    """

    model: FrameModel
    ontology: Ontology
    decode: DecodeConfig = field(default_factory=DecodeConfig)
    training: dict[str, Any] = field(default_factory=dict)  # how the weights came about

    def __post_init__(self) -> None:
        self.model.eval()
        self.lexicon = Lexicon(self.ontology)
        self.device = next(self.model.parameters()).device
        self._labels: tuple[Tensor, Tensor] | None = None

    @classmethod
    def from_pretrained(cls, path: str | Path, device: str = "cpu") -> FrameParser:
        """Loads a checkpoint folder.

        Raises `InputError` when a file is missing or damaged, or when the encoder installed here
        is not the one that the checkpoint was trained on.
        """
        model, ontology, record = load_parser_parts(path)
        model.encoder.merge_adapters()
        try:
            decode = DecodeConfig(**record["decode"])
        except (KeyError, TypeError) as error:
            raise InputError.at(path, None, f"config.json: damaged decode settings: {error}") from (
                error
            )
        try:
            model = model.to(device)
        except (RuntimeError, AssertionError) as error:  # torch's for what is not there
            reason = str(error).split("\n")[0]
            raise InputError(f"device={device}: cannot be used here ({reason})") from error
        return cls(model, ontology, decode, record.get("training", {}))

    def save_pretrained(self, path: str | Path, card: str) -> None:
        """Writes a checkpoint folder: what differs from the encoder, and the ontology."""
        record = {"decode": asdict(self.decode), "training": self.training}
        save_parser_parts(path, self.model, self.ontology, record, card)

    @property
    def encoder_config(self) -> EncoderConfig:
        """The settings of the parser's encoder."""
        return self.model.encoder.config

    # Parsing -------------------------------------------------------------------------------

    def parse(self, text: str, document: str = "") -> list[FrameSentence]:
        """The sentences of a text with their frames; ``start`` counts characters of the text."""
        return list(self.parse_documents([(document, text)]))

    def parse_documents(
        self, documents: Iterable[tuple[str, str]], options: ParseOptions | None = None
    ) -> Iterator[FrameSentence]:
        """Sentences of named texts, in order, as soon as they are parsed."""
        sentences = (
            FrameSentence(
                id=f"{name}:{index}" if name else str(index),
                document=name,
                text=sentence.text,
                words=sentence.words,
                start=sentence.start,
            )
            for name, text in documents
            for index, sentence in enumerate(split(text), start=1)
        )
        yield from self.parse_sentences(sentences, options)

    def parse_sentences(
        self, sentences: Iterable[FrameSentence], options: ParseOptions | None = None
    ) -> Iterator[FrameSentence]:
        """Split sentences with new frames in place of any they had, in order, in batches."""
        options = options or ParseOptions()
        stream = iter(sentences)
        size = max(1, options.batch_words // 24) * _BUFFER
        # The first buffers are small, so that the first results of a long input come soon.
        ahead = min(size, 64)
        while buffer := list(islice(stream, ahead)):
            yield from self._parse_buffer(buffer, options)
            ahead = min(size, 2 * ahead)

    def _parse_buffer(
        self, sentences: list[FrameSentence], options: ParseOptions
    ) -> list[FrameSentence]:
        dataset = FrameDataset(
            sentences,
            self.ontology,
            self.model.encoder,
            gold=options.frames == "gold",
            tagged=options.targets == "predicted",
        )
        parsed: list[FrameSentence | None] = [None] * len(sentences)
        for indices in length_batches(dataset.lengths, options.batch_words):
            chosen = [sentences[index] for index in indices]
            for index, result in zip(
                indices, self._parse_batch(chosen, dataset.collate(indices), options), strict=True
            ):
                parsed[index] = result
        return [sentence for sentence in parsed if sentence is not None]

    @torch.inference_mode()
    def _parse_batch(
        self, sentences: list[FrameSentence], batch: FrameBatch, options: ParseOptions
    ) -> list[FrameSentence]:
        if not batch.words.mask.numel():
            return [replace(sentence, frames=()) for sentence in sentences]
        batch = batch.to(self.device)
        if self._labels is None:
            self._labels = self.model.all_labels()
        words = self.model.encoder(batch.words)
        units: list[tuple[str, ...]]
        if options.targets == "gold":
            annotations = [
                (sentence, annotation) for sentence in sentences for annotation in sentence.frames
            ]
            targets = [annotation.target for _, annotation in annotations]
            units = [(annotation.lexical_unit,) for _, annotation in annotations]
        else:
            scores = self.model.tagger(words, batch.lexicon)
            found = find_targets(scores, batch.words.mask, self.decode.target_bias)
            targets = _runs(found)
            units = [
                self.lexicon.matches(_words(sentences[index], spans))
                for index, spans in zip(found.sentence.tolist(), targets, strict=True)
            ]
            batch = self._on_targets(batch, found, units)
        decode = replace(self.decode, lexicon=self.decode.lexicon and options.lexicon)
        parsed = parse_targets(
            self.model, batch, self._labels, decode, words, gold_frames=options.frames == "gold"
        )
        return self._assembled(sentences, batch, targets, units, parsed, options)

    def _on_targets(
        self, batch: FrameBatch, found: FoundTargets, units: Sequence[Sequence[str]]
    ) -> FrameBatch:
        """The batch with found targets in place of its own."""
        candidates = [self.lexicon.frames_of(names) for names in units]
        width = max((len(frames) for frames in candidates), default=0)
        padded = [[*frames, *([-1] * (width - len(frames)))] for frames in candidates]
        none = torch.zeros(len(units), 0, dtype=torch.long, device=self.device)
        return replace(
            batch,
            sentence=found.sentence,
            first=found.first,
            last=found.last,
            frame=torch.full_like(found.first, -1),
            candidates=torch.tensor(padded, dtype=torch.long, device=self.device).view(
                len(units), width
            ),
            starts=none,
            ends=none,
            roles=none,
            count=torch.zeros_like(found.first),
        )

    def _assembled(
        self,
        sentences: list[FrameSentence],
        batch: FrameBatch,
        targets: Sequence[tuple[WordSpan, ...]],
        units: Sequence[Sequence[str]],
        parsed: Parsed,
        options: ParseOptions,
    ) -> list[FrameSentence]:
        """Decisions as sentences: the one place where tensors become examples again."""
        owners = batch.sentence.tolist()
        elements: list[list[FrameElement]] = [[] for _ in targets]
        arguments = zip(
            parsed.target.tolist(),
            parsed.start.tolist(),
            parsed.end.tolist(),
            parsed.role.tolist(),
            parsed.probability.tolist(),
            strict=True,
        )
        frames = parsed.frame.tolist()
        for target, start, end, role, probability in arguments:
            span = WordSpan(start, end + 1)
            name = self.ontology.frames[frames[target]].elements[role - 1].name
            where = characters_of(span, sentences[owners[target]].words)
            elements[target].append(FrameElement(name, span, where, score=probability))
        result: list[list[FrameAnnotation]] = [[] for _ in sentences]
        old = [annotation for sentence in sentences for annotation in sentence.frames]
        rows = zip(owners, targets, units, frames, parsed.frame_probability.tolist(), strict=True)
        for index, (owner, spans, names, frame, probability) in enumerate(rows):
            gold = options.targets == "gold"
            words = sentences[owner].words
            result[owner].append(
                FrameAnnotation(
                    id=old[index].id if gold else str(len(result[owner]) + 1),
                    frame=self.ontology.frames[frame].name,
                    lexical_unit=old[index].lexical_unit if gold else self._unit(names, frame),
                    target=spans,
                    target_characters=(
                        old[index].target_characters
                        if gold
                        else tuple(characters_of(span, words) for span in spans)
                    ),
                    elements=tuple(sorted(elements[index], key=lambda element: element.words)),
                    score=probability,
                )
            )
        return [
            replace(sentence, frames=tuple(frames))
            for sentence, frames in zip(sentences, result, strict=True)
        ]

    def _unit(self, names: Sequence[str], frame: int) -> str:
        """Of the lexical units that the words may be, the first that evokes the frame."""
        lexicon = self.ontology.lexicon
        return next((name for name in names if frame in lexicon[name]), "")


def length_batches(lengths: Sequence[int], most_words: int) -> Iterator[list[int]]:
    """Indices in batches of similar length, each at most ``most_words`` words when padded."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) + 1) * max(1, lengths[index]) > most_words:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _runs(found: FoundTargets) -> list[tuple[WordSpan, ...]]:
    """The words of each target as runs of neighbours."""
    edges = torch.nn.functional.pad(found.words.int(), (1, 1)).diff(dim=1)
    runs: list[list[WordSpan]] = [[] for _ in range(len(found.words))]
    target, start = (edges == 1).nonzero().unbind(1)
    _, end = (edges == -1).nonzero().unbind(1)
    for owner, first, last in zip(target.tolist(), start.tolist(), end.tolist(), strict=True):
        runs[owner].append(WordSpan(first, last))
    return [tuple(spans) for spans in runs]


def _words(sentence: FrameSentence, spans: Sequence[WordSpan]) -> tuple[str, ...]:
    words: Sequence[CharSpan] = sentence.words
    return tuple(
        sentence.text[words[index].start : words[index].end]
        for span in spans
        for index in range(span.start, span.end)
    )
