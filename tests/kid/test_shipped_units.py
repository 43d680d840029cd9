"""Lexical units of several words that FrameNet lists, side by side and with their object between.

Sentences of our own, each with its target; weights and thresholds were fitted on others. How many
are found is a fact about the shipped parser (docs/results.md).
"""

from __future__ import annotations

import pytest

from kid.parser import FrameParser
from tests.kid.test_shipped import shipped_parser

ADJACENT = """
gave up: Smoking is hard to quit, but he gave up last year.
give up: You should not give up hope.
turned down: She turned down the offer.
turned off: He turned off the radio.
turning on: They were turning on the lights.
shut down: The company shut down the plant.
shut off: Workers shut off the water.
set up: They set up a new office in Rome.
carried out: The army carried out the attack.
took off: The plane took off at noon.
took over: Smith took over the company.
picked up: She picked up the phone.
put off: They put off the meeting.
put on: He put on a coat.
put together: We put together a team.
handed in: He handed in his essay.
handed out: The teacher handed out books.
handed over: They handed over the money.
worked out: They worked out a plan.
found out: She found out the truth.
figured out: He figured out the answer.
blew up: Rebels blew up the bridge.
knocked down: The storm knocked down trees.
ruled out: Police ruled out murder.
rounded up: Police rounded up the suspects.
paid back: He paid back the loan.
ate up: She ate up the cake.
used up: We used up the flour.
woke up: He woke up at six.
warmed up: She warmed up the soup.
wrote down: He wrote down the number.
passed on: She passed on the news.
pointed out: He pointed out the mistake.
pulled off: He pulled off his boots.
made up: She made up a story.
broke down: The car broke down near Rome.
came back: He came back from Spain.
went on: The talks went on for hours.
ended up: He ended up in jail.
showed up: Nobody showed up.
sat down: She sat down on the sofa.
stood up: The boy stood up.
ran out: We ran out of milk.
passed away: His mother passed away in May.
took part: She took part in the race.
took place: The meeting took place in Rome.
got up: She got up early.
In spite of: In spite of the rain, they played.
because of: The game ended because of rain.
according to: The bank is closed, according to the police.
due to: The delay was due to snow.
at least: It costs at least ten dollars.
at most: It costs at most ten dollars.
in front: A car stood in front of the house.
next to: He sat next to the door.
out of: She ran out of the house.
in order: He left early in order to see her.
have to: You have to leave.
had to: She had to pay.
ought to: You ought to rest.
got to: I got to go.
had better: You had better leave.
Make sure: Make sure that the door is closed.
no longer: He no longer works here.
right away: Call me right away.
so far: Nobody has died so far.
kind of: I kind of like it.
a lot: He has a lot of money.
prime minister: The prime minister resigned.
prime ministers: Two prime ministers met.
police officer: A police officer was shot.
post offices: All post offices are closed.
parking lot: The car is in the parking lot.
nuclear weapons: Iran has no nuclear weapons.
living room: She slept in the living room.
human beings: All human beings are equal.
suicide bomber: A suicide bomber killed ten people.
on fire: The house was on fire.
on time: The train left on time.
in general: In general, cats like fish.
go off: The alarm will go off soon.
Let go: Let go of my hand!
well known: The singer is well known.
up to: It costs up to ten dollars.
kicked off: The season kicked off in May.
stepped down: The president stepped down in May.
signed up: Many people signed up for the course.
broke out: War broke out in 1914.
dressed up: She dressed up for the party.
"""
SEPARATED = """
gave up: He gave the plan up.
gave up: He gave it up.
turned down: She turned the offer down.
turned down: She turned him down.
turned off: He turned the old radio off.
turn on: Please turn it on.
shut off: They shut the water off.
set up: They set a new office up in Rome.
carried out: They carried the attack out.
took over: Smith took the firm over.
took off: She took her wet coat off.
picked up: She picked the phone up.
picked up: He picked me up at noon.
put off: They put the meeting off.
put on: He put his coat on.
put together: We put a team together.
handed in: He handed his essay in.
handed out: The teacher handed the books out.
handed over: They handed the money over to him.
worked out: They worked a plan out.
figured out: He figured it out.
blew up: Rebels blew the bridge up.
knocked down: The storm knocked the fence down.
ruled out: Police ruled murder out.
rounded up: Police rounded the suspects up.
paid back: He paid the loan back.
ate up: She ate the whole cake up.
used up: We used the flour up.
woke up: He woke the children up.
warmed up: She warmed the soup up.
wrote down: He wrote the number down.
passed on: She passed the news on.
pointed out: He pointed the mistake out.
pulled off: He pulled his boots off.
made up: She made the story up.
cut off: They cut the supply off.
let down: You let me down.
laid off: The firm laid fifty workers off.
held up: The storm held them up.
thrown together: He has thrown a meal together.
locked up: They locked the thief up.
tore up: She tore the letter up.
tried out: He tried the new car out.
talked over: They talked the plan over.
summed up: He summed it up.
brought together: The war brought the two brothers together.
Let know: Let me know when you arrive.
beat up: They beat the boy up.
typed up: She typed the report up.
dried out: The sun dried the wood out.
shot down: They shot the plane down.
tell apart: I can not tell the twins apart.
"""


@pytest.fixture(scope="module")
def shipped() -> FrameParser:
    return shipped_parser()


@pytest.mark.parametrize(("written", "least"), [(ADJACENT, 0.85), (SEPARATED, 0.8)])
def test_units_of_several_words_are_found(shipped: FrameParser, written: str, least: float) -> None:
    rows = [line.split(": ", 1) for line in written.strip().splitlines()]
    found = 0
    for target, text in rows:
        assert shipped.lexicon.matches(target.split()), target
        (sentence,) = shipped.parse(text)
        found += target in {frame.text for frame in sentence.frames}
    assert found >= least * len(rows)


def test_what_only_looks_like_a_unit_is_none(shipped: FrameParser) -> None:
    texts = (
        "He put the book on the table.", "He turned the key in the lock.",
        "The man put a hat on his head.", "He carried the box out the door.",
        "He took the train over the bridge.", "I have two tickets to sell.",
    )  # fmt: skip
    for text in texts:
        (sentence,) = shipped.parse(text)
        assert all(len(frame.target) == 1 for frame in sentence.frames), text
