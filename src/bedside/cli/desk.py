"""The desk that a command works at: ``--db``, ``--settings`` and what holds without them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import unquote

import click

from bedside.cli.link_keys import link_keys
from bedside.cli.screen import note
from bedside.cli.settings_file import DEFAULT_PATH, SettingsFile, read_settings
from bedside.cli.vault import KEY_FILE, KEY_STORE, MASTER_KEYS, open_storage
from bedside.domain.settings import PracticeSettings
from bedside.errors import KeyMaterialError, SettingsError
from bedside.ports import ErasingStorage, Storage
from bedside.uncaused import uncaused

if TYPE_CHECKING:
    from bedside.domain.checkpoints import Signer
    from bedside.practice import Desk, Practice

__all__ = [
    "DATABASE",
    "chosen_settings",
    "db_option",
    "open_desk",
    "open_practice",
    "refuse_absent",
    "settings_option",
    "sqlite_file",
]

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
        help="The database of the practice; ?schema= and ?table_prefix= say where its tables are.",
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
    with open_practice(url, chosen, plugins=plugins, may_create=may_create) as practice:
        yield practice.acting_as("command-line", role="operator", purpose="operations")


@contextmanager
def open_practice(
    url: str,
    chosen: SettingsFile | None,
    *,
    plugins: Mapping[str, object] | None = None,
    signer: Signer | None = None,
    may_create: bool = False,
) -> Iterator[Practice]:
    """The practice on the database at *url*."""
    is_new = _is_absent(url)
    if not may_create:
        refuse_absent(url)
    if chosen is None:
        note("No practice.toml here: days begin at midnight UTC. `bedside init` writes one.")
    settings = _NEUTRAL if chosen is None else chosen.settings
    named = {**({} if chosen is None else _own_plugins(chosen)), **(plugins or {})}
    with open_storage(url) as storage:
        practice = _built(settings, storage, named, signer)
        # That a database is not encrypted is said once, when it is made; what waits, each time.
        if is_new or isinstance(storage, ErasingStorage):
            for words in practice.notices:
                note(words)
        yield practice


def _own_plugins(chosen: SettingsFile) -> Mapping[str, object]:
    """The plugins of the file, and its fulfillers under names that no plugin of the file has."""
    own = {f"fulfillers.{name}": named.plugin for name, named in chosen.fulfillers.items()}
    return {**chosen.plugins, **own}


@uncaused
def _built(
    settings: PracticeSettings, storage: Storage, plugins: Mapping[str, object], signer: Signer | None
) -> Practice:
    """The practice; an encrypted database without its keys is refused in words for the command line."""
    from bedside.practice import Practice

    signing = link_keys()
    try:
        return Practice(settings, storage=storage, plugins=plugins, signer=signer, link_keys=signing)
    except KeyMaterialError as error:
        if error.code != "key.missing" or isinstance(storage, ErasingStorage):
            raise
        raise SettingsError(
            f"this database is encrypted: name its master keys in {KEY_FILE} (or {MASTER_KEYS}), and the "
            f"URL of its key store in {KEY_STORE}"
        ) from None


def refuse_absent(url: str) -> None:
    """SettingsError when *url* names a SQLite file that is not there, which opening it would create."""
    if _is_absent(url):
        raise SettingsError(
            "there is no database at that --db; fill one with `bedside import`, or see `bedside demo`"
        )


def _is_absent(url: str) -> bool:
    file = sqlite_file(url)
    return file is not None and not file.exists()


def sqlite_file(url: str) -> Path | None:
    """The file that a URL of SQLite names, also as a URI of its own; None where it names none.

    >>> str(sqlite_file("sqlite:///harbour.db")), str(sqlite_file("sqlite:///file:harbour.db?mode=ro&uri=true"))
    ('harbour.db', 'harbour.db')
    >>> sqlite_file("sqlite://"), sqlite_file("postgresql:///harbour")
    (None, None)
    """
    scheme, _, rest = url.partition(":///")
    name, _, options = rest.partition("?")
    if name.startswith("file:") and "uri=true" in options:
        name = unquote(name.removeprefix("file:"))
    return Path(name) if name and scheme.split("+")[0] == "sqlite" else None
