"""Many rows at once: what a store that can do so adds and finds is what it would be one by one."""

from __future__ import annotations

import pytest

from bedside.errors import MissingReferenceError, StorageError, UniqueKeyError
from bedside.ports import Query, Row, Storage
from bedside.records.paging import BatchTransaction, add_all, stored_ids
from bedside.testing.contracts import promise
from bedside.testing.rows import NOON, changed, ids, member, once, payment, stored, task

__all__ = ["BatchContract"]

_MANY = 130


class BatchContract:
    """Many rows at once; a store without ``add_all`` and ``stored_ids`` adds and looks one by one."""

    @promise(
        mend="add_all() adds every row as add() does, in order: all kinds, rows that point at rows before "
        "them, and the answer in the order of what was given"
    )
    def test_many_rows_at_once_are_as_added_one_by_one(self, store: Storage) -> None:
        sponsored = member("m-last", sponsor="m-000")
        rows = [
            *(member(f"m-{number:03}", code=f"c-{number}") for number in range(_MANY)),
            *(task(f"t-{number:03}", of=f"m-{number % 7:03}", due_at=NOON) for number in range(_MANY)),
            sponsored,
            payment("p-1", of="m-last", amount=1),
        ]

        added = once(store, lambda tx: add_all(tx, rows))

        assert [(row.kind, row.id, row.revision, row.fence, row.claims) for row in added] == [
            (row.kind, row.id, 1, 0, 0) for row in rows
        ]
        assert ids(store, "member", Query()) == sorted(row.id for row in rows if row.kind == "member")
        for row in (rows[0], rows[_MANY], sponsored, rows[-1]):
            found = stored(store, row.kind, row.id)
            assert (dict(found.columns), found.body, found.revision) == (dict(row.columns), row.body, 1)
        assert list(once(store, lambda tx: add_all(tx, []))) == []

    @promise(
        mend="add_all() adds all rows or none: after a taken key or a missing reference take out what it had "
        "added, and let the block go on"
    )
    def test_a_refused_row_keeps_its_whole_batch_out(self, store: Storage) -> None:
        once(store, lambda tx: add_all(tx, [member("m-0", code="taken"), payment("p-0", of="m-0", amount=1)]))
        new = [member("m-1"), task("t-1", of="m-1")]
        refused: tuple[tuple[Row, type[StorageError], str | None], ...] = (
            (member("m-0"), UniqueKeyError, "id"),
            (member("m-9", code="taken"), UniqueKeyError, "code"),
            (payment("p-1", of="m-none", amount=1), MissingReferenceError, None),
        )
        for wrong, error, key in refused:
            with store.transaction() as tx:
                if not isinstance(tx, BatchTransaction):
                    return
                with pytest.raises(error) as caught:
                    tx.add_all([*new, wrong])
                assert getattr(caught.value, "key", None) == key
                assert tx.get("member", "m-1") is None
                tx.add(member(f"after-{wrong.id}"))
        with pytest.raises(StorageError):
            once(store, lambda tx: add_all(tx, [*new, changed(member("m-9"), {"born_on": "1"})]))
        once(store, lambda tx: add_all(tx, new))

        assert ids(store, "member", Query()) == ["after-m-0", "after-m-9", "after-p-1", "m-0", "m-1"]
        assert ids(store, "task", Query()) == ["t-1"]

    @promise(
        mend="stored_ids() answers the ids that get() would find, byte by byte, those of its own transaction "
        "included"
    )
    def test_which_of_many_ids_are_stored_is_what_get_finds(self, store: Storage) -> None:
        once(store, lambda tx: add_all(tx, [member(f"m-{number:03}") for number in range(_MANY)]))
        asked = [*(f"m-{number:03}" for number in range(_MANY + 5)), "M-001", "m-001 ", "", "t-1", "new"]

        with store.transaction() as tx:
            tx.add(member("new"))
            found = stored_ids(tx, "member", [*asked, *asked])
            assert found == {one for one in asked if tx.get("member", one) is not None}
            assert len(found) == _MANY + 1
            assert stored_ids(tx, "task", asked) == frozenset()
            assert stored_ids(tx, "member", []) == frozenset()
