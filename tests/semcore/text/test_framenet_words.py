"""Words and lemmas beside those of FrameNet's annotators; needs its release."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from semcore.text.sentences import lemma_candidates, words

FRAMENET = os.environ.get("GRAPHSEM_FN17")
NAMESPACE = "{http://framenet.icsi.berkeley.edu}"


def _full_text(limit: int) -> Iterator[etree._Element]:
    if not FRAMENET:
        pytest.skip("GRAPHSEM_FN17 names no FrameNet 1.7 folder")
    for path in sorted(Path(FRAMENET, "fulltext").glob("*.xml"))[:limit]:
        yield from etree.parse(path).iter(f"{NAMESPACE}sentence")


def _labels(parent: etree._Element, *layers: str) -> set[tuple[int, int]]:
    """The spans of the first layer of one of these names."""
    for layer in parent.iter(f"{NAMESPACE}layer"):
        if layer.get("name") in layers:
            spans = [(label.get("start"), label.get("end")) for label in layer]
            return {(int(start), int(end) + 1) for start, end in spans if start and end}
    return set()


def test_words_agree_with_the_gold_words_of_framenet() -> None:
    """98 % of our words are FrameNet's and 99 % of FrameNet's are ours."""
    matched = ours = theirs = 0
    for sentence in _full_text(30):
        gold = _labels(sentence, "PENN", "BNC")
        text = sentence.findtext(f"{NAMESPACE}text") or ""
        if gold:
            found = {tuple(span) for span in words(text)}
            matched += len(found & gold)
            ours += len(found)
            theirs += len(gold)
    assert matched / ours > 0.98
    assert matched / theirs > 0.99


def test_candidates_hold_the_lexical_unit_of_the_target() -> None:
    """99.5 % of FrameNet's one-word targets have their lexical unit's lemma among ours."""
    found = total = 0
    for sentence in _full_text(30):
        text = sentence.findtext(f"{NAMESPACE}text") or ""
        for annotation in sentence.iter(f"{NAMESPACE}annotationSet"):
            unit = (annotation.get("luName") or "").rpartition(".")[0].lower()
            spans = _labels(annotation, "Target")
            if unit and " " not in unit and len(spans) == 1:
                ((start, end),) = spans
                if " " not in text[start:end]:
                    total += 1
                    found += unit in lemma_candidates(text[start:end])
    assert found / total > 0.995
