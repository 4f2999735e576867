"""The child process of hosted code: ``python -m bedside.hosting.host JOB package.module:callable``.

The job is a module whose ``answer`` calls what was built, once for each request.

Its standard output belongs to the answers alone. Whatever the foreign code prints, logs or reads
goes to and comes from nowhere, so that no address reaches a terminal or a log file by accident.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from importlib import import_module
from typing import IO

__all__ = ["serve"]

#: When the program has ended, a call that is under way has so long to come to its own end.
_GRACE_SECONDS = 30.0


def serve(job: str, target: str) -> None:
    """Build what *target* names and answer one line for each line, until there are no more."""
    requests, answers = _private_pipes()
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    idle = threading.Event()
    threading.Thread(target=_read, args=(requests, lines, idle), daemon=True).start()
    told = json.loads(lines.get())
    _limit_memory(told["memory_at_most"])
    module, _, built_by = target.partition(":")
    answer = import_module(job).answer
    built = getattr(import_module(module), built_by)(**told["options"])
    _answer(answers, {"ready": True})
    while True:
        idle.set()
        request = json.loads(lines.get())
        idle.clear()
        _answer(answers, answer(built, request))


def _answer(answers: IO[bytes], said: dict[str, object]) -> None:
    answers.write(json.dumps(said).encode() + b"\n")
    answers.flush()


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes to the program under numbers that foreign code does not know; the usual ones lead nowhere."""
    requests, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


def _read(requests: IO[bytes], lines: queue.SimpleQueue[bytes], idle: threading.Event) -> None:
    for line in requests:
        lines.put(line)
    # The program is gone: nobody will ask again, and nobody is left to end a call that hangs.
    idle.wait(_GRACE_SECONDS)
    os._exit(0)


def _limit_memory(at_most: int | None) -> None:
    if at_most is None:
        return
    try:
        import resource
    except ImportError:
        return  # not every system can
    resource.setrlimit(resource.RLIMIT_AS, (at_most, at_most))


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2])
