"""The encrypting store: it wraps any other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

import attrs

from bedside.domain.erasure import Erased
from bedside.errors import ConflictError, KeyMaterialError, UniqueKeyError, UnreadableError
from bedside.ports import Capability, Kind, Query, Row, Storage, Transaction
from bedside.storage.checks import check_kinds
from bedside.storage.encrypted.emptying import empty
from bedside.storage.encrypted.keyring import KeyRing
from bedside.storage.encrypted.keys import KeyStore, person
from bedside.storage.encrypted.rotation import Renewal, reseal
from bedside.storage.encrypted.transaction import EncryptedTransaction

__all__ = ["EncryptedStorage"]

#: One row that tells whether the data and the key store belong together.
_SEAL = Kind(name="encryption_seal")
_SEAL_ID = "seal"
_TRIES = 10


class EncryptedStorage:
    """Bodies under a key a person, personal columns as blind indexes, in any other store.

    *inner* keeps the data, *keys* the wrapped keys (and the register of erasures, unless *register*
    keeps it). They must be two stores, and should be two places: a backup of the data that is
    restored then brings no destroyed key back. *name* tells the practices apart whose keys one key
    store keeps. At most *cached_keys* unwrapped keys stay in memory.

    Ids, codes, times, amounts and counters stay readable; so does which personal values are equal.

    >>> from bedside.ports import Column
    >>> from bedside.storage import MemoryStorage, MasterKeys, master_key_line
    >>> ring = MasterKeys({1: master_key_line(1).split()[1]})
    >>> inner = MemoryStorage()
    >>> store = EncryptedStorage(inner, ring, keys=MemoryStorage())
    >>> store.prepare([Kind(name="person", columns=(Column("phone", personal=True),), subject="id")])
    >>> with store.transaction() as tx:
    ...     _ = tx.add(Row(kind="person", id="p-1", columns={"phone": "+13035550100"}, body="{}"))
    ...     tx.find("person", Query(equal={"phone": "+13035550100"}))[0].id
    'p-1'
    >>> with inner.transaction() as tx:
    ...     "3035550100" in str(tx.get("person", "p-1").columns)
    False

    Raises:
        MissingExtraError: the library ``cryptography`` is not installed.
        KeyMaterialError: ``key.together``: the key store or the register is the data's own.
    """

    def __init__(
        self,
        inner: Storage,
        ring: KeyRing,
        *,
        keys: Storage,
        register: Storage | None = None,
        name: str = "practice",
        cached_keys: int = 10_000,
    ) -> None:
        if keys is inner or register is inner:
            raise _together()
        self._inner = inner
        self._key_storage = keys
        self._name = name
        self._kinds: dict[str, Kind] = {}
        self._keys = KeyStore(
            storage=keys, register=register or keys, ring=ring, name=name, cached=cached_keys
        )

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What both stores can; of a host's transaction and of Arrow, the data's own store decides."""
        alone = {Capability.JOINS, Capability.HOST_COMMITS, Capability.ARROW}
        both = self._inner.capabilities & self._key_storage.capabilities
        return both - alone | self._inner.capabilities & alone

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Make room in both stores and see that the keys open the data.

        Raises:
            KeyMaterialError: ``key.missing``, ``key.wrong``: a master key or the key store is not the
                one of these data; ``key.plain``: the data are there already, and are not encrypted;
                ``key.together``: the keys or the register lie in the database of the data.
        """
        every = {**check_kinds(kinds, self._kinds), _SEAL.name: _SEAL}
        self._inner.prepare([*kinds, _SEAL])
        self._keys.make_room()
        if self._keys.lies_in(self._inner):
            raise _together()
        self._keys.prepare(may_be_new=not self._is_sealed(every))
        self._kinds = every
        self._check_seal()

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Commit on leaving the block; keep nothing of the data if it raises."""
        return self._open()

    @contextmanager
    def _open(self) -> Iterator[EncryptedTransaction]:
        self._keys.refresh()
        with self._inner.transaction() as inner:
            tx = EncryptedTransaction(inner, self._kinds, self._keys, store=self._name)
            yield tx
            tx.keep_new_keys()

    def over(self, inner: Storage) -> Storage:
        """The same keys over another way to the same data, such as ``SqlStorage.joined``."""
        other = object.__new__(EncryptedStorage)
        vars(other).update(vars(self), _inner=inner)
        return other

    def erase(
        self, subject: str, *, at: datetime, fingerprints: Sequence[str] = (), spared: Sequence[str] = ()
    ) -> None:
        """Write the erasure into the register and destroy the keys of *subject*; harmless twice.

        Then what is left of the rows is emptied where rows may be changed: bodies, blind indexes, due work.
        """
        self._keys.destroy(
            Erased(subject=subject, at=at, fingerprints=tuple(fingerprints), spared=tuple(spared))
        )
        empty(self._inner, self._kinds.values(), subject)

    def is_erased(self, subject: str) -> bool:
        """Whether the keys of *subject* were destroyed."""
        return self._keys.is_destroyed(subject)

    def erasures(self) -> Sequence[Erased]:
        """The register of erasures, oldest first."""
        return self._keys.erasures()

    def fingerprint(self, text: str) -> str:
        """A keyed hash of *text*; unlike a blind index it is not of one column."""
        return "f" + self._keys.index("suppression", value=text)

    def rotate_master_key(self) -> int:
        """Bring every key under the newest master key of the ring; how many keys were moved.

        No data are touched. Run it again after an interruption. Then the older master keys open
        nothing, and old copies of the key store open no more: destroy them.
        """
        return self._keys.rotate()

    def renew_key(self, subject: str | None = None) -> Renewal:
        """Seal what is about *subject* (None: about nobody) under a new key, a batch a transaction.

        Readers open both meanwhile. After an interruption, and later for the rows that were due work,
        call :meth:`reseal`.
        """
        self._keys.renew(person(subject))
        return self._reseal(subject, drop=False)

    def reseal(self, subject: str | None = None) -> Renewal:
        """Go on with :meth:`renew_key`; destroy old keys of *subject* that seal no row any more.

        Call it when every transaction that began before the renewal is over: one that is still open
        may write a row under the old key.
        """
        return self._reseal(subject, drop=True)

    def __repr__(self) -> str:
        return f"EncryptedStorage({self._inner!r})"

    def _reseal(self, subject: str | None, *, drop: bool) -> Renewal:
        return reseal(
            self._open, self._keys, self._kinds.values(), subject, unprepared=self._unprepared, drop=drop
        )

    def _unprepared(self) -> int:
        with self._open() as tx:
            seal = tx.get(_SEAL.name, _SEAL_ID)
        return len(_sealed_kinds(seal) - self._kinds.keys())

    def _is_sealed(self, kinds: Mapping[str, Kind]) -> bool:
        with self._inner.transaction() as tx:
            if tx.get(_SEAL.name, _SEAL_ID) is not None:
                return True
            if any(tx.find(name, Query(limit=1)) for name in kinds):
                raise KeyMaterialError(
                    "key.plain", "this database", "holds rows that are not encrypted; begin with a new one"
                )
        return False

    def _check_seal(self) -> None:
        """Open the seal, and write into it which kinds were ever prepared here."""
        for last in (False,) * _TRIES + (True,):
            try:
                with self._open() as tx:
                    self._keep_seal(tx)
            except UnreadableError:
                break
            except (ConflictError, UniqueKeyError):
                # Another program has just started too.
                if last:
                    raise
            else:
                return
        raise KeyMaterialError(
            "key.missing", "key store", "has the keys of other data; restore the one of these"
        )

    def _keep_seal(self, tx: EncryptedTransaction) -> None:
        seal = tx.get(_SEAL.name, _SEAL_ID)
        known = _sealed_kinds(seal)
        kinds = known | self._kinds.keys()
        body = json.dumps(sorted(kinds))
        if seal is None:
            tx.add(Row(kind=_SEAL.name, id=_SEAL_ID, body=body))
        elif kinds != known:
            tx.put(attrs.evolve(seal, body=body), expect=seal.revision)


def _sealed_kinds(seal: Row | None) -> frozenset[str]:
    return frozenset() if seal is None else frozenset(json.loads(seal.body))


def _together() -> KeyMaterialError:
    return KeyMaterialError(
        "key.together", "key store", "lies in the database of the data; give another one, in another place"
    )
