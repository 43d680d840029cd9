"""BART-Gen's filled templates: what is read of them, where it is found, mistakes in the files."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from semcore.errors import InputError
from semcore.text.spans import WordSpan
from tests.tsar.scoring.official import write
from tests.tsar.scoring.random_events import argument, document, event
from tsar.data import EventDocument, document_of_words
from tsar.score import main
from tsar.scoring.files import read_gold
from tsar.scoring.templates import EventTemplate, nearest, read_generated, read_templates

SAMPLES = Path(__file__).parents[3] / "samples" / "events" / "wikievents"
DIE = EventTemplate(
    ("<arg1>", "died", "at", "<arg2>", "place,", "killed", "by", "<arg3>", "killer"),
    ("Victim", "Place", "Killer"),
)


class TestTemplate:
    @pytest.mark.parametrize(
        ("filled", "found"),
        [
            ("<arg> died at <arg> place, killed by <arg> killer", []),
            ("Lee died at <arg> place, killed by <arg> killer", [("Victim", "Lee")]),
            (
                "Lee and Kim died at the old port place, killed by fire killer",
                [("Victim", "Lee and Kim"), ("Place", "the old port"), ("Killer", "fire")],
            ),
            ("Lee died at", [("Victim", "Lee")]),
            ("Lee", [("Victim", "Lee")]),
            ("", []),
            ("died at <arg> place, killed by <arg> killer", []),  # the place left empty
        ],
    )
    def test_arguments_go_on_until_the_next_word(
        self, filled: str, found: list[tuple[str, str]]
    ) -> None:
        assert [(role, " ".join(words)) for role, words in DIE.arguments(filled.split())] == found

    def test_the_last_place_takes_the_rest(self) -> None:
        open_end = EventTemplate(("<arg1>", "hit", "<arg2>"), ("Agent", "Target"))
        assert list(open_end.arguments("a hit b c".split()))[1] == ("Target", ("b", "c"))  # noqa: SIM905


class TestNearest:
    WORDS = "he saw him and he left him".split()  # noqa: SIM905

    def test_is_that_of_the_trigger(self) -> None:
        assert nearest(("he",), self.WORDS, WordSpan(5, 6)) == WordSpan(4, 5)
        assert nearest(("he",), self.WORDS, WordSpan(1, 2)) == WordSpan(0, 1)
        assert nearest(("saw", "him"), self.WORDS, WordSpan(5, 6)) == WordSpan(1, 3)
        assert nearest(("she",), self.WORDS, WordSpan(5, 6)) is None

    def test_of_two_as_near_is_the_first(self) -> None:
        assert nearest(("x",), ["x", "t", "x"], WordSpan(1, 2)) == WordSpan(0, 1)

    def test_all_are_tried(self) -> None:
        for at in range(len(self.WORDS)):
            trigger = WordSpan(at, at + 1)
            for words in (("he",), ("him",), ("him", "and")):
                places = [
                    i
                    for i in range(len(self.WORDS))
                    if tuple(self.WORDS[i : i + len(words)]) == words
                ]
                distance = [at - i - len(words) if i < at else i - at - 1 for i in places]
                best = places[min(range(len(places)), key=lambda n: (abs(distance[n]), n))]
                assert nearest(words, self.WORDS, trigger) == WordSpan(best, best + len(words))


def filled(path: Path, gold: list[EventDocument], *texts: str) -> list[EventDocument]:
    write(path, [{"doc_key": "d", "predicted": text, "gold": ""} for text in texts])
    return list(read_generated(path, gold, {"Die": DIE}))


def test_events_are_filled_in_order(tmp_path: Path) -> None:
    gold = [document(event("Die", 10, 11), event("Die", 6, 7))]
    rest = "died at Rome place, killed by <arg> killer"
    (found,) = filled(tmp_path / "g.jsonl", gold, f"he {rest}", f"The old man and Zoe {rest}")
    first, second = found.events
    assert [(a.role, a.words) for a in first.arguments] == [("Victim", (9, 10)), ("Place", (4, 5))]
    # Nowhere as a whole; one of the two is nowhere by itself either.
    assert [(a.role, a.words) for a in second.arguments] == [("Victim", (0, 3)), ("Place", (4, 5))]


def test_lines_in_another_order_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By their gold, where it is given: of another type, or with other arguments."""
    bid = EventTemplate(("<arg1>", "offered", "<arg2>"), ("Buyer", "Price"))
    death = event("Die", 10, 11, argument(0, 3, "Victim"), argument(4, 5, "Place"))
    told_death = "The old man died at Rome place, killed by <arg> killer"
    other = event("Die", 6, 7, argument(9, 10, "Victim"))
    for second, told_second, count in (
        (event("Bid", 6, 7, argument(9, 10, "Buyer")), "he offered <arg>", 2),
        (other, "he died at <arg> place, killed by <arg> killer", 2),
        (other, "<arg> died at <arg> place, killed by <arg> killer", 1),  # he: outside its window
    ):
        for order in ((told_death, told_second), (told_second, told_death)):
            lines = [{"doc_key": "d", "predicted": text, "gold": f" {text}"} for text in order]
            path = write(tmp_path / "g.jsonl", lines)
            list(read_generated(path, [document(death, second)], {"Die": DIE, "Bid": bid}))
            note = capsys.readouterr().err
            assert (f"the first of {count} whose gold is not their event's" in note) == (
                order[0] != told_death
            )
            assert bool(note) == (order[0] != told_death)


