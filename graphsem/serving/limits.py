"""How much may be asked of the service, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass

from semcore.errors import at_least


@dataclass
class Limits:
    """What keeps one request, or many, from taking the machine."""

    characters: int = 20_000  # of one text
    seconds: float = 60.0  # that a request may wait and be parsed
    waiting: int = 64  # requests that may wait; one more is refused

    def __post_init__(self) -> None:
        at_least("limits.characters", self.characters, 1)
        at_least("limits.seconds", self.seconds, 0)
        at_least("limits.waiting", self.waiting, 1)

    @property
    def bytes(self) -> int:
        """Of a request's body: JSON may write a character as ``\\uXXXX`` twice."""
        return 12 * self.characters + 4096
