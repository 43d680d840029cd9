"""The parser on the released code's encoder: trained, stored, scored, and let loose on text."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from kid.config import FrameOptions
from kid.data import json_lines, read_sentences, sentence_to_json
from kid.parser import FrameParser
from semcore.encoders import RecurrentEncoder
from semcore.errors import InputError
from tests.kid.tiny import save_tiny_corpus, tiny_sentences
from tests.kid.tiny_training import FULL_TEXT, tiny_arguments

GOLD = FrameOptions(targets="gold", frames="gold")
SETTINGS = {
    "encoder__layers": "last",
    "encoder__recurrent__size": 24,
    "encoder__recurrent__tag_size": 4,
    "encoder__recurrent__mark_size": 4,
    "encoder__recurrent__embedding_dropout": 0.0,
    "encoder__recurrent__layer_dropout": 0.0,
    "model__decoder_size": "null",
    "model__knowledge_graph__features": "learned",
    "optimizer__encoder_learning_rate": "3e-3",
    "stages": FULL_TEXT,
    "loss__target": 1.0,
    "trainer__batch_tokens": 16,
    "trainer__epochs": 36,
    "trainer__validate_every_epochs": 36,
    "trainer__deterministic": False,
}


@pytest.fixture(scope="session")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random vectors of the tiny corpus's words, in a text file."""
    chance = random.Random(0)
    words = sorted({form.lower() for item in tiny_sentences() for form in item.forms})
    lines = [" ".join([word, *(f"{chance.gauss(0, 1):.3f}" for _ in range(12))]) for word in words]
    path = tmp_path_factory.mktemp("vectors") / "vectors.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def described_corpus(folder: Path) -> Path:
    """The tiny corpus with tags, and with heads in every second sentence."""
    save_tiny_corpus(folder)
    sentences = [
        replace(
            item,
            tags=tuple("SENT" if form == "." else "X" for form in item.forms),
            heads=tuple(range(-1, len(item.words) - 1)) if index % 2 else (),
        )
        for index, item in enumerate(tiny_sentences())
    ]
    for name in ("train", "dev", "test"):
        (folder / f"{name}.jsonl").write_text("".join(json_lines(sentences)), encoding="utf-8")
    return folder


def arguments_of(corpus: Path, vectors: Path, output: Path, **changes: object) -> list[str]:
    """Arguments of ``python -m kid.train`` for this encoder."""
    given = tiny_arguments(corpus, vectors, output, **{**SETTINGS, **changes})
    return ["encoder=bilstm" if item == "encoder=local" else item for item in given]


@pytest.fixture(scope="session", params=["shared", "each"])
def run(
    request: pytest.FixtureRequest, vectors: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, FrameParser]:
    """Corpus, run folder and the parser as it came out of training, the vector file gone."""
    from kid import train as training

    place = tmp_path_factory.mktemp("recurrent")
    corpus = described_corpus(place / "corpus")
    file = place / "vectors.txt"
    file.write_bytes(vectors.read_bytes())
    arguments = arguments_of(corpus, file, place / "run", model__marking=request.param)
    made: list[FrameParser] = []
    with pytest.MonkeyPatch.context() as patch:
        save = FrameParser.save_pretrained

        def keep(parser: FrameParser, path: Path, *rest: str) -> None:
            made.append(parser)
            save(parser, path, *rest)

        patch.setattr(FrameParser, "save_pretrained", keep)
        training.train(training.main.compose(arguments))
    file.unlink()
    return corpus, place / "run" / "checkpoint", made[0]


def test_it_learns_the_corpus_and_evaluation_says_so(run: tuple[Path, Path, FrameParser]) -> None:
    from kid.evaluate import FrameEvaluationConfig, evaluate

    corpus, checkpoint, _ = run
    scores = evaluate(FrameEvaluationConfig(checkpoint=str(checkpoint), data=str(corpus)))
    assert scores["frame_accuracy"].f1 == 1
    assert scores["arguments_gold_frames"].f1 > 0.9
    assert scores["targets"].f1 > 0.9


