"""``python -m tsar.evaluate``: one JSON line that the written predictions bear out."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from semcore.files import write_json
from semcore.text.spans import CharSpan, WordSpan, words_of
from tests.tsar.tiny import save_tiny_parser, tiny_ontology
from tsar import score as scoring
from tsar.amr_graphs import DocumentGraph, GraphNode, SentenceGraph, graph_lines
from tsar.data import Argument, Event, EventDocument, document_of_text
from tsar.evaluate import main
from tsar.json_form import json_lines, read_documents
from tsar.ontology import EventOntology, EventType

TEXT = "She gave him a book in Rome yesterday. It rained there."


def spot(document: EventDocument, words: str) -> CharSpan:
    start = document.text.index(words)
    return CharSpan(start, start + len(words))


def gold_document(name: str) -> EventDocument:
    document = document_of_text(name, TEXT)

    def placed(words: str) -> tuple[CharSpan, Any]:
        span = spot(document, words)
        return span, words_of(span, document.words)

    gift = [Argument(role, *placed(words)) for role, words in
            (("Giver", "She"), ("Recipient", "him"), ("Thing", "a book"))]  # fmt: skip
    rain = Argument("Place", *placed("Rome"))
    events = (
        Event(f"{name}:1", "Transaction.Give", *placed("gave"), tuple(gift)),
        Event(f"{name}:2", "Weather.Rain", *placed("rained"), (rain,)),
    )
    return replace(document, events=events)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("events") / "prepared"
    folder.mkdir()
    documents = [gold_document(name) for name in ("one", "two", "three")]
    (folder / "test.jsonl").write_text("".join(json_lines(documents)), "utf-8")
    (folder / "dev.jsonl").write_text("", "utf-8")
    write_json(folder / "ontology.json", tiny_ontology().to_json())
    return folder


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Path) -> Path:
    folder = tmp_path_factory.mktemp("checkpoints")
    save_tiny_parser(folder / "finds_triggers", tiny_encoder)
    save_tiny_parser(folder / "is_given_them", tiny_encoder, triggers=False)
    return folder


def evaluated(
    capsys: pytest.CaptureFixture[str], checkpoint: Path, corpus: Path, *arguments: str
) -> dict[str, Any]:
    """The JSON object of the command's last line."""
    capsys.readouterr()
    given = [f"checkpoint={checkpoint}", f"data={corpus}", "samples=20", "corpus=jsonl"]
    assert main.run([*given, *arguments]) == 0
    record: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return record


