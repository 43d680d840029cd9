"""Shared bricks of the three parsers: encoders, graphs, spans, training, metrics, checkpoints.

``semcore`` knows no task and imports no parser.

    text/          sentences, words, lemmas, spans, inputs, dependency trees, numbers, dates
    encoders/      words in, vectors out
    graphs/        graphs with typed edges, and convolutions on them
    training/      stages, a run that can be killed, optimizers, averaging
    preference/    learning from rewards of what a parser writes
    scoring/       counts, intervals, paired tests, tables
    commands/      typed configuration, mistakes as one line, progress
    drawing/       colours, escaping, spans over text, fragments of a page
    benchmarking/  times, memory, operations, ratios, training steps
    files/         files and folders that are whole or absent; archives, prepared corpora
    parsers        what a parser is to graphsem
    parsing        what a parser is to its users; options: what may be asked of it
    batching       batches of like length, side by side on all cores
    processes      those that work for another one
    tensors        batches that move as one, padding
    dropout        ReLU and dropout that keep little for the gradient
    checkpoints    parsers on disk; storage: in how many bits; amending: another inventory
    eight_bits     products of matrices in 8 bits
    shipped        where checkpoints lie: with the packages, in a folder; hub: on the hub
    errors         the input is at fault
    fuzzing        readers against damaged files; fuzzed: those of this package
"""

__version__ = "0.1.0"  # of graphsem as a whole
