"""Sentences of texts that come as words alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsar.corpora.sentences import sentences_of_words


@pytest.mark.parametrize(
    "text",
    [
        "It rained . | Lt . Gen . Prawut said so .",
        "He lives in the U . S . since May . | She does not .",
        "It costs $ 3 . 49 , he said . | Nobody paid .",
        '" It rains , " he said . | " And it snows . " | She left .',
        "\u201c It \u2019 s cold . \u201d | They don \u2019 t mind ( much ) . | Why ?",
        "He wrote to nitro . com and waited . | Then he left .",
        "no sentence at all",
    ],
)
def test_sentences_as_a_reader_sees_them(text: str) -> None:
    parts = [part.split() for part in text.split(" | ")]
    words = [word for part in parts for word in part]
    assert [words[start:end] for start, end in sentences_of_words(words)] == parts


word = st.sampled_from([*".,?!\"'()-", "\u2019", "s", "A", "the", "U", "3", "Gen", "end"])


@given(st.lists(word | st.text(min_size=1, max_size=3), max_size=60))
def test_every_word_is_in_exactly_one_sentence(words: list[str]) -> None:
    bounds = sentences_of_words(words)
    assert [place for start, end in bounds for place in range(start, end)] == [*range(len(words))]
    assert all(start < end for start, end in bounds)


def test_sentences_of_wikievents_agree_with_its_own(graphsem_data: Path) -> None:
    """Its own are longer: two in one, often. Four fifths of their ends are found."""
    place = graphsem_data / "events" / "wikievents"
    if not place.is_dir():
        pytest.skip("GRAPHSEM_DATA has no events/wikievents")
    both = gold = 0
    for split in ("dev", "test"):
        for line in (place / f"{split}.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            end, ends = 0, set()
            for words, _ in record["sentences"]:
                end += len(words)
                ends.add(end)
            both += len(ends & {span.end for span in sentences_of_words(record["tokens"])})
            gold += len(ends)
    assert gold == 870 and both / gold > 0.79
