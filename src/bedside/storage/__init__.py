"""Stores in the box: in memory, and in SQL databases (SQLAlchemy is loaded when one is opened)."""

from bedside.storage.encrypted import EncryptedStorage, KeyRing, MasterKeys, Renewal, master_key_line
from bedside.storage.memory import MemoryStorage
from bedside.storage.sql import SqlStorage

__all__ = [
    "EncryptedStorage",
    "KeyRing",
    "MasterKeys",
    "MemoryStorage",
    "Renewal",
    "SqlStorage",
    "master_key_line",
]
