"""Mistakes: each is refused with a name and without a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

import attrs
import pytest

from bedside.errors import StorageError
from bedside.ports import Column, Kind, Query, Range, Row, Storage, Transaction, UniqueKey, Value
from bedside.testing.contracts import promise
from bedside.testing.rows import (
    CONTRACT_KINDS,
    MEMBER,
    MINUTE,
    NOON,
    changed,
    member,
    once,
    stored,
    task,
)

__all__ = ["MistakeContract"]

_NAME = "Petronella"


class MistakeContract:
    """Mistakes: each is refused with a name and without a value."""

    @promise(
        mend="every verb raises StorageError that names a kind which was not prepared "
        "(storage.checks.not_prepared)"
    )
    def test_an_unknown_kind_is_named(self, store: Storage) -> None:
        for verb in (
            lambda tx: tx.get("ghost", "g-1"),
            lambda tx: tx.find("ghost", Query()),
            lambda tx: tx.add(Row(kind="ghost", id="g-1")),
            lambda tx: tx.put(Row(kind="ghost", id="g-1"), expect=1),
            lambda tx: tx.claim("ghost", now=NOON, lease=MINUTE, limit=1),
            lambda tx: tx.columns("ghost", ["id"], Query()),
        ):
            with pytest.raises(StorageError, match="ghost"):
                once(store, verb)

    @promise(
        mend="raise StorageError that names kind and column for undeclared and missing columns "
        "(storage.checks)"
    )
    def test_an_undeclared_column_is_named_with_its_kind(self, store: Storage) -> None:
        for verb in (
            lambda tx: tx.find("member", Query(equal={"ghost": 1})),
            lambda tx: tx.find("member", Query(range=Range(column="ghost", below=1))),
            lambda tx: tx.find("member", Query(order_by="ghost")),
            lambda tx: tx.columns("member", ["ghost"], Query()),
            lambda tx: tx.add(changed(member("m-1"), {"ghost": 1})),
            lambda tx: tx.add(changed(member("m-1"), {}, without="born_on")),
        ):
            with pytest.raises(StorageError, match=r"member.*(ghost|born_on)"):
                once(store, verb)

    @promise(
        mend="check every value before it is stored (storage.checks.check_row): types, range, NUL, half "
        "surrogates"
    )
    def test_a_value_of_another_type_is_refused(self, store: Storage) -> None:
        wrong: tuple[tuple[str, object], ...] = (
            ("name", None),
            ("name", 1),
            ("name", b"bytes"),
            ("name", "half \ud83e"),
            ("name", "nul \0"),
            ("born_on", "1"),
            ("born_on", True),
            ("born_on", 1.0),
            ("born_on", 2**53 + 1),
            ("born_on", -(2**53) - 1),
        )
        for name, value in wrong:
            with pytest.raises(StorageError, match=rf"member.*{name}"):
                once(store, partial(_add, changed(member("m-1"), {name: value})))
        with pytest.raises(StorageError, match="is_urgent"):
            once(store, lambda tx: tx.add(changed(task("t-1"), {"is_urgent": 2})))
        assert once(store, lambda tx: tx.get("member", "m-1")) is None

    @promise(mend="check the query before it is run (storage.checks.check_query)")
    def test_a_query_that_makes_no_sense_is_refused(self, store: Storage) -> None:
        for query in (
            Query(equal={"born_on": "1"}),
            Query(equal={"name": 1}),
            Query(range=Range(column="born_on", at_least="1")),
            Query(order_by="name", after="m-1"),
            Query(limit=-1),
        ):
            with pytest.raises(StorageError):
                once(store, partial(_find, query))

    @promise(mend="check the claim before it is made (storage.checks.check_claim)")
    def test_a_claim_that_makes_no_sense_is_refused(self, store: Storage) -> None:
        for kind, now, lease, limit in (
            ("member", NOON, MINUTE, 1),
            ("task", NOON.replace(tzinfo=None), MINUTE, 1),
            ("task", NOON, timedelta(0), 1),
            ("task", NOON, MINUTE, -1),
        ):
            with pytest.raises(StorageError), store.transaction() as tx:
                tx.claim(kind, now=now, lease=lease, limit=limit)
        wrong: tuple[dict[str, Value], ...] = ({"ghost": 1}, {"is_urgent": "yes"})
        for equal in wrong:
            with pytest.raises(StorageError), store.transaction() as tx:
                tx.claim("task", now=NOON, lease=MINUTE, limit=1, equal=equal)

    @promise(
        mend="build errors from the names of kinds, columns and keys only, for an id or a counter's name may "
        "be a person's, and raise them after the except block: a database quotes values in its own"
    )
    def test_an_error_quotes_no_stored_value(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(member("m-1", name=_NAME, city=_NAME, code=_NAME)))
        once(store, lambda tx: tx.add(member(_NAME)))

        for verb in (
            lambda tx: tx.add(member("m-2", code=_NAME)),
            lambda tx: tx.put(changed(member("m-1", name=_NAME), {"city": 1}), expect=1),
            lambda tx: tx.put(member("m-1", name=_NAME), expect=9),
            lambda tx: tx.add(member("m-2", name=_NAME, sponsor="m-9")),
            lambda tx: tx.add(member(_NAME)),
            lambda tx: tx.put(member(_NAME), expect=9),
            lambda tx: tx.add(member("m-2", sponsor=f"{_NAME}-2")),
            lambda tx: tx.spend(f"cap of {_NAME}", 2, limit=1),
        ):
            with pytest.raises(StorageError) as caught:
                once(store, verb)
            assert _NAME not in "".join(_chain(caught.value))

    @promise(mend="prepare() adds what is missing and leaves what is there")
    def test_preparing_again_keeps_what_is_stored(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(member("m-1")))

        store.prepare(CONTRACT_KINDS)
        store.prepare([Kind(name="extra", columns=(Column("member", references="member"),))])
        once(store, lambda tx: tx.add(Row(kind="extra", id="x-1", columns={"member": "m-1"})))

        assert stored(store, "member", "m-1").revision == 1

    @promise(
        mend="prepare() raises StorageError that names the column when a kind has other columns than before"
    )
    def test_other_columns_than_before_are_refused(self, store: Storage) -> None:
        wider = attrs.evolve(MEMBER, columns=(*MEMBER.columns, Column("ghost")))

        with pytest.raises(StorageError, match=r"member.*ghost"):
            store.prepare([wider])

    @promise(mend="check declarations before anything is made of them (storage.checks.check_kinds)")
    def test_a_declaration_that_makes_no_sense_is_refused(self, store: Storage) -> None:
        for kind in (
            Kind(name="bad", columns=(Column("a"), Column("a"))),
            Kind(name="bad", columns=(Column("id"),)),
            Kind(name="Bad Name"),
            Kind(name="bad", columns=(Column("to", references="ghost"),)),
            Kind(name="bad", unique=(UniqueKey("key", ("ghost",)),)),
            Kind(name="bad", indexes=(("ghost",),)),
            Kind(name="bad", columns=(Column("a"),), due_column="a"),
        ):
            with pytest.raises(StorageError):
                store.prepare([kind])


def _add(row: Row, tx: Transaction) -> Row:
    return tx.add(row)


def _find(query: Query, tx: Transaction) -> Sequence[Row]:
    return tx.find("member", query)


def _chain(error: BaseException | None) -> Iterator[str]:
    """What a log or an error tracker would show of *error*: every cause and context too."""
    while error is not None:
        yield f"{error!s} {error!r} {error.args!r} {vars(error)!r}"
        error = error.__cause__ or error.__context__
