"""E3: whatever interrupts a rotation, every value is readable by exactly one version of a key."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from tests.databases import SERVERS, fresh_url
from tests.storage.encrypted.faults import Cut, CutError, Interrupted
from tests.storage.encrypted.stores import KINDS, encrypted, person, phone, remark, ring

from bedside.errors import KeyMaterialError, StorageError, UnreadableError
from bedside.ports import Query, Row, Storage
from bedside.storage import EncryptedStorage, MemoryStorage, Renewal, SqlStorage
from bedside.storage.encrypted.keys import KeyStore
from bedside.storage.encrypted.keys import person as owner_of
from bedside.storage.encrypted.sealing import sealed_version
from bedside.storage.encrypted.transaction import EncryptedTransaction, place_of

_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def _filled(inner: Storage, keys: Storage) -> None:
    with encrypted(inner, keys).transaction() as tx:
        for number in range(4):
            tx.add(person(f"p-{number}", f'"person {number}"'))
            tx.add(phone(f"t-{number}", f"p-{number}", f"+130355501{number:02}"))
            tx.add(remark(f"r-{number}", f"p-{number}", f'"remark {number}"'))
        tx.add(Row(kind="place", id="l-1", columns={"city": "Denver"}, body='"place"'))
        tx.add(phone("t-9", None, None))


def _read(store: Storage) -> list[tuple[str, str]]:
    with store.transaction() as tx:
        return [(row.id, row.body) for kind in KINDS for row in tx.find(kind.name, Query())]


def _open(inner: Storage, keys: Storage, *versions: int) -> EncryptedStorage:
    store = EncryptedStorage(inner, ring(*versions), keys=keys)
    store.prepare(KINDS)
    return store


def _versions(inner: Storage) -> dict[str, int]:
    with inner.transaction() as tx:
        return {row.id: sealed_version(row.body) for kind in KINDS for row in tx.find(kind.name, Query())}


def test_a_new_master_key_takes_over_and_the_old_one_opens_nothing() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    _filled(inner, keys)
    before, sealed = _read(_open(inner, keys, 1)), _versions(inner)

    assert _open(inner, keys, 1, 2).rotate_master_key() == 6

    assert _read(_open(inner, keys, 2)) == before
    assert _versions(inner) == sealed
    with pytest.raises(KeyMaterialError, match=r"key\.missing master key 2"):
        _open(inner, keys, 1)


def test_with_nothing_new_a_rotation_moves_nothing() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    _filled(inner, keys)

    assert _open(inner, keys, 1).rotate_master_key() == 0


def test_a_process_that_runs_through_the_rotation_goes_on_reading_and_writing() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    _filled(inner, keys)
    running = _open(inner, keys, 1, 2)
    _open(inner, keys, 1, 2).rotate_master_key()

    with running.transaction() as tx:
        tx.add(person("p-5", '"new"'))
    assert ("p-5", '"new"') in _read(_open(inner, keys, 2))


def test_a_destroyed_key_stays_destroyed_through_a_rotation() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    _filled(inner, keys)
    store = _open(inner, keys, 1, 2)
    store.erase("p-1", at=_NOON)
    store.rotate_master_key()

    assert _open(inner, keys, 2).is_erased("p-1")


def test_a_rotation_of_more_than_one_batch_moves_every_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bedside.storage.encrypted.keys._BATCH", 2)
    inner, keys = MemoryStorage(), MemoryStorage()
    _filled(inner, keys)

    assert _open(inner, keys, 1, 2).rotate_master_key() == 6


def test_a_new_data_key_seals_what_may_be_changed_and_leaves_the_rest_readable() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    _filled(inner, keys)
    store = _open(inner, keys, 1)
    before = _read(store)
    with store.transaction() as tx:
        due = tx.get("phone", "t-1")
        assert due is not None
        tx.put(attrs.evolve(due, columns={**due.columns, "due_at": 5}), expect=1)

    assert store.renew_key("p-1") == Renewal(moved=1, waiting=1, written_once=1)

    assert _read(_open(inner, keys, 1)) == before
    versions = _versions(inner)
    assert (versions["p-1"], versions["t-1"], versions["r-1"], versions["p-0"]) == (2, 1, 1, 1)


def test_resealing_moves_what_was_waiting_and_destroys_keys_that_seal_nothing() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    _filled(inner, keys)
    store = _open(inner, keys, 1)
    store.renew_key("p-1")
    store.renew_key("p-1")
    assert _held(keys, "p-1") == {1, 2, 3}

    assert store.reseal("p-1") == Renewal(written_once=1)

    assert _held(keys, "p-1") == {1, 3}
    assert ("r-1", '"remark 1"') in _read(_open(inner, keys, 1))


def test_the_key_of_what_is_about_nobody_is_renewed_too() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    _filled(inner, keys)
    store = _open(inner, keys, 1)
    before = _read(store)

    assert store.renew_key() == Renewal(moved=3)  # the place, the number of nobody, the seal
    assert store.reseal() == Renewal()

    assert _read(_open(inner, keys, 1)) == before
    assert {_versions(inner)[name] for name in ("l-1", "t-9")} == {2}


def test_more_rows_than_one_batch_are_all_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bedside.storage.encrypted.rotation._BATCH", 2)
    store = encrypted()
    with store.transaction() as tx:
        tx.add(person("p-1"))
        for number in range(5):
            tx.add(phone(f"t-{number}", "p-1", None))

    assert store.renew_key("p-1").moved == 6


@pytest.mark.parametrize("name", SERVERS)
def test_a_row_that_is_written_while_it_is_moved_is_moved_all_the_same(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server shows another transaction's write between the look and the move; SQLite lets nobody write."""
    with fresh_url(name, tmp_path) as url, SqlStorage(url) as inner:
        store = encrypted(inner)
        with store.transaction() as tx:
            tx.add(person("p-1"))
        get, others = EncryptedTransaction.get, [""]

        def written_meanwhile(tx: EncryptedTransaction, kind: str, record_id: str) -> Row | None:
            if kind == "person" and others:
                others.clear()
                with ThreadPoolExecutor(1) as thread:
                    thread.submit(_write, store, '"meanwhile"').result()
            return get(tx, kind, record_id)

        monkeypatch.setattr(EncryptedTransaction, "get", written_meanwhile)
        store.renew_key("p-1")

        assert store.reseal("p-1") == Renewal()
        assert _read(store)[0] == ("p-1", '"meanwhile"')
        assert _versions(inner)["p-1"] == 2


