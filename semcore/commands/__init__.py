"""What every command shares: typed configuration, errors of one line, progress, a JSON line.

A command is a function of one dataclass::

    @command("kid_prepare", PrepareConfig, example="python -m kid.prepare corpus=fn17 source=DIR")
    def main(config: PrepareConfig) -> None:
        '''Read a FrameNet release and write its sentences as JSON Lines.'''

    if __name__ == "__main__":
        main()

Importing this package is cheap; keep the module of a command cheap too (torch inside ``main``),
so that ``--help`` and a mistyped key answer at once.
"""

from semcore.commands.command import Command, command
from semcore.commands.output import print_json, progress

__all__ = ["Command", "command", "print_json", "progress"]
