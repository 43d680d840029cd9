"""What stages are trained on: learning curves, corpora that link names."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from amr.train import main
from amr.training.corpora import GraphCorpora, document_of, limited, links_names, parted
from semcore.errors import InputError
from tests.amr.tiny_parser import sentence
from tests.amr.tiny_training import save_corpora, tiny_arguments

STAGES = "[{name: amr, corpora: {amr: 1.0, silver: 1.0}}]"


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


def test_without_a_dev_split_a_part_of_train_is_kept_out(
    tmp_path: Path, tiny_encoder: Path
) -> None:
    corpora = save_corpora(tmp_path)
    given = tiny_arguments(corpora, tiny_encoder, tmp_path / "run", stages=STAGES, every=3)
    whole = GraphCorpora(main.compose(given))
    read = GraphCorpora(main.compose([*given, "development=train"]))
    read.check_development()
    known = [pair.sentence.id for pair in whole.pairs["amr"]]
    measured = [sentence.id for sentence in read.development("amr")]
    assert measured and measured == known[2::3]
    learned_from = [pair.sentence.id for pair in read.pairs["amr"]]
    assert learned_from == [id for id in known if id not in measured]


def test_of_several_folders_a_small_one_is_learned_from_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    large, small = ([sentence("a", "(a / a)", f"{name}.{i}") for i in range(n)]
                    for name, n in (("x", 7), ("y", 2)))  # fmt: skip
    kept, out = parted([large, small], ["data/x", "data/y"], 3)
    assert kept == [[item for i, item in enumerate(large) if i not in (2, 5)], small]
    assert out == [[large[2], large[5]], []]
    told = capsys.readouterr().err
    assert told.startswith("note: every=3: data/y has 2 sentences to learn from, and none of them")
    assert parted([large, small], ["data/x", "data/y"], None) == ([large, small], [large, small])
    with pytest.raises(InputError, match="every=3: there are 2 to learn from, and none is kept"):
        parted([small, small[:1]], ["data/y", "data/z"], 3)


@pytest.mark.parametrize(
    ("stages", "measured"),
    [
        ("[{name: a, corpora: {amr: 1.0, silver: 1.0}}]", ["amr"]),
        ("[{name: a, corpora: {silver: 1.0, amr: 1.0}}]", ["silver"]),
        ("[{name: a, corpora: {silver: 1.0}}, {name: b, corpora: {amr: 1.0}}]", ["amr", "silver"]),
        ("[{name: a, corpora: {silver: 1.0}, monitor: null}, {name: b, corpora: {amr: 1.0}}]",
         ["amr"]),
        ("[{name: a, corpora: {silver: 1.0}}, {name: b, corpora: {amr: 1.0}, monitor: null}]",
         ["amr", "silver"]),
    ],
)  # fmt: skip
def test_nothing_is_kept_out_of_what_no_stage_is_measured_on(
    stages: str, measured: list[str], tmp_path: Path, tiny_encoder: Path
) -> None:
    corpora = save_corpora(tmp_path)
    given = tiny_arguments(corpora, tiny_encoder, tmp_path / "run", stages=stages, every=3)
    whole = GraphCorpora(main.compose(given))
    read = GraphCorpora(main.compose([*given, "development=train"]))
    smaller = [name for name in whole.pairs if len(read.pairs[name]) < len(whole.pairs[name])]
    assert sorted(smaller) == measured
    assert sorted(name for name in whole.pairs if read.development(name)) == measured


def test_a_document_is_what_stands_before_the_number_of_a_sentence() -> None:
    for id, document in [
        ("PROXY_AFP_ENG_0162.12", "PROXY_AFP_ENG_0162"), ("lpp_1943.1", "lpp_1943"),
        ("wb.eng_0003.2", "wb.eng_0003"), ("7", ""), ("a", ""), ("a.b", ""), ("", ""),
    ]:  # fmt: skip
        assert document_of(sentence("a", "(a / a)", id)) == document, id


def test_a_run_reads_one_half(tmp_path: Path, tiny_encoder: Path) -> None:
    corpora = save_corpora(tmp_path)
    found = {}
    for half in ("first", "second", "null"):
        given = tiny_arguments(corpora, tiny_encoder, tmp_path / "run", half=half, stages=STAGES)
        read = GraphCorpora(main.compose(given))
        found[half] = {
            name: [pair.sentence.id for pair in read.pairs[name]] for name in ("amr", "silver")
        }
    for name in ("amr", "silver"):
        first, second, whole = (found[half][name] for half in ("first", "second", "null"))
        assert first and second and sorted(first + second) == sorted(whole)
    assert set(found["first"]["silver"]) <= set(found["first"]["amr"])  # by words alone


def test_corpora_without_titles_link_no_names() -> None:
    from penman import parse

    from amr.data import AMRSentence

    tree = parse('(c / city :wiki "Brno" :name (n / name :op1 "Brno"))')
    linked = AMRSentence("1", "Brno", tree, ())
    assert links_names([linked]) and not links_names([])
