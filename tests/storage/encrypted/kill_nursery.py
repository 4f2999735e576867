"""Rotations and erasures that are killed: one warm process forks them, so that each begins in milliseconds.

Run with the master keys as JSON. Each line ``JOB FOLDER STATEMENT`` on its input does the job on the two
databases of the folder, in a child that kills itself before that statement; with ``-SECONDS`` in its
place the child is killed after so long, wherever it is. It answers ``killed`` or ``finished``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import attrs
import sqlalchemy as sa
from tests.services.conftest import SETTINGS

import bedside.starter
import bedside.storage.encrypted.keys as key_store
from bedside import Practice, SystemEnvironment
from bedside.records import KINDS
from bedside.storage import EncryptedStorage, MasterKeys, SqlStorage
from bedside.storage.sql.dialects import open_engine

__all__ = ["ANA", "opened", "practice_on"]

#: The patient who is erased.
ANA = "+14155550100"


def opened(folder: Path, keys: dict[int, str], *engines: sa.Engine) -> EncryptedStorage:
    """The encrypting store of a folder."""
    data, vault = engines or (open_engine(f"sqlite:///{folder / name}.db") for name in ("data", "keys"))
    store = EncryptedStorage(SqlStorage(data), MasterKeys(keys), keys=SqlStorage(vault))
    store.prepare(KINDS)
    return store


def practice_on(store: EncryptedStorage) -> Practice:
    """A practice that keeps nothing longer than it must."""
    settings = attrs.evolve(SETTINGS, records_kept_years=0)
    plugins = {"starter": bedside.starter}
    return Practice(settings, storage=store, plugins=plugins, environment=SystemEnvironment())


def rotate(store: EncryptedStorage) -> Callable[[], object]:
    return store.rotate_master_key


def erase(store: EncryptedStorage) -> Callable[[], object]:
    desk = practice_on(store).acting_as("kim", role="manager", purpose="operations")
    (ana,) = desk.patients.find_by_contact(ANA)
    return lambda: desk.patients.erase(ana.id, basis="gdpr-17")


def child(job: str, folder: Path, statement: float, keys: dict[int, str]) -> None:
    """Do the job; never come back from the statement."""
    key_store._BATCH = 2  # type: ignore[misc]  # several batches, so that a kill falls between them
    engines = [open_engine(f"sqlite:///{folder / name}.db") for name in ("data", "keys")]
    left: list[float] = []

    def counted(_: str) -> None:
        # SQLite says each statement before it begins it: BEGIN and COMMIT as well.
        if left:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    for engine in engines:
        sa.event.listen(engine, "connect", lambda driver, _: driver.set_trace_callback(counted))
    act = {"rotate": rotate, "erase": erase}[job](opened(folder, keys, *engines))
    print("begun", flush=True)
    if statement >= 0:
        left.append(statement)
    act()


def main(text: str) -> None:
    """Fork a child for each line and wait until it is dead; the time of a kill begins with the job."""
    keys = {int(version): line for version, line in json.loads(text).items()}
    print("ready", flush=True)
    for line in sys.stdin:
        job, folder, statement = line.split(" ")
        number = float(statement)
        begun, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.dup2(tell, 1)
            try:
                child(job, Path(folder), number, keys)
                os._exit(0)
            finally:
                os._exit(1)
        os.close(tell)
        os.read(begun, 6)
        os.close(begun)
        if number < 0:
            time.sleep(-number)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        died = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if died else "finished" if status == 0 else "failed", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
