"""One of several processes that spend one counter and add the same keys (started by test_race.py).

It says ``ready``, waits for a line, races, and prints what it got as one line of JSON.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable

from bedside.errors import LimitReachedError, UniqueKeyError
from bedside.ports import Column, Kind, Row, UniqueKey
from bedside.storage import SqlStorage

KIND = Kind(name="grant", columns=(Column("key"),), unique=(UniqueKey("key", ("key",)),))
ATTEMPTS, LIMIT, KEYS = 25, 40, 10


def main(path: str, name: str, way: str) -> None:
    """Race on the database at *path*, spending in the right *way* or in a known-bad one."""
    spend = guarded(path) if way == "guarded" else read_then_write(path)
    spent = [spend() for _ in range(ATTEMPTS)]
    print(json.dumps({"spent": [used for used in spent if used], "added": add_keys(path, name)}), flush=True)


def guarded(path: str) -> Callable[[], int]:
    """Spending through the port."""
    store = SqlStorage(f"sqlite:///{path}")
    store.prepare([KIND])
    wait_for_the_others()

    def spend() -> int:
        try:
            with store.transaction() as tx:
                return tx.spend("budget", 1, limit=LIMIT)
        except LimitReachedError:
            return 0

    return spend


def read_then_write(path: str) -> Callable[[], int]:
    """Spending by a look and a write, as it is often written; all look before anybody writes."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    looked = False

    def spend() -> int:
        nonlocal looked
        found = connection.execute("SELECT used FROM bedside__counters WHERE name = 'budget'").fetchone()
        if not looked:
            wait_for_the_others()
            looked = True
        if found[0] >= LIMIT:
            return 0
        connection.execute("UPDATE bedside__counters SET used = ? WHERE name = 'budget'", (found[0] + 1,))
        return int(found[0]) + 1

    return spend


def add_keys(path: str, name: str) -> list[str]:
    """The keys that this process was the first to add."""
    added = []
    with SqlStorage(f"sqlite:///{path}") as store:
        store.prepare([KIND])
        for number in range(KEYS):
            key = f"key-{number}"
            try:
                with store.transaction() as tx:
                    tx.add(Row(kind="grant", id=f"{name}-{number}", columns={"key": key}))
                added.append(key)
            except UniqueKeyError:
                continue
    return added


def wait_for_the_others() -> None:
    """The barrier: the test lets all processes go at once."""
    print("ready", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
