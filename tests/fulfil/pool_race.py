"""What runs in the processes of the race for vouchers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from multiprocessing.synchronize import Barrier
from typing import Any

from bedside import Money
from bedside.fulfil.file_pool import FileVoucherPool
from bedside.fulfil.pool import Voucher

TODAY = date(2026, 5, 4)
VALUE = Money(2500, "USD")


class LooksFirst(FileVoucherPool):
    """Known to be bad: it looks for a free voucher, and takes it in a second step."""

    barrier: Barrier | None = None

    def give(self, key: str, value: Money, *, on: date) -> Voucher | None:
        with closing(sqlite3.connect(self._path)) as rows:
            number, code = rows.execute(
                "SELECT number, code FROM voucher WHERE state = 'free' ORDER BY number LIMIT 1"
            ).fetchone()
            assert self.barrier is not None
            self.barrier.wait(timeout=30)
            rows.execute("UPDATE voucher SET state = 'given', given_to = ? WHERE number = ?", (key, number))
            rows.commit()
        return Voucher(code=code, value=value)


def take(path: str, keys: list[str], barrier: Barrier, taken: Any, *, bad: bool) -> None:
    """Ask for a voucher for each key, all processes at once."""
    pool = LooksFirst(path) if bad else FileVoucherPool(path)
    if isinstance(pool, LooksFirst):
        pool.barrier = barrier
    else:
        barrier.wait(timeout=30)
    for key in keys:
        found = pool.give(key, VALUE, on=TODAY)
        taken.put((key, None if found is None else found.code))
