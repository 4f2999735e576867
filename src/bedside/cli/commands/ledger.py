"""``bedside ledger``: whether the reward ledger adds up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, settings_option
from bedside.cli.groups import Group
from bedside.cli.screen import out
from bedside.domain.ledger import OWNER
from bedside.domain.money import Money

if TYPE_CHECKING:
    from bedside.services.giving.verifying import LedgerReport

__all__ = ["ledger", "verify"]


@click.group(cls=Group)
def ledger() -> None:
    """The reward ledger: what was set aside, given and taken back, and whether it adds up."""


@ledger.command()
@db_option
@settings_option
def verify(url: str, settings_path: Path | None) -> None:
    """Recompute the whole ledger from its transfers, and name whatever does not hold.

    Nothing is repaired. Caps that were lowered below what is used already are named too; for those
    your settings must name the plugins with your programme. The exit code is 1 when there is a problem.
    """
    with open_desk(url, chosen_settings(settings_path)) as desk:
        report = desk.rewards.verify()
    _print_accounts(report)
    console = out()
    for notice in report.notices:
        console.print(f"notice: {notice.words}", style="yellow", soft_wrap=True)
    for problem in report.problems:
        console.print(f"problem: {problem}", style="bold red", soft_wrap=True)
    read = ", ".join(
        _number(count, word)
        for count, word in (
            (report.transfers, "transfer"),
            (report.rewards, "reward"),
            (report.counters, "counter"),
        )
    )
    if report.problems:
        console.print(f"{read}: {_number(len(report.problems), 'problem')}.", style="red")
        raise click.exceptions.Exit(1)
    console.print(f"{read}: everything adds up.", style="green")


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _print_accounts(report: LedgerReport) -> None:
    """One line for each programme; the accounts of single rewards are many, and none of them is large."""
    from rich.table import Table

    shown = {
        key: balance
        for key, balance in sorted(report.balances.items())
        if not key[0].startswith("reward:") and key[0] != OWNER
    }
    if not shown:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("account")
    for name in ("put in or back", "given or taken out", "set aside", "left"):
        table.add_column(name, justify="right")
    for (account, currency), balance in shown.items():
        amounts = (balance.posted_in, balance.posted_out, balance.pending_out, balance.available)
        table.add_row(account, *(str(Money(amount, currency)) for amount in amounts))
    out().print(table)
