"""``bedside dispatch``."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, settings_option
from bedside.cli.screen import note

if TYPE_CHECKING:
    from bedside.cli.settings_file import SettingsFile
    from bedside.practice import Desk

__all__ = ["dispatch"]


@click.command()
@db_option
@settings_option
@click.option("--watch", is_flag=True, help="Go on until you stop it (Ctrl-C).")
@click.option(
    "--every",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long --watch rests when nothing is due.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    metavar="N",
    help="At most so many messages in one round.",
)
def dispatch(url: str, settings_path: Path | None, watch: bool, every: float, limit: int) -> None:
    """Send the messages that are due; safe to run in many processes.

    Each message is judged once more just before it is sent. It goes out through the messengers of
    the plugins in your settings. Without one it is PRINTED HERE, and counts as sent.
    """
    chosen = chosen_settings(settings_path, needed_for="dispatch")
    plugins = _messenger(chosen)
    with open_desk(url, chosen, plugins=plugins) as desk:
        sent = _round(desk, limit)
        while watch:
            if not sent:
                time.sleep(every)
            sent = _round(desk, limit)


def _messenger(chosen: SettingsFile | None) -> dict[str, object]:
    from bedside.notify.console import ConsolePlugin
    from bedside.plugins import Plugins

    if chosen is not None and Plugins(chosen.plugins).notifiers(chosen.settings):
        return {}
    note("This is the console: messages are printed here and reach nobody, and they count as sent.")
    return {"console": ConsolePlugin(sys.stdout)}


def _round(desk: Desk, limit: int) -> int:
    report = desk.messages.dispatch(limit=limit)
    counts = ", ".join(f"{number} {name}" for name, number in attrs.asdict(report).items() if number)
    note(counts or "nothing is due")
    return report.total
