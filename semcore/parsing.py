"""What every parser is to those who use it: loaded, asked and answering in one way.

    parser = FrameParser.from_pretrained("checkpoints/kid", device="cpu", precision="32")
    parser.parse(text, options=FrameOptions(lexicon=False))
    parser.parse([text, ...])
    parser.parse_documents([(name, text), ...], options)
    parser.parse_sentences(sentences, options)

Whoever writes a parser of sentences (`TextParser`) gives it `stored`, its fields in a checkpoint,
and `batch_of`, what becomes of one batch; the rest is here. A parser of documents is a
`TrainedParser`, and calls `TrainedParser.batches` for its own kind of items. A parser can be used
from several threads at once: what a call needs beside the weights it makes itself, and what it
asks for stands in its options, not on the parser. A process that is forked off one with a parser
may use it, too, on one thread (`semcore.batching.usable_after_fork`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import starmap
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar, overload

import torch

from semcore.batching import in_batches, usable_after_fork
from semcore.checkpoints import describing
from semcore.eight_bits import add_eight_bits, eight_bits
from semcore.encoders import WordEncoder
from semcore.errors import InputError, one_of
from semcore.files import StrPath
from semcore.hub import uploaded
from semcore.options import PRECISIONS, ParseOptions
from semcore.shipped import checkpoint_place
from semcore.text.names import InputText, Pair, named
from semcore.text.sentences import TextSentence, split_input
from semcore.text.spans import CharSpan


class ParsedSentence(Protocol):
    """What parsers take and give: a sentence whose words are known."""

    @property
    def words(self) -> tuple[CharSpan, ...]:
        """Half-open characters of its text."""


Given = TypeVar("Given", bound=ParsedSentence)  # the parser's kind of sentence
Asked = TypeVar("Asked", bound=ParseOptions)  # its options
Item = TypeVar("Item")


@contextmanager
def inference_in(precision: str, device: torch.device) -> Iterator[None]:
    """Inside, and in this thread, a model computes without gradients and in such a precision."""
    half = torch.autocast(device.type, torch.bfloat16, enabled=precision == "bf16")
    with torch.inference_mode(), half, eight_bits(precision == "int8"):
        yield


class TrainedParser(ABC, Generic[Asked]):
    """A trained parser, a dataclass. ``options`` are those of calls that bring none."""

    model: Any
    options: Asked
    # 32 | bf16: quicker on GPUs, with AMX and on AMD's with AVX512-BF16 | int8: on processors
    precision: str
    buffer: ClassVar[int] = 4096  # sentences that are sorted by length together
    # Padded words in a batch, if the options name none.
    on_processor: ClassVar[int] = 512
    elsewhere: ClassVar[int] = 4096

    def __post_init__(self) -> None:
        one_of("precision", self.precision, PRECISIONS)
        self.folder: Path | None = None  # the checkpoint that it was loaded from
        self.model.eval()
        self.device: torch.device = next(self.model.parameters()).device
        if self.precision == "int8":
            add_eight_bits(self.model)
        usable_after_fork()

    def __repr__(self) -> str:
        model, device = type(self.model).__name__, str(self.device)
        return f"{type(self).__name__}({model}, {device=}, precision={self.precision!r})"

    @classmethod
    def from_pretrained(
        cls,
        path: StrPath,
        device: str = "cpu",
        precision: str = "32",
        options: Asked | None = None,
    ) -> Self:
        """Loads a checkpoint: a folder, a parser's name, or a model of the hub.

        ``"kid"`` is what comes with graphsem, ``"user/model"`` or ``"user/model@revision"`` a
        model of the hub (`semcore.shipped.checkpoint_place`).

        Raises `InputError` when a file is missing or damaged, when the encoder installed here is
        not the one that the checkpoint was trained on, or when the device cannot be used.
        """
        one_of("precision", precision, PRECISIONS)
        folder = checkpoint_place(path)
        with describing(folder, place=False):
            fields = {**cls.stored(folder), "precision": precision}
            model = fields["model"]
            if isinstance(model.encoder, WordEncoder):
                model.encoder.merge_adapters()
        if options is not None:
            fields["options"] = options
        try:
            model.to(device)
        except (RuntimeError, AssertionError) as error:  # torch's for what is not there
            reason = str(error).split("\n")[0]
            raise InputError(f"device={device}: cannot be used here ({reason})") from error
        with describing(folder, place=False):
            parser = cls(**fields)
        parser.folder = folder
        return parser

    def push_to_hub(
        self, repository: str, *, private: bool = False, token: str | None = None
    ) -> str:
        """Puts the checkpoint that was loaded on the hub as ``user/model``: the commit's address.

        Its files travel as they are, the model card among them. Raises `InputError` when the
        parser was not loaded from a checkpoint, and when the hub cannot be reached or refuses.
        """
        if self.folder is None:
            raise InputError("the parser is in no checkpoint yet: save_pretrained, then load it")
        return uploaded(self.folder, repository, private=private, token=token)

    @classmethod
    @abstractmethod
    def stored(cls, path: StrPath) -> dict[str, Any]:
        """The parser's fields, as a checkpoint folder has them. Raises `InputError`."""

    def batches(
        self,
        items: Iterable[Item],
        work: Callable[[list[Item]], Sequence[Any]],
        length: Callable[[Item], int],
        options: Asked,
    ) -> Iterator[Any]:
        """``work`` over a stream of any length, without gradients, on all cores, in order.

        ``length`` tells the words of an item; ``work`` gives a result for each of a batch.
        """
        most = options.batch_words
        if most is None:
            most = self.on_processor if self.device.type == "cpu" else self.elsewhere

        def inferred(batch: list[Item]) -> Sequence[Any]:
            with self.inference():
                return work(batch)

        return in_batches(items, inferred, length, most, self.device, self.buffer, options.threads)

    @contextmanager
    def inference(self) -> Iterator[None]:
        """Without gradients, in the parser's precision. It holds for one thread."""
        with inference_in(self.precision, self.device):
            yield


