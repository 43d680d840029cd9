"""Reading FrameNet's release layout: nothing of the gold is lost, nothing held out leaks."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import astuple
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kid.corpora import find_release, read_document, read_ontology, read_split
from kid.corpora.lexical_units import (
    Exclusion,
    ExemplarCounts,
    letters,
    merge_exemplars,
    read_units,
    unit_files,
)
from kid.corpora.sentences import contiguous, element_names, trim, unbroken
from kid.corpora.splits import SPLITS, document_lists
from kid.data import FrameAnnotation, FrameSentence, sentence_from_json
from semcore.errors import InputError
from semcore.text.spans import CharSpan, WordSpan

SAMPLE = Path(__file__).parents[3] / "samples" / "framenet"
NOTHING = Exclusion({}, frozenset(), frozenset())


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A copy of the miniature release that a test may damage."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "release"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def sentences(release: Path, document: str, unannotated: bool = False) -> list[FrameSentence]:
    elements = element_names(read_ontology(release, "1.7"))
    return list(read_document(release, document, elements, unannotated=unannotated).sentences)


def frame_of(sentence: FrameSentence, name: str) -> FrameAnnotation:
    return next(frame for frame in sentence.frames if frame.frame == name)


def check_spans(sentence: FrameSentence) -> None:
    """Words in order; an annotated piece of text claims exactly the words that it touches."""
    assert all(a.end <= b.start for a, b in pairwise(sentence.words))
    for word in sentence.forms:
        assert word and word == "".join(word.split())
    for frame in sentence.frames:
        spans = list(zip(frame.target, frame.target_characters, strict=True))
        assert all(a[0].end < b[0].start for a, b in pairwise(spans))
        spans += [(element.words, element.characters) for element in frame.elements]
        for words, characters in spans:
            touched = [
                number
                for number, (start, end) in enumerate(sentence.words)
                if start < characters.end and characters.start < end
            ]
            assert touched == list(range(*words))


def test_a_discontinuous_target_keeps_its_parts_in_order() -> None:
    sentence = sentences(SAMPLE, "Sample__garden")[1]
    frame = frame_of(sentence, "Dismantling")
    assert frame.target == (WordSpan(1, 2), WordSpan(5, 6))
    assert [sentence.text[a:b] for a, b in frame.target_characters] == ["takes", "apart"]


def test_overlapping_elements_and_null_instantiations_survive() -> None:
    lending, dismantling = sentences(SAMPLE, "Sample__garden")[:2]
    elements = frame_of(dismantling, "Dismantling").elements
    assert [(e.name, e.rank, e.words) for e in elements] == [
        ("Mechanic", 1, (0, 1)), ("Device", 1, (2, 5)), ("Time", 1, (6, 8)), ("Defect", 2, (3, 4)),
    ]  # fmt: skip
    nulls = frame_of(lending, "Lending").null_instantiations
    assert [(null.name, null.kind) for null in nulls] == [("Period", "INI")]


def test_unannotated_sets_count_in_the_test_documents_only() -> None:
    for unannotated, expected in ((False, ["Handover"]), (True, ["Handover", "Season"])):
        sentence = sentences(SAMPLE, "Sample__market", unannotated)[0]
        assert [frame.frame for frame in sentence.frames] == expected


def test_sets_that_are_left_out_stand_apart() -> None:
    elements = element_names(read_ontology(SAMPLE, "1.7"))
    whole, without = (
        read_document(SAMPLE, "Sample__market", elements, unannotated=kept)
        for kept in (True, False)
    )
    (rest,) = without.left_out
    assert whole.left_out == ()
    assert rest.id == without.sentences[0].id and [f.frame for f in rest.frames] == ["Season"]
    assert set(whole.sentences[0].frames) == {*without.sentences[0].frames, *rest.frames}
    assert (whole.off_boundaries, whole.counted) == (without.off_boundaries, without.counted)


def test_what_the_published_rules_leave_out() -> None:
    read = sentences(SAMPLE, "Sample__garden")
    # The sentence without gold words is gone, the one whose only target is half a word stays.
    assert [sentence.id for sentence in read] == ["1001", "1002", "1003"]
    assert read[2].frames == ()
    # Annotation set 3 repeats frame, lexical unit and target of set 2.
    assert [frame.id for frame in read[0].frames] == ["2"]


def test_spans_agree_with_words_in_the_sample() -> None:
    for split in document_lists("1.7", SAMPLE / "splits.json").values():
        for document in split:
            for sentence in sentences(SAMPLE, document, unannotated=True):
                check_spans(sentence)


def test_an_element_that_ends_inside_a_word_covers_the_word(release: Path) -> None:
    edit(release / "fulltext/Sample__garden.xml", 'end="12" start="0" name="Lender"',
         'end="10" start="0" name="Lender"')  # fmt: skip
    elements = element_names(read_ontology(release, "1.7"))
    document = read_document(release, "Sample__garden", elements, unannotated=False)
    lender = document.sentences[0].frames[0].elements[0]
    assert (lender.words, lender.characters) == ((0, 3), (0, 11))
    assert document.counted[0] == 2  # of three: the published counts know whole words only


spans = st.tuples(st.integers(0, 12), st.integers(1, 4)).map(lambda p: WordSpan(p[0], sum(p)))


@given(st.lists(spans, max_size=6))
def test_contiguous_parts_cover_the_same_words_with_gaps_between(words: list[WordSpan]) -> None:
    parts = contiguous([(span, CharSpan(2 * span.start, 2 * span.end - 1)) for span in words])
    covered = [i for span, _ in parts for i in range(*span)]
    assert covered == sorted({i for span in words for i in range(*span)})
    assert all(a.end < b.start for (a, _), (b, _) in pairwise(parts))
    assert all(characters == (2 * a, 2 * b - 1) for (a, b), characters in parts)


@given(st.text("ab \t", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_trimming_and_cutting_keep_exactly_the_letters(text: str, start: int, length: int) -> None:
    span = CharSpan(min(start, len(text)), min(start + length, len(text)))
    inside = text[span.start : span.end]
    trimmed = trim(span, text)
    assert text[trimmed.start : trimmed.end] == inside.strip()
    assert [text[a:b] for a, b in unbroken(span, text)] == inside.split()


def exemplars(release: Path, exclusion: Exclusion, workers: int = 1) -> list[str]:
    elements = element_names(read_ontology(release, "1.7"))
    readings = read_units(unit_files(release), elements, exclusion, workers)
    return merge_exemplars(readings, ExemplarCounts())


def held_out(release: Path) -> Exclusion:
    elements = element_names(read_ontology(release, "1.7"))
    market = read_document(release, "Sample__market", elements, unannotated=True)
    return Exclusion(
        dict.fromkeys(market.annotation_sets, "test"),
        frozenset({"102"}),
        frozenset(letters(sentence.text) for sentence in market.sentences),
    )


def test_a_sentence_of_two_lexical_units_comes_out_once_with_both_frames() -> None:
    read = [sentence_from_json(json.loads(line)) for line in exemplars(SAMPLE, held_out(SAMPLE))]
    shared = [sentence for sentence in read if sentence.id == "2001"]
    assert len(shared) == 1
    assert [frame.frame for frame in shared[0].frames] == ["Lending", "Dismantling"]
    assert shared[0].frames[1].target == (WordSpan(7, 8), WordSpan(10, 11))
    for sentence in read:
        check_spans(sentence)


def test_exemplars_hold_no_held_out_annotation_document_or_sentence() -> None:
    lines = exemplars(SAMPLE, held_out(SAMPLE))
    read = [sentence_from_json(json.loads(line)) for line in lines]
    assert {"35", "57", "55"}.isdisjoint(f.id for sentence in read for f in sentence.frames)
    assert "The library lends maps ." not in {sentence.text for sentence in read}
    everything = [sentence_from_json(json.loads(line)) for line in exemplars(SAMPLE, NOTHING)]
    assert {"35", "57"} <= {f.id for sentence in everything for f in sentence.frames}


def test_exemplars_do_not_depend_on_the_number_of_workers() -> None:
    assert exemplars(SAMPLE, NOTHING, workers=2) == exemplars(SAMPLE, NOTHING, workers=1)


def test_malformed_xml_names_file_and_line(release: Path) -> None:
    path = release / "fulltext" / "Sample__harbour.xml"
    edit(path, "</text>", "</txet>")
    line = next(
        n for n, text in enumerate(path.read_text("utf-8").split("\n"), 1) if "</txet>" in text
    )
    with pytest.raises(InputError, match=rf"Sample__harbour\.xml:{line}: malformed XML"):
        sentences(release, "Sample__harbour")


@pytest.mark.parametrize("kept", [0, 200, 900])
def test_a_truncated_file_names_the_file(release: Path, kept: int) -> None:
    path = release / "lu" / "lu2.xml"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(InputError, match=r"lu2\.xml:\d+: malformed XML"):
        exemplars(release, NOTHING, workers=2)


def test_a_wrong_encoding_names_file_and_line(release: Path) -> None:
    path = release / "frame" / "Season.xml"
    path.write_bytes(path.read_bytes().replace(b"A part", b"A p\xe4rt"))
    with pytest.raises(InputError, match=r"Season\.xml:\d+: malformed XML"):
        read_ontology(release, "1.7")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'frameName="Lending"',
            'frameName="Lendings"',
            "annotation set 2: unknown frame 'Lendings'",
        ),
        ('name="Loan"', 'name="Lone"', "annotation set 2: frame Lending has no FE 'Lone'"),
        ('end="17" start="14" name="Target"', 'end="x" start="14" name="Target"', "label from"),
        ('luName="lend.v" ', "", "no attribute luName"),
    ],
)
def test_bad_gold_names_file_line_and_what(release: Path, old: str, new: str, problem: str) -> None:
    edit(release / "fulltext" / "Sample__garden.xml", old, new)
    with pytest.raises(InputError, match=rf"Sample__garden\.xml:\d+: .*{problem}"):
        sentences(release, "Sample__garden")


@pytest.mark.parametrize("name", ["frame/Season.xml", "frRelation.xml", "lu/lu1.xml", "fulltext"])
def test_a_missing_file_is_named(release: Path, name: str) -> None:
    path = release / name
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    with pytest.raises(InputError, match=Path(name).name):
        exemplars(find_release(release, "1.7"), NOTHING)


def test_the_readme_tells_the_versions_apart() -> None:
    with pytest.raises(InputError, match=r"this is FrameNet 1\.7, and FrameNet 1\.5 was asked for"):
        find_release(SAMPLE, "1.5")


def test_the_standard_split_parts_the_documents() -> None:
    for version, sizes in (("1.5", [47, 8, 23]), ("1.7", [76, 8, 23])):
        lists = document_lists(version)
        assert [len(lists[split]) for split in SPLITS] == sizes
        assert len({name for names in lists.values() for name in names}) == sum(sizes)


def test_a_document_in_two_splits_is_an_error(tmp_path: Path) -> None:
    lists = {"train": ["a", "b"], "dev": [], "test": ["b"]}
    (tmp_path / "splits.json").write_text(json.dumps(lists))
    with pytest.raises(InputError, match="document b is listed 2 times"):
        document_lists("1.7", tmp_path / "splits.json")


# documents, sentences, annotated sentences, targets, FEs under open-sesame's rules
PUBLISHED = {
    ("1.5", "train"): (47, 3139, 2684, 16622, 29427),
    ("1.5", "dev"): (8, 387, 326, 2284, 4044),
    ("1.5", "test"): (23, 2420, 875, 4428, 7148),
    ("1.7", "train"): (76, 7340, 3384, 19391, 34219),
    ("1.7", "dev"): (8, 387, 326, 2272, 4029),
    ("1.7", "test"): (23, 2420, 1247, 6714, 11302),
}


@pytest.mark.parametrize(("version", "name"), PUBLISHED)
def test_the_standard_split_has_the_published_counts(version: str, name: str) -> None:
    variable = f"GRAPHSEM_FN{version.replace('.', '')}"
    if variable not in os.environ:
        pytest.skip(f"{variable} does not name a folder with FrameNet {version}")
    release = find_release(os.environ[variable], version)
    ontology = read_ontology(release, version)
    names = document_lists(version)[name]
    split = read_split(release, version, name, names, element_names(ontology))
    if split.missing:
        pytest.skip(f"this distribution lacks {', '.join(split.missing)}")
    counts = astuple(split.counts())
    assert counts[:5] == PUBLISHED[version, name]
    outside = 0
    for document in split.documents:
        for sentence in document.sentences:
            check_spans(sentence)
            for frame in sentence.frames:
                candidates = ontology.lexicon.get(frame.lexical_unit, ())
                outside += ontology.frame_index[frame.frame] not in candidates
    # Every gold frame of the test set is one of its lexical unit's frames.
    assert outside <= (0 if name == "test" else 2)


def test_a_comment_inside_a_text_is_no_end_of_it(release: Path) -> None:
    file = release / "fulltext" / "Sample__garden.xml"
    elements = element_names(read_ontology(release, "1.7"))
    before = read_document(release, "Sample__garden", elements, unannotated=True).sentences
    content = file.read_text(encoding="utf-8")
    for inside in ("<!-- see below -->", "<?pi x?>"):
        place = content.index("<text>") + len("<text>") + 5
        file.write_text(content[:place] + inside + content[place:], encoding="utf-8")
        assert (
            read_document(release, "Sample__garden", elements, unannotated=True).sentences == before
        )
