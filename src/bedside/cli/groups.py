"""A group whose list of commands says each first sentence whole."""

from __future__ import annotations

from typing import Final

import click

__all__ = ["Group"]

#: click would cut a sentence at forty-five characters; the page wraps it instead.
_WHOLE: Final = 500


class Group(click.Group):
    """As click's own, but that what a command does is never cut off."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with the whole first sentence of its help."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        lines = [
            (name, command.get_short_help_str(_WHOLE))
            for name, command in commands
            if command is not None and not command.hidden
        ]
        if lines:
            with formatter.section("Commands"):
                formatter.write_dl(lines)