def test_scores_are_those_of_the_predictions_written(
    checkpoints: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "predictions"
    record = evaluated(capsys, checkpoints / "finds_triggers", corpus, f"output={output}")
    assert record["triggers"] == "gold" and record["documents"] == 3
    assert record["span"]["gold"] == record["predicted_triggers"]["span"]["gold"] == 12
    assert record["predicted_triggers"]["tc"]["gold"] == 6
    names = {path.name for path in output.iterdir()}
    assert names >= {"gold.jsonl", "gold_triggers.jsonl", "predicted_triggers.jsonl"}
    assert list(read_documents(output / "gold.jsonl")) == [
        gold_document(name) for name in ("one", "two", "three")
    ]
    keys = ["corpus=jsonl", f"gold={output / 'gold.jsonl'}", "samples=20"]
    keys.append(f"ontology={corpus / 'ontology.json'}")
    further = f"predicted_triggers={output / 'predicted_triggers.jsonl'}"
    for predicted in ("gold_triggers.jsonl", "predictions.jsonlines"):
        capsys.readouterr()
        assert scoring.main.run([*keys, f"predicted={output / predicted}", further]) == 0
        again = json.loads(capsys.readouterr().out.splitlines()[-1])
        for name in (
            "span",
            "head",
            "ai_plus",
            "by_distance",
            "type_constrained",
            "predicted_triggers",
        ):
            assert again[name] == record[name]


def test_a_checkpoint_without_detector_is_scored_with_the_golds_triggers(
    checkpoints: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = evaluated(capsys, checkpoints / "is_given_them", corpus)
    assert record["triggers"] == "gold" and "predicted_triggers" not in record
    arguments = [f"checkpoint={checkpoints / 'is_given_them'}", f"data={corpus}"]
    assert main.run([*arguments, "corpus=jsonl", "triggers=predicted"]) == 2
    assert "triggers" in capsys.readouterr().err


def test_triggers_are_those_that_are_asked_for(
    checkpoints: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = evaluated(capsys, checkpoints / "finds_triggers", corpus, "triggers=predicted")
    assert record["triggers"] == "predicted" and record["tc"]["gold"] == 6
    record = evaluated(capsys, checkpoints / "finds_triggers", corpus, "triggers=gold")
    assert record["triggers"] == "gold" and "predicted_triggers" not in record
    assert "|triggers:gold|split:test|decoding:independent|" in record["signature"]


def test_another_inventory_and_an_empty_split_are_told_in_a_line(
    checkpoints: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [f"checkpoint={checkpoints / 'finds_triggers'}", "corpus=jsonl"]
    assert main.run([*arguments, f"data={corpus}", "split=dev"]) == 2
    assert "no document in split dev" in capsys.readouterr().err
    other = tmp_path / "other"
    other.mkdir()
    event = replace(gold_document("one").events[0], type="Trade")
    documents = [replace(gold_document("one"), events=(event,))]
    (other / "test.jsonl").write_text("".join(json_lines(documents)), "utf-8")
    write_json(other / "ontology.json", EventOntology((EventType("Trade"),)).to_json())
    assert main.run([*arguments, f"data={other}"]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1 and "another inventory (Transaction.Give, ...)" in message


def test_an_output_that_holds_anything_else_is_left_alone(
    checkpoints: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gold.jsonl").write_text("mine", "utf-8")
    arguments = [f"checkpoint={checkpoints / 'finds_triggers'}", f"data={corpus}", "corpus=jsonl"]
    assert main.run([*arguments, f"output={tmp_path}"]) == 2
    assert (tmp_path / "gold.jsonl").read_text("utf-8") == "mine"


def test_graphs_are_counted_and_must_be_of_the_text(
    checkpoints: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Path(shutil.copytree(corpus, tmp_path / "corpus"))
    record = evaluated(capsys, checkpoints / "is_given_them", copy)
    assert "|graphs:0|" in record["signature"]
    graph = SentenceGraph((GraphNode("give-01", WordSpan(1, 2)),))
    path = copy / "test.graphs.jsonl"
    path.write_text("".join(graph_lines([DocumentGraph("two", (graph,))])), "utf-8")
    record = evaluated(capsys, checkpoints / "is_given_them", copy)
    assert "|graphs:1|" in record["signature"]
    graph = SentenceGraph((GraphNode("give-01", WordSpan(98, 99)),))
    path.write_text("".join(graph_lines([DocumentGraph("two", (graph,))])), "utf-8")
    arguments = [f"checkpoint={checkpoints / 'is_given_them'}", f"data={copy}", "corpus=jsonl"]
    assert main.run(arguments) == 2
    message = capsys.readouterr().err
    assert "document 'two' has 13 words, but its AMR graphs have word 99" in message


def test_what_the_parser_does_not_know_is_in_the_signature(
    checkpoints: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Path(shutil.copytree(corpus, tmp_path / "corpus"))
    document = gold_document("one")
    gift, rain = document.events
    gift = replace(gift, arguments=(replace(gift.arguments[0], role="Donor"),))
    changed = replace(document, events=(gift, replace(rain, type="Weather.Snow")))
    (copy / "test.jsonl").write_text("".join(json_lines([changed])), "utf-8")
    record = evaluated(capsys, checkpoints / "finds_triggers", copy)
    assert "|unknown_types:1|unknown_roles:1|" in record["signature"]


@pytest.mark.parametrize("content", ['{"dependencies": 5}', '{"dependencies": {}}'])
def test_a_damaged_manifest_is_told(
    checkpoints: Path,
    corpus: Path,
    tmp_path: Path,
    content: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    copy = Path(shutil.copytree(corpus, tmp_path / "corpus"))
    (copy / "manifest.json").write_text(content, "utf-8")
    arguments = [f"checkpoint={checkpoints / 'is_given_them'}", f"data={copy}", "corpus=jsonl"]
    assert main.run(arguments) == 2
    assert "manifest.json: damaged: what it says of dependencies" in capsys.readouterr().err


def test_data_of_another_corpus_than_its_measures_are_told(
    checkpoints: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = shutil.copytree(corpus, tmp_path / "data")
    write_json(data / "manifest.json", {"corpus": "wikievents_coarse"})
    told = f"note: {data}: is of wikievents_coarse; the measures are those of corpus="
    for named, other in (("casie", True), ("wikievents", False)):
        given = [f"checkpoint={checkpoints / 'is_given_them'}", f"data={data}", "samples=0"]
        assert main.run([*given, f"corpus={named}"]) == 0
        assert (told in capsys.readouterr().err) == other
