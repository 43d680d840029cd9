"""Parsers on disk: safetensors, JSON and a model card; no pickle.

A checkpoint is a folder::

    model.safetensors   what differs from the encoder: adapters, heads
    config.json         parser and its format, settings, encoder, SHA-256 of every other file
    <name>.json         inventories, such as an ontology
    README.md           the model card

A parser's format counts up when its tensors or settings change their names; checkpoints of all
older formats still load.

- `folder`: the folder, written and read
- `format`: a parser's formats, and names in older ones
- `encoder`: which encoder a checkpoint needs
- `building`: a parser out of what was read
- `tensors`, `storage`: files of tensors, and in how many bits
- `amending`: a checkpoint again, with other settings beside the same weights
"""

from semcore.checkpoints.building import describing, restore, typed
from semcore.checkpoints.encoder import EncoderIdentity, check_encoder, encoder_sha256
from semcore.checkpoints.folder import Checkpoint, load_pretrained, parser_of, save_pretrained
from semcore.checkpoints.format import CARD, CONFIG, WEIGHTS, CheckpointFormat
from semcore.checkpoints.tensors import read_tensors, write_tensors

__all__ = [
    "CARD",
    "CONFIG",
    "WEIGHTS",
    "Checkpoint",
    "CheckpointFormat",
    "EncoderIdentity",
    "check_encoder",
    "describing",
    "encoder_sha256",
    "load_pretrained",
    "parser_of",
    "read_tensors",
    "restore",
    "save_pretrained",
    "typed",
    "write_tensors",
]
