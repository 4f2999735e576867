"""What goes wrong with a database: one named error that says what to do, and nothing half kept."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.conftest import ReusedStore
from tests.databases import DATABASES, SERVERS, Reused, fresh_url
from tests.storage.lossy_proxy import Fault, LossyProxy, lossy

from bedside.errors import (
    CommitUnknownError,
    ContentionError,
    StorageError,
    StorageUnavailableError,
    UniqueKeyError,
)
from bedside.ports import Query, Row, Storage, Transaction
from bedside.storage import SqlStorage
from bedside.storage.sql.dialects import open_engine
from bedside.testing import CONTRACT_KINDS
from bedside.testing.rows import entry, ids, member, once, payment, task

# --- URLs and servers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "harbour.db",
        "",
        "nosuch://host/db",
        "sqlite+nosuch:///x.db",
        "postgresql+asyncpg://host/db",
        "mysql+mysqldb://host/db",
        "Petronella://host/db",
        "postgresql://nobody:Petronella@host:port/db",
        "postgresql://nobody:Petronella@host",
        "mariadb://nobody:Petronella@host/",
    ],
)
def test_what_is_no_database_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(StorageError, match=r"write sqlite:///practice\.db, postgresql://") as caught:
        SqlStorage(url)

    assert "Petronella" not in str(caught.value)


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        (None, "give a URL such as sqlite:///practice.db, or an engine"),
        (Path("harbour.db"), "give a URL such as sqlite:///practice.db, or an engine"),
        ("sqlite:///", "names no file; write sqlite:///practice.db, or sqlite:// to keep nothing"),
        ("sqlite:///harbour.db?mode=ro", "only with uri=true"),
    ],
)
def test_what_would_be_kept_nowhere_or_read_otherwise_is_refused(what: Any, problem: str) -> None:
    with pytest.raises(StorageError, match=problem):
        SqlStorage(what)


def test_a_client_encoding_of_the_environment_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with fresh_url("postgresql", tmp_path) as url, SqlStorage(url) as store:
        store.prepare(CONTRACT_KINDS)
        once(store, lambda tx: tx.add(member("m-1", name="Petronella 😀")))
        assert once(store, lambda tx: tx.get("member", "m-1")) is not None


@pytest.mark.parametrize(
    "url",
    ["postgresql://nobody:Petronella@127.0.0.1:9/harbour", "mariadb://nobody:Petronella@127.0.0.1:9/harbour"],
)
def test_a_server_that_is_down_is_unavailable(url: str) -> None:
    with (
        SqlStorage(url) as store,
        pytest.raises(StorageUnavailableError, match="see that the server is up") as caught,
    ):
        store.prepare(CONTRACT_KINDS)

    assert "Petronella" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("name", SERVERS)
def test_a_database_that_is_not_there_is_unavailable(name: str, reused_store: ReusedStore) -> None:
    url = sa.make_url(reused_store(name).url).set(database="bedside_nosuch")

    with (
        SqlStorage(url.render_as_string(hide_password=False)) as store,
        pytest.raises(StorageUnavailableError, match="URL"),
    ):
        store.prepare(CONTRACT_KINDS)


def test_a_schema_that_is_not_there_is_unavailable(reused_store: ReusedStore) -> None:
    with (
        SqlStorage(reused_store("postgresql").url, schema="bedside_nosuch") as store,
        pytest.raises(StorageUnavailableError, match="no such schema; create it"),
    ):
        store.prepare(CONTRACT_KINDS)


@pytest.mark.parametrize("prefix", ["", "Harbour_", "a-b", "1_", "a" * 31, 'a"; DROP'])
def test_a_prefix_that_is_no_name_is_refused(prefix: str) -> None:
    with pytest.raises(StorageError, match="a table_prefix is 1 to 30"):
        SqlStorage("sqlite://", table_prefix=prefix)


# --- files -------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    with (
        SqlStorage(f"sqlite:///{tmp_path / 'nowhere' / 'store.db'}") as store,
        pytest.raises(StorageUnavailableError, match=r"SQLITE_CANTOPEN.*its folder is there"),
    ):
        store.prepare(CONTRACT_KINDS)


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_text("this is a letter, not a database; it is long enough to be read as a header" * 9)

    with (
        SqlStorage(f"sqlite:///{path}") as store,
        pytest.raises(StorageUnavailableError, match="SQLITE_NOTADB"),
    ):
        store.prepare(CONTRACT_KINDS)


def test_a_read_only_database_is_unavailable_and_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with SqlStorage(f"sqlite:///{path}") as store:
        store.prepare(CONTRACT_KINDS)
    # Root may write any file, so that the file's own permissions would show nothing here.
    engine = sa.create_engine("sqlite://", creator=lambda: _read_only(path), poolclass=sa.NullPool)

    host = SqlStorage(engine)
    host.prepare(CONTRACT_KINDS)

    with pytest.raises(StorageUnavailableError, match=r"SQLITE_READONLY.*may not be written"):
        once(host, lambda tx: tx.add(member("m-1")))

    assert ids(host, "member", Query()) == []


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)


def test_a_full_disk_is_unavailable_and_keeps_nothing(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    store = SqlStorage(engine)
    store.prepare(CONTRACT_KINDS)

    @sa.event.listens_for(engine, "checkout")
    def fill(connection: sqlite3.Connection, *rest: object) -> None:
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    with pytest.raises(StorageUnavailableError, match=r"SQLITE_FULL: the disk is full"):
        once(store, lambda tx: [tx.add(member(f"m-{n}", body=f'"{"x" * 4000}"')) for n in range(9)])

    assert ids(store, "member", Query()) == []
    engine.dispose()


_READ_ONLY = {
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
}


@pytest.mark.parametrize("name", SERVERS)
def test_a_read_only_session_is_unavailable_and_keeps_nothing(name: str, reused_store: ReusedStore) -> None:
    shared = reused_store(name)
    shared.emptied().prepare(CONTRACT_KINDS)
    engine = open_engine(shared.url)
    with engine.connect() as connection:
        connection.exec_driver_sql(_READ_ONLY[name])
        connection.commit()
        with pytest.raises(StorageUnavailableError, match="read-only"), connection.begin():
            once(shared.store.joined(connection), lambda tx: tx.add(member("m-1")))
    engine.dispose()

    assert ids(shared.store, "member", Query()) == []


# --- other writers -----------------------------------------------------------------------------


@pytest.fixture(params=DATABASES)
def impatient(
    request: pytest.FixtureRequest, tmp_path: Path, reused_store: ReusedStore
) -> Iterator[sa.Engine]:
    """A host's engine that waits for no lock, at a place that is prepared."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    if request.param in SERVERS:
        reused_store(request.param).emptied()
        url = reused_store(request.param).url
    with SqlStorage(url) as store:
        store.prepare(CONTRACT_KINDS)
        once(store, lambda tx: [tx.add(member("m-1")), tx.add(member("m-2"))])
    engine = open_engine(url)

    @sa.event.listens_for(engine, "connect")
    def hurry(connection: sa.engine.interfaces.DBAPIConnection, *rest: object) -> None:
        cursor = connection.cursor()
        cursor.execute(
            {
                "sqlite": "PRAGMA busy_timeout = 50",
                "postgresql": "SET lock_timeout = 50",
                "mariadb": "SET SESSION innodb_lock_wait_timeout = 1",
            }[request.param]
        )
        cursor.close()
        connection.commit()

    yield engine
    engine.dispose()


