"""Words of running text to lexical units, by dictionary forms and over all parts of speech."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kid.corpora import read_ontology
from kid.lexicon import FEATURES, PARTS, Lexicon
from kid.ontology import Frame, Ontology, lemma_words
from semcore.text.inflection import readings
from tests.kid.tiny import tiny_ontology

LEXICON = Lexicon(tiny_ontology())
VOCABULARY = ("gave giving give up Gifts over handed hand raining takes sold cold of the").split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("gave", {"give.v"}),
        ("GIVEN", {"give.v"}),
        ("Gifts", {"gift.n"}),
        ("sold", {"sell.v"}),
        ("took", {"take.v"}),
        ("rain", {"rain.n", "rain.v"}),  # all parts of speech stay possible
        ("raining", {"rain.v"}),  # but a form of the verb is none of the noun
        ("colder", {"cold.a"}),
        ("gave up", {"give up.v"}),
        ("handing over", {"hand over.v"}),
        ("up", set()),
        ("over hand", set()),
        ("gave up over", set()),
        ("", set()),
    ],
)
def test_inflected_and_multi_word_units(words: str, units: set[str]) -> None:
    assert set(LEXICON.matches(words.split() or [""])) == units


def test_frames_are_those_of_any_unit() -> None:
    names = [frame.name for frame in LEXICON.ontology.frames]
    frames = LEXICON.frames_of(("take.v", "rain.n"))
    assert {names[frame] for frame in frames} == {"Cause_motion", "Giving", "Weather"}
    assert list(frames) == sorted(frames)


def units_of(*units: str) -> Lexicon:
    """A lexicon of these units, in one frame."""
    return Lexicon(Ontology("x", (Frame("Any", "", (), units),), (), ()))


@pytest.mark.parametrize(
    ("word", "unit"),
    [
        ("ever", "eve.n"), ("priest", "pry.v"), ("prize", "prise.v"), ("Wages", "wag.v"),
        ("bother", "both.a"), ("career", "care.v"), ("tunes", "tun.n"), ("corpses", "corps.n"),
        ("slopes", "slop.v"), ("offer", "off.prep"), ("River", "rive.v"), ("letter", "let.v"),
        ("noted", "not.adv"), ("planes", "plan.n"), ("sites", "sit.v"), ("officer", "office.n"),
        ("morning", "morn.n"), ("former", "form.v"), ("counter", "count.v"), ("need", "nee.a"),
        ("cover", "cove.n"), ("summer", "sum.n"), ("James", "jam.n"), ("ones", "on.prep"),
        ("fourth", "forth.adv"), ("hour", "hor.n"), ("poet", "pet.n"), ("filler", "filer.n"),
        ("walked", "walk.n"), ("reported", "report.n"), ("arrested", "arrest.n"),
        ("lover", "love.n"), ("wander", "wand.n"),
        ("Miller", "mill.n"), ("planed", "plan.v"), ("staring", "star.n"), ("caring", "car.n"),
        ("John's", "john.n"), ("hated", "hat.n"), ("later", "late.n"),
    ],
)  # fmt: skip
def test_no_lemma_is_invented(word: str, unit: str) -> None:
    assert units_of(unit).matches([word]) == ()


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("organised", "organize.v"), ("organizing", "organise.v"), ("colours", "color.n"),
        ("favourite", "favorite.a"), ("theatres", "theater.n"), ("analysed", "analyze.v"),
        ("defence", "defense.n"), ("travellers", "traveler.n"), ("modelled", "model.v"),
        ("modeled", "model.v"), ("fulfil", "fulfill.v"), ("grey", "gray.a"), ("tyres", "tire.n"),
        ("jewellery", "jewelry.n"), ("moustaches", "mustache.n"), ("neighbouring", "neighboring.a"),
        ("to-morrow", "tomorrow.n"), ("cooperated", "co-operate.v"), ("fiance", "fiancé.n"),
        ("afterwards", "afterward.adv"), ("programmes", "program.n"), ("sceptical", "skeptical.a"),
        ("crises", "crisis.n"), ("men", "man.n"), ("brethren", "brother.n"),
        ("lectures", "lecture.n"),
        ("ponies", "pony.n"), ("boxes", "box.n"), ("wolves", "wolf.n"), ("blogs", "blog.n"),
        ("googled", "google.v"), ("mimicking", "mimic.v"), ("lying", "lie.v"), ("dying", "die.v"),
        ("stopped", "stop.v"), ("hoping", "hope.v"), ("hopping", "hop.v"), ("lay", "lie.v"),
        ("found", "find.v"), ("founded", "found.v"), ("left", "leave.v"), ("bought", "buy.v"),
        ("best", "good.a"), ("worse", "bad.a"), ("happier", "happy.a"), ("biggest", "big.a"),
        ("punier", "puny.a"), ("mothers-in-law", "mother-in-law.n"), ("50", "fifty.num"),
        ("n't", "not.adv"), ("km", "kilometer.n"), ("thousands", "thousand.num"),
        ("roadblocks", "road-block.n"), ("fire-fighters", "fire fighter.n"),
        ("firefighting", "fire fighting.n"), ("sister 's keeper", "sister's keeper.n"),
        ("Is there", "there be.v"), ("There 's", "there be.v"), ("'d better", "had better.v"),
    ],
)  # fmt: skip
def test_regular_inflection_and_spellings_are_found(words: str, unit: str) -> None:
    assert units_of(unit).matches(words.split()) == (unit,)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=8))
def test_matches_and_runs_equal_their_definitions(words: list[str]) -> None:
    def lemmas_of(run: list[str]) -> set[tuple[str, ...]]:
        return set(itertools.product(*({item.lemma for item in readings(word)} for word in run)))

    runs = []
    for begin, end in itertools.combinations(range(len(words) + 1), 2):
        found = LEXICON.matches(words[begin:end])
        lemmas = {lemma_words(unit.rpartition(".")[0]) for unit in found}
        assert lemmas <= lemmas_of(words[begin:end])
        if found and end - begin > 1:
            runs.append((begin, end))
    assert LEXICON.long_matches(words) == runs
    rows = LEXICON.features(words)
    assert all(len(row) == FEATURES for row in rows)
    for index, row in enumerate(rows):
        parts = {unit.rpartition(".")[2] for unit in LEXICON.matches([words[index]])}
        assert {part for part, value in zip(PARTS, row, strict=False) if value} == parts
        begins, inside, known, capital = row[len(PARTS) :]
        assert begins == any(begin == index for begin, _ in runs)
        assert inside == any(begin < index < end for begin, end in runs)
        assert known == bool(parts)
        assert capital == words[index][0].isupper()


@given(st.lists(st.text(max_size=6), max_size=12))
def test_any_words_have_features(words: list[str]) -> None:
    assert len(LEXICON.features(words)) == len(words)


def test_words_are_looked_up_in_plain_form() -> None:
    """Ligatures, full-width letters, a soft hyphen and marks of no width hide no unit."""
    for word in sorted({words[0] for words in LEXICON.units}):
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)
        hidden = f"\u200b{word[:1]}\u00ad{word[1:]}\u200e"
        for written in (wide, hidden, word.replace("fi", "\ufb01")):
            assert LEXICON.matches([written]) == LEXICON.matches([word])


def test_brackets_are_no_words() -> None:
    assert lemma_words("give_(something) away") == ("give", "away")
    assert lemma_words("(x)") == ("(x)",)  # a lemma is never empty


def test_every_part_of_speech_of_framenet_is_a_feature(framenet_17: Path) -> None:
    ontology = read_ontology(framenet_17, "1.7")
    parts = {unit.rpartition(".")[2] for unit in ontology.lexicon}
    assert parts <= set(PARTS)
