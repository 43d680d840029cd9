"""A prepared folder: its splits, its exemplars and subsets of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kid.corpus import FrameCorpus
from semcore.errors import InputError
from semcore.files import sha256_of
from tests.kid.tiny import tiny_ontology, tiny_sentences


def test_splits_are_the_files_sentences(tiny_corpus: Path) -> None:
    corpus = FrameCorpus(tiny_corpus)
    assert corpus.ontology == tiny_ontology()
    assert corpus.split("dev") == tiny_sentences()
    annotated = corpus.split("test", annotated=True)
    assert annotated == [item for item in tiny_sentences() if item.frames]
    assert len(annotated) == len(tiny_sentences()) - 1


def test_subsets_of_exemplars_are_in_order_and_depend_on_the_seed_alone(tiny_corpus: Path) -> None:
    corpus = FrameCorpus(tiny_corpus)
    everything = corpus.exemplars()
    assert corpus.exemplars(most=99) == everything
    drawn = {seed: corpus.exemplars(most=5, seed=seed) for seed in range(6)}
    for seed, some in drawn.items():
        assert len(some) == 5
        assert some == [item for item in everything if item in some]
        assert some == corpus.exemplars(most=5, seed=seed)
    assert len({tuple(item.id for item in some) for some in drawn.values()}) > 1


def test_fingerprints_are_of_contents(tiny_corpus: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tiny_corpus, tmp_path / "copy"))
    names = ("train.jsonl", "ontology.json")
    assert FrameCorpus(copy).fingerprints(*names) == FrameCorpus(tiny_corpus).fingerprints(*names)
    (copy / "train.jsonl").write_text("")
    found = FrameCorpus(copy).fingerprints(*names)
    assert found["train.jsonl"] != sha256_of(tiny_corpus / "train.jsonl")


def test_what_is_missing_is_named(tiny_corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no prepared corpus .* run kid\.prepare first"):
        FrameCorpus(tmp_path)
    with pytest.raises(InputError, match="split=valid: use one of train, dev, test"):
        FrameCorpus(tiny_corpus).split("valid")
    copy = Path(shutil.copytree(tiny_corpus, tmp_path / "copy"))
    (copy / "dev.jsonl").unlink()
    (copy / "exemplars.jsonl").unlink()
    with pytest.raises(
        InputError, match=r"dev\.jsonl: no such split; the corpus has train and test"
    ):
        FrameCorpus(copy).split("dev")
    with pytest.raises(InputError, match=r"exemplars\.jsonl: missing; run kid\.prepare"):
        FrameCorpus(copy).exemplars()
    (copy / "ontology.json").write_text('{"version": "1.7"}')
    with pytest.raises(InputError, match=r"ontology\.json: no ontology .*missing key 'frames'"):
        _ = FrameCorpus(copy).ontology
