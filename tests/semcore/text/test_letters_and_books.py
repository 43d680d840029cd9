"""Letters that name things, books of the Bible, Spanish titles; faces drawn with marks."""

from __future__ import annotations

import pytest

from semcore.text.sentences import split, words
from semcore.text.unbroken import emoticons


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in split(text)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Take exit A.", "Turn left."),
        ("Take lane B.", "Keep right."),
        ("Go to gate F.", "Wait there."),
        ("Use door C.", "Knock twice."),
        ("Press the thing C.", "Hold it for 5 seconds."),
        ("Open lid D.", "Remove 2 screws."),
        ("I met Matt.", "He left."),
        ("I saw Dan.", "5 men left."),
        ("Yes, Sir.", "5 minutes later he left."),
        ("I met Matt.", "5 people came."),
        ("I saw Josh.", "12 of us left."),
        ("We went to Rom.", "3 days later we left."),
        ("I met Matt.", "5-7 people came."),
        ("It is 1 Cor. 13:4.", "It says so."),
        ("He ate a fig.", "She ate none."),
        ("He is a nice chap.", "She likes him."),
        ("I met Max.", "He left."),
        ("I met Max.", "Two men left."),
        ("They ate a fig.", "Two men left."),
        ("They booed the ref.", "Smith and Jones left."),
        ("They booed the ref.", "May 2001 was hot."),
        ("No.", "Two men left."),
        ("Pay the tab.", "She left."),
        ("They booed the ref.", "He left."),
        ("He was a poet.", "Police knew him."),
        ("It costs a cent.", "Bob paid."),
        ("Ask the admin.", "Bob knows."),
        ("She met Srta. Lopez.", "He did, too."),
        ("The blood type is O.", "Doctors came."),
        ("We solved for x.", "Large values help."),
        ("He ate a fig.", "I ate none."),
        ("He felt ill.", "5 men left."),
        ("She let him in.", "5 men left."),
        ("he was ill.", "she left."),
    ],
)
def test_two_sentences(first: str, second: str) -> None:
    assert sentences(f"{first} {second}") == [first, second]


@pytest.mark.parametrize(
    "text",
    [
        "The book is by J. Brook of Leeds.",
        "It is by A. Turn, a writer.",
        "Sold to B. Keep and his son.",
        "As Matt. 5:3 says, it is so.",
        "See fig. 3, Fig. A and Figs. B and C.",
        "See chap. 3, Chap. V and subsec. 4 of it.",
        "Max. 5 persons, max. speed 5.",
        "See tab. 2, para. 3 and ref. 12 for it.",
        "Your ref. AB12 was received.",
        "Our ref. JX-9 is lost.",
        "Ref. Smith et al. for it.",
        "See refs. Smith 2001 and Jones.",
        "See ref. Smith and Jones (2001) for it.",
        "Fig. Two people are shown.",
        "Chaps. Two and Three.",
        "Figs. Twenty-one and Three show it.",
        "Max. Two persons.",
        "See Matt. 5 for it.",
        "In 1 Cor. 13 we read of it.",
        "Rom. 8 is long.",
        "Read Josh. 1:8 and Sir. 5:2.",
        "Read Matt. 5-7.",
        "It stands in Dan. 5:3 and 2 Tim. 3 alike.",
        "Srta. Lopez met Sr. Gomez and Sra. Ruiz.",
        "The critic G. Turn Brown wrote it.",
        "The type was K. Smith's idea.",
        "As fig. I shows, it works.",
        "See ill. 5 and 6.",
        "In ill. 5 we see a horse.",
        "A sec. 8 voucher helps.",
        "A reg. 10 notice was sent.",
        "As in a fig. 5 of the paper.",
        "the exec. he met left.",
        "the rep. we elected left.",
        "the lab. we used is old.",
        "In fig. I describe the method.",
        "In fig. I was drawn a horse.",
        "As in chap. I show how.",
        "The group is A. Smith and others.",
        "The team is J. Smith and Bob.",
        "In app. I we list them.",
        "It has a no. 1 hit and a max. 5 persons rule.",
        "Doc. 7 and col. 3, par. 4, op. cit. 12 and pop. 4000.",
        "The novel (ed. Smith) is good, the film (dir. Nolan) is not.",
        "The mag. field and the ins. company.",
        "Ald. Smith, Abp. Tutu and Cdre. Hood met in Sta. Maria.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_books_keep_their_period() -> None:
    (sentence,) = split("See Matt. 5 and Cor. 13.")
    assert sentence.forms == ["See", "Matt.", "5", "and", "Cor.", "13", "."]


@pytest.mark.parametrize(
    "face",
    [":-)", ";)", ":D", "<3", ":)", ":(", ":-(", ";-)", ":P", ":-P", "=)", ":'(", ":-/", ":))",
     ":]", "=D", "^_^", "-_-", ":-D", ":O", ":/"],
)  # fmt: skip
def test_faces_are_one_word(face: str) -> None:
    for text in (f"So it goes {face}", f"{face} so it goes", f"It goes {face} so", f"No {face} !"):
        assert face in [text[start:end] for start, end in words(text)], text
    assert [f"yes {face}"[start:end] for start, end in emoticons(f"yes {face}")] == [face]


@pytest.mark.parametrize(
    "text",
    [
        "as follows:) no", "3:(4)", "at 5:30 (ok)", "http://a.b/x", "x <3.5", "8) Open", "a:b",
        "(see:)", "Note:D is", "n = (3)", "3 <3% of", "C:/x", "and/or", "[1:]", "10:(", "s :[1]",
        "Patients aged <3 years", "p <3", "<33 items", "aged <3, >65", "It was <3.", "pH <3",
        "<3 °C", "a score of <3", "grade <3 Toxicity", "<3-fold", "if n <3 then", "CD4 <3.",
        "only <3 people", "if x =[ 1", "x =] y", "x =( 1", "n =-[1",
    ],
)  # fmt: skip
def test_other_marks_are_no_faces(text: str) -> None:
    assert emoticons(text) == []


@pytest.mark.parametrize(
    ("text", "faces"),
    [
        ("I <3 you", ["<3"]), ("We <3 dogs", ["<3"]), ("I <3 NY", ["<3"]), ("Oh! <333", ["<333"]),
        ("Thanks <3 :)", ["<3", ":)"]), ("Made with <3.", ["<3"]), ("<3 <3 Ann", ["<3", "<3"]),
        ("Miss u <3 xoxo", ["<3"]), ("So cute <3 #love", ["<3"]),
    ],
)  # fmt: skip
def test_hearts(text: str, faces: list[str]) -> None:
    assert [text[start:end] for start, end in emoticons(text)] == faces


def test_what_is_less_than_three_begins_a_sentence() -> None:
    assert sentences("They left. <3 items stayed.") == ["They left.", "<3 items stayed."]


def test_sentences_with_faces() -> None:
    text = "He left :-) She stayed ;) We won :D Yes <3."
    forms = " ".join(form for sentence in split(text) for form in sentence.forms)
    assert forms == "He left :-) She stayed ;) We won :D Yes <3 ."
