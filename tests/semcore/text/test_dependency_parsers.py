"""Dependency heads from parsers, which may not be installed."""

from __future__ import annotations

import sys

import numpy
import pytest

from semcore.errors import InputError
from semcore.text.dependency_parsers import stream_heads, versions


def test_parsers_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(InputError, match=r"pip install 'graphsem\[spacy\]'"):
        stream_heads("spacy:en_core_web_sm")
    for wrong in ("spacy", "malt:en", "stanza:"):
        with pytest.raises(InputError, match="use spacy:PIPELINE or stanza:LANGUAGE"):
            stream_heads(wrong)


def test_spacy_heads_are_trees_over_the_given_words() -> None:
    spacy = pytest.importorskip("spacy", reason="the spacy extra is not installed")
    if not spacy.util.is_package("en_core_web_sm"):
        pytest.skip("spaCy's en_core_web_sm is not installed")
    stream = stream_heads("spacy:en_core_web_sm")
    heads = list(stream([["The", "cat", "sat", "."], [], ["", "\x00"]]))
    assert heads[0] == (1, 2, -1, 2) and heads[1] == () and len(heads[2]) == 2


def test_versions_are_those_of_the_packages_that_are_there() -> None:
    assert versions("numpy:no_such_pipeline") == {"version": numpy.__version__}
    assert versions("numpy:numpy") == {"version": f"{numpy.__version__}/{numpy.__version__}"}
    assert versions("no_such_library:x") == {}
