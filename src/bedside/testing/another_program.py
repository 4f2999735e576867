"""What another program does with a store that it shares with the contract's tests.

It reads a pickled task, says that it is ready, and begins when it is told to.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypedDict

import attrs

from bedside.errors import LimitReachedError, UniqueKeyError
from bedside.ports import Storage, Transaction
from bedside.testing.rows import CONTRACT_KINDS, MINUTE, NOON, again, entry, member, once

__all__ = ["Done", "Task", "main"]

#: As many as all workers together may spend, and as many keys as there are to add.
LIMIT = 12
KEYS = 6


class Done(TypedDict):
    """What one program says it did."""

    spent: list[int]
    added: list[str]
    claimed: list[str]
    sealed: list[int]


@attrs.frozen(kw_only=True)
class Task:
    """Which store, opened how, and what to do: ``share`` it, or write until it is ``killed``."""

    open: Callable[[], Storage]
    name: str
    act: str


def main() -> None:
    """Do what the task on the standard input says."""
    task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 - the test that started this program wrote it
    storage = task.open()
    storage.prepare(CONTRACT_KINDS)
    _say("ready")
    sys.stdin.buffer.readline()
    if task.act == "share":
        _say(json.dumps(_share(storage, task.name)))
    else:
        _write_for_ever(storage)


def _share(storage: Storage, name: str) -> Done:
    done = Done(spent=[], added=[], claimed=[], sealed=[])
    for number in range(KEYS):
        key = f"key-{number}"
        with suppress(LimitReachedError):
            done["spent"].append(again(lambda: once(storage, lambda tx: tx.spend("budget", 1, limit=LIMIT))))
        add = _adding(f"{name}-{key}", key)
        with suppress(UniqueKeyError):
            again(partial(once, storage, add))
            done["added"].append(key)
        claimed = again(lambda: once(storage, lambda tx: tx.claim("task", now=NOON, lease=MINUTE, limit=1)))
        done["claimed"].extend(row.id for row in claimed)
        done["sealed"].append(again(lambda: once(storage, lambda tx: tx.append(entry("share")))).sequence)
    return done


def _adding(record_id: str, key: str) -> Callable[[Transaction], object]:
    return lambda tx: tx.add(member(record_id, code=key))


def _write_for_ever(storage: Storage) -> None:
    """Say each number once it is committed, and wait inside the block of the fourth to be killed."""
    for number in range(4):
        with storage.transaction() as tx:
            tx.add(member(f"k-{number}"))
            tx.spend("kept", 1, limit=9)
            tx.append(entry(f"act-{number}"))
            if number == 3:
                _say("inside")
                sys.stdin.buffer.readline()
        _say(str(number))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
