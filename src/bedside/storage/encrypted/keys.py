"""The keys of one store, in a store of their own: made, found, renewed and destroyed there.

A master key (outside, see :class:`~bedside.storage.encrypted.keyring.KeyRing`) wraps the *root* key; the
root key wraps one key for each person, one for what is about nobody, and one for the blind indexes.
So a key management service is asked once a process, and a new master key touches no data.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

import attrs

from bedside.domain.erasure import Erased
from bedside.errors import ConflictError, KeyMaterialError, StorageError, UniqueKeyError
from bedside.ports import Query, Range, Row, Storage, Transaction, Value
from bedside.storage.checks import LARGEST, micros
from bedside.storage.encrypted.keyring import KeyRing
from bedside.storage.encrypted.sealing import Key, blind_index, context, derive, new_key
from bedside.storage.encrypted.wrapping import ERASED, ROOT, WRAPPED_KEY, Wrapping

__all__ = ["INDEX", "NOBODY", "KeyStore", "Keys", "person"]

#: The owner of what is about nobody.
NOBODY: Final = "nobody"
#: The owner of the blind indexes.
INDEX: Final = "index"

_BATCH: Final = 500
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def person(subject: str | None) -> str:
    """The owner of the key for what is about *subject*."""
    return NOBODY if subject is None else f"person/{subject}"


def _counted(store: Storage, counter: str, amount: int) -> int:
    with store.transaction() as tx:
        return tx.spend(counter, amount, limit=LARGEST)


@attrs.frozen
class Keys:
    """Every version of one owner's key; none when they were destroyed."""

    current: int
    versions: Mapping[int, Key] = attrs.field(repr=False)

    @property
    def destroyed(self) -> bool:
        """Whether what they sealed can be read no more."""
        return not self.versions


