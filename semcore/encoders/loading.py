"""Hugging Face models and their tokenizers, from a local folder, an installed package or the hub.

Whatever is wrong with them is an error of one line.
"""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from torch import nn

from semcore.encoders.config import EncoderConfig, Seq2SeqConfig
from semcore.errors import InputError
from semcore.files.places import expanded

VARIABLE = "GRAPHSEM_ENCODERS"
_DROPOUTS = (
    "hidden_dropout_prob", "attention_probs_dropout_prob", "dropout", "attention_dropout",
    "embedding_dropout", "mlp_dropout",
)  # fmt: skip
# What transformers raises for a folder or hub id that holds no usable encoder.
_LOADING_ERRORS = (
    OSError, ValueError, TypeError, KeyError, AttributeError, ImportError, RuntimeError,
    SafetensorError,
)  # fmt: skip


def encoder_source(name: str) -> str:
    """A path or hub id that transformers can load.

    ``name`` is tried as a folder, then as an installed Python package that carries a model
    (``package:NAME``; the prefix may be left out), then taken as a hub id: its files are those in
    the folder of its last part in ``$GRAPHSEM_ENCODERS``, if there is one.

    Raises `InputError` when a folder lacks ``config.json`` or a package is not installed.
    """
    folder = expanded(name)
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise InputError(f"encoder {name}: the folder has no config.json")
        return str(folder)
    package = name.removeprefix("package:")
    if package.isidentifier():
        found = _model_folder(package)
        if found is not None:
            return str(found)
    if name.startswith("package:"):
        raise InputError(f"encoder {name}: no installed package {package} that carries a model")
    if name.startswith((".", "/", "~")):
        raise InputError(f"encoder {name}: no such folder")
    if os.environ.get(VARIABLE):
        kept = expanded(os.environ[VARIABLE]) / folder.name
        if (kept / "config.json").is_file():
            return str(kept)
    return name


def _model_folder(package: str) -> Path | None:
    """The shallowest folder of an installed package that holds weights and their config."""
    try:
        spec = importlib.util.find_spec(package)  # does not run the package
    except ValueError:  # of a running script's own module
        return None
    roots = spec.submodule_search_locations if spec is not None else None
    for root in roots or ():
        weights = sorted(Path(root).rglob("*.safetensors"), key=lambda path: len(path.parts))
        for path in weights:
            if (path.parent / "config.json").is_file():
                return path.parent
    return None


def load_encoder(source: str, config: EncoderConfig) -> tuple[Any, Any]:
    """Tokenizer and model of ``source`` (`encoder_source`), without its pooling head.

    Raises `InputError` when they cannot be loaded, or when weights are missing: transformers
    would go on with random ones.
    """
    rates = dict.fromkeys(_DROPOUTS, config.dropout)
    tokenizer, model = _loaded("AutoModel", source, config, rates, depth=config.depth)
    if hasattr(model, "pooler"):
        model.pooler = None  # unused: its weights would idle in every checkpoint
    return tokenizer, model


def load_seq2seq(source: str, config: Seq2SeqConfig) -> tuple[Any, Any]:
    """Tokenizer and encoder-decoder of ``source``, dropout set.

    Raises `InputError` when they cannot be loaded, or when weights are missing; and when the
    tokenizer does not know where in a text its pieces stand.
    """
    rates = {
        "dropout": config.dropout,
        "dropout_rate": config.dropout,
        "attention_dropout": config.attention_dropout,
    }
    tokenizer, model = _loaded(
        "AutoModelForSeq2SeqLM", source, config, rates, pretrained=config.pretrained
    )
    if not tokenizer.is_fast:
        raise InputError(
            f"encoder {config.name}: its tokenizer does not tell where pieces stand in the text"
        )
    return tokenizer, model


