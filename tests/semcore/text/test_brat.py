"""brat's standoff format: what is written is read, and what is damaged is a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.errors import InputError
from semcore.text.brat import Evocation, brat, read_brat
from semcore.text.spans import CharSpan

TEXT = "Two men\nbombed the market; it rained, and rained."
INVENTORY = {"Life.Die": ["Place", "Place2", "a b"], "Conflict.Attack": ["Attacker"]}


def written(tmp_path: Path, lines: str) -> Path:
    path = tmp_path / "a.ann"
    path.write_text(lines, "utf-8")
    return path


spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12)).map(
    lambda pair: CharSpan(pair[0], min(len(TEXT), pair[0] + pair[1]))
)
plain_spans = spans.filter(lambda span: TEXT[slice(*span)].strip("\n") == TEXT[slice(*span)])
evocations = st.sampled_from(sorted(INVENTORY)).flatmap(
    lambda name: st.builds(
        Evocation,
        st.just(name),
        st.tuples(plain_spans),
        st.lists(st.tuples(st.sampled_from(INVENTORY[name]), plain_spans), max_size=5).map(tuple),
        st.sampled_from(["", "bomb.v"]),
    )
)


@given(found=st.lists(evocations, max_size=4))
def test_all_that_is_written_is_read(
    found: list[Evocation], tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = written(tmp_path_factory.mktemp("brat"), "".join(brat(TEXT, found)))
    if not any(_ambiguous(item) for item in found):
        assert read_brat(place, TEXT, INVENTORY) == found


def _ambiguous(item: Evocation) -> bool:
    """``Place`` twice is written ``Place2``, which is a role here, too."""
    names = [name for name, _ in item.roles]
    return names.count("Place") > 1


def test_names_without_an_inventory_are_those_of_the_file(tmp_path: Path) -> None:
    lines = (
        "T1\tAttack 8 14\tbombed\nT2\tAttacker 0 3\tTwo\nT3\tAttacker 4 7\tmen\n"
        "E1\tAttack:T1 Attacker:T2 Attacker2:T3\nA1\tNegation E1\n*\tEquiv T2 T3\n"
        "R1\tCoref Arg1:T2 Arg2:T3\n#1\tAnnotatorNotes E1\tbomb.v\n"
    )
    assert read_brat(written(tmp_path, lines), TEXT) == [
        Evocation(
            "Attack", (CharSpan(8, 14),),
            (("Attacker", CharSpan(0, 3)), ("Attacker", CharSpan(4, 7))), "bomb.v",
        )
    ]  # fmt: skip


def test_an_event_that_fills_a_role_is_its_trigger(tmp_path: Path) -> None:
    lines = "T1\tA 8 14\tbombed\nT2\tB 30 36\trained\nE1\tA:T1 Time:E2\nE2\tB:T2\n"
    first, _ = read_brat(written(tmp_path, lines), TEXT)
    assert first.roles == (("Time", CharSpan(30, 36)),)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("T1\tA 8 14\tbomber\n", "1: the text has 'bombed' there, not 'bomber'"),
        ("T1\tA 8 99\tbombed\n", r"1: places \[8, 99\] is not inside 0..49"),
        ("T1\tA x 14\tbombed\n", "1: 'A x 14' is not a name and places"),
        ("T1\tA 8 14\tbombed\nT1\tA 8 14\tbombed\n", "2: T1 stands there twice"),
        ("T1\tA 8 14\tbombed\nE1\tA:T2\n", "2: A:T2: there is no T2"),
        ("E1\tA\n", "1: 'A' is not Name:T1"),
        ("E1\t\n", "1: '' is not Name:T1"),
        ("X1\tA\n", "1: 'X1' begins no annotation of brat"),
        ("T1\tA 8 14\tbombed\nT2\tB 0 3;4 7\tTwo men\nE1\tA:T1 R:T2\n", "3: R:T2 is in pieces"),
    ],
)
def test_what_is_damaged_is_one_line(lines: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"a\.ann:{message}"):
        read_brat(written(tmp_path, lines), TEXT)
