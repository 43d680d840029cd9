"""Heads of the words of documents, a sentence at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.text import dependency_parsers
from semcore.text.head_sources import HeadSource, head_source
from tests.tsar.corpora.samples import SAMPLES, documents
from tsar.corpora.dependencies import fill
from tsar.corpora.rams import rams_source


def first_word(sentences: Iterator[list[str]]) -> Iterator[tuple[int, ...]]:
    """Every word depends on the first of its sentence."""
    return ((-1, *[0] * (len(words) - 1)) for words in sentences)


def test_heads_are_words_of_the_document() -> None:
    found = documents(rams_source(SAMPLES / "rams"), "train")
    source = HeadSource("first", first_word)  # type: ignore[arg-type]
    filled = list(fill(source, "train", found))
    for before, after in zip(found, filled, strict=True):
        heads = [
            -1 if word == start else start
            for start, end in before.sentences
            for word in range(start, end)
        ]
        assert after.heads == tuple(heads)
    assert source.found == {"train": sum(len(document.sentences) for document in found)}


def test_a_document_has_all_its_heads_or_none(tmp_path: Path) -> None:
    found = documents(rams_source(SAMPLES / "rams"), "test")
    rows = ["There is talk of a meeting .", "Nobody knows where , or whose ."]
    blocks = [
        "\n".join(
            f"{number}\t{word}\t_\t_\t_\t_\t{number - 1}\t_\t_\t_"
            for number, word in enumerate(text.split(), start=1)
        )
        for text in [*rows, "Stamps are cheap again ."]
    ]
    (tmp_path / "trees.conllu").write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    source = head_source(str(tmp_path / "trees.conllu"))
    mayors, stamps, rumour = fill(source, "test", found)
    assert mayors.heads == stamps.heads == ()
    assert rumour.heads == (-1, 0, 1, 2, 3, 4, 5, -1, 7, 8, 9, 10, 11, 12)[: len(rumour.words)]
    assert source.to_json()["sentences_with_heads"] == {"test": 3}
    with pytest.raises(InputError, match="has the words of no sentence of the corpus"):
        other = head_source(str(tmp_path / "trees.conllu"))
        list(fill(other, "train", documents(rams_source(SAMPLES / "rams"), "train")))
        other.to_json()


def test_a_parser_reads_no_further_ahead_than_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    def parser(model: str) -> dependency_parsers.Parse:
        return lambda sentences: first_word(iter(sentences))

    monkeypatch.setitem(dependency_parsers.PARSERS, "spacy", parser)
    (document, *_) = documents(rams_source(SAMPLES / "rams"), "train")
    taken = 0

    def endless() -> Iterator[object]:
        nonlocal taken
        while True:
            taken += 1
            yield document

    stream = fill(head_source("spacy:x"), "train", endless())  # type: ignore[arg-type]
    assert len(next(stream).heads) == len(document.words)
    assert taken < 100
