"""``bedside report``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, settings_option
from bedside.cli.kpi_page import kpi_page
from bedside.cli.kpi_table import kpi_lines, print_kpis
from bedside.cli.kpi_words import as_mapping
from bedside.cli.screen import note, out
from bedside.domain.dates import Period

if TYPE_CHECKING:
    from bedside.kpis import KpiResult

__all__ = ["report"]

_SMALLEST: Final = 11


@click.command()
@db_option
@settings_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "html", "json"]),
    default="table",
    show_default=True,
    help="A table for the terminal, a page for a browser, or JSON for programs.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write there instead."
)
@click.option("--year", type=click.IntRange(1900, 9998), metavar="Y", help="The year.  [default: this one]")
@click.option(
    "--min-n",
    type=click.IntRange(1),
    default=_SMALLEST,
    show_default=True,
    metavar="N",
    help="Hide answers that rest on fewer than N; 1 shows all.",
)
def report(
    url: str, settings_path: Path | None, form: str, output: Path | None, year: int | None, min_n: int
) -> None:
    """All KPIs of one calendar year, from the practice's database."""
    chosen = chosen_settings(settings_path)
    with open_desk(url, chosen) as desk:
        results = desk.kpis.report(period=None if year is None else Period.year(year), min_n=min_n)
        name = desk.settings.name
    if form == "table" and output is None:
        console = out()
        console.print(_heading(name, results), style="bold")
        print_kpis(console, results)
        return
    text = _rendered(form, name, results, min_n)
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    note(f"{output} is written.")


def _heading(name: str, results: tuple[KpiResult, ...]) -> str:
    return f"{name}: {_span(results)}"


def _span(results: tuple[KpiResult, ...]) -> str:
    period = next((result.period for result in results if result.period is not None), None)
    return "all years" if period is None else f"the year {period.start_on.year}"


def _rendered(form: str, name: str, results: tuple[KpiResult, ...], min_n: int) -> str:
    if form == "html":
        return kpi_page(results, practice=name, span=_span(results), smallest=min_n)
    if form == "json":
        content = {"practice": name, "min_n": min_n, "results": [as_mapping(result) for result in results]}
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    lines = [_heading(name, results), *(text for text, _ in kpi_lines(results))]
    return "\n".join(lines) + "\n"
