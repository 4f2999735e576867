"""``bedside links``: keys that sign referral links, the words around a link, and what a link says."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, settings_option
from bedside.cli.link_keys import LINK_KEY_FILE, LINK_KEYS, keys_in, link_keys
from bedside.cli.screen import note
from bedside.domain.codes import grouped
from bedside.domain.links import LINK_KEY_BYTES, link_key_line, read_link
from bedside.errors import InvalidValueError, SettingsError

__all__ = ["key", "links", "read", "share"]


@click.group()
def links() -> None:
    """Referral links: the key that signs them, words to share, and what a link says."""


@links.command("key")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
def key(path: Path) -> None:
    """Add a new link key to FILE, which is made if it is not there.

    New links are signed with the newest key, and those of older keys count as long as they are in the
    file: take one out when the last card that it signed is to count no more.
    """
    version = keys_in(path).current + 1 if path.exists() else 1
    line = link_key_line(version, secrets.token_bytes(LINK_KEY_BYTES))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(f"{line}\n")
    note(f"Link key {version} is in {path.name}. Name that file in {LINK_KEY_FILE}; keep a copy elsewhere.")


@links.command("share")
@click.argument("code")
@click.option("--channel", default="social", show_default=True, help="Where the words are to stand.")
@click.option("--language", default="en", show_default=True, help="In which language.")
@db_option
@settings_option
def share(code: str, channel: str, language: str, url: str, settings_path: Path | None) -> None:
    """Print words to tell a friend, with a code and its link.

    CODE is that of an invitation, and the link is signed. Channels are social, email, sms, web,
    face_to_face, printed_card and those that your plugins know.
    """
    chosen = chosen_settings(settings_path, needed_for="links share")
    with open_desk(url, chosen) as desk:
        shared = desk.sharing.share(code, channel=channel, language=language)
    if shared.subject:
        click.echo(f"{shared.subject}\n")
    click.echo(shared.words)


@links.command("read")
@click.argument("link")
@settings_option
def read(link: str, settings_path: Path | None) -> None:
    """Say what a link says, and whether it is one of yours.

    It asks no database, so it does not know whether the code still counts. The exit code is 1 when the
    link is not as you made it.
    """
    chosen = chosen_settings(settings_path, needed_for="links read")
    base, keys = None if chosen is None else chosen.settings.link_base, link_keys()
    if base is None or keys is None:
        raise SettingsError(f"name link_base in the settings, and the keys in {LINK_KEY_FILE} or {LINK_KEYS}")
    try:
        said = read_link(link, base=base, keys=keys)
    except InvalidValueError as refused:
        click.echo(f"{refused.code}: {refused.problem}")
        raise click.exceptions.Exit(1) from None
    told = {"code": grouped(said.code), "campaign": said.campaign, "via": said.via}
    for name, value in told.items():
        if value is not None:
            click.echo(f"{name}: {value}")
