"""The benchmark for people: tables on stderr."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

_WIDTH = 96
_RATES = ("sentences", "targets", "words")


def print_tables(record: dict[str, Any]) -> None:
    """Ratios and rates, then memory; what was not measured is left out."""
    console = Console(stderr=True)
    console.width = max(console.width, _WIDTH)  # numbers cut off are no numbers
    rows = [
        ("training step / encoder", record.get("training"), "step", "encoder"),
        ("parsing / encoder", record.get("inference"), "parse", "encoder"),
    ]
    for name in ("training", "inference"):
        found = record.get("marking", {}).get(name)
        rows.append((f"each / shared, {name}", found, "each", "shared"))
    if any(found for _, found, _, _ in rows):
        console.print(_speed(record, rows))
    for name, peaks in record.get("memory", {}).items():
        sizes = ", ".join(f"{value / 1e9:.2f} GB" for value in peaks.values())
        console.print(f"peak memory of {name}, in a process of its own: {sizes}", highlight=False)


def _speed(record: dict[str, Any], rows: list[tuple[str, Any, str, str]]) -> Table:
    facts = record.get("machine", {})
    caption = ", ".join(f"{key} {value}" for key, value in facts.items())
    table = Table(title=f"{record['parser']} on {record['data']}", caption=caption)
    for column in ("what", "ratio", "seconds", *(f"{name}/s" for name in _RATES)):
        table.add_column(column, justify="left" if column == "what" else "right", no_wrap=True)
    for title, found, name, base in rows:
        if not found:
            continue
        seconds = f"{found[f'{name}_seconds']:.2f} / {found[f'{base}_seconds']:.2f}"
        rates = [found.get(f"{key}_per_second") for key in _RATES]
        cells = ["" if rate is None else f"{rate:,.0f}" for rate in rates]
        table.add_row(title, f"{found['ratio']:.2f}", seconds, *cells)
    first = record.get("inference", {}).get("first_sight_ratio")
    if first is not None:
        table.add_row("text never met before / encoder", f"{first:.2f}")
    tagger = record.get("training", {}).get("bio_tagger_ratio")
    if tagger is not None:
        table.add_row("BIO tagger's step / encoder", f"{tagger:.2f}")
    return table
