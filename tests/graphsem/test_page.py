"""The face: text in, document and page out, with a parser that stands in for a trained one."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graphsem
from graphsem import parsers as parsers_module
from graphsem.__main__ import main
from graphsem.document import Document
from graphsem.page import DocumentView, SectionView, SentenceView, page
from graphsem.parsing import parse_documents
from graphsem.sources import overrides
from graphsem.views import documents_page
from kid.data import read_sentences
from semcore import shipped
from semcore.drawing.fragments import Drawing
from semcore.errors import InputError
from semcore.text.sentences import split
from tests.graphsem.fakes import LongWords, Page, WordGraphs

ROOT = Path(__file__).resolve().parents[2]


KID = {"kid": LongWords()}
TEXT = "The archive <burned> down.\n\nNobody was hurt. Everybody said so."


def test_parse_gives_sentences_that_know_where_they_stand() -> None:
    document = graphsem.parse(TEXT, KID, name="news")
    assert [s.text for s in document] == [
        "The archive <burned> down.",
        "Nobody was hurt.",
        "Everybody said so.",
    ]
    for sentence in document.sentences:
        assert TEXT[sentence.start : sentence.start + len(sentence.text)] == sentence.text
    assert [len(sentence.frames) for sentence in document] == [2, 1, 1]


def test_json_reads_back_as_the_same_document() -> None:
    document = graphsem.parse(TEXT, KID, name="news")
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(' <&>".\n'), max_size=99))
def test_any_text_gives_a_whole_page_that_refers_to_nothing_outside(text: str) -> None:
    found = Page(graphsem.parse(text, KID, name=text[:9]).to_html(Model=text[:20]))
    assert len(set(found.ids)) == len(found.ids)
    assert {link for link in found.links if link.removeprefix("#") not in found.ids} == set()
    assert found.fetched == []


def test_the_style_sheet_fetches_nothing() -> None:
    text = graphsem.parse(TEXT, {**KID, "amr": WordGraphs()}).to_html()
    assert not re.search(r"http|url\(|@import|//[a-z]", text)


def test_documents_follow_each_other_and_paragraphs_are_sections() -> None:
    texts = [("a", TEXT), ("b", " "), ("c", "Once again."), ("d", "")]
    documents = list(parse_documents(texts, KID))
    assert [(document.name, len(document)) for document in documents] == [
        ("a", 3),
        ("b", 0),
        ("c", 1),
        ("d", 0),
    ]
    text = documents_page(documents, {"Model": "checkpoints/<kid>"})
    assert text.count('class="document"') == 4
    assert text.count('class="paragraph"') == 3
    assert [int(n) for n in re.findall(r'class="sentence" id="s(\d+)"', text)] == [1, 2, 3, 4]
    assert "checkpoints/&lt;kid&gt;" in text
    with pytest.raises(InputError, match="two documents are named 'a'"):
        list(parse_documents([("a", "x"), ("a", "y")], KID))


def test_several_drawings_stand_side_by_side_in_their_order() -> None:
    sentence = SentenceView(1, "It rained.", fragments={"amr": "<i>AMR</i>", "frames": "<i>F</i>"})
    views = [DocumentView("d", [SectionView([sentence], {"events": "<i>E</i>"})])]
    drawings = [Drawing(name, name.title()) for name in ("frames", "events", "amr")]
    text = page(views, drawings)
    Page(text)
    assert re.findall(r"<h3>(\w+)</h3><i>", text) == ["Events", "Frames", "Amr"]
    assert "<h3>" not in page(views, drawings[:1])


def test_a_notebook_gets_no_second_page() -> None:
    fragment = graphsem.parse(TEXT, KID)._repr_html_()
    Page(fragment)
    assert "<html" not in fragment and "<script" not in fragment
    # Every rule stays inside .graphsem, or a notebook would change its looks.
    rules = re.search(r"<style>(.*)</style>", fragment, re.DOTALL)
    assert rules
    depth, outside = 0, ""
    for character in rules[1]:
        depth -= character == "}"
        outside += character if depth == 0 else ""
        depth += character == "{"
    assert depth == 0
    selectors = re.findall(r"[^{}\s][^{}]*(?=\{)", outside)
    assert {s for s in selectors if not s.startswith("@media")} == {".graphsem"}


def test_printing_shows_targets_and_elements() -> None:
    shown = str(graphsem.parse("She wrote it.", KID))
    assert "Long_word  word.n  [Agent She] «wrote» it." in shown


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkpoint folder whose parser is `LongWords`."""
    monkeypatch.setattr(parsers_module, "_loaded", lambda *_: LongWords())
    folder = tmp_path / "kid"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    return folder


