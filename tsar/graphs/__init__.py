"""Where the AMR graphs of documents come from: aligned files, or an AMR parser.

sources      the graphs of documents, from whatever is named
assignment   graphs of a file given to the documents and sentences that they are of
matching     tokens of a graph found again among the words of a document
conversion   a graph with its words as a `tsar.amr_graphs.SentenceGraph`
making       sentences parsed by an AMR checkpoint
cache        what was parsed, kept on disk
pieces       sentences too long for an AMR parser, cut
counts       what was dropped and what is missing
"""
