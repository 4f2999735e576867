"""A rule: what a law, a code or the house asks, of which cases, from when, and where it is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import attrs

from bedside.domain.checks import identifier, label, not_before, optional, plain_date, region
from bedside.errors import InvalidValueError
from bedside.rules.conditions import Condition
from bedside.rules.effects import Confidence, Effect

__all__ = ["Citation", "Rule"]

C_contra = TypeVar("C_contra", contravariant=True)


@attrs.frozen
class Citation:
    """Where a rule is written, and a link for those who want to read it.

    >>> Citation("42 USC 1320a-7b(b)").text
    '42 USC 1320a-7b(b)'
    """

    text: str = attrs.field(validator=label(400))
    link: str | None = attrs.field(default=None, validator=optional(label(400)))


def _obligation(instance: Rule[Any], attribute: attrs.Attribute[Any], value: str | None) -> None:
    if (value is not None) != (instance.effect is Effect.REQUIRE):
        raise InvalidValueError(
            "rule.obligation", "Rule.obligation", "a REQUIRE names its obligation, no other"
        )


def _exempts(instance: Rule[Any], attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    for item in value:
        identifier(instance, attribute, item)
    if bool(value) != (instance.effect is Effect.PERMIT):
        raise InvalidValueError(
            "rule.exempts", "Rule.exempts", "a PERMIT names the rules it switches off, no other"
        )


def _is_a(kind: type) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    def check(instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        if not isinstance(value, kind):
            raise InvalidValueError("rule.type", f"Rule.{attribute.name}", f"give a {kind.__name__}")

    return check


def _place(instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    # A place as in the settings, all the parts of one (US-*), or several that share a rule (EU|UK).
    for place in value.split("|") if isinstance(value, str) else (value,):
        region(instance, attribute, place.removesuffix("-*") if isinstance(place, str) else place)


@attrs.frozen(kw_only=True)
class Rule(Generic[C_contra]):
    """One dated, cited rule about one type of case.

    ``reason`` is for staff. ``patient_reason`` may be shown to the patient: plain words that say
    nothing about any person. ``limit`` says in words what would change the answer. ``verified``
    says what was read, and what was not, when the rule was written down. ``not_before`` gives a
    clock rule the instant at which it opens.
    """

    id: str = attrs.field(validator=identifier)
    effect: Effect = attrs.field(validator=_is_a(Effect))
    jurisdiction: str = attrs.field(validator=_place)
    case_type: type[C_contra]
    effective_from: date | None = attrs.field(default=None, validator=optional(plain_date))
    effective_to: date | None = attrs.field(
        default=None, validator=[optional(plain_date), not_before("effective_from")]
    )
    citation: Citation = attrs.field(validator=_is_a(Citation))
    reason: str = attrs.field(validator=label(600))
    patient_reason: str | None = attrs.field(default=None, validator=optional(label(200)))
    condition: Condition[C_contra] = attrs.field(validator=_is_a(Condition))
    exempts: tuple[str, ...] = attrs.field(default=(), validator=_exempts)
    limit: str | None = attrs.field(default=None, validator=optional(label(400)))
    obligation: str | None = attrs.field(default=None, validator=[_obligation, optional(label(400))])
    confidence: Confidence = Confidence.HIGH
    verified: str = attrs.field(validator=label(300))
    not_before: Callable[[C_contra], datetime | None] | None = None

    def in_force(self, day: date) -> bool:
        """Whether the rule applies on *day*; the first and the last day count."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_to is None or day <= self.effective_to)
