"""What stages are trained on: learning curves, corpora that link names."""

from __future__ import annotations

from itertools import pairwise

from amr.training.corpora import limited, links_names
from tests.amr.tiny_parser import sentence


def test_smaller_shares_are_parts_of_larger_ones() -> None:
    whole = [sentence("a", "(a / a)", str(index)) for index in range(40)]
    for seed in range(3):
        parts = [[item.id for item in limited(whole, share, seed)]
                 for share in (0.01, 0.1, 0.25, 0.5, 1.0)]  # fmt: skip
        assert [len(part) for part in parts] == [1, 4, 10, 20, 40]
        for smaller, larger in pairwise(parts):
            assert set(smaller) < set(larger)
            assert larger == sorted(larger, key=int)  # in order
    assert limited(whole, 0.5, 0) != limited(whole, 0.5, 1)


def test_corpora_without_titles_link_no_names() -> None:
    from penman import parse

    from amr.data import AMRSentence

    tree = parse('(c / city :wiki "Brno" :name (n / name :op1 "Brno"))')
    linked = AMRSentence("1", "Brno", tree, ())
    assert links_names([linked]) and not links_names([])
