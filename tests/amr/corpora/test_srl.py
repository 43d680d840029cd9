"""Semantic role corpora: the same sentence from every layout; counts; errors with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from amr.corpora.brackets import BracketError, Labelled, spans
from amr.corpora.srl import Argument, SRLSentence, read_srl
from semcore.errors import InputError
from semcore.text.spans import WordSpan

SAMPLES = Path(__file__).parents[3] / "samples" / "srl"
# word, tag, parse, lemma, sense, argument columns
BOY = """
The    DT   (S(NP*  -      -   (ARG0*  (ARG0*
boy    NN   *)      -      -   *)      *)
wants  VBZ  (VP*    want   01  (V*)    *
to     TO   (S(VP*  -      -   (ARG1*  *
leave  VB   (VP*))))  leave  01  *)      (V*)
.      .    *)      -      -   *       *
"""


def gold_conll(i: int, word: str, tag: str, parse: str, lemma: str, sense: str, *a: str) -> list:
    roleset = "-" if sense == "-" else f"{lemma}.{sense}"
    return ["doc-1", str(i), word, tag, parse, lemma, roleset, *a]


def numbered(i: int, *columns: str) -> list:
    first, *rest = gold_conll(i, *columns)
    return [first, "7", *rest]


def conll2012(i: int, word: str, tag: str, parse: str, lemma: str, sense: str, *a: str) -> list:
    # Words with a sense of their own have a lemma without being predicates.
    lemma = "boy" if word == "boy" else lemma
    return ["nw/doc", "0", str(i), word, tag, parse, lemma, sense, "-", "speaker", "*", *a, "-"]


def conll2005(i: int, word: str, tag: str, parse: str, lemma: str, sense: str, *a: str) -> list:
    short = [cell.replace("ARGM-", "AM-").replace("ARG", "A") for cell in a]
    return [word, tag, parse, "*", sense, lemma, *short]


def conll2005_chunks(i: int, *columns: str) -> list:
    word, tag, *rest = conll2005(i, *columns)
    return [word, tag, "(NP*)", "*", *rest]


LAYOUTS = [gold_conll, numbered, conll2012, conll2005, conll2005_chunks]


def write(path: Path, layout, separator: str = "\t", times: int = 1) -> Path:
    rows = [line.split() for line in BOY.strip().splitlines()]
    lines = [separator.join(layout(i, *row)) for i, row in enumerate(rows)]
    text = ("\n".join(lines) + "\n\n") * times
    if layout is conll2012:
        text = f"#begin document (nw/doc); part 000\n{text}#end document\n"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("separator", ["\t", "   "])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_the_same(tmp_path: Path, layout, separator: str) -> None:
    (sentence,) = read_srl(write(tmp_path / "file", layout, separator))
    assert sentence.words == ("The", "boy", "wants", "to", "leave", ".")
    assert sentence.tags == ("DT", "NN", "VBZ", "TO", "VB", ".")
    assert [label for label, _ in sentence.constituents] == ["S", "NP", "VP", "S", "VP", "VP"]
    want, leave = sentence.predicates
    assert (want.word, want.lemma, want.sense, want.spans) == (2, "want", "01", ((2, 3),))
    assert want.arguments == (
        Argument("ARG0", WordSpan(0, 2)),
        Argument("ARG1", WordSpan(3, 5)),
    )
    assert leave.arguments == (Argument("ARG0", WordSpan(0, 2)),)


def test_ids_are_unique(tmp_path: Path) -> None:
    def ids(layout) -> list[str]:
        return [s.id for s in read_srl(write(tmp_path / "wsj.txt", layout, times=3))]

    assert ids(gold_conll) == ["doc-1", "doc-1.2", "doc-1.3"]
    assert ids(conll2012) == ["nw/doc.0.1", "nw/doc.0.2", "nw/doc.0.3"]
    assert ids(conll2005) == ["wsj.1", "wsj.2", "wsj.3"]


def test_short_roles_of_2005_get_their_long_names(tmp_path: Path) -> None:
    cells = ["(A0*)", "(AM-TMP*)", "(R-A1*)", "(C-A1*)", "(AA*)", "(R-AM-LOC*)", "(V*)"]
    lines = [f"w NN * * - {'do' if 'V' in cell else '-'} {cell}" for cell in cells]
    (tmp_path / "file").write_text("\n".join(lines) + "\n")
    (sentence,) = read_srl(tmp_path / "file")
    roles = [argument.role for argument in sentence.predicates[0].arguments]
    assert roles == ["ARG0", "ARGM-TMP", "R-ARG1", "C-ARG1", "ARGA", "R-ARGM-LOC"]
    assert sentence.predicates[0].sense == ""


def test_the_samples() -> None:
    sentences = [
        s for name in ("train", "dev", "test") for s in read_srl(SAMPLES / f"{name}.gold_conll")
    ]
    assert [len(s.predicates) for s in sentences] == [2, 3, 2, 2, 2]
    picked = sentences[-1].predicates[0]
    assert (picked.lemma, picked.sense, picked.spans) == ("pick_up", "04", ((1, 2), (4, 5)))
    assert [a.role for a in sentences[2].predicates[0].arguments] == ["ARG1", "ARG0", "C-ARG1"]


def test_nested_brackets_come_outer_first() -> None:
    assert spans(["(A(B*", "*)", "(C*))"]) == [
        Labelled("A", WordSpan(0, 3)),
        Labelled("B", WordSpan(0, 2)),
        Labelled("C", WordSpan(2, 3)),
    ]
    with pytest.raises(BracketError, match="closes a bracket"):
        spans(["(A*)", "*)"])


def broken(tmp_path: Path, change, layout=gold_conll, times: int = 2) -> str:
    path = write(tmp_path / "file.gold_conll", layout, times=times)
    lines = path.read_text().splitlines()
    path.write_text("\n".join(change(lines)) + "\n")
    with pytest.raises(InputError) as caught:
        list(read_srl(path))
    message = str(caught.value)
    assert message.startswith(str(path)) and "\n" not in message
    return message.removeprefix(str(path))


def test_mistakes_name_file_and_line(tmp_path: Path) -> None:
    def cut_columns(lines: list[str]) -> list[str]:
        return [*lines[:9], lines[9].rpartition("\t")[0], *lines[10:]]

    assert broken(tmp_path, cut_columns) == ":10: 8 columns; the sentence's other lines have 9"

    def tabs_for_columns(lines: list[str]) -> list[str]:
        return [lines[0].replace("\tDT\t", "\t\t"), *lines[1:]]

    assert broken(tmp_path, tabs_for_columns) == ":1: column 4 is empty"

    def missing_line(lines: list[str]) -> list[str]:
        return lines[:8] + lines[9:]

    assert broken(tmp_path, missing_line) == ":9: word 2 where 1 should follow"

    def unclosed_argument(lines: list[str]) -> list[str]:
        return [line.replace("\t*)\t(V*)", "\t*\t(V*)") for line in lines]

    assert broken(tmp_path, unclosed_argument) == ":4: column 8: (ARG1 is never closed"

    def extra_predicate(lines: list[str]) -> list[str]:
        return [*lines[:12], lines[12].replace("\t-\t-", "\tx\tx.01"), *lines[13:]]

    found = broken(tmp_path, extra_predicate)
    assert found == ":8: 9 columns; gold_conll with 3 predicates has 10"

    def no_layout(lines: list[str]) -> list[str]:
        return [line.rpartition("\t")[0] for line in lines]

    assert ":1: 8 columns, in none of the known layouts" in broken(tmp_path, no_layout)


def test_a_cut_file_is_noticed_and_an_odd_parse_is_not_in_the_way(tmp_path: Path) -> None:
    def without_last_words(lines: list[str]) -> list[str]:
        return lines[:-2]

    message = broken(tmp_path, without_last_words)
    assert message == ":8: (S is never closed: is the file cut?"
    # MASC has a sentence whose parse does not close; its arguments do.
    path = write(tmp_path / "file", gold_conll, times=2)
    path.write_text(path.read_text().replace("(VP*))))", "(VP*)))", 1))
    first, second = read_srl(path)
    assert first.constituents == () and len(second.constituents) == 6
    assert first.predicates == second.predicates


def test_an_empty_file_and_one_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("\n\n")
    with pytest.raises(InputError, match="holds no sentences"):
        list(read_srl(path))
    path.write_bytes(b"a b c\n\xff\n")
    with pytest.raises(InputError, match="file:2: not UTF-8"):
        list(read_srl(path))
    with pytest.raises(InputError, match="No such file"):
        list(read_srl(tmp_path / "absent"))


@pytest.mark.parametrize(
    ("name", "sentences", "predicates"),
    [
        ("ewt_propbank/train", 12542, 40482),
        ("ewt_propbank/dev", 1974, 4977),
        ("ewt_propbank/test", 2062, 4799),
        ("masc_propbank/all", 5820, 14025),
    ],
)
def test_published_counts(graphsem_data: Path, name: str, sentences: int, predicates: int) -> None:
    read: list[SRLSentence] = list(read_srl(graphsem_data / "srl" / f"{name}.gold_conll"))
    assert len(read) == sentences == len({s.id for s in read})
    assert sum(len(s.predicates) for s in read) == predicates
    for sentence in read:
        for predicate in sentence.predicates:
            assert any(start <= predicate.word < end for start, end in predicate.spans)
