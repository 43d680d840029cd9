"""``tsar.prepare``: the same data from every kind of source, whole or not at all."""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.files import write_json
from semcore.text import dependency_parsers
from tests.tsar.corpora.samples import SAMPLES, changed
from tsar.corpus import EventCorpus
from tsar.ontology import EventOntology, read_ontology
from tsar.prepare import CORPORA, EventPrepareConfig, main, prepare

FOLDERS = {"jsonl": "own", "wikievents_coarse": "wikievents"}


def sample(corpus: str) -> Path:
    return SAMPLES / FOLDERS.get(corpus, corpus)


def config(corpus: str, output: Path, **changes: object) -> EventPrepareConfig:
    settings = {"source": str(sample(corpus)), **changes}
    return EventPrepareConfig(corpus, output=str(output), **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("corpus", CORPORA)
def test_every_corpus_gives_documents_an_ontology_and_their_counts(
    tmp_path: Path, corpus: str
) -> None:
    manifest = prepare(config(corpus, tmp_path / "out"))
    assert json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8")) == manifest
    names = {f"{split}.jsonl" for split in manifest["splits"]}
    assert set(manifest["sha256"]) == names | {"ontology.json"}
    prepared = EventCorpus(tmp_path / "out")
    ontology = prepared.ontology
    assert manifest["ontology"]["pairs"] == len(ontology.pairs)
    for split, counts in manifest["splits"].items():
        documents = prepared.split(split)
        events = [event for document in documents for event in document.events]
        pairs = [(event.type, a.role) for event in events for a in event.arguments]
        assert counts["documents"] == len(documents) > 0
        assert counts["sentences"] == sum(len(document.sentences) for document in documents)
        assert counts["words"] == sum(len(document.words) for document in documents)
        assert counts["events"] == len(events)
        assert counts["events_without_arguments"] == sum(not event.arguments for event in events)
        assert counts["arguments"] == len(pairs)
        assert counts["events_of_unknown_type"] == sum(
            event.type not in ontology.type_index for event in events
        )
        assert counts["arguments_of_unknown_role"] == sum(
            pair not in ontology.pair_index for pair in pairs
        )


def test_an_archive_gives_the_same_files(tmp_path: Path) -> None:
    expected = prepare(config("rams", tmp_path / "expected"))
    with tarfile.open(tmp_path / "rams.tar.xz", "w:xz") as archive:
        archive.add(SAMPLES / "rams", "RAMS_1.0/data")
    shutil.copytree(SAMPLES / "rams", tmp_path / "pack" / "RAMS_1.0" / "data")
    shutil.make_archive(str(tmp_path / "rams"), "zip", tmp_path / "pack")
    for name in ("rams.tar.xz", "rams.zip"):
        found = prepare(config("rams", tmp_path / "found", source=str(tmp_path / name)))
        assert found["sha256"] == expected["sha256"]


def test_the_release_keeps_its_ontology_beside_its_data(tmp_path: Path) -> None:
    """As RAMS is released: ``data/`` and ``scorer/``."""
    for name in ("train", "dev", "test"):
        (tmp_path / "RAMS_1.0" / "data").mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES / "rams" / f"{name}.jsonlines", tmp_path / "RAMS_1.0" / "data")
    (tmp_path / "RAMS_1.0" / "scorer").mkdir()
    ontology = SAMPLES / "rams" / "event_role_multiplicities.txt"
    shutil.copy(ontology, tmp_path / "RAMS_1.0" / "scorer")
    manifest = prepare(config("rams", tmp_path / "out", source=str(tmp_path / "RAMS_1.0")))
    assert manifest["sha256"] == prepare(config("rams", tmp_path / "expected"))["sha256"]


def without_train(corpus: str, place: Path) -> Path:
    copy = Path(shutil.copytree(sample(corpus), place))
    for file in copy.glob("train.*"):
        file.unlink()
    return copy


def test_types_and_roles_of_file_train_or_both(tmp_path: Path) -> None:
    found = {}
    for choice in (None, "file", "train", "both"):
        place = tmp_path / str(choice)
        manifest = prepare(config("wikievents", place, ontology=choice, type_levels=1))
        found[choice] = read_ontology(place / "ontology.json"), manifest["ontology"]["from"]
    file, train, both = (found[choice][0] for choice in ("file", "train", "both"))
    assert [which for _, which in found.values()] == ["both", "file", "train", "both"]
    assert both == file.joined(train) == found[None][0]
    assert "Money" in file.role_names and "Money" not in train.role_names
    one = without_train("wikievents", tmp_path / "source")
    manifest = prepare(config("wikievents", tmp_path / "out", source=str(one)))
    assert manifest["ontology"]["from"] == "file" and list(manifest["splits"]) == ["dev", "test"]
    for choice in ("train", "both"):
        with pytest.raises(InputError, match=f"ontology={choice}: there is no train split here"):
            prepare(config("wikievents", tmp_path / "out", source=str(one), ontology=choice))
    with pytest.raises(InputError, match="ontology=file: the corpus has no ontology file"):
        prepare(config("mlee", tmp_path / "mlee", ontology="file"))


