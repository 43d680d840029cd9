"""Sentences of our own in which the words of a lexical unit stand, but may be none.

In those of `LITERAL` they are none; in those of `SPARED` they are one, whatever speaks against it.
A line each: the words as they stand there, and the sentence.
"""

LITERAL = """
ran up: They ran up the hill.
looked up: He looked up the chimney.
turned in: The car turned in the road.
got over: The cat got over the wall.
came to: He came to Rome in May.
came to: The bus came to the school.
went on: They went on Monday.
went on: We went on a train to Milan.
stopped in: They stopped in London.
stood by: She stood by the window.
turned on: He turned on his heel.
ran through: They ran through the park.
put on: He put the cup on the table.
put on: She put it on the shelf.
set off: He set the lamp off the table.
took in: He took a walk in the park.
made up: He made a road up the hill.
handed in: They stood hand in hand.
called in: He called in the evening.
passed on: The cars passed on the left.
got out: He got a pen out of the box.
came up: He came up the stairs.
at least: He looked at the least of them.
due to: The rent is due to the owner on Friday.
a lot: He bought a lot next to the church.
on time: He spends money on time machines.
kind of: What kind of dog is it?
kind of: This kind of food is good.
sort of: He knows all sorts of people.
had better: They had better weather in Spain.
have to: I have a letter to write.
no longer: The rope is no longer than mine.
up to: He walked up to the door.
in time: They lived in time of war.
were there: The men were there at noon.
got up: He got the box up the stairs.
cut off: He cut a piece off the loaf.
picked up: She picked flowers up the hill.
blew up: The wind blew up the valley.
ran out: The dog ran out the door.
took place: The hotel took the place of the inn.
showed up: He showed us up the stairs.
sat down: He sat down the road.
"""

# Names, numbers, objects, adverbs and inversions around them could be taken for a sign of none.
SPARED = """
was there: Only then was there peace.
was there: Never was there a better time.
is there: At what point is there a limit?
is there: In how many cases is there hope?
put to death: They put the man to death.
set on fire: They set the house on fire.
took captive: They took the soldiers captive.
took to task: She took the boys to task.
bring to mind: These words bring the war to mind.
have to: You have to at least try.
have to: You have to both read and write.
have to: We have to all agree.
handed in: She handed in 20 papers.
had better: They had better leave.
had better: You had better hurry.
had better: You had better play it safe.
had better: They had better not lie.
told off: She told off the boy.
knocked down: He knocked down the wall.
pulled out: The army pulled out the troops.
took on: The company took on Microsoft.
brought in: They brought in Bob.
took place: The meeting took place Monday.
took place: The meeting took place the same day.
sat down: They sat down Friday to talk.
went on: The talks went on three hours.
put on: She put on the evening dress.
TURNED on: HE TURNED on THE LAMP.
TURNED ON: HE TURNED ON THE LAMP.
PUT ON: SHE PUT ON A COAT.
WENT ON: THE TALKS WENT ON SMOOTHLY.
Handed In: Three Boys Handed In Papers.
Hand in: Hand in your work.
handed in: She handed in her report this week.
put on: He put his coat on this morning.
turn off: What made him turn off the radio?
went on: They went on talking.
went on: The war went on for years.
so far: It has been quiet so far.
turns on: What will happen if he turns on the light?
put off: What would happen if they put off the meeting?
put on: What did he do before he put on the jacket?
took over: What did you say after they took over the company?
turn down: What can you do to turn down the heat?
turn on: What should I do to turn on the lamp?
set up: What could they do to set up the firm?
take on: What would they do to take on the giants?
break down: What do you do when the police break down the door?
took over: What did the man who took over the firm say?
took over: What did the company that took over the bank pay?
turn off: What did he turn off the radio for?
So far: So far that has worked.
So far: So far from abroad there is no news.
So far: So far out of ten tests two failed.
So far: So far back pay is due.
So far: So far up to now.
so far: It has so far behind the scenes been quiet.
in time: They arrived in time of course.
In general: In general of course it works.
in part: You may in part of course be right.
in part: It is made in part of wood.
handed in: He handed in minutes.
took over: He took over seasons.
handed in: She handed her report in this morning.
ought to: He ought not to smoke.
ought to: You ought really to rest.
There be: There used to be a mill here.
There be: There seem to be two problems.
there is: The reason there is no bread is simple.
there was: The last time there was war, he left.
pulled off: They pulled off a surprise.
settled on: We settled on them.
set up: They set up US bases.
turned on: He turned it on.
there are: The reason there are jobs is clear.
there is: The fact there is hope helps.
there is: The chance there is water is small.
there is: The evidence there is helps us.
laid off: The firm laid off him and his team.
rounded up: Police rounded up them all.
called in: They called in me and Bob.
took on: The boss took on me last year.
went on: The talks went on till dawn.
"""
