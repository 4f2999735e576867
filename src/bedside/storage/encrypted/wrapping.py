"""Rows of the key store: keys wrapped by a root key, root keys wrapped by the master keys."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Final

from bedside.errors import KeyMaterialError, UnreadableError
from bedside.ports import Column, ColumnType, Kind, Row, UniqueKey
from bedside.storage.checks import LARGEST
from bedside.storage.encrypted.keyring import KeyRing
from bedside.storage.encrypted.sealing import Key, context

__all__ = ["ERASED", "ROOT", "WRAPPED_KEY", "Wrapping"]

#: ``wrapped_by`` is the version of the root key; the root row itself and destroyed keys are wrapped
#: by none and have the largest number there, so that a rotation does not meet them.
WRAPPED_KEY: Final = Kind(
    name="wrapped_key",
    columns=(
        Column("store"),
        Column("owner"),
        Column("state"),
        Column("wrapped_by", ColumnType.INTEGER),
        Column("version", ColumnType.INTEGER),
    ),
    indexes=(("store", "wrapped_by"),),
)
ERASED: Final = Kind(
    name="erased",
    columns=(Column("store"), Column("subject"), Column("erased_at", ColumnType.INSTANT)),
    unique=(UniqueKey("person", ("store", "subject")),),
    appended=True,
)

ROOT: Final = "root"

_LIVE: Final = "live"
_DESTROYED: Final = "destroyed"


class Wrapping:
    """Writes and reads the key rows of one store, once its root keys are loaded."""

    def __init__(self, name: str, ring: KeyRing) -> None:
        self.name = name
        self.ring = ring
        self._roots: dict[int, Key] = {}
        self._current = 0

    @property
    def current(self) -> int:
        """The version of the root key that wraps now."""
        return self._current

    def row_id(self, owner: str) -> str:
        """The id of the row of *owner*'s keys."""
        return hashlib.sha256(context(self.name, owner)).hexdigest()

    def root_row(self, secrets: Mapping[int, bytes]) -> Row:
        """The row of the root keys, each under the current master key."""
        master = self.ring.current
        wrapped = {
            str(version): [master, self.ring.wrap(secret, context=self._place(ROOT, version))]
            for version, secret in secrets.items()
        }
        return self._row(ROOT, LARGEST, max(secrets), json.dumps(wrapped))

    def load_roots(self, row: Row) -> dict[int, bytes]:
        """Unwrap the root keys and go on with the newest.

        Raises:
            KeyMaterialError: ``key.missing`` or ``key.wrong``.
        """
        secrets: dict[int, bytes] = {}
        for version, (master, wrapped) in sorted(json.loads(row.body).items()):
            secrets[int(version)] = self._unwrap_root(int(version), master, wrapped)
        self._roots = {version: Key(version, secret) for version, secret in secrets.items()}
        self._current = max(secrets)
        return secrets

    def root_is_current(self, row: Row) -> bool:
        """Whether the newest root key is under the current master key."""
        wrapped = json.loads(row.body)
        return bool(wrapped[str(max(map(int, wrapped)))][0] == self.ring.current)

    def row(self, owner: str, secrets: Mapping[int, bytes]) -> Row:
        """The row of *owner*'s keys, by version."""
        root = self._roots[self._current]
        wrapped = {
            str(version): root.seal(b64encode(secret).decode(), self._place(owner, version))
            for version, secret in secrets.items()
        }
        return self._row(owner, self._current, max(secrets), json.dumps(wrapped))

    def destroyed_row(self, owner: str) -> Row:
        """What stays of keys that were destroyed: that they were."""
        return self._row(owner, LARGEST, 0, "{}")

    def is_destroyed(self, row: Row) -> bool:
        """Whether the keys of that row were destroyed."""
        return row.columns["state"] == _DESTROYED

    def secrets(self, row: Row) -> dict[int, bytes]:
        """The unwrapped keys of a row, by version; none when they were destroyed.

        Raises:
            UnreadableError: the row was changed or belongs to another owner or store.
        """
        if self.is_destroyed(row):
            return {}
        root = self._roots.get(int(row.columns["wrapped_by"] or 0))
        if root is None:
            raise UnreadableError
        owner = str(row.columns["owner"])
        return {
            int(version): b64decode(root.open(wrapped, self._place(owner, int(version))))
            for version, wrapped in json.loads(row.body).items()
        }

    def _row(self, owner: str, wrapped_by: int, version: int, body: str) -> Row:
        columns = {
            "store": self.name,
            "owner": owner,
            "state": _LIVE if version else _DESTROYED,
            "wrapped_by": wrapped_by,
            "version": version,
        }
        return Row(kind="wrapped_key", id=self.row_id(owner), columns=columns, body=body)

    def _unwrap_root(self, version: int, master: int, wrapped: str) -> bytes:
        try:
            return self.ring.unwrap(master, wrapped, context=self._place(ROOT, version))
        except UnreadableError:
            pass
        raise KeyMaterialError(
            "key.wrong", f"master key {master}", "is not the one that this store was made with"
        )

    def _place(self, owner: str, version: int) -> bytes:
        return context("bedside-key", self.name, owner, str(version))
