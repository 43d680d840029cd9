"""What looks like a name, a score, a date or a file, and is none: it stays as it is."""

from __future__ import annotations

import penman
import pytest

from amr.constants.completing import completed
from amr.constants.parts_of_dates import days_alone, fiscal_years
from amr.constants.pruning import pruned
from amr.constants.scores import gambled, scores
from amr.constants.wordings import plainer
from amr.notation.reader import read_graph
from semcore.text.codes import codes

WON = "(w / win-01 :ARG2 (s / score-entity :op1 {} :op2 {}))"
NOTHING_ADDED = [
    # Codes behind verbs, conjunctions, prepositions and adjectives.
    ("He uses ISO9001.", "(u / use-01 :ARG0 (h / he))"),
    ("He likes X5.", "(l / like-01 :ARG0 (h / he))"),
    ("They page A380.", "(p / page-01 :ARG0 (t / they))"),
    ("We track AA11.", "(t / track-01 :ARG0 (w / we))"),
    ("Peter and R2D2 left.",
     '(l / leave-11 :ARG0 (a / and :op1 (p / person :name (n / name :op1 "Peter"))))'),
    ("He left before G20.", "(l / leave-11 :ARG0 (h / he) :time (b / before))"),
    ("A car like X5 is dear.", "(d / dear :domain (c / car :mod (l / like)))"),
    ("He lives near M25.", "(l / live-01 :ARG0 (h / he) :location (n / near))"),
    ("The blue R2D2 beeped.", "(b / beep-01 :ARG0 (r / robot :mod (b2 / blue)))"),
    # Numbers behind adverbs and determiners with a capital.
    ("Only 3 remained.", "(r / remain-01 :mod (o / only))"),
    ("About 50 came.", "(c / come-01 :mod (a / about))"),
    ("Nearly 40 died.", "(d / die-01 :mod (n / nearly))"),
    ("Another 12 were hurt.", "(h / hurt-01 :ARG1 (a / another))"),
    ("Maximum 3 is allowed.", "(a / allow-01 :ARG1 (m / maximum))"),
    # Numbers behind cities and the like.
    ("In Leeds 3 died.", '(d / die-01 :location (c / city :name (n / name :op1 "Leeds")))'),
    ("In Texas 12 fled.", '(f / flee-05 :location (s / state :name (n / name :op1 "Texas")))'),
    # Words of number that are no nouns.
    ("50-odd people came.", "(c / come-01 :ARG1 (p / person :quant 50))"),
    ("100-plus guests came.", "(c / come-01 :ARG1 (g / guest :quant 100))"),
    ("11-strong men came.", "(c / come-01 :ARG1 (m / man :quant 11))"),
    ("20-something men came.", "(c / come-01 :ARG1 (m / man :quant 20))"),
    ("A 3-fold rise came.", "(r / rise-01 :quant 3)"),
    ("30-ish people came.", "(c / come-01 :ARG1 (p / person :quant 30))"),
    # Dates that are not when the root is.
    ("The chart shows life in 1984.", "(s / show-01 :ARG0 (c / chart) :ARG1 (l / life))"),
    ("The book tells of war in 1812 and peace.", "(t / tell-01 :ARG0 (b / book) :ARG1 (w / war))"),
    ("It costs 5 in 2012 dollars.", "(c / cost-01 :ARG1 (i / it) :ARG2 5)"),
    ("In 2012 dollars it costs 5.", "(c / cost-01 :ARG1 (i / it) :ARG2 5)"),
    ("He sang and she won in 1999.",
     "(a / and :op1 (s / sing-01 :ARG0 (h / he)) :op2 (w / win-01 :ARG0 (s2 / she)))"),
    ("In 2005, 2006 and 2007 he won.", "(w / win-01 :ARG0 (h / he))"),
    ("On 3 May he sang and she danced.",
     "(a / and :op1 (s / sing-01 :ARG0 (h / he)) :op2 (d / dance-01 :ARG0 (s2 / she)))"),
    ("He read a letter from 3 May.", "(r / read-01 :ARG0 (h / he) :ARG1 (l / letter))"),
]  # fmt: skip
NOTHING_LEFT_OUT = [
    ("Whoever it was left.", "(l / leave-11 :ARG0 (a / amr-unknown))"),
    ("Whatever you say goes.",
     "(g / go-01 :ARG1 (t / thing :ARG1-of (s / say-01 :ARG2 (a / amr-unknown))))"),
    ("Whichever team wins stays.", "(s / stay-01 :ARG1 (t / team :mod (a / amr-unknown)))"),
    ("Take whomever you like.", "(t / take-01 :ARG1 (a / amr-unknown))"),
    ("Turnout was 75.", "(t / turnout :quant (p / percentage-entity :value 75))"),
    ("The average was 85 for the chance group.",
     "(a / average-01 :ARG2 (p / percentage-entity :value 85))"),
    ("Unemployment stands at 7.5.", "(u / unemployment :quant (p / percentage-entity :value 7.5))"),
    ("The share rose to 40.", "(r / rise-01 :ARG4 (p / percentage-entity :value 40))"),
    ("The bookies say that Liverpool won 2-1.", WON.format(2, 1)),
    ("He watched Leeds win 3-0 at the casino.", WON.format(3, 0)),
    ("They were on a diet when Leeds won 3-0.", WON.format(3, 0)),
    ("She won 2-6 at home after a night of poker.", WON.format(2, 6)),
]  # fmt: skip
SCORES = [
    "They were on a diet when Leeds won 3-0",
    "The bookies say that Liverpool won 2-1",
    "He watched Leeds win 3-0 at the casino",
    "Leeds lost 0-3 in the casino's stadium.",
    "A gambler saw them lose 1-2.",
    "He lost 3-6 when the lottery began.",
]
GAMBLED = [
    "I lost 5-10 at the casino.",
    "At poker she won 10-20.",
    "He lost 5-10 pounds on a diet.",
]
NO_RACES = [
    "She ran the firm with the 20k from her mother.",
    "He runs a shop and took the 10k.",
    "They walked out with a 50k bonus.",
    "The firm ran 20k over budget.",
    "20k runners took part.",
    "His 10k runs in Tests are a record.",
]
RACES = {
    "He ran 10k.": "10k",
    "She runs a 5k every week.": "a 5k",
    "The 5k race is on.": "5k",
    "I ran 10k on Sunday.": "10k",
    "She ran 5k in 25 minutes.": "5k",
}
NO_DAYS = [
    "On race day the 4th and 5th cars crashed.",
    "Every day the 1st at bat wins.",
    "Today the 3rd, a boy, came.",
    "On his birthday, the 3rd, a fan, came.",
    "After the holiday, the 5th.",
    "He birdied the hole on the 18th.",
    "On the 2nd and 3rd tracks it rains.",
]
NO_FILES = [
    "He said no.py is",
    "So did it.md was",
    "Node.js is fast",
    "He left.Then it rained.",
    "He said yes.PDF is",
]
FILES = {
    "Open REPORT.PDF now": "REPORT.PDF",
    "See IMG_1.JPG here": "IMG_1.JPG",
    "the data.JSON was": "data.JSON",
    "Fix main.js first": "main.js",
    "and style.css too": "style.css",
    "my index.htm is": "index.htm",
    "run build.sh once": "build.sh",
    "a table.sql is": "table.sql",
    "the app.min.js is": "app.min.js",
    "an archive.tar.gz": "archive.tar.gz",
}


