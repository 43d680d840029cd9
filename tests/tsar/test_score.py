"""`tsar.score` on files: forms of predictions, triggers, coreference, heads, and mistakes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.text.spans import WordSpan
from tests.tsar.scoring import official
from tests.tsar.scoring.command import GOLD, SAMPLES, leaves, own, refused, scored
from tests.tsar.scoring.random_events import PLAIN, argument, document, event, pairs, unhurried
from tsar.config import EventScoring
from tsar.data import EventDocument, Mention
from tsar.score import score
from tsar.scoring.english_heads import RULES
from tsar.scoring.files import read_gold
from tsar.scoring.predictions import official_lines, read_predictions


class TestForms:
    """Each form of predictions says the same."""

    def gold(self) -> list[EventDocument]:
        return list(read_gold(GOLD["rams"]))

    def test_gold_links_are_predictions(self, capsys: pytest.CaptureFixture[str]) -> None:
        record = scored(capsys, corpus="rams", gold=GOLD["rams"], predicted=GOLD["rams"])
        assert record["span"]["f1"] == record["head"]["f1"] == 1

    def test_what_evaluate_writes_is_read_back(self, tmp_path: Path) -> None:
        gold = self.gold()
        path = tmp_path / "p.jsonlines"
        path.write_text("".join(official_lines(gold)), "utf-8")
        read = list(read_predictions(path, gold))
        assert score(gold, read)["span"].f1 == 1
        for wanted, found in zip(gold, read, strict=True):
            assert [(e.type, e.trigger) for e in wanted.events] == [
                (e.type, e.trigger) for e in found.events
            ]

    def test_words_of_ones_own_are_compared_by_their_characters(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        gold = self.gold()
        lines = []
        for d in gold:
            events = [
                {
                    "type": e.type,
                    "trigger": list(e.trigger),
                    "arguments": [{"role": a.role, "span": list(a.span)} for a in e.arguments],
                }
                for e in d.events
            ]
            lines.append({"id": d.id, "text": d.text, "events": events})
        predicted = official.write(tmp_path / "p.jsonl", lines)
        record = scored(capsys, corpus="rams", gold=GOLD["rams"], predicted=predicted)
        assert record["span"]["f1"] == 1

    def test_events_of_one_trigger_are_told_apart_by_type_or_in_turn(self, tmp_path: Path) -> None:
        victim = argument(0, 3, "Victim")
        gold = [document(event("Attack", 6, 7), event("Die", 6, 7, victim))]
        path = tmp_path / "p.jsonl"
        for trigger, first in (([6, 6], 0), ([6, 6, "Die"], 1), ([6, 6, [["Die", 1.0]]], 1)):
            groups = [[trigger, [0, 2, "Victim"]], [trigger]]
            official.write(path, [{"doc_key": "d", "predictions": groups}])
            assert score(gold, read_predictions(path, gold))["span"].matched == first


class TestTriggers:
    def test_those_that_were_found_are_scored(self) -> None:
        gold = document(event("Attack", 6, 7, argument(0, 3, "Victim")))
        wrong = document(event("Die", 6, 7, argument(0, 3, "Victim")), event("Die", 10, 11))
        scores = score([gold], [wrong], config=EventScoring(corpus="jsonl", samples=0))
        assert scores.triggers == "predicted"
        assert (scores["ti"].matched, scores["ti"].predicted, scores["ti"].gold) == (1, 2, 1)
        assert scores["tc"].matched == scores["ai"].matched == 0

    def test_those_that_were_given_are_not(self) -> None:
        gold = document(event("Attack", 6, 7, argument(0, 3, "Victim")), event("Die", 10, 11))
        scores = score([gold], [gold], config=EventScoring(corpus="jsonl", samples=0))
        assert scores.triggers == "gold" and "ti" not in scores.tables

    @pytest.mark.parametrize("corpus", ["rams", "wikievents", "mlee"])
    def test_both_kinds_stand_side_by_side(
        self, corpus: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        gold = list(read_gold(GOLD[corpus]))
        given_, none = own(tmp_path / "g.jsonl", gold), official.write(tmp_path / "p.jsonl", [])
        keys = {"corpus": corpus, "gold": GOLD[corpus], "predicted": given_}
        record = scored(capsys, **keys, predicted_triggers=none)
        found = record["predicted_triggers"]
        assert record["triggers"] == "gold" and "ti" not in record
        assert found["ti"]["gold"] > 0 and found["ti"]["matched"] == 0
        assert found["tc"]["recall"] == 0 and {m["matched"] for m in leaves(found)} == {0}


class TestWikiEvents:
    def test_another_mention_of_the_same_is_right_by_coreference(self) -> None:
        long = (Mention("m1", WordSpan(0, 5)), Mention("m2", WordSpan(9, 11)))
        short = (Mention("m3", WordSpan(4, 5)), Mention("m4", WordSpan(9, 10)))
        clusters = (("m1", "m2"), ("m3", "m4"))
        base = replace(PLAIN, mentions=(*long, *short), clusters=clusters)

        def with_victim(start: int, end: int) -> EventDocument:
            found = event("Attack", 6, 7, argument(start, end, "Victim"))
            return replace(base, events=(found,))

        config = EventScoring(corpus="wikievents", samples=0)
        scores = score([with_victim(0, 5)], [with_victim(9, 11)], config=config)
        assert scores["arg_c.head"].matched == scores["span"].matched == 0
        assert scores["arg_c.coref"].matched == scores["arg_i.coref"].matched == 1
        assert scores["gen_arg.arg_c.coref"].matched == 0  # heads of long mentions are in no chain
        scores = score([with_victim(4, 5)], [with_victim(9, 10)], config=config)
        assert scores["gen_arg.arg_c.head"].matched == 0
        assert scores["gen_arg.arg_c.coref"].matched == scores["gen_arg.arg_i.coref"].matched == 1

    def test_the_type_that_train_lacks_is_scored_with_and_without(self) -> None:
        unseen = event("Contact.RequestCommand.Correspondence", 5, 6, argument(0, 3, "Recipient"))
        gold = document(event("Attack", 6, 7, argument(0, 3, "Victim")), unseen)
        found = document(event("Attack", 6, 7, argument(0, 3, "Victim")))
        scores = score([gold], [found], config=EventScoring(corpus="wikievents", samples=0))
        assert scores["arg_c.head"].recall == 0.5
        assert scores["without_unseen_type.arg_c.head"].recall == 1
        assert scores["without_unseen_type.gen_arg.arg_c.head"].gold == 1

    def test_the_protocol_says_which_comes_first(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        predicted = own(tmp_path / "p.jsonl", list(read_gold(GOLD["wikievents"])))
        keys = {"corpus": "wikievents", "gold": GOLD["wikievents"], "predicted": predicted}
        record = scored(capsys, **keys)
        assert record["protocol"] == "tsar" and set(record["gen_arg"]) == {"arg_i", "arg_c"}
        other = scored(capsys, **keys, protocol="gen_arg")
        assert other["arg_c"] == record["gen_arg"]["arg_c"] and other["tsar"]["arg_i"]

    def test_without_chains_there_is_no_coreference(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        alone = tmp_path / "test.jsonl"
        alone.write_bytes(GOLD["wikievents"].read_bytes())
        predicted = own(tmp_path / "p.jsonl", list(read_gold(GOLD["wikievents"])))
        keys = {"corpus": "wikievents", "gold": alone, "predicted": predicted}
        record = scored(capsys, **keys)
        assert record["arg_c"]["coref"] is None and record["arg_c"]["head"]["f1"] == 1
        chains = SAMPLES / "wikievents" / "coref" / "test.jsonlines"
        assert scored(capsys, **keys, coreference=chains)["arg_c"]["coref"]["f1"] == 1


class TestHeads:
    def test_trees_of_a_file_are_named_in_the_signature(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lines = []
        for d in read_gold(GOLD["rams"]):
            for start, end in d.sentences:
                rows = (
                    f"{i}\t{form}\t_\tX\t_\t_\t{i - 1}\tdep\t_\t_"
                    for i, form in enumerate(d.forms[start:end], start=1)
                )
                lines += [*rows, ""]
        trees = tmp_path / "trees.conllu"
        trees.write_text("\n".join(lines) + "\n", "utf-8")
        keys = {"corpus": "rams", "gold": GOLD["rams"], "predicted": GOLD["rams"]}
        assert f"|heads:{RULES}|" in scored(capsys, **keys)["signature"]
        record = scored(capsys, **keys, dependencies=trees)
        assert "|heads:trees.conllu@" in record["signature"] and record["head"]["f1"] == 1
        trees.write_text("1\tno\t_\tX\t_\t_\t0\troot\t_\t_\n\n", "utf-8")
        assert "the words of no sentence" in refused(capsys, **keys, dependencies=trees)


class TestInvariance:
    @unhurried
    @given(pairs("a"), pairs("b"), st.sampled_from(["rams", "wikievents", "jsonl"]))
    def test_the_order_of_documents_is_nothing(
        self,
        first: tuple[EventDocument, EventDocument],
        second: tuple[EventDocument, EventDocument],
        corpus: str,
    ) -> None:
        config = EventScoring(corpus=corpus, samples=20)
        golds, found = zip(first, second, strict=True)
        one = score(golds, found, config=config)
        assert one.to_json() == score(golds[::-1], found[::-1], config=config).to_json()
        assert one.compare(score(golds[::-1], found, config=config), samples=10) == dict.fromkeys(
            one.tables, 1.0
        )

    @unhurried
    @given(pairs())
    def test_swapping_gold_and_prediction_swaps_precision_and_recall(
        self, pair: tuple[EventDocument, EventDocument]
    ) -> None:
        gold, found = pair
        found = replace(gold, events=found.events)
        config = EventScoring(corpus="wikievents", samples=0, triggers="predicted")
        one, other = score([gold], [found], config=config), score([found], [gold], config=config)
        for name in one.tables:
            if "gen_arg" not in name:  # only the gold's articles are left out, and so on
                assert one[name].precision == other[name].recall
                assert one[name].f1 == other[name].f1


def test_a_baseline_is_tested_against(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    none = official.write(tmp_path / "p.jsonl", [])
    keys = {"corpus": "rams", "gold": GOLD["rams"], "predicted": GOLD["rams"]}
    record = scored(capsys, **keys, baseline=none)
    assert record["baseline"]["span"]["f1"] == 0
    assert 0 < record["p_values"]["span"] <= 1


def test_probabilities_that_are_right_have_no_argument_calibration_error() -> None:
    right = [argument(0, 1, "Victim", 0.75), argument(1, 2, "Victim", 0.75)]
    right += [argument(2, 3, "Victim", 0.75)]
    gold = document(event("Attack", 6, 7, *right))
    found = document(event("Attack", 6, 7, *right, argument(3, 4, "Victim", 0.75)))
    assert score([gold], [found]).argument_calibration_error == pytest.approx(0)
    sure = document(event("Attack", 6, 7, *right[:1], argument(3, 4, "Victim", 1.0)))
    assert score([gold], [sure]).argument_calibration_error == pytest.approx((0.25 + 1.0) / 2)
    assert score([gold], [document()]).argument_calibration_error is None
    logits = document(event("Attack", 6, 7, *right[:1], argument(3, 4, "Victim", -2.5)))
    assert score([gold], [logits]).argument_calibration_error is None
