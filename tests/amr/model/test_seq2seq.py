"""The encoder-decoder's parser: spelling, scores of steps and of wholes, valid graphs, learning."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import penman
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from amr.config import FORMS, GraphDecoding, GraphOptions, VocabularyConfig
from amr.data import AMRSentence
from amr.decoding.forced import log_probabilities
from amr.decoding.grammar import Grammar
from amr.decoding.search import Draws, decode
from amr.decoding.writer import Hypothesis
from amr.linearization.forms import delinearize, linearize
from amr.linearization.spelling import PieceSpeller
from amr.linearization.token_kinds import SPELL_END, SPELLERS
from amr.linearization.vocabulary import Vocabulary
from amr.model.batch import (
    AMRBatch,
    AMRDataset,
    Example,
    Target,
    collate_sources,
    collate_targets,
    target_of,
)
from amr.model.seq2seq import BartParser, seq2seq_vocabulary, text_sources
from amr.parser import AMRParser
from amr.training.loss import amr_loss
from semcore.encoders.config import Seq2SeqConfig
from semcore.encoders.seq2seq import Seq2Seq
from semcore.training import OptimizerConfig
from semcore.training.optimizer import make_optimizer
from tests.amr.tiny_parser import FRAMES, sentence, tiny_sentences
from tests.tiny_seq2seq import save_tiny_seq2seq

SENTENCES = [*tiny_sentences(), sentence("", "(a / and :op1 a)")]
KINDS = ("bart", "t5")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {
        kind: save_tiny_seq2seq(tmp_path_factory.mktemp(kind), kind, positions=160)
        for kind in KINDS
    }


def model_of(folder: Path, form: str = "dfs") -> BartParser:
    """A random parser in double precision, without dropout."""
    encoder = Seq2Seq(Seq2SeqConfig(name=str(folder), download=False, dropout=0.0))
    vocabulary = seq2seq_vocabulary(
        ((linearize(item.tree, form), frozenset()) for item in tiny_sentences()),
        VocabularyConfig(form=form, least=2, least_uncopied=2, pointers=24),
        FRAMES,
        encoder,
    )
    return BartParser(encoder, vocabulary).double().eval()


def examples_of(model: BartParser, sentences: list[AMRSentence]) -> list[Example]:
    vocabulary = model.vocabulary
    return [
        Example(source, target_of(linearize(item.tree, vocabulary.form), vocabulary, ()))
        for source, item in zip(text_sources(sentences, model.encoder), sentences, strict=True)
    ]


def batch_of(model: BartParser, sentences: list[AMRSentence]) -> AMRBatch:
    data = AMRDataset(examples_of(model, sentences), model.vocabulary, model.encoder)  # type: ignore[arg-type]
    return data.collate(range(len(data)))


def parsed(
    model: BartParser, sentences: list[AMRSentence], config: GraphDecoding
) -> list[list[Hypothesis]]:
    read = text_sources(sentences, model.encoder)
    source = collate_sources(read, model.encoder)  # type: ignore[arg-type]
    own = torch.zeros(len(read), 0, dtype=torch.long)
    grammar = Grammar(model.vocabulary, config.senses)
    return decode(model, grammar, source, own, [item.words for item in read], config)


# Spelling ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def speller(folders: dict[str, Path]) -> PieceSpeller:
    config = Seq2SeqConfig(name=str(folders["bart"]), download=False)
    return PieceSpeller(Seq2Seq(config).tokenizer)


@settings(max_examples=50)
@given(text=st.text(max_size=12) | st.sampled_from(["<s>", " the boy", "😀-01"]))
def test_what_is_spelled_reads_back(speller: PieceSpeller, text: str) -> None:
    pieces = speller.spell(text)
    assert speller.text(pieces) == text
    assert all(0 <= piece < len(speller.pieces) for piece in pieces)


def test_no_special_token_is_a_piece(speller: PieceSpeller) -> None:
    assert not {"<s>", "</s>", "<pad>", "<unk>", "<mask>"} & set(speller.pieces)
    assert {" boy", "a", "-", "7"} <= set(speller.pieces)


# Scores -----------------------------------------------------------------------------------------


def test_every_frame_has_an_entry(folders: dict[str, Path]) -> None:
    vocabulary = model_of(folders["bart"]).vocabulary
    assert {f"({frame}" for frame in FRAMES} <= vocabulary.index.keys()
    assert "(you" not in vocabulary.index  # once in the graphs: spelled


def test_the_end_and_the_beginning_are_the_model_s_own(folders: dict[str, Path]) -> None:
    model = model_of(folders["bart"])
    vocabulary, encoder = model.vocabulary, model.encoder
    tokenizer = encoder.tokenizer
    assert model.ids[vocabulary.end] == tokenizer.eos_token_id
    assert model.ids[vocabulary.start("amr")] == tokenizer.bos_token_id
    assert len(set(model.ids.tolist())) == vocabulary.size == len(model.ids)
    table = encoder.output()[0].detach()
    boy = tokenizer(" dog", add_special_tokens=False)["input_ids"]
    near = table[model.ids[vocabulary.index["(dog"]]] - table[boy].mean(0)
    assert near.abs().max() <= 0.1
    srl = table[model.ids[vocabulary.start("srl")]] - table[tokenizer.bos_token_id]
    assert 0 < srl.abs().max() <= 0.1


@pytest.mark.parametrize("beam", [1, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_an_output_s_score_is_that_of_reading_it(
    folders: dict[str, Path], kind: str, beam: int
) -> None:
    """Step by step, in shuffled beams that leave the batch: the sum over the whole's scores."""
    model = model_of(folders[kind])
    found = parsed(model, SENTENCES, GraphDecoding(beam=beam, n_best=beam, longest=60))
    assert all(len(hypotheses) == beam for hypotheses in found)
    read, vocabulary = text_sources(SENTENCES, model.encoder), model.vocabulary
    for item, hypotheses in zip(read, found, strict=True):
        for hypothesis in hypotheses:
            entries = (*hypothesis.entries, vocabulary.end)
            target = Target(entries, vocabulary.start("amr"), (), (), (), ())
            batch = AMRBatch(
                collate_sources([item], model.encoder),  # type: ignore[arg-type]
                collate_targets([target], vocabulary.size, 0),
            )
            with torch.no_grad():
                scores = model(batch.source, batch.target).vocabulary
            assert abs(score_among_its_sort(entries, scores, vocabulary) - hypothesis.score) < 1e-8