@pytest.mark.parametrize(("text", "graph"), NOTHING_ADDED)
def test_what_is_no_name_and_no_date_is_not_added(text: str, graph: str) -> None:
    assert penman.format(completed(read_graph(graph).tree, text), indent=None) == graph


@pytest.mark.parametrize(("text", "graph"), NOTHING_LEFT_OUT)
def test_what_may_be_said_stays(text: str, graph: str) -> None:
    assert penman.format(pruned(read_graph(graph).tree, text), indent=None) == graph


@pytest.mark.parametrize("code", ["PS5", "BBC2", "SPF50", "K2", "U2", "HIV1"])
def test_what_looks_like_a_formula_is_a_thing(code: str) -> None:
    tree = completed(read_graph(f"(b / big :domain (c / {code.lower()}))").tree, f"{code} is big.")
    assert f'(t / thing :name (n / name :op1 "{code}"))' in penman.format(tree, indent=None)


def test_teams_score_where_someone_gambles() -> None:
    assert [len(scores(text)) for text in SCORES] == [1] * len(SCORES)
    assert [text for text in SCORES if gambled(text)] == []
    assert [len(gambled(text)) for text in GAMBLED] == [1] * len(GAMBLED)
    assert [text for text in GAMBLED if scores(text)] == []


def test_thousands_are_run_where_one_runs_them() -> None:
    assert [text for text in NO_RACES if list(plainer(text))] == []
    for text, written in RACES.items():
        ((start, end, *_),) = plainer(text)
        assert text[start:end] == written


def test_a_day_alone_is_one_of_a_month() -> None:
    assert [text for text in NO_DAYS if list(days_alone(text))] == []
    assert [d for _, _, d in days_alone("Saturday the 6th, or Saturday, the 13th")] == ["6", "13"]
    assert [day for _, _, day in days_alone("We met on Friday, the 3rd, and on the 5th.")] == [
        "3",
        "5",
    ]


@pytest.mark.parametrize(
    "text",
    ["in fiscal 2022 it lost, in 2022 it won", "FY22 was worse than 2022", "fiscal 2019, and '19"],
)
def test_a_year_that_is_said_twice_is_not_made_fiscal(text: str) -> None:
    assert list(fiscal_years(text)) == []


def test_files_are_told_by_their_endings() -> None:
    assert [[c.text for c in codes(text) if c.sort == "number"] for text in NO_FILES] == [[]] * len(
        NO_FILES
    )
    assert [c.text for text in FILES for c in codes(text)] == list(FILES.values())
