"""What is kept out of train to measure on: whole documents, or sentences where these are few."""

from __future__ import annotations

import pytest

from semcore.errors import InputError
from semcore.training.stages import held_out

TEN = [f"d{number}:{part}" for number in range(10) for part in range(number % 3 + 1)]


def document(item: str) -> str:
    return item.partition(":")[0]


@pytest.mark.parametrize("every", [2, 3, 5, 10])
def test_documents_stay_whole(every: int) -> None:
    kept, out = held_out(TEN, every, document)
    assert sorted(kept + out) == sorted(TEN)
    assert kept == [item for item in TEN if item in kept]  # in order
    assert not {*map(document, kept)} & {*map(document, out)}
    assert [*dict.fromkeys(map(document, out))] == [f"d{n}" for n in range(every - 1, 10, every)]


def test_of_few_documents_or_nameless_ones_sentences_are_kept_out() -> None:
    items = [f"d:{part}" for part in range(10)]
    assert held_out(items, 5, document)[1] == ["d:4", "d:9"]
    assert held_out(TEN, 5, lambda item: "")[1] == TEN[4::5]


def test_all_may_be_both() -> None:
    assert held_out(TEN, None, document) == (TEN, TEN)


def test_nothing_to_measure_on_is_told() -> None:
    with pytest.raises(InputError, match=r"every=5: there are 4 to learn from, and none is kept"):
        held_out(["a", "b", "c", "d"], 5, lambda item: item)
