"""Reading word vectors from text files."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
import torch

from semcore.encoders.word_vectors import read_word_vectors
from semcore.errors import InputError
from tests.tiny_vectors import WORDS


def test_all_file_forms_hold_the_same_vectors(glove: Path, tmp_path: Path) -> None:
    text = glove.read_bytes()
    with gzip.open(tmp_path / "glove.txt.gz", "wb") as stream:
        stream.write(text)
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
        archive.writestr("glove.txt", text)
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        archive.writestr("glove.50d.txt", "the 1.0\n")
        archive.writestr("folder/glove.txt", text)
    lines = text.decode().splitlines()
    (tmp_path / "word2vec.txt").write_text(
        f"{len(WORDS)} 4\n" + "".join(f"{line} \r\n" for line in lines), encoding="utf-8"
    )
    plain = read_word_vectors(glove, WORDS)
    assert plain.words == WORDS and plain.matrix.shape == (len(WORDS), 4)
    for line, row in zip(lines, plain.matrix.tolist(), strict=True):
        assert [f"{value:.4f}" for value in row] == line.split()[1:]
    for name in ("glove.txt.gz", "one.zip", "many.zip/glove.txt", "word2vec.txt"):
        other = read_word_vectors(tmp_path / name, WORDS)
        assert other.words == WORDS
        torch.testing.assert_close(other.matrix, plain.matrix, atol=0, rtol=0)
    with pytest.raises(InputError, match=r"many\.zip: name one of its files"):
        read_word_vectors(tmp_path / "many.zip", WORDS)


def test_wanted_and_most_frequent_words_are_kept_in_file_order(glove: Path) -> None:
    assert read_word_vectors(glove, {"Paris", "cat", "none"}).words == ("cat", "Paris")
    assert read_word_vectors(glove, {"sit"}, most_frequent=2).words == ("the", "dog", "sit")


def test_words_with_spaces_and_repeated_words(tmp_path: Path) -> None:
    path = tmp_path / "vectors.txt"
    path.write_text("the 1 2\n. . 3 4\nthe 5 6\nN\u0085L 7 8\n", encoding="utf-8")
    found = read_word_vectors(path, {"the", ". .", "N\u0085L"})
    assert found.words == ("the", ". .", "N\u0085L")
    assert found.matrix.tolist() == [[1, 2], [3, 4], [7, 8]]


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (b"the 1 2\ndog 1\n", 2, "1 numbers, not 2"),
        (b"the 1 2\n\ndog 1 2\n", 2, "0 numbers, not 2"),
        (b"the 1 2\ndog 1 x\n", 2, "could not convert"),
        (b"the 1 2\ndog 1 nan\n", 2, "not finite"),
        (b"the 1 2\ndog 1 1e99\n", 2, "not finite"),
        (b"3 2\nthe 1 2\ndog 1 2\n", 3, "cut short"),
        (b"the 1 2\n\xff\xfe 1 2\n", 2, "not UTF-8"),
        (b"the\n", 1, "not a word and its vector"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, content: bytes, line: int, problem: str) -> None:
    path = tmp_path / "vectors.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=problem) as caught:
        read_word_vectors(path, set(), most_frequent=9)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert "\n" not in str(caught.value)


def test_damaged_and_missing_files(glove: Path, tmp_path: Path) -> None:
    packed = gzip.compress(glove.read_bytes() * 500)
    (tmp_path / "cut.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "no.gz").write_bytes(b"plain text")
    (tmp_path / "no.zip").write_bytes(b"plain text")
    (tmp_path / "empty.txt").write_bytes(b"")
    for name, problem in [
        ("cut.gz", "damaged"), ("no.gz", "damaged"), ("no.zip", "damaged"),
        ("empty.txt", "no word vectors"), ("gone.txt", "No such file"), ("", "directory"),
    ]:  # fmt: skip
        with pytest.raises(InputError, match=problem):
            read_word_vectors(tmp_path / name, WORDS)
