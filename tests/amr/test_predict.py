"""``python -m amr.predict``: text in, one valid graph a sentence out; nothing half-written."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import penman
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from penman.graph import Graph

import amr
from amr.alignment.marks import read_alignments
from amr.config import GraphOptions
from amr.constants.rewriting import as_read
from amr.data import Alignment, AMRSentence
from amr.notation.files import read_amr
from amr.parser import AMRParser, unparsed
from amr.predict import block, main
from semcore.text.sentences import split, split_markdown, words

TEXT = "The dog wants to sleep . It is not raining\nin Rome .\n\nHe says that she left 😀 .\n"


@pytest.fixture(scope="module")
def parser(random_checkpoint: Path) -> AMRParser:
    return AMRParser.from_pretrained(random_checkpoint)


def run(checkpoint: Path, *arguments: str) -> int:
    return main.run([f"checkpoint={checkpoint}", *arguments])


def predicted(
    checkpoint: Path, folder: Path, content: str | bytes, *arguments: str
) -> list[AMRSentence]:
    """What the command writes for a text file."""
    source, target = folder / "in.txt", folder / "out.amr"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert run(checkpoint, f"input={source}", f"output={target}", *arguments) == 0
    return list(read_amr(target))


def is_connected(graph: Graph) -> bool:
    """Whether every variable is reached from the top, roles taken in both directions."""
    near: dict[str, set[str]] = {variable: set() for variable in graph.variables()}
    for source, _, target in graph.edges():
        near[source].add(target)
        near[target].add(source)
    reached, pending = {graph.top}, [graph.top]
    while pending:
        found = near[str(pending.pop())] - reached
        reached |= found
        pending += found
    return reached == near.keys()


def check_graphs(text: str, number: int) -> None:
    """A file of so many graphs, each with one root and in one piece, to penman and to us."""
    graphs = penman.loads(text)
    assert len(graphs) == number == len(penman.load(io.StringIO(text)))
    for graph in graphs:
        assert is_connected(graph)
        assert not [source for source, _, target in graph.instances() if target is None]


def test_a_document(random_checkpoint: Path, parser: AMRParser, tmp_path: Path) -> None:
    found = predicted(random_checkpoint, tmp_path, TEXT)
    assert [item.id for item in found] == ["in:1", "in:2", "in:3"]
    parsed = list(parser.parse(TEXT, "in"))
    for item, sentence, other in zip(found, split(TEXT), parsed, strict=True):
        assert item.text == sentence.text.replace("\n", " ")
        assert item.forms == sentence.forms
        assert item.tree.node == other.tree.node
        assert list(item.metadata) == ["tok", "alignments"]
        assert item.metadata["tok"] == " ".join(sentence.forms)
        assert read_alignments(item.tree, item.metadata["alignments"]) == other.alignment
    assert any(item.metadata["alignments"] for item in found)
    check_graphs((tmp_path / "out.amr").read_text(encoding="utf-8"), 3)


def test_of_markdown_marks_and_addresses_are_in_no_graph(
    random_checkpoint: Path, tmp_path: Path
) -> None:
    source, target = tmp_path / "in.md", tmp_path / "out.amr"
    source.write_text("# The *sale*\n\nThey **sold** [2,345](http://x.org/5/6) of\n`them`s.\n")
    assert run(random_checkpoint, f"input={source}", f"output={target}") == 0
    first, second = read_amr(target)
    assert (first.text, second.text) == ("The sale", "They sold 2,345 of thems.")
    assert second.forms == ["They", "sold", "2,345", "of", "them", "s", "."]
    (_, given) = split_markdown(source.read_text())
    assert "http" in given.text
    reading = as_read(unparsed("1", given.text, given.words))
    assert "http" not in reading.sentence.text and "2,345" in reading.sentence.forms
    check_graphs(target.read_text("utf-8"), 2)


def test_a_file_that_grows_is_the_same(random_checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(TEXT, encoding="utf-8")
    keys = [f"input={tmp_path / 'in.txt'}", "beam=3", "n_best=2"]
    assert run(random_checkpoint, *keys, f"output={tmp_path / 'a.amr'}") == 0
    assert run(random_checkpoint, *keys, f"output={tmp_path / 'b.amr'}", "resume=true") == 0
    assert (tmp_path / "a.amr").read_bytes() == (tmp_path / "b.amr").read_bytes()
    assert not (tmp_path / "b.amr.unfinished").exists()


def test_own_fields_of_a_record_stand_with_its_graphs(
    random_checkpoint: Path, tmp_path: Path
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.amr"
    own = {"label": 3, "a::b ::c": [":::", "\u2028\u00e9"], "url": "http://x.org"}
    records = [{"text": "It rained. She left.", "id": "d", **own}, {"text": "It rained."}]
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    assert run(random_checkpoint, f"input={source}", f"output={target}") == 0
    content = target.read_text("utf-8")
    metas = [graph.metadata.get("meta") for graph in penman.loads(content)]
    assert [meta and json.loads(meta) for meta in metas] == [own, own, None]
    metas = [sentence.metadata.get("meta") for sentence in read_amr(target)]
    assert [meta and json.loads(meta) for meta in metas] == [own, own, None]
    check_graphs(content, 3)
    again = tmp_path / "again.amr"
    assert run(random_checkpoint, f"input={target}", f"output={again}") == 0
    assert again.read_bytes() == target.read_bytes()


def test_line_i_is_graph_i(random_checkpoint: Path, tmp_path: Path) -> None:
    lines = ["She left . It rained .", "", "  Cold !  ", "a\x0bb\u2028c\x85d", " \t", "end"]
    content = "\ufeff" + "\r\n".join(lines) + "\n"
    found = predicted(random_checkpoint, tmp_path, content, "one_sentence_per_line=true")
    assert [item.id for item in found] == [f"in:{number}" for number in range(1, 7)]
    assert [" ".join(item.text.split()) for item in found] == [
        " ".join(line.split()) for line in lines
    ]
    assert [item.forms for item in found][3] == ["a", "b", "c", "d"]
    for item, line in zip(found, lines, strict=True):
        empty = item.tree.node == ("a", [("/", "amr-empty")])
        assert empty == (not line.strip())
    check_graphs((tmp_path / "out.amr").read_text(encoding="utf-8"), 6)


def test_words_between_blanks(random_checkpoint: Path, tmp_path: Path) -> None:
    line = "don't stop (here) , U.S. :)\n"
    options = ["one_sentence_per_line=true", "tokenized=true"]
    (item,) = predicted(random_checkpoint, tmp_path, line, *options)
    assert item.forms == line.split()
    (other,) = predicted(random_checkpoint, tmp_path, line, options[0])
    assert other.forms == [line[start:end] for start, end in words(line)] != item.forms


def test_alignments_as_markers_or_not_at_all(random_checkpoint: Path, tmp_path: Path) -> None:
    isi = predicted(random_checkpoint, tmp_path, TEXT)
    surface = predicted(random_checkpoint, tmp_path, TEXT, "alignments=surface")
    none = predicted(random_checkpoint, tmp_path, TEXT, "alignments=none")
    assert "~" not in "".join(penman.format(item.tree) for item in [*isi, *surface, *none])
    for item, marked, bare in zip(isi, surface, none, strict=True):
        assert item.tree.node == marked.tree.node == bare.tree.node
        assert list(bare.metadata) == list(marked.metadata) == ["tok"]
        assert item.alignment is None and bare.alignment is None
        written = read_alignments(item.tree, item.metadata["alignments"])
        assert (marked.alignment or Alignment()) == written


def test_several_graphs_of_a_sentence(random_checkpoint: Path, tmp_path: Path) -> None:
    options = ["beam=3", "length_penalty=0"]
    best = predicted(random_checkpoint, tmp_path, TEXT, *options)
    several = predicted(random_checkpoint, tmp_path, TEXT, *options, "n_best=3")
    for item in best:
        graphs = [other for other in several if other.id == item.id]
        assert [other.metadata["rank"] for other in graphs] == ["1", "2", "3"][: len(graphs)]
        assert graphs[0].tree.node == item.tree.node
        scores = [float(other.metadata["score"]) for other in graphs]
        assert scores == sorted(scores, reverse=True) and scores[0] < 0
        assert len({penman.format(other.tree) for other in graphs}) > 1
    assert len(several) > 2 * len(best)


def test_a_folder_of_texts(random_checkpoint: Path, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    (folder / "below").mkdir(parents=True)
    for name, text in [("b b.txt", "It rained ."), ("a.txt", "He left ."), ("empty.txt", ""),
                       ("notes.bin", "Not this ."), ("below/c.txt", "This too .")]:  # fmt: skip
        (folder / name).write_text(text)
    target = tmp_path / "new" / "out.amr"
    assert run(random_checkpoint, f"input={folder}", f"output={target}") == 0
    assert [item.id for item in read_amr(target)] == ["a:1", "b_b:1", "below/c:1"]


def test_standard_input_to_standard_output(
    random_checkpoint: Path,
    parser: AMRParser,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(TEXT))
    assert run(random_checkpoint) == 0
    expected = "\n".join(block(item) for item in parser.parse(TEXT))
    assert capsys.readouterr().out == expected
    assert expected.startswith("# ::id 1\n# ::snt The dog wants to sleep .\n# ::tok The dog")


def test_no_text_is_no_graph(random_checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(" \n\n ")
    target = tmp_path / "out.amr"
    assert run(random_checkpoint, f"input={tmp_path / 'in.txt'}", f"output={target}") == 0
    assert target.read_text() == ""


LONG = "The dog that barks sees two cats , and she gave him a book about Rome . " * 130
STRANGE = [
    "Yes",
    LONG,  # 2,210 words
    "x" * 3000,
    "😀 👩‍👩‍👧 e\u0301 \u200b \u202e",
    '( ) : / ~ " \\ (a / b :c "d~e.1") ::id 7 ::snt # ::tok x',
    '""""" ((((( ))))) :ARG0 <pointer:0> <stop> - + 3.5',
    "\x00 \x01\x1f \x7f \ufeff \ufffe",
    "\u0e01\u0e33 日本語のテキスト العربية",
]


