"""Due work: claimed oldest first, under a lease and a rising fence."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from bedside.errors import ConflictError
from bedside.ports import Storage
from bedside.testing.storage.cast import MINUTE, NOON, TINY, once, task

__all__ = ["WorkContract"]


class WorkContract:
    """Due work: claimed oldest first, under a lease and a rising fence."""

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

    def test_work_is_due_from_its_instant_on(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))

        early = once(store, lambda tx: tx.claim("task", now=NOON - TINY, lease=MINUTE, limit=9))
        on_time = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=9))

        assert (list(early), [row.id for row in on_time]) == ([], ["t-1"])

    def test_a_claimed_row_is_nobody_elses_until_its_lease_ends(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))
        once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=9))

        for wait, fences in ((timedelta(0), []), (MINUTE - TINY, []), (MINUTE, [2])):
            with store.transaction() as tx:
                claimed = tx.claim("task", now=NOON + wait, lease=MINUTE, limit=9)
            assert [row.fence for row in claimed] == fences

    def test_a_late_worker_conflicts(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))
        [mine] = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1))
        once(store, lambda tx: tx.claim("task", now=NOON + MINUTE, lease=MINUTE, limit=1))

        with pytest.raises(ConflictError):
            once(store, lambda tx: tx.put(mine, expect=mine.revision))

    def test_a_put_keeps_fence_claims_and_lease(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))
        [mine] = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1))

        forged = attrs.evolve(mine, body='{"state": "sending"}', fence=7, claims=7, revision=7)
        put = once(store, lambda tx: tx.put(forged, expect=mine.revision))

        assert (put.revision, put.fence, put.claims) == (3, 1, 1)
        assert once(store, lambda tx: tx.get("task", "t-1")) == put
        again = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1))
        assert list(again) == []

    def test_a_put_that_changes_the_due_instant_gives_the_work_back(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))
        [mine] = once(store, lambda tx: tx.claim("task", now=NOON, lease=9 * MINUTE, limit=1))
        later = task("t-1", due_at=NOON + MINUTE)
        once(store, lambda tx: tx.put(later, expect=mine.revision))

        early = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1))
        due = once(store, lambda tx: tx.claim("task", now=NOON + MINUTE, lease=MINUTE, limit=1))

        assert list(early) == []
        assert [row.fence for row in due] == [2]

    def test_finished_work_is_not_claimed_again(self, store: Storage) -> None:
        once(store, lambda tx: tx.add(task("t-1", due_at=NOON)))
        [mine] = once(store, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1))
        once(store, lambda tx: tx.put(task("t-1", due_at=None), expect=mine.revision))

        later = once(store, lambda tx: tx.claim("task", now=NOON + 9 * MINUTE, lease=MINUTE, limit=1))

        assert list(later) == []