def test_a_stored_parser_parses_as_the_trained_one(run: tuple[Path, Path, FrameParser]) -> None:
    corpus, checkpoint, trained = run
    stored = FrameParser.from_pretrained(checkpoint)
    assert isinstance(stored.model.encoder, RecurrentEncoder)
    assert stored.model.encoder.dependencies is not None
    items = list(read_sentences(corpus / "test.jsonl"))
    for options in (FrameOptions(), GOLD):
        pairs = zip(
            stored.parse_sentences(items, options),
            trained.parse_sentences(items, options),
            strict=True,
        )
        for mine, other in pairs:  # weights are stored in half precision
            assert [(f.frame, f.target) for f in mine.frames] == [
                (f.frame, f.target) for f in other.frames
            ]
            for left, right in zip(mine.frames, other.frames, strict=True):
                assert [(e.name, e.words) for e in left.elements] == [
                    (e.name, e.words) for e in right.elements
                ]
                assert left.score == pytest.approx(right.score, abs=0.01)


def test_stored_twice_is_stored_once(run: tuple[Path, Path, FrameParser], tmp_path: Path) -> None:
    corpus, checkpoint, _ = run
    first = FrameParser.from_pretrained(checkpoint)
    first.save_pretrained(tmp_path / "again", "card")
    second = FrameParser.from_pretrained(tmp_path / "again")
    items = list(read_sentences(corpus / "test.jsonl"))
    assert list(second.parse_sentences(items)) == list(first.parse_sentences(items))
    text = "She gave him a book. Zorbs flurbed in Rome !"
    assert second.parse(text) == first.parse(text)


def test_raw_text_has_no_heads_and_still_gets_frames(
    run: tuple[Path, Path, FrameParser], tmp_path: Path
) -> None:
    from kid.predict import main

    _, checkpoint, _ = run
    text = "She gave him a book yesterday . They throw books .\n\n\x00 🦋 xyzzy"
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    arguments = [f"checkpoint={checkpoint}", f"input={tmp_path / 'text.txt'}"]
    assert main.run([*arguments, f"output={tmp_path / 'out.jsonl'}"]) == 0
    found = list(read_sentences(tmp_path / "out.jsonl"))
    assert "Giving" in [frame.frame for frame in found[0].frames]
    parsed = FrameParser.from_pretrained(checkpoint).parse(text, "text")
    assert [sentence_to_json(item) for item in found] == [
        json.loads(line) for line in json_lines(parsed)
    ]


def test_heads_of_the_input_are_read(run: tuple[Path, Path, FrameParser]) -> None:
    corpus, checkpoint, _ = run
    parser = FrameParser.from_pretrained(checkpoint)
    items = [item for item in read_sentences(corpus / "test.jsonl") if item.heads and item.frames]
    bare = [replace(item, heads=()) for item in items]
    # Without heads the convolutions see a graph of loops alone.
    rooted = [replace(item, heads=(-1,) * len(item.words)) for item in items]
    with_heads, without, loops = (
        [frame.score for item in parser.parse_sentences(group, GOLD) for frame in item.frames]
        for group in (items, bare, rooted)
    )
    assert without == loops != with_heads


def test_mistakes_with_this_encoder_are_one_line(
    vectors: Path, tmp_path: Path, run: tuple[Path, Path, FrameParser]
) -> None:
    from kid.train import main, train

    corpus = run[0]
    missing = arguments_of(corpus, tmp_path / "none.txt", tmp_path / "out")
    with pytest.raises(InputError, match=r"none\.txt: No such file"):
        train(main.compose(missing))
    texts = {"model__knowledge_graph__features": "both"}
    with pytest.raises(InputError, match="needs a pre-trained encoder to read descriptions"):
        train(main.compose(arguments_of(corpus, vectors, tmp_path / "out", **texts)))