@pytest.mark.parametrize("swallowed", [False, True])
def test_a_lock_that_is_not_given_up_is_contention_and_the_whole_unit_is_undone(
    impatient: sa.Engine, swallowed: bool
) -> None:
    store = SqlStorage(impatient)
    store.prepare(CONTRACT_KINDS)
    with impatient.connect() as other, impatient.connect() as mine:
        other.begin()
        once(store.joined(other), lambda tx: tx.put(member("m-2", city="Bath"), expect=1))
        mine.begin()

        with pytest.raises(ContentionError, match="run the whole unit again") as caught:
            _write_both(store.joined(mine), swallowed=swallowed)
        mine.commit()
        other.rollback()

    assert swallowed or caught.value.__context__ is None
    assert ids(store, "member", Query(equal={"city": "York"})) == []


def _write_both(store: Storage, *, swallowed: bool) -> None:
    # MariaDB rolls back only the statement that waited too long: the first put would be kept.
    with store.transaction() as tx:
        tx.put(member("m-1", city="York"), expect=1)
        with suppress(*([ContentionError] if swallowed else [])):
            tx.put(member("m-2", city="York"), expect=1)


@pytest.mark.parametrize("name", SERVERS)
def test_two_writers_that_wait_for_one_another_are_told_apart(name: str, reused_store: ReusedStore) -> None:
    store = reused_store(name).emptied()
    store.prepare(CONTRACT_KINDS)
    once(store, lambda tx: [tx.add(member("m-1")), tx.add(member("m-2"))])
    meet = threading.Barrier(2)
    answers: list[str] = []

    def write(first: str, second: str) -> None:
        try:
            with store.transaction() as tx:
                tx.put(member(first, city="York"), expect=1)
                meet.wait(timeout=30)
                tx.put(member(second, city="York"), expect=1)
        except StorageError as error:
            answers.append(type(error).__name__)
        else:
            answers.append("kept")

    threads = [threading.Thread(target=write, args=pair) for pair in (("m-1", "m-2"), ("m-2", "m-1"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    # The one that gave way would have met a stale revision too, had it waited.
    assert sorted(answers) == ["ContentionError", "kept"]
    assert ids(store, "member", Query(equal={"city": "York"})) == ["m-1", "m-2"]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("40001", ContentionError),
        ("40P01", ContentionError),
        ("55P03", ContentionError),
        ("57P01", StorageUnavailableError),
        ("53100", StorageUnavailableError),
        ("25006", StorageUnavailableError),
        ("42501", StorageUnavailableError),
        ("42703", StorageError),
    ],
)
def test_a_code_of_postgresql_has_its_error(
    code: str, error: type[StorageError], reused_store: ReusedStore
) -> None:
    said = f"DO $$ BEGIN RAISE EXCEPTION 'Petronella' USING ERRCODE = '{code}', DETAIL = 'Petronella'; END $$"

    assert type(_refused(reused_store("postgresql"), said)) is error


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (1020, ContentionError),
        (1205, ContentionError),
        (1213, ContentionError),
        (1021, StorageUnavailableError),
        (1114, StorageUnavailableError),
        (1290, StorageUnavailableError),
        (1142, StorageUnavailableError),
        (1927, StorageUnavailableError),
        (1054, StorageError),
    ],
)
def test_a_code_of_mariadb_has_its_error(
    code: int, error: type[StorageError], reused_store: ReusedStore
) -> None:
    said = f"SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = {code}, MESSAGE_TEXT = 'Petronella'"

    assert type(_refused(reused_store("mariadb"), said)) is error


