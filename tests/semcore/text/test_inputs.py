"""Texts as they are in their files: every line, every character, or one line saying why not."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semcore.commands.predicting import PredictKeys, output_stream
from semcore.commands.reading import Reading
from semcore.errors import InputError
from semcore.text.folders import text_inputs
from semcore.text.inputs import TextInput

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@settings(deadline=None)
@given(TEXTS)
def test_the_lines_are_those_between_line_feeds(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "lines.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    (item,) = text_inputs(str(path))
    assert item.read() == text
    lines = text.split("\n")
    lines = lines[:-1] if lines[-1] == "" else lines
    assert list(item.lines()) == [line.removesuffix("\r") for line in lines]


def test_what_is_not_utf_8_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(b"one\ntwo\r\ncaf\xe9")
    for read in (TextInput(path).read, lambda: list(TextInput(path).lines())):
        with pytest.raises(InputError, match=r"latin\.txt:3: not UTF-8"):
            read()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xe9"), "utf-8"))
    with pytest.raises(InputError, match="standard input:1: not UTF-8"):
        text_inputs("-")[0].read()
    monkeypatch.setattr(sys, "stdin", io.StringIO("half a pair \ud800"))
    with pytest.raises(InputError, match="standard input:1: not UTF-8"):
        text_inputs("-")[0].read()


def test_results_go_out_as_utf_8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, "latin-1", newline="\n"))
    with output_stream("-") as stream:
        stream.write("😀\n")
    sys.stdout.flush()
    assert written.getvalue().decode() == "😀\n"
    with output_stream(str(tmp_path / "new" / "out.txt")) as stream:
        stream.write("😀\n")
    assert (tmp_path / "new" / "out.txt").read_bytes().decode() == "😀\n"


def pairs(item: TextInput, told: list[InputError] | None = None) -> list[tuple[str, str]]:
    """Names and texts; what cannot be read is told."""
    return [given[:2] for given in item.documents(None if told is None else told.append)]


@pytest.mark.parametrize(
    ("record", "own"),
    [
        ('{"text": "x"}', {}),
        ('{"text": "x", "id": 1, "source": "x", "label": 3}', {"source": "x", "label": 3}),
        ('{"text": "x", "name": "n", "id": 1}', {"id": 1}),  # which did not name it
        ('{"text": "x", "name": "", "id": 1}', {}),
        ('{"text": "x", "tags": ["a"], "start": "now"}', {"tags": ["a"], "start": "now"}),
        ('{"text": "x", "deep": {"null": null, "list": [null, 1.5]}}',
         {"deep": {"null": None, "list": [None, 1.5]}}),
        ('{"text": "x", "label": null}', {"label": None}),
        ('{"text": "x", "meta": {"a": 1}}', {"a": 1}),
        ('{"text": "x", "meta": {"a": 1, "text": "y", "id": 2}, "b": 2}',
         {"a": 1, "text": "y", "id": 2, "b": 2}),
        ('{"text": "x", "words": [[0, 1]], "tags": ["n"], "label": 3}', {"label": 3}),
        ('{"text": "x", "words": null, "frames": [], "label": 3}', {"label": 3}),
        ('{"text": "x", "words": null, "meta": null, "tags": 3}', {"tags": 3}),
        ('{"text": "x", "parsers": "a", "amr": 1}', {"parsers": "a", "amr": 1}),
        ('{"text": "x", "frames": [{"frame": 7}], "tags": ["n"]}', {}),
        ('{"text": "x", "events": [{"trigger": 7}], "words": [], "sentences": []}', {}),
        ('{"text": "x", "meta": {"words": ["a"], "events": "flood"}}',
         {"words": ["a"], "events": "flood"}),
        ('{"text": "x", "meta": {"label": 3}, "label": 3}', {"label": 3}),
        ('{"text": "x", "format_version": 1, "name": "n", "parsers": [], "sentences": [],'
         ' "meta": {"label": 3}}', {"label": 3}),
    ],
)  # fmt: skip
def test_other_fields_of_a_record_are_the_users_own(
    record: str, own: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(record)
    (given,) = TextInput(file).documents()
    assert given.meta == own and given.text == "x"

    def meta(record: dict[str, Any], number: int) -> Any:
        assert record["text"] == "x" and number == 1
        return record.get("meta", {})

    assert list(TextInput(file).read_records(meta)) == [own]


WRONG = [
    ('"words": ["x"]', r"words must be a list of \[start, end\], characters of text \(a field of"),
    ('"words": 57', "words must be a list of"),
    ('"words": "x"', "words must be a list of"),
    ('"words": [["x", "y"]]', r"words \[x, y\] is not of whole numbers"),
    ('"words": [[0, 2]]', r"words \[0, 2\] is not inside 0\.\.1"),
    ('"words": [[0]]', r"words must be \[start, end\]"),
    ('"events": "flood"', "events must be a list of objects with type and trigger"),
    ('"events": [{"date": 1900}]', "events must be a list of objects with type and trigger"),
    ('"frames": 7, "words": [[0, 1]]', "frames must be a list of objects with frame and target"),
    ('"frames": ["a.png"]', "frames must be a list of objects with frame and target"),
    ('"sentences": 2', "sentences must be a list of"),
    ('"sentences": ["x"]', "sentences must be a list of"),
    ('"sentences": ["x"], "parsers": ["kid"]', "sentences must be a list of"),
    ('"sentences": [[0, 1]]', "sentences count words, and there are no words"),
    ('"meta": "free"', "meta must be a JSON object, of fields of your own"),
    ('"meta": [1]', "meta must be a JSON object, of fields of your own"),
]


@pytest.mark.parametrize(("field", "problem"), WRONG)
def test_known_fields_of_another_type_are_told(field: str, problem: str, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(f'\n{{"text": "x", {field}}}')
    for read in (TextInput(file).documents, lambda: TextInput(file).read_records(lambda *_: 0)):
        with pytest.raises(InputError, match=f"a.jsonl:2: {problem}"):
            list(read())


def test_all_columns_of_a_table_are_the_users_own(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("name,id,text,words,events,meta\nn,7,x,57,flood,free\n")
    (given,) = TextInput(file).documents()
    own = {"id": "7", "words": "57", "events": "flood", "meta": "free"}
    assert given[:3] == ("n", "x", own)


def test_own_fields_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "x", "label": "\\ud800"}')
    with pytest.raises(InputError, match=r"a\.jsonl:1: .*surrogates not allowed"):
        list(TextInput(file).documents())
    for fields, problem in [
        ('"x": NaN', "'x' in meta is no JSON: "),
        ('"x": [1e999]', "'x' in meta is no JSON: "),
        ('"meta": {"label": 1}, "label": 2', "label stands in meta, too, with another value"),
    ]:
        file.write_text(f'{{"text": "a", {fields}}}')
        for read in (TextInput(file).documents, lambda: TextInput(file).read_records(lambda *_: 0)):
            with pytest.raises(InputError, match=f"a.jsonl:1: {problem}"):
                list(read())


def test_records_of_json_lines_are_documents(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    lines = ['{"text": "One. Two."}', "", '{"id": 7, "text": "Three."}',
             '{"name": "n", "text": ""}', '{"id": null, "text": "x"}']  # fmt: skip
    file.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    (item,) = text_inputs(str(file))
    assert pairs(item) == [
        ("a:1", "One. Two."), ("7", "Three."), ("n", ""), ("a:5", "x"),
    ]  # fmt: skip
    keys = PredictKeys(checkpoint="c", input=str(file))
    assert [s.id for s in keys.sentences([item], Reading())] == ["a:1:1", "a:1:2", "7:1", "a:5:1"]
    keys = PredictKeys(checkpoint="c", input=str(file), one_sentence_per_line=True)
    assert [s.text for s in keys.sentences([item], Reading())][:2] == ["One. Two.", "Three."]
    for bad, problem in [
        ('{"id": 1}', "text"),
        ('{"text": 3}', "text must be a string"),
        ('{"id": "a:1", "text": ""}\n{"id": "a:1", "text": ""}', "a second record is named 'a:1'"),
    ]:
        file.write_text(bad, encoding="utf-8")
        with pytest.raises(InputError, match=problem):
            list(item.documents())


def test_records_that_cannot_be_read_are_told_and_the_others_go_on(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": 0, "text": "Zero."}\n{\n{"text": 3}\n{"id": 0, "text": "x"}\n')
    told: list[InputError] = []
    assert pairs(TextInput(file), told) == [("0", "Zero.")]
    assert [error.line for error in told] == [2, 3, 4]
    assert told[2].problem == "a second record is named '0'"


def test_bytes_that_are_no_text_cost_their_record_or_their_file(tmp_path: Path) -> None:
    lines, text = tmp_path / "a.jsonl", tmp_path / "b.txt"
    lines.write_bytes(b'{"text": "caf\xe9"}\n{"text": "Two."}\n')
    text.write_bytes(b"one\ncaf\xe9")
    told: list[InputError] = []
    assert pairs(TextInput(lines), told) == [("a:2", "Two.")]
    assert pairs(TextInput(text), told) == []
    assert pairs(TextInput(tmp_path / "c.txt"), told) == []
    assert [error.line for error in told] == [1, 2, None]


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_rows_of_a_table_are_documents(tmp_path: Path, between: str) -> None:
    file = tmp_path / "t.csv"
    rows = [["No", "Text ", "ID"], ["1", '"She said ""no"".\n\nHe left, then; so."', "c1"],
            [], ["2", "Dogs\u2028bark.", ""]]  # fmt: skip
    lines = [between.join(row) for row in rows]
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert pairs(TextInput(file)) == [
        ("c1", 'She said "no".\n\nHe left, then; so.'),
        ("t:6", "Dogs\u2028bark."),
    ]
    assert [given.meta for given in TextInput(file).documents()] == [{"No": "1"}, {"No": "2"}]
    again = tmp_path / "t"
    again.write_bytes(file.read_bytes())
    assert list(TextInput(again, format="csv").documents())[1][0] == "t:6"


def test_rows_that_are_damaged_are_told_and_the_others_go_on(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('id,text\na,One.\nb\nc,"T"wo.\nd,Four.\na,Five.\ne,"Six.\n')
    told: list[InputError] = []
    assert pairs(TextInput(file), told) == [("a", "One."), ("d", "Four.")]
    assert [error.line for error in told] == [3, 4, 6, 7]
    assert told[0].problem == "the row has 1 fields, and there are 2 columns"
    for content in ("", "a,b\n1,2\n", '"text\n'):
        file.write_text(content)
        with pytest.raises(InputError, match=r"t\.csv:1: no column of this table is called text"):
            list(TextInput(file).documents())


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (
            "a.amr",
            "# ::id 1\n# ::snt It rained.\n(r / rain-01)\n",
            ": has graphs in PENMAN notation",
        ),
        ("a.txt", "\ufeff# ::snt It rained.\n(r / rain-01)\n", ": has graphs in PENMAN notation"),
        ("a.amr", "(r / rain-01)\n", ": has graphs in PENMAN notation"),
        ("b.txt", "# AMR release; x\n\n# ::id 1\n(r / rain-01)\n", ": has graphs in PENMAN"),
        ("b.txt", "\n#::snt It rained.\n(r / rain-01)\n", ": has graphs in PENMAN notation"),
        (
            "a.csv",
            "document,parser,number,type,role,start,end,text\na,kid,1,Rain,,3,9,rained\n",
            ":1: a table of results that graphsem made",
        ),
    ],
)
def test_results_that_are_no_texts_are_told(
    name: str, content: str, problem: str, tmp_path: Path
) -> None:
    """Their notation would be parsed, or what fills each role."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(TextInput(tmp_path / name).documents())
    assert f"{name}{problem}" in str(caught.value)
    if not name.endswith("csv"):
        (document,) = TextInput(tmp_path / name, format="text").documents()
        assert document.text == content.removeprefix("\ufeff")


