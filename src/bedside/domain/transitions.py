"""The one way a status moves: by the table beside it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Generic, TypeVar

import attrs

from bedside.errors import InvalidTransitionError

__all__ = ["Transitions"]

S = TypeVar("S", bound=Enum)


@attrs.frozen
class Transitions(Generic[S]):
    """Which status may follow which; a status with no moves is final.

    >>> class Light(Enum):
    ...     RED, GREEN = "red", "green"
    >>> lights = Transitions("light", {Light.RED: {Light.GREEN}, Light.GREEN: set()})
    >>> lights.check("L-1", Light.RED, Light.GREEN)
    <Light.GREEN: 'green'>
    >>> lights.check("L-1", Light.GREEN, Light.RED)
    Traceback (most recent call last):
    bedside.errors.InvalidTransitionError: light: green cannot become red; it may become nothing...
    """

    kind: str
    moves: Mapping[S, set[S]]

    def check(self, record_id: str, old: S, new: S) -> S:
        """Return *new*, or raise InvalidTransitionError."""
        if new not in self.moves[old]:
            allowed = tuple(sorted(str(status.value) for status in self.moves[old]))
            raise InvalidTransitionError(self.kind, record_id, str(old.value), str(new.value), allowed)
        return new

    def is_final(self, status: S) -> bool:
        """Whether nothing may follow."""
        return not self.moves[status]
