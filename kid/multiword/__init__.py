"""Words that may be one lexical unit together, side by side or with a gap between.

*They shut the factory down*: ``shut down.v`` with a gap; *chemical and nuclear weapons*: ``chemical
weapon.n``; *there has always been*: ``there be.v``. Of a verb with a gap the rest stands at most
`kid.multiword.features.GAP` words behind the first word, with no stop between, and a particle not
before a noun phrase, which would be its own (*put the book on the table*). Words around may say
that they are no unit: *He came to Rome* is no ``come to.v``, which has no object, *They had better
luck* no ``had better.v``, behind which a verb stands (`kid.multiword.vetoes`). Only what surely is
none goes by this; of the others the parser decides which are targets (`kid.decoding.targets`).
"""
