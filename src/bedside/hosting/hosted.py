"""Foreign code in a process of its own: it may hang, crash or talk, and only its own call suffers.

A thread that hangs cannot be stopped, and foreign code may end the program that called it. So it is
built and called in a child process, over one line of JSON each way. The child is ended when a call
takes longer than its deadline; what became of that call is then unknown. It is no sandbox against
malice: the child may do what the program may.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import IO, Final, TypeVar

from bedside.errors import InvalidValueError
from bedside.uncaused import uncaused

__all__ = ["ANSWER_AT_MOST", "Hosted", "NotStartedError"]

T = TypeVar("T")

#: The longest answer that is read; a right one needs a hundredth of it.
ANSWER_AT_MOST: Final = 64 * 1024

_STARTS_WITHIN: Final = timedelta(seconds=30)


class NotStartedError(Exception):
    """The child could not be started, so that nothing was asked. It never leaves these rooms."""


class Hosted:
    """The side of the program: starts the child when it is first needed, and again after each end."""

    #: The module whose ``answer`` calls the foreign code in the child.
    job: str

    @uncaused
    def __init__(
        self,
        target: str,
        *,
        options: Mapping[str, object],
        deadline: timedelta,
        memory_at_most: int | None = None,
    ) -> None:
        self._child: _Child | None = None
        module, colon, built_by = target.partition(":")
        if not (colon and built_by.isidentifier() and all(part.isidentifier() for part in module.split("."))):
            raise InvalidValueError("hosted.target", "target", "name it as package.module:callable")
        try:
            told = json.dumps({"options": dict(options), "memory_at_most": memory_at_most})
        except (TypeError, ValueError):
            raise InvalidValueError("hosted.options", "options", "give only what JSON can hold") from None
        self._target = target
        self._told = told
        self._deadline = deadline
        self._lock = threading.Lock()

    def ask(self, request: Mapping[str, object], read: Callable[[str], T | None]) -> T | None:
        """What *read* makes of the child's answer; None, and a new child next time, without a proper one.

        Raises:
            NotStartedError: the child could not be started; nothing was asked.
        """
        with self._lock:
            if self._child is None or not self._child.is_there():
                self.close()
                self._child = _Child(self.job, self._target)
                ready = self._child.ask(self._told, within=_STARTS_WITHIN)
                if ready != '{"ready": true}':
                    self.close()
                    raise NotStartedError
            answer = self._child.ask(json.dumps(request), within=self._deadline)
            found = None if answer is None else read(answer)
            if found is None:
                self.close()
            return found

    def close(self) -> None:
        """End the child; the next call starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def __del__(self) -> None:
        self.close()


class _Child:
    """One child process and the pipes to it; a thread reads, so that nobody waits longer than allowed."""

    def __init__(self, job: str, target: str) -> None:
        self._ended = False
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._program = subprocess.Popen(  # noqa: S603 - our own interpreter, and a name that was checked
            [sys.executable, "-m", "bedside.hosting.host", job, target],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C at the terminal is for the program; the child ends when its pipe does.
            start_new_session=True,
        )
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._requests: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        pipes = (self._program.stdin, self._program.stdout)
        threading.Thread(target=self._talk, args=pipes, daemon=True).start()

    def is_there(self) -> bool:
        return not self._ended and self._program.poll() is None

    def ask(self, line: str, *, within: timedelta) -> str | None:
        """The answer to one line; None when there is none in time, or none that is short enough."""
        self._requests.put(line)
        try:
            return self._answers.get(timeout=within.total_seconds())
        except queue.Empty:
            return None

    def end(self) -> None:
        self._ended = True
        self._program.kill()
        self._program.wait()
        self._requests.put(None)

    def _talk(self, requests: IO[bytes], answers: IO[bytes]) -> None:
        with requests, answers:
            while (line := self._requests.get()) is not None:
                try:
                    requests.write(line.encode() + b"\n")
                    requests.flush()
                    answer = answers.readline(ANSWER_AT_MOST + 1)
                    whole = answer.endswith(b"\n") and len(answer) <= ANSWER_AT_MOST
                    self._answers.put(answer.decode().rstrip("\n") if whole else None)
                except (OSError, ValueError):
                    self._answers.put(None)
