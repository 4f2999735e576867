"""``[fulfillers.NAME]`` of the settings file: who hands rewards over, and never a secret in the file."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

import attrs

from bedside.domain.rewards import Instrument
from bedside.domain.settings import PracticeSettings
from bedside.errors import BedsideError, SettingsError
from bedside.fulfil.file_pool import FileVoucherPool
from bedside.fulfil.manual import by_hand
from bedside.fulfil.plugin import FulfillerPlugin
from bedside.fulfil.vouchers import LOW_AT, vouchers
from bedside.fulfil.webhook import webhook
from bedside.ports import RewardFulfillerOffer
from bedside.uncaused import uncaused

__all__ = ["NamedFulfiller", "read_fulfillers"]

_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "by-hand": frozenset(),
    "vouchers": frozenset({"pool", "low_at"}),
    "webhook": frozenset({"url", "secret_file", "secret_variable", "timeout_seconds", "authorities"}),
}
_ALWAYS: Final = frozenset({"way", "instruments"})


@attrs.frozen(kw_only=True, eq=False)
class NamedFulfiller:
    """One of the file's fulfillers; ``pool`` and ``low_at`` where it gives vouchers."""

    plugin: FulfillerPlugin = attrs.field(repr=False)
    pool: Path | None = None
    low_at: int = LOW_AT


def read_fulfillers(
    tables: object, *, folder: Path, refused: Callable[[str, str], SettingsError]
) -> Mapping[str, NamedFulfiller]:
    """The fulfillers of the tables, by name; paths are seen from *folder*.

    Raises what *refused* makes of a key and a problem.
    """
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise refused("fulfillers", "write each one under [fulfillers.NAME]")
    return {name: _read(_Table(name, table, folder, refused)) for name, table in tables.items()}


@attrs.frozen
class _Table:
    """Typed access to one table; a refusal names the key, never its value."""

    name: str
    content: Mapping[str, object]
    folder: Path
    refused_by: Callable[[str, str], SettingsError]

    def refused(self, key: str, problem: str) -> SettingsError:
        return self.refused_by(f"fulfillers.{self.name}.{key}", problem)

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if not isinstance(value, str) or not value:
            raise self.refused(key, "give text")
        return value

    def number(self, key: str, default: int, *, least: int) -> int:
        value = self.content.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.refused(key, f"give a whole number of {least} or more")
        return value

    def path(self, key: str) -> Path:
        return self.folder / self.text(key)


def _read(table: _Table) -> NamedFulfiller:
    way = table.content.get("way")
    if not isinstance(way, str) or way not in _KEYS:
        raise table.refused("way", f"give one of {', '.join(_KEYS)}")
    for key in table.content:
        if key not in _KEYS[way] | _ALWAYS:
            known = ", ".join(sorted(_KEYS[way] | _ALWAYS))
            raise table.refused(key, f"there is no such key; the keys are {known}")
    instruments = _instruments(table)
    if way == "by-hand":
        return NamedFulfiller(plugin=by_hand(instruments, name=table.name))
    return _vouchers(table, instruments) if way == "vouchers" else _webhook(table, instruments)


def _instruments(table: _Table) -> frozenset[Instrument]:
    known = {instrument.value: instrument for instrument in Instrument}
    value = table.content.get("instruments")
    if not isinstance(value, list) or not value or not all(item in known for item in map(str, value)):
        raise table.refused("instruments", f"give a list of one or more of {', '.join(known)}")
    return frozenset(known[item] for item in value)


def _vouchers(table: _Table, instruments: frozenset[Instrument]) -> NamedFulfiller:
    path, low_at = table.path("pool"), table.number("low_at", LOW_AT, least=0)
    if not path.parent.is_dir():
        raise table.refused("pool", "its folder is not there")

    def build(settings: PracticeSettings) -> RewardFulfillerOffer:
        # The file is made when a practice is built on it, and not when the settings are only read.
        pool = vouchers(FileVoucherPool(path), instruments, name=table.name, low_at=low_at)
        return pool.build(settings)

    return NamedFulfiller(plugin=FulfillerPlugin(build), pool=path, low_at=low_at)


@uncaused
def _webhook(table: _Table, instruments: frozenset[Instrument]) -> NamedFulfiller:
    seconds = table.number("timeout_seconds", 20, least=1)
    authorities = table.path("authorities") if "authorities" in table.content else None
    try:
        plugin = webhook(
            table.text("url"),
            _secret(table),
            instruments,
            name=table.name,
            timeout=timedelta(seconds=seconds),
            authorities=authorities,
        )
    except SettingsError:
        raise
    except BedsideError as error:
        raise table.refused("url", str(error)) from None
    return NamedFulfiller(plugin=plugin)


def _secret(table: _Table) -> bytes:
    named = [key for key in ("secret_file", "secret_variable") if key in table.content]
    if len(named) != 1:
        problem = "name a file or a variable of the environment that holds it, and not both"
        raise table.refused("secret_file", problem)
    key = named[0]
    text = _file(table.path(key)) if key == "secret_file" else os.environ.get(table.text(key))
    secret = None if text is None else _decoded(text.strip())
    if secret is None:
        raise table.refused(key, "what it names is not there, or is no base64 of 32 bytes or more")
    return secret


def _file(path: Path) -> str | None:
    try:
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return None


def _decoded(text: str) -> bytes | None:
    try:
        secret = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return secret if len(secret) >= 32 else None
