"""Which of several graphs of a sentence is the best, and how sure each part of one is.

parts       what is right or wrong of a graph, and which parts are, by the gold graph
hypotheses  a parser's graphs with these labels: what is learned from, as JSON Lines
batch       sentences and graphs as tensors
model       the network
quality     what it says of whole graphs; what is fitted beside it
candidates  graphs as numbers, and the choice between them on a development set
fitting     what is measured and fitted when it is trained
verifier    a trained one: graphs in, confidence and quality out
judging     the n best graphs of a parser put in order, by whatever is asked
pruning     graphs without what is not sure enough

Commands: prepare, train.
"""
