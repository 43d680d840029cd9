"""`FrameParser`: text or sentences in, sentences with frames out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kid.checkpoint import load_parser_parts, save_parser_parts
from kid.config import DecodeConfig
from kid.data import FrameSentence
from kid.decoding.assembly import assembled, found_targets, target_spans, words_in
from kid.decoding.dispatch import parse_targets
from kid.lexicon import Lexicon
from kid.model.batch import FrameBatch, FrameDataset
from kid.model.build import FrameModel
from kid.model.labels import AllLabels
from kid.model.targets import FoundTargets, find_targets
from kid.ontology import Ontology
from semcore.batching import length_batches, smaller_at_end
from semcore.encoders import EncoderConfig
from semcore.errors import InputError
from semcore.garbage import collection_put_off
from semcore.text.sentences import split
from semcore.workers import side_by_side

_BUFFER = 4096  # sentences that are sorted by length together
# Padded words in a batch: on a processor few, whose states fit into a cache and whose batches
# share out evenly; elsewhere many.
_ON_PROCESSOR, _ELSEWHERE = 512, 4096


@dataclass
class ParseOptions:
    """What is given and what is to be found."""

    targets: str = "predicted"  # predicted | gold: those of the input
    frames: str = "predicted"  # predicted | gold: those of the input, which has gold targets
    lexicon: bool = True  # let only frames compete that the lexicon lists
    # Padded words in a batch; None: 512 on a processor, 4096 elsewhere.
    batch_words: int | None = None

    def __post_init__(self) -> None:
        for key in ("targets", "frames"):
            if getattr(self, key) not in ("predicted", "gold"):
                raise InputError(f"{key}={getattr(self, key)}: use predicted or gold")
        if self.frames == "gold" and self.targets != "gold":
            raise InputError("frames=gold needs targets=gold: a frame stands on a target")
        if self.batch_words is not None and self.batch_words < 1:
            raise InputError(f"batch_words={self.batch_words}: must be at least 1")


@dataclass
class FrameParser:
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
    decode: DecodeConfig = field(default_factory=DecodeConfig)
    training: dict[str, Any] = field(default_factory=dict)  # how the weights came about
    precision: str = "32"  # 32 | bf16: about three times as fast on processors that have it

    def __post_init__(self) -> None:
        if self.precision not in ("32", "bf16"):
            raise InputError(f"precision={self.precision}: use 32 or bf16")
        self.model.eval()
        self.lexicon = Lexicon(self.ontology)
        self.device = next(self.model.parameters()).device
        self._labels: AllLabels | tuple[Tensor, Tensor] | None = None

    @classmethod
    def from_pretrained(
        cls, path: str | Path, device: str = "cpu", precision: str = "32"
    ) -> FrameParser:
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
        return cls(model, ontology, decode, record.get("training", {}), precision)

    def save_pretrained(self, path: str | Path, card: str, storage: str = "float16") -> None:
        """Writes a checkpoint folder: what differs from the encoder, and the ontology.

        ``storage`` is float32, float16 or int8 (`semcore.storage`).
        """
        record = {"decode": asdict(self.decode), "training": self.training}
        save_parser_parts(path, self.model, self.ontology, record, card, storage)

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
        # The first buffers are smaller, so that the first results of a long input come soon.
        ahead = _BUFFER // 16
        read: list[FrameSentence] = []
        while read := [*read, *islice(stream, ahead + ahead // 4 - len(read))]:
            # A small rest would leave cores idle: the last buffer takes it in.
            last = len(read) < ahead + ahead // 4
            buffer, read = (read, []) if last else (read[:ahead], read[ahead:])
            with collection_put_off():
                parsed = self._parse_buffer(buffer, options)
            yield from parsed
            ahead = min(_BUFFER, 2 * ahead)

    def _parse_buffer(
        self, sentences: list[FrameSentence], options: ParseOptions
    ) -> list[FrameSentence]:
        if self._labels is None:
            with torch.inference_mode(), self._autocast():
                self._labels = self.model.all_labels()
        most = options.batch_words
        if most is None:
            most = _ON_PROCESSOR if self.device.type == "cpu" else _ELSEWHERE
        batches = list(length_batches([len(item.words) for item in sentences], most))
        if self.device.type == "cpu":  # the last are small, so that cores end together
            batches = smaller_at_end(batches, torch.get_num_threads())

        def parsed(indices: list[int]) -> list[FrameSentence]:
            return self._parse_batch([sentences[index] for index in indices], options)

        found: dict[int, FrameSentence] = {}
        for indices, results in zip(
            batches, side_by_side(parsed, batches, self.device), strict=True
        ):
            found.update(zip(indices, results, strict=True))
        return [found[index] for index in range(len(sentences))]

    @torch.inference_mode()
    def _parse_batch(
        self, sentences: list[FrameSentence], options: ParseOptions
    ) -> list[FrameSentence]:
        dataset = FrameDataset(
            sentences,
            self.ontology,
            self.model.encoder,
            gold=options.frames == "gold",
            tagged=options.targets == "predicted",
            lexicon=self.lexicon,
        )
        batch = dataset.collate(range(len(sentences)))
        with self._autocast():
            return self._parse_words(sentences, batch, options)

    def _autocast(self) -> torch.autocast:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.precision == "bf16")

    def _parse_words(
        self, sentences: list[FrameSentence], batch: FrameBatch, options: ParseOptions
    ) -> list[FrameSentence]:
        if not batch.words.mask.numel():
            return [replace(sentence, frames=()) for sentence in sentences]
        batch = batch.to(self.device)
        assert self._labels is not None  # see `_parse_buffer`
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