class KeyStore:
    """Keys by owner; unwrapped ones are in a cache that is bounded and that an erasure empties."""

    def __init__(self, *, storage: Storage, register: Storage, ring: KeyRing, name: str, cached: int) -> None:
        self._storage = storage
        self._register = register
        self._wrapping = Wrapping(name, ring)
        self._name = name
        self._limit = cached
        self._counter = f"bedside-keys-{hashlib.sha256(name.encode()).hexdigest()[:32]}"
        self._place_counter = f"{self._counter}-place"
        self._cache: OrderedDict[str, Keys] = OrderedDict()
        self._lock = threading.Lock()
        self._generation = 0
        self._index_keys: dict[tuple[str, ...], bytes] = {}
        self._erased: tuple[int, tuple[Erased, ...]] | None = None

    def make_room(self) -> None:
        """Make room for the rows of the keys and of the register."""
        self._storage.prepare([WRAPPED_KEY])
        self._register.prepare([ERASED])

    def lies_in(self, other: Storage) -> bool:
        """Whether *other* is the store of the keys or of the register, or lies in the same database.

        A store may say where it is (``place``): one database is one place, whatever the table prefix
        or schema. What is counted in one of two stores is not seen in the other.
        """
        places = {id(store): store for store in (self._storage, self._register)}.values()
        own = getattr(other, "place", None)
        if own is not None and own in [getattr(store, "place", None) for store in places]:
            return True
        before = [_counted(store, self._place_counter, 0) for store in places]
        _counted(other, self._place_counter, 1)
        return before != [_counted(store, self._place_counter, 0) for store in places]

    def prepare(self, *, may_be_new: bool) -> None:
        """Unwrap the root key (a new one if it *may_be_new*), and destroy again what was.

        Raises:
            KeyMaterialError: ``key.missing`` or ``key.wrong``: ring or store have not these keys.
        """
        self.make_room()
        with self._storage.transaction() as tx:
            row = tx.get("wrapped_key", self._wrapping.row_id(ROOT))
            if row is not None:
                self._wrapping.load_roots(row)
            elif may_be_new:
                self._wrapping.load_roots(tx.add(self._wrapping.root_row({1: new_key()})))
                for owner in (NOBODY, INDEX):
                    tx.add(self._wrapping.row(owner, {1: new_key()}))
            else:
                raise KeyMaterialError(
                    "key.missing",
                    "key store",
                    "has no keys of these data; restore the one that has",
                )
        self._destroy([entry.subject for entry in self.erasures()])

    def is_destroyed(self, subject: str) -> bool:
        """Whether the keys of *subject* were destroyed, by any process."""
        self.refresh()
        keys = self.of([person(subject)]).get(person(subject))
        return keys is not None and keys.destroyed

    def refresh(self) -> None:
        """Forget cached keys when any process has destroyed, renewed or rewrapped one since."""
        with self._storage.transaction() as tx:
            generation = tx.spend(self._counter, 0, limit=LARGEST)
            if generation == self._generation:
                return
            self._wrapping.load_roots(self._root_row(tx))
        with self._lock:
            self._generation = generation
            self._cache.clear()

    def of(self, owners: Iterable[str]) -> dict[str, Keys]:
        """The keys of those *owners* that have any."""
        found: dict[str, Keys] = {}
        missing = []
        with self._lock:
            for owner in dict.fromkeys(owners):
                keys = self._cache.get(owner)
                if keys is None:
                    missing.append(owner)
                else:
                    self._cache.move_to_end(owner)
                    found[owner] = keys
        if missing:
            found.update(self._load(missing))
        return found

    def add(self, secrets: Mapping[str, bytes]) -> None:
        """Keep new keys, all or none of them.

        Raises:
            ConflictError: another worker has made one of them meanwhile; run the whole act again.
        """
        taken = False
        with self._writing() as tx:
            generation = tx.spend(self._counter, 0, limit=LARGEST)
            for owner, secret in secrets.items():
                try:
                    tx.add(self._wrapping.row(owner, {1: secret}))
                except UniqueKeyError:
                    taken = True
                    break
            if taken:
                break_off = "another worker has just made the key of the same person; run it again"
                raise ConflictError(break_off)
        self._remember({owner: Keys(1, {1: Key(1, secret)}) for owner, secret in secrets.items()}, generation)

    def renew(self, owner: str) -> None:
        """Give *owner* a new version of the key; the old ones go on opening what they sealed."""
        with self._writing() as tx:
            row = tx.get("wrapped_key", self._wrapping.row_id(owner))
            if row is None or self._wrapping.is_destroyed(row):
                raise StorageError("there is no key to renew: nothing is stored about that person")
            secrets = self._wrapping.secrets(row)
            secrets[max(secrets) + 1] = new_key()
            tx.put(self._wrapping.row(owner, secrets), expect=row.revision)
            tx.spend(self._counter, 1, limit=LARGEST)
        self.refresh()

    def drop(self, owner: str, versions: Iterable[int]) -> None:
        """Destroy old versions of a key that seal nothing any more; the newest always stays."""
        with self._writing() as tx:
            row = tx.get("wrapped_key", self._wrapping.row_id(owner))
            secrets = {} if row is None else self._wrapping.secrets(row)
            gone = set(versions) & (secrets.keys() - {max(secrets, default=0)})
            if row is None or not gone:
                return
            kept = {version: secret for version, secret in secrets.items() if version not in gone}
            tx.put(self._wrapping.row(owner, kept), expect=row.revision)
            tx.spend(self._counter, 1, limit=LARGEST)
        self.refresh()

    def destroy(self, entry: Erased) -> None:
        """Write the erasure into the register, then destroy every key of that person; harmless twice."""
        columns: dict[str, Value] = {
            "store": self._name,
            "subject": entry.subject,
            "erased_at": micros(entry.at),
        }
        entry_id = self._wrapping.row_id(person(entry.subject))
        with self._register.transaction() as tx:
            if tx.get("erased", entry_id) is None:
                body = json.dumps(
                    {"fingerprints": sorted(entry.fingerprints), "spared": sorted(entry.spared)}
                )
                tx.add(Row(kind="erased", id=entry_id, columns=columns, body=body))
                tx.spend(f"{self._counter}-erased", 1, limit=LARGEST)
        self._destroy([entry.subject])

    def erasures(self) -> tuple[Erased, ...]:
        """The register, oldest first; it is read again only when it has grown, for every message asks it."""
        with self._register.transaction() as tx:
            entries, known = tx.spend(f"{self._counter}-erased", 0, limit=LARGEST), self._erased
            if known is not None and known[0] == entries:
                return known[1]
            rows = tx.find("erased", Query(equal={"store": self._name}, order_by="erased_at"))
        erased = tuple(
            Erased(
                subject=str(row.columns["subject"]),
                at=_EPOCH + timedelta(microseconds=int(row.columns["erased_at"] or 0)),
                **{name: tuple(values) for name, values in json.loads(row.body).items()},
            )
            for row in rows
        )
        self._erased = (entries, erased)
        return erased

    def index(self, *purpose: str, value: str) -> str:
        """The blind index of *value* for one purpose, such as a kind and its column."""
        secret = self._index_keys.get(purpose)
        if secret is None:
            with self._storage.transaction() as tx:
                row = tx.get("wrapped_key", self._wrapping.row_id(INDEX))
            if row is None:
                raise StorageError("the key store is not prepared; call prepare() first")
            place = context("bedside-index", self._name, *purpose, "1")
            secret = derive(self._wrapping.secrets(row)[1], place)
            self._index_keys[purpose] = secret
        return blind_index(secret, value)

    def rotate(self) -> int:
        """Bring every key under the current master key, a batch a transaction; how many were moved.

        Run it again after an interruption: it goes on where it stopped. When it has returned, older
        master keys open nothing of this store.
        """
        self._begin_rotation()
        moved = 0
        while batch := self._rewrap_some():
            moved += batch
        self._end_rotation()
        return moved

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        """A transaction of the key store that no other writer of keys runs beside.

        The counter is its lock: without it a key could be wrapped by a root key that a rotation in
        another process is about to destroy.
        """
        with self._storage.transaction() as tx:
            tx.spend(f"{self._counter}-writers", 1, limit=LARGEST)
            if tx.spend(self._counter, 0, limit=LARGEST) != self._generation:
                self._wrapping.load_roots(self._root_row(tx))
            yield tx

    def _root_row(self, tx: Transaction) -> Row:
        row = tx.get("wrapped_key", self._wrapping.row_id(ROOT))
        if row is None:
            raise StorageError("the key store is not prepared; call prepare() first")
        return row

    def _begin_rotation(self) -> None:
        with self._writing() as tx:
            row = self._root_row(tx)
            secrets = self._wrapping.load_roots(row)
            if not self._wrapping.root_is_current(row):
                secrets[max(secrets) + 1] = new_key()
                tx.put(self._wrapping.root_row(secrets), expect=row.revision)
                tx.spend(self._counter, 1, limit=LARGEST)
        # The new root key is loaded from what was committed, never from what was meant to be.
        self.refresh()

    def _rewrap_some(self) -> int:
        below = Range(column="wrapped_by", below=self._wrapping.current)
        with self._writing() as tx:
            rows = tx.find("wrapped_key", Query(equal={"store": self._name}, range=below, limit=_BATCH))
            for row in rows:
                renewed = self._wrapping.row(str(row.columns["owner"]), self._wrapping.secrets(row))
                tx.put(renewed, expect=row.revision)
        return len(rows)

    def _end_rotation(self) -> None:
        with self._writing() as tx:
            row = self._root_row(tx)
            secrets = self._wrapping.load_roots(row)
            if len(secrets) > 1:
                newest = max(secrets)
                tx.put(self._wrapping.root_row({newest: secrets[newest]}), expect=row.revision)
                tx.spend(self._counter, 1, limit=LARGEST)
        self.refresh()

    def _load(self, owners: Sequence[str]) -> dict[str, Keys]:
        with self._storage.transaction() as tx:
            # Before the rows: what is read after it is never older than it.
            generation = tx.spend(self._counter, 0, limit=LARGEST)
            rows = {owner: tx.get("wrapped_key", self._wrapping.row_id(owner)) for owner in owners}
        found: dict[str, Keys] = {}
        for owner, row in rows.items():
            if row is not None:
                secrets = self._wrapping.secrets(row)
                versions = {version: Key(version, secret) for version, secret in secrets.items()}
                found[owner] = Keys(max(versions, default=0), versions)
        self._remember(found, generation)
        return found

    def _remember(self, found: Mapping[str, Keys], generation: int) -> None:
        """Put keys into the cache, unless one was destroyed or renewed since they were read."""
        with self._lock:
            if generation != self._generation:
                return
            for owner, keys in found.items():
                self._cache[owner] = keys
                self._cache.move_to_end(owner)
            while len(self._cache) > self._limit:
                self._cache.popitem(last=False)

    def _destroy(self, subjects: Sequence[str]) -> None:
        if not subjects:
            return
        with self._writing() as tx:
            for subject in subjects:
                row = tx.get("wrapped_key", self._wrapping.row_id(person(subject)))
                destroyed = self._wrapping.destroyed_row(person(subject))
                if row is None:
                    tx.add(destroyed)
                elif not self._wrapping.is_destroyed(row):
                    tx.put(destroyed, expect=row.revision)
                    tx.spend(self._counter, 1, limit=LARGEST)
        self.refresh()
