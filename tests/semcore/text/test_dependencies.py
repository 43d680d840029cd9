"""Dependency treebanks: CoNLL-U, CoNLL-X; counts; errors with their line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semcore.errors import InputError
from semcore.text.dependencies import (
    ROOT,
    Dependency,
    DependencySentence,
    depths_of,
    read_dependencies,
)
from semcore.text.treebank import read_treebank

SAMPLES = Path(__file__).parents[3] / "samples" / "dependency"
ROWS = [
    "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_",
    "2\tboy\tboy\tNOUN\tNN\t_\t3\tnsubj\t_\t_",
    "3\twants\twant\tVERB\tVBZ\t_\t0\troot\t_\t_",
]
GAPPED = """\
# sent_id = w1
# text = Ann won gold and Bob silver
1\tAnn\tAnn\tPROPN\tNNP\t_\t2\tnsubj\t2:nsubj\t_
2\twon\twin\tVERB\tVBD\t_\t0\troot\t0:root\t_
3\tgold\tgold\tNOUN\tNN\t_\t2\tobj\t2:obj\t_
4\tand\tand\tCCONJ\tCC\t_\t5\tcc\t5.1:cc\t_
5\tBob\tBob\tPROPN\tNNP\t_\t2\tconj\t5.1:nsubj\t_
5.1\twon\twin\tVERB\tVBD\t_\t_\t_\t2:conj:and\t_
6\tsilver\tsilver\tNOUN\tNN\t_\t5\torphan\t5.1:obj\t_
"""


def read(path: Path, text: str) -> list[DependencySentence]:
    path.write_text(text, encoding="utf-8")
    return list(read_dependencies(path))


def problem(path: Path, *lines: str) -> str:
    with pytest.raises(InputError) as caught:
        read(path, "\n".join([*ROWS, "", *lines]) + "\n")
    message = str(caught.value)
    assert message.startswith(f"{path}:") and "\n" not in message
    return message.removeprefix(f"{path}:")


def test_a_tree(tmp_path: Path) -> None:
    (sentence,) = read(tmp_path / "a.conllu", "\n".join(ROWS))
    assert sentence.id == "a.1" and sentence.text == "The boy wants"
    assert sentence.heads == (1, 2, ROOT) and sentence.labels == ("det", "nsubj", "root")
    assert sentence.lemmas == ("the", "boy", "want") and sentence.enhanced == ()


def test_conll_x_with_projective_heads_and_with_eight_columns(tmp_path: Path) -> None:
    rows = [row.split("\t") for row in ROWS]
    long = ["\t".join([*row[:2], "_", *row[3:8], "2", "x"]) for row in rows]
    short = ["\t".join([*row[:2], "_", *row[3:8]]) for row in rows]
    (ten,), (eight,) = read(tmp_path / "b", "\n".join(long)), read(tmp_path / "b", "\n".join(short))
    assert ten == eight
    assert ten.lemmas == ("", "", "") and ten.enhanced == () and ten.labels[2] == "root"


def test_tokens_of_several_words_in_the_samples() -> None:
    sentences = list(read_dependencies(SAMPLES / "train.conllu"))
    assert sentences[1].tokens == (((6, 8), "doesn't"),)
    assert sentences[1].words[6:8] == ("does", "n't")
    assert sentences[0].id == "sample-harbour-0001"
    assert sentences[0].text == "The boy wants to leave."
    assert sentences[0].enhanced[1] == (Dependency(2, "nsubj"), Dependency(4, "nsubj:xsubj"))


def test_empty_nodes_are_counted_behind_the_words(tmp_path: Path) -> None:
    (sentence,) = read(tmp_path / "c", GAPPED)
    assert sentence.words == ("Ann", "won", "gold", "and", "Bob", "silver")
    assert [(node.after, node.word) for node in sentence.empty] == [(5, "won")]
    assert sentence.enhanced[4] == (Dependency(6, "nsubj"),)
    assert sentence.enhanced[6] == (Dependency(1, "conj:and"),)
    assert sentence.heads[4] == 1


def test_a_word_that_is_an_underscore_or_a_number_sign(tmp_path: Path) -> None:
    text = "1\t_\t_\tSYM\t_\t_\t0\troot\t_\t_\n2\t#\t#\tSYM\t_\t_\t1\tdep\t_\t_\n"
    (sentence,) = read(tmp_path / "d", text)
    assert sentence.words == ("_", "#") == sentence.lemmas
    assert sentence.tags == ("SYM", "SYM")


def test_mistakes_name_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "e.conllu"
    assert problem(path, "1 The the DET DT _ 0 root _ _").startswith("5: no tabs; a line has 10")
    assert problem(path, "1\tThe\tthe\tDET").startswith("5: 4 columns;")
    assert problem(path, "1\tThe\t\tDET\tDT\t_\t0\troot\t_\t_") == "5: column 3 is empty"
    assert problem(path, ROWS[0].replace("\t2\tdet", "\t7\tdet")) == (
        "5: the head 7 is beyond the last word, 1"
    )
    assert problem(path, ROWS[0].replace("\t2\tdet", "\tx\tdet")) == "5: the head x is not a number"
    assert problem(path, ROWS[0].replace("\t2\tdet", "\t1\tdet")) == "5: word 1 is its own head"
    assert problem(path, ROWS[0], ROWS[2]) == "6: word 3 where 2 should follow"
    loop = ROWS[1].replace("\t3\tnsubj", "\t1\tnsubj")
    assert problem(path, ROWS[0], loop) == "5: the heads of word 1 go round in a circle"
    assert problem(path, "1-2\tduo\t_\t_\t_\t_\t_\t_\t_\t_", ROWS[0].replace("\t2", "\t0")) == (
        "6: the sentence ends inside a token of several words"
    )
    assert problem(path, "2-3\tduo\t_\t_\t_\t_\t_\t_\t_\t_", ROWS[0]).startswith("5: token 2-3")
    many = "9" * 5000  # digits, of which Python makes no number
    assert problem(path, ROWS[0].replace("\t2\tdet", f"\t{many}\tdet")).endswith("is not a number")
    for name in (f"{many}-{many}", f"{many}.1"):
        assert problem(path, ROWS[0].replace("1", name, 1)).endswith("where 1 should follow")
    enhanced = ROWS[0].replace("2\tdet\t_", "0\troot\t4:dep")
    assert "4:dep names no word" in problem(path, enhanced)
    assert problem(path, ROWS[0].replace("\t2\tdet", "\t_\tdet")) == "5: the head _ is not a number"
    assert problem(path, ROWS[0].rpartition("\t")[0]).startswith("5: 9 columns")
    # A file that is cut after a word whose head would have followed.
    assert problem(path, ROWS[0]) == "5: the head 2 is beyond the last word, 1"


@settings(deadline=None)
@given(st.lists(st.integers(-1, 7), min_size=1, max_size=8))
def test_cycles_are_found_where_walking_upwards_never_ends(heads: list[int]) -> None:
    heads = [min(head, len(heads) - 1) for head in heads]

    def ends(word: int) -> bool:
        for _ in range(len(heads) + 1):
            if word == ROOT:
                return True
            word = heads[word]
        return False

    depths = depths_of(heads)
    assert [depth >= 0 for depth in depths] == list(map(ends, range(len(heads))))
    for depth, head in zip(depths, heads, strict=True):
        assert depth < 0 or depth == (0 if head == ROOT else depths[head] + 1)


def test_a_byte_order_mark_is_not_part_of_the_first_word(tmp_path: Path) -> None:
    path = tmp_path / "marked.conllu"
    path.write_text("\n".join(ROWS), encoding="utf-8-sig")
    assert [sentence.words for sentence in read_dependencies(path)] == [("The", "boy", "wants")]


def test_trees_are_found_by_their_words_and_by_name_where_words_repeat(tmp_path: Path) -> None:
    yes = "# sent_id = {0}\n1\tYes\tyes\tINTJ\tUH\t_\t0\t{0}\t_\t_\n\n"
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.conllu").write_text(GAPPED)
    (tmp_path / "a.conllu").write_text(yes.format("first") + yes.format("second"))
    treebank = read_treebank(tmp_path)
    assert len(treebank.trees) == 3
    for name, label in (("", "first"), ("second", "second"), ("w1", "first")):
        found = treebank.find(["Yes"], name)
        assert found is not None and found.labels == (label,)
    assert treebank.find(["No"]) is None
    gapped = treebank.find(["Ann", "won", "gold", "and", "Bob", "silver"])
    assert gapped is not None and gapped.id == "w1"
    assert treebank.sha256 == read_treebank(tmp_path).sha256
    assert treebank.sha256 != read_treebank(tmp_path / "a.conllu").sha256
    with pytest.raises(InputError, match=r"no \.conllu, \.conllx, \.conll file in this"):
        (tmp_path / "empty").mkdir()
        read_treebank(tmp_path / "empty")


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("ewt/en_ewt-ud-train", 12544),
        ("ewt/en_ewt-ud-dev", 2001),
        ("ewt/en_ewt-ud-test", 2077),
        ("gum/en_gum-ud-train", 10224),
        ("gum/en_gum-ud-dev", 1575),
        ("gum/en_gum-ud-test", 1464),
    ],
)
def test_published_counts(graphsem_data: Path, name: str, sentences: int) -> None:
    path = graphsem_data / "dep" / f"ud_english_{name}.conllu"
    read = list(read_dependencies(path))
    assert len(read) == sentences == len({s.id for s in read})
    assert all(s.heads.count(ROOT) == 1 and s.enhanced for s in read)


def test_a_row_that_is_cut_has_fewer_columns_than_the_lines_before(tmp_path: Path) -> None:
    """Inside DEPREL eight columns are left, which alone would be CoNLL-X; inside DEPS nine."""
    rows = [
        "1\tIt\tit\tPRON\tPRP\t_\t2\tnsubj\t2:nsubj\t_",
        "2\trains\train\tVERB\tVBZ\t_\t0\troot\t0:root\t_",
    ]
    path = tmp_path / "cut.conllu"
    for content, line in [
        ("\n".join(rows)[:-12], 2),
        ("\n".join(rows)[:-3], 2),
        ("\n".join(rows) + "\n\n" + "1\tYes\tyes\tINTJ\tUH\t_\t0\tro", 4),
    ]:
        path.write_text(content)
        with pytest.raises(InputError, match=rf"cut\.conllu:{line}: \d columns"):
            list(read_dependencies(path))


@pytest.mark.parametrize("words", [4, 5])
def test_a_file_that_ends_before_its_text_does_is_cut(tmp_path: Path, words: int) -> None:
    """Also where the heads of all words that are left are among them."""
    lines = GAPPED.splitlines(keepends=True)
    lines[5] = lines[5].replace("\t5\tcc\t5.1:cc", "\t2\tcc\t2:cc")
    lines[6] = lines[6].replace("5.1:nsubj", "2:conj")
    cut = "".join(lines[: 2 + words])
    rest = {4: "Bobsilver", 5: "silver"}[words]
    for ending in ("", "\n"):
        path = tmp_path / "cut.conllu"
        path.write_text(cut.rstrip("\n") + ending)
        with pytest.raises(InputError, match=rf"cut\.conllu:{2 + words}: the file ends.*'{rest}'"):
            list(read_dependencies(path))
    (whole,) = read(path, cut + "\n")  # a blank line says that the sentence is whole
    assert len(whole.words) == words


def test_a_file_may_end_without_a_newline_behind_a_token_of_several_words(tmp_path: Path) -> None:
    text = (
        "# text = Don't go\n1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_\n"
        "1\tDo\tdo\tAUX\tVB\t_\t3\taux\t_\t_\n2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_\n"
    )
    last = "3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\t_"
    (found,) = read(tmp_path / "a.conllu", text + last)
    assert found.words == ("Do", "n't", "go")
