"""``bedside demo``."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import click

from bedside.cli.kpi_table import print_kpis
from bedside.cli.screen import note, out, progress
from bedside.cli.settings_text import write_settings

__all__ = ["demo"]

_STYLES: Final = {
    "title": "bold",
    "heading": "bold cyan",
    "plain": "",
    "yes": "green",
    "no": "yellow",
    "patient": "italic",
    "quiet": "dim",
}


@click.command()
@click.option("--seed", default=1, show_default=True, metavar="N", help="Another seed, another year.")
@click.option(
    "--db",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to keep the year.  [default: a new temporary folder]",
)
def demo(seed: int, file: Path | None) -> None:
    """Live one practice-year in some seconds, and tell it.

    An invented dental practice in California: patients, friends, refused rewards, reminders,
    surveys, a concern, a partner. Everything runs on a SQLite file, without a server or a network.
    The same seed tells the same story.
    """
    from bedside.demo import closing, live, opening
    from bedside.kpis import frame_from_columns

    frame_from_columns({})  # says at once, and not after the year, that no dataframe library is there
    path = file or Path(tempfile.mkdtemp(prefix="bedside-demo-")) / "bedside-demo.db"
    settings = path.with_suffix(".toml")
    with progress("Living the year") as advance:
        lived = live(path, seed=seed, progress=lambda share: advance(share, ""))
    console = out()
    for line in opening(lived):
        console.print(line.text, style=_STYLES[line.tone.value], soft_wrap=True)
    print_kpis(console, lived.results)
    for line in closing(lived):
        console.print(line.text, style=_STYLES[line.tone.value], soft_wrap=True)
    _keep_settings(settings)
    note(f"The year is in {path}")
    note(f"Look again:  bedside report --db sqlite:///{path} --settings {settings} --year 2026")


def _keep_settings(path: Path) -> None:
    from bedside.demo import SETTINGS

    if not path.exists():
        path.write_text(write_settings(SETTINGS), encoding="utf-8")
