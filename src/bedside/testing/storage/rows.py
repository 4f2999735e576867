"""Rows: what is added and put comes back, unique keys and references hold, revisions move."""

from __future__ import annotations

import attrs
import pytest

from bedside.errors import ConflictError, MissingReferenceError, UniqueKeyError
from bedside.ports import Query, Range, Row, Storage, Transaction
from bedside.testing.contracts import promise
from bedside.testing.rows import ids, member, once, payment, stored, task

__all__ = ["RowContract"]

_TEXTS = (
    "",
    " ",
    "a",
    "A",
    "a ",
    "ä",
    "a\u0308",
    "ß",
    "ss",
    "\U0001f9b7",
    "tab\tline\nend",
    "%_'\"\\;--",
    "0",
    "null",
)
_NUMBERS = (0, 1, -1, 2**31, -(2**31) - 1, 2**53 - 1, 2**53, -(2**53))


class RowContract:
    """Rows: what is added and put comes back, unique keys and references hold, revisions move."""

    @promise(
        mend="add() returns the row at revision 1 with fence and claims 0, whatever the caller wrote "
        "there, and get() gives the same"
    )
    def test_a_row_comes_back_as_it_was_added(self, store: Storage) -> None:
        row = member("m-1", city="Bath", code="c", born_on=-3653, body='{"note": "tall"}')

        added = once(store, lambda tx: tx.add(row))

        assert added == attrs.evolve(row, revision=1, fence=0, claims=0)
        assert once(store, lambda tx: tx.get("member", "m-1")) == added

    @promise(mend="get() returns None for an id that is not stored; it raises nothing")
    def test_what_is_not_there_is_none(self, store: Storage) -> None:
        assert once(store, lambda tx: tx.get("member", "m-1")) is None

    @promise(
        mend="store text and body code point by code point: no trimming, no normalising, no folding of "
        "case, no escapes read as something else"
    )
    def test_every_text_comes_back_unchanged(self, store: Storage) -> None:
        with store.transaction() as tx:
            for number, text in enumerate(_TEXTS):
                tx.add(member(f"m-{number}", name=text, code=text, body=f'"{text}"'))

        for number, text in enumerate(_TEXTS):
            row = stored(store, "member", f"m-{number}")
            assert (row.columns["name"], row.columns["code"], row.body) == (text, text, f'"{text}"')

    @promise(
        mend="keep whole numbers as 64-bit integers, never as floats: all of -2**53 to 2**53 comes back "
        "exactly"
    )
    def test_whole_numbers_come_back_exactly(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1"))
            for place, number in enumerate(_NUMBERS):
                tx.add(payment(f"p-{place}", of="m-1", amount=number))

        with store.transaction() as tx:
            found = tx.columns("payment", ["amount"], Query())
        assert tuple(found["amount"]) == _NUMBERS

    @promise(mend="give the body a type without a short limit (TEXT, not VARCHAR)")
    def test_a_large_body_comes_back(self, store: Storage) -> None:
        body = '"' + "straße " * 200_000 + '"'

        once(store, lambda tx: tx.add(member("m-1", body=body)))

        assert stored(store, "member", "m-1").body == body

    @promise(mend="compare ids byte by byte (a binary collation) and within their kind only")
    def test_an_id_is_told_apart_by_case_and_kind(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("x-1", name="small"))
            tx.add(member("X-1", name="large"))
            tx.add(task("x-1"))

        assert stored(store, "member", "x-1").columns["name"] == "small"
        assert stored(store, "task", "x-1").kind == "task"

    @promise(mend="copy the columns of a row when it is written; the caller may change its dict afterwards")
    def test_what_a_caller_changes_afterwards_is_not_stored(self, store: Storage) -> None:
        columns = dict(member("m-1").columns)
        once(store, lambda tx: tx.add(Row(kind="member", id="m-1", columns=columns)))

        columns["name"] = "changed"

        assert stored(store, "member", "m-1").columns["name"] == "name of m-1"

    @promise(mend="add() raises UniqueKeyError(kind, 'id') when the id is stored already")
    def test_an_id_is_taken_only_once(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(member("m-1", name="first")))

        with pytest.raises(UniqueKeyError) as caught, store.transaction() as tx:
            tx.add(member("m-1", name="second"))

        assert (caught.value.kind, caught.value.key) == ("member", "id")
        assert stored(store, "member", "m-1").columns["name"] == "first"

    @promise(mend="add() raises UniqueKeyError with the kind and the name of the declared key that is taken")
    def test_a_taken_unique_key_is_named(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(member("m-1", name="Kim", city="Bath", code="c-1")))

        for row, key in (
            (member("m-2", code="c-1"), "code"),
            (member("m-2", name="Kim", city="Bath"), "name_in_city"),
        ):
            with pytest.raises(UniqueKeyError) as caught, store.transaction() as tx:
                tx.add(row)
            assert (caught.value.kind, caught.value.key) == ("member", key)

    @promise(mend="leave a row out of a unique key as soon as one of the key's columns is None")
    def test_a_unique_key_with_an_empty_value_is_free(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1", name="Kim", city=None, code=None))
            tx.add(member("m-2", name="Kim", city=None, code=None))

        assert ids(store, "member", Query(equal={"name": "Kim"})) == ["m-1", "m-2"]

    @promise(mend="put() checks unique keys as add() does, and changes nothing when one is taken")
    def test_a_put_may_not_take_the_unique_key_of_another_row(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1", code="c-1"))
            tx.add(member("m-2", code="c-2"))

        with pytest.raises(UniqueKeyError, match="code"), store.transaction() as tx:
            tx.put(member("m-2", code="c-1"), expect=1)

        assert stored(store, "member", "m-2").columns["code"] == "c-2"

    @promise(
        mend="compare a put() with the other rows only, and forget the old values of a key once they are "
        "replaced"
    )
    def test_a_put_may_keep_its_own_unique_key_or_give_it_free(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1", code="c-1"))
            tx.put(member("m-1", name="renamed", code="c-1"), expect=1)
            tx.put(member("m-1", code="c-2"), expect=2)

        added = once(store, lambda tx: tx.add(member("m-2", code="c-1")))

        assert added.revision == 1

    @promise(mend="put() replaces all columns and the body and returns the row at revision expect + 1")
    def test_a_put_replaces_the_row_one_revision_on(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(member("m-1", city="Bath", body='{"v": 1}')))

        put = once(store, lambda tx: tx.put(member("m-1", city=None, body='{"v": 2}'), expect=1))

        assert (put.revision, put.columns["city"], put.body) == (2, None, '{"v": 2}')
        assert once(store, lambda tx: tx.get("member", "m-1")) == put

    @promise(
        mend="put() compares expect with the stored revision in the step that writes, and raises "
        "ConflictError when they differ"
    )
    def test_a_stale_write_conflicts(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1"))
            tx.put(member("m-1", name="second"), expect=1)

        for stale in (0, 1, 3):
            with pytest.raises(ConflictError), store.transaction() as tx:
                tx.put(member("m-1", name="late"), expect=stale)

        assert stored(store, "member", "m-1").columns["name"] == "second"

    @promise(mend="put() raises ConflictError when the id is not stored; it never inserts")
    def test_a_put_of_what_is_not_there_conflicts(self, store: Storage) -> None:
        for expect in (0, 1):
            with pytest.raises(ConflictError), store.transaction() as tx:
                tx.put(member("m-1"), expect=expect)

        assert once(store, lambda tx: tx.get("member", "m-1")) is None

    @promise(mend="put() raises ConflictError for every row of a kind that is declared appended")
    def test_rows_of_an_appended_kind_never_change(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1"))
            tx.add(payment("p-1", of="m-1", amount=5))

        with pytest.raises(ConflictError), store.transaction() as tx:
            tx.put(payment("p-1", of="m-1", amount=50), expect=1)

        assert stored(store, "payment", "p-1").columns["amount"] == 5

    @promise(
        mend="add() and put() raise MissingReferenceError(kind, column) when a referenced id is not stored"
    )
    def test_a_reference_must_be_stored(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1")))

        def add(tx: Transaction) -> Row:
            return tx.add(payment("p-1", of="nobody", amount=1))

        def put(tx: Transaction) -> Row:
            return tx.put(task("t-1", of="t-1"), expect=1)

        for write, kind in ((add, "payment"), (put, "task")):
            with pytest.raises(MissingReferenceError) as caught:
                once(store, write)
            assert (caught.value.kind, caught.value.column) == (kind, "member")

    @promise(mend="look for a referenced row among the writes of the same transaction too")
    def test_a_row_may_point_at_one_added_just_before(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1"))
            tx.add(payment("p-1", of="m-1", amount=1))

        assert stored(store, "payment", "p-1").columns["member"] == "m-1"

    @promise(mend="a column that references its own kind may hold the id of the row that is being written")
    def test_a_row_may_point_at_itself(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1", sponsor="m-1"))
            tx.add(member("m-2", sponsor="m-1"))
            tx.put(member("m-2", sponsor="m-2"), expect=1)

        assert ids(store, "member", Query(equal={"sponsor": "m-1"})) == ["m-1"]
        assert ids(store, "member", Query(equal={"sponsor": "m-2"})) == ["m-2"]

    @promise(mend="search and order a reference by the id that it holds, not by a number that stands for it")
    def test_a_reference_can_be_searched_ordered_and_emptied(self, store: Storage) -> None:
        with store.transaction() as tx:
            # Added in another order than that of their ids, which stores may number as they come.
            for name in ("m-2", "m-1"):
                tx.add(member(name))
            for name, owner in (("t-1", "m-2"), ("t-2", "m-1"), ("t-3", None)):
                tx.add(task(name, of=owner))

        assert ids(store, "task", Query(equal={"member": "m-1"})) == ["t-2"]
        assert ids(store, "task", Query(equal={"member": "m-9"})) == []
        assert ids(store, "task", Query(equal={"member": None})) == ["t-3"]
        assert ids(store, "task", Query(order_by="member")) == ["t-3", "t-2", "t-1"]
        assert ids(store, "task", Query(range=Range(column="member", at_least="m-2"))) == ["t-1"]
