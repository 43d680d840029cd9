"""From scores to frames: the search for arguments, BIO tags, assembly of annotations."""
