"""A messenger in a process of its own: it may hang, crash or talk, and only its own message suffers.

A thread that hangs cannot be stopped, and foreign code may end the program that called it. So the
messenger is built and called in a child process, over one line of JSON each way. The child is ended
when a call takes longer than its deadline; what became of that message is then unknown. It is no
sandbox against malice: the child may do what the program may.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import IO, Final

import attrs

from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.messages import Channel
from bedside.errors import BedsideError, InvalidValueError
from bedside.ports import Envelope, NotifierOffer
from bedside.uncaused import uncaused

__all__ = ["HostedNotifier", "hosted"]

#: The longest answer that is read; a receipt needs a hundredth of it.
ANSWER_AT_MOST: Final = 64 * 1024

_STARTS_WITHIN: Final = timedelta(seconds=30)
_KEYS: Final = {"outcome", "reference", "reason", "retry_after"}


def hosted(
    target: str,
    *,
    name: str,
    channels: frozenset[Channel],
    options: Mapping[str, object] | None = None,
    deadline: timedelta = timedelta(seconds=30),
    key_window: timedelta | None = None,
    per_minute: int | None = None,
    memory_at_most: int | None = None,
) -> NotifierOffer:
    """Offer a notifier that runs in a process of its own.

    *target* names what builds it, as ``package.module:callable``; the callable gets *options*, which
    must be JSON. *memory_at_most* is in bytes, where the system can limit it. The other words are
    those of :class:`bedside.NotifierOffer`.

    Raises:
        InvalidValueError: *target* is no such name, *options* are not JSON, or the offer cannot be.
    """
    notifier = HostedNotifier(target, options=options or {}, deadline=deadline, memory_at_most=memory_at_most)
    return NotifierOffer(
        name=name,
        channels=channels,
        notifier=notifier,
        deadline=deadline,
        key_window=key_window,
        per_minute=per_minute,
    )


class HostedNotifier:
    """The side of the program: starts the child when it is first needed, and again after each end."""

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

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        """Hand the message to the child; without a proper answer in time its outcome is unknown."""
        request = {
            "envelope": {**attrs.asdict(envelope), "channel": envelope.channel.value},
            "key": idempotency_key,
        }
        with self._lock:
            if self._child is None or not self._child.is_there():
                self.close()
                self._child = _Child(self._target)
                ready = self._child.ask(self._told, within=_STARTS_WITHIN)
                if ready != '{"ready": true}':
                    # Nothing was handed over yet, so nothing was sent.
                    self.close()
                    return Receipt(outcome=Outcome.FAILED, reason="the notifier could not be started")
            answer = self._child.ask(json.dumps(request), within=self._deadline)
            receipt = None if answer is None else _receipt(answer)
            if receipt is None:
                self.close()
                return Receipt(outcome=Outcome.UNKNOWN, reason="no proper answer in time from its process")
            return receipt

    def close(self) -> None:
        """End the child; the next message starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def __del__(self) -> None:
        self.close()


class _Child:
    """One child process and the pipes to it; a thread reads, so that nobody waits longer than allowed."""

    def __init__(self, target: str) -> None:
        self._ended = False
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._program = subprocess.Popen(  # noqa: S603 - our own interpreter, and a name that was checked
            [sys.executable, "-m", "bedside.notify.host", target],
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


def _receipt(answer: str) -> Receipt | None:
    """The answer as a receipt, or None for anything but one."""
    try:
        said = json.loads(answer)
        if not isinstance(said, dict) or set(said) != _KEYS:
            return None
        asked = said["retry_after"]
        if asked is not None and (isinstance(asked, bool) or not isinstance(asked, int | float)):
            return None
        return Receipt(
            outcome=Outcome(said["outcome"]),
            reference=said["reference"],
            reason=said["reason"],
            retry_after=None if asked is None else timedelta(seconds=asked),
        )
    except (ValueError, OverflowError, RecursionError, BedsideError):
        return None
