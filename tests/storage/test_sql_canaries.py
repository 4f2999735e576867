"""Planted names, numbers and clinical words come out in no error, representation or log line."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from tests.conftest import ReusedStore
from tests.databases import DATABASES
from tests.test_uncaused import everything_on

from bedside.errors import BedsideError, StorageError
from bedside.ports import Query, Range, Row, Storage, Transaction
from bedside.storage import MemoryStorage, SqlStorage
from bedside.storage.sql.dialects import open_engine
from bedside.testing import CONTRACT_KINDS
from bedside.testing.rows import changed, member, once, payment

NAME, PHONE, WORD = "Petronella-Quux", "+15550100199", "pericoronitis"
CANARIES = (NAME, PHONE, WORD)
_BODY = f'{{"note": "{WORD}", "phone": "{PHONE}"}}'

_Fault = Callable[[Transaction], object]
_FAULTS: dict[str, _Fault] = {
    "unique": lambda tx: tx.add(planted("m-2", code=PHONE)),
    "unique pair": lambda tx: tx.add(planted("m-2", city=NAME)),
    "unique put": lambda tx: tx.put(planted("m-3", code=PHONE), expect=1),
    "id": lambda tx: tx.add(planted("m-1")),
    "stale": lambda tx: tx.put(planted("m-1"), expect=9),
    "reference": lambda tx: tx.add(payment("p-1", of="m-9", amount=1, request=PHONE)),
    "nul": lambda tx: tx.add(planted("m-2", code=f"{NAME}\0")),
    "long": lambda tx: tx.add(planted("m-2", code=PHONE * 30)),
    "body": lambda tx: tx.add(planted("m-2", body=f"{WORD}\0")),
    "type": lambda tx: tx.add(changed(planted("m-2"), {"born_on": PHONE})),
    "query": lambda tx: tx.find("member", Query(equal={"born_on": PHONE})),
    "range": lambda tx: tx.find("member", Query(range=Range(column="born_on", at_least=WORD))),
    "trigger": lambda tx: tx.add(payment("p-2", of="m-1", amount=13, request=PHONE)),
}


def planted(record_id: str, *, body: str = _BODY, **columns: str | int | None) -> Row:
    """A member all of whose values are canaries."""
    return member(record_id, body=body, **{"name": NAME, **columns})


@pytest.fixture(params=DATABASES)
def store(
    request: pytest.FixtureRequest, reused_store: ReusedStore, tmp_path: object
) -> Iterator[SqlStorage]:
    """A store on a host's engine that logs all it can, with canaries in it and a trigger that quotes them."""
    url = f"sqlite:///{tmp_path}/store.db"
    if request.param != "sqlite":
        reused_store(request.param).emptied()
        url = reused_store(request.param).url
    engine = open_engine(url)
    store = SqlStorage(engine)
    store.prepare(CONTRACT_KINDS)
    once(store, lambda tx: [tx.add(planted("m-1", code=PHONE, city=NAME)), tx.add(member("m-3"))])
    with engine.begin() as connection:
        for statement in _TRIGGERS[request.param]:
            connection.exec_driver_sql(statement)
    yield store
    with engine.begin() as connection:
        for statement in _UNDONE[request.param]:
            connection.exec_driver_sql(statement)
    engine.dispose()


