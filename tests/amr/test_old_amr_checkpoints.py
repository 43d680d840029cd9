"""A checkpoint of the first format loads for ever, whatever the modules are called by now.

The files in ``checkpoint_v1`` are never renewed: a compact parser that knows the ten sentences of
`tests.amr.tiny_parser` by heart, the encoder that it names, and what it wrote on the day it was
saved. A change that no longer reads them breaks every checkpoint that people have; what it needs
is a line in `amr.checkpoint.PARSER`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amr.config import GraphOptions
from amr.data import words_of_text
from amr.notation.reader import read_graph
from amr.parser import AMRParser, unparsed

FOLDER = Path(__file__).with_name("checkpoint_v1")


def test_a_checkpoint_of_format_1_writes_what_it_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)  # its encoder is ``./encoder``
    expected = [json.loads(line) for line in Path("expected.jsonl").read_text("utf-8").splitlines()]
    texts = [item["text"] for item in expected]
    parser = AMRParser.from_pretrained("checkpoint")
    given = (unparsed("", text, words_of_text(text, text)) for text in texts)
    # Some of what it wrote, its sentences do not say.
    found = list(parser.parse_sentences(given, GraphOptions(faithful=False)))
    assert len(found) == 10
    for sentence, item in zip(found, expected, strict=True):
        assert sentence.tree == read_graph(item["graph"]).tree
        assert sentence.score == pytest.approx(item["score"], abs=1e-3)
