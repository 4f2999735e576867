"""Writers that are killed: one warm process forks them, so that each is at work in milliseconds.

Run with the URL, a settings file of nothing, and the file of acknowledgements. Each line ``N`` on its
input forks one writer with that seed and answers its process id. A writer funds a programme's budget
through the desk, again and again: number *n* of the keys funds n + 1 cents, once, whoever asks.
"""

from __future__ import annotations

import os
import random
import signal
import sys

from tests.services.conftest import SETTINGS
from tests.services.money import Giving, usd

from bedside import Practice, SystemEnvironment, run_again
from bedside.storage import SqlStorage

__all__ = ["KEYS", "opened"]

KEYS = 4000


def opened(storage: SqlStorage) -> Practice:
    """The practice of all writers."""
    return Practice(
        SETTINGS, storage=storage, plugins={"giving": Giving(budget=1)}, environment=SystemEnvironment()
    )


def write(practice: Practice, acknowledged: str, seed: int) -> None:
    """Fund, and write the key down when the desk has answered; for ever."""
    chance = random.Random(seed)
    desk = practice.acting_as("kim", role="front-desk", purpose="operations")
    handle = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while True:
        key = chance.randrange(KEYS)
        run_again(
            lambda key=key: desk.rewards.fund(  # type: ignore[misc]  # the number is bound at once
                "friends", usd(key + 1), reason="spring", idempotency_key=f"key-{key}"
            ),
            attempts=100,
        )
        os.write(handle, f"{key}\n".encode())


def main(url: str, acknowledged: str) -> None:
    """Prepare, then fork one writer for each line."""
    storage = SqlStorage(url)
    practice = opened(storage)
    storage.close()  # no connection is shared with a child
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                write(practice, acknowledged, int(line))
            finally:
                os._exit(1)
        print(child, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