def test_a_type_without_template_has_no_line_or_an_empty_event(tmp_path: Path) -> None:
    kept = argument(0, 3, "Victim")
    gold = [document(event("Rain", 10, 11, kept), event("Die", 6, 7, kept))]
    text = "The old man died at <arg> place, killed by <arg> killer"
    for texts in ([text], ["he rained", text]):
        (found,) = filled(tmp_path / "g.jsonl", gold, *texts)
        assert [len(event.arguments) for event in found.events] == [0, 1]


def test_what_gold_templates_give(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Filled with the gold, as a perfect system would: right but for mentions that repeat."""
    check(SAMPLES, tmp_path, capsys, 0.8)


def test_what_gold_templates_give_for_wikievents(
    graphsem_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = check(graphsem_data / "events" / "wikievents", tmp_path, capsys, 0.98)
    assert record["arg_c"]["head"]["gold"] == 566
    assert record["without_unseen_type"]["arg_c"]["head"]["gold"] == 563


def check(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], least: float
) -> dict[str, Any]:
    ontology = folder / "event_role_KAIROS.json"
    templates = read_templates(ontology)
    lines = []
    for d in read_gold(folder / "test.jsonl"):
        for e in d.events:
            if e.type not in templates:
                continue
            template, words = templates[e.type], []
            left = list(e.arguments)
            for place, word in enumerate(template.words):
                number = template.slot(place)
                role = template.roles[number - 1] if number else ""
                fillers = [a for a in left if a.role == role]
                left = [a for a in left if a.role != role]
                texts = [" ".join(d.forms[slice(*a.words)]) for a in fillers]
                words.append(" and ".join(texts) or "<arg>" if number else word)
            text = " " + " ".join(words)
            annotated = re.sub(" (?=[,.'])", "", text)  # as that system's tokenizer writes it
            lines.append({"doc_key": d.id, "predicted": text, "gold": annotated})
    predicted = write(tmp_path / "g.jsonl", lines)
    keys = {"corpus": "wikievents", "format": "gen_arg", "ontology": ontology, "samples": 0}
    keys |= {"gold": folder / "test.jsonl", "predicted": predicted}
    assert main.run([f"{key}={value}" for key, value in keys.items()]) == 0
    written = capsys.readouterr()
    assert "whose gold is not" not in written.err
    record: dict[str, Any] = json.loads(written.out.splitlines()[-1])
    assert record["protocol"] == "gen_arg"
    for name in ("arg_i", "arg_c"):
        assert least < record[name]["head"]["f1"] <= record[name]["coref"]["f1"] <= 1
    return record


class TestMistakes:
    @pytest.mark.parametrize(
        ("line", "problem"),
        [
            ({"doc_key": "x", "predicted": ""}, "document 'x' is not in the gold"),
            ({"doc_key": "d"}, "missing key 'predicted'"),
            ({"doc_key": "d", "predicted": 1}, "predicted must be a string"),
            ({"doc_key": "d", "predicted": "he died"}, "document 'd': 1 lines for its 2 events"),
        ],
    )
    def test_one_line_tells(self, line: dict[str, Any], problem: str, tmp_path: Path) -> None:
        path = write(tmp_path / "g.jsonl", [line])
        gold = [document(event("Die", 6, 7), event("Die", 10, 11))]
        with pytest.raises(InputError) as caught:
            list(read_generated(path, gold, {"Die": DIE}))
        assert str(caught.value).startswith(f"{path}:1: {problem}")

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ("[]", "no event type has a template"),
            ("{}", "no event type has a template"),
            ('{"Die": {"roles": ["Victim"]}}', "event type 'Die' has no template"),
            ('{"Die": {"template": "<arg2> died", "roles": ["Victim"]}}', "<arg2> has no role"),
        ],
    )
    def test_an_ontology_without_templates(
        self, content: str, problem: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "ontology.json"
        path.write_text(content, "utf-8")
        with pytest.raises(InputError, match=problem):
            read_templates(path)

    def test_a_document_without_lines_counts_as_missing(self, tmp_path: Path) -> None:
        other = replace(document_of_words("o", [["it", "fell"]]))
        found = filled(tmp_path / "g.jsonl", [document(event("Die", 6, 7)), other], "he died")
        assert [d.id for d in found] == ["d", "o"]  # nothing was to be said of the other
