"""One's own annotated frames: written by hand, in columns, by brat; and what is exported, read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from kid.corpora.columns import frame_columns, read_columns
from kid.corpora.own import brat_sentences, own_frames
from kid.corpora.own_ontology import read_own_ontology
from kid.data import FrameAnnotation, FrameSentence, json_lines, read_sentences
from kid.entry import FrameEntry
from kid.ontology import Ontology
from kid.parser import FrameParser
from kid.prepare import main
from semcore.errors import InputError
from semcore.text.brat import brat

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "samples" / "frames"
TEXTS = [ROOT / "samples" / name for name in ("news.txt", "story.txt")]


@pytest.fixture(scope="module")
def parsed() -> dict[Path, list[FrameSentence]]:
    """What the shipped parser finds in two samples: line ends, tabs, curly quotes, an emoji."""
    parser = FrameParser.from_pretrained(ROOT / "checkpoints" / "kid")
    return {path: list(parser.parse(path.read_text("utf-8"), document="a")) for path in TEXTS}


def bare(frame: FrameAnnotation, number: int, lexical_unit: bool = True) -> FrameAnnotation:
    """What columns and brat can say of a frame."""
    elements = tuple(
        sorted((replace(e, score=None) for e in frame.elements), key=lambda e: (e.words, e.name))
    )
    return FrameAnnotation(
        str(number),
        frame.frame,
        frame.lexical_unit if lexical_unit else "",
        frame.target,
        frame.target_characters,
        elements,
    )


def held(sentence: FrameSentence, *, start: bool = True) -> FrameSentence:
    """What columns and brat can say of a sentence."""
    frames = [
        bare(frame, number)
        for number, frame in enumerate(
            sorted(sentence.frames, key=lambda f: (f.target, f.frame)), start=1
        )
    ]
    return FrameSentence(
        sentence.id,
        sentence.document,
        sentence.text,
        sentence.words,
        frames=tuple(frames),
        start=sentence.start if start else 0,
    )


def of_one_line(sentence: FrameSentence) -> bool:
    """Without white space that is made one blank in columns."""
    return " ".join(sentence.text.split()) == sentence.text


def test_sentences_written_by_hand_need_little() -> None:
    data = own_frames(SAMPLE)
    train = data.sentences("train")
    assert list(data.files) == ["train", "dev", "test"]
    assert [sentence.id for sentence in train[:3]] == ["desk-1", "desk-2", "3"]
    brought = train[2].frames[0]
    assert (brought.text, brought.target) == ("brought back", ((1, 2), (4, 5)))
    assert [(e.name, e.text) for e in brought.elements] == [
        ("Borrower", "She"), ("Thing", "the saw"), ("Time", "on Friday")
    ]  # fmt: skip
    # Units that are not given are found: the ontology lists them.
    assert [s.frames[0].lexical_unit for s in train[3:8]] == [
        "mend.v", "rebind.v", "return.v", "lend.v", "loan.n"
    ]  # fmt: skip


def test_an_ontology_as_one_writes_it() -> None:
    ontology = read_own_ontology(SAMPLE / "ontology.json")
    assert [frame.name for frame in ontology.frames] == [
        "Borrowing", "Lending", "Repairing", "Returning"
    ]  # fmt: skip
    assert ("Lending", "Borrower", "Thing") in ontology.mentions
    assert ontology.relations[0].elements[0] == ("Borrower", "Borrower")
    again = Ontology.from_json(json.loads(json.dumps(ontology.to_json())))
    assert again == ontology


def test_without_an_ontology_train_is_it(tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_text((SAMPLE / "train.jsonl").read_text("utf-8"), "utf-8")
    data = own_frames(tmp_path)
    known = {frame.name: [e.name for e in frame.elements] for frame in data.ontology.frames}
    assert known["Returning"] == ["Borrower", "Thing", "Time"]
    assert data.ontology.lexicon.keys() == {"lend.v", "borrow.v", "bring back.v"}
    assert data.sentences("train")[4].frames[0].lexical_unit == ""


def test_columns_are_read_as_they_were_written(
    parsed: dict[Path, list[FrameSentence]], tmp_path: Path
) -> None:
    sentences = [
        replace(sentence, id=f"{path.stem}:{sentence.id}", document=path.stem)
        for path, found in parsed.items()
        for sentence in found
    ]
    sentences = [*filter(of_one_line, sentences), *own_frames(SAMPLE).sentences("train")]
    assert sum(len(sentence.frames) for sentence in sentences) > 50
    file = tmp_path / "train.conll"
    file.write_text("".join(frame_columns(sentences)), "utf-8")
    assert [held(sentence) for sentence in read_columns(file)] == [
        held(sentence, start=False) for sentence in sentences
    ]
    again = "".join(frame_columns(read_columns(file)))
    assert again == file.read_text("utf-8")


@pytest.mark.parametrize("rest", ["", "\n"])
def test_columns_that_end_before_their_text_does_are_cut(tmp_path: Path, rest: str) -> None:
    path = tmp_path / "train.conll"
    row = "1\tShe\t_\t_\n2\tslept\t_\t_"
    path.write_text(f"# text = She slept.\n{row}{rest}")
    with pytest.raises(InputError, match=r"train\.conll:3: the file ends.*'\.': is it cut"):
        list(read_columns(path))
    path.write_text(f"# text = She slept\n{row}{rest}")
    assert [len(sentence.words) for sentence in read_columns(path)] == [2]


def written_as_brat(sentences: Iterable[FrameSentence], text: str, folder: Path) -> Path:
    evocations = [item for sentence in sentences for item in FrameEntry().evocations(sentence)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.txt").write_bytes(text.encode())
    (folder / "a.ann").write_text("".join(brat(text, evocations)), "utf-8")
    return folder / "a.ann"


def test_brat_is_read_as_it_was_written(
    parsed: dict[Path, list[FrameSentence]], tmp_path: Path
) -> None:
    for path, sentences in parsed.items():
        file = written_as_brat(sentences, path.read_text("utf-8"), tmp_path / path.stem)
        found = list(brat_sentences(file, "a", None, Counter()))
        assert [held(item) for item in found] == [held(item) for item in sentences]
        assert sum(len(item.frames) for item in found) > 20


def test_the_three_forms_prepare_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = own_frames(SAMPLE)
    for name in ("train", "dev"):
        sentences = data.sentences(name)
        text = " ".join(sentence.text for sentence in sentences)
        start, placed = 0, []
        for sentence in sentences:
            placed.append(replace(sentence, start=start))
            start += len(sentence.text) + 1
        written_as_brat(placed, text, tmp_path / "brat" / name)
        for kind, lines in (("conll", frame_columns(sentences)), ("jsonl", json_lines(sentences))):
            (tmp_path / kind).mkdir(exist_ok=True)
            (tmp_path / kind / f"{name}.{kind}").write_text("".join(lines), "utf-8")
    found = {}
    for kind in ("jsonl", "conll", "brat"):
        ontology = (SAMPLE / "ontology.json").read_text("utf-8")
        (tmp_path / kind / "ontology.json").write_text(ontology, "utf-8")
        output = tmp_path / f"prepared_{kind}"
        assert main.run(["corpus=jsonl", f"source={tmp_path / kind}", f"output={output}"]) == 0
        capsys.readouterr()
        sentences = [*read_sentences(output / "train.jsonl"), *read_sentences(output / "dev.jsonl")]
        found[kind] = [(held(s).text, held(s).frames) for s in sentences]
        assert (output / "ontology.json").read_bytes() == (
            tmp_path / "prepared_jsonl" / "ontology.json"
        ).read_bytes()
    assert found["jsonl"] == found["conll"] == found["brat"]


LINE = '{"text": "It rains.", "frames": [%s]}'


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "It rains.", "frame": []}', "1: a sentence has no field 'frame'; there are id"),
        (LINE % '{"frame": "R"}', "1: a frame needs target or target_characters"),
        (LINE % '{"frame": "R", "target": [[1, 2]], "elements": [{"name": "x", "span": [0, 2]}]}',
         "1: an element has no field 'span'"),
        (LINE % '{"frame": "R", "target_characters": [[2, 3]]}',
         r"1: span \[2, 3\] touches no word"),
        (LINE % '{"frame": "R", "target": [[1, 9]]}', r"1: target \[1, 9\] is not inside 0..3"),
        ('{"text": 1}', "1: text must be a string"),
        (LINE % '{"frame": "Raining", "target": [[1, 2]]}',
         "sentence '1': the ontology has no frame 'Raining'"),
        (LINE % '{"frame": "Lending", "target": [[1, 2]], "elements": [{"name": "X", '
         '"words": [0, 1]}]}', "sentence '1': Lending has no element 'X'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line(line: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "ontology.json").write_text((SAMPLE / "ontology.json").read_text("utf-8"))
    (tmp_path / "dev.jsonl").write_text(line + "\n")
    with pytest.raises(InputError, match=rf"dev\.jsonl:? ?{message}"):
        own_frames(tmp_path).sentences("dev")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ('{"frames": [{"nane": "A"}]}', "missing key 'frames.0.name'"),
        ('{"frames": [{"name": "A", "elements": ["x", "x"]}]}', "'x' stands twice in frame 'A'"),
        ('{"frames": [{"name": "A", "lexical_units": ["rain"]}]}', "is not like give.v"),
        ('{"frames": [{"name": "A"}], "relations": [{"type": "t", "sub": "A", "super": "B"}]}',
         "a relation of 'B', which is no frame"),
        ("[]", "it should be a valid dictionary"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_ontology(change: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "ontology.json"
    path.write_text(change)
    with pytest.raises(InputError, match=rf"ontology\.json: no ontology of frames.*{message}"):
        read_own_ontology(path)


@pytest.mark.parametrize("circle", ["A", "AB", "ABC"])
def test_a_frame_that_inherits_from_itself_is_told(circle: str, tmp_path: Path) -> None:
    """Through others as well; other relations may go round, as days of a week precede another."""
    frames = [{"name": name} for name in "ABCD"]
    pairs = [*zip(circle, circle[1:] + circle[0], strict=True), ("D", "A")]
    path = tmp_path / "ontology.json"
    for kind in ("Precedes", "Inheritance"):
        relations = [{"type": kind, "sub": sub, "super": above} for sub, above in pairs]
        path.write_text(json.dumps({"frames": frames, "relations": relations}))
        if kind == "Precedes":
            assert len(read_own_ontology(path).relations) == len(pairs)
            continue
        with pytest.raises(InputError, match="Inheritance goes round in a circle: ") as caught:
            read_own_ontology(path)
        told = str(caught.value).partition("circle: ")[2].replace("'", "").split(" from ")
        assert set(pairwise(told)) == set(pairs) - {("D", "A")}


ROW = "1\tIt\t_\t_\tO\n2\trains\train.v\tRain\tB-V\n"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1\tIt\t_\n", "1: 3 columns between tabs, not 4"),
        ("1\tIt\t_\t_\n2\trains\t_\n", "2: 3 columns between tabs, not 4"),
        (ROW.replace("B-V", "I-V"), "2: I-V goes on with what has not begun"),
        (ROW.replace("B-V", "X"), "2: 'X' is not O, B-Name or I-Name"),
        (ROW.replace("B-V", "O"), "2: the target of Rain does not begin here"),
        (ROW.replace("\tRain\t", "\t_\t"), "1: 1 columns of labels for 0 frames"),
        ("# text = It snows\n" + ROW, "3: the text goes on 'snows', not 'rains'"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_columns(rows: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "train.conll"
    path.write_text(rows)
    with pytest.raises(InputError, match=rf"train\.conll:{message}"):
        list(read_columns(path))
