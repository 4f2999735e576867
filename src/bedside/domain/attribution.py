"""Attribution: which source earned a referral, by a stated rule, within a window."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import at_least, aware, identifier, instances, label, optional, typed, utc
from bedside.domain.messages import Channel
from bedside.domain.referrals import ReferralSource
from bedside.errors import InvalidValueError

__all__ = [
    "WHOLE",
    "Attribution",
    "AttributionId",
    "AttributionRule",
    "Share",
    "Touch",
    "TouchId",
    "attribute",
]

TouchId = NewType("TouchId", str)
AttributionId = NewType("AttributionId", str)

#: All the credit, in basis points.
WHOLE = 10_000


class AttributionRule(Enum):
    """Who gets the credit when several sources touched one patient."""

    FIRST = "first"
    LAST = "last"
    DECLARED = "declared"
    SPLIT = "split"


@attrs.frozen(kw_only=True, field_transformer=typed)
class Touch:
    """One contact that may have brought the patient: a code used, a link opened, a name given."""

    id: TouchId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    source: ReferralSource
    channel: Channel | None = None
    at: datetime = attrs.field(validator=aware)
    declared: bool = False


@attrs.frozen(kw_only=True, field_transformer=typed)
class Share:
    """One source's part of the credit, in basis points."""

    source: ReferralSource
    basis_points: int = attrs.field(validator=at_least(1))


@attrs.frozen(kw_only=True, field_transformer=typed)
class Attribution:
    """The decision: shares that add to exactly 100 %, the rule, and why in one sentence.

    It is never changed: a correction is another one, which names the one that it ``corrects``.
    """

    id: AttributionId = attrs.field(validator=identifier)
    referral_id: str = attrs.field(validator=identifier)
    rule: AttributionRule
    shares: tuple[Share, ...] = attrs.field(validator=instances(Share))
    decided_at: datetime = attrs.field(validator=aware)
    reason: str = attrs.field(validator=label(300))
    corrects: str | None = attrs.field(default=None, validator=optional(identifier))

    def __attrs_post_init__(self) -> None:
        """No credit is lost and none is made."""
        total = sum(share.basis_points for share in self.shares)
        if self.shares and total != WHOLE:
            raise InvalidValueError("attribution.shares", "Attribution.shares", "must add to 10,000")


def attribute(
    touches: Iterable[Touch],
    *,
    attribution_id: AttributionId,
    referral_id: str,
    at: datetime,
    window: timedelta,
    rule: AttributionRule = AttributionRule.FIRST,
) -> Attribution:
    """Decide who earned the referral received at the instant *at*.

    Only touches in ``[at - window, at]`` count. DECLARED takes what the patient said and falls back
    to FIRST. SPLIT shares evenly between the sources, and the first ones take the remainder; of
    more than 10,000 sources, the first 10,000 share.

    >>> from datetime import UTC
    >>> from bedside.domain.referrals import SourceKind
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> ana = ReferralSource(kind=SourceKind.PATIENT, source_id="pat-ana")
    >>> card = Touch(id=TouchId("t-1"), patient_id="pat-bo", source=ana,
    ...     channel=Channel.PRINTED_CARD, at=noon)
    >>> attribute([card], attribution_id=AttributionId("a-1"), referral_id="ref-1", at=noon,
    ...     window=timedelta(days=90)).reason
    'first of 1 touch within 90 days'
    """
    inside = sorted(
        (touch for touch in touches if utc(at) - window <= utc(touch.at) <= utc(at)),
        key=lambda touch: (utc(touch.at), touch.id),
    )
    count = f"{len(inside)} touch" + ("" if len(inside) == 1 else "es")
    within = f"{count} within {window.days} days"

    def decided(used: AttributionRule, shares: tuple[Share, ...], reason: str) -> Attribution:
        return Attribution(
            id=attribution_id,
            referral_id=referral_id,
            rule=used,
            shares=shares,
            decided_at=at,
            reason=reason,
        )

    if not inside:
        return decided(rule, (), f"no touch within {window.days} days")
    if rule is AttributionRule.SPLIT:
        sources = list(dict.fromkeys(touch.source for touch in inside))[:WHOLE]
        return decided(rule, _evenly(sources), f"split evenly over {len(sources)} of {within}")
    if rule is AttributionRule.DECLARED:
        declared = [touch for touch in inside if touch.declared]
        if declared:
            return decided(rule, _all_to(declared[-1]), f"what the patient said, of {within}")
        return decided(AttributionRule.FIRST, _all_to(inside[0]), f"nothing declared; first of {within}")
    chosen = inside[0] if rule is AttributionRule.FIRST else inside[-1]
    return decided(rule, _all_to(chosen), f"{rule.value} of {within}")


def _all_to(touch: Touch) -> tuple[Share, ...]:
    return (Share(source=touch.source, basis_points=WHOLE),)


def _evenly(sources: list[ReferralSource]) -> tuple[Share, ...]:
    part, rest = divmod(WHOLE, len(sources))
    return tuple(
        Share(source=source, basis_points=part + (1 if place < rest else 0))
        for place, source in enumerate(sources)
    )
