"""The card of a trained parser's checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amr.config import TrainConfig


def model_card(
    config: TrainConfig, metrics: dict[str, Any], before: Mapping[str, Any] | None = None
) -> str:
    """What a checkpoint is, for people.

    ``before`` says how the checkpoint was trained that training began from.
    """
    if config.model.architecture == "seq2seq":
        name = config.model.seq2seq.name
        writer = f"The encoder-decoder `{name}`,\nwith tokens of its own for graphs,"
        weights = f"model: all weights are here; the tokenizer is that of `{name}`"
    else:
        writer = (
            "A compact decoder, which can copy\nwords of the sentence and point at its own nodes,"
            f" on `{config.encoder.name}`,"
        )
        weights = "encoder: by reference: its weights are checked by SHA-256"
    stages = "\n".join(stage_lines(before or {}) + stage_lines({"settings": asdict(config)}))
    licences = "\n".join(f"- {line}" for line in config.licences) or "- not stated"
    rows = "\n".join(
        f"| {name.replace('_', ' ')} | {value:.4f} |"
        for name, value in metrics.items()
        if name.startswith("smatch") and isinstance(value, float)
    )
    return f"""# AMR parser

Writes the Abstract Meaning Representation of English sentences. {writer} after "ATP: AMRize,
Then Parse!" (Chen et al., Findings of NAACL 2022) as graphsem builds it.

- {weights}
{stages}

Data and their licences:

{licences}

| development set | |
|---|---|
{rows}

```python
from amr import AMRParser

for sentence in AMRParser.from_pretrained("PATH").parse("The boy wants to leave."):
    print(sentence.graph)
```
"""


def stage_lines(training: Mapping[str, Any]) -> list[str]:
    """The stages of a checkpoint's training, those of what it began from first."""
    lines = stage_lines(training["before"]) if "before" in training else []
    settings = training.get("settings", {})
    for stage in settings.get("stages", []):
        corpora = ", ".join(
            f"{name} ({times:g} times an epoch)" for name, times in stage["corpora"].items()
        )
        epochs = stage["epochs"] or settings["trainer"]["epochs"]
        length = f"{epochs} epoch" if epochs == 1 else f"{epochs} epochs"
        lines.append(f"- stage `{stage['name']}`, {length}: {corpora}")
    return lines
