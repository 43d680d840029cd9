"""Markdown: what is read of it, and that every character of a word is the file's."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semcore.commands.predicting import PredictKeys
from semcore.commands.reading import Reading
from semcore.text.folders import text_inputs
from semcore.text.markdown import read_markdown
from semcore.text.plain_forms import plain_form, plain_text
from semcore.text.sentences import split_markdown

ROOT = Path(__file__).parents[3]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def forms(text: str) -> list[str]:
    """The words of each sentence, in a string."""
    return [" ".join(sentence.forms) for sentence in split_markdown(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("They **sold** it.", ["They sold it ."]),
        ("***They*** sold __it__, `here`.", ["They sold it , here ."]),
        ("# The sale\nThey sold it.", ["The sale", "They sold it ."]),
        ("The sale\n===\nIt rained\n---\nShe left", ["The sale", "It rained", "She left"]),
        ("- Open the\n  door.\n- Go\n1. One\n2. Two", ["Open the door .", "Go", "One", "Two"]),
        ("* [ ] Buy milk\n* [x] Sell it", ["Buy milk", "Sell it"]),
        ('He [left](http://a.b/c "a (t")s.', ["He left s ."]),
        ("[It](<u v>) [r][x] [s]\n\n[x]: y", ["It r [ s ]"]),
        ("[They](a(b)c) left![pic](p.png)\n\n[x]: http://no.no 'never'", ["They left pic"]),
        ("See <http://a.org/b>, or http://c.org.", ["See http://a.org/b , or http://c.org ."]),
        ("> She said **it\n> rained** there.", ["She said it rained there ."]),
        ("5 \\* 3 &amp; ~~no~~<br>x <b>y</b> <!-- z -->", ["5 * 3 &amp; no x y"]),
        ("It&#39;s &quot;no&quot; &mdash; AT&amp;T a&nbsp;b &none; `&lt;`",
         ["It &#39;s &quot; no &quot; &mdash; AT&amp;T a b & none ; & lt ;"]),
        ("<p>It&#x27;s AT&amp;T&nbsp;&hellip;</p>", ["It &#x27;s AT&amp;T &hellip;"]),
        ("<div>if 3 < 5 and 6 > 2 then</div>", ["if 3 < 5 and 6 > 2 then"]),
        ("<table><tr><td>cat</td><td>d<b>o</b>g<br/>cow</td></tr></table>", ["cat", "d o g cow"]),
        ("A <td>cat</td><td>dog</td>", ["A cat dog"]),
        ('<div title="a > b">x<script>if (a<b) c</script> y<pre>z</pre><?php e ?> <!-- c</div>',
         ["x y < ! -- c"]),
        ("```python\nprint(1)\n```\nIt rained.", ["It rained ."]),
        ("| Name | Says |\n|:--|--:|\n| `a` | He *left*. |", ["Name", "Says", "a", "He left ."]),
        ("<div>\nShe left.\n</div>\n\n<!-- no\nno -->\n\n<style>a{}</style>", ["She left ."]),
        ("---\ntitle: No\n---\nIt rained.", ["It rained ."]),
        ("---\na: b\ntags:\n- x\n  y: z\nc: [d,\n]\n# e\n...\nIt rained.", ["It rained ."]),
        ("---\r\ntitle:\r\n---\r\nIt rained.", ["It rained ."]),
        ("---\nNote: it is long.\n\nShe left. He stayed.\n\n---\nThe end.\n",
         ["Note : it is long .", "She left .", "He stayed .", "The end ."]),
        ("---\nNote: it\nrains\n---\nThe end.", ["Note : it rains", "The end ."]),
        ("It rained\n\n---\n\nShe left", ["It rained", "She left"]),
        ("    Indented text is text.", ["Indented text is text ."]),
        ("She was un**believ**able.", ["She was un believ able ."]),
        ("It was wrapped at a width, as prose is in files of text, and\r\ngoes on **here**.\r\n",
         ["It was wrapped at a width , as prose is in files of text , and goes on here ."]),
        ("", []),
        ("***", []),
        ("snake_case and 2*3*4 stay", ["snake_case and 2 3 4 stay"]),
    ],
)  # fmt: skip
def test_what_is_read(text: str, sentences: list[str]) -> None:
    assert forms(text) == sentences


def check(text: str) -> None:
    found = split_markdown(text, "d")
    ends = 0
    for number, sentence in enumerate(found, start=1):
        assert sentence.id == f"d:{number}" and sentence.start >= ends
        ends = sentence.start + len(sentence.text)
        assert text[sentence.start : ends] == sentence.text
        assert sentence.words[0].start == 0 and sentence.words[-1].end == len(sentence.text)
        place = 0
        for start, end in sentence.words:
            assert place <= start < end
            assert not any(map(str.isspace, sentence.text[start:end].replace("\u00a0", "x")))
            place = end
    readable = read_markdown(text)
    assert len(readable.text) == len(readable.places) == len(readable.ends)
    assert readable.places == sorted(readable.places)
    assert all(start < end for start, end in zip(readable.places, readable.ends, strict=True))


@pytest.mark.parametrize("depth", [9, 25, 45, 80, 400])
def test_however_deep_it_stands(depth: int) -> None:
    items = "\n".join(f"{'  ' * level}- Item **{level}** is." for level in range(depth))
    assert forms(f"{items}\n\nThe end.") == [
        *(f"Item {level} is ." for level in range(depth)), "The end ."
    ]  # fmt: skip
    for marks in (">" * depth, "> " * depth, "- " * depth):
        assert forms(f"{marks} She *left*.\n\nThe end.") == ["She left .", "The end ."]
    assert forms(f"{'[' * depth}a{']' * depth}")[0].count("a") == 1
    check(f"{items}\n\nThe end.")


@pytest.mark.parametrize(
    "part", ["<pre", "<pre>", "<!--", "<?", '<a "', "<a '\"", "</pre ", "<a/", "&#39", "<a b='<3"]
)
def test_html_takes_time_by_its_length(part: str) -> None:
    started = time.process_time()
    read_markdown("<div>" + part * 20_000)
    assert time.process_time() - started < 3


def test_words_with_entities_are_looked_up_by_their_characters() -> None:
    (sentence,) = split_markdown("It&#39;s AT&amp;T.")
    assert list(map(plain_form, sentence.forms)) == ["It", "'s", "AT&T", "."]
    assert plain_text(sentence.text, sentence.words) == "It's AT&T."
    assert [plain_form(word) for word in ("&", "&nbsp;", "&none;", ";")] == [
        "&", "&nbsp;", "&none;", ";"
    ]  # fmt: skip


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_projects_own_documents(path: Path) -> None:
    """Offsets are the file's; no marks are words, and no word of plain lines is lost."""
    text = path.read_text("utf-8")
    check(text)
    read = read_markdown(text)
    for character, place in zip(read.text, read.places, strict=True):
        assert character.isspace() or character == text[place]
    words = [form for sentence in split_markdown(text) for form in sentence.forms]
    assert not {"**", "```", "##", "###"} & set(words)
    assert not any("](" in word for word in words)
    plain = re.sub(r"(?ms)^```.*?^```", "", text)
    lines = [line for line in plain.split("\n") if re.fullmatch(r"[A-Z][\w ,.;:]+", line)]
    said = " ".join(read.text.split())
    assert all(" ".join(line.split()) in said for line in lines)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(
    ["a", "Bo. ", "\n", "\n\n", "*", "**", "_", "`", "```\n", "[", "](", ")", "# ", "> ", "- ",
     "1. ", "| ", "|-|\n", "\\", "&amp;", "&#39;", "&nGt;", "&shy;",
     "&nbsp;", "<b>", "<td>", "<pre>", "<div>", "<!--", "-->", "\r\n", "\t", "    ", "\x00", "é",
     "\u00a0", "~~", "![", "<", ">", "---\n", "=", "\u2028", "\x0b"]
), max_size=40).map("".join))  # fmt: skip
def test_whatever_is_written_offsets_hold(text: str) -> None:
    check(text)


def test_files_are_read_by_their_ending_or_by_format(tmp_path: Path) -> None:
    for name in ("a.md", "b.markdown", "c.txt"):
        (tmp_path / name).write_text("# Sale\n\nThey **sold** it.")
    plain = ["# Sale", "They * * sold * * it ."]
    read = ["Sale", "They sold it ."]
    for name, format, expected in [
        ("a.md", "auto", read), ("b.markdown", "auto", read), ("c.txt", "auto", plain),
        ("a.md", "text", plain), ("c.txt", "markdown", read),
    ]:  # fmt: skip
        keys = PredictKeys(checkpoint="c", input=str(tmp_path / name), format=format)
        found = list(keys.sentences(text_inputs(keys.input, format), Reading()))
        assert [" ".join(sentence.forms) for sentence in found] == expected
