"""``python -m amr.linearize``: one graph a line; the inverse gives the same file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amr.config import FORMS
from amr.data import AMRSentence
from amr.linearization.files import format_line, parse_line, split_line
from amr.linearization.forms import delinearize, linearize
from amr.linearize import main
from amr.notation.files import amr_files, read_amr
from amr.scoring.smatch import smatch
from semcore.errors import InputError

all_forms = pytest.mark.parametrize("form", FORMS)
# Strings with blanks, brackets, tabs and quotes; metadata of several lines; a node that is
# mentioned before it is defined; a concept in quotes.
FILE = r"""# A file of graphs.

# ::id first.1 ::date 2012-11-18
# ::snt The  dog read "War and Peace" (twice).
# ::note one
# ::note two
(r / read-01~e.2
      :ARG0~e.1 (d / dog~e.1)
      :ARG1 (b / book
            :name (n / name :op1 "War and Peace" :op2 "a ) ( :b /" :op3 "a	tab"
                  :op4 "q \" \\")
            :li "<pointer:0>"))

# ::id
# ::snt
(a / amr-empty)

# ::snt No id, but ::id in the text.
# ::tok No id , but ::id in the text .
(s / see-01 :ARG0 c :ARG1 (c / "two words" :mod s :polarity - :quant 3.5 :li s2 :mod "-"))
"""


def run(source: Path, target: Path, form: str, *arguments: str) -> int:
    return main.run([f"input={source}", f"output={target}", f"form={form}", *arguments])


def content(sentence: AMRSentence) -> tuple[object, ...]:
    """All that is kept; a graph by its tokens, which do not depend on variables."""
    tokens = tuple(linearize(sentence.tree))
    return sentence.id, sentence.text, sentence.words, sentence.metadata, tokens


@all_forms
def test_the_inverse_gives_the_file_back(tmp_path: Path, form: str) -> None:
    source, lines, back = tmp_path / "a.txt", tmp_path / "a.lines", tmp_path / "b.amr"
    source.write_text(FILE, encoding="utf-8")
    assert run(source, lines, form) == 0
    assert run(lines, back, form, "inverse=true") == 0
    before, after = list(read_amr(source, keep_alignments=False)), list(read_amr(back))
    assert [content(item) for item in after] == [content(item) for item in before]
    assert list(after[0].metadata) == ["date", "note"] and after[0].metadata["note"] == "one\ntwo"
    assert smatch([item.graph for item in before], [item.graph for item in after]).f1 == 1
    assert run(back, tmp_path / "again.lines", form) == 0
    assert (tmp_path / "again.lines").read_bytes() == lines.read_bytes()


@all_forms
def test_a_line_is_tokens_then_metadata(tmp_path: Path, form: str) -> None:
    source, lines, bare = tmp_path / "a.txt", tmp_path / "a.lines", tmp_path / "bare.lines"
    source.write_text(FILE, encoding="utf-8")
    assert run(source, lines, form) == 0
    assert run(source, bare, form, "metadata=false") == 0
    sentences = list(read_amr(source, keep_alignments=False))
    written = lines.read_text(encoding="utf-8").splitlines()
    tokens_only = bare.read_text(encoding="utf-8").splitlines()
    for sentence, line, short in zip(sentences, written, tokens_only, strict=True):
        tokens, rest = split_line(line)
        assert tokens == linearize(sentence.tree, form)
        assert json.loads(rest)["snt"] == sentence.text
        assert split_line(short) == (tokens, "")
        assert short == line.removesuffix("\t" + rest)
    assert run(bare, tmp_path / "back.amr", form, "inverse=true") == 0
    trees = [item.tree.node for item in read_amr(tmp_path / "back.amr")]
    assert trees == [delinearize(linearize(item.tree, form), form).node for item in sentences]


def test_the_documented_example() -> None:
    line = '( <pointer:0> chapter :mod 7 )\t{"id": "lpp.289", "snt": "Chapter 7 ."}'
    sentence = parse_line(line, "dfs")
    assert sentence.tree.node == ("c", [("/", "chapter"), (":mod", "7")])
    assert (sentence.id, sentence.forms) == ("lpp.289", ["Chapter", "7", "."])
    assert format_line(sentence, "dfs") == line + "\n"


GOOD = "( <pointer:0> dog )"
BAD_LINES = {
    "nothing": ("", "no graph"),
    "no tokens": ('\t{"id": "x"}', "no graph"),
    "cut off": ("( <pointer:0> dog :mod", "token 5: the end, where a target is expected"),
    "too much": (f"{GOOD} )", "token 5: ), where the end is expected"),
    "another form": ("(dog )", "token 1: (dog, where a target is expected"),
    "no such node": ("( <pointer:0> dog :mod <pointer:3> )", "token 5: <pointer:3>, where a"),
    "no concept": ("( <pointer:0> :mod 7 )", "has no concept"),
    "open string": ('( <pointer:0> dog :mod "a b )', "token 6: b, where a role"),
    "no symbol": ("( <pointer:0> dog/cat )", "expected a role or ) and found /"),
    "a mark": ("( <pointer:0> dog~e.1 )", "a token is more than one"),
    "deep": ("".join(f"( <pointer:{k}> dog :mod " for k in range(301)) + "7" + " )" * 301,
             "more than 300 nodes inside each other"),
    "metadata cut off": (f'{GOOD}\t{{"id": "x', "metadata: malformed JSON"),
    "metadata, a list": (f"{GOOD}\t[]", "metadata: not a JSON object of strings"),
    "metadata, a number": (f'{GOOD}\t{{"id": 7}}', "metadata: not a JSON object of strings"),
    "metadata, a key": (f'{GOOD}\t{{"a b": "x"}}', "metadata: 'a b' is not a key"),
    "metadata, an id": (f'{GOOD}\t{{"id": "x\\n(a / b)"}}', "metadata: an id of several lines"),
    "half a pair": (f'{GOOD}\t{{"snt": "\\ud800"}}', "metadata: malformed JSON"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "message"), BAD_LINES.values(), ids=BAD_LINES.keys())
def test_bad_lines_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    source, target = tmp_path / "in.lines", tmp_path / "out.amr"
    source.write_text(f"{GOOD}\n{line}\n{GOOD}\n", encoding="utf-8")
    assert run(source, target, "dfs", "inverse=true") == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"error: {source}:2: ") and message in told
    assert not target.exists()


def test_bad_files_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cut.txt").write_text("(a / b)\n\n# ::id x\n(a / b\n  :mod (c / d)\n")
    (tmp_path / "latin.txt").write_bytes(b"(a / b)\n\n(a / caf\xe9)\n")
    (tmp_path / "none.txt").write_text("\n")
    for name, form, options, message in [
        ("cut.txt", "dfs", [], "cut.txt:5: the graph ends inside a"),
        ("latin.txt", "dfs", [], "latin.txt:3: not UTF-8"),
        ("latin.txt", "dfs", ["inverse=true"], "latin.txt:1: token 1"),
        ("none.txt", "dfs", [], "none.txt: holds no graphs"),
        ("nothing.txt", "dfs", [], "nothing.txt: no such file or folder"),
        ("nothing.txt", "dfs", ["inverse=true"], "nothing.txt: no such file or folder"),
        ("cut.txt", "spring", [], "form=spring: use one of brief, dfs, bfs, penman"),
    ]:
        assert run(tmp_path / name, tmp_path / "out", form, *options) == 2
        (told,) = capsys.readouterr().err.splitlines()
        assert told.startswith("error: ") and message in told
        assert not (tmp_path / "out").exists()


def test_errors_in_python_say_which_token() -> None:
    with pytest.raises(InputError, match="token 3: <stop>, where"):
        parse_line("( <pointer:0> <stop> )", "dfs")


@all_forms
def test_the_little_prince_survives(graphsem_data: Path, tmp_path: Path, form: str) -> None:
    file = amr_files(graphsem_data / "amr" / "lpp")[0]
    assert run(file, tmp_path / "a.lines", form) == 0
    assert run(tmp_path / "a.lines", tmp_path / "b.amr", form, "inverse=true") == 0
    before, after = list(read_amr(file, keep_alignments=False)), list(read_amr(tmp_path / "b.amr"))
    assert [content(item) for item in after] == [content(item) for item in before]


def test_a_pointer_of_thousands_of_digits_is_no_pointer(tmp_path: Path, capsys: Any) -> None:
    lines, back = tmp_path / "a.lines", tmp_path / "a.amr"
    for tokens in ("( <pointer:{}> a )", "( <pointer:0> a :ARG0 <pointer:{}> )"):
        lines.write_text(tokens.format("9" * 5000) + "\n")
        assert run(lines, back, "dfs", "inverse=true") == 2
        message = capsys.readouterr().err
        assert message.startswith(f"error: {lines}:1: ") and message.count("\n") == 1
        assert not back.exists()


def test_a_file_without_lines_holds_no_graphs(tmp_path: Path, capsys: Any) -> None:
    lines, back = tmp_path / "a.lines", tmp_path / "a.amr"
    lines.touch()
    assert run(lines, back, "dfs", "inverse=true") == 2
    assert capsys.readouterr().err == f"error: {lines}: holds no graphs\n"
    assert not back.exists()
