"""Tables of names and numbers in a terminal: as wide as they need, so that nothing is cut.

Off a terminal rich takes 80 columns, and what is wider loses its ends (``65.…``). A table of
these is printed whole instead: a terminal breaks its lines, a file keeps them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from semcore.drawing.escaping import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_ANY_WIDTH = 10_000


def table_of(*columns: str, title: str = "") -> Table:
    """An empty table: its first column has names, the others numbers, to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    above = Text(visible(title), overflow="ignore", no_wrap=True) if title else None
    table = Table(title=above, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    return table


def print_tables(*tables: Table | str, stderr: bool = False) -> None:
    """Print tables, and lines of text, one below the other, on standard output or error."""
    from rich.console import Console

    console = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    for table in tables:
        if isinstance(table, str):
            console.print(visible(table), soft_wrap=True)
        else:
            console.width = max(console.width, needed(console, table))
            console.print(table)


def needed(console: Console, table: Table) -> int:
    """How many columns of the console it takes if no cell of it is broken, its title neither."""
    from rich.measure import Measurement

    options = console.options.update(width=_ANY_WIDTH, max_width=_ANY_WIDTH)
    widths = [
        Measurement.get(console, options, each).maximum for each in (table, table.title or "")
    ]
    return max(widths)
