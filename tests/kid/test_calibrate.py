"""``python -m kid.calibrate``: the weights stay, evidence is gathered in the precision of use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kid.calibrate import main
from kid.parser import FrameParser
from tests.refusals import refusal


@pytest.mark.parametrize("precision", ["32", "bf16", "int8"])
def test_evidence_is_renewed_and_nothing_else(
    learned: Path,
    tiny_corpus: Path,
    tmp_path: Path,
    precision: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before, after = learned / "checkpoint", tmp_path / "after"
    asked = [f"checkpoint={before}", f"data={tiny_corpus}", f"output={after}"]
    assert main.run([*asked, f"precision={precision}"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    evidence = FrameParser.from_pretrained(after).evidence
    assert evidence is not None
    assert told["units"] == len(evidence.units) > 0
    assert told["least_word"] == evidence.least_word
    old, new = (json.loads((place / "config.json").read_text()) for place in (before, after))
    assert old["sha256"].keys() == new["sha256"].keys()
    changed = {key for key in new["sha256"] if new["sha256"][key] != old["sha256"][key]}
    assert changed <= {"evidence.json"} and (precision == "32" or changed)
    assert new["config"] == old["config"]
    (sentence,) = FrameParser.from_pretrained(after, precision=precision).parse(
        "she gave him a book ."
    )
    assert [frame.frame for frame in sentence.frames]


def test_an_unknown_precision_is_refused(
    learned: Path, tiny_corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [f"checkpoint={learned / 'checkpoint'}", f"data={tiny_corpus}", "precision=16"]
    told = refusal(main, [*asked, f"output={tmp_path / 'after'}"], capsys)
    assert "precision=16: use one of 32, bf16, int8" in told