@pytest.mark.parametrize("name", ["a.amr", "a.txt"])
def test_lines_of_graphs_are_no_sentences(name: str, tmp_path: Path) -> None:
    content = "# AMR release; x\n\n#::snt It rained.\n(r / rain-01)\n"
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="has graphs in PENMAN notation"):
        list(TextInput(tmp_path / name).lines(text=True))
    assert list(TextInput(tmp_path / name, format="text").lines(text=True)) == content.splitlines()


def test_signs_alone_are_no_graphs(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("# :: art ::\nIt rained.\n", encoding="utf-8")
    given = TextInput(tmp_path / "a.txt")
    assert not given.has_graphs() and given.read() and len(list(given.lines(text=True))) == 2


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("before", "are_graphs"),
    [
        ("# ::snt " + "word " * 1000, True),  # a key of whatever length is one
        ("\n" * 4085, True),
        ("\n" * 4091, False),  # what tells it lies beyond the head that is looked at
        ("# AMR release; " + "x" * 4096, False),
    ],
)
def test_of_a_long_head_all_ways_of_reading_say_the_same(
    before: str, are_graphs: bool, mark: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{mark}{before}\n# ::id 1\n(r / rain-01)\n", encoding="utf-8")
    given = TextInput(path)
    assert given.has_graphs() is are_graphs
    for read in (given.read, lambda: list(given.lines(text=True))):
        if are_graphs:
            with pytest.raises(InputError, match="has graphs in PENMAN notation"):
                read()
        else:
            assert "(r / rain-01)" in read()[-20:]
