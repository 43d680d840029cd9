"""Random encoder-decoders of 2 layers x 32 in a folder, with a tokenizer of bytes and words."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from torch import Tensor
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    MBartConfig,
    MBartForConditionalGeneration,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
)

from semcore.encoders.config import Seq2SeqConfig
from semcore.encoders.seq2seq import Memory, Seq2Seq

KINDS = ("bart", "mbart", "t5")
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
MERGES = [("t", "h"), ("th", "e"), ("Ġ", "the"), ("b", "o"), ("bo", "y"), ("Ġ", "boy"), ("Ġ", "w")]
TEXTS = ["The boy wants to leave.", "the boy", "Is   it <s>so?", ""]
POSITIONS = 40  # few, so that a test's text soon fills several windows


def save_tiny_seq2seq(
    folder: Path, kind: str = "bart", seed: int = 0, positions: int = POSITIONS
) -> Path:
    """Writes the model as transformers does, and gives the folder."""
    tokens = [*SPECIAL, *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokens += [left + right for left, right in MERGES]
    ids = {token: index for index, token in enumerate(tokens)}
    tokenizer = Tokenizer(models.BPE(vocab=ids, merges=MERGES, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>" if kind == "t5" else "<s> $A </s>",
        special_tokens=[("<s>", ids["<s>"]), ("</s>", ids["</s>"])],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        mask_token="<mask>",
    ).save_pretrained(folder)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = _model(kind, len(tokens), ids, positions)
        for parameter in model.parameters():
            if parameter.ndim == 2:  # BART's own 0.02 would leave tokens almost alike
                parameter.data.normal_(std=0.2)
        if kind != "t5":
            model.final_logits_bias.normal_(std=0.2)
    model.save_pretrained(folder)
    return folder


def _model(kind: str, vocabulary: int, ids: dict[str, int], positions: int) -> torch.nn.Module:
    special = {"pad_token_id": ids["<pad>"], "eos_token_id": ids["</s>"]}
    if kind == "t5":
        return T5ForConditionalGeneration(
            T5Config(
                vocab_size=vocabulary,
                d_model=32,
                d_kv=8,
                d_ff=48,
                num_layers=2,
                num_heads=4,
                decoder_start_token_id=ids["<pad>"],
                **special,
            )
        )
    shape = {
        "vocab_size": vocabulary,
        "d_model": 32,
        "encoder_layers": 2,
        "decoder_layers": 2,
        "encoder_attention_heads": 4,
        "decoder_attention_heads": 4,
        "encoder_ffn_dim": 48,
        "decoder_ffn_dim": 48,
        "max_position_embeddings": positions,
        "bos_token_id": ids["<s>"],
        "decoder_start_token_id": ids["</s>"],
        "forced_eos_token_id": None,
        **special,
    }
    if kind == "mbart":
        return MBartForConditionalGeneration(MBartConfig(scale_embedding=True, **shape))
    return BartForConditionalGeneration(BartConfig(**shape))


def tiny(folder: Path, **chosen: object) -> Seq2Seq:
    """The model of that folder in float64, without dropout."""
    config = Seq2SeqConfig(name=str(folder), download=False, **chosen)  # type: ignore[arg-type]
    return Seq2Seq(config).double().eval()


def memory_of(model: Seq2Seq, texts: list[str]) -> Memory:
    """Texts, read."""
    return model.encode(model.collate(model.pieces(texts)))


def some_inputs(model: Seq2Seq, rows: int, steps: int) -> Tensor:
    """Decoder inputs ``[rows, steps]``, the same ones for the same model."""
    random = torch.Generator().manual_seed(4)
    inputs = torch.randint(5, model.rows, (rows, steps), generator=random)
    inputs[:, 0] = model.start
    return inputs
