"""Encryption at rest: a store that wraps any other, and the keys that it needs (extra ``crypto``)."""

from bedside.storage.encrypted.keyring import KeyRing, MasterKeys, master_key_line
from bedside.storage.encrypted.rotation import Renewal
from bedside.storage.encrypted.store import EncryptedStorage

__all__ = ["EncryptedStorage", "KeyRing", "MasterKeys", "Renewal", "master_key_line"]
