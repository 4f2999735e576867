"""What a piece of foreign code tells the world beside its answer: logs, streams, warnings, exceptions."""

from __future__ import annotations

import io
import logging
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TypeVar

import attrs

__all__ = ["Told", "at_once", "overheard"]

T = TypeVar("T")


@attrs.define(eq=False)
class Told:
    """Everything that was told, as text, by where it was told."""

    said: list[tuple[str, str]] = attrs.field(factory=list)

    def add(self, where: str, text: object) -> None:
        """Keep *text*, if there is any."""
        if text:
            self.said.append((where, str(text)))

    def error(self, error: BaseException) -> None:
        """Keep all that an exception would show in a log: its texts, notes, causes and contexts."""
        seen: BaseException | None = error
        while seen is not None:
            self.add("an exception", repr(seen))
            seen = seen.__cause__ or seen.__context__
        self.add("an exception", "".join(traceback.format_exception(error)))

    def places_of(self, *secrets: str) -> list[str]:
        """Where one of *secrets* was told; the text itself is not repeated."""
        return sorted({where for where, text in self.said if any(secret in text for secret in secrets)})


@contextmanager
def overheard() -> Iterator[Told]:
    """Listen to every logger at every level, to the standard streams and to warnings."""
    told = Told()
    listener = _Listener(told)
    root = logging.getLogger()
    level = root.level
    out, err = io.StringIO(), io.StringIO()
    root.addHandler(listener)
    root.setLevel(1)
    try:
        with redirect_stdout(out), redirect_stderr(err), warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            yield told
            for warning in warned:
                told.add("a warning", warning.message)
    finally:
        root.setLevel(level)
        root.removeHandler(listener)
        told.add("the standard output", out.getvalue())
        told.add("the standard error", err.getvalue())


def at_once(work: Callable[[int], T], threads: int = 4) -> list[T]:
    """What *work* answers in each of some threads that start together; the first error is raised."""
    start = threading.Barrier(threads)
    answers: dict[int, T] = {}
    faults: list[BaseException] = []

    def run(number: int) -> None:
        try:
            start.wait(timeout=30)
            answers[number] = work(number)
        except BaseException as error:  # noqa: BLE001 - it is raised again below, in the test's own thread
            faults.append(error)

    running = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(timeout=60)
    if faults:
        raise faults[0]
    assert len(answers) == threads, "a thread still waits after a minute: two of them block each other"
    return [answers[number] for number in range(threads)]


class _Listener(logging.Handler):
    def __init__(self, told: Told) -> None:
        super().__init__(level=1)
        self._told = told
        self._format = logging.Formatter("%(name)s %(message)s")

    def emit(self, record: logging.LogRecord) -> None:
        self._told.add("a log record", self._format.format(record))
        self._told.add("a log record", {**record.__dict__, "exc_info": None})
