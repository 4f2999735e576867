"""What the audit journal costs, as a ratio to the same calls that write a plain row for each entry.

Run it with `python tests/benchmarks/bench_journal.py`: it prints the ratios of one run and fails above
the bar. Each figure is the smallest of five rounds on a SQLite file, taken in turns. What no journal at
all would cost is printed beside it, without a bar: a read that leaves an entry is a write, and waits
for the disk.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bedside import Desk, Practice, PracticeSettings, Transaction
from bedside.domain.canonical import canonical
from bedside.domain.journal import FIRST_HASH, ActorId, JournalEntry, SealedEntry, seal
from bedside.ports import Kind, Row
from bedside.storage import SqlStorage

BAR = 1.6
ROUNDS = 5
CALLS = 300

SETTINGS = PracticeSettings(name="Harbour", time_zone="UTC", currency="USD", jurisdictions=("US",))


class Forgetful(SqlStorage):
    """A store that keeps no entry."""

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction whose journal keeps nothing."""
        with super().transaction() as tx:
            tx.append = lambda entry: _NOTHING  # type: ignore[method-assign]  # that is the point
            yield tx


class Plain(SqlStorage):
    """A store that keeps each entry as a row: no chain, no hash, no lock of a head."""

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction whose journal is a table like any other."""
        with super().transaction() as tx:

            def append(entry: JournalEntry) -> SealedEntry:
                tx.add(
                    Row(kind="plain_entry", id=f"entry-{next(_NUMBERS)}", body=canonical({"a": entry.action}))
                )
                return _NOTHING

            tx.append = append  # type: ignore[method-assign]  # that is the point
            yield tx


_NUMBERS = count()
_NOTHING = seal(
    JournalEntry(
        at=datetime(2026, 1, 5, tzinfo=UTC),
        actor=ActorId("kim"),
        role="manager",
        purpose="operations",
        action="none",
        kind="patient",
        record="none",
    ),
    sequence=1,
    previous_hash=FIRST_HASH,
)


def register(desk: Desk) -> Callable[[int], object]:
    """Write one patient."""
    return lambda number: desk.patients.register(given="Ana", family="Ito")


def read(desk: Desk) -> Callable[[int], object]:
    """Read one patient."""
    ids = [desk.patients.register(given="Ana", family="Ito").id for _ in range(50)]
    return lambda number: desk.patients.get(ids[number % 50])


def book(desk: Desk) -> Callable[[int], object]:
    """Book one appointment."""
    ana = desk.patients.register(given="Ana", family="Ito").id
    at = datetime(2030, 1, 1, tzinfo=UTC)
    return lambda number: desk.appointments.book(ana, starts_at=at + timedelta(hours=number))


def seconds(work: Callable[[int], object]) -> float:
    """The time of all calls."""
    start = time.perf_counter()
    for number in range(CALLS):
        work(number)
    return time.perf_counter() - start


def main() -> int:
    """Print each ratio; 1 when one is above the bar."""
    worst = 0.0
    for prepare in (register, read, book):
        with tempfile.TemporaryDirectory() as folder:
            works = []
            for kind in (SqlStorage, Plain, Forgetful):
                storage = kind(f"sqlite:///{Path(folder) / kind.__name__}.db")
                storage.prepare([Kind(name="plain_entry")])
                desk = Practice(SETTINGS, storage=storage).acting_as(
                    "kim", role="manager", purpose="operations"
                )
                works.append(prepare(desk))
            taken = [[seconds(work) for work in works] for _ in range(ROUNDS)]
        chained, plain, forgotten = (min(times) for times in zip(*taken, strict=True))
        ratio = chained / plain
        worst = max(worst, ratio)
        print(
            f"{prepare.__name__}: {chained / CALLS * 1e6:.0f} µs, with plain rows "
            f"{plain / CALLS * 1e6:.0f} µs, ratio {ratio:.2f}; without any {forgotten / CALLS * 1e6:.0f} µs"
        )
    print(f"worst {worst:.2f}, bar {BAR}")
    return 0 if worst <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