def test_the_command_writes_the_page_and_the_sentences(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.txt").write_text("\ufeffFirst one.", encoding="utf-8")
    output = tmp_path / "out"
    arguments = [
        f"input={tmp_path}",
        f"output={output}",
        "parsers=kid",
        f"checkpoints.kid={trained}",
        "show=all",
    ]
    assert main.run(arguments) == 0
    sentences = list(read_sentences(output / "frames.jsonl"))
    assert [sentence.text for sentence in sentences][:2] == ["First one.", split(TEXT)[0].text]
    assert sentences[2].start == TEXT.index("Nobody")
    Page((output / "index.html").read_text(encoding="utf-8"))
    names = ["documents.jsonl", "frames.jsonl", "index.html", "manifest.json"]
    assert sorted(path.name for path in output.iterdir()) == names
    assert "«First»" in capsys.readouterr().out
    # Written again; but not over what was made or changed by hand.
    (output / "notes.txt").write_text("mine", encoding="utf-8")
    assert main.run(arguments) == 0
    (output / "index.html").write_text("by hand", encoding="utf-8")
    capsys.readouterr()
    assert main.run(arguments) == 2
    assert "out/index.html: is not as a page of graphsem" in capsys.readouterr().err
    assert (output / "index.html").read_text(encoding="utf-8") == "by hand"
    assert (output / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "text",
    [
        "It's ${x} \\ 50%, null [a] {b}",
        '"Go!"',
        "???",
        "null",
        "12 ",
        "a \\${y} 'q' \\",
        "a\nb # c",
    ],
)
def test_a_text_on_the_command_line_means_itself(
    text: str, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though Hydra's grammar has quotes, lists, numbers and interpolations."""
    texts: list[str | None] = []
    monkeypatch.setattr(main, "function", lambda config: texts.append(config.text))
    assert main.run([*overrides([text]), "parsers=kid", f"checkpoints.kid={trained}"]) == 0
    assert texts == [text]


def test_arguments_are_files_texts_or_overrides(tmp_path: Path) -> None:
    file = tmp_path / "one file.txt"
    file.touch()
    assert overrides([str(file), "-", "b.txt", "device=cpu", "--cfg", "job"]) == [
        "device=cpu",
        "--cfg",
        "job",
        f"input=['{file}','-','b.txt']",
    ]
    assert overrides(["It rained."]) == ["text=It rained."]
    assert overrides([""]) == ["text="]
    assert overrides(["a text of more letters than a name may have " * 9])[0].startswith("text=")


@pytest.mark.parametrize("text", ["a=b, so b=a.", "-5 degrees.", "--no-way", "it=x"])
def test_a_text_that_looks_like_a_key_or_an_option_is_told_of_text(text: str) -> None:
    with pytest.raises(InputError, match="given as text="):
        overrides([text], main.composition)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"one\n\xff", r"error: .*one\.txt:2: not UTF-8 \(byte 5\)"), (b" \n ", "no words in it")],
)
def test_unreadable_text_is_one_line_and_exit_code_2(
    content: bytes, message: str, trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.txt").write_bytes(content)
    output = tmp_path / "out"
    arguments = [
        f"input={tmp_path / 'one.txt'}",
        "parsers=kid",
        f"checkpoints.kid={trained}",
        f"output={output}",
    ]
    assert main.run(arguments) == 2
    error = capsys.readouterr().err
    assert re.fullmatch(f".*{message}.*\n", error)
    assert not output.exists()


def test_stdin_is_read_when_nothing_else_is_given(
    trained: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = io.BytesIO("Élan vital.".encode())
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream, isatty=lambda: False))
    assert main.run(["parsers=kid", f"checkpoints.kid={trained}"]) == 0
    assert "[Agent Élan] «vital»." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["text=Hello", "checkpoints.kid=nowhere"], "nowhere: no such checkpoint folder"),
        (["input=nowhere.txt"], "nowhere.txt: no such file"),
        (["text=Hello", "divice=cpu"], "divice"),
    ],
)
def test_mistakes_are_one_line_and_exit_code_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ") and message in error and error.count("\n") == 1


def test_checkpoints_are_looked_for_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "tree" / "graphsem"
    monkeypatch.setattr(shipped, "PACKAGE", package)
    monkeypatch.delenv("GRAPHSEM_CHECKPOINTS", raising=False)
    with pytest.raises(InputError, match="set GRAPHSEM_CHECKPOINTS"):
        shipped.checkpoint_folder("kid")
    places = [package / "checkpoints", tmp_path / "tree" / "checkpoints", tmp_path / "mine"]
    for place in places:
        (place / "kid").mkdir(parents=True)
        monkeypatch.setenv("GRAPHSEM_CHECKPOINTS", str(tmp_path / "mine"))
        assert shipped.checkpoint_folder("kid") == place / "kid"


def test_the_samples_are_all_read() -> None:
    """Every word of every sample is in one sentence, curly quotes and all."""
    for path in sorted((ROOT / "samples").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        document = graphsem.parse(text, KID)
        words = sum(end - start for s in document for start, end in s.words)
        assert words == sum(not character.isspace() for character in text)
        assert len(document) > 5


def test_the_quick_start_parses_the_texts_of_the_samples_and_nothing_else() -> None:
    """Corpora in `samples` have text files of their own, which are no texts."""
    (line,) = (
        line for line in (ROOT / "Makefile").read_text().splitlines() if "-m graphsem" in line
    )
    assert line.split()[1:] == ["-m", "graphsem", "samples/*.txt", "output=outputs/quickstart"]
    names = sorted(path.stem for path in (ROOT / "samples").glob("*.txt"))
    assert names == ["court", "encyclopedia", "news", "story"]


def test_brackets_of_texts_and_names_are_no_markup() -> None:
    text = "The [non-political] archive [/b] burned :smile: down."
    document = graphsem.parse(text, KID, name="x[/b].txt")
    shown = str(document)
    assert "x[/b].txt" in shown and text in shown
