"""Dependency heads from CoNLL-U files and from parsers that may not be installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.text.dependencies import dependency_heads, matching_heads, read_conllu_heads

CONLLU = """# sent_id = 1
# text = I don't.
1\tI\tI\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\tdo\tVERB\tVBP\t_\t0\troot\t_\t_
3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\t_
3.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t_\t_
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

1\tYes\tyes\tINTJ\tUH\t_\t0\troot\t_\t_
"""


def test_conllu_trees_and_their_sentences(tmp_path: Path) -> None:
    path = tmp_path / "trees.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    trees = read_conllu_heads(path)
    assert [tree.forms for tree in trees] == [("I", "do", "n't", "."), ("Yes",)]
    assert [tree.heads for tree in trees] == [(1, -1, 1, 1), (-1,)]
    words = [["Yes"], ["No"], ["I", "do", "n't", "."]]
    assert list(matching_heads(words, trees)) == [(-1,), (), (1, -1, 1, 1)]


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("\t2\tnsubj", "\t9\tnsubj", 3, "head 9 is beyond"),
        ("\t2\tnsubj", "\t_\tnsubj", 3, "head '_' is not a number"),
        ("\n3\tn't", "\n4\tn't", 6, "word 4 where 3 should follow"),
        ("\tUH\t_", "\tUH", 10, "9 columns"),
    ],
)
def test_malformed_conllu_is_named(
    tmp_path: Path, old: str, new: str, line: int, problem: str
) -> None:
    path = tmp_path / "trees.conllu"
    path.write_text(CONLLU.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=problem) as caught:
        read_conllu_heads(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_parsers_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(InputError, match=r"pip install 'graphsem\[spacy\]'"):
        dependency_heads([["Yes"]], "spacy:en_core_web_sm")
    for wrong in ("spacy", "malt:en", "stanza:"):
        with pytest.raises(InputError, match="use spacy:PIPELINE or stanza:LANGUAGE"):
            dependency_heads([["Yes"]], wrong)


def test_spacy_heads_are_trees_over_the_given_words() -> None:
    spacy = pytest.importorskip("spacy", reason="the spacy extra is not installed")
    if not spacy.util.is_package("en_core_web_sm"):
        pytest.skip("spaCy's en_core_web_sm is not installed")
    heads = dependency_heads([["The", "cat", "sat", "."], [], ["", "\x00"]])
    assert heads[0] == (1, 2, -1, 2) and heads[1] == () and len(heads[2]) == 2
