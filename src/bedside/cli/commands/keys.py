"""``bedside keys``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bedside.cli.desk import db_option
from bedside.cli.groups import Group
from bedside.cli.screen import note
from bedside.cli.vault import KEY_FILE, KEY_STORE, MASTER_KEYS, open_storage
from bedside.errors import SettingsError

__all__ = ["keys_group", "new", "rotate"]


@click.group("keys", cls=Group)
def keys_group() -> None:
    """Make and change the master key of an encrypted database."""


@keys_group.command("new")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
def new(path: Path) -> None:
    """Add a new master key to FILE, which is made if it is not there.

    Nobody but you may read the file. Keep a copy of it away from the database: whoever loses it
    loses the data.
    """
    from bedside.storage import MasterKeys, master_key_line

    version = MasterKeys.from_file(path).current + 1 if path.exists() else 1
    if not path.parent.is_dir():
        raise SettingsError(f"there is no folder {path.parent} to write {path.name} into; make it first")
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(f"{master_key_line(version)}\n")
    note(f"Master key {version} is in {path.name}. Name that file in {KEY_FILE}; keep a copy elsewhere.")
    if version > 1:
        note("Now run `bedside keys rotate`; the older keys are needed until it is done.")


@keys_group.command("rotate")
@db_option
def rotate(url: str) -> None:
    """Bring every key of the database under the newest master key.

    No data are touched. Run it again after an interruption.
    """
    from bedside.records import KINDS
    from bedside.storage import EncryptedStorage

    with open_storage(url) as storage:
        if not isinstance(storage, EncryptedStorage):
            raise SettingsError(f"name the master keys in {KEY_FILE} or {MASTER_KEYS}, and {KEY_STORE}")
        storage.prepare(KINDS)
        moved = storage.rotate_master_key()
    click.echo(f"{moved} keys were brought under the newest master key; the older ones are needed no more.")
