"""A pool of vouchers in one SQLite file: durable, and safe between processes.

The codes lie readable in the file, which is made for its owner alone; keep it where keys are kept.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from bedside.domain.money import Money
from bedside.errors import (
    BedsideError,
    IdempotencyError,
    InvalidValueError,
    SchemaError,
    StorageUnavailableError,
)
from bedside.fulfil.pool import Voucher, VoucherState, known_already
from bedside.uncaused import uncaused

__all__ = ["FileVoucherPool"]

_VERSION: Final = 1
_WAITS: Final = 30.0

_SCHEMA: Final = """
CREATE TABLE voucher (
    number INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    minor INTEGER NOT NULL CHECK (minor > 0),
    currency TEXT NOT NULL,
    expires_on TEXT,
    state TEXT NOT NULL DEFAULT 'free' CHECK (state IN ('free', 'given', 'used', 'withdrawn')),
    given_to TEXT UNIQUE,
    CHECK (state NOT IN ('given', 'withdrawn') OR given_to IS NOT NULL),
    CHECK (state <> 'free' OR given_to IS NULL)
)
"""


#: What is free, in the order in which it goes: a large pool is not searched from end to end for each voucher.
_INDEX: Final = """
CREATE INDEX IF NOT EXISTS voucher_free ON voucher (minor, currency, expires_on IS NULL, expires_on, number)
WHERE state = 'free'
"""


#: What expires first goes first; of equals, what was loaded first.
_NEXT: Final = """
SELECT number FROM voucher WHERE state = 'free' AND minor = ? AND currency = ?
AND (expires_on IS NULL OR expires_on > ?)
ORDER BY expires_on IS NULL, expires_on, number LIMIT 1
"""


class FileVoucherPool:
    """Vouchers in the file at *path*; it is made when it is not there.

    Raises:
        SchemaError: the file is something else.
        StorageUnavailableError: it cannot be opened or written.
    """

    @uncaused
    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        _make(self._path)
        with self._unit() as rows:
            (version,) = rows.execute("PRAGMA user_version").fetchone()
            tables = rows.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            if (version, tables) == (0, 0):
                rows.execute(_SCHEMA)
                rows.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION:
                raise SchemaError("this file is no pool of vouchers of this release; name another one")
            rows.execute(_INDEX)

    def __repr__(self) -> str:
        return "FileVoucherPool()"

    @uncaused
    def load(self, vouchers: Sequence[Voucher]) -> int:
        with self._unit() as rows:
            for one in vouchers:
                expires = None if one.expires_on is None else one.expires_on.isoformat()
                added = rows.execute(
                    "INSERT INTO voucher (code, minor, currency, expires_on) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (code) DO NOTHING",
                    (one.code, one.value.minor, one.value.currency, expires),
                )
                if added.rowcount != 1:
                    raise known_already()
            return len(vouchers)

    @uncaused
    def give(self, key: str, value: Money, *, on: date) -> Voucher | None:
        with self._unit() as rows:
            known = _of_key(rows, key)
            if known is not None:
                if known.value != value:
                    raise IdempotencyError("voucher")
                return known
            # The transaction holds the only right to write, so that nobody else sees the same one as free.
            rows.execute(
                f"UPDATE voucher SET state = 'given', given_to = ? WHERE number = ({_NEXT})",  # noqa: S608 - our own text
                (key, value.minor, value.currency, on.isoformat()),
            )
            return _of_key(rows, key)

    @uncaused
    def given(self, key: str) -> Voucher | None:
        with self._unit() as rows:
            return _of_key(rows, key)

    @uncaused
    def take_back(self, key: str) -> VoucherState | None:
        with self._unit() as rows:
            rows.execute(
                "UPDATE voucher SET state = 'withdrawn' WHERE given_to = ? AND state = 'given'", (key,)
            )
            found = rows.execute("SELECT state FROM voucher WHERE given_to = ?", (key,)).fetchone()
            return None if found is None else VoucherState(found[0])

    @uncaused
    def mark_used(self, codes: Iterable[str]) -> int:
        with self._unit() as rows:
            return sum(
                rows.execute("UPDATE voucher SET state = 'used' WHERE code = ?", (code,)).rowcount
                for code in sorted(set(codes))
            )

    @uncaused
    def stock(self, *, on: date) -> Mapping[Money, int]:
        with self._unit() as rows:
            found = rows.execute(
                "SELECT minor, currency, count(*) FROM voucher WHERE state = 'free' "
                "AND (expires_on IS NULL OR expires_on > ?) GROUP BY minor, currency",
                (on.isoformat(),),
            ).fetchall()
            return {Money(minor, currency): count for minor, currency, count in found}

    @contextmanager
    def _unit(self) -> Iterator[sqlite3.Connection]:
        """One transaction that alone may write; it is on the disk when it is over."""
        broken: BedsideError
        try:
            # A connection of its own for each: threads and forks share none.
            with closing(sqlite3.connect(self._path, timeout=_WAITS, isolation_level=None)) as rows:
                rows.execute("PRAGMA synchronous = EXTRA")
                rows.execute("BEGIN IMMEDIATE")
                try:
                    yield rows
                except BaseException:
                    rows.execute("ROLLBACK")
                    raise
                rows.execute("COMMIT")
                return
        except sqlite3.OperationalError:
            broken = StorageUnavailableError("the pool of vouchers cannot be read or written now")
        except sqlite3.DatabaseError:
            broken = SchemaError("this file is no pool of vouchers of this release; name another one")
        raise broken


def _of_key(rows: sqlite3.Connection, key: str) -> Voucher | None:
    found = rows.execute(
        "SELECT code, minor, currency, expires_on FROM voucher WHERE given_to = ?", (key,)
    ).fetchone()
    if found is None:
        return None
    code, minor, currency, expires = found
    return Voucher(
        code=code,
        value=Money(minor, currency),
        expires_on=None if expires is None else date.fromisoformat(expires),
    )


@uncaused
def _make(path: Path) -> None:
    """An empty file for its owner alone, where there is none."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError:
        problem = "the folder of the file must be there, and the file yours to write"
        raise InvalidValueError("voucher.pool", "path", problem) from None
