"""The store that ``--db`` names: plain, or encrypted when the environment says where its keys are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from bedside.errors import SettingsError

if TYPE_CHECKING:
    from bedside.ports import Storage
    from bedside.storage import MasterKeys

__all__ = ["KEY_FILE", "KEY_STORE", "MASTER_KEYS", "open_storage"]

#: A file of master keys, the master keys themselves, and the URL of the key store.
KEY_FILE: Final = "BEDSIDE_MASTER_KEY_FILE"
MASTER_KEYS: Final = "BEDSIDE_MASTER_KEYS"
KEY_STORE: Final = "BEDSIDE_KEY_STORE"


@contextmanager
def open_storage(url: str) -> Iterator[Storage]:
    """The store at *url*, with the keys that the environment names.

    Raises:
        SettingsError: there are master keys and no key store.
        KeyMaterialError: a master key cannot be used.
    """
    from bedside.storage import EncryptedStorage, SqlStorage

    ring = _ring()
    with SqlStorage(url) as stored:
        if ring is None:
            yield stored
            return
        keys_url = os.environ.get(KEY_STORE)
        if not keys_url:
            raise SettingsError(
                f"there are master keys and no key store; name its URL in {KEY_STORE}, "
                "such as sqlite:///keys.db on another disk"
            )
        with SqlStorage(keys_url) as keys:
            yield EncryptedStorage(stored, ring, keys=keys)


def _ring() -> MasterKeys | None:
    from bedside.storage import MasterKeys

    path = os.environ.get(KEY_FILE)
    if path:
        return MasterKeys.from_file(path)
    return MasterKeys.from_environment(MASTER_KEYS) if os.environ.get(MASTER_KEYS) else None
