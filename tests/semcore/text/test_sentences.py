"""Sentences and words: their offsets on any text, and where they end."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from semcore.text.sentences import split, words
from semcore.text.words import _aligned, _treebank

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
    from nltk.tokenize import NLTKWordTokenizer

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
    "marked",
    [
        "He chose plan B.| It failed.",
        "Take vitamin C.| Then rest.",
        "I saw Malcolm X.| He spoke.",
        "We took option A.| Mary left.",
        "So did I.| Mary left.",
        "It was Henry V.| The king died.",
        "J. R. R. Tolkien wrote it.",
        "George W. Bush spoke.",
        "Mix 2 tbsp. flour with milk.",
        "See art. 6 of the law.",
        "She has a B.Sc. degree.",
        "He ran 3 mi. fast.",
        "It is 5 ft. tall.",
        "Add 2 tsp. salt and 3 oz. butter.",
        "Wow !!!| Great.",
        "Wow!!!| Great.",
        "!!!",
        "Really?!| Yes.",
        "What???| No!!!",
        "Wait… what?",
        "Wait…| Then he left.",
        "Wait...| Then he left.",
        "It began in 1971. [1]| He left.[2]| She stayed. [3][4]| End.",
        "Fig. 3 shows it.",
        "Figs. 3 and 4 show it.",
        "No. 5 won.",
        "I said no.| Then I left.",
        "No.| I won't.",
        "He lives in St. Louis.",
        "Things such as e.g. this one.",
        "Mr. Smith met Mrs. Jones.",
        "He left at 5 p.m. on Monday.",
        "He left at 5 p.m.| Then she came.",
        "He left at 5 p.m. Monday.",
        "Acme Inc. announced it.",
        "He works at Acme Inc.| The firm is old.",
        "Acme Inc. President John Doe spoke.",
        'He said "Stop."| Then he left.',
        "(See p. 3.)| Next comes he.",
        '"Really?" he asked.',
        '"Really?" Mary asked.',
        '"Yes!" shouted Bob.',
        '"Is it?"| "It is!"',
        "Prof. Dr. Lee spoke.",
        "Gen. Lee met Lt. Col. Smith and Sgt. Pepper.",
        "It is approx. 30 km away.",
        "Items 1, 2, etc. are here.",
        "He has cats, dogs, etc.| The rest left.",
        "Use it vs. that.",
        "Smith v. Jones was decided.",
        "Smith et al. (2010) showed it.",
        "On Jan. 5 he left.",
        "In Sept. 1999 it rained.",
        "He came in Jan.| The snow fell.",
        "It weighs 5 lbs.| The rest is light.",
        "The U.S. Army left.",
        "He lives in the U.S.| It is big.",
        "Washington, D.C. is big.",
        "He has a Ph.D. in maths.",
        "She got her Ph.D.| Then she left.",
        "Visit file.txt.| Then go.",
        "Go to example.com.| Then log in.",
        "I work at Yahoo! Inc. now.",
        "The iPhone came.| iPhone sales rose.",
        "He left.| (She stayed.)| They met.",
        "Version 2.0 is out.| It works.",
        "It cost $5.| He paid.",
        "It cost 5 dollars.| $5 is little.",
        "Is it 3 p.m.?| Yes.",
        "Hi :)| How are you?",
        "I love it! 😀| See you.",
        'He wrote "C."| It was good.',
        "The meeting is at 10 a.m. EST today.",
        "1. Open the door.| 2. Close it.",
        "a) Open it.| b) Close it.",
        "He came.| He saw.| He won.",
        "She lives on Main St. in Rome.",
        "It's on Fifth Ave.| She lives there.",
        "Mt. Everest is high.",
        "Ft. Worth is in Texas.",
        "Capt. Hook and Adm. Nelson met.",
        "Messrs. Smith and Jones left.",
        "Bros. Grimm wrote it.",
        "Op. 27 No. 2 is nice.",
        "See Sec. 3 and Ch. 4, pp. 5-9.",
        "cf. Smith 1990.",
        "He was born c. 1900.",
        "Vol. 2 is out.",
        "He left the dept. early.",
        "Our mgr. said so.",
        "The govt. decided it.",
        "They sold approx. ten.",
        "The temp. was high.",
        "The max. value is 5.",
        "Ref. 12 says so.",
        "Tel. 555 1234 works.",
        "Ext. 42 is mine.",
        "The co. was sold.",
        "He drove 60 mph. fast.",
        "He lived in Calif. then.",
        "Sen. Kennedy, Rep. Smith and Gov. Brown met.",
        "She was born in 1990.| He was not.",
        "Dr. No is a film.",
        "The est. cost is high.",
        "Add 1 c. sugar.",
        "Bake 20 min. at 200 deg. C.",
        "It took 5 hrs. to do.",
        "He won the 100 m. race.",
        "Mary left ... and came back.",
        "I think . . . maybe not.",
        '" Stop . " he said .',
        'He said : " Stop . "| She left .',
        "E.g. this one.",
        "i.e. that one.",
        "U.N. Secretary General Annan left.",
        "P.S. I love you.",
        "The J. Paul Getty Museum is open.",
        "Hepatitis C. is bad.",
        "He got an A. in maths.",
        "Go to Rm. 5 now.",
        "Lic. no. 42 expired.",
        "What is 5!| Nothing.",
        "A.M. is morning.",
        "He's from N.Y. City.",
        "You know what?| I don't.",
        "Mary et al. left.",
        "See http://a.b/c.| Then go.",
        "Mail bob@a.org.| He reads it.",
        "Is this it?| no it is not.",
        "Mrs. A. Smith Jr. was there.",
        "John Smith Jr. was there.",
        "He met Martin Luther King Jr.| They spoke.",
        "The dist. was 5 km. long.",
        "Pls. call me asap.| Thx.",
        "It was 20 deg. outside.",
        "He ate 3 doz. eggs.",
        "The assn. met on Tues. at noon.",
        "See eq. 5 and eqs. 6-7.",
        "Ed. Smith, 2nd ed. 1990.",
        "Jones, Ltd. was sold.",
        "Pvt. Ryan and Cpl. Jones met Maj. Tom.",
        "The Rev. Jones prayed.",
        "Hon. Smith and Rt. Hon. Brown spoke.",
        "Pres. Lincoln died.",
        "He wrote about Supt. Brown.",
        "Bldg. 5, Apt. 3, Blvd. 7.",
        "The avg. temp. rose.",
        "Rd. works began.",
        '"Really?" he asked.| "Yes."',
        "(It rained.)| We stayed.",
        "Dr. No met Mr. Bond on Jan. 5 at 3 p.m. in St. Ives.| They spoke.",
        "He moved to the U.S. in 1999.| The move was costly.",
        "J. R. Smith wrote it, i.e. the third vol. of them.",
        "A.Q. Khan sold 3.5 tons.",
        "He left .| She stayed .",
        "Hello.| How are you?",
        "He left.¹| She stayed.²",
        "He left.†| She stayed.",
        "He chose (ii).| It failed.",
        "i. He came.| ii. He saw.| iii. He won.",
        "See part ii.| It says so.",
        "He has an M.Sc. and an M.B.A. from Yale.",
        "See para. 3 and cl. 4, fn. 12, ll. 5-9.",
        "Mix 1 pt. milk and 2 qt. water.",
        "It holds 20 gal. of oil.",
        "He left. . . .| She stayed.",
        "No way!!!!| He left.",
        "He left 👨‍👩‍👧.| She stayed.",
        "Follow @ann!| #fun",
        "The answer is D.| Try again.",
        "The plan was B.| Try it.",
        "He won $5 mil. last year and 3 bln. dollars.",
        "It fell by 2 pct. in May.",
        "Thank you, Dr.| I am fine.",
        "Many thanks Prof.| I am fine.",
        "Gen. I Corps moved.",
        "Capt. I Company left.",
        "Prof. I met was kind.",
        "Mr. I Am Legend won.",
        "Dr. I. Smith came.",
        "Prop. 8 passed.",
        "He gave his prop.| She left.",
        "The result holds.^[2]| So it goes.",
        "He left.1| She stayed.12| They met.",
        "Fig.2 Results are good.",
        "He lives at no.5 Main Street.",
        "See art.5 GDPR and sec.3 Act 5.",
        "See art.5 The law is clear.",
        "He runs Windows.10 Pro.",
        "She went to web.2 Summit.",
        "He left.(1)| She stayed.",
        "\u201eStop!\u201c| He left.",
        "He said: \u201cStop.\u201d| \u201cWhy?\u201d she asked.",
    ],
)
def test_sentence_ends(marked: str) -> None:
    """A bar marks each end; there are no others."""
    text = marked.replace("|", "")
    assert [sentence.text for sentence in split(text)] == [
        part.strip() for part in marked.split("|")
    ]


def test_a_stop_without_a_blank_ends_a_sentence_before_a_first_word() -> None:
    assert [s.text for s in split("It was late.The sun set. See file.The")][:1] == ["It was late."]
    assert len(split("Use numpy.Array and foo.Bar, or example.Com.")) == 1


@pytest.mark.parametrize("unit", ["a", ". ", '"', "a b. ", "\n", "😀", "word, ", "\n- a"])
def test_time_is_linear(unit: str) -> None:
    """Eight times the text costs less than 30 times the time (64 times if it were quadratic)."""

    def seconds(characters: int) -> float:
        text = unit * (characters // len(unit))
        start = time.process_time()
        split(text)
        return time.process_time() - start

    # Others may work on this machine: one time in three must be quick.
    most = 30 * min(seconds(25_000) for _ in range(3)) + 0.5
    assert any(seconds(200_000) < most for _ in range(3))