def _refused(shared: Reused, trigger_says: str) -> StorageError:
    """The error of a transaction in which a trigger of the host's raises."""
    store = shared.emptied()
    store.prepare(CONTRACT_KINDS)
    with shared.trigger("bedside_task", trigger_says), pytest.raises(StorageError) as caught:
        once(store, lambda tx: [tx.add(member("m-1")), tx.add(task("t-1"))])
    assert "Petronella" not in repr(caught.value)
    assert caught.value.__context__ is None
    assert ids(store, "member", Query()) == []
    return caught.value


# --- connections that are lost -----------------------------------------------------------------


@pytest.mark.parametrize("name", SERVERS)
def test_a_connection_that_is_killed_is_unavailable_and_the_next_one_works(
    name: str, reused_store: ReusedStore
) -> None:
    shared = reused_store(name)
    store = shared.emptied()
    store.prepare(CONTRACT_KINDS)

    with pytest.raises(StorageUnavailableError, match="nothing was kept"):
        _write_around(store, shared.kill_others)

    assert once(store, lambda tx: tx.add(member("m-3"))).revision == 1
    assert ids(store, "member", Query()) == ["m-3"]


def _write_around(store: Storage, happens: Callable[[], None]) -> None:
    with store.transaction() as tx:
        tx.add(member("m-1"))
        happens()
        tx.add(member("m-2"))


