"""The desk that a command works at: ``--db``, ``--settings`` and what holds without them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from bedside.cli.screen import note
from bedside.cli.settings_file import DEFAULT_PATH, SettingsFile, read_settings
from bedside.domain.settings import PracticeSettings
from bedside.errors import SettingsError

if TYPE_CHECKING:
    from bedside.practice import Desk

__all__ = ["DATABASE", "chosen_settings", "db_option", "open_desk", "settings_option"]

#: The database that every command uses unless ``--db`` names another.
DATABASE: Final = "sqlite:///bedside.db"

#: What holds where no settings are needed: nothing is decided, days begin at midnight UTC.
_NEUTRAL: Final = PracticeSettings(name="Practice", time_zone="UTC", currency="USD", jurisdictions=("US",))

_Command = TypeVar("_Command", bound=Callable[..., object])


def db_option(command: _Command) -> _Command:
    """``--db URL``."""
    return click.option(
        "--db",
        "url",
        default=DATABASE,
        show_default=True,
        metavar="URL",
        help="The database of the practice.",
    )(command)


def settings_option(command: _Command) -> _Command:
    """``--settings FILE``."""
    return click.option(
        "--settings",
        "settings_path",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=f"The practice's settings.  [default: {DEFAULT_PATH}, where there is one]",
    )(command)


def chosen_settings(path: Path | None, *, needed_for: str | None = None) -> SettingsFile | None:
    """The file that was named, or ./practice.toml, or None where none is needed.

    Raises:
        SettingsError: there is none and *needed_for* says what needs it, or it does not fit.
    """
    if path is not None or DEFAULT_PATH.exists():
        return read_settings(path or DEFAULT_PATH)
    if needed_for is not None:
        raise SettingsError(
            f"{needed_for} needs the practice's settings, and there is no {DEFAULT_PATH} here; "
            "write one with `bedside init`, or name it with --settings"
        )
    return None


@contextmanager
def open_desk(
    url: str,
    chosen: SettingsFile | None,
    *,
    plugins: Mapping[str, object] | None = None,
    may_create: bool = False,
) -> Iterator[Desk]:
    """A desk on the database at *url*; only an import creates one that is not there."""
    from bedside.practice import Practice
    from bedside.storage import SqlStorage

    if not may_create:
        _refuse_absent(url)
    if chosen is None:
        note("No practice.toml here: days begin at midnight UTC. `bedside init` writes one.")
    settings = _NEUTRAL if chosen is None else chosen.settings
    named = {**({} if chosen is None else chosen.plugins), **(plugins or {})}
    with SqlStorage(url) as storage:
        practice = Practice(settings, storage=storage, plugins=named)
        yield practice.acting_as("command-line", role="operator", purpose="operations")


def _refuse_absent(url: str) -> None:
    scheme, found, name = url.partition(":///")
    if found and scheme.split("+")[0] == "sqlite" and name and not Path(name.split("?")[0]).exists():
        raise SettingsError(
            "there is no database at that --db; fill one with `bedside import`, or see `bedside demo`"
        )
