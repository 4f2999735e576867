"""What the encrypting store keeps, where, and what it refuses to start with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from tests.databases import fresh_url
from tests.storage.encrypted.stores import KINDS, LINES, encrypted, person, phone, remark, ring

from bedside.errors import ConflictError, KeyMaterialError, UniqueKeyError, UnreadableError
from bedside.ports import Query, Row, Storage
from bedside.storage import EncryptedStorage, MasterKeys, MemoryStorage, SqlStorage
from bedside.storage.encrypted.wrapping import WRAPPED_KEY

_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
_NUMBER = "+13035550100"


def inside(store: Storage, kind: str, record_id: str) -> Row:
    with store.transaction() as tx:
        row = tx.get(kind, record_id)
    assert row is not None
    return row


def test_bodies_and_personal_columns_are_sealed_and_the_rest_is_not() -> None:
    inner = MemoryStorage()
    store = encrypted(inner)
    with store.transaction() as tx:
        tx.add(Row(kind="person", id="p-1", columns={"city": "Denver"}, body='{"name":"Ana"}'))
        tx.add(phone("t-1", "p-1", _NUMBER))

    kept = inside(inner, "phone", "t-1")
    assert _NUMBER not in f"{dict(kept.columns)}{kept.body}"
    assert "Ana" not in inside(inner, "person", "p-1").body
    assert inside(inner, "person", "p-1").columns["city"] == "Denver"
    assert kept.columns["owner"] == "p-1"
    assert inside(store, "phone", "t-1").columns["number"] == _NUMBER


def test_a_personal_value_is_found_by_equality_and_is_unique_as_ever() -> None:
    store = encrypted()
    with store.transaction() as tx:
        tx.add(person("p-1"))
        tx.add(phone("t-1", "p-1", _NUMBER))
        tx.add(phone("t-2", "p-1", None))
        tx.add(phone("t-3", "p-1", None))

    with store.transaction() as tx:
        assert [row.id for row in tx.find("phone", Query(equal={"number": _NUMBER}))] == ["t-1"]
        assert [row.id for row in tx.find("phone", Query(equal={"number": None}))] == ["t-2", "t-3"]
        assert not tx.find("phone", Query(equal={"number": "+13035550101"}))
        with pytest.raises(UniqueKeyError, match="phone: another record has the same number"):
            tx.add(phone("t-4", None, _NUMBER))


def test_columns_give_the_true_values() -> None:
    store = encrypted()
    with store.transaction() as tx:
        tx.add(person("p-1"))
        tx.add(phone("t-1", "p-1", _NUMBER))
        tx.add(phone("t-2", None, None))
        assert tx.columns("phone", ["id", "owner"], Query()) == {"id": ["t-1", "t-2"], "owner": ["p-1", None]}
        assert tx.columns("phone", ["number", "id"], Query()) == {
            "number": [_NUMBER, None],
            "id": ["t-1", "t-2"],
        }


def test_one_column_has_another_index_than_the_next() -> None:
    inner = MemoryStorage()
    store = encrypted(inner)
    with store.transaction() as tx:
        tx.add(phone("t-1", None, _NUMBER, other=_NUMBER))

    kept = inside(inner, "phone", "t-1").columns
    assert kept["number"] != kept["other"]


def test_e6_two_practices_have_other_indexes_of_one_number() -> None:
    keys = MemoryStorage()
    kept = []
    for name in ("harbour", "lakeside"):
        inner = MemoryStorage()
        with encrypted(inner, keys, name=name).transaction() as tx:
            tx.add(phone("t-1", None, _NUMBER))
        kept.append(inside(inner, "phone", "t-1").columns["number"])

    assert kept[0] != kept[1]


def test_another_process_reads_what_this_one_wrote() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    with encrypted(inner, keys).transaction() as tx:
        tx.add(person("p-1", '{"name":"Ana"}'))

    assert inside(encrypted(inner, keys), "person", "p-1").body == '{"name":"Ana"}'


def test_a_cache_of_one_key_reads_rows_of_many_persons() -> None:
    store = encrypted(cached=1)
    with store.transaction() as tx:
        for number in range(5):
            tx.add(person(f"p-{number}", f'"{number}"'))

    with store.transaction() as tx:
        assert [row.body for row in tx.find("person", Query())] == [f'"{number}"' for number in range(5)]


def test_a_transaction_that_fails_keeps_no_row_and_no_key() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    store = encrypted(inner, keys)
    before = _keys(keys)
    with pytest.raises(OnPurposeError):
        _add_and_fail(store)

    assert _keys(keys) == before
    with store.transaction() as tx:
        assert tx.get("person", "p-1") is None


def test_two_workers_that_make_the_same_key_do_not_both_commit() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    store, other = encrypted(inner, keys), encrypted(MemoryStorage(), keys)
    with pytest.raises(ConflictError, match="run it again"):
        _add_in_both(store, other)

    with store.transaction() as tx:
        assert tx.get("person", "p-1") is None
        tx.add(person("p-1"))


def test_claims_come_opened() -> None:
    store = encrypted()
    with store.transaction() as tx:
        due = phone("t-1", None, _NUMBER)
        tx.add(Row(kind="phone", id="t-1", columns={**due.columns, "due_at": 0}, body='{"n":1}'))
        (claimed,) = tx.claim(
            "phone", now=_NOON, lease=timedelta(minutes=1), limit=3, equal={"number": _NUMBER}
        )

    assert claimed.body == '{"n":1}'
    assert claimed.columns["number"] == _NUMBER


def test_work_that_does_not_open_holds_nobody_up_and_its_reader_is_told() -> None:
    inner = MemoryStorage()
    store = encrypted(inner)
    with store.transaction() as tx:
        for number in range(3):
            due = phone(f"t-{number}", None, None)
            tx.add(attrs.evolve(due, columns={**due.columns, "due_at": number}))
    with inner.transaction() as tx:
        row = tx.get("phone", "t-0")
        assert row is not None
        tx.put(attrs.evolve(row, body="spoilt"), expect=1)

    with store.transaction() as tx:
        claimed = tx.claim("phone", now=_NOON, lease=timedelta(minutes=1), limit=1)

    assert [row.id for row in claimed] == ["t-1"]
    with store.transaction() as tx, pytest.raises(UnreadableError):
        tx.get("phone", "t-0")


# Starting.


def test_the_keys_are_not_kept_with_the_data() -> None:
    inner = MemoryStorage()
    message = r"key\.together key store: lies in the database of the data; give another one, in another place"
    with pytest.raises(KeyMaterialError, match=message):
        EncryptedStorage(inner, ring(), keys=inner)
    with pytest.raises(KeyMaterialError, match=message):
        EncryptedStorage(inner, ring(), keys=MemoryStorage(), register=inner)


def test_a_missing_master_key_is_named_at_the_start() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    encrypted(inner, keys)

    with pytest.raises(KeyMaterialError, match=r"key\.missing master key 1: .* loaded are 2"):
        EncryptedStorage(inner, ring(2), keys=keys).prepare(KINDS)


def test_another_master_key_of_the_same_version_is_refused_at_the_start() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    encrypted(inner, keys)
    other = MasterKeys({1: LINES[2]})

    with pytest.raises(KeyMaterialError, match=r"key\.wrong master key 1: is not the one") as caught:
        EncryptedStorage(inner, other, keys=keys).prepare(KINDS)
    assert caught.value.__context__ is None


def test_an_empty_key_store_beside_encrypted_data_is_refused_and_stays_empty() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    encrypted(inner)

    with pytest.raises(KeyMaterialError, match=r"key\.missing key store: has no keys of these data"):
        EncryptedStorage(inner, ring(), keys=keys).prepare(KINDS)
    assert _keys(keys) == []


def test_the_key_store_of_other_data_is_refused() -> None:
    inner, other, keys = MemoryStorage(), MemoryStorage(), MemoryStorage()
    encrypted(inner)
    encrypted(other, keys)

    with pytest.raises(KeyMaterialError, match=r"key\.missing key store: has the keys of other data"):
        EncryptedStorage(inner, ring(), keys=keys).prepare(KINDS)


def test_data_that_are_there_in_plain_text_are_refused() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    inner.prepare(KINDS)
    with inner.transaction() as tx:
        tx.add(person("p-1"))

    with pytest.raises(KeyMaterialError, match=r"key\.plain this database: holds rows that are not"):
        EncryptedStorage(inner, ring(), keys=keys).prepare(KINDS)


def test_starting_again_and_preparing_again_change_nothing() -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    store = encrypted(inner, keys)
    before = _keys(keys)
    store.prepare(KINDS)
    encrypted(inner, keys)

    assert _keys(keys) == before


def test_a_joined_store_has_the_same_keys() -> None:
    inner = MemoryStorage()
    store = encrypted(inner)
    with store.over(inner).transaction() as tx:
        tx.add(person("p-1", '"joined"'))

    assert inside(store, "person", "p-1").body == '"joined"'


# Moving and changing what is stored.


@pytest.mark.parametrize("what", ["row", "person", "kind", "store", "index", "key row"])
def test_e1_what_is_moved_does_not_open(what: str) -> None:
    inner, keys = MemoryStorage(), MemoryStorage()
    store = encrypted(inner, keys)
    with store.transaction() as tx:
        tx.add(person("p-1", '"Ana"'))
        tx.add(person("p-2", '"Bo"'))
        tx.add(phone("t-1", "p-1", _NUMBER))
        tx.add(phone("t-2", "p-1", "+13035550101"))
        tx.add(phone("p-1", "p-1", None))
    _move(what, inner, keys)

    with pytest.raises(UnreadableError) as caught:
        _read_all(encrypted(inner, keys))
    assert caught.value.__context__ is None


def _there(row: Row | None) -> Row:
    assert row is not None
    return row


def _move(what: str, inner: Storage, keys: Storage) -> None:
    with inner.transaction() as tx:
        ana = _there(tx.get("person", "p-1"))
        one, two, third = (_there(tx.get("phone", name)) for name in ("t-1", "t-2", "p-1"))
        match what:
            case "row":
                tx.put(Row(kind="phone", id="t-1", columns=one.columns, body=two.body), expect=1)
            case "person":
                moved = {**one.columns, "owner": "p-2"}
                tx.put(Row(kind="phone", id="t-1", columns=moved, body=one.body), expect=1)
            case "kind":
                tx.put(Row(kind="person", id="p-1", columns=ana.columns, body=third.body), expect=1)
            case "index":
                moved = {**third.columns, "other": one.columns["number"]}
                tx.put(Row(kind="phone", id="p-1", columns=moved, body=third.body), expect=1)
            case "store":
                elsewhere = MemoryStorage()
                with encrypted(elsewhere, keys, name="other").transaction() as theirs:
                    theirs.add(person("p-1", '"Ana"'))
                foreign = inside(elsewhere, "person", "p-1")
                tx.put(Row(kind="person", id="p-1", columns=ana.columns, body=foreign.body), expect=1)
    if what == "key row":
        with keys.transaction() as tx:
            rows = {str(row.columns["owner"]): row for row in tx.find("wrapped_key", Query())}
            mine, theirs_ = rows["person/p-1"], rows["person/p-2"]
            tx.put(Row(kind="wrapped_key", id=mine.id, columns=mine.columns, body=theirs_.body), expect=1)


def test_a_row_under_a_key_that_is_gone_is_unreadable_and_not_hidden() -> None:
    inner = MemoryStorage()
    store = encrypted(inner)
    with store.transaction() as tx:
        tx.add(remark("r-1", "p-1", "{}"))
    with inner.transaction() as tx:
        row = tx.get("remark", "r-1")
        assert row is not None
        tx.add(Row(kind="remark", id="r-2", columns={"owner": "p-9"}, body=row.body))

    with pytest.raises(UnreadableError), store.transaction() as tx:
        tx.get("remark", "r-2")


class OnPurposeError(Exception):
    pass


def _add_and_fail(store: Storage) -> None:
    with store.transaction() as tx:
        tx.add(person("p-1"))
        raise OnPurposeError


def _add_in_both(store: Storage, other: Storage) -> None:
    with store.transaction() as tx:
        tx.add(person("p-1"))
        with other.transaction() as theirs:
            theirs.add(person("p-1"))


def _read_all(store: Storage) -> None:
    with store.transaction() as tx:
        for kind in ("person", "phone"):
            tx.find(kind, Query())


def _keys(keys: Storage) -> list[tuple[str, int]]:
    keys.prepare([WRAPPED_KEY])
    with keys.transaction() as tx:
        return [(row.id, row.revision) for row in tx.find("wrapped_key", Query())]


@pytest.mark.parametrize("role", ["keys", "register"])
def test_keys_in_the_database_of_the_data_are_refused_however_it_is_opened(role: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'practice.db'}"
    with SqlStorage(url) as data, SqlStorage(url) as same:
        keys = same if role == "keys" else MemoryStorage()
        store = EncryptedStorage(data, ring(), keys=keys, register=same)
        with pytest.raises(KeyMaterialError, match=r"key\.together key store: lies in"):
            store.prepare(KINDS)


def test_keys_in_another_database_are_taken_at_every_start(tmp_path: Path) -> None:
    for _ in range(2):
        with (
            SqlStorage(f"sqlite:///{tmp_path / 'practice.db'}") as data,
            SqlStorage(f"sqlite:///{tmp_path / 'keys.db'}") as keys,
        ):
            EncryptedStorage(data, ring(), keys=keys).prepare(KINDS)


@pytest.mark.parametrize("role", ["keys", "register"])
def test_another_table_prefix_is_no_other_place(role: str, database_url: str) -> None:
    with SqlStorage(database_url) as data, SqlStorage(database_url, table_prefix="vault_") as same:
        keys = same if role == "keys" else MemoryStorage()
        store = EncryptedStorage(data, ring(), keys=keys, register=same)
        with pytest.raises(KeyMaterialError, match=r"key\.together key store: lies in the database"):
            store.prepare(KINDS)


def test_another_prefix_on_one_engine_in_memory_is_no_other_place() -> None:
    with SqlStorage("sqlite://") as data:
        engine = data._database._engine
        store = EncryptedStorage(data, ring(), keys=SqlStorage(engine, table_prefix="vault_"))
        with pytest.raises(KeyMaterialError, match=r"key\.together"):
            store.prepare(KINDS)


def test_a_file_by_another_path_is_no_other_place(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with (
        SqlStorage(f"sqlite:///{tmp_path / 'practice.db'}") as data,
        SqlStorage(f"sqlite:///{tmp_path / 'link' / 'practice.db'}", table_prefix="vault_") as keys,
        pytest.raises(KeyMaterialError, match=r"key\.together"),
    ):
        EncryptedStorage(data, ring(), keys=keys).prepare(KINDS)


def test_another_database_of_one_server_is_another_place(tmp_path: Path) -> None:
    with (
        fresh_url("mariadb", tmp_path) as data_url,
        fresh_url("mariadb", tmp_path) as keys_url,
        SqlStorage(data_url) as data,
        SqlStorage(keys_url) as keys,
        SqlStorage(data_url, table_prefix="other_") as same,
    ):
        assert data.place == same.place != keys.place
        EncryptedStorage(data, ring(), keys=keys).prepare(KINDS)


def test_a_schema_that_a_url_sets_is_no_other_place(tmp_path: Path) -> None:
    with (
        fresh_url("postgresql", tmp_path) as data_url,
        fresh_url("postgresql", tmp_path) as keys_url,
        SqlStorage(data_url) as data,
        SqlStorage(keys_url) as keys,
        pytest.raises(KeyMaterialError, match=r"key\.together"),
    ):
        EncryptedStorage(data, ring(), keys=keys).prepare(KINDS)
