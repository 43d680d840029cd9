"""What every command shares: typed configuration, errors of one line, progress, a JSON line.

A command is a function of one dataclass::

    @command("count", CountConfig, example="python -m count input=FILE")
    def main(config: CountConfig) -> None:
        '''Count the words of a text.'''

    if __name__ == "__main__":
        main()

A key or a value that is renamed keeps its former spelling as an alias of the command, for whom
notes and scripts show it; who uses it is told the new one in a line on stderr::

    @command(..., aliases={"overlap": "overlaps", "protocol=lenient": "protocol=released"})

The first is a key (or a group, with all its keys), the second one value of a key. Files of
``configs/`` and Python callers use the new spelling alone.

Importing this package is cheap; keep the module of a command cheap too (torch inside ``main``),
so that ``--help`` and a mistyped key answer at once.
"""

from semcore.commands.command import Command, command
from semcore.commands.output import note, print_json, progress, say

__all__ = ["Command", "command", "note", "print_json", "progress", "say"]
