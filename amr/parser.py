"""`AMRParser`: text or sentences in, sentences with graphs out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, ClassVar

from penman.tree import Tree

from amr.alignment.align import align
from amr.checkpoint import load_parser_parts, save_parser_parts
from amr.config import GraphOptions
from amr.constants.completing import completed
from amr.constants.dates import with_whole_dates
from amr.constants.entity_types import retyped
from amr.constants.pruning import pruned
from amr.constants.reading import says_nothing
from amr.constants.reflexives import pairs_with_two_edges
from amr.constants.rewriting import Reading, as_read
from amr.constants.sentence import Licence, Licences
from amr.data import AMRSentence
from amr.decoding.constant_entries import ConstantEntries
from amr.decoding.grammar import Grammar
from amr.decoding.licence import LicensedConstants
from amr.decoding.question import Question, ReadSentence
from amr.decoding.search import Draws, decode
from amr.decoding.writer import Hypothesis
from amr.graph.windows import joined, parts_of
from amr.linearization.forms import delinearize
from amr.linearization.spelling import ByteSpeller
from amr.linearization.tasks import check_task
from amr.model.batch import collate_sources
from amr.model.build import AMRModel, read_sources
from amr.model.compact import CompactParser
from amr.model.copying import Copier, said_candidates
from amr.model.seq2seq import BartParser
from amr.notation.meta import meta_lines
from amr.scoring.identity import identity
from amr.verifier.judging import judged
from amr.verifier.verifier import Verifier
from amr.wiki import Linker, NameLinker, add_wiki
from semcore.errors import InputError
from semcore.files import StrPath
from semcore.parsing import TextParser
from semcore.text.sentences import TextSentence
from semcore.text.spans import only_words
from semcore.text.windows import in_parts

EMPTY = Tree(("a", [("/", "amr-empty")]))  # what the AMR releases have for no words
_compiling = Lock()  # a compiled step is compiled as it first runs: by one thread


@dataclass(repr=False)
class AMRParser(TextParser[AMRSentence, GraphOptions]):
    """A trained AMR parser.

    >>> parser = AMRParser.from_pretrained("checkpoints/amr")  # doctest: +SKIP
    >>> print(format_amr(parser.parse("The boy wants to leave.")[0]))  # doctest: +SKIP
    """

    model: AMRModel
    linker: Linker | None = None  # adds :wiki to names
    options: GraphOptions = field(default_factory=GraphOptions)
    training: dict[str, Any] = field(default_factory=dict)  # how the weights came about
    precision: str = "32"
    buffer: ClassVar[int] = 1024
    elsewhere: ClassVar[int] = 2048

    def __post_init__(self) -> None:
        super().__post_init__()
        self.copier = Copier(self.model.vocabulary.frames)
        self.licences = Licences(self.model.vocabulary)
        self.constants = ConstantEntries(
            self.model.vocabulary, self.device, copies=isinstance(self.model, CompactParser)
        )
        linker = self.linker if isinstance(self.linker, NameLinker) else NameLinker()
        self.countries = frozenset(linker.counts.get("country", ()))
        self._grammars: dict[tuple[str, bool, bool, bool], Grammar] = {}
        self._verifiers: dict[str, Verifier] = {}
        self._prepare(self.options)

    @classmethod
    def stored(cls, path: StrPath) -> dict[str, Any]:
        """The parser's fields, as a checkpoint folder has them. Raises `InputError`."""
        model, linker, record = load_parser_parts(path)
        return {"model": model, "linker": linker, "training": record.get("training", {})}

    def save_pretrained(self, path: StrPath, card: str, storage: str = "float16") -> None:
        """Writes a checkpoint folder: what differs from the encoder, vocabulary and linker.

        ``storage`` is float32, float16 or int8 (`semcore.checkpoints.storage`).
        """
        linker = self.linker if isinstance(self.linker, NameLinker) else None
        record = {"training": self.training}
        save_parser_parts(path, self.model, linker, record, card, storage)

    # Parsing -------------------------------------------------------------------------------

    def parse_sentences(
        self, sentences: Iterable[AMRSentence], options: GraphOptions | None = None
    ) -> Iterator[AMRSentence]:
        """Sentences with new graphs in place of any they had, in order, in batches."""
        return (best[0] for best in self.parse_n_best(sentences, options))

    def parse_n_best(
        self, sentences: Iterable[AMRSentence], options: GraphOptions | None = None
    ) -> Iterator[list[AMRSentence]]:
        """For each sentence its graphs, best first: as many as ``n_best`` says, or fewer.

        They are different graphs, not one written in several ways (`amr.scoring.identity`); each
        has the score of its best way. Fewer there are where all hypotheses have ended before.
        ``rerank`` says by what they are ordered.
        A sentence of more than `amr.graph.windows.LONG` words has one, made of those of its pieces.
        """
        asked = options or self.options

        def parse(parts: Iterator[AMRSentence]) -> Iterator[list[AMRSentence]]:
            return self.results(parts, asked)

        return in_parts(sentences, parts_of, parse, joined)

    def unparsed(self, sentence: TextSentence) -> AMRSentence:
        """A sentence without a graph yet."""
        given = unparsed(
            sentence.id, sentence.text, sentence.words, sentence.document, sentence.start
        )
        return replace(given, metadata=meta_lines(sentence.meta))

    def prepare(self, options: GraphOptions) -> None:
        """Builds the grammar's tables, and loads the verifier.

        Raises `InputError` for what this parser does not know, as the task of a call.
        """
        check_task(options.task, self.training)
        self._prepare(options)

    def _prepare(self, options: GraphOptions) -> None:
        if options.compile and not isinstance(self.model, BartParser):
            raise InputError("compile=true: only the step of an encoder-decoder is compiled")
        self.grammar(options)
        self.verifier(options)

    def verifier(self, options: GraphOptions) -> Verifier | None:
        """The verifier that such options name. Raises `InputError` where there is none."""
        if not options.verifier:
            return None
        if options.verifier not in self._verifiers:
            found = Verifier.from_pretrained(options.verifier, self.device, self.precision)
            self._verifiers[options.verifier] = found
        verifier = self._verifiers[options.verifier]
        if options.least_confidence and verifier.model.config.labels == "graph":
            problem = "knows graphs alone, not their parts: least_confidence= needs these"
            raise InputError.at(options.verifier, None, problem)
        return verifier

    def grammar(self, options: GraphOptions) -> Grammar:
        """The grammar under which such options search."""
        vocabulary, spelled = self.model.vocabulary, options.spell_concepts
        if spelled is None:
            spelled = not isinstance(vocabulary.speller, ByteSpeller)
        any_roles = options.roles == "any" or options.task != "amr"  # PseudoAMR has others
        kind = options.senses, spelled, any_roles, options.faithful
        if kind not in self._grammars:
            self._grammars[kind] = Grammar(
                vocabulary,
                options.senses,
                self.device,
                spell_concepts=spelled,
                any_roles=any_roles,
                licensed=options.faithful,
            )
        return self._grammars[kind]

    def batch_of(
        self, sentences: list[AMRSentence], options: GraphOptions
    ) -> list[list[AMRSentence]]:
        """The graphs of one batch's sentences, best first."""
        with _compiling if options.compile else nullcontext():
            found = self._batch_of(sentences, options)
        return judged(found, options, self.verifier(options))

    def read(self, sentences: Sequence[AMRSentence], options: GraphOptions) -> list[ReadSentence]:
        """Sentences as such a search reads them."""
        model = self.model
        faithful = options.faithful and options.task == "amr"  # PseudoAMR has its own constants
        copies = isinstance(model, CompactParser)
        readings = [
            as_read(
                sentence,
                with_nouns=copies,
                known=self.licences.strings,
                concepts=self.licences.concepts,
            )
            if faithful
            else Reading(sentence)
            for sentence in sentences
        ]
        licences: list[Licence | None] = [None] * len(readings)
        said = None
        if faithful:
            found = [self.licences.of(reading.sentence, reading.made) for reading in readings]
            licences, said = [*found], [said_candidates(licence) for licence in found]
        sources = read_sources(model, [item.sentence for item in readings], self.copier, said)
        limited = options.task == "amr" and options.roles == "amr"
        return [
            ReadSentence(
                sentence,
                reading,
                source,
                licence,
                pairs_with_two_edges(sentence.forms) if limited else None,
            )
            for sentence, reading, source, licence in zip(
                sentences, readings, sources, licences, strict=True
            )
        ]

    def question(self, read: Sequence[ReadSentence], options: GraphOptions) -> Question:
        """A batch of sentences that are read, for a search by these options."""
        sources = [item.source for item in read]
        own_tokens = [source.own_tokens for source in sources]
        own_kinds = self.grammar(options).batch_kinds(own_tokens)
        licences = [item.licence for item in read if item.licence is not None]
        licensed = LicensedConstants.of(self.constants, licences, own_tokens) if licences else None
        batch = collate_sources(sources, self.model.encoder).to(self.device)
        return Question(read, batch, own_kinds, licensed)

    def search(
        self, asked: Question, options: GraphOptions, draws: Draws | None = None
    ) -> list[list[Hypothesis]]:
        """The outputs of each sentence of a batch: the best ones, or drawn ones."""

        def what(place: int, entries: tuple[int, ...]) -> bytes:
            """Which graph an output is."""
            return identity(self.tree(asked.read[place], entries, options))

        return decode(
            self.model,
            self.grammar(options),
            asked.source,
            asked.own_kinds,
            asked.words,
            options,
            options.task,
            asked.licensed,
            what if draws is None else None,
            asked.second,
            draws,
        )

    def _batch_of(
        self, sentences: list[AMRSentence], options: GraphOptions
    ) -> list[list[AMRSentence]]:
        asked = self.question(self.read(sentences, options), options)
        return [
            [
                self._sentence(item, hypothesis, options)
                for hypothesis in (hypotheses if item.sentence.words else hypotheses[:1])
            ]
            for item, hypotheses in zip(asked.read, self.search(asked, options), strict=True)
        ]

    def _sentence(
        self, read: ReadSentence, hypothesis: Hypothesis, options: GraphOptions
    ) -> AMRSentence:
        sentence, tree = read.sentence, self.tree(read, hypothesis.entries, options)
        result = replace(
            sentence, tree=tree, score=hypothesis.score, alignment=None, confidence=None
        )
        if tree is EMPTY:
            return result
        if options.aligned:
            result = replace(result, alignment=align(result.graph, result.forms))
        if self.linker is None or not options.wiki:
            return result
        return add_wiki(result, self.linker)

    def tree(self, read: ReadSentence, entries: tuple[int, ...], options: GraphOptions) -> Tree:
        """The graph of an output."""
        sentence = read.sentence
        text = only_words(sentence.text, sentence.words)
        if not sentence.words or (options.faithful and says_nothing(text)):
            return EMPTY
        vocabulary = self.model.vocabulary
        tokens = vocabulary.decode(entries, read.source.own_tokens)
        tree = read.reading.restored(delinearize(tokens, vocabulary.form))
        if not options.faithful:
            return tree
        tree = pruned(with_whole_dates(tree, text), text)
        return retyped(completed(tree, text), text, self.countries)


def unparsed(id: str, text: str, words: Any, document: str = "", start: int = 0) -> AMRSentence:
    """A sentence without a graph yet."""
    return AMRSentence(id, text, Tree(("x", [])), words, document=document, start=start)
