"""Sentences and words: their offsets on any text, and their agreement with FrameNet's own."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from nltk.tokenize import NLTKWordTokenizer

from semcore.text.sentences import lemma, lemma_candidates, paragraphs, split, words
from semcore.text.words import _aligned, _treebank

FRAMENET = os.environ.get("GRAPHSEM_FN17")
NAMESPACE = "{http://framenet.icsi.berkeley.edu}"

# What the tokenizer's rules bite on: quotes, periods, clitics, brackets.
HARD = (
    "\" ' '' `` ` . ... … \u2019s n't cannot Mr. U.S. ? ! ( )] -- — $3.50 word A « » \u201c \u201d "
    "😀 it's , : gonna 'tis can-cannot wanna more'n d'ye 5,000 a. ; % * _ „ 's \u2012 \u2018"
)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
hard_text = st.lists(
    st.sampled_from(
        [*HARD.split(" "), " ", "\n", "\n\n", "\t", "\u00a0", "\x1f", "\u200d", "\x00"]
    ),
    max_size=60,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(any_text | hard_text)
def test_every_character_but_white_space_is_in_exactly_one_word(text: str) -> None:
    covered = [0] * len(text)
    end = 0
    for sentence in split(text):
        assert sentence.start >= end
        end = sentence.end
        assert text[sentence.start : end] == sentence.text == sentence.text.strip()
        for start, stop in sentence.words:
            assert 0 <= start < stop <= len(sentence.text)
            assert not any(map(str.isspace, sentence.text[start:stop]))
            for index in range(start, stop):
                covered[sentence.start + index] += 1
    assert covered == [int(not character.isspace()) for character in text]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*HARD.split(" "), *[" "] * 20]), max_size=40).map("".join))
@example('He said: "She can-cannot go (to the U.S.)".')
@example("5, 000 and 5,000 ' it's' .")
def test_words_are_those_of_the_tokenizer_whatever_it_was_asked_about(text: str) -> None:
    """It is asked about pieces alone, and about none that is known: the same words come out."""
    text = text.strip()
    plain = text.replace("\u2019", "'")
    with contextlib.suppress(TimeoutError):
        whole = _aligned(NLTKWordTokenizer().tokenize(plain), plain)
        assert _treebank(plain) == whole
        assert _treebank(plain) == whole  # now all of its pieces are known


@settings(max_examples=100, deadline=None)
@given(hard_text, hard_text)
def test_a_blank_line_is_a_hard_break(before: str, after: str) -> None:
    """What stands after a blank line has no bearing on what stands before it."""
    parts = [
        [(s.text, s.words) for s in split(part)] for part in (before, after, f"{before}\n\n{after}")
    ]
    assert parts[0] + parts[1] == parts[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It isn't John's.", "It is n't John 's ."),
        ("It isn\u2019t John\u2019s.", "It is n\u2019t John \u2019s ."),
        ('He said, "No way!"', 'He said , " No way ! "'),
        ("She left ''early''.", "She left '' early '' ."),
        ("A well-known (blue) house; $3.50, 5%.", "A well-known ( blue ) house ; $ 3.50 , 5 % ."),
        ("They cannot go -- ever.", "They can not go -- ever ."),
        ("Wait… what?", "Wait … what ?"),
        ("He lives in the U.S.", "He lives in the U.S."),
    ],
)
def test_words_are_those_of_the_penn_treebank(text: str, expected: str) -> None:
    assert [text[start:end] for start, end in words(text)] == expected.split()


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. No met Mr. Bond on Jan. 5 at 3 p.m. in St. Ives.", "They spoke."],
        ["He moved to the U.S. in 1999.", "The move was costly."],
        ["It was made in the U.S.", "The rest came later."],
        ["J. R. Smith wrote it, i.e. the third vol. of them."],
        ["A.Q. Khan sold 3.5 tons."],
        ['"Really?" he asked.', '"Yes."'],
        ["(It rained.)", "We stayed."],
        ["Is it?", "It is!", "So be it."],
    ],
)
def test_sentence_breaks(sentences: list[str]) -> None:
    assert [sentence.text for sentence in split(" ".join(sentences))] == sentences


def test_a_line_end_alone_does_not_end_a_sentence() -> None:
    assert [s.text for s in split("one\ntwo\r\nthree\n \nfour")] == ["one\ntwo\r\nthree", "four"]
    assert len(paragraphs("one\ntwo\r\n\r\nthree\ffour")) == 3


@pytest.mark.parametrize("unit", ["a", ". ", '"', "a b. ", "\n", "😀", "word, "])
def test_time_is_linear(unit: str) -> None:
    """Eight times the text costs less than 30 times the time (64 times if it were quadratic)."""
    times = []
    for characters in (25_000, 200_000):
        text = unit * (characters // len(unit))
        start = time.process_time()
        split(text)
        times.append(time.process_time() - start)
    assert times[1] < 30 * times[0] + 0.5


@pytest.mark.parametrize(
    ("word", "tag", "expected"),
    [
        ("meeting", "NN", "meeting"),
        ("meeting", "VBG", "meet"),
        ("left", "VVD", "leave"),
        ("left", "jj", "left"),
        ("mice", "nns", "mouse"),
        ("Better", "JJR", "good"),
        ("killings", "NNS", "killing"),
        ("need", "VVP", "need"),
        ("n't", "", "not"),
        ("WAS", "VBD", "be"),
    ],
)
def test_lemmas_follow_the_part_of_speech(word: str, tag: str, expected: str) -> None:
    assert lemma(word, tag) == expected


@given(any_text)
def test_the_plain_form_and_the_lemma_are_always_candidates(word: str) -> None:
    assert lemma(word) in lemma_candidates(word)
    assert len(set(lemma_candidates(word))) == len(lemma_candidates(word))


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
