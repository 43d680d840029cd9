"""Scoring against naive definitions, identities and hand-computed SemEval-2007 credit."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kid.data import FrameAnnotation, FrameElement, FrameSentence, json_lines
from kid.ontology import Frame, FrameElementType, FrameRelation, Ontology
from kid.score import main, score
from kid.scoring.inventory import Inventory
from kid.scoring.relation_distance import RelationDistances
from kid.scoring.released import released_counts
from kid.scoring.semeval import full_structure
from kid.scoring.structures import Structure, structures_of
from semcore.errors import InputError
from semcore.spans import CharSpan, WordSpan, characters_of

unhurried = settings(deadline=None)  # the first example pays for imports

TEXT = "aa bb cc dd ee ff"
WORDS = tuple(CharSpan(3 * i, 3 * i + 2) for i in range(6))
NAMES = ("Agent", "Theme", "Time")
FRAMES = ("Buy", "Get", "Own", "Sell")
A, B, C = WordSpan(0, 1), WordSpan(2, 4), WordSpan(5, 6)


def element(name: str, span: tuple[int, int], rank: int = 1) -> FrameElement:
    words = WordSpan(*span)
    return FrameElement(name, words, characters_of(words, WORDS), rank)


def annotation(
    frame: str, target: Sequence[tuple[int, int]], *elements: FrameElement, unit: str = "x.v"
) -> FrameAnnotation:
    parts = tuple(WordSpan(*part) for part in target)
    characters = tuple(characters_of(part, WORDS) for part in parts)
    return FrameAnnotation("", frame, unit, parts, characters, elements)


def sentence(*frames: FrameAnnotation, id: str = "1") -> FrameSentence:
    return FrameSentence(id, "d", TEXT, WORDS, frames=frames)


def ontology(
    relations: Sequence[FrameRelation] = (), core: Callable[[str], bool] = lambda name: True
) -> Ontology:
    return Ontology(
        version="test",
        frames=tuple(
            Frame(
                name=frame,
                definition="",
                elements=tuple(
                    FrameElementType(name, "Core" if core(name) else "Peripheral", "")
                    for name in NAMES
                ),
                lexical_units=("x.v", f"{frame.lower()}.v"),
            )
            for frame in FRAMES
        ),
        relations=tuple(relations),
        mentions=(),
    )


annotations = st.builds(
    lambda frame, target, found, unit: annotation(frame, target, *found, unit=unit),
    st.sampled_from(FRAMES),
    st.sampled_from([[(0, 1)], [(1, 2)], [(0, 1), (4, 5)]]),
    st.lists(st.builds(element, st.sampled_from(NAMES), st.sampled_from([A, B, C])), max_size=3),
    st.sampled_from(["x.v", "buy.v"]),
)
sentences = st.lists(annotations, max_size=4).map(lambda frames: sentence(*frames))
relations = st.lists(
    st.builds(
        FrameRelation,
        st.sampled_from(["Inheritance", "Using", "See_also"]),
        st.sampled_from(FRAMES),
        st.sampled_from(FRAMES),
        st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=3).map(tuple),
    ),
    max_size=6,
)
ontologies = relations.map(lambda found: ontology(found, core=lambda name: name != "Time"))


def paths(links: Sequence[tuple[object, object]], a: object, b: object) -> tuple[int, int] | None:
    """Distance and number of shortest paths, by walking every link from every end."""
    ends = [a]
    for distance in range(10):
        if b in ends:
            return distance, ends.count(b)
        ends = [y if end == x else x for end in ends for x, y in links if end in (x, y) and x != y]
        if len(ends) > 20_000:  # only walks that are too long to be shortest in four frames
            return None
    return None


class TestRelationDistances:
    @unhurried
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=9))
    def test_equal_enumeration_of_paths(self, links: list[tuple[int, int]]) -> None:
        distances = RelationDistances(6, links)
        for a, b in itertools.product(range(6), repeat=2):
            assert distances.between(a, b) == paths(links, a, b)

    def test_limit(self) -> None:
        chain = [(i, i + 1) for i in range(12)]
        distances = RelationDistances(13, chain)
        assert distances.between(0, 9) == (9, 1)
        assert distances.between(0, 10) is None
        assert distances.between(12, 3) == (9, 1)

    def test_parallel_relations_and_branches_are_paths_of_their_own(self) -> None:
        diamond = [(0, 1), (0, 1), (0, 2), (1, 3), (2, 3), (3, 4)]
        assert RelationDistances(5, diamond).between(0, 4) == (3, 3)


def multiset_overlap(gold: list[object], predicted: list[object]) -> int:
    left, matched = list(predicted), 0
    for item in gold:
        if item in left:
            left.remove(item)
            matched += 1
    return matched


class TestExact:
    @unhurried
    @given(sentences, sentences)
    def test_equals_quadratic_matching(self, gold: FrameSentence, found: FrameSentence) -> None:
        scores = score([gold], [found], ontology(), samples=0)

        def frames(s: FrameSentence) -> list[object]:
            return [(a.target, a.frame) for a in s.frames]

        def arguments(s: FrameSentence) -> list[object]:
            return [(a.target, a.frame, e.words, e.name) for a in s.frames for e in a.elements]

        def targets(s: FrameSentence) -> list[object]:
            return list({a.target for a in s.frames})

        for name, items in (("frames", frames), ("arguments", arguments), ("targets", targets)):
            counts = scores[name]
            assert counts.gold == len(items(gold)) and counts.predicted == len(items(found))
            assert counts.matched == multiset_overlap(items(gold), items(found))
        assert scores["frame_accuracy"].matched == scores["frames"].matched
        assert scores["frame_accuracy"].gold == len(gold.frames)
        assert scores["frame_accuracy_ambiguous"].gold == sum(
            a.lexical_unit == "x.v" for a in gold.frames
        )

    @unhurried
    @given(sentences, sentences, ontologies)
    def test_swapping_gold_and_prediction_swaps_precision_and_recall(
        self, gold: FrameSentence, found: FrameSentence, known: Ontology
    ) -> None:
        one, other = score([gold], [found], known), score([found], [gold], known)
        symmetric = {"arguments", "targets", "frames", "argument_spans", "full_structure_exact"}
        for name in symmetric | {"frames_partial"}:
            assert one[name].precision == pytest.approx(other[name].recall)
            assert one[name].f1 == pytest.approx(other[name].f1)

    def test_argument_under_a_wrong_frame_is_wrong(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Theme", C)))
        found = sentence(annotation("Sell", [(0, 1)], element("Agent", B), element("Theme", C)))
        scores = score([gold], [found])
        assert scores["arguments"].f1 == 0 and scores["argument_spans"].f1 == 0 + 1
        assert scores["targets"].f1 == 1 and scores["frame_accuracy"].f1 == 0

    def test_a_prediction_matches_one_gold_label_only(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Agent", B)))
        found = sentence(annotation("Buy", [(0, 1)], element("Agent", B)))
        counts = score([gold], [found])["arguments"]
        assert (counts.matched, counts.predicted, counts.gold) == (1, 1, 2)

    def test_discontinuous_target_matches_as_a_whole(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1), (4, 5)]))
        half = sentence(annotation("Buy", [(0, 1)]))
        assert score([gold], [half])["targets"].f1 == 0
        # Two touching parts cover the same words as one part.
        split, whole = sentence(annotation("Buy", [(0, 1), (1, 2)])), annotation("Buy", [(0, 2)])
        assert score([split], [sentence(whole)])["frames"].f1 == 1

    def test_other_words_are_compared_by_their_characters(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", (2, 4))))
        words = (CharSpan(0, 2), CharSpan(3, 5), CharSpan(6, 11), CharSpan(12, 17))
        frame = FrameAnnotation(
            "", "Buy", "", (WordSpan(0, 1),), (CharSpan(0, 2),),
            (FrameElement("Agent", WordSpan(2, 3), CharSpan(6, 11)),),
        )  # fmt: skip
        found = FrameSentence("1", "d", TEXT, words, frames=(frame,))
        assert score([gold], [found])["arguments"].f1 == 1

    def test_overlapping_layers_count_unless_left_out(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Theme", B, 2)))
        found = sentence(annotation("Buy", [(0, 1)], element("Agent", B)))
        assert score([gold], [found])["arguments"].recall == 0.5
        assert score([gold], [found], first_rank_only=True)["arguments"].recall == 1

    def test_gold_frames_given(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B)))
        free = sentence(annotation("Sell", [(0, 1)], element("Agent", B)))
        scores = score([gold], [free], predicted_gold_frames=[gold])
        assert scores["arguments_gold_frames"].f1 == 1 and scores["arguments"].f1 == 0
        assert score([gold], [free]).to_json()["arguments_gold_frames"] is None

    def test_targets_are_those_found_end_to_end(self) -> None:
        gold = sentence(
            annotation("Buy", [(0, 1)]), annotation("Own", [(2, 3)], element("Time", C))
        )
        raw = sentence(annotation("Buy", [(0, 1)]), annotation("Get", [(4, 5)], element("Time", C)))
        scores = score([gold], [gold], ontology(), predicted_end_to_end=[raw])
        assert scores["targets"].f1 == scores["end_to_end_frames"].f1 == 0.5
        assert scores["end_to_end_arguments"].f1 == 0
        assert scores["end_to_end_full_structure"].f1 == pytest.approx(1 / 3)
        assert scores["frame_accuracy"].f1 == scores["arguments"].f1 == 1


def best_credit(gold: Sequence, found: Sequence, credit: Callable) -> float:  # type: ignore[type-arg]
    """The greatest sum over all one-to-one pairings, by trying them all."""
    if len(gold) > len(found):
        return best_credit(found, gold, lambda a, b: credit(b, a))
    return max(
        sum(credit(wanted, other) for wanted, other in zip(gold, order, strict=True))
        for order in itertools.permutations(found, len(gold))
    )


def naive_points(gold: FrameSentence, found: FrameSentence, known: Ontology) -> float:
    """SemEval-2007 points as the metric is defined, with enumerated paths and pairings."""
    used = [relation for relation in known.relations if relation.type != "See_also"]
    frame_links = [(r.sub, r.super) for r in used]
    links = [((r.sub, a), (r.super, b)) for r in used for a, b in r.elements]

    def points(wanted: FrameAnnotation, other: FrameAnnotation) -> float:
        route = paths(frame_links, wanted.frame, other.frame)
        if wanted.target != other.target or route is None:
            return 0.0

        def element_points(a: FrameElement, b: FrameElement) -> float:
            hit = paths(links, (wanted.frame, a.name), (other.frame, b.name))
            if a.words != b.words or hit is None or hit[0] != route[0]:
                return 0.0
            weight = 0.5 if b.name == "Time" else 1.0
            return weight * 0.8 ** hit[0] * min(1.0, hit[1] / route[1])

        return 0.8 ** route[0] + best_credit(wanted.elements, other.elements, element_points)

    return best_credit(gold.frames, found.frames, points)


class TestSemEval:
    @unhurried
    @given(sentences, sentences, ontologies)
    def test_equals_naive_definition(
        self, gold: FrameSentence, found: FrameSentence, known: Ontology
    ) -> None:
        row = full_structure(structures_of(gold), structures_of(found), Inventory(known))
        assert row[0] == pytest.approx(naive_points(gold, found, known))
        for total, source in ((row[1], found), (row[2], gold)):
            weights = [e.name != "Time" for a in source.frames for e in a.elements]
            assert total == len(source.frames) + sum(1.0 if core else 0.5 for core in weights)

    @unhurried
    @given(st.lists(annotations, max_size=4), ontologies)
    def test_everything_is_right_about_the_gold_itself(
        self, frames: list[FrameAnnotation], known: Ontology
    ) -> None:
        gold = sentence(*frames)
        for name, counts in score([gold], [gold], known).counts.items():
            assert counts.matched == counts.predicted == counts.gold, name

    @unhurried
    @given(sentences, sentences, ontologies)
    def test_partial_credit_only_adds(
        self, gold: FrameSentence, found: FrameSentence, known: Ontology
    ) -> None:
        scores = score([gold], [found], known, samples=0)
        assert scores["full_structure"].matched >= scores["full_structure_exact"].matched - 1e-9
        assert scores["frames_partial"].matched >= scores["frames"].matched - 1e-9

    @unhurried
    @given(st.lists(st.tuples(st.sampled_from(FRAMES), annotations), min_size=1, max_size=4))
    def test_full_structure_lies_between_frames_and_arguments(
        self, choices: list[tuple[str, FrameAnnotation]]
    ) -> None:
        # With gold targets and one weight for all, full structures pool frames and arguments.
        gold = sentence(*(a for _, a in choices))
        found = sentence(*(replace(a, frame=frame) for frame, a in choices))
        scores = score([gold], [found], ontology(), samples=0)
        parts = sorted([scores["frame_accuracy"].f1, scores["arguments"].f1])
        if scores["arguments"].gold:
            assert parts[0] - 1e-9 <= scores["full_structure_exact"].f1 <= parts[1] + 1e-9

    # Buy and Sell inherit from Get by two routes: directly, and Buy also over Own.
    RELATIONS = (
        FrameRelation("Inheritance", "Buy", "Get", (("Agent", "Agent"), ("Time", "Time"))),
        FrameRelation("Using", "Buy", "Own", (("Agent", "Theme"),)),
        FrameRelation("Using", "Sell", "Own", (("Theme", "Theme"),)),
        FrameRelation("Inheritance", "Sell", "Get", (("Agent", "Agent"), ("Time", "Time"))),
    )

    @pytest.mark.parametrize(
        ("frame", "name", "points"),
        [
            ("Buy", "Agent", 1 + 1),  # all right
            ("Buy", "Theme", 1),  # under the right frame only the right element counts
            ("Get", "Agent", 0.8 + 0.8),  # one step for both
            ("Get", "Theme", 0.8),  # not related
            ("Sell", "Agent", 0.64 + 0.64 / 2),  # two frame paths, one of them for Agent
            ("Sell", "Theme", 0.64 + 0.64 / 2),  # Agent of Buy is the Theme of Own and Sell
            ("Own", "Theme", 0.8 + 0.8),
        ],
    )
    def test_by_hand(self, frame: str, name: str, points: float) -> None:
        known = Inventory(ontology(self.RELATIONS, core=lambda name: name != "Time"))
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B)))
        found = sentence(annotation(frame, [(0, 1)], element(name, B)))
        row = full_structure(structures_of(gold), structures_of(found), known)
        assert row == pytest.approx((points, 2, 2))

    def test_by_hand_whole_score(self) -> None:
        known = ontology(self.RELATIONS, core=lambda name: name != "Time")
        gold = [
            sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Time", C))),
            sentence(annotation("Own", [(0, 1)], element("Theme", C)), id="2"),
        ]
        found = [
            sentence(annotation("Get", [(0, 1)], element("Agent", B), element("Time", A))),
            sentence(annotation("Own", [(0, 1)]), annotation("Buy", [(4, 5)]), id="2"),
        ]
        counts = score(gold, found, known)["full_structure"]
        # Gold 2.5 + 2; predicted 2.5 + 2; matched 0.8 + 0.8 (Time stands elsewhere) + 1.
        assert (counts.matched, counts.predicted, counts.gold) == pytest.approx((2.6, 4.5, 4.5))

    def test_see_also_connects_nothing(self) -> None:
        related = FrameRelation("See_also", "Buy", "Get", (("Agent", "Agent"),))
        known = Inventory(ontology([related]))
        assert known.between_frames("Buy", "Get") is None
        row = full_structure([Structure((), "Buy", "", ())], [Structure((), "Get", "", ())], known)
        assert row[0] == 0


class TestReleased:
    KNOWN = TestSemEval.RELATIONS

    def inventory(self) -> Inventory:
        return Inventory(ontology(self.KNOWN, core=lambda name: name != "Time"))

    def test_self_score_is_one(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Time", C)))
        scores = score([gold], [gold], ontology(self.KNOWN), protocol="released")
        assert {counts.f1 for counts in scores.counts.values()} == {1.0}

    def test_gold_is_filtered(self) -> None:
        words = tuple(CharSpan(2 * i, 2 * i + 1) for i in range(60))

        def at(start: int, end: int, name: str = "Agent", rank: int = 1) -> FrameElement:
            return FrameElement(name, WordSpan(start, end), CharSpan(2 * start, 2 * end - 1), rank)

        def counted(frame: str, *elements: FrameElement) -> list[float]:
            target = FrameAnnotation("", frame, "", (WordSpan(0, 1),), (CharSpan(0, 1),), elements)
            gold = FrameSentence("1", "", "a " * 60, words, frames=(target,))
            tables = released_counts([(gold, replace(gold, frames=()))], self.inventory())
            return [tables["frame_accuracy"][0, 2], tables["arguments"][0, 2]]

        assert counted("Unknown", at(2, 3)) == [0, 0]
        assert counted("Buy", at(2, 22), at(30, 51)) == [1, 1]  # 20 words stay, 21 go
        assert counted("Buy", at(2, 5), at(4, 6), at(6, 7)) == [1, 2]  # begins inside another
        assert counted("Buy", at(2, 3, rank=2), at(4, 5, "Nothing")) == [1, 0]
        assert counted("Buy", *(at(i, i + 1) for i in range(1, 9))) == [1, 5]

    def test_wrong_element_of_the_right_frame_earns_credit(self) -> None:
        # Unlike in SemEval-2007: Agent and Theme of Own meet in Buy after two steps.
        extra = FrameRelation("Inheritance", "Buy", "Own", (("Agent", "Agent"),))
        known = Inventory(ontology([*self.KNOWN, extra]))
        gold = sentence(annotation("Own", [(0, 1)], element("Agent", B)))
        found = sentence(annotation("Own", [(0, 1)], element("Theme", B)))
        arguments = released_counts([(gold, found)], known)["arguments"][0]
        assert arguments == pytest.approx([0.64, 1, 1], abs=1e-5)
        row = full_structure(structures_of(gold), structures_of(found), known)
        assert row[0] == 1

    def test_related_frame(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)], element("Agent", B), element("Time", C)))
        found = sentence(annotation("Sell", [(0, 1)], element("Agent", B), element("Time", A)))
        tables = released_counts([(gold, found)], self.inventory())
        assert tables["frame_accuracy"][0] == pytest.approx([0.64, 1, 1])
        assert tables["arguments"][0] == pytest.approx([0.64 / 2, 1.5, 1.5], abs=1e-5)
        assert tables["full_structure"][0] == pytest.approx([0.96, 2.5, 2.5], abs=1e-5)

    @pytest.mark.parametrize(("batch", "instances"), [(None, 5), (1, 5), (2, 6), (4, 8), (16, 16)])
    def test_first_instances_fill_up_the_last_batch(
        self, batch: int | None, instances: int
    ) -> None:
        gold = [sentence(annotation("Buy", [(0, 1)]), id=str(i)) for i in range(5)]
        scores = score(
            gold, gold, ontology(), protocol="released", released_batch_size=batch, samples=0
        )
        assert scores["frame_accuracy"].gold == instances
        assert scores["arguments"].gold == 0

    def test_other_words_are_refused(self) -> None:
        gold = sentence(annotation("Buy", [(0, 1)]))
        other = FrameSentence("1", "d", TEXT, WORDS[:5])
        with pytest.raises(InputError, match="words"):
            score([gold], [other], ontology(), protocol="released")
        with pytest.raises(InputError, match="ontology"):
            score([gold], [gold], protocol="released")


def corpus(size: int, seed: int) -> tuple[list[FrameSentence], list[FrameSentence]]:
    random = np.random.default_rng(seed)

    def one(index: int) -> FrameSentence:
        frame = str(random.choice(FRAMES))
        found = [element(str(random.choice(NAMES)), B) for _ in range(random.integers(0, 3))]
        return sentence(annotation(frame, [(0, 1)], *found), id=str(index))

    return [one(i) for i in range(size)], [one(i) for i in range(size)]


class TestScores:
    def test_order_of_sentences_is_no_matter(self) -> None:
        gold, found = corpus(30, seed=0)
        known = ontology(TestSemEval.RELATIONS)
        one = score(gold, found, known).to_json()
        assert one == score(gold[::-1], found, known).to_json()
        assert one == score(gold, found[::-1], known).to_json()

    def test_intervals_lie_around_the_scores(self) -> None:
        gold, found = corpus(200, seed=1)
        scores = score(gold, found, ontology(TestSemEval.RELATIONS))
        for name, (low, high) in scores.intervals.items():
            assert 0 <= low <= scores[name].f1 <= high <= 1, name
            if name != "targets":
                assert low < high, name

    def test_json_has_the_keys_of_the_evaluation(self) -> None:
        gold, found = corpus(20, seed=2)
        record = score(
            gold, found, ontology(), predicted_gold_frames=gold, predicted_without_lexicon=gold
        ).to_json()
        for name in ("arguments_gold_frames", "arguments", "full_structure", "targets"):
            assert {"precision", "recall", "f1", "interval"} <= set(record[name])
        assert record["frame_accuracy_without_lexicon"] == 1.0
        assert 0 <= record["frame_accuracy"] <= 1
        assert "protocol:exact" in record["signature"]
        assert json.loads(json.dumps(record)) == record

    def test_two_systems(self) -> None:
        gold, found = corpus(100, seed=3)
        worse, better = score(gold, found, ontology()), score(gold, gold, ontology())
        assert set(worse.compare(worse).values()) == {1.0}
        assert better.compare(worse)["frame_accuracy"] < 0.001

    def test_sentences_must_pair_up(self) -> None:
        gold = [sentence(annotation("Buy", [(0, 1)]), id=i) for i in "ab"]
        with pytest.raises(InputError, match=r"'b' is missing in predicted"):
            score(gold, gold[:1])
        with pytest.raises(InputError, match=r"'b' is missing in gold"):
            score(gold[:1], gold)
        with pytest.raises(InputError, match="twice"):
            score(gold, [*gold, gold[0]])
        with pytest.raises(InputError, match="texts"):
            score(gold, [replace(s, text="other words than this") for s in gold])
        with pytest.raises(InputError, match="not in the ontology"):
            score([sentence(annotation("Nothing", [(0, 1)]))], [sentence()], ontology())
        assert score(gold, gold[:1], allow_missing=True)["targets"].recall == 0.5
        assert score(gold[:1], gold, allow_missing=True)["targets"].precision == 1

    def test_no_sentences(self) -> None:
        assert score([], [], ontology()).to_json()["arguments"]["f1"] == 0


class TestCommand:
    @pytest.fixture
    def files(self, tmp_path: Path) -> dict[str, Path]:
        gold, found = corpus(20, seed=4)
        names = {name: tmp_path / f"{name}.json" for name in ("gold", "predicted", "ontology")}
        names["gold"].write_text("".join(json_lines(gold)), encoding="utf-8")
        names["predicted"].write_text("".join(json_lines(found)), encoding="utf-8")
        names["ontology"].write_text(json.dumps(ontology().to_json()), encoding="utf-8")
        return names

    def test_last_line_is_the_score(
        self, files: dict[str, Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = [f"{key}={path}" for key, path in files.items()]
        assert main.run([*arguments, f"baseline={files['gold']}"]) == 0
        record = json.loads(capsys.readouterr().out.splitlines()[-1])
        gold, found = corpus(20, seed=4)
        expected = score(gold, found, ontology()).to_json()
        assert record["baseline"]["arguments"]["f1"] == 1
        assert record["p_values"]["frame_accuracy"] < 0.05
        assert {key: record[key] for key in expected} == expected

    def test_mistakes_are_one_line(
        self, files: dict[str, Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = [f"{key}={path}" for key, path in files.items()]
        for wrong, named in (
            ("protocol=lenient", "lenient"),
            ("predicted=nowhere.jsonl", "nowhere.jsonl"),
            ("predictd=x", "predictd"),
            ("confidence=95", "confidence"),
            ("samples=-1", "samples"),
            ("released_batch_size=0", "released_batch_size"),
        ):
            assert main.run([*arguments, wrong]) == 2
            lines = capsys.readouterr().err.strip().splitlines()
            assert len(lines) == 1 and lines[0].startswith("error: ") and named in lines[0]
