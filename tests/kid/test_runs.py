"""What stands around the words of a unit says that they are none, and only where that is sure."""

from __future__ import annotations

import pytest

from kid.evidence import Seen
from kid.multiword.vetoes import is_vetoed

NEVER = Seen(0, 9)  # times that an object stood behind the unit


@pytest.mark.parametrize(
    ("unit", "target", "text", "vetoed"),
    [
        # inversions, and the adverb of place
        ("there be.v", "was there", "Only then was there peace", False),
        ("there be.v", "was there", "Never was there a better time", False),
        ("there be.v", "is there", "At what point is there a limit ?", False),
        ("there be.v", "is there", "What point is there in going ?", False),
        ("there be.v", "is there", "Nor is there .", False),
        ("there be.v", "Is there", "Is there ?", False),
        ("there be.v", "were there", "The men were there at noon", True),
        ("there be.v", "were there", "The men were still there .", True),
        ("there be.v", "be there", "I wanted to be there ... but", True),
        ("there be.v", "was there", "In the room was there a chair", False),
        # an object between, before a noun that belongs to the verb or to a preposition
        ("put to death.v", "put to death", "They put the man to death", False),
        ("set on fire.v", "set on fire", "They set the house on fire", False),
        ("take captive.v", "took captive", "They took the soldiers captive", False),
        ("take captive.v", "took captive", "They took these captive", False),
        ("take place.v", "took place", "It took the place of the inn", True),
        ("take place.v", "took place", "It took that place", True),
        ("take place.v", "took place", "It took the traditional place", True),
        ("put down.v", "put down", "They put the fire down", False),
        # modals
        ("have to.v", "have to", "You have to at least try", False),
        ("have to.v", "have to", "You have to both read and write", False),
        ("have to.v", "have to", "We have to all agree", False),
        ("have to.v", "have to", "You have once again to wait", False),
        ("have to.v", "have to", "They have at least to try", False),
        ("have to.v", "have to", "They have to Google it", False),
        ("have to.v", "have to", "They have to this day hoped", False),
        ("have to.v", "have to", "I have a letter to write", True),
        ("have to.v", "have to", "I have much to write", True),
        ("got to.v", "got to", "He got to the station", True),
        ("got to.v", "got to", "He got to Paris", True),
        ("got to.v", "GOT TO", "HE GOT TO GO", False),
        # a verb behind had better
        ("had better.v", "had better", "They had better leave", False),
        ("had better.v", "had better", "They had better quickly leave", False),
        ("had better.v", "had better", "They had better not luck out", False),
        ("had better.v", "had better", "You had better play it safe", False),
        ("had better.v", "had better", "You had better work the land", False),
        ("had better.v", "'d better", "You 'd better work hard", False),
        ("had better.v", "had better", "They had better .", False),
        ("had better.v", "had better", "They had better luck", True),
        ("had better.v", "had better", "They had better luck this time", True),
        ("had better.v", "had better", "They had better luck the next day", True),
        ("had better.v", "had better", "They had better play than us", True),
        ("had better.v", "had better", "They had better control of the ball", True),
        ("had better.v", "had better", "They had better results", True),
        ("had better.v", "had better", "They had better than that", True),
        # kinds of things, and numbers of a whole
        ("kind of.adv", "kind of", "It is kind of cold", False),
        ("kind of.adv", "kind of", "I kind of like it", False),
        ("kind of.adv", "kind of", "a kind of bird", True),
        ("kind of.adv", "kind of", "What kind of bird is it ?", True),
        ("sort of.adv", "sort of", "a new sort of bird", True),
        ("kind of.adv", "kinds of", "Many kinds of birds sing", True),
        ("kind of.adv", "kind of", "That particular kind of bird sings", True),
        ("kind of.adv", "kind of", "the most common kind of bird", True),
        ("kind of.adv", "kind of", "a very special kind of charm", True),
        ("kind of.adv", "kind of", "A rare and beautiful kind of bird", True),
        ("kind of.adv", "kind of", "I like that kind of bird", True),
        ("kind of.adv", "kind of", "one kind of bird", True),
        ("kind of.adv", "kind of", "the only kind of bird", True),
        ("kind of.adv", "kind of", "He still kind of hopes", False),
        ("kind of.adv", "kind of", "It was very much kind of lost", False),
        ("kind of.adv", "kind of", "The poor just kind of fade", False),
        ("kind of.adv", "kind of", "I only kind of like it", False),
        # words of nouns and numbers behind
        ("in general.adv", "in general", "He studies in general medicine .", True),
        ("in general.adv", "in general", "People in general like music", False),
        ("in general.adv", "in general", "People in general trust him", False),
        ("in general.adv", "In general", "In general cats like fish", False),
        ("of late.adv", "of late", "He was tired of late trains .", True),
        ("of late.adv", "Of late", "Of late trains were late", False),
        ("on time.adv", "on time", "He lost money on time deposits", True),
        ("on time.adv", "on time", "He came on time yesterday", False),
        ("on foot.adv", "on foot", "She stood on foot stools", True),
        ("on foot.adv", "on foot", "He went on foot and on horses", False),
        ("at times.adv", "at times", "He looked at times and places", True),
        ("at times.adv", "at times", "He cries at times and laughs", False),
        ("at times.adv", "at times", "She at times shouts", False),
        ("at times.adv", "at times", "It can at times hurt people", False),
        ("at times.adv", "at times", "It was at times hell", False),
        ("at times.adv", "at times", "People at times fall", False),
        ("in part.adv", "in part", "It may in part help", False),
        ("in part.adv", "in part", "She had a role in part two .", True),
        ("in part.adv", "in part", "It is in part 2 of it", True),
        ("in part.adv", "in part", "It was due in part to rain", False),
        ("to date.adv", "To date", "To date 200 people have died", False),
        ("at least.adv", "at least", "It costs at least two .", False),
        ("in case.scon", "in case", "He was killed in case number two", True),
        ("in case.scon", "In case", "In case dogs bark", False),
        ("in case.scon", "in case", "Run in case two men come", False),
        ("out of.prep", "out of", "two out of ten birds", False),
        ("out of.prep", "out of", "one man out of 500", False),
        ("out of.prep", "out of", "two out of every three", False),
        ("out of.prep", "out of", "She ran out of the house", True),
        ("out of.prep", "out of", "Two men ran out of the house", True),
        # names, numbers and times behind in and on
        ("hand in.v", "handed in", "She handed in 20 papers", False),
        ("hand in.v", "handed in", "She handed in 2000 papers", False),
        ("hand in.v", "handed in", "She handed in Monday homework", False),
        ("hand in.v", "handed in", "It was handed in 1999 .", True),
        ("hand in.v", "handed in", "It was handed in May", True),
        ("turn on.v", "turned on", "He turned on 3 lamps", False),
        ("turn on.v", "turned on", "He turned on Monday", True),
        ("turn on.v", "turned on", "He turned on the evening news", False),
        ("turn on.v", "turned on", "He turned on the evening before", True),
        ("take on.v", "took on", "They took on Microsoft", False),
        ("bring in.v", "brought in", "They brought in Bob", False),
        ("stop in.v", "stopped in", "They stopped in London", True),
        ("come to.v", "Coming to", "Coming to Rome was easy", True),
        ("come to.v", "come to", "They come to Man Mo Temple", True),
        ("stop in.v", "STOPPED IN", "THEY STOPPED IN PASSING", False),
        ("go on.v", "Went On", "Talks Went On Smoothly", False),
        ("turn on.v", "TURNED ON", "HE TURNED ON THE LAMP", False),
        ("turn on.v", "TURNED on", "HE TURNED on THE LAMP", False),
        # objects behind verbs that have none
        ("go on.v", "went on", "We went on a train", True),
        ("go on.v", "went on", "It went on a whole day", False),
        ("sit down.v", "sat down", "He sat down the road", True),
        ("sit down.v", "sat down", "They sat down Friday", False),
        ("wake up.v", "woke up", "She woke up the children", False),
        ("tell off.v", "told off", "She told off the boy", False),
        ("take place.v", "took place", "It took place Monday", False),
        ("take place.v", "took place", "It took place the same day", False),
        ("come together.v", "came together", "They came together every week", False),
        ("no longer.adv", "no longer", "It is no longer than mine", True),
        ("no longer.adv", "no longer", "It is no longer mine", False),
    ],
)
def test_only_what_surely_is_none_is_vetoed(
    unit: str, target: str, text: str, vetoed: bool
) -> None:
    words, places, after = text.split(), [], 0
    for word in target.split():
        places.append(words.index(word, after))
        after = places[-1] + 1
    assert is_vetoed(unit, words, places, NEVER) == vetoed