class TextParser(TrainedParser[Asked], Generic[Given, Asked]):
    """A trained parser of raw text, sentence by sentence."""

    @overload
    def parse(  # type: ignore[overload-overlap]  # a str is a sequence of str, too
        self, text: str, document: str = "", options: Asked | None = None
    ) -> list[Given]: ...

    @overload
    def parse(
        self, text: Sequence[str | Pair], *, options: Asked | None = None
    ) -> list[list[Given]]: ...

    def parse(
        self,
        text: str | Sequence[str | Pair],
        document: str = "",
        options: Asked | None = None,
    ) -> list[Given] | list[list[Given]]:
        """The sentences of a text, parsed; ``start`` counts characters of the text.

        Of a list of texts, or of pairs of name and text, a list for each, as `pipe` gives them.
        """
        if not isinstance(text, str):
            if document:
                raise InputError("document= goes with one text")
            return list(self.pipe(text, options))
        return list(self.parse_documents([(document, text)], options))

    def pipe(
        self, texts: Iterable[str | Pair], options: Asked | None = None
    ) -> Iterator[list[Given]]:
        """The parsed sentences of each text, in order; sentences of several texts share batches.

        A text may be a pair of its name and the text, or these and its ``meta``; the others are
        named by their number, from 1. The stream may have no end.
        """
        sizes: deque[int] = deque()  # of texts whose sentences are not yet all parsed

        def sentences() -> Iterator[TextSentence]:
            for given in starmap(InputText, named(texts)):
                found = split_input(given)
                sizes.append(len(found))
                yield from found

        whole: list[Given] = []
        for sentence in self.parse_sentences(map(self.unparsed, sentences()), options):
            while sizes[0] == 0:
                sizes.popleft()
                yield []
            whole.append(sentence)
            if len(whole) == sizes[0]:
                sizes.popleft()
                yield whole
                whole = []
        for _ in sizes:  # texts without words
            yield []

    def parse_documents(
        self, documents: Iterable[Pair], options: Asked | None = None
    ) -> Iterator[Given]:
        """Sentences of named texts, in order, as soon as they are parsed.

        The ids of a text's sentences are ``name:1``, ``name:2``, ...; ``1``, ``2`` without a name.
        """
        sentences = (
            sentence
            for given in starmap(InputText, named(documents))
            for sentence in split_input(given)
        )
        return self.parse_sentences(map(self.unparsed, sentences), options)

    @abstractmethod
    def parse_sentences(
        self, sentences: Iterable[Given], options: Asked | None = None
    ) -> Iterator[Given]:
        """Split sentences with new structures in place of any they had, in order, in batches."""

    @abstractmethod
    def unparsed(self, sentence: TextSentence) -> Given:
        """A sentence of raw text as the parser takes it."""

    def prepare(self, options: Asked) -> None:
        """Makes, once, what all batches share. Raises `InputError` when options cannot be met."""

    @abstractmethod
    def batch_of(self, sentences: list[Given], options: Asked) -> Sequence[Any]:
        """What becomes of one batch, a result for each sentence."""

    def results(self, sentences: Iterable[Given], options: Asked) -> Iterator[Any]:
        """`batch_of` over a stream of any length, on all cores, in order."""
        with self.inference():
            self.prepare(options)

        def work(batch: list[Given]) -> Sequence[Any]:
            return self.batch_of(batch, options)

        return self.batches(sentences, work, lambda item: len(item.words), options)
