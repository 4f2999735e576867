"""An older body of a row, put back by whoever holds the database, does not open."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from tests.storage.encrypted.stores import KINDS, encrypted, person, phone

from bedside.errors import UnreadableError
from bedside.ports import Query, Row
from bedside.storage import EncryptedStorage, MemoryStorage, SqlStorage

_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
_DUE = 0


@attrs.frozen
class _Kept:
    """An encrypting store on a file, and the file as its thief has it."""

    store: EncryptedStorage
    file: sqlite3.Connection

    def body(self, record_id: str) -> str:
        (body,) = self.file.execute("SELECT body FROM bedside_phone WHERE id = ?", [record_id]).fetchone()
        return str(body)

    def put_back(self, record_id: str, body: str) -> None:
        """Change the body alone, behind the back of the store."""
        with self.file:
            self.file.execute("UPDATE bedside_phone SET body = ? WHERE id = ?", [body, record_id])


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[_Kept]:
    with SqlStorage(f"sqlite:///{tmp_path / 'practice.db'}") as inner:
        file = sqlite3.connect(tmp_path / "practice.db")
        file.execute("PRAGMA synchronous = OFF")
        yield _Kept(encrypted(inner), file)
        file.close()


def _added(store: EncryptedStorage, record_id: str = "t-1") -> None:
    row = phone(record_id, None, None)
    with store.transaction() as tx:
        tx.add(attrs.evolve(row, columns={**row.columns, "due_at": _DUE}, body='"0"'))


def _got(store: EncryptedStorage, record_id: str = "t-1") -> Row:
    with store.transaction() as tx:
        row = tx.get("phone", record_id)
    assert row is not None
    return row


def _changed(store: EncryptedStorage, body: str, record_id: str = "t-1") -> None:
    with store.transaction() as tx:
        row = tx.get("phone", record_id)
        assert row is not None
        tx.put(attrs.evolve(row, body=body), expect=row.revision)


def _claimed(store: EncryptedStorage, at: datetime) -> list[Row]:
    with store.transaction() as tx:
        return list(tx.claim("phone", now=at, lease=timedelta(minutes=1), limit=9))


def test_an_older_body_of_the_same_row_is_refused_and_the_row_is_named(kept: _Kept) -> None:
    _added(kept.store)
    older = kept.body("t-1")
    _changed(kept.store, '"1"')
    kept.put_back("t-1", older)

    with pytest.raises(UnreadableError, match="a stored phone does not open") as caught:
        _got(kept.store)
    assert (caught.value.kind, caught.value.record_id) == ("phone", "t-1")
    assert "t-1" not in f"{caught.value!r}{caught.value.args}{vars(caught.value)}"
    assert caught.value.__context__ is None
    with kept.store.transaction() as tx, pytest.raises(UnreadableError):
        tx.find("phone", Query())
    assert _claimed(kept.store, _NOON) == []


def test_a_claim_moves_the_revision_and_the_body_still_opens(kept: _Kept) -> None:
    _added(kept.store)
    body = kept.body("t-1")
    for hour in range(3):
        (row,) = _claimed(kept.store, _NOON + timedelta(hours=hour))
        assert (row.revision, row.claims, row.body) == (hour + 2, hour + 1, '"0"')
    assert kept.body("t-1") == body

    with kept.store.transaction() as tx:
        forged = attrs.evolve(row, claims=7, fence=7, revision=7, body='"1"')
        tx.put(forged, expect=row.revision)

    assert _got(kept.store).body == '"1"'
    kept.put_back("t-1", body)
    with pytest.raises(UnreadableError):
        _got(kept.store)


def test_a_row_that_was_claimed_opens_when_its_kind_has_no_due_column_any_more(kept: _Kept) -> None:
    _added(kept.store)
    _claimed(kept.store, _NOON)
    kept.store.prepare([attrs.evolve(kind, due_column=None) for kind in KINDS])

    _changed(kept.store, '"1"')
    with kept.store.transaction() as tx:
        tx.put(attrs.evolve(phone("t-1", None, None), body='"2"'), expect=3)  # not read here

    assert _got(kept.store).body == '"2"'
    _changed(kept.store, '"3"')
    assert _got(kept.store).body == '"3"'


def test_a_row_may_be_written_twice_and_claimed_in_one_transaction(kept: _Kept) -> None:
    with kept.store.transaction() as tx:
        row = phone("t-1", None, None)
        added = tx.add(attrs.evolve(row, columns={**row.columns, "due_at": _DUE}))
        again = tx.put(attrs.evolve(added, body='"1"'), expect=1)
        (claimed,) = tx.claim("phone", now=_NOON, lease=timedelta(minutes=1), limit=1)
        assert (again.revision, claimed.body) == (2, '"1"')
        tx.put(attrs.evolve(claimed, body='"2"'), expect=3)
        found = tx.get("phone", "t-1")
        assert found is not None
        assert (found.revision, found.body) == (4, '"2"')

    assert _got(kept.store).body == '"2"'


def test_a_thousand_older_bodies_are_all_refused(kept: _Kept) -> None:
    chance = random.Random(17)
    ids = [f"t-{number}" for number in range(10)]
    for record_id in ids:
        _added(kept.store, record_id)
    bodies = {record_id: [kept.body(record_id)] for record_id in ids}
    for step in range(200):
        record_id = chance.choice(ids)
        match chance.choice(("change", "same text", "claim", "reseal")):
            case "change":
                _changed(kept.store, f'"{step}"', record_id)
            case "same text":
                _changed(kept.store, _got(kept.store, record_id).body, record_id)
            case "claim":
                _claimed(kept.store, _NOON + timedelta(hours=step))
            case "reseal" if step % 10 == 0:
                kept.store.renew_key()
                kept.store.reseal()
        for each in ids:
            if kept.body(each) != bodies[each][-1]:
                bodies[each].append(kept.body(each))

    refused = 0
    for _ in range(1000):
        record_id = chance.choice([each for each in ids if len(bodies[each]) > 1])
        kept.put_back(record_id, chance.choice(bodies[record_id][:-1]))
        with pytest.raises(UnreadableError):
            _got(kept.store, record_id)
        refused += 1
        kept.put_back(record_id, bodies[record_id][-1])
    assert refused == 1000
    assert [_got(kept.store, each).id for each in ids] == ids


def test_a_body_that_was_sealed_again_does_not_open_in_its_older_form() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    store = encrypted(inner, keys)
    with store.transaction() as tx:
        tx.add(person("p-1", '"Ana"'))
    with inner.transaction() as tx:
        older = tx.get("person", "p-1")
    assert older is not None
    store.renew_key("p-1")
    with inner.transaction() as tx:
        # The old key is still there: nothing was dropped yet.
        now = tx.get("person", "p-1")
        assert now is not None
        assert now.body != older.body
        tx.put(attrs.evolve(now, body=older.body), expect=now.revision)

    with pytest.raises(UnreadableError), store.transaction() as tx:
        tx.get("person", "p-1")
