"""What annotated text says beside a parser's weights: counts, parts of speech, calibration.

A checkpoint's ``evidence.json``, which `python -m kid.calibrate` makes and `kid.train` at its end.
It decides what a list of lexical units leaves open: which unit a form is (*walk*: ``walk.n`` or
``walk.v``), whether words are a target (*have to*), and how sure the parser may be. Counts come
from the full text of the training split and from exemplars, the rest is fitted on the training and
development splits; nothing comes from test. Checkpoints without it parse as they always did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import isfinite
from typing import Any, NamedTuple

from semcore.errors import InputError

# Parts of speech that a word in its context is told to have; the last: any other.
CLASSES = ("v", "n", "a", "adv", "prep", "")


def class_of(unit: str) -> int:
    """The number in `CLASSES` of a lexical unit's part of speech."""
    part = unit.rpartition(".")[2]
    return CLASSES.index(part) if part in CLASSES else len(CLASSES) - 1


class Seen(NamedTuple):
    """How often words were a target in full text, of how many times that they stood there."""

    targets: int = 0
    times: int = 0


class SeenRun(NamedTuple):
    """The same of a unit of several words: side by side, with a gap, and targets in exemplars.

    ``objects``: of those side by side, in both, behind how many an object stood.
    """

    adjacent: Seen = Seen()
    gapped: Seen = Seen()
    exemplars: int = 0
    objects: Seen = Seen()


class Objects(NamedTuple):
    """The nouns behind a frame's verbs, as their objects, or behind a preposition.

    Of how many ``nouns``, how many were of each kind: of the frames of their lexical units, of
    which a noun may have several or none.
    """

    nouns: int = 0
    kinds: Mapping[str, int] = {}


@dataclass(frozen=True)
class Calibrations:
    """Logistic weights that turn scores into probabilities (`kid.decoding.confidence`).

    Empty ones leave the probabilities as the networks give them.
    """

    frame_of_unit: tuple[float, ...] = ()  # the lexical unit is given
    frame_of_words: tuple[float, ...] = ()  # any unit of the target's words
    frame_of_all: tuple[float, ...] = ()  # all frames compete
    element: tuple[float, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """All of it. Forms are lower-cased, words of a target joined by blanks."""

    # form -> frame -> unit -> how often; only forms and frames with several units
    units: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    words: Mapping[str, Seen] = field(default_factory=dict)
    runs: Mapping[str, SeenRun] = field(default_factory=dict)  # by lexical unit
    frames: Mapping[str, int] = field(default_factory=dict)  # of targets in full text
    # by frame of verbs of two words that may end in a preposition, and by preposition
    # (`kid.decoding.objects`)
    objects: Mapping[str, Objects] = field(default_factory=dict)
    prepositions: Mapping[str, Objects] = field(default_factory=dict)
    # [encoder size + 1][CLASSES]: what a word's vector says of its part of speech; bias last
    parts: tuple[tuple[float, ...], ...] = ()
    unit_weights: tuple[float, ...] = (0.5, 1.0)  # of the count's logarithm, of the part's
    word_weights: tuple[float, ...] = ()  # of the features of single words as targets
    run_weights: tuple[float, ...] = ()  # of those of several words
    least_word: float = 0.5  # the probability from which on a word is a target
    least_run: float = 0.5
    calibrations: Calibrations = field(default_factory=Calibrations)

    def count(self, form: str, frame: str, unit: str) -> int:
        """How often the form evoked the frame as this unit."""
        return self.units.get(form, {}).get(frame, {}).get(unit, 0)

    def to_json(self) -> dict[str, Any]:
        """A JSON object; the tables of counts as lists."""
        record = asdict(self)
        record["units"] = {form: dict(self.units[form]) for form in sorted(self.units)}
        record["words"] = {form: list(self.words[form]) for form in sorted(self.words)}
        record["runs"] = {
            unit: [*seen.adjacent, *seen.gapped, seen.exemplars, *seen.objects]
            for unit, seen in sorted(self.runs.items())
        }
        record["frames"] = {frame: self.frames[frame] for frame in sorted(self.frames)}
        for name in ("objects", "prepositions"):
            table = getattr(self, name)
            record[name] = {
                key: [table[key].nouns, dict(sorted(table[key].kinds.items()))]
                for key in sorted(table)
            }
        return record

    @classmethod
    def from_json(cls, record: Any) -> Evidence:
        """The inverse of `to_json`; raises `InputError` when the object is none."""
        try:
            calibrations = {name: _numbers(row) for name, row in record["calibrations"].items()}
            evidence = cls(
                units={
                    str(form): {
                        str(frame): {str(unit): _whole(count) for unit, count in units.items()}
                        for frame, units in frames.items()
                    }
                    for form, frames in record["units"].items()
                },
                words={str(form): _seen(row) for form, row in record["words"].items()},
                runs={str(unit): _run(row) for unit, row in record["runs"].items()},
                frames={str(name): _whole(n) for name, n in record.get("frames", {}).items()},
                objects=_objects(record.get("objects", {})),  # older evidence has none of these
                prepositions=_objects(record.get("prepositions", {})),
                parts=tuple(_numbers(row) for row in record["parts"]),
                unit_weights=_numbers(record["unit_weights"], 2),
                word_weights=_numbers(record["word_weights"]),
                run_weights=_numbers(record["run_weights"]),
                least_word=_numbers([record["least_word"]])[0],
                least_run=_numbers([record["least_run"]])[0],
                calibrations=Calibrations(**calibrations),
            )
            if any(len(row) != len(CLASSES) for row in evidence.parts):
                raise ValueError(f"parts: rows must have {len(CLASSES)} numbers")
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            what = f"missing key {error}" if isinstance(error, KeyError) else str(error)
            raise InputError(f"damaged evidence: {what}") from error
        return evidence


def _seen(row: Any) -> Seen:
    targets, times = map(_whole, row)
    return Seen(targets, times)


def _run(row: Any) -> SeenRun:
    if len(row) == 5:  # older evidence does not tell of objects
        row = [*row, 0, 0]
    near, near_times, far, far_times, exemplars, objects, times = map(_whole, row)
    return SeenRun(Seen(near, near_times), Seen(far, far_times), exemplars, Seen(objects, times))


def _objects(table: Any) -> dict[str, Objects]:
    found = {}
    for name, (nouns, kinds) in table.items():
        counts = {str(kind): _whole(count) for kind, count in kinds.items()}
        found[str(name)] = Objects(_whole(nouns), counts)
    return found


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value


def _numbers(row: Any, length: int | None = None) -> tuple[float, ...]:
    numbers = tuple(map(float, row))
    if not all(map(isfinite, numbers)) or length not in (None, len(numbers)):
        raise ValueError(f"{row!r} are not the numbers wanted")
    return numbers
