"""Documents as examples, and examples as batches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from semcore.encoders import WordEncoder
from semcore.encoders.batch import Subwords
from semcore.tensors import padded
from semcore.text.spans import WordSpan
from tsar.amr_graphs import DocumentGraph
from tsar.config import EventModelConfig
from tsar.data import Event, EventDocument
from tsar.model.batch import IGNORED, PROMPT, EventBatch, EventExample, EventTensors
from tsar.model.candidates import Candidates, candidates_of, targets_of
from tsar.model.guide_graphs import GuideGraphs
from tsar.model.spans import parts_of_spans
from tsar.model.windows import all_windows, window_around
from tsar.ontology import EventOntology, Role

_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_]+")


def name_words(name: str) -> list[str]:
    """The words of a name, of a type or a role: life, injured, party of ``Life.InjuredParty``."""
    return [part.lower() for part in _NAME_PARTS.findall(name)] or [name]


class EventDataset:
    """Documents as examples, and examples as batches. Sub-words are cut once a document."""

    def __init__(
        self,
        documents: Sequence[EventDocument],
        ontology: EventOntology,
        encoder: WordEncoder,
        config: EventModelConfig,
        graphs: Mapping[str, DocumentGraph] | None = None,
        *,
        tagged: bool = False,
        asked: bool = True,
    ) -> None:
        """``tagged``: triggers are all known, so words are examples of tags; ``asked``: gold
        events are asked for their arguments."""
        self.documents, self.ontology, self.config = documents, ontology, config
        self.encoder = encoder
        self.subwords = encoder.subwords([document.forms for document in documents])
        self.prompts = [self._prompt(event.name, event.roles) for event in ontology.event_types]
        guide = config.guide
        used = guide.enabled and config.architecture == "two_stream"
        self.graphs = (
            GuideGraphs(
                documents, graphs or {}, guide, config.compat, local_stream=config.local_stream
            )
            if used
            else None
        )
        self.numbers = [
            np.repeat(np.arange(1, len(document.sentences) + 1), _sizes(document.sentences))
            for document in documents
        ]
        self.lettered = [lettered_words(document) for document in documents]
        self.examples = list(self._examples(tagged, asked))
        self.costs = [example.window.end - example.window.start for example in self.examples]

    def _prompt(self, name: str, roles: Iterable[Role]) -> tuple[Subwords, list[WordSpan]] | None:
        """Event type and roles as words, and where each role's name stands."""
        if not self.config.prompt:
            return None
        words = [*name_words(name), ":"]
        places = []
        for role in roles:
            part = name_words(role.name)
            places.append(WordSpan(len(words), len(words) + len(part)))
            words += [*part, ","]
        return self.encoder.subwords([words])[0], places

    def _examples(self, tagged: bool, asked: bool) -> Iterable[EventExample]:
        types = self.ontology.type_index
        none = WordSpan(0, 0)
        room = min(self.config.window, self.encoder.room)
        for number, (document, pieces) in enumerate(
            zip(self.documents, self.subwords, strict=True)
        ):
            known = [
                (place, event)
                for place, event in enumerate(document.events)
                if asked and event.type in types
            ]
            if self.config.marking == "each":
                for place, event in known:
                    prompt = self.prompts[types[event.type]]
                    rest = room - (len(prompt[0].ids) if prompt else 0)
                    window = window_around(
                        pieces.starts, document.sentences, event.trigger_words, max(rest, room // 2)
                    )
                    yield EventExample(number, window, (place,), none)
            if tagged or self.config.marking == "shared":
                for window, kept in all_windows(pieces.starts, room):
                    here = tuple(
                        place
                        for place, event in known
                        if kept.start <= event.trigger_words.start < kept.end
                    )
                    alone = self.config.marking == "each"
                    yield EventExample(
                        number, window, () if alone else here, kept if tagged else none
                    )

    def gold_arguments(self, event: Event, window: WordSpan) -> list[tuple[WordSpan, int]]:
        """The arguments of an event that a window holds, with their roles' places in its type."""
        kind = self.ontology.event_types[self.ontology.type_index[event.type]]
        places = {role.name: place for place, role in enumerate(kind.roles)}
        return [
            (argument.words, places[argument.role])
            for argument in event.arguments
            if argument.role in places
            and window.start <= argument.words.start
            and argument.words.end <= window.end
        ]

    # Batches -------------------------------------------------------------------------------

    def collate(self, indices: Sequence[int]) -> EventBatch:
        """The batch of some examples."""
        return self.batch([self.examples[index] for index in indices])

    def batch(self, examples: Sequence[EventExample]) -> EventBatch:
        """The batch of these examples."""
        prompts = [self._prompt_of(example) for example in examples]
        before = [self.prompt_words(example) for example in examples]
        words = self.encoder.collate(
            [self._read(example, prompt) for example, prompt in zip(examples, prompts, strict=True)]
        )
        numbers = [self.numbers[e.document][e.window.start : e.window.end] for e in examples]
        sentence = padded(
            [[PROMPT] * skip + row.tolist() for skip, row in zip(before, numbers, strict=True)], -1
        )
        spelt = [self.lettered[e.document][e.window.start : e.window.end] for e in examples]
        found = [
            candidates_of(row, skip, self.config.span_words)
            for skip, row in zip(before, numbers, strict=True)
        ]
        most = max((len(first) for first, _ in found), default=0)
        gold = _Gold(self, examples, prompts, before, found, most)
        firsts, lasts = (padded([pair[end].tolist() for pair in found], 0, most) for end in (0, 1))
        counts = torch.tensor([len(first) for first, _ in found])
        return EventBatch(
            words=words,
            sentence=sentence,
            lettered=padded(
                [[1] * skip + row.tolist() for skip, row in zip(before, spelt, strict=True)], 0
            ).bool(),
            trigger_sentences=self._trigger_sentences(examples),
            first=firsts,
            last=lasts,
            candidate=torch.arange(most) < counts[:, None],
            parts=parts_of_spans(
                firsts.numpy(), lasts.numpy(), words.mask.shape[1], self.config.span_words
            ),
            events=gold.events,
            roles=gold.roles,
            graphs=self.graphs.batch(examples, before, words.mask.shape[1])
            if self.graphs
            else None,
            targets=gold.targets,
            spans=gold.spans,
            tags=self._tags(examples, before, words.mask.shape[1]),
        )

    def prompt_words(self, example: EventExample) -> int:
        """How many words stand before those of the example's window."""
        prompt = self._prompt_of(example)
        return len(prompt[0].starts) - 1 if prompt else 0

    def _prompt_of(self, example: EventExample) -> tuple[Subwords, list[WordSpan]] | None:
        if not self.config.prompt or not example.events:
            return None
        event = self.documents[example.document].events[example.events[0]]
        return self.prompts[self.ontology.type_index[event.type]]

    def _read(
        self, example: EventExample, prompt: tuple[Subwords, list[WordSpan]] | None
    ) -> Subwords:
        window = self.subwords[example.document].run(*example.window)
        return prompt[0].followed_by(window) if prompt else window

    def _trigger_sentences(self, examples: Sequence[EventExample]) -> Tensor:
        rows = []
        for example in examples:
            row = [-1, -1]
            if self.config.marking == "each" and example.events:
                event = self.documents[example.document].events[example.events[0]]
                numbers = self.numbers[example.document]
                row = [int(numbers[event.trigger_words.start]), int(numbers[_last(event, example)])]
            rows.append(row)
        return torch.tensor(rows).view(len(rows), 2)

    def _tags(self, examples: Sequence[EventExample], before: Sequence[int], width: int) -> Tensor:
        tags = np.full((len(examples), width), IGNORED, dtype=np.int64)
        types = self.ontology.type_index
        for row, (example, skip) in enumerate(zip(examples, before, strict=True)):
            start, (first, end) = example.window.start - skip, example.kept
            if first == end:
                continue
            tags[row, first - start : end - start] = 0
            for event in self.documents[example.document].events:
                begin, stop = event.trigger_words
                if event.type not in types or not first <= begin < end:
                    continue
                tags[row, begin - start] = 1 + 2 * types[event.type]
                stop = min(stop, end)
                inside = tags[row, begin + 1 - start : stop - start]
                inside[inside == 0] = 2 + 2 * types[event.type]
        return torch.from_numpy(tags)


def lettered_words(document: EventDocument) -> NDArray[np.bool_]:
    """``[n]``: whether each word of a document has a letter or a digit, and so may be said."""
    characters = np.frombuffer(document.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds, place = np.unique(characters, return_inverse=True)
    spoken = np.array([chr(kind).isalnum() for kind in kinds], dtype=np.int64)[place]
    before = np.concatenate([[0], np.cumsum(spoken)])
    start, end = np.array(document.words, dtype=np.int64).reshape(-1, 2).T
    found: NDArray[np.bool_] = before[end] > before[start]
    return found


class _Gold:
    """The events of some examples, and what gold says of them."""

    def __init__(
        self,
        dataset: EventDataset,
        examples: Sequence[EventExample],
        prompts: Sequence[tuple[Subwords, list[WordSpan]] | None],
        before: Sequence[int],
        found: Sequence[Candidates],
        most: int,
    ) -> None:
        ontology, compat = dataset.ontology, dataset.config.compat
        rows: list[list[int]] = []
        spans: list[list[int]] = []
        names: list[list[WordSpan]] = []
        for row, example in enumerate(examples):
            document = dataset.documents[example.document]
            shift = before[row] - example.window.start
            for place in example.events:
                event = document.events[place]
                kind = ontology.type_index[event.type]
                arguments = dataset.gold_arguments(event, example.window)
                scored = bool(arguments) or not compat.released_label_mask
                first, last = event.trigger_words.start, _last(event, example)
                spans += [[len(rows), a + shift, b - 1 + shift, slot] for (a, b), slot in arguments]
                rows.append([row, first + shift, last + shift, kind, int(scored)])
                prompt = prompts[row]
                names.append(prompt[1] if prompt else [])
        table = torch.tensor(rows, dtype=torch.long).view(len(rows), 5)
        context, firsts, lasts, types, asked = table.unbind(1)
        self.events = EventTensors(context, firsts, lasts, types, asked.bool())
        self.spans = torch.tensor(spans, dtype=torch.long).view(len(spans), 4)
        self.targets = torch.from_numpy(
            targets_of(self.spans.numpy(), context.numpy(), found, most)
        )
        widest = max((len(row) for row in names), default=0)
        self.roles = torch.stack(
            [
                padded([[span.start for span in row] for row in names], 0, widest),
                padded([[span.end - 1 for span in row] for row in names], 0, widest),
            ],
            dim=-1,
        )


def _last(event: Event, example: EventExample) -> int:
    """The last word of a trigger, of a very long one the last that is read."""
    return min(event.trigger_words.end, example.window.end) - 1


def _sizes(spans: Sequence[WordSpan]) -> list[int]:
    return [span.end - span.start for span in spans]
