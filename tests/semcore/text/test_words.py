"""Words that hold marks of their own, and what look-ups see of a word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semcore.text.invisible import visible
from semcore.text.lemmas import lemma, lemma_candidates
from semcore.text.numbers import value_of
from semcore.text.plain_forms import plain_form, plain_text
from semcore.text.sentences import split
from semcore.text.spans import CharSpan
from semcore.text.words import words


def forms(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to bob@example.org today.", "Write to bob@example.org today ."),
        ("Visit http://www.example.com now.", "Visit http://www.example.com now ."),
        ("Is it https://a.b/c?d=e?", "Is it https://a.b/c?d=e ?"),
        ("(https://en.wikipedia.org/wiki/A_(b))", "( https://en.wikipedia.org/wiki/A_(b) )"),
        ('"www.bbc.co.uk/news?a=1#top", ftp://x', '" www.bbc.co.uk/news?a=1#top " , ftp://x'),
        ("<https://a.b>, [c](https://d.e/f).", "< https://a.b > , [ c ] ( https://d.e/f ) ."),
        ("Ask @ann_b, @me@server.social: #MeToo!", "Ask @ann_b , @me@server.social : #MeToo !"),
        ("bob@example.org's mailto:a@b.c;", "bob@example.org 's mailto:a@b.c ;"),
        ("a@b.c,d@e.f; root@host.", "a@b.c , d@e.f ; root@host ."),
        ("In file.txt, 192.168.0.1:8080.", "In file.txt , 192.168.0.1:8080 ."),
        ("Open C:\\temp\\a.txt or /etc/hosts.", "Open C:\\temp\\a.txt or /etc/hosts ."),
        ("C++, F#, AT&T, AC/DC and R&D.", "C++ , F# , AT&T , AC/DC and R&D ."),
        ("€6, $7, £5.50, ¥100, ₹5 or 5€.", "€ 6 , $ 7 , £ 5.50 , ¥ 100 , ₹ 5 or 5 € ."),
        ("(€3.75 million) and US$5", "( € 3.75 million ) and US $ 5"),
        ("👩‍👩‍👧, 🇫🇷🇩🇪, 👍🏽👍🏽!", "👩‍👩‍👧 , 🇫🇷 🇩🇪 , 👍🏽 👍🏽 !"),
        ("👨🏽‍🚀's 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and 1️⃣", "👨🏽‍🚀 's 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and 1️⃣"),
        ("I ❤️NY😀.", "I ❤️ NY 😀 ."),
        ("Great.😀", "Great . 😀"),
        ('"Stop." and go.', '" Stop . " and go .'),
        ("It began in 1971. [1]", "It began in 1971 . [ 1 ]"),
        ("He left.¹", "He left . ¹"),
        ("It fell to 5 m²,² as he said.³⁴", "It fell to 5 m² , ² as he said . ³⁴"),
        ("彼は行った。", "彼は行った 。"),
        ("#1 of 5 @ $3 & 4", "# 1 of 5 @ $ 3 & 4"),
        (
            "of\u00adficer\u200e, \u200bhe don\u00ad't",
            "of\u00adficer\u200e , \u200bhe do n\u00ad't",
        ),
    ],
)
def test_words_that_hold_marks(text: str, expected: str) -> None:
    assert forms(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It&#39;s AT&amp;T&rsquo;s &quot;no.&quot; She left.",
         "It &#39;s AT&amp;T &rsquo;s &quot; no . &quot; | She left ."),
        ("5 &gt; 3&nbsp;km&hellip; of&shy;ficer", "5 &gt; 3 km &hellip; of&shy;ficer"),
        ("R&D; x &notit; &#;", "R&D ; x & notit ; & # ;"),
        ("&nbsp;", ""),
    ],
)  # fmt: skip
def test_an_entity_is_a_character(text: str, expected: str) -> None:
    assert " | ".join(" ".join(sentence.forms) for sentence in split(text)) == expected


def test_words_of_full_width_are_those_of_others() -> None:
    for text in ("He paid (3.50).", "It isn't so; is it?", "He left. She, too!"):
        wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
        assert words(wide) == words(text)
        assert len(split(wide)) == len(split(text))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("o\ufb03cer", "officer"),
        ("\uff28\uff45", "He"),
        ("\uff11\uff12", "12"),
        ("of\u00adficer", "officer"),
        ("\u200bcat\ufeff", "cat"),
        ("\u2067cat\u2069", "cat"),
        ("re\u0301sume\u0301", "résumé"),
        ("\U0001d41c\U0001d41a\U0001d42d", "cat"),
        ("½", "½"),
        ("…", "…"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("\u200b", "\u200b"),
        ("caf\u00e9", "café"),
    ],
)
def test_plain_forms(written: str, plain: str) -> None:
    assert plain_form(written) == plain


def test_look_ups_see_plain_forms() -> None:
    assert lemma("ﬁred", "VBD") == "fire" and lemma("ﬁred") == lemma("fired")
    assert lemma_candidates("of\u00adﬁcers") == lemma_candidates("officers")
    assert value_of("\uff15\uff10") == 50 and value_of("twen\u00adty") == 20
    text = "of\u00adﬁcer ﬁred."
    assert plain_text(text, words(text)) == "officer fired."


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_plain_form_is_its_own(word: str) -> None:
    plain = plain_form(word)
    assert plain_form(plain) == plain
    assert bool(plain) == bool(word)
    assert not word.isascii() or plain == word


@settings(deadline=None)
@given(st.text("ab .\u00ad\u200b\u200d\u2067👩😀\ufe0f", max_size=20))
def test_what_is_invisible_parts_no_word(text: str) -> None:
    seen = visible(text)
    if seen is not None:
        whole = seen.spans([CharSpan(place, place + 1) for place in range(len(seen.text))])
        covered = [index for start, end in whole for index in range(start, end)]
        assert [text[index] for index in covered] == list(text)
        assert len(words(seen.text)) == len(words(text))
