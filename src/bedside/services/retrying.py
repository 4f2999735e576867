"""Run a verb again when another writer was in the way."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from bedside.errors import ContentionError

__all__ = ["run_again"]

T = TypeVar("T")

_FIRST_SECONDS = 0.02
_LONGEST_SECONDS = 2.0


def run_again(
    verb: Callable[[], T],
    *,
    attempts: int = 8,
    sleep: Callable[[float], object] = time.sleep,
    chance: Callable[[], float] = random.random,
) -> T:
    """What *verb* answers; while another writer is in the way it is run again, at most *attempts* times.

    *verb* is one whole verb of a desk or one whole transaction, because nothing of it was kept. Before
    the n-th new try it waits a random time (full jitter) of less than 0.02 s × 2**n, and never more
    than 2 s, so that those who met once do not meet again. No other error is tried again: after a
    :class:`~bedside.errors.CommitUnknownError` look at what is stored first.

    Raises:
        ContentionError: it was in vain each time.

    >>> answers = iter([ContentionError("40001"), "kept"])
    >>> def verb() -> str:
    ...     answer = next(answers)
    ...     if isinstance(answer, ContentionError):
    ...         raise answer
    ...     return answer
    >>> run_again(verb, sleep=lambda seconds: print(f"waits {seconds} s"), chance=lambda: 0.5)
    waits 0.01 s
    'kept'
    """
    for attempt in range(attempts - 1):
        try:
            return verb()
        except ContentionError:
            sleep(chance() * min(_LONGEST_SECONDS, _FIRST_SECONDS * 2**attempt))
    return verb()
