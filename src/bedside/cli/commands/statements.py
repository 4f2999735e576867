"""``bedside rewards statement`` and ``accounts``: for a patient, and for the accountant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, settings_option
from bedside.cli.screen import out
from bedside.cli.settings_file import SettingsFile
from bedside.cli.statement_pages import (
    accounts_csv,
    accounts_json,
    accounts_lines,
    statement_csv,
    statement_json,
    statement_lines,
)
from bedside.domain.dates import Period

__all__ = ["accounts", "statement"]

_Command = TypeVar("_Command", bound=Callable[..., object])
_A_DAY: Final = click.DateTime(formats=["%Y-%m-%d"])


def _period_options(command: _Command) -> _Command:
    for option in (
        click.option(
            "--format",
            "form",
            type=click.Choice(["table", "json", "csv"]),
            default="table",
            show_default=True,
            help="How it is written.",
        ),
        click.option("--until", type=_A_DAY, metavar="DAY", help="The first day that is not in it."),
        click.option("--from", "since", type=_A_DAY, metavar="DAY", help="The first day."),
        click.option(
            "--year", type=click.IntRange(1900, 9998), metavar="Y", help="The year.  [default: this one]"
        ),
    ):
        command = option(command)
    return command


@click.command()
@db_option
@settings_option
@click.argument("patient_id", metavar="PATIENT")
@_period_options
def statement(
    url: str,
    settings_path: Path | None,
    patient_id: str,
    year: int | None,
    since: datetime | None,
    until: datetime | None,
    form: str,
) -> None:
    """What one patient earned and was given, and why not, in words for the patient.

    It covers whole months: what a friend's visit earned is told by the month alone.
    """
    chosen = _chosen(settings_path)
    period = _period(chosen, year, since, until)
    with open_desk(url, chosen) as desk:
        found = desk.rewards.statement(patient_id, period)
    if form == "table":
        _print(statement_lines(found))
    else:
        click.echo(statement_json(found) if form == "json" else statement_csv(found).rstrip("\n"))


@click.command()
@db_option
@settings_option
@_period_options
def accounts(
    url: str,
    settings_path: Path | None,
    year: int | None,
    since: datetime | None,
    until: datetime | None,
    form: str,
) -> None:
    """The books of all programmes, and what each payee was handed in a calendar year.

    Set aside is a contingent liability, owed is a liability, unclaimed is breakage. Tax totals count
    from the first day of a year to the end of the period; what the law asks is said below each.
    """
    chosen = _chosen(settings_path)
    period = _period(chosen, year, since, until)
    with open_desk(url, chosen) as desk:
        found = desk.rewards.accounts(period)
    if form == "table":
        _print(accounts_lines(found))
    else:
        click.echo(accounts_json(found) if form == "json" else accounts_csv(found).rstrip("\n"))


def _chosen(path: Path | None) -> SettingsFile:
    chosen = chosen_settings(path, needed_for="rewards")
    assert chosen is not None
    return chosen


def _period(chosen: SettingsFile, year: int | None, since: datetime | None, until: datetime | None) -> Period:
    if (since is None) != (until is None) or (year is not None and since is not None):
        raise click.UsageError("give --year, or --from and --until together")
    if since is not None and until is not None:
        return Period(since.date(), until.date())
    return Period.year(_today(chosen).year if year is None else year)


def _today(chosen: SettingsFile) -> date:
    return datetime.now(UTC).astimezone(ZoneInfo(chosen.settings.time_zone)).date()


def _print(lines: list[tuple[str, str]]) -> None:
    console = out()
    for text, style in lines:
        console.print(text, style=style, soft_wrap=True)
