"""``bedside dispatch``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, settings_option
from bedside.cli.screen import note
from bedside.domain.messages import Channel
from bedside.errors import StorageError

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
@click.option(
    "--channel",
    "channels",
    multiple=True,
    type=click.Choice([channel.value for channel in Channel]),
    help="Serve this channel only; may be given more than once.  [default: all]",
)
def dispatch(
    url: str, settings_path: Path | None, watch: bool, every: float, limit: int, channels: tuple[str, ...]
) -> None:
    """Send the messages that are due; safe to run in many processes.

    Each message is judged once more just before it is sent. It goes out through the messengers of
    the plugins in your settings, which take turns; with --channel a slow one gets a process of its
    own. Without a messenger a message is PRINTED HERE, and counts as sent. What waits for a person
    is counted at the end; `bedside outbox list` shows it.
    """
    chosen = chosen_settings(settings_path, needed_for="dispatch")
    plugins = _messenger(chosen)
    with open_desk(url, chosen, plugins=plugins) as desk:
        served = [Channel(name) for name in channels] or None
        sent = _round(desk, limit, served)
        _tell_stuck(desk)
        while watch:
            if not sent:
                time.sleep(every)
            try:
                sent = _round(desk, limit, served)
            except StorageError as error:
                # A database that is away for a minute is no reason to stop watching.
                note(f"the database did not answer, trying again: {error}")
                sent = 0


def _messenger(chosen: SettingsFile | None) -> dict[str, object]:
    from bedside.notify.console import ConsolePlugin
    from bedside.plugins import Plugins

    if chosen is not None and Plugins(chosen.plugins).notifiers(chosen.settings):
        return {}
    note("This is the console: messages are printed here and reach nobody, and they count as sent.")
    return {"console": ConsolePlugin(sys.stdout)}


def _round(desk: Desk, limit: int, channels: Sequence[Channel] | None) -> int:
    from bedside import run_again

    # What was sent before another writer got in the way is sent; the new round takes the rest.
    report = run_again(lambda: desk.messages.dispatch(limit=limit, channels=channels))
    counts = ", ".join(f"{number} {name}" for name, number in attrs.asdict(report).items() if number)
    note(counts or "nothing is due")
    return report.total


def _tell_stuck(desk: Desk) -> None:
    counts = Counter(stuck.status.value for stuck in desk.messages.stuck())
    if counts:
        listed = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
        note(f"waiting for a person: {listed}; see `bedside outbox list`")
