"""PENMAN files: nothing is lost on the way in and out, and nothing wrong gets in."""

from __future__ import annotations

import io
import os
from pathlib import Path

import penman
import pytest
from hypothesis import given
from hypothesis import strategies as st
from penman.models.amr import model
from penman.tree import Tree

from amr.alignment.marks import branches
from amr.data import Alignment, AMRSentence, words_of_text
from amr.notation.blocks import blocks, metadata
from amr.notation.files import amr_files, format_amr, read_amr, write_amr
from amr.notation.reader import MAX_DEPTH, NotationError, read_graph
from semcore.errors import InputError
from tests.amr.random_trees import trees
from tests.amr.scoring.random_graphs import unhurried

SLEEP = """\
# AMR release; number of AMRs: 2

# ::id s.1 ::date 2012-11-18T16:26:36 ::annotator me ::preferred
# ::snt The boy :: who slept - left .
# ::tok The boy :: who slept - left .
# ::save-date Tue Apr 16, 2013 ::file s_1.txt
(l / leave-01~e.6
      :ARG0~e.3 (b / boy~e.1
            :ARG0-of (s / sleep-01~e.4))
      :polarity -~e.5)

# ::id s.2 ::snt i)
# ::alignments 0-1.1
(t / thing :li i)
"""


def saved(folder: Path, text: str | bytes, name: str = "some.txt") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_metadata_tree_and_alignment(tmp_path: Path) -> None:
    first, second = read_amr(saved(tmp_path, SLEEP))
    assert first.id == "s.1"
    assert first.text == "The boy :: who slept - left ."
    assert list(first.metadata) == [
        *("date", "annotator", "preferred", "tok", "save-date", "file"),
    ]
    assert first.metadata["preferred"] == ""
    assert first.metadata["save-date"] == "Tue Apr 16, 2013"
    assert ("s", ":ARG0", "b") in first.graph.triples
    assert first.alignment == Alignment(
        {
            ("l", ":instance", "leave-01"): (6,),
            ("b", ":instance", "boy"): (1,),
            ("s", ":instance", "sleep-01"): (4,),
            ("l", ":polarity", "-"): (5,),
        },
        {("l", ":ARG0", "b"): (3,)},
    )
    assert "~" not in str(first.tree)
    assert second.text == "i)"
    assert second.metadata == {"alignments": "0-1.1"}
    assert ("t", ":li", "i") in second.graph.triples  # a constant: no variable is called i


def test_alignments_can_be_dropped(tmp_path: Path) -> None:
    for sentence in read_amr(saved(tmp_path, SLEEP), keep_alignments=False):
        assert sentence.alignment is None
        assert "alignments" not in sentence.metadata


def test_isi_tokens_count_the_words(tmp_path: Path) -> None:
    text = "# ::snt (an ex-king)\n# ::tok -LRB- an ex @-@ king -RRB-\n(k / king~e.4)\n"
    (sentence,) = read_amr(saved(tmp_path, text))
    assert sentence.forms == ["(", "an", "ex", "-", "king", ")"]
    assert sentence.alignment == Alignment({("k", ":instance", "king"): (4,)})


def test_alignments_of_other_words_are_dropped(tmp_path: Path) -> None:
    text = "# ::snt a king\n# ::tok a queen\n(k / king~e.1)\n\n# ::snt king\n(k / king~e.0,7)\n"
    other, beyond = read_amr(saved(tmp_path, text))
    assert other.alignment is None
    assert beyond.alignment == Alignment({("k", ":instance", "king"): (0,)})


