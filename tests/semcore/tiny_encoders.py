"""Encoders of a few thousand random weights, written to a folder as transformers writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import (
    BertConfig,
    BertModel,
    DistilBertConfig,
    DistilBertModel,
    MPNetConfig,
    MPNetModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaModel,
)

from semcore.encoders import EncoderConfig, WordEncoder

KINDS = ("bert", "roberta", "mpnet", "distilbert")
BYTE_LEVEL = ("roberta",)
_BERT = {"pad": "[PAD]", "unk": "[UNK]", "cls": "[CLS]", "sep": "[SEP]", "mask": "[MASK]"}
_ROBERTA = {"cls": "<s>", "pad": "<pad>", "sep": "</s>", "unk": "<unk>", "mask": "<mask>"}


def write_encoder(folder: Path, kind: str, *, positions: int = 64, layers: int = 2) -> Path:
    """A random encoder of 32 features with a tokenizer that cuts words into letters or bytes."""
    tokenizer = _tokenizer(kind)
    tokenizer.save_pretrained(folder)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        model = _model(kind, len(tokenizer), positions, layers)
        for weight in model.parameters():
            # transformers' own start is so small that attention would be all but uniform.
            if weight.dim() > 1:
                torch.nn.init.normal_(weight, std=0.3)
    model.save_pretrained(folder)
    return folder


def write_encoders(root: Path) -> dict[str, Path]:
    """The folder of an encoder of each kind."""
    return {kind: write_encoder(root / kind, kind) for kind in KINDS}


def encode(encoder: WordEncoder, sentences: list[list[str]], **options: object) -> torch.Tensor:
    """The vectors of the words of sentences, [sentences, words, features]."""
    with torch.no_grad():
        return encoder(encoder.collate(encoder.subwords(sentences)), **options)


def tiny(folder: Path, **settings: Any) -> WordEncoder:
    """The encoder of that folder, without dropout."""
    return WordEncoder(EncoderConfig(name=str(folder), download=False, **settings)).eval()


def _tokenizer(kind: str) -> PreTrainedTokenizerFast:
    special = _BERT if kind in ("bert", "distilbert") else _ROBERTA
    vocabulary = dict.fromkeys(special.values())
    if kind in BYTE_LEVEL:
        vocabulary |= dict.fromkeys(sorted(pre_tokenizers.ByteLevel.alphabet()))
        ids = {token: index for index, token in enumerate(vocabulary)}
        tokenizer = Tokenizer(models.BPE(vocab=ids, merges=[], unk_token=special["unk"]))
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    else:
        letters = "abcdefghijklmnopqrstuvwxyz0123456789.,[]<>/"
        vocabulary |= dict.fromkeys([*letters, *(f"##{letter}" for letter in letters)])
        ids = {token: index for index, token in enumerate(vocabulary)}
        tokenizer = Tokenizer(models.WordPiece(ids, unk_token=special["unk"]))
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    names = {f"{name}_token": token for name, token in special.items()}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names)


def _model(kind: str, vocabulary: int, positions: int, layers: int) -> torch.nn.Module:
    shape = {
        "vocab_size": vocabulary,
        "hidden_size": 32,
        "num_hidden_layers": layers,
        "num_attention_heads": 2,
        "intermediate_size": 48,
    }
    if kind == "bert":
        return BertModel(BertConfig(max_position_embeddings=positions, **shape))
    if kind == "roberta":
        return RobertaModel(
            RobertaConfig(max_position_embeddings=positions + 2, type_vocab_size=1, **shape)
        )
    if kind == "mpnet":
        return MPNetModel(MPNetConfig(max_position_embeddings=positions + 2, **shape))
    return DistilBertModel(
        DistilBertConfig(
            vocab_size=vocabulary,
            dim=32,
            n_layers=layers,
            n_heads=2,
            hidden_dim=48,
            max_position_embeddings=positions,
        )
    )