_SAYS = f"{NAME} {PHONE} {WORD}"
_TRIGGERS = {
    "sqlite": [
        "CREATE TRIGGER canary BEFORE INSERT ON bedside_payment WHEN NEW.amount = 13"
        f" BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    ],
    "postgresql": [
        f"CREATE FUNCTION canary() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION '{_SAYS}'"
        f" USING DETAIL = '{_SAYS}', HINT = '{_SAYS}'; END$$",
        "CREATE TRIGGER canary BEFORE INSERT ON bedside_payment FOR EACH ROW EXECUTE FUNCTION canary()",
    ],
    "mariadb": [
        "CREATE TRIGGER canary BEFORE INSERT ON bedside_payment FOR EACH ROW"
        f" SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{_SAYS}'"
    ],
}
_UNDONE = {
    "sqlite": ["DROP TRIGGER canary"],
    "postgresql": ["DROP TRIGGER canary ON bedside_payment", "DROP FUNCTION canary"],
    "mariadb": ["DROP TRIGGER canary"],
}


@pytest.mark.parametrize("fault", _FAULTS.values(), ids=list(_FAULTS))
def test_nothing_that_is_stored_comes_out_of_an_error(
    store: SqlStorage, fault: _Fault, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(StorageError) as caught:
        _do(store, fault)

    _check(shown_by(caught.value))
    _check(caplog.text)


_ID_FAULTS: dict[str, _Fault] = {
    "taken": lambda tx: tx.add(member(NAME)),
    "stale": lambda tx: tx.put(member(NAME), expect=9),
    "gone": lambda tx: tx.put(member(PHONE), expect=1),
    "appended": lambda tx: tx.put(payment(PHONE, of="m-1", amount=1, request="r-1"), expect=1),
    "reference": lambda tx: tx.add(payment("p-1", of=PHONE, amount=1, request="r-1")),
    "counter": lambda tx: tx.spend(f"cap of {PHONE}", 2, limit=1),
    "not prepared": lambda tx: tx.get("ghost", NAME),
}


@pytest.mark.parametrize("fault", _ID_FAULTS.values(), ids=list(_ID_FAULTS))
@pytest.mark.parametrize("where", ["database", "memory"])
def test_an_id_that_somebody_chose_comes_out_of_no_error(
    store: SqlStorage, fault: _Fault, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    held: Storage = store
    if where == "memory":
        held = MemoryStorage()
        held.prepare(CONTRACT_KINDS)
        once(held, lambda tx: tx.add(member("m-1")))
    once(held, lambda tx: tx.add(member(NAME)))

    with caplog.at_level(logging.DEBUG), pytest.raises(StorageError) as caught:
        _do(held, fault)

    _check(everything_on(caught.value))
    _check(caplog.text)


def test_the_canaries_are_seen_where_they_do_come_out(store: SqlStorage) -> None:
    # Without the store's own handling the driver's errors do quote what is stored.
    engine = store._database._engine
    taken = sa.text("INSERT INTO bedside_payment (id) VALUES (:phone)")
    with pytest.raises(sa.exc.DBAPIError) as caught, engine.begin() as connection:
        connection.execute(taken, {"phone": PHONE})

    with pytest.raises(AssertionError):
        _check(shown_by(caught.value, ours_only=False))


def test_no_representation_shows_what_it_holds(store: SqlStorage) -> None:
    row = once(store, lambda tx: tx.get("member", "m-1"))
    query = Query(equal={"name": NAME}, range=Range(column="code", at_least=PHONE, below=WORD))

    _check(repr([row, query, planted("m-9"), store]))


def _do(store: Storage, fault: _Fault) -> None:
    with store.transaction() as tx:
        fault(tx)


def shown_by(error: BaseException, *, ours_only: bool = True) -> str:
    """Everything that a log or an error tracker could show of *error*: local variables as well."""
    shown: list[str] = []
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        each = pending.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        pending += [each.__cause__, each.__context__]
        shown += [str(each), repr(each), repr(each.args), repr(vars(each)), *getattr(each, "__notes__", ())]
        for frame, _ in traceback.walk_tb(each.__traceback__):
            if not ours_only or "/src/bedside/storage/" in frame.f_code.co_filename:
                shown += [
                    f"{frame.f_code.co_qualname} {name} = {held!r}" for name, held in frame.f_locals.items()
                ]
    if isinstance(error, BedsideError):
        assert error.__context__ is None
    return "\n".join(shown)


def _check(text: str) -> None:
    for canary in CANARIES:
        found = [line[:200] for line in text.splitlines() if canary in line]
        assert not found, f"{canary}: {found}"
