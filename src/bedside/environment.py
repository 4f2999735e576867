"""What is not repeatable, in one place: the real world, and a seeded one for demos and tests."""

from __future__ import annotations

import random
import secrets
from datetime import UTC, datetime, timedelta

from bedside.errors import InvalidValueError

__all__ = ["SeededEnvironment", "SystemEnvironment"]

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


class SystemEnvironment:
    """The machine's clock and its source of secrets.

    Ids sort by the time they were made: 48 bits of milliseconds and 80 random bits, after the kind.
    """

    def now(self) -> datetime:
        """The instant it is."""
        return datetime.now(UTC)

    def new_id(self, kind: str) -> str:
        """An id such as ``patient-01k9z…``."""
        moment = int(self.now().timestamp() * 1000)
        return f"{kind}-{_base32((moment << 80) | secrets.randbits(80), 26)}"

    def secret(self, alphabet: str, length: int) -> str:
        """*length* unguessable characters of *alphabet*."""
        return "".join(secrets.choice(alphabet) for _ in range(length))


class SeededEnvironment:
    """A world that is the same every time: its clock moves only when it is told to.

    >>> world = SeededEnvironment(seed=7, start=datetime(2026, 1, 5, 9, tzinfo=UTC))
    >>> world.new_id("patient"), world.new_id("patient")
    ('patient-1', 'patient-2')
    >>> world.advance(timedelta(hours=1)).isoformat()
    '2026-01-05T10:00:00+00:00'
    """

    def __init__(self, *, seed: int, start: datetime) -> None:
        if start.utcoffset() is None:
            raise InvalidValueError("time.naive", "SeededEnvironment.start", "give a time zone")
        self._now = start
        self._numbers: dict[str, int] = {}
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose; never used in production

    def now(self) -> datetime:
        """The instant it is."""
        return self._now

    def new_id(self, kind: str) -> str:
        """The kind and a running number."""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return f"{kind}-{self._numbers[kind]}"

    def secret(self, alphabet: str, length: int) -> str:
        """Repeatable characters: for demos and tests only."""
        return "".join(self._random.choice(alphabet) for _ in range(length))

    def advance(self, by: timedelta) -> datetime:
        """Move the clock on, and return what it shows."""
        return self.set(self._now + by)

    def set(self, now: datetime) -> datetime:
        """Move the clock to *now*; it never goes back."""
        if now < self._now:
            raise InvalidValueError("time.backwards", "SeededEnvironment", "the clock never goes back")
        self._now = now
        return now


def _base32(number: int, length: int) -> str:
    signs = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        signs.append(_CROCKFORD[rest])
    return "".join(reversed(signs))
