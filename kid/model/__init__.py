"""The networks: double graph, reader, decoder of arguments, BIO tagger; their batches."""
