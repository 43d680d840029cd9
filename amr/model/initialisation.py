"""New embeddings that begin as the mean of a paraphrase's: SPRING's smart initialisation.

Bevilacqua et al. 2021, section 3.1: ``:ARG0`` begins as "relation argument 0", ``want-01`` as
"want". Uniform noise tells apart what has the same paraphrase. Here the pieces' vectors are the
encoder's own input embeddings, scaled to the size of the decoder's.
"""

from __future__ import annotations

import re

import torch

from amr.linearization.forms import pointer_index
from amr.linearization.token_kinds import Kind
from amr.linearization.vocabulary import Vocabulary
from amr.model.compact import CompactParser

_NUMBERED = re.compile(r":(op|ARG|snt)(\d+)(-of)?")
_NAMES = {"op": "operator", "ARG": "argument", "snt": "sentence"}


def paraphrase(token: str, kind: Kind) -> list[str]:
    """Words that say what an entry of the vocabulary means."""
    found = pointer_index(token)
    if found is not None:
        return ["pointer", str(found)]
    numbered = _NUMBERED.fullmatch(token)
    if numbered:
        inverse = ["inverse"] if numbered[3] else []
        return ["relation", _NAMES[numbered[1]], numbered[2], *inverse]
    if kind in (Kind.RELATION, Kind.INVERSE):
        return ["relation", *(part for part in re.split(r"[-:]", token) if part)]
    if kind == Kind.CONCEPT:
        parts = [part for part in token[1:].split("-") if part and not part.isdigit()]
        return parts or [token[1:]]
    return [part for part in re.split(r"[^\w]+", token) if part] or ["mark"]


@torch.no_grad()
def initialise(model: CompactParser, seed: int = 0, noise: float = 0.1) -> None:
    """Sets the embeddings of the model's vocabulary, by the encoder's, in place.

    ``noise`` is relative to the standard deviation of the embeddings.
    """
    vocabulary: Vocabulary = model.vocabulary
    encoder = model.encoder
    table = encoder.model.get_input_embeddings().weight.detach().float()  # type: ignore[operator]
    phrases = [
        paraphrase(token, kind)
        for token, kind in zip(vocabulary.tokens, vocabulary.kinds, strict=False)
    ]
    cut = encoder.subwords(phrases)
    lengths = torch.tensor([len(item.ids) for item in cut])
    flat = torch.tensor([piece for item in cut for piece in item.ids])
    owner = torch.arange(len(cut)).repeat_interleave(lengths)
    means = torch.zeros(len(cut), table.shape[1]).index_add(0, owner, table[flat])
    means = means / lengths[:, None].clamp(min=1)
    weight = model.embedding.weight
    deviation = float(weight.std())
    means = means - means.mean(0)
    means = means / means.std().clamp(min=1e-6) * deviation
    generator = torch.Generator().manual_seed(seed)
    shift = torch.rand(means.shape, generator=generator) * 2 - 1
    weight[: len(cut)] = (means + noise * deviation * shift).to(weight.dtype)
