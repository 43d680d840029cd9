"""Training data: PropBank's frames, learning curves, corpora that link names."""

from __future__ import annotations

from pathlib import Path

import pytest

from amr.training_data import limited, links_names, read_frames
from semcore.errors import InputError
from tests.amr.tiny_parser import tiny_sentences


def test_frames_of_whole_and_of_malformed_files(tmp_path: Path) -> None:
    whole = '<frameset><predicate lemma="want"><roleset id="want.01" name="x"/></predicate>'
    (tmp_path / "want.xml").write_text(whole + "</frameset>", encoding="utf-8")
    broken = '<frameset><roleset name="a & b" id="look_up.05"><roleset id="check.02">'
    (tmp_path / "check.xml").write_text(broken, encoding="utf-8")
    assert read_frames(tmp_path) == ["check-02", "look-up-05", "want-01"]


def test_a_folder_without_frames_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no PropBank frame files"):
        read_frames(tmp_path)


def test_a_smaller_share_is_a_part_of_a_larger_one() -> None:
    sentences = tiny_sentences()
    halves = {item.id for item in limited(sentences, 0.5, 3)}
    assert halves <= {item.id for item in limited(sentences, 0.8, 3)}
    assert limited(sentences, 1.0, 3) == list(sentences)


def test_corpora_without_titles_link_no_names() -> None:
    from penman import parse

    from amr.data import AMRSentence

    tree = parse('(c / city :wiki "Brno" :name (n / name :op1 "Brno"))')
    linked = AMRSentence("1", "Brno", tree, ())
    assert links_names([linked]) and not links_names([])