@pytest.mark.parametrize("beam", [1, 2])
def test_whatever_the_text_it_gives_a_graph(
    random_checkpoint: Path, tmp_path: Path, beam: int
) -> None:
    content = "".join(f"{line}\n" for line in STRANGE)
    options = ["one_sentence_per_line=true", "longest=60", f"beam={beam}"]
    found = predicted(random_checkpoint, tmp_path, content, *options)
    check_graphs((tmp_path / "out.amr").read_text(encoding="utf-8"), len(STRANGE))
    for item, line in zip(found, STRANGE, strict=True):
        assert "".join(item.forms) == "".join(line.split())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4), st.sampled_from([1, 3]))
def test_random_text_gives_valid_graphs(parser: AMRParser, lines: Sequence[str], beam: int) -> None:
    small = AMRParser(parser.model, parser.linker, GraphOptions(beam=beam, longest=40))
    sentences = [unparsed(str(k), line, words(line)) for k, line in enumerate(lines)]
    text = "\n".join(block(item, "surface") for item in small.parse_sentences(sentences))
    check_graphs(text, len(lines))


def test_the_package_gives_the_parser(random_checkpoint: Path) -> None:
    assert amr.AMRParser is AMRParser and amr.AMRSentence is AMRSentence
    with pytest.raises(AttributeError, match="no attribute 'Parser'"):
        _ = amr.Parser
    assert not [item for item in amr.__all__ if not hasattr(amr, item)]


