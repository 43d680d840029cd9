"""The tokenizer alone is NLTK's own, and leaves NLTK to be imported by others."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

from semcore.text import nltk_tokenizer

TEXT = "He said ``it's $3.50'' (can't you?), didn't he... No. 5,000 more'n d'ye -- gonna."
TEXTS = [
    TEXT,
    'He asked "Why \'twas?" and left; [see p. 3] {5%} & co.',
    "\u201cWe'll\u201d \u00abnon\u00bb \u2026 cannot",
    "",
]

# While one thread loads the tokenizer, over and over, others import all of NLTK.
PROGRAM = f"""
import sys, threading
from semcore.text import nltk_tokenizer

alone = nltk_tokenizer.tokenizer().tokenize({TEXT!r})
assert not {{"nltk", "sklearn", "scipy.stats", "pandas"}} & sys.modules.keys()
failed, done = [], threading.Event()

def load():
    while not done.is_set():
        nltk_tokenizer._modules.clear()
        nltk_tokenizer.tokenizer.cache_clear()
        nltk_tokenizer.tokenizer()

def other():
    try:
        from nltk import word_tokenize
        import nltk
        assert nltk.__version__ and nltk.tokenize.NLTKWordTokenizer().tokenize({TEXT!r}) == alone
    except BaseException as error:
        failed.append(error)

loader = threading.Thread(target=load)
others = [threading.Thread(target=other) for _ in range(2)]
loader.start()
for thread in others:
    thread.start()
for thread in others:
    thread.join()
done.set()
loader.join()
assert not failed, failed
print(*alone)
"""


def test_it_is_nltks_and_nothing_else_of_it() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:6] == ["He", "said", "``", "it", "'s", "$"]


def test_its_tokens_are_those_of_all_of_nltk() -> None:
    whole = import_module("nltk.tokenize").NLTKWordTokenizer()
    alone = nltk_tokenizer.tokenizer()
    assert type(alone) is not type(whole)
    assert [alone.tokenize(text) for text in TEXTS] == [whole.tokenize(text) for text in TEXTS]


def test_it_can_be_pickled_and_copied() -> None:
    again = pickle.loads(pickle.dumps(nltk_tokenizer.tokenizer()))
    assert again.tokenize(TEXT) == nltk_tokenizer.tokenizer().tokenize(TEXT)
    assert copy.deepcopy(again).tokenize(TEXT) == again.tokenize(TEXT)


def test_where_it_cannot_be_loaded_alone_all_of_nltk_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(name: str) -> ModuleType:
        raise ImportError(name)

    nltk_tokenizer.tokenizer.cache_clear()
    monkeypatch.setattr(nltk_tokenizer, "_module", lacking)
    try:
        found = nltk_tokenizer.tokenizer()
        assert type(found) is import_module("nltk.tokenize").NLTKWordTokenizer
        assert pickle.loads(pickle.dumps(found)).tokenize(TEXT) == found.tokenize(TEXT)
    finally:
        nltk_tokenizer.tokenizer.cache_clear()
