"""The words of a decision: effects, three-valued truth, and a fact that is not known."""

from __future__ import annotations

from enum import Enum
from functools import total_ordering
from typing import Final

from bedside.errors import InvalidValueError

__all__ = ["UNKNOWN", "Audience", "Confidence", "Effect", "Truth", "Unknown"]


@total_ordering
class Effect(Enum):
    """What a rule asks for; the strictest one decides.

    ``PERMIT`` is no outcome: it is an exception that switches off the rules it names.

    >>> max(Effect.HOLD, Effect.DENY, Effect.WARN).value
    'deny'
    """

    DENY = "deny"
    HOLD = "hold"
    REQUIRE = "require"
    WARN = "warn"
    ALLOW = "allow"
    PERMIT = "permit"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Effect):
            return NotImplemented
        return _MILDEST_FIRST.index(self) < _MILDEST_FIRST.index(other)


_MILDEST_FIRST: Final = tuple(reversed(Effect))


class Truth(Enum):
    """Kleene's three values: unknown stays unknown unless the other side settles the question.

    >>> (Truth.UNKNOWN & Truth.FALSE).value, (Truth.UNKNOWN | Truth.TRUE).value, (~Truth.UNKNOWN).value
    ('false', 'true', 'unknown')
    """

    FALSE = "false"
    UNKNOWN = "unknown"
    TRUE = "true"

    @classmethod
    def of(cls, value: bool) -> Truth:
        """The truth of something that is known."""
        return cls.TRUE if value else cls.FALSE

    def __and__(self, other: Truth) -> Truth:
        if self is Truth.FALSE or other is Truth.FALSE:
            return Truth.FALSE
        return other if self is Truth.TRUE else self

    def __or__(self, other: Truth) -> Truth:
        if self is Truth.TRUE or other is Truth.TRUE:
            return Truth.TRUE
        return other if self is Truth.FALSE else self

    def __invert__(self) -> Truth:
        if self is Truth.UNKNOWN:
            return self
        return Truth.FALSE if self is Truth.TRUE else Truth.TRUE

    def __bool__(self) -> bool:
        # An enum member is truthy by default: ``if condition:`` would let the unknown through.
        raise InvalidValueError(
            "truth.bool", "Truth", "compare with Truth.TRUE; unknown is neither yes nor no"
        )


class Unknown(Enum):
    """The type of a fact that nobody recorded; it has one member, so that ``int | Unknown`` is a type."""

    UNKNOWN = "unknown"


#: A fact that is not known. A rule that needs it holds; while an exception needs it, nobody is refused.
UNKNOWN: Final = Unknown.UNKNOWN


class Confidence(Enum):
    """How sure the researchers of a rule were."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Audience(Enum):
    """Whom an explanation is for."""

    STAFF = "staff"
    PATIENT = "patient"
