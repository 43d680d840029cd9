"""The comparison of sentence splitters: paragraphs of a treebank, and what is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from semcore.benchmarking.sentences import Agreement, agreement, paragraphs_of, treebanks
from semcore.errors import InputError
from semcore.text.sentences import sentence_spans

TREES = """\
# newdoc id = d
# newpar
# text = He left.
1\tHe\the\tPRON\tPRP\t_\t2\tnsubj\t_\t_

# newpar_block = p (2 s)
# text = It rained.
1\tIt\tit\tPRON\tPRP\t_\t2\tnsubj\t_\t_

# newpar id = 2
# text = On and on
1\tOn\ton\tADV\tRB\t_\t0\troot\t_\t_

"""


def test_paragraphs_and_what_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "some-ud-dev.conllu"
    path.write_text(TREES, "utf-8")
    paragraphs = list(paragraphs_of(path))
    assert paragraphs == [["He left.", "It rained."], ["On and on"]]
    assert agreement(paragraphs, sentence_spans) == Agreement(gold=3, found=3, same=3)
    whole = agreement(paragraphs, lambda text: [(0, len(text))])
    assert whole == Agreement(gold=3, found=2, same=1) and whole.f1 == 40
    assert treebanks(str(tmp_path), "dev") == [path]


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.conllu"):
        treebanks(str(tmp_path), "dev")
    path = tmp_path / "a-train.conllu"
    path.write_text(TREES.replace("# text = It rained.\n", ""), "utf-8")
    with pytest.raises(InputError, match=r"no \*dev\.conllu"):
        treebanks(str(tmp_path), "dev")
    with pytest.raises(InputError, match=r"a-train.conllu:7: the sentence has no # text"):
        list(paragraphs_of(path))