def score_among_its_sort(entries: tuple[int, ...], scores: Tensor, vocabulary: Vocabulary) -> float:
    """Log-probability of an output: tokens compete with tokens, pieces with pieces and the end."""
    tokens = list(range(len(vocabulary.tokens)))
    end = vocabulary.index[SPELL_END]
    pieces = [end, *range(len(tokens), vocabulary.size)]
    spellers = {vocabulary.index[token] for token in SPELLERS}
    total, spelling = 0.0, False
    for entry, step in zip(entries, scores, strict=True):
        among = pieces if spelling else tokens
        total += float(step[entry] - step[among].logsumexp(0))
        spelling = entry in spellers or (spelling and entry != end)
    return total


@pytest.mark.parametrize("form", FORMS)
def test_a_random_model_writes_valid_graphs(folders: dict[str, Path], form: str) -> None:
    model = model_of(folders["bart"], form)
    config = GraphDecoding(beam=2, n_best=2, longest=70)
    for hypotheses in parsed(model, SENTENCES, config):
        for hypothesis in hypotheses:
            tokens = model.vocabulary.decode(hypothesis.entries)
            text = penman.format(delinearize(tokens, form))
            graph = penman.decode(text)
            assert graph.top is not None and len(graph.instances()) >= 1
            reached, edges = {graph.top}, [(e.source, e.target) for e in graph.edges()]
            for _ in edges:
                reached |= {x for edge in edges if reached & set(edge) for x in edge}
            assert reached == graph.variables()