def test_an_ontology_of_ones_own_for_any_corpus(tmp_path: Path) -> None:
    own = EventOntology.collected([("Growth", ["Theme"])])
    (tmp_path / "mine.json").write_text(json.dumps(own.to_json()))
    manifest = prepare(config("mlee", tmp_path / "out", ontology=str(tmp_path / "mine.json")))
    assert read_ontology(tmp_path / "out" / "ontology.json") == own
    assert manifest["splits"]["train"]["events_of_unknown_type"] == 3  # none is dropped


def test_types_are_cut_in_data_and_ontology_alike(tmp_path: Path) -> None:
    prepare(config("rams", tmp_path / "out", type_levels=2))
    prepared = EventCorpus(tmp_path / "out")
    assert list(prepared.ontology.type_index) == [
        "trade.sale",
        "movement.transport",
        "contact.meet",
    ]
    for split in ("train", "dev", "test"):
        for document in prepared.split(split):
            assert {event.type for event in document.events} <= set(prepared.ontology.type_index)
    assert prepare(config("wikievents_coarse", tmp_path / "coarse"))["type_levels"] == 2


def test_roles_that_an_event_has_too_often_are_counted(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    role = {"name": "Who", "most": 1}
    ontology = {"event_types": [{"name": "Meet", "roles": [role, "Where"]}]}
    write_json(tmp_path / "own" / "ontology.json", ontology)
    spans = [("Who", [0, 3]), ("Who", [8, 11]), ("Where", [0, 3]), ("Where", [8, 11])]
    arguments = [{"role": role, "span": span} for role, span in spans]
    event = {"type": "Meet", "trigger": [4, 7], "arguments": arguments}
    one = {**event, "arguments": arguments[1:]}
    line = json.dumps({"text": "Ann met Lee.", "events": [event, one]})
    (tmp_path / "own" / "train.jsonl").write_text(line)
    manifest = prepare(config("jsonl", tmp_path / "out", source=str(tmp_path / "own")))
    counts = manifest["splits"]["train"]
    assert (counts["arguments"], counts["roles_more_often_than_allowed"]) == (7, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda e: e.update(type="Fire"), "the ontology has no event type 'Fire'"),
        (lambda e: e["arguments"][0].update(role="Cook"), "'Weather' has no role 'Cook'"),
    ],
)
def test_ones_own_data_must_keep_to_its_ontology(
    tmp_path: Path, change: object, message: str
) -> None:
    copy = Path(shutil.copytree(SAMPLES / "own", tmp_path / "own"))
    changed(copy / "train.jsonl", 1, lambda record: change(record["events"][0]))  # type: ignore[operator]
    with pytest.raises(InputError, match=message) as caught:
        prepare(config("jsonl", tmp_path / "out", source=str(copy)))
    assert "train.jsonl: document 'match', event 'match:event.1'" in str(caught.value)
    assert not (tmp_path / "out").exists()
    # Without an ontology, or with train's too, it is what there is.
    manifest = prepare(config("jsonl", tmp_path / "out", source=str(copy), ontology="both"))
    assert manifest["ontology"]["from"] == "both"


def test_an_inventory_has_an_event_type(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "train.jsonl").write_text('{"text": "It rains."}\n')
    with pytest.raises(InputError, match="ontology=train: there is no event type in it"):
        prepare(config("jsonl", tmp_path / "out", source=str(tmp_path / "own")))
    assert not (tmp_path / "out").exists()


def test_graphs_of_a_folder_that_is_no_checkpoint(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "config.json").write_text("[]")
    with pytest.raises(InputError, match="folder: not a checkpoint of amr"):
        prepare(config("rams", tmp_path / "out", amr=str(tmp_path / "folder")))


def test_an_id_is_of_one_document_in_all_splits(tmp_path: Path) -> None:
    """Graphs and predictions are known by it."""
    copy = Path(shutil.copytree(SAMPLES / "rams", tmp_path / "rams"))
    changed(copy / "test.jsonlines", 2, lambda record: record.update(doc_key="nw_bees"))
    message = r"test\.jsonlines: two documents are called 'nw_bees', one of them in dev"
    with pytest.raises(InputError, match=message):
        prepare(config("rams", tmp_path / "out", source=str(copy)))