def _loaded(
    kind: str,
    source: str,
    config: EncoderConfig | Seq2SeqConfig,
    rates: Mapping[str, float],
    *,
    pretrained: bool = True,
    depth: int | None = None,
) -> tuple[Any, Any]:
    """Tokenizer and model of that class of transformers, with these rates of dropout.

    ``depth`` leaves out the layers above: their weights are not read.
    """
    with _quiet_loading(config.name):
        import transformers

        local = not config.download
        settings = transformers.AutoConfig.from_pretrained(source, local_files_only=local)
        for key, rate in rates.items():
            if isinstance(getattr(settings, key, None), (int, float)):
                setattr(settings, key, float(rate))
        if depth is not None:
            layers = settings.num_hidden_layers
            if not 1 <= depth <= layers:
                raise InputError(
                    f"encoder.depth={depth}: must lie in 1..{layers} for {config.name}"
                )
            settings.num_hidden_layers = depth
        missing: Iterable[str] = ()
        if pretrained:
            model, report = getattr(transformers, kind).from_pretrained(
                source,
                config=settings,
                use_safetensors=True,
                local_files_only=local,
                output_loading_info=True,
            )
            missing = report["missing_keys"]
        else:
            model = getattr(transformers, kind).from_config(settings)
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            source, use_fast=True, local_files_only=local
        )
        _check_tokenizer(tokenizer, model)
    lacking = sorted(key for key in missing if not key.startswith("pooler."))
    if lacking:
        raise InputError(
            f"encoder {config.name}: {len(lacking)} tensors are not among its weights, "
            f"such as {lacking[0]}"
        )
    return tokenizer, model


def _check_tokenizer(tokenizer: Any, model: Any) -> None:
    rows = model.get_input_embeddings().num_embeddings
    if len(tokenizer) <= len(set(tokenizer.all_special_ids)):
        raise ValueError("its tokenizer has no words")  # what comes of a missing file
    if len(tokenizer) > rows:
        raise ValueError(f"its tokenizer has {len(tokenizer)} entries, its weights {rows}")


def positions(model: Any, config: EncoderConfig) -> int:
    """The most positions of one row, special tokens included."""
    table = int(getattr(model.config, "max_position_embeddings", 0) or 512)
    for name, module in model.named_modules():
        if name.endswith("position_embeddings") and isinstance(module, nn.Embedding):
            # RoBERTa, MPNet and their kin count positions from the one after the padding id.
            table = module.num_embeddings
            if module.padding_idx is not None:
                table -= module.padding_idx + 1
    if config.max_positions is None:
        return table
    if not 4 <= config.max_positions <= table:
        raise InputError(
            f"encoder.max_positions={config.max_positions}: must lie in 4..{table} for "
            f"{config.name}"
        )
    return config.max_positions


def special_token(tokenizer: Any, *names: str) -> int | None:
    """The id of the first of these tokens that the tokenizer has."""
    for name in names:
        found = getattr(tokenizer, name, None)
        if found is not None:
            return int(found)
    return None


def tuned(model: nn.Module, config: EncoderConfig) -> nn.Module:
    """The model with gradients where ``config.tuning`` wants them, adapters put in."""
    if config.tuning == "full":
        return model
    model.requires_grad_(False)
    if config.tuning == "lora":
        from peft import LoraConfig, inject_adapter_in_model

        adapters = LoraConfig(
            r=config.lora_rank,
            lora_alpha=config.lora_alpha,  # type: ignore[arg-type]
            lora_dropout=0.0,
            target_modules="all-linear",
            use_rslora=False,
        )
        model = inject_adapter_in_model(adapters, model)
    return model


@contextlib.contextmanager
def _quiet_loading(name: str) -> Iterator[None]:
    """Turns the many ways in which weights can be missing into one line; no bars, no reports."""
    from transformers.utils import logging as hub_logging

    hub_logging.disable_progress_bar()
    try:
        with quiet():
            yield
    except InputError:
        raise
    except _LOADING_ERRORS as error:
        line = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
        raise InputError(
            f"encoder {name}: cannot be loaded from a folder, an installed package or the hub "
            f"({line})"
        ) from error


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Without the warnings of transformers."""
    from transformers.utils import logging as hub_logging

    level = hub_logging.get_verbosity()
    hub_logging.set_verbosity(logging.ERROR)
    try:
        yield
    finally:
        hub_logging.set_verbosity(level)
