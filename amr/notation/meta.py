"""What a user's record says beside its text, as a line of metadata: ``# ::meta {"label": 3}``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

META = "meta"


def meta_lines(meta: Mapping[str, Any]) -> dict[str, str]:
    """A graph's metadata, none for none: JSON in ASCII, in which no other key of a line begins."""
    return {META: json.dumps(dict(meta)).replace("::", ":\\u003a")} if meta else {}
