"""Raw text -> sentences -> words with their characters; lemmas, spans, inputs, CoNLL-U."""
