"""``bedside outbox``: the messages that wait for a person, and what a person does about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, settings_option
from bedside.cli.groups import Group
from bedside.cli.screen import note, out

if TYPE_CHECKING:
    from bedside.services.handling import StuckMessage

__all__ = ["cancel", "list_stuck", "outbox", "print_stuck", "send_again", "settle"]

#: What each status means here, and how to go on.
_ADVICE: Final = {
    "unknown": (
        "may have arrived: ask the patient or the provider, then "
        "`bedside outbox settle ID --arrived` or `--not-arrived`"
    ),
    "quarantine": (
        "never got as far as an attempt: look at its record and at the faults, then "
        "`bedside outbox send-again ID --reason CODE` or `cancel`"
    ),
    "dead": (
        "refused, or failed too often: mend what is wrong, then "
        "`bedside outbox send-again ID --reason CODE` or `cancel`"
    ),
}

_WIDTHS: Final = "{:<10}  {:<34}  {:<7}  {:<16}  {}"

_reason = click.option(
    "--reason",
    required=True,
    metavar="CODE",
    help="Why, as a code such as gateway-mended; the journal keeps it, so name nobody.",
)


@click.group(cls=Group)
def outbox() -> None:
    """The messages that wait for a person: unknown, in quarantine, or dead."""


@outbox.command("list")
@db_option
@settings_option
def list_stuck(url: str, settings_path: Path | None) -> None:
    """List what waits for a person, and how to go on.

    Ids, channels and times are shown, and no name, address or word of a message. The exit code is 1
    when something waits.
    """
    chosen = chosen_settings(settings_path, needed_for="outbox")
    with open_desk(url, chosen) as desk:
        found = desk.messages.stuck()
        unmatched = len(desk.messages.unmatched_reports())
    if unmatched:
        note(f"{unmatched} reports of providers fit no message; see desk.messages.unmatched_reports()")
    if not found:
        note("nothing waits for a person")
        return
    zone = chosen.settings.time_zone if chosen is not None else "UTC"
    print_stuck(found, zone=zone)
    note(f"Times are those of {zone}.")
    raise click.exceptions.Exit(1)


@outbox.command()
@db_option
@settings_option
@click.argument("message_id", metavar="ID")
@click.option("--arrived/--not-arrived", default=None, help="What you found out; one of them is required.")
def settle(url: str, settings_path: Path | None, message_id: str, arrived: bool | None) -> None:
    """Say what became of a message of unknown outcome; one that did not arrive is sent once more."""
    # Some releases of click take an explicit None for an answer, and this one would send the message.
    if arrived is None:
        raise click.UsageError("say --arrived or --not-arrived: whoever does not know leaves it as it is")
    with open_desk(url, chosen_settings(settings_path, needed_for="outbox")) as desk:
        message = desk.messages.settle_unknown(message_id, arrived=arrived)
    out().print(f"{message.id}: {message.status.value}")


@outbox.command("send-again")
@db_option
@settings_option
@click.argument("message_id", metavar="ID")
@_reason
def send_again(url: str, settings_path: Path | None, message_id: str, reason: str) -> None:
    """Make a dead or quarantined message due once more; the rules are asked again.

    One of unknown outcome is sent again only while its messenger still knows its key.
    """
    with open_desk(url, chosen_settings(settings_path, needed_for="outbox")) as desk:
        message = desk.messages.send_again(message_id, reason=reason)
    out().print(f"{message.id}: {message.status.value}; `bedside dispatch` sends it")


@outbox.command()
@db_option
@settings_option
@click.argument("message_id", metavar="ID")
@_reason
def cancel(url: str, settings_path: Path | None, message_id: str, reason: str) -> None:
    """Do not send a message; the exit code is 1 when it is too late for that."""
    with open_desk(url, chosen_settings(settings_path, needed_for="outbox")) as desk:
        answer = desk.messages.cancel(message_id, reason=reason)
    if answer.too_late:
        out().print(f"{answer.message.id}: too late, it is {answer.message.status.value}")
        raise click.exceptions.Exit(1)
    out().print(f"{answer.message.id}: {answer.message.status.value}")


def print_stuck(found: Sequence[StuckMessage], *, zone: str) -> None:
    """One line for each message, and under them one for each status that says how to go on."""
    local = ZoneInfo(zone)
    console = out()
    console.print(
        _WIDTHS.format("Status", "Message", "Channel", "Due", "Tries"), style="bold", soft_wrap=True
    )
    for stuck in found:
        message = stuck.message
        if message is None:
            line = _WIDTHS.format(stuck.status.value, stuck.id, "?", "cannot be read", "")
        else:
            again = " (tried again by itself)" if stuck.goes_on_by_itself else ""
            due = f"{message.due_at.astimezone(local):%Y-%m-%d %H:%M}"
            attempts = f"{message.attempts}{again}"
            line = _WIDTHS.format(stuck.status.value, stuck.id, message.channel.value, due, attempts)
        console.print(line.rstrip(), soft_wrap=True)
    for status in dict.fromkeys(stuck.status.value for stuck in found):
        console.print(f"{status}: {_ADVICE[status]}", style="dim", soft_wrap=True)