def _write(store: EncryptedStorage, body: str) -> None:
    with store.transaction() as tx:
        tx.put(person("p-1", body), expect=1)


@pytest.mark.parametrize("subject", ["p-7", "p-1"])
def test_there_is_no_key_to_renew_for_a_stranger_or_an_erased_person(subject: str) -> None:
    store = encrypted()
    store.erase("p-1", at=_NOON)

    with pytest.raises(StorageError, match="there is no key to renew"):
        store.renew_key(subject)


JOBS: dict[str, Callable[[EncryptedStorage], object]] = {
    "master": lambda store: store.rotate_master_key(),
    "person": lambda store: store.renew_key("p-1"),
    "reseal": lambda store: store.reseal("p-1"),
    "nobody": lambda store: store.renew_key(),
}


@pytest.mark.slow
@pytest.mark.parametrize("job", list(JOBS))
def test_e3_interrupted_anywhere_every_value_has_exactly_one_readable_version(
    job: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bedside.storage.encrypted.keys._BATCH", 2)
    monkeypatch.setattr("bedside.storage.encrypted.rotation._BATCH", 2)
    at, finished = 0, False
    while not finished:
        at += 1
        inner, keys, cut = MemoryStorage(), MemoryStorage(), Cut()
        _filled(inner, keys)
        if job == "reseal":
            _open(inner, keys, 1).renew_key("p-1")
        before = _read(_open(inner, keys, 1))
        store = _open(Interrupted(inner, cut), Interrupted(keys, cut), 1, 2)
        cut.set(at)
        with suppress(CutError):
            JOBS[job](store)
            finished = True
        cut.set(None)

        with store.transaction() as tx:
            tx.add(person("p-9", '"written after the cut"'))
        before = [*before, ("p-9", '"written after the cut"')]
        for reader in (store, _open(inner, keys, 1, 2)):
            assert sorted(_read(reader)) == sorted(before)
        assert _openers(inner, keys) == dict.fromkeys(_versions(inner), 1)
        again = _open(inner, keys, 1, 2)
        JOBS["reseal" if job == "person" else job](again)
        assert sorted(_read(again)) == sorted(before)
    assert at > 10  # the sweep has met every call of the job


def _openers(inner: Storage, keys: Storage) -> dict[str, int]:
    """How many of all keys of the store open each row's body."""
    store = KeyStore(storage=keys, register=keys, ring=ring(1, 2), name="practice", cached=100)
    store.prepare(may_be_new=False)
    owners = {owner_of(f"p-{number}") for number in (0, 1, 2, 3, 9)} | {owner_of(None)}
    every = [(owner, key) for owner, held in store.of(owners).items() for key in held.versions.values()]
    counts: dict[str, int] = {}
    with inner.transaction() as tx:
        for kind in KINDS:
            for row in tx.find(kind.name, Query()):
                opened = 0
                for owner, key in every:
                    with suppress(UnreadableError):
                        writes = row.revision - row.claims
                        key.open(row.body, place_of("practice", kind.name, row.id, owner, writes=writes))
                        opened += 1
                counts[row.id] = opened
    return counts


def _held(keys: Storage, subject: str) -> set[int]:
    store = KeyStore(storage=keys, register=keys, ring=ring(1), name="practice", cached=100)
    store.prepare(may_be_new=False)
    return set(store.of([owner_of(subject)])[owner_of(subject)].versions)


def test_a_key_is_kept_while_kinds_that_it_may_seal_are_not_prepared() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    _filled(inner, keys)
    before = _read(_open(inner, keys, 1))
    partly = EncryptedStorage(inner, ring(1), keys=keys)
    partly.prepare([kind for kind in KINDS if kind.name != "phone" and kind.name != "remark"])

    assert partly.renew_key("p-1") == Renewal(moved=1, unprepared=2)
    assert partly.reseal("p-1") == Renewal(unprepared=2)

    assert _held(keys, "p-1") == {1, 2}
    assert _read(_open(inner, keys, 1)) == before
