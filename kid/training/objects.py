"""What stands behind verbs and prepositions in annotated text (`kid.decoding.objects`)."""

from __future__ import annotations

from collections import Counter

from kid.data import FrameAnnotation, FrameSentence
from kid.decoding.objects import may_end_in_preposition, noun_behind, noun_frames
from kid.evidence import Objects
from kid.lexicon import Lexicon
from kid.multiword.noun_phrases import begins_object
from kid.ontology import lemma_words
from semcore.text.inflection import plain


class ObjectCounts:
    """Counts of the objects of frames' verbs, and of the nouns behind prepositions."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._nouns = Counter[str]()
        self._kinds: dict[str, Counter[str]] = {}
        ontology = lexicon.ontology
        units = [unit for unit in ontology.lexicon if may_end_in_preposition(unit, lexicon)]
        self._frames = {
            ontology.frames[frame].name for unit in units for frame in ontology.lexicon[unit]
        }
        self._prepositions = {lemma_words(unit.rpartition(".")[0])[-1] for unit in units}

    def add(self, sentence: FrameSentence) -> None:
        """Counts what stands behind the verbs of a sentence, and in their elements."""
        for annotation in sentence.frames:
            if annotation.lexical_unit.endswith(".v"):
                self._add_object(sentence, annotation)
                for element in annotation.elements:
                    start, end = element.words
                    key = plain(sentence.forms[start])
                    if key in self._prepositions and end - start > 1:
                        noun = noun_behind(sentence.forms[:end], start + 1)
                        self._add_noun(key, sentence, noun)

    def _add_object(self, sentence: FrameSentence, annotation: FrameAnnotation) -> None:
        target, frame = annotation.target, annotation.frame
        side_by_side = target[-1].end - target[0].start == sum(
            span.end - span.start for span in target
        )
        if frame in self._frames and side_by_side:
            end = target[-1].end
            if begins_object(sentence.forms, end):
                self._add_noun(frame, sentence, noun_behind(sentence.forms, end))

    def _add_noun(self, key: str, sentence: FrameSentence, noun: int | None) -> None:
        if noun is not None:
            self._nouns[key] += 1
            kinds = noun_frames(self.lexicon, sentence.forms[noun])
            self._kinds.setdefault(key, Counter()).update(kinds)

    @property
    def objects(self) -> dict[str, Objects]:
        """By frame."""
        return {key: self._told(key) for key in self._nouns if key in self._frames}

    @property
    def prepositions(self) -> dict[str, Objects]:
        """By preposition."""
        return {key: self._told(key) for key in self._nouns if key in self._prepositions}

    def _told(self, key: str) -> Objects:
        return Objects(self._nouns[key], dict(self._kinds.get(key, {})))
