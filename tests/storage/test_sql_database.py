"""What SqlStorage makes of a database: constraints in the schema itself, and a host's own engine."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
import sqlalchemy as sa

from bedside.errors import StorageError, UniqueKeyError
from bedside.ports import Column, ColumnType, Kind, Query, Row, Storage, UniqueKey
from bedside.storage import SqlStorage
from bedside.testing import CONTRACT_KINDS, digest

_PERSON = Kind(name="person", columns=(Column("name"), Column("age", ColumnType.INTEGER, nullable=True)))
_GIFT = Kind(name="gift", columns=(Column("person", references="person"),), appended=True)
_KINDS = (_PERSON, _GIFT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStorage]:
    with SqlStorage(f"sqlite:///{path}") as store:
        store.prepare(_KINDS)
        with store.transaction() as tx:
            tx.add(Row(kind="person", id="p-1", columns={"name": "Kim", "age": None}))
            tx.add(Row(kind="gift", id="g-1", columns={"person": "p-1"}))
        yield store


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE bedside_gift SET body = ''", "append-only"),
        ("DELETE FROM bedside_gift", "append-only"),
        ("UPDATE bedside__journal SET content = ''", "append-only"),
        ("DELETE FROM bedside__journal", "append-only"),
        ("UPDATE bedside_person SET age = 'old'", "cannot store TEXT"),
        ("DELETE FROM bedside_person", "FOREIGN KEY"),
        ("UPDATE bedside_person SET name = NULL", "NOT NULL"),
        ("INSERT INTO bedside__counters VALUES ('budget', -1)", "CHECK"),
    ],
)
@pytest.mark.usefixtures("journal_entry")
def test_the_database_itself_refuses(path: Path, statement: str, problem: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")

    with pytest.raises(sqlite3.IntegrityError, match=problem):
        connection.execute(statement)
    connection.close()


@pytest.fixture
def journal_entry(store: SqlStorage, path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("INSERT INTO bedside__journal VALUES (1, '{}', '', '')")
    connection.close()


@pytest.mark.usefixtures("store")
def test_a_file_is_written_ahead_and_columns_are_typed(path: Path) -> None:
    connection = sqlite3.connect(path)

    columns = {name: kind for _, name, kind, *_ in connection.execute("PRAGMA table_info(bedside_gift)")}
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    connection.close()

    assert mode == "wal"
    assert columns["key"] == "INTEGER"
    assert columns["id"] == "TEXT"
    assert columns["person"] == "INTEGER"


@pytest.mark.usefixtures("store")
def test_what_was_committed_is_there_when_the_file_is_opened_again(path: Path) -> None:
    with SqlStorage(f"sqlite:///{path}") as again:
        again.prepare(_KINDS)
        with again.transaction() as tx:
            gift = tx.get("gift", "g-1")

    assert gift is not None
    assert gift.columns == {"person": "p-1"}


@pytest.mark.usefixtures("store")
def test_a_table_that_lacks_a_column_is_refused_by_name(path: Path) -> None:
    wider = attrs.evolve(_PERSON, columns=(*_PERSON.columns, Column("city", nullable=True)))

    with (
        SqlStorage(f"sqlite:///{path}") as again,
        pytest.raises(StorageError, match=r"table bedside_person: column city \(text, may be empty"),
    ):
        again.prepare([wider])


@pytest.mark.usefixtures("store")
def test_a_column_of_another_type_is_refused_by_name(path: Path) -> None:
    other = attrs.evolve(_PERSON, columns=(Column("name", ColumnType.INTEGER), _PERSON.columns[1]))

    with (
        SqlStorage(f"sqlite:///{path}") as again,
        pytest.raises(StorageError, match="table bedside_person: column name is text, not whole"),
    ):
        again.prepare([other])


@pytest.mark.usefixtures("store")
def test_a_column_that_nobody_declares_any_more_is_refused_by_name(path: Path) -> None:
    narrower = attrs.evolve(_PERSON, columns=(_PERSON.columns[1],))

    with SqlStorage(f"sqlite:///{path}") as again, pytest.raises(StorageError, match="demands column name"):
        again.prepare([narrower])


def test_a_unique_key_declared_later_is_created(store: SqlStorage) -> None:
    store.prepare([attrs.evolve(_PERSON, unique=(UniqueKey("name", ("name",)),))])

    with pytest.raises(UniqueKeyError, match="name"), store.transaction() as tx:
        tx.add(Row(kind="person", id="p-2", columns={"name": "Kim", "age": None}))


def test_kinds_may_reference_one_another() -> None:
    chicken = Kind(name="chicken", columns=(Column("egg", nullable=True, references="egg"),))
    egg = Kind(name="egg", columns=(Column("chicken", nullable=True, references="chicken"),))

    with SqlStorage("sqlite://") as store:
        store.prepare([chicken, egg])
        with store.transaction() as tx:
            tx.add(Row(kind="chicken", id="c-1", columns={"egg": None}))
            tx.add(Row(kind="egg", id="e-1", columns={"chicken": "c-1"}))
            tx.put(Row(kind="chicken", id="c-1", columns={"egg": "e-1"}), expect=1)

            assert [row.id for row in tx.find("chicken", Query(equal={"egg": "e-1"}))] == ["c-1"]


def test_long_names_stay_apart() -> None:
    long = "a" * 60
    kind = Kind(name=long, columns=(Column(long), Column(f"{long}_b")), indexes=((long,), (f"{long}_b",)))

    with SqlStorage("sqlite://") as store:
        store.prepare([kind])
        with store.transaction() as tx:
            tx.add(Row(kind=long, id="x-1", columns={long: "1", f"{long}_b": "2"}))

            assert len(tx.find(long, Query(equal={f"{long}_b": "2"}))) == 1


def test_two_prefixes_are_two_stores_in_one_database(path: Path) -> None:
    digests = []
    for prefix in ("one_", "two_"):
        with SqlStorage(f"sqlite:///{path}", table_prefix=prefix) as store:
            store.prepare(CONTRACT_KINDS)
            with store.transaction() as tx:
                tx.spend(prefix, 1, limit=1)
            digests.append(digest(store, CONTRACT_KINDS, counters=("one_",)))

    assert digests[0] != digests[1]


def test_a_schema_is_where_the_tables_are(tmp_path: Path) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"ATTACH '{tmp_path / 'other.db'}' AS other")
        connection.commit()

    store = SqlStorage(engine, schema="other")
    store.prepare(CONTRACT_KINDS)
    with store.transaction() as tx:
        row = Row(kind="member", id="m-1", columns=_member_columns("m-1"))
        tx.add(row)

    assert sa.inspect(engine).get_table_names() == []
    assert "bedside_member" in sa.inspect(engine).get_table_names(schema="other")
    engine.dispose()


def test_an_index_serves_rows_and_order(store: SqlStorage, path: Path) -> None:
    store.prepare([attrs.evolve(_PERSON, indexes=(("name",),))])
    connection = sqlite3.connect(path)

    plan = connection.execute(
        "EXPLAIN QUERY PLAN SELECT id FROM bedside_person WHERE name = 'Kim' AND id > 'p' ORDER BY id"
    ).fetchall()
    connection.close()

    assert [step[3] for step in plan] == [
        "SEARCH bedside_person USING COVERING INDEX bedside_person_by_name (name=? AND id>?)"
    ]


# --- errors -----------------------------------------------------------------------------------


def test_an_error_carries_nothing_of_the_driver(store: SqlStorage) -> None:
    with pytest.raises(UniqueKeyError) as caught, store.transaction() as tx:
        tx.add(Row(kind="person", id="p-1", columns={"name": "Petronella", "age": 1}))

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_after_a_failure_of_the_database_nothing_of_the_block_is_kept(store: SqlStorage, path: Path) -> None:
    connection = sqlite3.connect(path)
    refuse = "CREATE TRIGGER refuse BEFORE INSERT ON bedside_gift BEGIN SELECT RAISE(ROLLBACK, 'Kim'); END"
    connection.execute(refuse)
    connection.close()

    with pytest.raises(StorageError, match="leave its block"):
        _add_a_person_and_then_a_gift(store)

    assert _people(store) == ["p-1"]


def _add_a_person_and_then_a_gift(store: SqlStorage) -> None:
    with store.transaction() as tx:
        tx.add(Row(kind="person", id="p-2", columns={"name": "Lee", "age": 2}))
        with pytest.raises(StorageError, match="SQLITE_CONSTRAINT_TRIGGER") as caught:
            tx.add(Row(kind="gift", id="g-2", columns={"person": "p-1"}))
        assert caught.value.__context__ is None
        with pytest.raises(StorageError, match="leave its block"):
            tx.spend("budget", 1, limit=1)


def test_a_database_that_another_program_holds_says_so(path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 0})
    store = SqlStorage(engine)
    store.prepare(_KINDS)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageError, match=r"SQLITE_BUSY.*try again"), store.transaction():
        pass

    other.execute("ROLLBACK")
    other.close()
    with store.transaction() as tx:
        assert tx.find("person", Query()) == []
    engine.dispose()


def test_nothing_works_before_prepare() -> None:
    store = SqlStorage("sqlite://")

    with pytest.raises(StorageError, match="prepare"), store.transaction():
        pass
    store.close()


def test_sqlalchemy_is_loaded_only_when_a_store_is_opened() -> None:
    script = (
        "import sys; sys.modules['sqlalchemy'] = None\n"
        "from bedside.errors import MissingExtraError\n"
        "from bedside.storage import MemoryStorage, SqlStorage\n"
        "try: SqlStorage('sqlite://')\n"
        "except MissingExtraError as error: print(error)\n"
    )

    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert answer.stdout == 'SqlStorage needs an extra: pip install "bedside[sql]"\n'


# --- a host's engine --------------------------------------------------------------------------


@pytest.fixture
def engine(path: Path) -> Iterator[sa.Engine]:
    engine = sa.create_engine(f"sqlite:///{path}", pool_size=1)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE booking (id TEXT PRIMARY KEY)")
    yield engine
    engine.dispose()


@pytest.fixture
def hosted(engine: sa.Engine) -> SqlStorage:
    store = SqlStorage(engine)
    store.prepare(_KINDS)
    return store


def test_a_hosts_connections_come_back_as_they_were(engine: sa.Engine, hosted: SqlStorage) -> None:
    with hosted.transaction() as tx:
        tx.add(Row(kind="person", id="p-1", columns={"name": "Kim", "age": 1}))

    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        assert driver.isolation_level is not None
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 0
    hosted.close()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM bedside_person").scalar() == 1


def test_a_joined_transaction_commits_with_the_hosts(engine: sa.Engine, hosted: SqlStorage) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO booking VALUES ('b-1')")
        with hosted.joined(connection).transaction() as tx:
            tx.add(Row(kind="person", id="p-1", columns={"name": "Kim", "age": 1}))

    assert _bookings(engine) == ["b-1"]
    assert _people(hosted) == ["p-1"]


def test_nothing_is_kept_when_the_host_rolls_back(engine: sa.Engine, hosted: SqlStorage) -> None:
    with engine.connect() as connection:
        connection.begin()
        with hosted.joined(connection).transaction() as tx:
            tx.add(Row(kind="person", id="p-1", columns={"name": "Kim", "age": 1}))
        connection.exec_driver_sql("INSERT INTO booking VALUES ('b-1')")
        connection.rollback()

    assert _bookings(engine) == []
    assert _people(hosted) == []


def test_a_joined_block_that_raises_rolls_the_host_back_too(engine: sa.Engine, hosted: SqlStorage) -> None:
    with engine.connect() as connection:
        connection.begin()
        connection.exec_driver_sql("INSERT INTO booking VALUES ('b-1')")
        joined = hosted.joined(connection)
        with joined.transaction() as tx:
            tx.add(Row(kind="person", id="p-1", columns={"name": "Kim", "age": 1}))
        with pytest.raises(UniqueKeyError), joined.transaction() as tx:
            tx.add(Row(kind="person", id="p-1", columns={"name": "Lee", "age": 2}))
        connection.commit()

    assert _bookings(engine) == []
    assert _people(hosted) == []


def test_joining_needs_an_open_transaction_and_prepared_kinds(engine: sa.Engine, hosted: SqlStorage) -> None:
    with engine.connect() as connection:
        joined = hosted.joined(connection)
        with pytest.raises(StorageError, match="begin one"), joined.transaction():
            pass
        joined.prepare(_KINDS)
        with pytest.raises(StorageError, match="prepare the SqlStorage itself"):
            joined.prepare([Kind(name="extra")])
        connection.begin()
        with joined.transaction(), pytest.raises(StorageError, match="do not nest"), joined.transaction():
            pass


def test_threads_share_a_database_in_memory() -> None:
    with SqlStorage("sqlite://") as store:
        store.prepare(_KINDS)

        def add(number: int) -> None:
            with store.transaction() as tx:
                tx.add(Row(kind="person", id=f"p-{number}", columns={"name": "Kim", "age": number}))

        threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)

        assert _people(store) == ["p-0", "p-1", "p-2", "p-3"]


def _people(store: Storage) -> list[str]:
    with store.transaction() as tx:
        return [row.id for row in tx.find("person", Query())]


def _bookings(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return [str(name) for (name,) in connection.exec_driver_sql("SELECT id FROM booking")]


def _member_columns(name: str) -> dict[str, str | int | None]:
    return {"name": name, "city": None, "code": None, "born_on": None, "sponsor": name}


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_database_file_that_is_made_is_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "given.db").touch()
    (tmp_path / "given.db").chmod(0o640)
    for name, mode in (("new.db", 0o600), ("given.db", 0o640)):
        with SqlStorage(f"sqlite:///{tmp_path / name}") as store:
            store.prepare([Kind(name="place")])
            files = [*tmp_path.glob(f"{name}*")]
            assert {path.stat().st_mode & 0o777 for path in files} == {mode}
            assert len(files) == 3  # its log and its index of that too


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///practice.db"])
def test_a_sqlite_url_takes_no_schema(url: str) -> None:
    with pytest.raises(StorageError, match="a SQLite file has no schemas; leave schema out"):
        SqlStorage(url, schema="practice")
