"""Counts of whole files against official definitions written straight down; published counts."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tsar.scoring import official
from tests.tsar.scoring.command import GOLD, SAMPLES, leaves, own, scored
from tsar.config import EventScoring
from tsar.score import score
from tsar.scoring.files import read_gold

COUNTS = ("matched", "predicted", "gold")


class TestGold:
    @pytest.mark.parametrize("corpus", sorted(GOLD))
    def test_predicting_it_gives_100(
        self, corpus: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        predicted = own(tmp_path / "p.jsonl", list(read_gold(GOLD[corpus])))
        record = scored(capsys, corpus=corpus, gold=GOLD[corpus], predicted=predicted)
        assert record["triggers"] == "gold" and record["missing"] == 0
        found = leaves(record)
        assert len(found) > 5
        assert all(m["f1"] == 1 for m in found if m["gold"] or m["predicted"])

    def test_of_a_prepared_folder_is_read_alike(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        prepared = own(tmp_path / "gold.jsonl", list(read_gold(GOLD["rams"])))
        for gold in (GOLD["rams"], prepared):
            record = scored(capsys, corpus="rams", gold=gold, predicted=GOLD["rams"])
            assert record["span"]["f1"] == 1

    def test_is_never_filtered(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        predicted = official.write(tmp_path / "p.jsonl", [])
        record = scored(capsys, corpus="rams", gold=GOLD["rams"], predicted=predicted)
        links = sum(len(r["gold_evt_links"]) for r in official.records(GOLD["rams"]))
        assert record["span"]["gold"] == links and record["span"]["predicted"] == 0
        assert record["missing"] == record["documents"] == len(official.records(GOLD["rams"]))


def check_rams(gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts of span F1, with and without type-constrained decoding, and by distance."""
    records = official.records(gold)
    guesses = official.guesses(records)
    predicted = official.write(tmp_path / "p.jsonl", guesses)
    ontology = gold.parent / "event_role_multiplicities.txt"
    record = scored(capsys, corpus="rams", gold=gold, predicted=predicted, ontology=ontology)
    most = official.multiplicities(ontology)
    for found, allowed in ((record["span"], None), (record["type_constrained"]["span"], most)):
        counts = official.span_counts(records, guesses, allowed)
        assert found["matched"] == counts["correct"] > 0
        assert found["gold"] == counts["correct"] + counts["missing"]
        assert found["predicted"] == counts["correct"] + counts["over"]
        assert found["precision"] == pytest.approx(found["matched"] / found["predicted"])
        assert found["recall"] == pytest.approx(found["matched"] / found["gold"])
    wanted = official.by_distance(records, guesses)
    for distance in range(-2, 3):
        found = record["by_distance"][str(distance)]
        assert tuple(found[name] for name in COUNTS) == wanted[distance]
    again = tmp_path / "shuffled.jsonl"
    random.Random(1).shuffle(guesses)
    official.write(again, guesses)
    assert record == scored(capsys, corpus="rams", gold=gold, predicted=again, ontology=ontology)


class TestOfficialCounts:
    def test_rams_in_miniature(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        check_rams(SAMPLES / "rams" / "train.jsonlines", tmp_path, capsys)

    @pytest.mark.parametrize(
        ("split", "arguments", "short", "distances"),
        [
            ("dev", 2188, 0.984, (79, 164, 1811, 87, 47)),
            ("test", 2023, 0.983, (84, 157, 1667, 88, 27)),
        ],
    )
    def test_rams(
        self,
        graphsem_data: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        split: str,
        arguments: int,
        short: float,
        distances: tuple[int, ...],
    ) -> None:
        gold = graphsem_data / "events" / "rams" / f"{split}.jsonlines"
        check_rams(gold, tmp_path, capsys)
        documents = list(read_gold(gold))
        cut = [
            replace(d, events=tuple(
                replace(e, arguments=tuple(a for a in e.arguments if len(range(*a.words)) <= 8))
                for e in d.events))
            for d in documents
        ]  # fmt: skip
        scores = score(documents, cut, config=EventScoring(samples=0))
        assert scores["span"].gold == arguments and scores["span"].precision == 1
        assert scores["span"].recall == pytest.approx(short, abs=5e-4)
        assert [scores[f"by_distance.{n}"].gold for n in range(-2, 3)] == list(distances)

    @pytest.mark.parametrize(("split", "events", "links"), [("dev", 345, 428), ("test", 365, 566)])
    def test_wikievents(self, graphsem_data: Path, split: str, events: int, links: int) -> None:
        documents = list(read_gold(graphsem_data / "events" / "wikievents" / f"{split}.jsonl"))
        assert sum(len(d.events) for d in documents) == events
        scores = score(documents, documents, config=EventScoring(corpus="wikievents", samples=0))
        for protocol in ("", "gen_arg."):
            for name in ("arg_i.head", "arg_i.coref", "arg_c.head", "arg_c.coref"):
                counts = scores[protocol + name]
                assert counts.matched == counts.predicted == counts.gold == links
                if split == "test":
                    assert scores[f"without_unseen_type.{protocol}{name}"].gold == 563
