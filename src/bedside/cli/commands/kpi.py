"""``bedside kpi``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import attrs
import click

from bedside.cli.desk import chosen_settings, open_desk, settings_option
from bedside.cli.kpi_table import group_lines
from bedside.cli.kpi_words import as_mapping
from bedside.cli.screen import out
from bedside.domain.dates import Period
from bedside.kpis import KPIS, KpiResult

__all__ = ["kpi"]


def _pairs(
    _context: click.Context, _option: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """``name=value`` each, split at the last ``=``, so that a code may hold one."""
    found = []
    for value in values:
        name, sign, rest = value.rpartition("=")
        if not (sign and name and rest):
            raise click.BadParameter("give name=value")
        found.append((name, rest))
    return tuple(found)


def _span(_context: click.Context, _option: click.Parameter, value: str | None) -> Period | None:
    """``2026-01-01..2026-07-01``: from the first day up to, and without, the second."""
    if value is None:
        return None
    first, _, last = value.partition("..")
    try:
        return Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        problem = "give two days, the second is not in it: 2026-01-01..2026-07-01"
        raise click.BadParameter(problem) from None


@attrs.frozen(kw_only=True)
class _Question:
    kpi_id: str
    by: tuple[str, ...]
    period: Period | None
    min_n: int | None


@click.command()
@click.argument("kpi_id", metavar="ID", type=click.Choice(list(KPIS)))
@click.option(
    "--table",
    "tables",
    multiple=True,
    callback=_pairs,
    metavar="TABLE=FILE",
    help="A fact table from a CSV or Parquet file; may be repeated.",
)
@click.option("--db", "url", metavar="URL", help="Read the practice's database instead of files.")
@settings_option
@click.option("--period", callback=_span, metavar="FIRST..LAST", help="Days from FIRST up to, without, LAST.")
@click.option(
    "--by", multiple=True, metavar="GROUP", help="A column, or month, quarter, year, weekday; repeatable."
)
@click.option("--min-n", type=click.IntRange(1), metavar="N", help="Hide groups with fewer than N.")
@click.option(
    "--zone", metavar="ZONE", help="Where days begin.  [default: the practice's, --naive-zone, UTC]"
)
@click.option("--naive-zone", metavar="ZONE", help="The zone of times that carry none.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_pairs,
    metavar="OURS=YOURS",
    help="A column of the file by its own name: starts_at=appointment_date.",
)
@click.option(
    "--code",
    "codes",
    multiple=True,
    callback=_pairs,
    metavar="COLUMN.YOURS=OURS",
    help="A code of the file: status.attended=fulfilled.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Words for people, or JSON for programs.",
)
def kpi(
    kpi_id: str,
    tables: Sequence[tuple[str, str]],
    url: str | None,
    settings_path: Path | None,
    period: Period | None,
    by: tuple[str, ...],
    min_n: int | None,
    zone: str | None,
    naive_zone: str | None,
    columns: Sequence[tuple[str, str]],
    codes: Sequence[tuple[str, str]],
    form: str,
) -> None:
    """One KPI, from files or from the practice's database.

    \b
    Example:
      bedside kpi no_show_rate --table appointments=visits.csv \\
          --column starts_at=appointment_date --code status.attended=fulfilled

    A CSV file is UTF-8 with a header; instants are ISO 8601. The KPI reference says which columns
    each KPI needs.
    """
    question = _Question(kpi_id=kpi_id, by=by, period=period, min_n=min_n)
    if url is not None:
        if tables or columns or codes or zone or naive_zone:
            raise click.UsageError(
                "--db reads the practice's own tables: leave out --table, --column, --code, zones"
            )
        answer = _from_database(question, url, settings_path)
    else:
        if not tables:
            needed = ", ".join(KPIS[kpi_id].tables)
            raise click.UsageError(f"give --table for {needed} (TABLE=FILE), or --db URL")
        chosen = None if zone else chosen_settings(settings_path)
        found_zone = zone or (None if chosen is None else chosen.settings.time_zone)
        answer = _from_files(question, tables, dict(columns), _spellings(codes), found_zone, naive_zone)
    _show(question, answer, form)


def _from_database(question: _Question, url: str, settings_path: Path | None) -> object:
    with open_desk(url, chosen_settings(settings_path)) as desk:
        if question.by:
            return desk.kpis.by(question.kpi_id, question.by, period=question.period, min_n=question.min_n)
        return desk.kpis.compute(question.kpi_id, period=question.period, min_n=question.min_n)


def _from_files(
    question: _Question,
    tables: Sequence[tuple[str, str]],
    columns: Mapping[str, str],
    codes: Mapping[str, Mapping[str, str]],
    zone: str | None,
    naive_zone: str | None,
) -> object:
    from bedside.cli.tables import read_table
    from bedside.kpis import compute

    known = KPIS[question.kpi_id].tables
    for name, _ in tables:
        if name not in known:
            raise click.UsageError(f"{question.kpi_id} reads {', '.join(known)}; there is no table {name!r}")
    frames = {name: read_table(Path(file), table=name, columns=dict(columns)) for name, file in tables}
    return compute(
        question.kpi_id,
        frames,
        by=question.by or None,
        period=question.period,
        min_n=question.min_n,
        time_zone=zone,
        naive_zone=naive_zone,
        column_map=dict(columns) or None,
        code_map=codes or None,
    )


def _spellings(codes: Sequence[tuple[str, str]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for place, ours in codes:
        column, dot, yours = place.partition(".")
        if not dot or not yours:
            raise click.UsageError("--code goes COLUMN.YOURS=OURS, such as status.attended=fulfilled")
        found.setdefault(column, {})[yours] = ours
    return found


def _show(question: _Question, answer: object, form: str) -> None:
    if isinstance(answer, KpiResult):
        click.echo(json.dumps(as_mapping(answer), indent=2) if form == "json" else str(answer))
        return
    rows = _rows(answer)
    if form == "json":
        click.echo(json.dumps(rows, indent=2, default=str))
        return
    console = out()
    named = ((tuple(_name(row[group]) for group in question.by), _result(question, row)) for row in rows)
    for text, style in group_lines(named, groups=question.by):
        console.print(text, style=style, soft_wrap=True)


def _rows(frame: object) -> list[dict[str, Any]]:
    import narwhals.stable.v2 as nw

    found = nw.from_native(cast("nw.typing.IntoDataFrame", frame), eager_only=True)
    return list(found.iter_rows(named=True))


def _result(question: _Question, row: Mapping[str, Any]) -> KpiResult:
    return KpiResult(
        kpi=question.kpi_id,
        numerator=row["numerator"],
        denominator=row["denominator"],
        value=row["value"],
        low=row["low"],
        high=row["high"],
        n=row["n"],
        excluded={"not judged": row["excluded"]} if row["excluded"] else {},
        suppressed=row.get("suppressed", False),  # only where --min-n asks for it
        period=question.period,
    )


def _name(value: object) -> str:
    return "(none)" if value is None else str(value)
