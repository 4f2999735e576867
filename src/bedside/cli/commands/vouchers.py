"""``bedside vouchers``: fill the pools of the settings file, and see what is left in them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bedside.cli.desk import chosen_settings, settings_option
from bedside.cli.fulfillers import NamedFulfiller
from bedside.cli.groups import Group
from bedside.cli.screen import out
from bedside.cli.settings_file import SettingsFile
from bedside.domain.money import Money
from bedside.errors import SettingsError
from bedside.fulfil.file_pool import FileVoucherPool
from bedside.fulfil.voucher_files import read_codes, read_vouchers

__all__ = ["load", "stock", "used", "vouchers"]

_file = click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))


@click.group(cls=Group)
def vouchers() -> None:
    """Pools of vouchers: fill them, and see what is left."""


@vouchers.command()
@settings_option
@click.argument("name")
@_file
@click.option("--amount", metavar="AMOUNT", help="What each has to be worth, such as 25.00.")
def load(settings_path: Path | None, name: str, path: Path, amount: str | None) -> None:
    """Load FILE into the pool of the fulfiller NAME: every row is right, or none is loaded.

    A CSV with the columns code, amount, currency and perhaps expires_on, the first day on which a
    voucher is not taken.
    """
    chosen = _chosen(settings_path)
    pool = _pool(chosen, name)
    value = None if amount is None else Money.of(amount, chosen.settings.currency)
    count = FileVoucherPool(pool).load(read_vouchers(path, today=_today(chosen), value=value))
    out().print(f"{count} voucher{'' if count == 1 else 's'} loaded.")


@vouchers.command()
@settings_option
def stock(settings_path: Path | None) -> None:
    """Show how many vouchers each pool has to give; the exit code is 1 when one runs low."""
    chosen = _chosen(settings_path)
    low = False
    for name, named in sorted(chosen.fulfillers.items()):
        if named.pool is None:
            continue
        left = FileVoucherPool(named.pool).stock(on=_today(chosen))
        words = [f"{count} of {value}" for value, count in sorted(left.items(), key=lambda one: str(one[0]))]
        runs_low = not left or min(left.values()) <= named.low_at
        low = low or runs_low
        out().print(f"{name}: {', '.join(words) or 'none'}{'; running low' if runs_low else ''}")
    if low:
        raise click.exceptions.Exit(1)


@vouchers.command()
@settings_option
@click.argument("name")
@_file
def used(settings_path: Path | None, name: str, path: Path) -> None:
    """Write down that the codes of FILE (a CSV with a column code) were used: none of them is taken back."""
    pool = _pool(_chosen(settings_path), name)
    codes = read_codes(path)
    count = FileVoucherPool(pool).mark_used(codes)
    out().print(f"{count} of {len(codes)} are of this pool.")


def _chosen(path: Path | None) -> SettingsFile:
    chosen = chosen_settings(path, needed_for="vouchers")
    assert chosen is not None
    return chosen


def _pool(chosen: SettingsFile, name: str) -> Path:
    pools = {each: named.pool for each, named in chosen.fulfillers.items() if _has_pool(named)}
    found = pools.get(name)
    if found is None:
        known = ", ".join(sorted(pools)) or "none"
        raise SettingsError(f"the settings have no pool of vouchers of that name; there are {known}")
    return found


def _has_pool(named: NamedFulfiller) -> bool:
    return named.pool is not None


def _today(chosen: SettingsFile) -> date:
    return datetime.now(UTC).astimezone(ZoneInfo(chosen.settings.time_zone)).date()