@pytest.mark.parametrize(
    ("graph", "line", "problem"),
    [
        ("", 2, "no graph"),
        ("()", 3, "a node without a variable"),
        ("(b / boy", 3, "the graph ends inside b"),
        ("(b / boy\n  :mod (l / little", 4, "the graph ends inside l"),
        ("(b / boy))", 3, ") after the end"),
        ("(b / boy)\n(c / cat)", 4, "a second graph, not connected"),
        ("(b / boy)\nboy", 4, "boy after the end"),
        ("boy", 3, "expected ( and found boy"),
        ("(b)", 3, "variable b has no concept"),
        ("(b / )", 3, "variable b has no concept"),
        ("(b / boy :mod)", 3, "nothing after :mod"),
        ("(b / boy : c)", 3, "a role without a name"),
        ("(b / boy :instance c)", 3, "a second concept"),
        ("(b / boy~e.1 :mod (l / little)~e.2)", 3, "expected a role or ) and found ~e.2"),
        ("(b / boy mod c)", 3, "expected a role or ) and found mod"),
        ("(b / boy\n :mod (b / big))", 4, "variable b is defined twice"),
        ('(b / boy :name (n / name :op1 "Al))', 3, "a quotation mark that is never closed"),
        ("(b / boy~x)", 3, "an alignment to no word"),
        ("(b / boy :value 1/2)", 3, "expected a role or ) and found /"),
        ("(b / boy :mod (l / little\n\n# ::id t.2", 3, "the graph ends inside l"),
    ],
)
def test_a_broken_graph_is_named_by_its_line(
    tmp_path: Path, graph: str, line: int, problem: str
) -> None:
    path = saved(tmp_path, f"\n# ::id t.1\n{graph}")
    with pytest.raises(InputError) as caught:
        list(read_amr(path))
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: ")
    assert problem in message
    assert "\n" not in message


def test_what_is_read_of_a_broken_file(tmp_path: Path) -> None:
    text = "# ::id 1\n(a / b)\n\n# ::id 2\n\n# ::id 3\n(c / d\n# ::id 4\n(e / f)\n"
    found = list(blocks(saved(tmp_path, text)))
    assert [metadata(block.header)["id"] for block in found] == ["1", "2", "3", "4"]
    assert [block.line for block in found] == [1, 4, 6, 8]
    problems = {}
    for block in found:
        try:
            block.graph()
        except NotationError as error:
            problems[block.line] = error.line
    assert problems == {4: 4, 6: 7}


def test_files_that_are_not_amr(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"some\.txt:2: not UTF-8"):
        list(read_amr(saved(tmp_path, b"# ::snt x\n(a / caf\xe9)\n")))
    with pytest.raises(InputError, match="holds no graphs"):
        list(read_amr(saved(tmp_path, "# only a title\n")))
    with pytest.raises(InputError, match="no such file"):
        list(read_amr(tmp_path / "absent.txt"))
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=r"no \.txt, \.amr file"):
        list(read_amr(tmp_path / "folder"))


def test_a_folder_is_its_files_in_order(tmp_path: Path) -> None:
    saved(tmp_path, "(b / boy)", "b.txt")
    saved(tmp_path, "\ufeff# ::id first\r\n(a / ant)\r\n", "a.txt")
    saved(tmp_path, "nothing", "README")
    assert [path.name for path in amr_files(tmp_path)] == ["a.txt", "b.txt"]
    assert [sentence.id for sentence in read_amr(tmp_path)] == ["first", ""]


def test_depth_is_bounded() -> None:
    def nested(count: int) -> str:
        return ":mod".join(f"(x{i} / y " for i in range(count)) + ")" * count

    tree = read_graph(nested(MAX_DEPTH)).tree
    assert len(penman.layout.interpret(tree, model).triples) == 2 * MAX_DEPTH - 1
    for count in (MAX_DEPTH + 1, 100_000):
        with pytest.raises(NotationError, match="inside each other"):
            read_graph(nested(count))


@unhurried
@given(trees())
def test_the_same_tree_as_penman(tree: Tree) -> None:
    assert read_graph(penman.format(tree)).tree.node == penman.parse(penman.format(tree)).node
    assert read_graph(penman.format(tree)).tree.node == tree.node


