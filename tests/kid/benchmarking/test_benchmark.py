"""What the benchmark compares is the same work: batches, sub-words, steps, decisions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from kid.benchmark import main
from kid.benchmarking.config import FrameBenchmarkConfig
from kid.benchmarking.parsing import Parsing, calibrate
from kid.benchmarking.parts import marking, raw_parsing, training_steps, unseen
from kid.benchmarking.steps import training_batches
from kid.corpus import FrameCorpus
from kid.data import json_lines
from kid.model.batch import FrameDataset
from kid.parser import FrameParser
from semcore.training import DeterministicBatches, TrainerConfig
from semcore.training.precision import precision_of
from tests import forked
from tests.kid.tiny import tiny_model, tiny_ontology, tiny_sentences

QUICK = ["rounds=1", "batches=1", "sentences=24"]


def overrides(encoder: Path) -> list[str]:
    return [f"encoder.name={encoder}", "encoder.layers=last", "model.size=16", "encoder.dropout=0",
            "model.reader.heads=2", "model.dropout=0", "trainer.batch_tokens=64"]  # fmt: skip


def config(corpus: Path, encoder: Path, **changes: object) -> FrameBenchmarkConfig:
    settings = {"rounds": 1, "batches": 2, "sentences": 24, "precision": "32", **changes}
    return FrameBenchmarkConfig(data=str(corpus), overrides=overrides(encoder), **settings)  # type: ignore[arg-type]


def test_a_step_trains_and_the_encoder_alone_leaves_no_trace(
    tiny_corpus: Path, tiny_encoder: Path
) -> None:
    steps = training_steps(config(tiny_corpus, tiny_encoder))
    before = {name: value.clone() for name, value in steps.model.state_dict().items()}
    steps.encode(0)
    after = steps.model.state_dict()
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    assert all(parameter.grad is None for parameter in steps.model.parameters())

    # The same step by hand: AdamW on the clipped gradient of the mean over targets.
    batch = steps.dataset.collate(steps.batches[0])
    loss = steps.loss(steps.model, batch)["loss"]
    loss.backward()
    trained = [p for p in steps.model.parameters() if p.requires_grad and p.grad is not None]
    torch.nn.utils.clip_grad_norm_(trained, steps.clip)
    gradients = [p.grad.clone() for p in trained if p.grad is not None]
    steps.optimizer.zero_grad()
    steps.step(0)
    for parameter, gradient in zip(trained, gradients, strict=True):
        moment = steps.optimizer.state[parameter]["exp_avg"]
        torch.testing.assert_close(moment, 0.1 * gradient, atol=1e-6, rtol=1e-3)
    moved = [name for name, value in before.items() if not torch.equal(value, after[name])]
    assert any(name.startswith("encoder.") for name in moved)
    assert any(name.startswith("knowledge_graph.") for name in moved)


def test_batches_are_the_first_of_a_run(tiny_corpus: Path, tiny_encoder: Path) -> None:
    settings = config(tiny_corpus, tiny_encoder)
    steps = training_steps(settings)
    plan = DeterministicBatches(steps.dataset.lengths, 64, None, 0)
    assert steps.batches == [batch.tolist() for batch in plan.epoch(0)][:2]
    assert steps.targets == sum(
        len(steps.dataset.sentences[index].frames) for batch in steps.batches for index in batch
    )


def test_the_heaviest_batches_are_among_those_of_the_memory(tiny_encoder: Path) -> None:
    from kid.train import main as training

    model = tiny_model(tiny_encoder)
    sentences = tiny_sentences() * 20
    dataset = FrameDataset(sentences, tiny_ontology(), model.encoder)
    settings = training.compose(["trainer.batch_tokens=30"])
    chosen = training_batches(settings, dataset, 3, heaviest=True)
    assert len(chosen) == 11
    weights = [
        max(dataset.lengths[i] for i in batch) * sum(len(sentences[i].frames) for i in batch)
        for batch in (b.tolist() for b in DeterministicBatches(dataset.lengths, 30).epoch(0))
    ]
    found = max(
        max(dataset.lengths[i] for i in batch) * sum(len(sentences[i].frames) for i in batch)
        for batch in chosen
    )
    assert found == max(weights)


def test_the_encoder_reads_exactly_the_sub_words_that_parsing_made(tiny_encoder: Path) -> None:
    parser = FrameParser(tiny_model(tiny_encoder), tiny_ontology())
    parsing = Parsing(parser, tiny_sentences() * 25)  # 300 sentences: two parts
    parsing.record()
    assert len(parsing.parts) == len(parsing.batches) == 2
    cut = parser.model.encoder.subwords([item.forms for item in tiny_sentences()])
    wanted = 25 * sum(len(item.ids) for item in cut)
    batches = [batch for group in parsing.batches for batch in group]
    assert sum(int((batch.word >= 0).sum()) for batch in batches) == wanted
    assert parsing.sentences == 300
    assert parsing.words == 25 * sum(len(item.words) for item in tiny_sentences())
    again = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(parser.model.encoder), "forward", lambda _, batch: again.append(batch))
        parsing.encode(0)
        parsing.encode(1)
    assert all(mine is other for mine, other in zip(again, batches, strict=True))


def test_text_at_first_sight_is_measured_beside_its_own_batches(tiny_encoder: Path) -> None:
    parser = FrameParser(tiny_model(tiny_encoder), tiny_ontology())
    parsing = Parsing(parser, tiny_sentences() * 25)
    ticks = iter(range(100))
    seconds = parsing.at_first_sight(lambda: None, lambda: float(next(ticks)))
    assert seconds == {"parse": 2.0, "encoder": 2.0}  # two parts, a tick each
    assert len(parsing.batches) == 2 and parsing.sentences == 300


def test_what_is_new_is_no_text_that_was_parsed(tiny_corpus: Path, tiny_encoder: Path) -> None:
    settings = config(tiny_corpus, tiny_encoder, part="inference")
    parsing = raw_parsing(settings)
    texts = [item.text for item in unseen(settings, parsing)]
    assert len(texts) == len(set(texts)) <= settings.sentences
    assert not {text for part in parsing.parts for _, text in part} & set(texts)


def test_an_untrained_parser_finds_about_as_much_as_the_gold_has(tiny_encoder: Path) -> None:
    parser = FrameParser(tiny_model(tiny_encoder), tiny_ontology())
    sentences = tiny_sentences()
    calibrate(parser, sentences)
    parsed = list(parser.parse_sentences(sentences))
    found = sum(len(item.frames) for item in parsed)
    gold = sum(len(item.frames) for item in sentences)
    assert gold <= found <= 2 * gold


def test_both_markings_decide_alike_before_training(tiny_corpus: Path, tiny_encoder: Path) -> None:
    # The mark's vector starts at zero: so the two ways differ in cost alone.
    settings = config(tiny_corpus, tiny_encoder, part="marking")
    steps, parsing = training_steps(settings), raw_parsing(settings)
    model = parsing.parser.model
    shared = parsing.parse(0)
    model.config.marking = "each"
    each = parsing.parse(0)
    model.config.marking = "shared"
    assert [[f.frame for f in item.frames] for item in each] == [
        [f.frame for f in item.frames] for item in shared
    ]
    found = marking(settings, steps, parsing)
    assert set(found) == {"training", "inference"}
    assert steps.model.config.marking == model.config.marking == "shared"


def test_one_json_line_with_every_part(
    tiny_corpus: Path,
    tiny_encoder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kid.benchmark.subprocess.run", forked.run)
    words = f"overrides={json.dumps(overrides(tiny_encoder))}"
    assert main.run([*QUICK, f"data={tiny_corpus}", words, "baseline=true"]) == 0
    record = json.loads(capsys.readouterr().out.splitlines()[-1])
    for part, name, base in (("training", "step", "encoder"), ("inference", "parse", "encoder")):
        found = record[part]
        assert found["ratio"] == pytest.approx(found[f"{name}_seconds"] / found[f"{base}_seconds"])
        rate = found["targets_per_second"] * found[f"{name}_seconds"]
        assert rate == pytest.approx(found["targets"])
    quick = precision_of(TrainerConfig(precision="auto", accelerator="cpu"))
    assert record["training"]["precision"] == quick and record["inference"]["precision"] == "32"
    assert record["training"]["bio_tagger_ratio"] > 0
    assert {"training", "inference"} == set(record["marking"])
    for peaks in record["memory"].values():
        assert 100e6 < peaks["bytes"] < 3e9
    assert {"processor", "cores", "threads", "torch"} <= set(record["machine"])


@pytest.mark.parametrize("precision", ["bf16", "int8"])
def test_without_data_the_sample_is_measured_and_that_is_said(
    tmp_path: Path, tiny_encoder: Path, capsys: pytest.CaptureFixture[str], precision: str
) -> None:
    words = f"overrides={json.dumps(overrides(tiny_encoder))}"
    place = f"data={tmp_path / 'none'}"
    keys = [*QUICK, place, words, "part=inference", f"precision={precision}", "clock=processor"]
    assert main.run(keys) == 0
    output = capsys.readouterr()
    record = json.loads(output.out.splitlines()[-1])
    assert record["data"] == "samples/framenet" and record["inference"]["sentences"] == 24
    assert record["inference"]["precision"] == precision
    assert record["machine"]["clock"] == "processor" and record["inference"]["ratio"] > 0
    assert "measuring on samples/framenet" in output.err


def test_empty_splits_are_named(tiny_corpus: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    corpus = FrameCorpus(tiny_corpus)
    (tmp_path / "ontology.json").write_bytes((tiny_corpus / "ontology.json").read_bytes())
    bare = [item for item in corpus.split("train") if not item.frames]
    (tmp_path / "train.jsonl").write_text("".join(json_lines(bare)), encoding="utf-8")
    with pytest.raises(ValueError, match="no sentence with frames in split train"):
        training_steps(config(tmp_path, tiny_encoder))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["parser=sesame"], "parser=sesame: use kid"),
        (["part=speed"], "part=speed: use one of all, training"),
        (["rounds=0"], "rounds=0: must be at least 1"),
        (["alone=true"], "alone=true: goes with part=training or part=inference"),
        (["clock=sun"], "clock=sun: use wall or processor"),
        (["precision=16"], "precision=16: use one of 32, bf16, int8"),
        (["precision=int8"], "precision=int8: is of parsing alone: goes with part=inference"),
        (["part=training", "precision=int8"], "precision=int8: is of parsing alone"),
        (["part=training", "settings=kid_fn18"], "experiment=kid_fn18: no such choice"),
        (["part=training", "overrides=['model.siz=3']"], "unknown key"),
    ],
)
def test_mistakes_are_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str, tiny_corpus: Path
) -> None:
    assert main.run([f"data={tiny_corpus}", *arguments]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1 and message in lines[0]
