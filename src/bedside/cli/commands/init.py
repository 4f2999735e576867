"""``bedside init``."""

from __future__ import annotations

from pathlib import Path

import click

from bedside.cli.screen import note
from bedside.cli.settings_file import DEFAULT_PATH, template
from bedside.errors import SettingsError

__all__ = ["init"]


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), default=DEFAULT_PATH)
def init(path: Path) -> None:
    """Write a settings file with comments.

    It is PATH, or practice.toml here. A file that is there already is never overwritten.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError:
        raise SettingsError(f"{path.name} is there already; change it with an editor") from None
    note(f"{path} is written. Open it, and make it yours.")
