"""Sentences of our own with verbs whose last word is a particle, and fixed phrases; and with none.

Units are those that FrameNet lists.
"""

# A unit, a sentence that has it, and one in which its last word is a preposition.
PARTICLES = """
turn on: She turned on the radio. | He turned on his heel.
turn on: They turned on the heating. | The dog turned on its owner.
turn off: He turned off the engine. | We turned off the main road.
turn off: He turned the engine off. | He turned the car off the road.
put on: She put on her coat. | She put the book on the table.
put on: He put his shoes on. | He put salt on the meat.
take off: He took off his hat. | She took the picture off the wall.
take off: She took her gloves off. | He took the lid off the jar.
run off: He ran off a few copies. | The car ran off the road.
run through: He ran the man through with a sword. | They ran through the forest.
run out: Our money ran out. | She ran out the door.
break out: War broke out. | The prisoners broke windows out of anger.
bring in: They brought in the harvest. | She brought him in a taxi.
carry out: They carried out the plan. | They carried the boxes out of the house.
carry on: They carried on the work. | He carried the bag on his back.
get up: He got up early. | He got up the hill.
get down: He got down every word. | He got down the ladder.
go off: The bomb went off. | The train went off the rails.
go on: The war went on. | He went on a trip.
go through: We went through all our money. | They went through the tunnel.
go under: The firm went under. | The ship went under the bridge.
go out: The candle went out. | She went out the door.
come off: The plan came off. | The paint came off the wall.
come to: He came to after an hour. | He came to the party.
come up: The sun came up. | She came up the path.
look up: Things looked up. | He looked up the chimney.
hand over: He handed over the keys. | He handed it over the fence.
kick off: He kicked off his shoes. | He kicked the ball off the line.
knock down: They knocked down the price. | He knocked it down the stairs.
lift off: The rocket lifted off. | She lifted the pot off the stove.
pass on: She passed on the news. | He passed on the left.
pass out: He passed out the leaflets. | He passed out of the room.
pull on: She pulled on her gloves. | She pulled on the rope.
pull off: He pulled off his boots. | The car pulled off the road.
throw on: She threw on a dress. | He threw wood on the fire.
throw off: She threw off her cloak. | The horse threw him off its back.
slip on: He slipped on his jacket. | He slipped on the ice.
shoot down: They shot down the plane. | He shot down the hill.
sit down: He sat down. | He sat down the hall.
step down: The minister stepped down. | He stepped down the ladder.
step up: They stepped up the pressure. | She stepped up the stairs.
stand by: They stood by for orders. | He stood by the door.
stop in: She stopped in to see us. | She stopped in the doorway.
drop in: He dropped in on us. | He dropped in the water.
take over: They took over the country. | He took her over the bridge.
take out: The planes took out the bridge. | She took him out of the room.
take on: The firm took on ten workers. | He took her on a trip.
take up: He took up golf. | She took the bag up the stairs.
talk over: They talked over the plan. | They talked over dinner.
type in: Type in your name. | She types in the kitchen.
write in: He wrote in to complain. | She wrote in her diary.
work out: They worked out the answer. | He worked out in the fields.
work through: They worked through their problems. | They worked through the night.
settle on: They settled on a name. | The birds settled on the roof.
move up: They moved up the date. | They moved up the valley.
tear up: He tore up the letter. | He tore up the stairs.
fall for: She fell for him. | Prices fell for a week.
back out: He backed out of the deal. | He backed out the door.
blow up: They blew up the bridge. | The smoke blew up the chimney.
blow out: She blew out the candle. | The curtains blew out the window.
"""
# Particles, whatever stands behind them.
WITH_PARTICLE = """
cut off: They cut off the road.
cut off: They cut off the village.
cut off: Snow cut off the street.
take over: They took over the road.
take over: They took over the street.
take out: They took out the wall.
give up: They gave up the land.
take up: They took up the floor.
take up: They took up the road.
tear up: They tore up the road.
break up: They broke up the street.
close down: They closed down the street.
hold up: He held up the hand.
get through: We got through the day.
go on: It went on the whole week.
"""
# Words that are a fixed phrase, and the same words where one of them belongs to a noun.
FIXED = """
kind of: I kind of like it. | That particular kind of bird sings.
kind of: It was just kind of sad. | It is the most common kind of bird.
kind of: She was kind of tired. | He has a very special kind of charm.
kind of: We kind of knew. | A rare and beautiful kind of bird sang.
kind of: It is kind of odd. | I like that kind of bird.
kind of: He kind of smiled. | There is only one kind of bird here.
sort of: It is sort of cold. | He is the only sort of man here.
in general: In general, dogs bark. | He studies in general medicine.
in general: People in general like music. | She works in general surgery.
of late: He has slept badly of late. | He was tired of late trains.
on time: The bus was on time. | He lost money on time deposits.
on foot: They came on foot. | She stood on foot stools.
at times: He cries at times. | He looked at times and places.
in part: It was due in part to rain. | She had a role in part two.
in case: Take a coat in case it rains. | He was killed in case number two.
"""