@unhurried
@given(st.lists(st.tuples(trees(), st.text(max_size=20), st.data()), min_size=1, max_size=3))
def test_written_and_read_again(tmp_path_factory: pytest.TempPathFactory, drawn: list) -> None:
    sentences = []
    for i, (tree, text, data) in enumerate(drawn):
        text = " ".join(text.split())
        words = words_of_text(text)
        alignment = None
        if words and data.draw(st.booleans()):
            index = st.integers(0, len(words) - 1)
            parts = list(branches(tree))
            ends, roles = (
                {
                    triple: tuple(sorted(data.draw(st.sets(index, min_size=1, max_size=2))))
                    for triple in dict.fromkeys(triples)
                    if triple and data.draw(st.booleans())
                }
                for triples in ([part.own for part in parts], [part.edge for part in parts])
            )
            alignment = Alignment(ends, roles) if ends or roles else None
        tokens = {"tok": " ".join(text[start:end] for start, end in words)} if words else {}
        metadata = {**tokens, "empty": "", "twice": "one\ntwo"}
        sentences.append(AMRSentence(f"id.{i}", text, tree, words, metadata, alignment))
    path = tmp_path_factory.mktemp("amr") / "out.txt"
    write_amr(path, sentences)
    assert [sentence.tree.node for sentence in read_amr(path)] == [s.tree.node for s in sentences]
    assert list(read_amr(path)) == sentences
    stream = io.StringIO()
    write_amr(stream, sentences)
    assert stream.getvalue() == path.read_text(encoding="utf-8")


def test_a_sentence_with_line_breaks_keeps_its_line() -> None:
    sentence = AMRSentence(
        "a", "one\r\ntwo", Tree(("x", [("/", "y")])), words_of_text("one\r\ntwo")
    )
    assert format_amr(sentence) == "# ::id a\n# ::snt one  two\n(x / y)\n"


# As the releases say
COUNTS = {
    "lpp": {"train": 1274, "dev": 145, "test": 143},
    "bio": {"train_partial": 885, "dev": 500, "test": 500},
    "massive": {"train": 1183, "dev": 214, "test": 288},
    "qald9": {"train": 408},
    "bamboo_silver": {"train": 29538},
}


@pytest.mark.parametrize("corpus", COUNTS)
def test_published_counts(corpus: str) -> None:
    folder = os.environ.get("GRAPHSEM_DATA")
    if not folder:
        pytest.skip("GRAPHSEM_DATA does not name the folder of the data sets")
    for part, count in COUNTS[corpus].items():
        path = Path(folder) / "amr" / corpus / f"{part}.txt"
        sentences = list(read_amr(path))
        assert len(sentences) == count
        if corpus != "bamboo_silver":
            assert [s.tree.node for s in sentences] == [
                tree.node for tree in penman.iterparse(path.read_text(encoding="utf-8"))
            ]


def test_a_number_of_thousands_of_digits_aligns_nothing() -> None:
    reading = read_graph(f"(s / sleep-01~e.{'9' * 5000},2 :ARG0 (b / boy~e.{'9' * 5000}))")
    assert reading.aligned[("s", ":instance", "sleep-01")] == (2,)
    assert reading.aligned[("b", ":instance", "boy")] == ()


LINE_ENDS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_line_end_of_another_kind_breaks_no_file(tmp_path: Path, end: str) -> None:
    """penman splits lines as Python does; offsets stay those of the text."""
    tree = Tree(
        ("n", [("/", f"na{end}me"), (":op1", f'"a{end}b"'), (":ARG1-of", ("s", [("/", "x")]))])
    )
    text = f"An{end}a b{end}{end}c."
    sentence = AMRSentence(
        id=f"s{end}1",
        text=text,
        tree=tree,
        words=words_of_text(text),
        metadata={"note": f"one{end}line", "tok": text},
    )
    written = format_amr(sentence)
    (graph,) = penman.loads(written)
    assert (":op1", '"a b"') in [triple[1:] for triple in graph.triples]
    assert graph.metadata["snt"] == text.replace(end, " ") and graph.metadata["note"] == "one line"
    (again,) = read_amr(saved(tmp_path, written))
    assert format_amr(again) == written


@pytest.mark.parametrize("end", LINE_ENDS)
def test_line_ends_that_are_read_are_not_written(tmp_path: Path, end: str) -> None:
    """In a string one is a blank; elsewhere it is white space, as for penman."""
    graph = f'(n / name{end}:op1 "a{end}b" :op2 c{end} :mod (d / e{end}))'
    (sentence,) = read_amr(saved(tmp_path, f"# ::snt x{end}y\n{graph}\n"))
    assert dict(sentence.tree.node[1])[":op1"] == '"a b"'
    (other,) = penman.loads(format_amr(sentence))
    assert other.metadata["snt"] == "x y"
    assert sorted(penman.decode(graph.replace(f"a{end}b", "a b")).triples) == sorted(other.triples)
