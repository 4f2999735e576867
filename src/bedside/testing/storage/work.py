"""Due work: claimed oldest first, under a lease and a rising fence."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from bedside.errors import ConflictError
from bedside.ports import Storage, Value
from bedside.testing.contracts import promise
from bedside.testing.rows import MINUTE, NOON, TINY, member, once, task

__all__ = ["WorkContract"]


class WorkContract:
    """Due work: claimed oldest first, under a lease and a rising fence."""

    @promise(
        mend="claim() takes rows by (due instant, id) and returns them with revision, fence and claims one "
        "higher, as they are stored"
    )
    def test_due_work_is_claimed_oldest_first(self, store: Storage) -> None:
        with store.transaction() as tx:
            for name, due_at in (("t-1", NOON), ("t-3", NOON - TINY), ("t-2", NOON - TINY), ("t-4", None)):
                tx.add(task(name, due_at=due_at))

        claimed = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=2))

        assert [row.id for row in claimed] == ["t-2", "t-3"]
        assert [(row.revision, row.fence, row.claims) for row in claimed] == [(2, 1, 1)] * 2
        assert once(store, lambda tx: tx.get("task", "t-2")) == claimed[0]
        rest = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=9))
        assert [row.id for row in rest] == ["t-1"]

    @promise(
        mend="claim() takes only rows whose columns equal what is asked, and counts the limit among those"
    )
    def test_a_claim_may_ask_for_one_sort_of_work(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1"))
            for name, of in (("t-1", None), ("t-2", "m-1"), ("t-3", None), ("t-4", "m-1")):
                tx.add(task(name, of=of, due_at=NOON))

        def claimed(wanted: str | None, limit: int) -> list[str]:
            with store.transaction() as tx:
                asked: dict[str, Value] = {"member": wanted, "is_urgent": 0}
                return [row.id for row in tx.claim("task", now=NOON, lease=MINUTE, limit=limit, equal=asked)]

        assert claimed("m-2", 9) == []
        assert claimed("m-1", 1) == ["t-2"]
        assert claimed("m-1", 9) == ["t-4"]
        assert claimed(None, 9) == ["t-1", "t-3"]

    @promise(mend="a row is due when its instant <= now, to the microsecond")
    def test_work_is_due_from_its_instant_on(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))

        early = once(store, lambda tx: tx.claim("task", now=NOON - TINY, lease=MINUTE, limit=9))
        on_time = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=9))

        assert (list(early), [row.id for row in on_time]) == ([], ["t-1"])

    @promise(mend="keep the end of the lease with the row; it can be claimed again when lease end <= now")
    def test_a_claimed_row_is_nobody_elses_until_its_lease_ends(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))
        once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=9))

        for wait, fences in ((timedelta(0), []), (MINUTE - TINY, []), (MINUTE, [2])):
            with store.transaction() as tx:
                claimed = tx.claim("task", now=NOON + wait, lease=MINUTE, limit=9)
            assert [row.fence for row in claimed] == fences

    @promise(
        mend="claim() raises the revision, so that the put() of a worker whose lease has ended conflicts"
    )
    def test_a_late_worker_conflicts(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))
        [mine] = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1))
        once(store, lambda tx: tx.claim("task", now=NOON + MINUTE, lease=MINUTE, limit=1))

        with pytest.raises(ConflictError):
            once(store, lambda tx: tx.put(mine, expect=mine.revision))

    @promise(mend="put() ignores fence and claims of the given row and leaves a running lease alone")
    def test_a_put_keeps_fence_claims_and_lease(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))
        [mine] = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1))

        forged = attrs.evolve(mine, body='{"state": "sending"}', fence=7, claims=7, revision=7)
        put = once(store, lambda tx: tx.put(forged, expect=mine.revision))

        assert (put.revision, put.fence, put.claims) == (3, 1, 1)
        assert once(store, lambda tx: tx.get("task", "t-1")) == put
        again = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1))
        assert list(again) == []

    @promise(mend="put() ends the lease when the due column changes")
    def test_a_put_that_changes_the_due_instant_gives_the_work_back(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))
        [mine] = once(store, lambda tx: tx.claim("task", now=NOON, lease=9 * MINUTE, limit=1))
        later = task("t-1", due_at=NOON + MINUTE)
        once(store, lambda tx: tx.put(later, expect=mine.revision))

        early = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1))
        due = once(store, lambda tx: tx.claim("task", now=NOON + MINUTE, lease=MINUTE, limit=1))

        assert list(early) == []
        assert [row.fence for row in due] == [2]

    @promise(mend="a row without an instant in its due column is not due")
    def test_finished_work_is_not_claimed_again(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))
        [mine] = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1))
        once(store, lambda tx: tx.put(task("t-1", due_at=None), expect=mine.revision))

        later = once(store, lambda tx: tx.claim("task", now=NOON + 9 * MINUTE, lease=MINUTE, limit=1))

        assert list(later) == []
