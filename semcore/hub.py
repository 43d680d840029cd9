"""Checkpoints on the Hugging Face hub: fetched into its cache, and put there.

Only files that a checkpoint may have travel (`PATTERNS`): safetensors, JSON, and the model card.
What `huggingface_hub` respects is respected: its cache, ``HF_HOME``, ``HF_HUB_OFFLINE``, a token
in ``HF_TOKEN`` or of ``hf auth login`` (https://huggingface.co/docs/huggingface_hub).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from semcore.errors import InputError

PATTERNS = ("*.safetensors", "*.json", "README.md")
_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*(?:@[\w./-]+)?")


def is_hub_id(name: str) -> bool:
    """Whether a name has the form ``user/model`` or ``user/model@revision``."""
    return bool(_ID.fullmatch(name)) and ".." not in name


def fetched(name: str) -> Path:
    """The folder in the hub's cache with the files of ``user/model[@revision]``.

    The newest files if the hub can be reached, else those of the cache. Raises `InputError` of
    one line when there is no such model, or neither.
    """
    import huggingface_hub

    repository, _, revision = name.partition("@")
    try:
        found = huggingface_hub.snapshot_download(
            repository, revision=revision or None, allow_patterns=list(PATTERNS)
        )
    except Exception as error:  # httpx's, validation's and the hub's own have no common base
        raise InputError(
            f"{name}: no such folder, and not to be had from the hub ({_reason(error)})"
        ) from error
    return Path(found)


def uploaded(folder: Path, repository: str, *, private: bool, token: str | None) -> str:
    """Puts the files of a checkpoint folder into ``user/model``; the address of the commit.

    The repository is made if there is none. Raises `InputError` of one line when the hub cannot be
    reached or refuses.
    """
    import huggingface_hub

    if not is_hub_id(repository) or "@" in repository:
        raise InputError(f"{repository}: a model of the hub is named user/model")
    hub: Any = huggingface_hub.HfApi(token=token)
    try:
        hub.create_repo(repository, private=private, exist_ok=True)
        commit = hub.upload_folder(
            repo_id=repository, folder_path=folder, allow_patterns=list(PATTERNS)
        )
    except Exception as error:
        raise InputError(
            f"{repository}: cannot be written on the hub ({_reason(error)})"
        ) from error
    return str(commit)


def _reason(error: Exception) -> str:
    """The first sentence of what went wrong: the hub's own messages have many lines."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
