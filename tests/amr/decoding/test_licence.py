"""Constants under a licence: numbers, names, dates; and in pieces, for a model that copies none."""

from __future__ import annotations

import pytest

from amr.config import GraphOptions, VocabularyConfig
from amr.constants.paths import NamePaths
from amr.constants.sentence import Licences
from amr.linearization.forms import linearize
from amr.model.seq2seq import BartParser, seq2seq_vocabulary
from amr.parser import AMRParser, unparsed
from semcore.encoders.config import Seq2SeqConfig
from semcore.encoders.seq2seq import Seq2Seq
from semcore.text.words import words
from tests.amr.sources import LONG_NAMES, without_source
from tests.amr.test_faithful import OTHERS, RIGHT, given
from tests.amr.tiny_parser import FRAMES, tiny_sentences, tiny_vocabulary
from tests.tiny_seq2seq import save_tiny_seq2seq


def licence_of(text: str) -> dict[str, frozenset[str]]:
    return Licences(tiny_vocabulary()).of(unparsed("1", text, words(text))).places


def test_each_role_has_its_own_constants() -> None:
    places = licence_of("On May 5th, 1999 they sold 12 cars at 9:30 EST.")
    assert places["year"] == {"1999"} and places["month"] == {"5"}
    assert places["day"] == {"5"} and places["time"] == {'"9:30"'}
    assert places["timezone"] == {'"EST"'} and not places["decade"]
    assert "12" in places["quant"] and '"12"' not in places["quant"]


def test_the_last_is_a_place_and_no_amount() -> None:
    found = licence_of("It cost more than last year.")
    assert "-1" in found["any"] and "-1" not in found["quant"] | found["measure"]
    found = licence_of("It was -1 degrees last night.")
    assert "-1" in found["quant"] & found["measure"]


def test_a_name_in_a_foreign_script_has_a_capital() -> None:
    names = licence_of("Мы живём в Москве, и любим Пушкина.")["name"]
    assert names == {'"Москве"', '"Пушкина"'}
    assert '"Москва"' in licence_of("Москва велика.")["name"]
    # Scripts without capitals do not tell names from other words.
    for text in ("東京に住んでいます。", "저는 서울에 살고 있습니다.", "אני גר בחיפה."):
        assert licence_of(text)["name"] == set()
    for text in (
        "저는 서울에서 OK 합니다.",
        "東京 10 km",
        "محمد يعيش في القاهرة.",
        "ის თბილისში ცხოვრობს.",
    ):
        foreign = [token for token in licence_of(text)["any"] if not token.isascii()]
        assert not foreign
    for text, name in (
        ("She lives in 東京.", "東京"),
        ("Он живёт в 東京.", "東京"),
        ("She lives in თბილისი.", "თბილისი"),
        ("東京", "東京"),
        ("محمد", "محمد"),
    ):
        assert f'"{name}"' in licence_of(text)["name"]


def test_a_name_goes_on_where_it_ended() -> None:
    paths = NamePaths.of(["New", "York", ",", "Rome", "and", "Bob"], {}, [])
    assert paths.following(['"New"']) == {'"York"'}
    assert paths.following(['"York"']) == {'"Rome"'}  # a comma is no word
    assert paths.following(['"Bob"']) == paths.following(['"Rome"', '"York"']) == frozenset()


def test_all_strings_of_a_name_tell_how_it_goes_on() -> None:
    paths = NamePaths.of(["J.", "R.", "R.", "Tolkien", "wrote", "."], {}, [])
    assert paths.following(['"R."']) == {'"R."', '"Tolkien"'}
    assert paths.following(['"J."', '"R."']) == {'"R."'}
    assert paths.following(['"J."', '"R."', '"R."']) == {'"Tolkien"'}


def test_small_words_stand_inside_names_only_and_us_is_no_country() -> None:
    words = ["Bob", "or", "Ann", "read", "The", "Lord", "of", "the", "Rings", "to", "us"]
    paths = NamePaths.of(words, {"us": ['"US"']}, [])
    assert '"US"' not in paths.strings and '"to"' not in paths.strings
    assert paths.following(['"Lord"']) == {'"of"'} and paths.following(['"of"']) == {'"the"'}
    lower = NamePaths.of(["us", "dollars", "or", "euros"], {"us": ['"US"']}, [])
    assert {'"US"', '"or"'} < lower.strings


def test_a_word_may_stand_for_a_longer_name() -> None:
    known = {"united": ['"United"'], "states": ['"States"']}
    paths = NamePaths.of(["American", "cars"], known, [])
    assert paths.following(['"United"']) == {'"States"'}
    assert '"cars"' in paths.following(['"United"', '"States"'])


@pytest.fixture(scope="module")
def spelling_model(tmp_path_factory: pytest.TempPathFactory) -> BartParser:
    """A random encoder-decoder, which writes more constants than a new one does."""
    folder = save_tiny_seq2seq(tmp_path_factory.mktemp("bart"), "bart", positions=400)
    encoder = Seq2Seq(Seq2SeqConfig(name=str(folder), download=False, dropout=0.0))
    graphs = ((linearize(item.tree, "dfs"), frozenset[str]()) for item in tiny_sentences())
    config = VocabularyConfig(form="dfs", least=2, least_uncopied=2, pointers=24)
    return BartParser(encoder, seq2seq_vocabulary(graphs, config, FRAMES, encoder)).eval()


@pytest.mark.parametrize("beam", [1, 2])
def test_an_encoder_decoder_spells_only_what_is_said(spelling_model: BartParser, beam: int) -> None:
    options = GraphOptions(longest=60, beam=beam)
    texts = [*RIGHT, *OTHERS]
    spelled = 0
    for sentence in AMRParser(spelling_model, None, options).parse_sentences(given(texts)):
        assert without_source(sentence.tree, sentence.text, LONG_NAMES) == []
        spelled += sum(
            isinstance(target, str) and target[:1] == '"'
            for _, branches in sentence.tree.nodes()
            for _, target in branches
        )
    assert spelled
