"""What is counted in annotated text: which unit a form is, and how often words are a target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kid.data import FrameAnnotation, FrameSentence
from kid.evidence import Evidence, Seen, SeenRun
from kid.lexicon import Lexicon
from kid.multiword.features import Run
from kid.multiword.noun_phrases import begins_object
from kid.training.objects import ObjectCounts
from semcore.text.inflection import plain


def counted(
    lexicon: Lexicon, full_text: Sequence[FrameSentence], exemplars: Iterable[FrameSentence]
) -> Evidence:
    """Evidence that has counts alone.

    Of full text, where every target is annotated, also how often words are none. Exemplars show one
    lexical unit each.
    """
    units: dict[str, dict[str, Counter[str]]] = {}
    words, seen = Counter[str](), Counter[str]()
    near, near_seen = Counter[str](), Counter[str]()
    far, far_seen = Counter[str](), Counter[str]()
    shown = Counter[str]()
    objects, alone = Counter[str](), Counter[str]()

    def count_objects(forms: Sequence[str], target: Sequence[int], unit: str) -> None:
        if target[-1] - target[0] == len(target) - 1:
            alone[unit] += 1
            objects[unit] += begins_object(forms, target[-1] + 1)

    frames = Counter[str]()
    behind = ObjectCounts(lexicon)

    for sentence in full_text:
        _count_units(units, sentence, lexicon)
        frames.update(annotation.frame for annotation in sentence.frames)
        behind.add(sentence)
        targets = targets_of(sentence)
        forms = sentence.forms
        for place, form in enumerate(map(plain, forms)):
            seen[form] += 1
            words[form] += (place,) in targets
        for run in lexicon.runs(forms):
            hits, times = (far, far_seen) if run.gap else (near, near_seen)
            times[run.units[0]] += 1
            if run.words in targets:
                hits[run.units[0]] += 1
                count_objects(forms, run.words, run.units[0])
    for sentence in exemplars:
        _count_units(units, sentence, lexicon)
        behind.add(sentence)
        for annotation in sentence.frames:
            target = words_of_target(annotation)
            if len(target) > 1:
                forms = sentence.forms
                for unit in lexicon.matches([forms[place] for place in target])[:1]:
                    shown[unit] += 1
                    count_objects(forms, target, unit)
    listed = {form for form in seen if lexicon.matches([form])}
    return Evidence(
        units={
            form: {frame: dict(count) for frame, count in frames.items()}
            for form, frames in units.items()
        },
        words={form: Seen(words[form], seen[form]) for form in listed},
        runs={
            unit: SeenRun(
                Seen(near[unit], near_seen[unit]),
                Seen(far[unit], far_seen[unit]),
                shown[unit],
                Seen(objects[unit], alone[unit]),
            )
            for unit in {*near_seen, *far_seen, *shown}
        },
        frames=dict(frames),
        objects=behind.objects,
        prepositions=behind.prepositions,
    )


def _count_units(
    units: dict[str, dict[str, Counter[str]]], sentence: FrameSentence, lexicon: Lexicon
) -> None:
    forms: list[str] | None = None
    for annotation in sentence.frames:
        frame = lexicon.ontology.frame_index.get(annotation.frame)
        if frame is None:
            continue
        forms = forms or sentence.forms
        target = [forms[place] for place in words_of_target(annotation)]
        able = [u for u in lexicon.matches(target) if frame in lexicon.ontology.lexicon[u]]
        if len(able) > 1 and annotation.lexical_unit in able:
            by_frame = units.setdefault(" ".join(target).lower(), {})
            by_frame.setdefault(annotation.frame, Counter())[annotation.lexical_unit] += 1


def words_of_target(annotation: FrameAnnotation) -> tuple[int, ...]:
    """The numbers of a target's words."""
    return tuple(place for span in annotation.target for place in range(span.start, span.end))


def targets_of(sentence: FrameSentence) -> set[tuple[int, ...]]:
    """The targets of a sentence, each as its words' numbers."""
    return {words_of_target(annotation) for annotation in sentence.frames}


def without_itself(seen: SeenRun, run: Run, target: bool) -> SeenRun:
    """The counts of a run's unit less what this very run of counted text added to them."""
    if run.gap:
        far = Seen(seen.gapped.targets - target, seen.gapped.times - 1)
        return seen._replace(gapped=far)
    return seen._replace(adjacent=Seen(seen.adjacent.targets - target, seen.adjacent.times - 1))


def without_exemplar(seen: SeenRun, run: Run, target: bool) -> SeenRun:
    """The counts of a run's unit less one exemplar, if it is its target."""
    return seen._replace(exemplars=max(0, seen.exemplars - target))