def test_an_error_leaves_the_earlier_result_and_nothing_else(tmp_path: Path) -> None:
    prepare(config("rams", tmp_path / "out"))
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    broken = Path(shutil.copytree(SAMPLES / "rams", tmp_path / "broken"))
    with (broken / "test.jsonlines").open("a") as file:
        file.write("{")
    with pytest.raises(InputError, match=r"test\.jsonlines:4: "):
        prepare(config("rams", tmp_path / "out", source=str(broken)))
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken", "out"]


def test_heads_of_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def parser(model: str) -> dependency_parsers.Parse:
        def parse(sentences: list[list[str]]) -> Iterator[tuple[int, ...]]:
            return (tuple(range(-1, len(words) - 1)) for words in sentences)

        return parse

    monkeypatch.setitem(dependency_parsers.PARSERS, "spacy", parser)
    manifest = prepare(config("casie", tmp_path / "out", dependencies="spacy:x"))
    assert manifest["dependencies"]["sentences_with_heads"] == {"train": 10}
    for document in EventCorpus(tmp_path / "out").split("train"):
        starts = {start for start, _ in document.sentences}
        expected = (-1 if word in starts else word - 1 for word in range(len(document.words)))
        assert document.heads == tuple(expected)


def test_graphs_of_a_file_are_given_to_their_documents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "There is talk of a meeting ."
    block = f"# ::id nw_rumour.1\n# ::tok {text}\n(t / talk-01~e.2 :ARG1 (m / meet-03~e.5))\n"
    (tmp_path / "graphs.amr").write_text(block, encoding="utf-8")
    amr = str(tmp_path / "graphs.amr")
    manifest = prepare(config("rams", tmp_path / "out", amr=amr))
    assert set(manifest["graphs"]["splits"]) == {"train", "dev", "test"}
    assert {"train.graphs.jsonl", "dev.graphs.jsonl"} < set(manifest["sha256"])
    told = capsys.readouterr().err
    for split, counts in manifest["graphs"]["splits"].items():
        lacking = f"{counts['sentences_without_graph']} of {counts['sentences']} sentences"
        assert f"note: amr={amr}: {split}: {lacking} have no graph, and get one node" in told
    prepared = EventCorpus(tmp_path / "out")
    for split in ("train", "dev", "test"):
        graphs = prepared.graphs(split)
        assert list(graphs) == [document.id for document in prepared.split(split)]
    rumour = prepared.graphs("test")["nw_rumour"].sentences[0]
    assert [node.concept for node in rumour.nodes] == ["talk-01", "meet-03"]
    # Prepared anew without graphs: the folder is replaced as a whole.
    assert "graphs" not in prepare(config("rams", tmp_path / "out"))
    assert not EventCorpus(tmp_path / "out").has_graphs("test")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["corpus=rams"], "source= is missing"),
        (["corpus=ace", f"source={SAMPLES}"], "corpus=ace: no such choice"),
        ([f"source={SAMPLES}/nowhere"], "nowhere: no such file or folder"),
        ([f"source={SAMPLES}/casie"], "casie: none of train.jsonlines, dev.jsonlines, test.json"),
        ([f"source={SAMPLES}/rams", "type_levels=0"], "type_levels=0: must be at least 1"),
        ([f"source={SAMPLES}/rams", "ontology=all"], "ontology=all: use one of file, train, both"),
        ([f"source={SAMPLES}/rams", "ontology=no.json"], "no.json: No such file"),
        ([f"source={SAMPLES}/rams", "amr=nowhere"], "nowhere: no such file or folder"),
        ([f"source={SAMPLES}/rams", "amr=a", "amr_options.beam=0"], "beam=0: must be at least 1"),
        ([f"source={SAMPLES}/rams", "dependencies=no.conllu"], "dependencies=no.conllu: neither"),
    ],
)
def test_mistakes_are_one_line_and_leave_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main.run([f"output={tmp_path / 'out'}", *arguments]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1 and message in lines[0]
    assert list(tmp_path.iterdir()) == []


def test_output_is_kept_apart_from_what_is_read(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SAMPLES / "rams", tmp_path / "rams"))
    for output in (copy, copy / "out", tmp_path):
        with pytest.raises(InputError, match="choose another place"):
            prepare(config("rams", output, source=str(copy)))
    for key in ("amr", "amr_cache", "dependencies"):
        with pytest.raises(InputError, match="choose another place"):
            prepare(config("rams", tmp_path / "out", **{key: str(tmp_path / "out" / "x")}))
