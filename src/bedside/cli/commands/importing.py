"""``bedside import``: FHIR files and CSV files into the practice's database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Final

import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, settings_option
from bedside.cli.groups import Group
from bedside.cli.screen import Advance, note, out, progress
from bedside.errors import ImportRefusedError

if TYPE_CHECKING:
    from bedside.interop.entries import ImportReport, Progress

__all__ = ["csv_file", "fhir", "import_group"]

#: What the caller got wrong, rather than what the file holds.
_USAGE: Final = ("map.", "import.not_readable", "import.not_found", "source.")


@click.group("import", cls=Group)
def import_group() -> None:
    """Fill the database from FHIR R4 or CSV files.

    An import is atomic a batch; one that was interrupted goes on where it stopped, and a second run
    changes nothing. What is refused is named by file, place and code, never by its content.
    Without settings days begin at midnight UTC.
    """


@import_group.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@db_option
@settings_option
@click.option(
    "--source", default="fhir", show_default=True, metavar="NAME", help="A name for the sending system."
)
@click.option(
    "--ours", multiple=True, metavar="REFERENCE", help="The practice itself, such as Organization/17."
)
@click.option("--problems", default=20, show_default=True, metavar="N", help="Name so many refusals at most.")
def fhir(
    paths: tuple[Path, ...],
    url: str,
    settings_path: Path | None,
    source: str,
    ours: tuple[str, ...],
    problems: int,
) -> None:
    """FHIR R4: Bundles, single resources and bulk NDJSON; files, and folders of them."""
    from bedside.interop.fhir import import_fhir

    chosen = chosen_settings(settings_path)
    settings = None if chosen is None else chosen.settings
    with open_desk(url, chosen, may_create=True) as desk, progress("Importing") as advance:
        report = _done(
            lambda: import_fhir(
                desk.imports,
                paths,
                source=source,
                region=None if settings is None else settings.jurisdictions[0].split("-")[0],
                time_zone=None if settings is None else settings.time_zone,
                ours=ours,
                progress=_watching(advance),
            )
        )
    _tell(report, problems)


@import_group.command("csv")
@click.argument("table")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "map_path",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.toml",
    help="Which column fills which field.",
)
@db_option
@settings_option
@click.option(
    "--source", default="csv", show_default=True, metavar="NAME", help="A name for the sending system."
)
@click.option("--problems", default=20, show_default=True, metavar="N", help="Name so many refusals at most.")
def csv_file(
    table: str,
    file: Path,
    map_path: Path,
    url: str,
    settings_path: Path | None,
    source: str,
    problems: int,
) -> None:
    """One CSV FILE into one TABLE, as the map says.

    Import the tables of one system under one --source, so that an appointment finds its patient.
    """
    from bedside.interop.csv import import_csv, read_map

    chosen = chosen_settings(settings_path)
    csv_map = read_map(map_path)
    with open_desk(url, chosen, may_create=True) as desk, progress("Importing") as advance:
        report = _done(
            lambda: import_csv(desk.imports, table, file, csv_map, source=source, progress=_watching(advance))
        )
    _tell(report, problems)


def _done(work: Callable[[], ImportReport]) -> ImportReport:
    """The report, or the end of the command: a file that is refused as a whole is a no."""
    try:
        return work()
    except ImportRefusedError as refused:
        if refused.code.startswith(_USAGE):
            raise
        click.echo(f"bedside: {refused}", err=True)
        raise click.exceptions.Exit(1) from None


def _watching(advance: Advance) -> Callable[[Progress], None]:
    def watch(now: Progress) -> None:
        share = now.bytes_read / now.bytes_total if now.bytes_total else 0.0
        advance(min(share, 1.0), f"{now.entries_read:,} entries")

    return watch


def _tell(report: ImportReport, limit: int) -> None:
    """What the import did, and what it refused; exit code 1 when it refused something."""
    console = out()
    for line in _counts(report):
        console.print(line)
    for problem in report.problems[:limit]:
        place = f"{problem.file_name} " if problem.file_name else ""
        note(f"{place}{problem}")
    if report.refused > limit:
        note(f"... and {report.refused - limit:,} more refused; --problems N names more of them")
    if not report.finished:
        note("A file could not be read to its end; what stands before that place is imported.")
    if report.refused or not report.finished:
        raise click.exceptions.Exit(1)


def _counts(report: ImportReport) -> Sequence[str]:
    files = f"{report.files:,} file" + ("" if report.files == 1 else "s")
    applied = len(report.already_applied)
    lines = [
        f"{files}, {report.entries_read:,} entries" + (f"; {applied:,} imported before" if applied else "")
    ]
    lines.append(
        f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.refused:,} refused"
        + (f"; {report.kept:,} kept as the practice changed them" if report.kept else "")
    )
    for title, counts in (
        ("stored", report.kinds),
        ("skipped", report.skipped),
        ("left out", report.notices),
    ):
        if counts:
            ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            listed = ", ".join(f"{number:,} {name}" for name, number in ordered)
            lines += wrap(f"{title}: {listed}", 79, subsequent_indent="  ", break_on_hyphens=False)
    return lines
