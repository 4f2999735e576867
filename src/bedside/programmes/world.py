"""The world of a trial: a clock that is told what time it is, and ids that are those of the history."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Final

__all__ = ["TrialWorld"]

_SEED: Final = 20260101


class TrialWorld:
    """An environment in which the same history is lived in the same way each time.

    >>> world = TrialWorld()
    >>> world.expect("referral", "ref-7")
    >>> world.new_id("referral"), world.new_id("referral")
    ('ref-7', 'referral.trial-1')
    """

    def __init__(self) -> None:
        self._now = datetime(1800, 1, 1, tzinfo=UTC)  # before any history, and within what a store keeps
        self._expected: dict[str, str] = {}
        self._made: dict[str, int] = {}
        # Repeatable on purpose: the codes of a trial open nothing.
        self._random = random.Random(_SEED)  # noqa: S311 - never used for anything but trials

    def now(self) -> datetime:
        """The instant of the history."""
        return self._now

    def go_to(self, at: datetime) -> None:
        """Move the clock; a history is lived in its order."""
        self._now = max(at, self._now)

    def expect(self, kind: str, record_id: str) -> None:
        """The next record of *kind* has that id, as it had in the history."""
        self._expected[kind] = record_id

    def forget(self) -> None:
        """What was expected has not come."""
        self._expected.clear()

    def new_id(self, kind: str) -> str:
        """The id that is expected, or one that no history has."""
        if kind in self._expected:
            return self._expected.pop(kind)
        self._made[kind] = self._made.get(kind, 0) + 1
        return f"{kind}.trial-{self._made[kind]}"

    def secret(self, alphabet: str, length: int) -> str:
        """Repeatable characters."""
        return "".join(self._random.choice(alphabet) for _ in range(length))