def test_given_words_are_kept(random_checkpoint: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.amr"
    sentence = (
        '{"id": "s", "text": "in-patients can\'t", "words": [[0, 2], [2, 3], [3, 11], [12, 17]]}'
    )
    document = (
        '{"name": "d", "text": "It\'s up. No.", "parsers": [], "sentences": [{"id": "d:1", '
        '"text": "It\'s up.", "words": [[0, 4], [5, 8]]}, '
        '{"text": "No.", "words": [[0, 3]], "start": 9}]}'
    )
    plain = '{"id": "p", "text": "He left. She stayed.", "words": null}'
    source.write_text("\n".join((sentence, document, plain)), "utf-8")
    assert run(random_checkpoint, f"input={source}", f"output={target}") == 0
    assert [(found.id, found.metadata["tok"]) for found in read_amr(target)] == [
        ("s", "in - patients can't"),
        ("d:1", "It's up."),
        ("d:2", "No."),
        ("p:1", "He left ."),
        ("p:2", "She stayed ."),
    ]


@pytest.mark.parametrize("name", ["in.amr", "in.penman", "in.txt"])
def test_of_graphs_the_sentences_are_read(
    random_checkpoint: Path, tmp_path: Path, name: str
) -> None:
    source, target = tmp_path / name, tmp_path / "out.amr"
    source.write_text(
        "# ::id x1\n# ::snt The boy can't go.\n# ::tok The boy can not go .\n(g / go-02)\n\n"
        "# ::snt He left.\n# ::tok He left.\n(l / leave-11)\n",
        "utf-8",
    )
    assert run(random_checkpoint, f"input={source}", f"output={target}") == 0
    found = list(read_amr(target))
    assert [sentence.id for sentence in found] == ["x1", "in:2"]
    assert [sentence.text for sentence in found] == ["The boy can't go.", "He left."]
    assert found[1].metadata["tok"] == "He left."
