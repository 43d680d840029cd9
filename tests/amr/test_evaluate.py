"""``python -m amr.evaluate``: one JSON line that the written predictions bear out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amr import score as scoring
from amr.config import GraphOptions
from amr.evaluate import main
from amr.notation.files import read_amr
from amr.parser import AMRParser
from amr.scoring.views import MEASURES
from tests.amr.tiny_parser import save_tiny_corpus, sentence, tiny_sentences
from tests.refusals import refusal

GRAPHS = (*tiny_sentences(), sentence("", "(a / amr-empty)", "empty"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_corpus(tmp_path_factory.mktemp("data") / "tiny", GRAPHS)


def last_line(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return record


@pytest.mark.parametrize("beam", [1, 2])
def test_scores_are_those_of_the_predictions_written(
    random_checkpoint: Path,
    corpus: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    beam: int,
) -> None:
    given = [f"checkpoint={random_checkpoint}", f"data={corpus}", "samples=50", f"beam={beam}"]
    assert main.run([*given, f"output={tmp_path}"]) == 0
    record = last_line(capsys)
    assert {"precision", "recall", "f1", "matched", "predicted", "gold"} <= set(record["smatch"])
    assert set(record["fine_grained"]) == set(MEASURES)
    assert record["graphs"] == len(GRAPHS) and record["unparseable"] == 0
    assert f"corpus:tiny|split:test|beam:{beam}" in record["signature"]
    gold, predicted = (list(read_amr(tmp_path / f"{k}.amr")) for k in ("gold", "predicted"))
    assert [item.tree.node for item in gold] == [item.tree.node for item in GRAPHS]
    assert [item.id for item in predicted] == [item.id for item in GRAPHS]
    assert predicted[-1].tree.node == GRAPHS[-1].tree.node  # of no words
    parser = AMRParser.from_pretrained(random_checkpoint, options=GraphOptions(beam=beam))
    expected = list(parser.parse_sentences(gold[:-1]))
    assert [item.tree.node for item in predicted[:-1]] == [item.tree.node for item in expected]
    files = [f"gold={tmp_path / 'gold.amr'}", f"predicted={tmp_path / 'predicted.amr'}"]
    assert scoring.main.run([*files, "samples=50"]) == 0
    scored = last_line(capsys)
    for signed in (record, scored):
        signed.pop("signature")  # evaluate's also names corpus, split and beam
    assert scored == record


def test_the_split_and_the_protocol_are_chosen(
    random_checkpoint: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [f"checkpoint={random_checkpoint}", f"data={corpus}", "samples=0", "split=dev"]
    assert main.run([*given, "protocol=amr_evaluation", "fine_grained=false"]) == 0
    record = last_line(capsys)
    assert record["protocol"] == "released" and record["fine_grained"] == {}
    assert "split:dev" in record["signature"] and "interval" not in record["smatch"]


def test_what_does_not_fit_is_one_line(
    random_checkpoint: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "test.amr").write_text("(a / b\n")
    for data, changes, message in [
        (tmp_path, [], "test.amr:1: the graph ends inside a"),
        (tmp_path, ["split=dev"], "dev.amr: no such split; run amr.prepare first"),
        (corpus, ["split=valid"], "split=valid: use one of train, dev, test"),
        (corpus, ["protocol=best"], "protocol=best: must be one of exact, released"),
        (corpus, ["samples=-1"], "samples=-1: must be at least 0"),
        (corpus, ["seed=-1"], "seed=-1: must be at least 0"),
        (corpus, ["beam=0"], "beam=0: must be at least 1"),
        (corpus, [f"checkpoint={tmp_path}"], "config.json"),
    ]:
        arguments = [f"checkpoint={random_checkpoint}", f"data={data}", *changes]
        assert message in refusal(main, arguments, capsys)