@pytest.fixture(params=SERVERS)
def losing(
    request: pytest.FixtureRequest, reused_store: ReusedStore
) -> Iterator[tuple[SqlStorage, LossyProxy, Storage]]:
    """A store behind a proxy that can lose a commit, and the store itself, round the proxy."""
    shared = reused_store(request.param)
    beside = shared.emptied()
    beside.prepare(CONTRACT_KINDS)
    with lossy(shared.url) as (through, proxy), SqlStorage(through) as store:
        store.prepare(CONTRACT_KINDS)
        yield store, proxy, beside


@pytest.mark.parametrize(
    ("fault", "sealing", "error", "kept"),
    [
        (Fault.BEFORE, True, StorageUnavailableError, False),
        (Fault.AFTER, True, None, True),
        (Fault.BEFORE, False, CommitUnknownError, False),
        (Fault.AFTER, False, CommitUnknownError, True),
        (Fault.AFTER_AND_DOWN, True, CommitUnknownError, True),
    ],
)
def test_a_commit_that_is_lost_is_settled_by_the_journal(
    losing: tuple[SqlStorage, LossyProxy, Storage],
    fault: Fault,
    sealing: bool,
    error: type[StorageError] | None,
    kept: bool,
) -> None:
    store, proxy, beside = losing

    def write(tx: Transaction) -> None:
        tx.add(member("m-1"))
        if sealing:
            tx.append(entry("register"))
        proxy.fault = fault

    assert _error_of(lambda: once(store, write)) is error

    assert ids(beside, "member", Query()) == (["m-1"] if kept else [])
    assert len(once(beside, lambda tx: tx.journal())) == (sealing and kept)


def test_a_lost_commit_of_nothing_but_reads_is_no_error(
    losing: tuple[SqlStorage, LossyProxy, Storage],
) -> None:
    store, proxy, _ = losing

    def read(tx: Transaction) -> object:
        proxy.fault = Fault.BEFORE
        return tx.get("member", "m-1")

    assert once(store, read) is None


def _error_of(step: Callable[[], object]) -> type[StorageError] | None:
    try:
        step()
    except StorageError as error:
        return type(error)
    return None


# --- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (member("m-1", name="nul \0"), "NUL"),
        (member("m-1", name="half \ud83e"), "half a character"),
        (member("m-1", name="x" * 256), "at most 255 characters"),
        (member("m" * 129), "1 to 128 characters"),
        (member("m-1", born_on=2**53 + 1), r"2\*\*53"),
        (member("m-1", born_on=-(2**53) - 1), r"2\*\*53"),
        (member("m-1", body="nul \0"), "NUL"),
        (payment("p-1", of="m-9", amount=1), "not stored"),
    ],
    ids=["nul", "half", "long", "long-id", "above", "below", "body", "reference"],
)
def test_what_no_database_keeps_is_refused_in_every_store_before_anything_is_written(
    any_store: Storage, row: Row, problem: str
) -> None:
    any_store.prepare(CONTRACT_KINDS)

    with pytest.raises(StorageError, match=problem):
        once(any_store, lambda tx: [tx.add(member("m-0")), tx.add(row)])

    assert ids(any_store, "member", Query()) == []


def test_the_longest_texts_and_largest_numbers_come_back_from_every_store(any_store: Storage) -> None:
    any_store.prepare(CONTRACT_KINDS)
    widest = "\U0001f9b7" * 255
    row = member("\U0001f9b7" * 128, name=widest, city=widest, code=widest, born_on=2**53)

    once(any_store, lambda tx: tx.add(row))

    found = once(any_store, lambda tx: tx.find("member", Query(equal={"city": widest, "code": widest})))
    assert [dict(each.columns) for each in found] == [dict(row.columns)]


def test_twins_are_two_keys_in_every_store(any_store: Storage) -> None:
    any_store.prepare(CONTRACT_KINDS)
    twins = ("code", "Code", "code ", "code\u0301", "c\u00f3de")

    with any_store.transaction() as tx:
        for twin in twins:
            tx.add(member(f"m-{twin}", code=twin))
        for twin in twins:
            with pytest.raises(UniqueKeyError):
                tx.add(member(f"n-{twin}", code=twin))

    assert len(ids(any_store, "member", Query())) == len(twins)
