"""Sentences of our own with lexical units of several words that FrameNet lists.

A line each: the unit's words as they stand there, and the sentence.
"""

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
# Of both kinds, and the same words where they are no unit.
PAIRS = """
put out: They put out the fire.
put out: They put the fire out.
Look up: Look up the word in a dictionary.
looked up: She looked the word up.
took off: The jet took off from Rome.
took off: He took his shoes off.
take off: It is hot, so take it off.
turned in: He turned in his essay.
turned in: He turned his essay in.
came to: After an hour he came to.
went on: The war went on for years.
stopped in: She stopped in to see us.
turned on: He turned on the lamp.
put on: She put her gloves on.
Put on: Put on your hat.
set off: The bomb was set off by a boy.
set off: They set off at dawn.
made up: He made the story up.
made up: She made up an excuse.
handed in: She handed her report in.
handed in: She handed in her report.
at least: He is at least forty.
at least: It will take at least an hour.
According to: According to the report, sales fell.
because of: They stayed because of the storm.
due to: The delay is due to fog.
a lot: He has a lot of friends.
a lot: She sleeps a lot.
in front: He sat in front of the fire.
right away: She left right away.
in spite of: They won in spite of the weather.
In spite of: In spite of his age he runs fast.
at most: It takes at most two days.
on time: The bus was on time.
In general: In general, dogs bark.
in general: People in general like music.
kind of: He is kind of sad.
sort of: I sort of like him.
out of: She walked out of the room.
had better: You had better go now.
have to: We have to go home.
next to: He lives next to the bank.
no longer: She no longer smokes.
So far: So far it has worked.
Up to: Up to ten people may enter.
in time: We came in time for dinner.
Make sure: Make sure the window is shut.
There is: There is a dog in the garden.
There were: There were two men at the door.
ought to: They ought to help.
got up: They got up at six.
woke up: The noise woke the baby up.
figure out: I can not figure it out.
point out: Let me point something out.
cut off: They cut the water off.
shut down: They shut the plant down.
turn off: Please turn the light off.
turned down: They turned the plan down.
picked up: He picked the child up.
wrote down: She wrote the address down.
blew up: They blew the bridge up.
broke down: The bus broke down.
ran out: We ran out of bread.
laid off: The firm laid off ninety men.
took place: The talks took place in Paris.
took part: Ten countries took part.
made up: The committee is made up of ten men.
ended up: They ended up in court.
showed up: Only two people showed up.
sat down: They sat down.
carry on: They carry on a small trade.
hold up: Two men held up the bank.
passed away: His aunt passed away.
tied up: They tied the guard up.
rule out: We can not rule it out.
knock out: The punch knocked him out.
"""
# Verbs of frames of which full text has few targets or none.
SELDOM = """
lent: She lent me a book.
borrowed: He borrowed money.
forgave: She forgave him.
sewed: He sewed a shirt.
measured: She measured the room.
organized: They organized a party.
poured: She poured the tea.
published: They published the book.
repaired: He repaired the roof.
shared: She shared her food.
ignored: She ignored him.
fed: She fed the cat.
dug: He dug a hole.
"""
