"""Event arguments across a whole document: two streams, guided by AMR (TSAR, NAACL 2022)."""
