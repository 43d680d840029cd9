"""Texts spelled in pieces: bytes, or those of an encoder-decoder's tokenizer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from semcore.encoders.pieces import cut


class Speller(Protocol):
    """Text to pieces and back."""

    @property
    def pieces(self) -> Sequence[str]:
        """All pieces, as text."""

    def spell(self, text: str) -> list[int]:
        """The pieces of a text, as indices into `pieces`."""

    def text(self, pieces: Sequence[int]) -> str:
        """The text of pieces, whatever they are."""


class ByteSpeller:
    """Pieces are the 256 bytes of UTF-8."""

    pieces: Sequence[str] = tuple(bytes([value]).decode("latin-1") for value in range(256))

    def spell(self, text: str) -> list[int]:
        """The bytes of the text."""
        return list(text.encode("utf-8", "replace"))

    def text(self, pieces: Sequence[int]) -> str:
        """The text of the bytes; what is not UTF-8 becomes U+FFFD."""
        return bytes(pieces).decode("utf-8", "replace")


class PieceSpeller:
    """The pieces are the tokenizer's entries without its special tokens.

    A text is spelled as it stands in a sentence, behind a blank: what is copied from the source
    has there the same pieces.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        special = set(tokenizer.all_special_ids)
        self.ids = tuple(index for index in range(len(tokenizer)) if index not in special)
        self.pieces: Sequence[str] = tuple(self._text([index]) for index in self.ids)
        self._index = {found: index for index, found in enumerate(self.ids)}

    def spell(self, text: str) -> list[int]:
        """The pieces of a text; what the tokenizer does not know has none."""
        (found,) = cut(self.tokenizer, [text])
        return [self._index[piece] for piece in found if piece in self._index]

    def text(self, pieces: Sequence[int]) -> str:
        """The text of pieces; bytes that are no UTF-8 become U+FFFD."""
        return self._text([self.ids[piece] for piece in pieces]).removeprefix(" ")

    def _text(self, ids: list[int]) -> str:
        decoded: str = self.tokenizer.backend_tokenizer.decode(ids, skip_special_tokens=False)
        return decoded
