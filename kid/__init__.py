"""KID: incremental frame-semantic parsing with a knowledge graph and a growing semantic graph.

Zheng, Chen, Xu and Chang, "A Double-Graph Based Framework for Frame Semantic Parsing",
NAACL 2022 (arXiv 2206.09158).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kid.parser import FrameParser

__all__ = ["FrameParser"]


def __getattr__(name: str) -> Any:
    """Loads torch only when a parser is wanted, not for every command's help."""
    if name == "FrameParser":
        from kid.parser import FrameParser

        return FrameParser
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
