"""``bedside audit``: is the journal whole, and up to where does somebody outside vouch for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bedside.cli.desk import chosen_settings, db_option, open_desk, open_practice, settings_option
from bedside.cli.groups import Group
from bedside.cli.screen import note, out, progress
from bedside.errors import SettingsError

if TYPE_CHECKING:
    from bedside.domain.verification import JournalCheck
    from bedside.notary import Ed25519Signer

__all__ = ["audit_group", "checkpoint", "key", "verify"]

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("audit", cls=Group)
def audit_group() -> None:
    """Check the audit journal, and have others vouch for it.

    The journal is a chain of hashes. Whoever owns the database could write all of it anew, so keep
    checkpoints where they cannot write, and verify against those.
    """


@audit_group.command()
@click.argument("path", metavar="FILE", type=_FILE)
def key(path: Path) -> None:
    """Write a new signing key to FILE, and its public half to FILE.pub.

    Keep FILE where secrets are kept, away from the database; give FILE.pub to those who verify.
    A file that is there already is never overwritten.
    """
    from bedside.notary import Ed25519Signer, new_signing_key

    public = path.with_name(f"{path.name}.pub")
    if path.exists() or public.exists():
        raise SettingsError(f"{path.name} or {public.name} is there already; give another name")
    pem = new_signing_key()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(pem)
    signer = Ed25519Signer.from_pem(pem)
    public.write_text(signer.public_pem, encoding="ascii")
    out().print(f"{path} and {public} are written. The key's id is {signer.key_id}.")


@audit_group.command()
@db_option
@settings_option
@click.option("--key", "key_path", type=_FILE, metavar="FILE", help="Sign it with this key.")
@click.option("--anchor", type=_FILE, metavar="FILE", help="Append it to this file, outside the database.")
def checkpoint(url: str, settings_path: Path | None, key_path: Path | None, anchor: Path | None) -> None:
    """Say how far the journal has come, sign it, and hand it to every anchor.

    Run it every hour, or at the end of each day. The key may also stand in BEDSIDE_SIGNING_KEY.
    """
    from bedside.notary import FileAnchor

    chosen = chosen_settings(settings_path, needed_for="audit checkpoint")
    signer = _signer(key_path)
    plugins = {}
    if anchor is not None:
        plugins["anchor-file"] = FileAnchor(anchor)
        plugins["anchor-file"].check()
    with open_practice(url, chosen, plugins=plugins, signer=signer) as practice:
        desk = practice.acting_as("command-line", role="operator", purpose="operations")
        made = desk.audit.checkpoint()
        faults = practice.faults
    signed = f"signed with {made.key_id}" if made.signature else "not signed"
    out().print(f"Checkpoint {made.id}")
    out().print(f"{made.sequence:,} entries, {signed}.")
    out().print(f"Hash: {made.entry_hash}", soft_wrap=True)
    if signer is None:
        note("Without a key (--key, `bedside audit key` writes one) anybody could have written it.")
    for fault in faults:
        note(f"{fault.plugin}: {fault.error}")
    if faults:
        raise click.exceptions.Exit(1)


@audit_group.command()
@db_option
@settings_option
@click.option(
    "--anchors", multiple=True, type=_FILE, metavar="FILE", help="Checkpoints kept outside; may be repeated."
)
@click.option(
    "--public-key", "keys", multiple=True, type=_FILE, metavar="FILE", help="A FILE.pub; may be repeated."
)
def verify(url: str, settings_path: Path | None, anchors: tuple[Path, ...], keys: tuple[Path, ...]) -> None:
    """Recompute every entry of the journal, and hold the checkpoints against it.

    The exit code is 1 when it is not whole; the first entry that cannot be trusted is named. With
    --public-key only checkpoints that the keys verify vouch for it, and any other is a finding: after
    a change of keys, give the older FILE.pub as well.
    """
    from bedside.notary import Ed25519Check, read_anchors

    chosen = chosen_settings(settings_path, needed_for="audit verify")
    given = [checkpoint for path in anchors for checkpoint in read_anchors(path)]
    signatures = Ed25519Check.from_files(keys) if keys else None
    with open_desk(url, chosen) as desk, progress("Verifying") as advance:
        length = max(desk.audit.length(), 1)
        found = desk.audit.verify(
            given,
            signatures=signatures,
            progress=lambda done: advance(min(done / length, 1.0), f"{done:,} entries"),
        )
    console = out()
    for line in _told(found, anchors=len(given), keys=len(keys)):
        console.print(line)
    if not found.whole:
        raise click.exceptions.Exit(1)


def _signer(key_path: Path | None) -> Ed25519Signer | None:
    from bedside.notary import Ed25519Signer
    from bedside.notary.ed25519 import KEY_VARIABLE

    if key_path is not None:
        return Ed25519Signer.from_file(key_path)
    return Ed25519Signer.from_environment() if os.environ.get(KEY_VARIABLE) else None


def _told(found: JournalCheck, *, anchors: int, keys: int) -> list[str]:
    if found.whole:
        lines = [f"The journal is whole: {found.entries:,} entries, each recomputed."]
    else:
        lines = ["THE JOURNAL IS NOT WHOLE."]
    if found.first_bad is not None:
        lines += [
            f"The first entry that cannot be trusted is number {found.first_bad:,}.",
            f"Found: {found.problem}.",
        ]
    lines += [f"Found: {finding}." for finding in found.findings]
    lines.append(_vouched(found, anchors))
    if found.unchecked_signatures:
        lines.append(_unchecked(found, keys))
    if not found.whole and keys:
        lines += _about_keys(found)
    if not found.whole:
        lines += [
            "What to do: copy the database as it is, before anybody touches it. Then compare it with a "
            "backup from before that, and tell whoever answers for privacy.",
        ]
    return lines


def _unchecked(found: JournalCheck, keys: int) -> str:
    some = f"{found.unchecked_signatures:,} of {found.checkpoints:,} checkpoints"
    if keys:
        return f"{some} are unsigned, from before the first signed one, and vouch for nothing themselves."
    return f"{some} have a signature that was not checked, or none: give --public-key."


def _about_keys(found: JournalCheck) -> list[str]:
    if found.first_bad is not None:
        return []
    return [
        "Only what the given keys verify counts. Was there an older key? Give its FILE.pub too (repeat "
        "--public-key). Was nothing signed until now? `bedside audit checkpoint --key FILE` signs one. "
        "If neither is so, somebody without the key changed or removed checkpoints, and may have written "
        "the entries anew as well.",
    ]


def _vouched(found: JournalCheck, anchors: int) -> str:
    if not found.checkpoints:
        return "No checkpoint vouches for it: `bedside audit checkpoint --anchor FILE` takes one."
    if not found.anchored:
        return "No checkpoint that fits it vouches for it."
    outside = "" if anchors else " All of them lie in the database itself: give --anchors."
    return f"Checkpoints vouch for it up to entry {found.anchored:,}.{outside}"
