"""The tokenizer alone is NLTK's own, and leaves NLTK to be imported by others."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from semcore.text import nltk_tokenizer

TEXT = "He said ``it's $3.50'' (can't you?), didn't he... No. 5,000 more'n d'ye -- gonna."
alone = nltk_tokenizer.tokenizer().tokenize(TEXT)
assert not {"nltk", "sklearn", "scipy.stats", "pandas"} & sys.modules.keys()

usual = nltk_tokenizer.import_module
failed = []

def lacking(name):
    if not failed:
        failed.append(name)
        raise ImportError(name)
    return usual(name)

nltk_tokenizer.import_module = lacking
nltk_tokenizer.tokenizer.cache_clear()
whole = nltk_tokenizer.tokenizer()
assert failed and alone == whole.tokenize(TEXT)

import nltk.tokenize
assert nltk.__version__ and type(whole) is nltk.tokenize.NLTKWordTokenizer
nltk_tokenizer.tokenizer.cache_clear()
assert type(nltk_tokenizer.tokenizer()) is nltk.tokenize.NLTKWordTokenizer
print(*alone)
"""


def test_it_is_nltks_and_nothing_else_of_it() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:6] == ["He", "said", "``", "it", "'s", "$"]
