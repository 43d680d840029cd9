"""ATP: Abstract Meaning Representation from raw text, after training on PseudoAMR.

Chen, Wang, Xu, Liu, Sui and Chang, "ATP: AMRize Then Parse! Enhancing AMR Parsing with PseudoAMRs",
Findings of NAACL 2022 (arXiv 2204.08875).

    >>> from amr import AMRParser  # doctest: +SKIP
    >>> AMRParser.from_pretrained("checkpoints/amr").parse("The boy wants to leave.")
    ... # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amr.data import AMRSentence
    from amr.parser import AMRParser

__all__ = ["AMRParser", "AMRSentence"]


def __getattr__(name: str) -> Any:
    """Loads torch only when a parser is wanted, not for every command's help."""
    if name == "AMRParser":
        from amr.parser import AMRParser

        return AMRParser
    if name == "AMRSentence":
        from amr.data import AMRSentence

        return AMRSentence
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
