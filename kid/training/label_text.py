"""Frames and frame elements as their descriptions say what they are.

A pre-trained encoder reads each frame's name, definition and lexical units, and each element's
name; the vectors are fixed input features of the Frame Knowledge Graph, beside learned ones.
Rare frames, and words that the lexicon does not list, profit.
"""

from __future__ import annotations

import re

import torch
from torch import Tensor

from kid.ontology import Frame, Ontology
from semcore.commands import progress
from semcore.encoders import WordEncoder

_MOST_UNITS = 24  # lexical units named in a frame's description
_MOST_WORDS = 48
_BATCH = 64


def frame_description(frame: Frame) -> str:
    """``Giving: give, hand over, donation. A Donor transfers a Theme ...``"""
    units = [unit.rpartition(".")[0] for unit in frame.lexical_units[:_MOST_UNITS]]
    return f"{_spaced(frame.name)}: {', '.join(units)}. {frame.definition}"


def _spaced(name: str) -> str:
    return re.sub(r"[_\s]+", " ", name)


def label_text_features(ontology: Ontology, encoder: WordEncoder) -> tuple[Tensor, Tensor]:
    """Unit-length features ``[frames, hidden]`` and ``[element names + 1, hidden]``.

    The last element row is the stop element's.
    """
    frames = [frame_description(frame) for frame in ontology.frames]
    elements = [_spaced(name) for name in ontology.element_names] + ["no more"]
    return _features(frames, encoder, "frames"), _features(elements, encoder, "frame elements")


@torch.inference_mode()
def _features(texts: list[str], encoder: WordEncoder, what: str) -> Tensor:
    """Means of the last layer's vectors over the words of each text, scaled to length one."""
    was_training = encoder.training
    encoder.eval()
    device = next(encoder.parameters()).device
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    rows = torch.empty(len(texts), encoder.size)
    for begin in progress(range(0, len(order), _BATCH), f"reading what {what} are called"):
        chosen = order[begin : begin + _BATCH]
        words = [texts[index].split()[:_MOST_WORDS] for index in chosen]
        batch = encoder.collate(encoder.subwords(words)).to(device)
        with torch.autocast(device.type, torch.bfloat16):
            vectors = encoder.last_layer(batch).float()
        mean = vectors.sum(1) / batch.mask.sum(1, keepdim=True).clamp(min=1)
        rows[chosen] = torch.nn.functional.normalize(mean, dim=-1).cpu()
    encoder.train(was_training)
    return rows.clone()