def test_a_compiled_step_changes_nothing(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = model_of(folders["bart"])
    config = GraphDecoding(beam=2, longest=24)
    plain = parsed(model, SENTENCES[:3], config)
    calls = []
    step = model.encoder.step
    monkeypatch.setattr(
        model.encoder, "compiled_step", lambda *given: calls.append(given[1].static) or step(*given)
    )
    found = parsed(model, SENTENCES[:3], replace(config, compile=True))
    assert [[item.entries for item in row] for row in found] == [
        [item.entries for item in row] for row in plain
    ]
    assert calls and all(calls)


@pytest.mark.parametrize("form", ["dfs", "bfs"])
def test_what_is_drawn_is_scored_as_it_was_drawn(folders: dict[str, Path], form: str) -> None:
    """Although pieces and tokens do not compete while it is written."""
    parser = AMRParser(model_of(folders["bart"], form))
    options = GraphOptions(beam=3, n_best=3, per_word=2.0, spell_concepts=True)
    asked = parser.question(parser.read(SENTENCES[2:7], options), options)
    found = parser.search(asked, options, Draws(torch.Generator().manual_seed(1), 0.8))
    outputs = [[item.entries for item in each] for each in found]
    grammar = parser.grammar(options)
    logs, _ = log_probabilities(parser.model, grammar, asked, outputs, options, 0.8)
    right = torch.tensor([[item.score for item in each] for each in found], dtype=torch.float64)
    torch.testing.assert_close(logs.sum(2), right, rtol=0, atol=1e-8)
    logs.sum().backward()
    gradients = [p.grad for p in parser.model.parameters() if p.grad is not None]
    assert gradients and all(bool(gradient.isfinite().all()) for gradient in gradients)


def test_sentences_stand_alone_in_their_batch(folders: dict[str, Path]) -> None:
    model, config = model_of(folders["bart"]), GraphDecoding(beam=2, longest=40)
    together = parsed(model, SENTENCES, config)
    for item, hypotheses in zip(SENTENCES, together, strict=True):
        (alone,) = parsed(model, [item], config)
        assert alone[0].entries == hypotheses[0].entries
        assert abs(alone[0].score - hypotheses[0].score) < 1e-9


# Learning ---------------------------------------------------------------------------------------


def test_it_learns_five_sentences(folders: dict[str, Path]) -> None:
    torch.manual_seed(0)
    model = model_of(folders["bart"]).float().train()
    sentences = list(tiny_sentences())[:5]
    batch = batch_of(model, sentences)
    config = OptimizerConfig(learning_rate=1e-2, encoder_learning_rate=1e-2)
    optimizer = make_optimizer(model, config, lambda name: name.startswith("encoder."))
    for _ in range(100):
        optimizer.zero_grad()
        loss = amr_loss(model, batch)["loss"]  # type: ignore[arg-type]
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.5)
        optimizer.step()
    assert loss < 0.05
    found = parsed(model.eval(), sentences, GraphDecoding(longest=100, per_word=20))
    for item, hypotheses in zip(sentences, found, strict=True):
        tokens = model.vocabulary.decode(hypotheses[0].entries)
        assert tokens == linearize(item.tree, "dfs")


def test_another_speller_or_other_pointers_are_refused(folders: dict[str, Path]) -> None:
    model = model_of(folders["bart"])
    given = model.vocabulary.to_json()
    with pytest.raises(ValueError, match="must have pointers, and spell in the model's pieces"):
        BartParser(model.encoder, Vocabulary.from_json(given))
    given["dynamic_pointers"] = True
    with pytest.raises(ValueError, match="must have pointers"):
        BartParser(model.encoder, Vocabulary.from_json(given, model.vocabulary.speller))
