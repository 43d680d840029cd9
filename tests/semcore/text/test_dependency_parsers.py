"""Dependency heads from parsers, which may not be installed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import NamedTuple

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


class FakeWord(NamedTuple):
    i: int
    above: int

    @property
    def head(self) -> FakeWord:
        return FakeWord(self.above, self.above)


class FakeDoc:
    """What of spaCy's ``Doc`` is used; each word hangs on the one before."""

    def __init__(self, vocab: str, words: list[str]) -> None:
        assert vocab == "vocabulary" and all(word.strip() for word in words)
        self.words, self.parsed = words, False

    def has_annotation(self, name: str) -> bool:
        return name == "DEP" and self.parsed

    def __iter__(self) -> Iterator[FakeWord]:
        return (FakeWord(i, max(0, i - 1)) for i in range(len(self.words)))


class FakePipeline:
    vocab = "vocabulary"

    def __init__(self, parses: bool) -> None:
        self.parses = parses

    def pipe(self, documents: Iterable[FakeDoc], batch_size: int) -> Iterator[FakeDoc]:
        for document in documents:
            document.parsed = self.parses
            yield document


def fake_spacy(parses: bool) -> SimpleNamespace:
    def load(name: str, exclude: list[str]) -> FakePipeline:
        if name != "here":
            raise OSError(f"[E050] Can't find model {name!r}")
        return FakePipeline(parses)

    return SimpleNamespace(load=load, tokens=SimpleNamespace(Doc=FakeDoc))


def test_spacy_pipelines_with_and_without_a_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", fake_spacy(parses=True))
    sentences = [["a", "b", "c"], [], ["", " "]]
    assert list(stream_heads("spacy:here")(sentences)) == [(-1, 0, 1), (), (-1, 0)]
    with pytest.raises(InputError, match="spacy:away: no such pipeline; python -m spacy download"):
        stream_heads("spacy:away")
    monkeypatch.setitem(sys.modules, "spacy", fake_spacy(parses=False))
    with pytest.raises(InputError, match="spacy:here: this pipeline has no parser"):
        list(stream_heads("spacy:here")(sentences))


def test_versions_are_those_of_the_packages_that_are_there() -> None:
    assert versions("numpy:no_such_pipeline") == {"version": numpy.__version__}
    assert versions("numpy:numpy") == {"version": f"{numpy.__version__}/{numpy.__version__}"}
    assert versions("no_such_library:x") == {}
