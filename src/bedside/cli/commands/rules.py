"""``bedside rules``: what the packs say, and whether they agree with a file of cases."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from bedside.cli.groups import Group
from bedside.cli.screen import out
from bedside.rules import Effect

if TYPE_CHECKING:
    from bedside.interop.rule_cases import CaseReport, CaseResult

__all__ = ["check", "list_rules", "rules"]


@click.group(cls=Group)
def rules() -> None:
    """Read the rule packs, or hold them against your counsel's cases."""


@rules.command("list")
@click.option("--jurisdiction", metavar="CODE", help="Only packs that hold there, such as US-CA.")
@click.option(
    "--effect", type=click.Choice([effect.value for effect in Effect]), help="Only rules with this effect."
)
def list_rules(jurisdiction: str | None, effect: str | None) -> None:
    """Every rule of the built-in packs, with its effect and its source."""
    from rich.table import Table

    from bedside.jurisdictions import BUILT_IN

    console = out()
    shown = [pack for pack in BUILT_IN if jurisdiction is None or pack.reaches(jurisdiction)]
    for pack in shown:
        found = [rule for rule in pack.rules if effect in (None, rule.effect.value)]
        if not found:
            continue
        place = "everywhere" if pack.jurisdiction == "*" else pack.jurisdiction
        console.print(
            f"{pack.name} {pack.version}, {place}: {len(found)} {'rule' if len(found) == 1 else 'rules'}",
            style="bold",
        )
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for rule in found:
            table.add_row(rule.id, rule.effect.value, rule.citation.text)
        console.print(table)
        console.print()
    console.print(
        "No pack has been reviewed by a person with authority. This is not legal advice.", style="dim"
    )


@rules.command()
@click.argument("cases", metavar="CASES.json", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--not-covered", is_flag=True, help="Name the cases too that the packs say nothing about.")
def check(cases: Path, not_covered: bool) -> None:
    """Hold the packs against a file of cases: what was asked, and what your counsel expects.

    Prints each case that comes out otherwise, with the explanation, and closes with
    `N agree, M differ, K not covered`. The exit code is 1 when one differs.
    """
    from bedside.interop.rule_cases import Verdict, check_cases, read_cases

    report = check_cases(read_cases(cases))
    for result in report.results:
        if result.verdict is Verdict.DIFFERS:
            _print_difference(result)
        elif result.verdict is Verdict.NOT_COVERED and not_covered:
            out().print(f"{result.case_id}: not covered: {result.why}", style="dim", soft_wrap=True)
    _close(report)


def _print_difference(result: CaseResult) -> None:
    console = out()
    decision = result.decision
    outcome = "nothing" if decision is None else decision.outcome.value
    console.print(
        f"{result.case_id}: expected {result.expected.value}, the packs say {outcome}", style="bold yellow"
    )
    for line in () if decision is None else decision.explain().splitlines():
        for text in _wrapped(line, console.width):
            console.print(text, soft_wrap=True)
    if result.ignored:
        console.print(f"  facts that nothing looked at: {', '.join(result.ignored)}", style="dim")
    console.print()


def _wrapped(line: str, width: int) -> list[str]:
    """The line within the width, two columns in; what follows stands under its first word."""
    hanging = len(line) - len(line.lstrip(" -"))
    return wrap(
        line.strip(),
        width,
        initial_indent="  " + " " * (len(line) - len(line.lstrip())),
        subsequent_indent="  " + " " * hanging,
        break_on_hyphens=False,
    )


def _close(report: CaseReport) -> None:
    style = "yellow" if report.differ else "green"
    counts = f"{report.agree} agree, {report.differ} differ, {report.not_covered} not covered"
    out().print(counts, style=style)
    if report.differ:
        raise click.exceptions.Exit(1)
