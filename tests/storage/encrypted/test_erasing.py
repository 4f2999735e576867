"""Erasure by key: what was about the person is found no more, wherever a copy of it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from tests.storage.encrypted.stores import KINDS, encrypted, person, phone, remark, ring

from bedside.domain.erasure import Erased
from bedside.errors import ErasedError, UniqueKeyError, UnreadableError
from bedside.ports import Capability, ErasingStorage, Kind, Query, Row, Storage, Transaction
from bedside.storage import EncryptedStorage, MemoryStorage
from bedside.storage._table import Table
from bedside.storage.encrypted.sealing import new_key

_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def _filled(inner: Storage, keys: Storage) -> EncryptedStorage:
    store = encrypted(inner, keys)
    with store.transaction() as tx:
        for number in range(4):
            tx.add(person(f"p-{number}", f'"person {number}"'))
            tx.add(phone(f"t-{number}", f"p-{number}", f"+130355501{number:02}"))
            tx.add(remark(f"r-{number}", f"p-{number}", f'"remark {number}"'))
    return store


def test_what_was_about_the_person_is_found_no_more_and_the_rest_is() -> None:
    store = _filled(MemoryStorage(), MemoryStorage())
    store.erase("p-1", at=_NOON)

    with store.transaction() as tx:
        assert tx.get("person", "p-1") is None
        assert tx.get("remark", "r-1") is None
        assert [row.id for row in tx.find("phone", Query())] == ["t-0", "t-2", "t-3"]
        assert not tx.find("phone", Query(equal={"number": "+13035550101"}))
        assert tx.columns("phone", ["id"], Query()) == {"id": ["t-0", "t-1", "t-2", "t-3"]}
        assert tx.columns("phone", ["number"], Query(limit=2)) == {"number": ["+13035550100", "+13035550102"]}


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("erased", [("p-0",), ("p-1", "p-2"), ("p-0", "p-1", "p-2", "p-3")])
@pytest.mark.parametrize("order_by", [None, "owner"])
def test_a_limit_counts_the_rows_that_can_be_read(
    limit: int, erased: tuple[str, ...], order_by: str | None
) -> None:
    store = _filled(MemoryStorage(), MemoryStorage())
    for subject in erased:
        store.erase(subject, at=_NOON)
    left = [f"t-{number}" for number in range(4) if f"p-{number}" not in erased]

    with store.transaction() as tx:
        found = tx.find("phone", Query(order_by=order_by, limit=limit))

    assert [row.id for row in found] == left[:limit]


def test_work_about_the_person_is_given_to_nobody_and_holds_nobody_up() -> None:
    store = _filled(MemoryStorage(), MemoryStorage())
    with store.transaction() as tx:
        for number in range(4):
            row = tx.get("phone", f"t-{number}")
            assert row is not None
            tx.put(attrs.evolve(row, columns={**row.columns, "due_at": number}), expect=1)
    store.erase("p-0", at=_NOON)
    store.erase("p-1", at=_NOON)

    with store.transaction() as tx:
        claimed = tx.claim("phone", now=_NOON, lease=timedelta(minutes=1), limit=1)

    assert [row.id for row in claimed] == ["t-2"]


def test_nothing_is_written_about_the_person_again() -> None:
    store = _filled(MemoryStorage(), MemoryStorage())
    store.erase("p-1", at=_NOON)
    store.erase("p-77", at=_NOON)  # who has never been here

    with store.transaction() as tx:
        for row in (person("p-1"), person("p-77"), phone("t-9", "p-1", None)):
            with pytest.raises(ErasedError, match=r"that person was erased; take them on as a new patient"):
                tx.add(row)
        with pytest.raises(UniqueKeyError):
            tx.add(Row(kind="phone", id="t-1", columns=phone("t-1", "p-2", None).columns))


def test_another_process_forgets_the_key_at_its_next_transaction() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    store = _filled(inner, keys)
    other = EncryptedStorage(inner, ring(), keys=keys)
    other.prepare(KINDS)
    with other.transaction() as tx:
        assert tx.get("person", "p-1") is not None

    store.erase("p-1", at=_NOON)

    with other.transaction() as tx:
        assert tx.get("person", "p-1") is None
    assert other.is_erased("p-1")
    assert not other.is_erased("p-2")


def test_e4_no_key_of_the_key_store_opens_what_is_left() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    store = _filled(inner, keys)
    with inner.transaction() as tx:
        dumped = tx.get("person", "p-1")
    store.erase("p-1", at=_NOON)

    with keys.transaction() as tx:
        (row,) = tx.find("wrapped_key", Query(equal={"owner": "person/p-1"}))
    assert row.body == "{}"
    with pytest.raises(UnreadableError):
        _read_as_another(inner, keys, dumped)


def test_erasing_twice_is_erasing_once() -> None:
    store = _filled(MemoryStorage(), MemoryStorage())
    store.erase("p-1", at=_NOON, fingerprints=("f-1",))
    store.erase("p-1", at=_NOON + timedelta(days=1), fingerprints=("f-2",))

    (entry,) = store.erasures()
    assert (entry.subject, entry.at, entry.fingerprints) == ("p-1", _NOON, ("f-1",))


def test_e5_a_restored_backup_of_the_data_brings_nothing_back() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    store = _filled(inner, keys)
    backup = _backup(inner)
    store.erase("p-1", at=_NOON)

    restored = EncryptedStorage(backup, ring(), keys=keys)
    restored.prepare(KINDS)

    with restored.transaction() as tx:
        assert tx.get("person", "p-1") is None
        assert tx.get("person", "p-2") is not None


def test_e5_a_restored_backup_of_the_keys_is_destroyed_again_from_the_register() -> None:
    inner, keys, register = MemoryStorage(), MemoryStorage(), MemoryStorage()
    store = EncryptedStorage(inner, ring(), keys=keys, register=register)
    store.prepare(KINDS)
    with store.transaction() as tx:
        tx.add(person("p-1", '"Ana"'))
    old_data, old_keys = _backup(inner), _backup(keys)
    store.erase("p-1", at=_NOON)

    restored = EncryptedStorage(old_data, ring(), keys=old_keys, register=register)
    restored.prepare(KINDS)

    with restored.transaction() as tx:
        assert tx.get("person", "p-1") is None
    with old_keys.transaction() as tx:
        assert [row.body for row in tx.find("wrapped_key", Query(equal={"owner": "person/p-1"}))] == ["{}"]


def test_a_fingerprint_stays_the_same_through_a_rotation_and_differs_between_practices() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    encrypted(inner, keys)
    store = EncryptedStorage(inner, ring(1, 2), keys=keys)
    store.prepare(KINDS)
    before = store.fingerprint("+13035550100")
    store.rotate_master_key()
    again = EncryptedStorage(inner, ring(2), keys=keys)
    again.prepare(KINDS)

    assert again.fingerprint("+13035550100") == before
    assert encrypted().fingerprint("+13035550100") != before
    assert "303555" not in before


def test_only_a_store_that_can_destroy_keys_says_so() -> None:
    assert isinstance(encrypted(), ErasingStorage)
    assert not isinstance(MemoryStorage(), ErasingStorage)


def _backup(store: MemoryStorage) -> MemoryStorage:
    taken = MemoryStorage()
    taken._tables = {name: Table(table.kind, list(table)) for name, table in store._tables.items()}
    taken._counters = dict(store._counters)
    return taken


def _read_as_another(inner: Storage, keys: Storage, dumped: Row | None) -> None:
    """Write the old ciphertext under the id of somebody whose key lives, and read it."""
    assert dumped is not None
    with inner.transaction() as tx:
        tx.add(Row(kind="person", id="p-9", columns=dumped.columns, body=dumped.body))
    with keys.transaction() as tx:
        assert tx.find("wrapped_key", Query(equal={"owner": "person/p-9"})) == []
    store = encrypted(inner, keys)
    with store.transaction() as tx:
        tx.add(phone("t-9", "p-9", None))
    with store.transaction() as tx:
        tx.get("person", "p-9")


class _Between:
    """A store that runs *act* once, when its next transaction but *skip* has ended."""

    def __init__(self, inner: Storage) -> None:
        self._inner = inner
        self.skip = 0
        self.act: Callable[[], None] | None = None

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self._inner.capabilities

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self._inner.prepare(kinds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._inner.transaction() as tx:
            yield tx
        act = self.act
        if act is not None and self.skip == 0:
            self.act = None
            act()
        self.skip = max(0, self.skip - 1)


@pytest.mark.parametrize("process", ["this", "another"])
def test_a_key_that_is_destroyed_while_it_is_read_does_not_come_back_into_the_cache(process: str) -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    _filled(inner, keys)
    between = _Between(keys)
    reader, other = encrypted(inner, between), encrypted(inner, keys)
    eraser = reader if process == "this" else other
    # The first transaction asks whether a key was destroyed, the second reads the keys.
    between.skip, between.act = 1, lambda: eraser._keys.destroy(Erased(subject="p-1", at=_NOON))
    with reader.transaction() as tx:
        tx.get("remark", "r-1")

    assert reader.is_erased("p-1")
    with reader.transaction() as tx:
        assert tx.get("remark", "r-1") is None


def test_a_key_that_is_destroyed_as_soon_as_it_is_made_does_not_come_back_into_the_cache() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    between = _Between(keys)
    writer = encrypted(inner, between)
    between.act = lambda: writer._keys.destroy(Erased(subject="p-2", at=_NOON))
    writer._keys.add({"person/p-2": new_key()})

    assert writer.is_erased("p-2")
