"""``kid.prepare``: the same data from every kind of source, whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from kid import prepare as module
from kid.corpus import UNANNOTATED, FrameCorpus
from kid.data import read_sentences
from kid.ontology import Ontology
from kid.prepare import FramePrepareConfig, main, prepare
from semcore.errors import InputError

SAMPLE = Path(__file__).parents[2] / "samples" / "framenet"
FILES = [
    "dev.jsonl",
    "exemplars.jsonl",
    "manifest.json",
    "ontology.json",
    "test.jsonl",
    "train.jsonl",
    "unannotated.jsonl",
]


def config(source: Path, output: Path, **changes: object) -> FramePrepareConfig:
    settings = {"splits": str(SAMPLE / "splits.json"), "workers": 1, **changes}
    return FramePrepareConfig("fn17", str(source), str(output), **settings)  # type: ignore[arg-type]


def nltk_folder(place: Path) -> Path:
    shutil.copytree(SAMPLE, place / "nltk_data" / "corpora" / "framenet_v17")
    return place / "nltk_data"


def zipped_nltk_folder(place: Path) -> Path:
    shutil.copytree(SAMPLE, place / "pack" / "framenet_v17")
    shutil.make_archive(str(place / "corpora" / "framenet_v17"), "zip", place / "pack")
    shutil.rmtree(place / "pack")
    return place


def zip_file(place: Path) -> Path:
    shutil.copytree(SAMPLE, place / "pack" / "fndata-1.7")
    return Path(shutil.make_archive(str(place / "release"), "zip", place / "pack"))


def tar_file(place: Path) -> Path:
    with tarfile.open(place / "framenet.tar.xz", "w:xz") as archive:
        archive.add(SAMPLE, "framenet_v17")
    return place / "framenet.tar.xz"


@pytest.mark.parametrize("form", [nltk_folder, zipped_nltk_folder, zip_file, tar_file])
def test_every_kind_of_source_gives_the_same_files(
    tmp_path: Path, form: Callable[[Path], Path]
) -> None:
    (tmp_path / "source").mkdir()
    prepare(config(SAMPLE, tmp_path / "expected"))
    prepare(config(form(tmp_path / "source"), tmp_path / "found"))
    assert sorted(path.name for path in (tmp_path / "found").iterdir()) == FILES
    for name in FILES:
        expected = (tmp_path / "expected" / name).read_bytes()
        assert (tmp_path / "found" / name).read_bytes() == expected


def test_the_manifest_counts_what_the_files_hold(tmp_path: Path) -> None:
    manifest = prepare(config(SAMPLE, tmp_path / "out"))
    assert json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8")) == manifest
    for split, counts in manifest["splits"].items():
        sentences = list(read_sentences(tmp_path / "out" / f"{split}.jsonl"))
        frames = [frame for sentence in sentences for frame in sentence.frames]
        assert counts["sentences"] == len(sentences)
        assert counts["targets"] == len(frames)
        assert counts["all_frame_elements"] == sum(len(frame.elements) for frame in frames)
        assert counts["documents"] == len({sentence.document for sentence in sentences})
    exemplars = list(read_sentences(tmp_path / "out" / "exemplars.jsonl"))
    assert manifest["exemplars"]["targets"] == sum(len(s.frames) for s in exemplars)
    assert manifest["exemplars"]["full_text_annotation_sets"] == {"test": 1, "train": 1}
    text = (tmp_path / "out" / "ontology.json").read_text("utf-8")
    assert Ontology.from_json(json.loads(text)).version == manifest["framenet_version"] == "1.7"


def test_targets_without_elements_stand_apart_and_can_be_had_back(tmp_path: Path) -> None:
    lists = json.loads((SAMPLE / "splits.json").read_text("utf-8"))
    swapped = {**lists, "train": lists["test"], "test": lists["train"]}
    (tmp_path / "splits.json").write_text(json.dumps(swapped))
    whole = {
        item.id: set(item.frames)
        for item in prepared(tmp_path / "standard", SAMPLE / "splits.json").split("test")
    }
    corpus = prepared(tmp_path / "swapped", tmp_path / "splits.json")
    train = corpus.split("train")
    assert [frame.frame for frame in train[0].frames] == ["Handover"]
    more = corpus.with_unannotated(train)
    assert {item.id: set(item.frames) for item in more} == whole
    manifest = json.loads((corpus.folder / "manifest.json").read_text("utf-8"))
    assert manifest["unannotated_targets"] == 1
    (corpus.folder / UNANNOTATED).unlink()  # as in folders that were prepared before
    assert corpus.with_unannotated(train) == train


def prepared(output: Path, splits: Path) -> FrameCorpus:
    prepare(config(SAMPLE, output, splits=str(splits)))
    return FrameCorpus(output)


def test_the_fingerprint_is_of_the_content_alone(tmp_path: Path) -> None:
    copy = shutil.copytree(SAMPLE, tmp_path / "copy")
    first = prepare(config(SAMPLE, tmp_path / "a"))["source_fingerprint"]
    assert prepare(config(copy, tmp_path / "b"))["source_fingerprint"] == first
    with (copy / "lu" / "lu1.xml").open("a") as file:
        file.write("<!-- changed -->")
    assert prepare(config(copy, tmp_path / "c"))["source_fingerprint"] != first


def test_an_error_leaves_the_earlier_result_and_nothing_else(tmp_path: Path) -> None:
    prepare(config(SAMPLE, tmp_path / "out"))
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    broken = shutil.copytree(SAMPLE, tmp_path / "broken")
    (broken / "lu" / "lu1.xml").write_text("<lexUnit>")
    with pytest.raises(InputError, match=r"lu1\.xml:1: malformed XML"):
        prepare(config(broken, tmp_path / "out"))
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken", "out"]


def test_a_full_disk_is_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, lines: Iterator[str]) -> None:
        path.write_text(next(lines), encoding="utf-8")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(module, "_write_lines", full)
    with pytest.raises(InputError, match=r"out: No space left on device$"):
        prepare(config(SAMPLE, tmp_path / "out"))
    assert list(tmp_path.iterdir()) == []


def test_a_document_that_the_split_lists_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"fulltext/ANC__\w+\.xml: missing from the FrameNet rel"):
        prepare(config(SAMPLE, tmp_path / "out", splits=None))


def test_known_gaps_of_a_distribution_are_listed(tmp_path: Path) -> None:
    lists = json.loads((SAMPLE / "splits.json").read_text("utf-8"))
    lists["test"].append("ANC__WhereToHongKong")
    (tmp_path / "splits.json").write_text(json.dumps(lists))
    settings = config(SAMPLE, tmp_path / "out", splits=str(tmp_path / "splits.json"))
    manifest = prepare(settings)
    assert manifest["missing_documents"] == ["ANC__WhereToHongKong"]
    assert manifest["splits"]["test"]["documents"] == 1


def test_download_goes_through_nltk_and_its_failure_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NLTK's own downloader at work; only the network is a stand-in."""
    name = "framenet_v17"
    shutil.copytree(SAMPLE, tmp_path / "packed" / name)
    archive = Path(shutil.make_archive(str(tmp_path / name), "zip", tmp_path / "packed", name))
    package = archive.read_bytes()
    with ZipFile(archive) as packed:
        unpacked = sum(item.file_size for item in packed.infolist())
    index = (
        f'<nltk_data><packages><package id="{name}" subdir="corpora" unzip="1"'
        f' size="{len(package)}" unzipped_size="{unpacked}"'
        f' checksum="{hashlib.md5(package).hexdigest()}"'
        f' sha256_checksum="{hashlib.sha256(package).hexdigest()}"'
        f' url="https://example.org/{name}.zip"/></packages><collections/></nltk_data>'
    ).encode()

    def fetched(url: str, **options: object) -> BytesIO:
        return BytesIO(package if url.endswith(".zip") else index)

    def failed(url: str, **options: object) -> BytesIO:
        raise OSError("no connection")

    monkeypatch.setattr("nltk.downloader.urlopen", failed)
    with pytest.raises(InputError, match=f"download of {name} through NLTK failed: .*no conn"):
        prepare(config(tmp_path / "nltk_data", tmp_path / "out", download=True))
    assert not (tmp_path / "out").exists()
    monkeypatch.setattr("nltk.downloader.urlopen", fetched)
    manifest = prepare(config(tmp_path / "nltk_data", tmp_path / "out", download=True))
    assert manifest["splits"]["train"]["targets"] == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["source=nowhere"], "nowhere: no such folder or archive"),
        ([], "source= is missing"),
        ([f"source={SAMPLE}", "workers=0"], "workers=0: must be at least 1"),
        (
            [f"source={SAMPLE / 'README.txt'}"],
            "README.txt: neither a folder nor an archive",
        ),
        ([f"source={SAMPLE / 'lu'}"], "no FrameNet release here"),
        ([f"source={SAMPLE}", "corpus=fn15"], "this is FrameNet 1.7"),
        ([f"source={SAMPLE}", f"splits={SAMPLE / 'README.txt'}"], "README.txt:1: malformed JSON"),
    ],
)
def test_mistakes_are_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main.run([f"output={tmp_path / 'out'}", *arguments]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1 and message in lines[0]
    assert list(tmp_path.iterdir()) == []


def test_an_older_result_is_replaced_and_another_s_is_not(tmp_path: Path) -> None:
    output = tmp_path / "out"
    manifest = prepare(config(SAMPLE, output))
    older = {
        key: manifest[key]
        for key in manifest
        if key not in ("format", "format_version", "sha256", "exemplars")
    }
    (output / "manifest.json").write_text(json.dumps(older), encoding="utf-8")
    with pytest.raises(InputError, match=r"out/exemplars\.jsonl: is not a file of a corpus of kid"):
        prepare(config(SAMPLE, output))
    older["exemplars"] = manifest["exemplars"]
    (output / "manifest.json").write_text(json.dumps(older), encoding="utf-8")
    prepare(config(SAMPLE, output, exemplars=False))
    assert sorted(path.name for path in output.iterdir()) == sorted({*FILES} - {"exemplars.jsonl"})
    manifest["format"] = "amr.prepare"
    (output / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InputError, match=r"out/manifest\.json: not that of a corpus of kid\.prep"):
        prepare(config(SAMPLE, output))


def test_what_a_killed_run_has_unpacked_goes_at_the_next_start(tmp_path: Path) -> None:
    archive = tar_file(tmp_path)
    code = (
        "import sys, time\n"
        "from kid import prepare\n"
        "def reading(release, version):\n"
        "    print(release, flush=True)\n"
        "    time.sleep(60)\n"
        "prepare.read_ontology = reading\n"
        "sys.argv[0] = 'kid.prepare'\n"
        "prepare.main()\n"
    )
    arguments = [f"source={archive}", f"output={tmp_path / 'out'}"]
    for number in (signal.SIGKILL, signal.SIGTERM):
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments, f"splits={SAMPLE / 'splits.json'}"],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        unpacked = Path(process.stdout.readline().strip())
        assert tmp_path in unpacked.parents and (unpacked / "frameIndex.xml").is_file()
        process.send_signal(number)
        process.communicate()
        assert unpacked.exists() == (number == signal.SIGKILL)
    prepare(config(archive, tmp_path / "out"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["framenet.tar.xz", "out"]
