"""Attribution: which source earned a referral, by a stated rule, within a window."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.channels import ChannelName, as_channel, named_channel
from bedside.domain.checks import (
    at_least,
    aware,
    code,
    duration,
    identifier,
    identifiers,
    instances,
    label,
    optional,
    typed,
    utc,
)
from bedside.domain.links import tag
from bedside.domain.referrals import ReferralSource, SourceKind
from bedside.errors import InvalidValueError

__all__ = [
    "CORRECTED",
    "WHOLE",
    "Attribution",
    "AttributionId",
    "AttributionRule",
    "Share",
    "Standing",
    "Touch",
    "TouchId",
    "Weighed",
    "attribute",
    "correct",
    "standing_of",
    "weigh",
]

TouchId = NewType("TouchId", str)
AttributionId = NewType("AttributionId", str)

#: All the credit, in basis points.
WHOLE = 10_000

#: Why a reward was forfeited whose beneficiary has another share now, or none.
CORRECTED = "attribution-corrected"

#: Nobody stands behind these: a search, a walk past the door, our own recall.
_NOBODY = frozenset({SourceKind.SELF, SourceKind.PRACTICE})

#: Of two touches at one instant a person's word goes before an advertisement.
_BEFORE = {kind: place for place, kind in enumerate(SourceKind)}


class AttributionRule(Enum):
    """Who gets the credit when several sources touched one patient."""

    FIRST = "first"
    LAST = "last"
    DECLARED = "declared"
    SPLIT = "split"


class Standing(Enum):
    """Whether a touch counts for one referral, and if not, why."""

    COUNTED = "counted"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    OWN = "own"
    GONE = "gone"
    NOBODY = "nobody"
    UNKNOWN_THEN = "unknown-then"


@attrs.frozen(kw_only=True, field_transformer=typed)
class Touch:
    """One contact that may have brought the patient: a code used, a link opened, a name given.

    ``declared``: the patient said so. ``campaign`` and ``via`` are the tags of a link. ``at`` is when it
    happened; ``said_at`` is when we heard of it, where that was later.
    """

    id: TouchId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    source: ReferralSource
    channel: ChannelName | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(as_channel),
        validator=optional(named_channel),
    )
    at: datetime = attrs.field(validator=aware)
    declared: bool = False
    campaign: str | None = attrs.field(default=None, validator=optional(tag))
    via: str | None = attrs.field(default=None, validator=optional(tag))
    said_at: datetime | None = attrs.field(default=None, validator=optional(aware))


@attrs.frozen(kw_only=True, field_transformer=typed)
class Share:
    """One source's part of the credit, in basis points."""

    source: ReferralSource
    basis_points: int = attrs.field(validator=at_least(1))


@attrs.frozen(kw_only=True, field_transformer=typed)
class Weighed:
    """A touch, and whether it counts for one referral."""

    touch: Touch
    standing: Standing


@attrs.frozen(kw_only=True, field_transformer=typed)
class Attribution:
    """The decision: shares that add to exactly 100 %, the rule, and why in one sentence.

    It is never changed: a correction is another one, which names the one that it ``corrects`` and why
    (``because``, a code); a person made it, so that it has no rule. ``counted`` are the touches that
    counted, within the ``window``: a touch that became known later changes nothing about them.
    """

    id: AttributionId = attrs.field(validator=identifier)
    referral_id: str = attrs.field(validator=identifier)
    rule: AttributionRule | None
    shares: tuple[Share, ...] = attrs.field(validator=instances(Share))
    decided_at: datetime = attrs.field(validator=aware)
    reason: str = attrs.field(validator=label(300))
    window: timedelta | None = attrs.field(default=None, validator=optional(duration))
    counted: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    corrects: str | None = attrs.field(default=None, validator=optional(identifier))
    because: str | None = attrs.field(default=None, validator=optional(code))

    def __attrs_post_init__(self) -> None:
        """No credit is lost and none is made; a person's correction says what it corrects, and why."""
        total = sum(share.basis_points for share in self.shares)
        if self.shares and total != WHOLE:
            raise InvalidValueError("attribution.shares", "Attribution.shares", "must add to 10,000")
        if len({share.source for share in self.shares}) != len(self.shares):
            raise InvalidValueError("collection.repeated", "Attribution.shares", "name each source once")
        by_person = {self.rule is None, self.corrects is not None, self.because is not None}
        if len(by_person) > 1:
            raise InvalidValueError(
                "attribution.correction",
                "Attribution.corrects",
                "a correction has no rule, and names what it corrects and a reason",
            )

    @property
    def leading(self) -> ReferralSource | None:
        """The source with the largest share, the first of equal ones; None where nobody has any."""
        first = max(self.shares, key=lambda share: share.basis_points, default=None)
        return None if first is None else first.source

    @property
    def source_kind(self) -> SourceKind | None:
        """What kind of source leads."""
        return None if self.leading is None else self.leading.kind

    @property
    def source_id(self) -> str | None:
        """Which source leads, where it can be named."""
        return None if self.leading is None else self.leading.source_id

    def share_of(self, source: ReferralSource) -> int:
        """The basis points of one source, 0 to 10,000."""
        return sum(share.basis_points for share in self.shares if share.source == source)


def weigh(
    touches: Iterable[Touch],
    *,
    at: datetime,
    window: timedelta,
    gone: Collection[str] = (),
    own: Collection[str] = (),
) -> tuple[Weighed, ...]:
    """Say of each touch whether it counts for a referral received at *at*, oldest first.

    A touch counts in ``[at - window, at]``. The patient's own does not (*own* are the ids of their other
    records), nor does one of somebody who is *gone*: ids of sources that are on file no more. Touches
    behind which nobody stands (a search, a walk past the door) count only where no other does. Of
    touches at one instant the declared ones come first, then patients before partners before
    campaigns, then the order of ids.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> ana = ReferralSource(kind=SourceKind.PATIENT, source_id="pat-ana")
    >>> old = Touch(id=TouchId("t-1"), patient_id="pat-bo", source=ana, at=noon - timedelta(days=91))
    >>> [one.standing.value for one in weigh([old], at=noon, window=timedelta(days=90))]
    ['too-early']
    """
    ordered = sorted(touches, key=lambda touch: (utc(touch.at), _preference(touch)))
    weighed = [Weighed(touch=touch, standing=_standing(touch, at, window, gone, own)) for touch in ordered]
    somebody = any(
        one.standing is Standing.COUNTED and one.touch.source.kind not in _NOBODY for one in weighed
    )
    if not somebody:
        return tuple(weighed)
    return tuple(
        attrs.evolve(one, standing=Standing.NOBODY)
        if one.standing is Standing.COUNTED and one.touch.source.kind in _NOBODY
        else one
        for one in weighed
    )


def attribute(
    touches: Iterable[Touch],
    *,
    attribution_id: AttributionId,
    referral_id: str,
    at: datetime,
    window: timedelta,
    rule: AttributionRule = AttributionRule.FIRST,
    gone: Collection[str] = (),
    own: Collection[str] = (),
    decided_at: datetime | None = None,
) -> Attribution:
    """Decide who earned the referral received at the instant *at*, at *decided_at* (or then).

    :func:`weigh` says which touches count. DECLARED takes what the patient said last and falls back to
    FIRST. SPLIT shares evenly between the sources, and the first ones take the remainder; of more than
    10,000 sources, the first 10,000 share.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> ana = ReferralSource(kind=SourceKind.PATIENT, source_id="pat-ana")
    >>> card = Touch(id=TouchId("t-1"), patient_id="pat-bo", source=ana,
    ...     channel="printed_card", at=noon)
    >>> attribute([card], attribution_id=AttributionId("a-1"), referral_id="ref-1", at=noon,
    ...     window=timedelta(days=90)).reason
    'first of 1 touch within 90 days'
    """
    weighed = weigh(touches, at=at, window=window, gone=gone, own=own)
    inside = [one.touch for one in weighed if one.standing is Standing.COUNTED]
    count = f"{len(inside)} touch" + ("" if len(inside) == 1 else "es")
    within = f"{count} within {window.days} days"

    def decided(used: AttributionRule, shares: tuple[Share, ...], reason: str) -> Attribution:
        return Attribution(
            id=attribution_id,
            referral_id=referral_id,
            rule=used,
            shares=shares,
            decided_at=at if decided_at is None else decided_at,
            reason=reason,
            window=window,
            counted=tuple(touch.id for touch in inside),
        )

    if not inside:
        return decided(rule, (), f"no touch within {window.days} days")
    if rule is AttributionRule.SPLIT:
        sources = list(dict.fromkeys(touch.source for touch in inside))[:WHOLE]
        return decided(rule, _evenly(sources), f"split evenly over {len(sources)} of {within}")
    if rule is AttributionRule.DECLARED:
        declared = [touch for touch in inside if touch.declared]
        if declared:
            return decided(rule, _all_to(_last(declared)), f"what the patient said, of {within}")
        return decided(AttributionRule.FIRST, _all_to(inside[0]), f"nothing declared; first of {within}")
    chosen = inside[0] if rule is AttributionRule.FIRST else _last(inside)
    return decided(rule, _all_to(chosen), f"{rule.value} of {within}")


def correct(
    standing: Attribution,
    *,
    attribution_id: AttributionId,
    shares: tuple[Share, ...],
    because: str,
    at: datetime,
) -> Attribution:
    """Give the credit to other sources, as a person has found; *standing* stays as it was written.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> nobody = attribute([], attribution_id=AttributionId("a-1"), referral_id="ref-1", at=noon,
    ...     window=timedelta(days=90))
    >>> ana = ReferralSource(kind=SourceKind.PATIENT, source_id="pat-ana")
    >>> found = correct(nobody, attribution_id=AttributionId("a-2"), because="friend-was-named",
    ...     shares=(Share(source=ana, basis_points=WHOLE),), at=noon)
    >>> found.corrects, found.reason
    ('a-1', 'corrected by a person: friend-was-named')

    Raises:
        InvalidValueError: ``attribution.shares``: they do not add to 10,000. ``attribution.unchanged``:
            the credit is as it was.
    """
    corrected = Attribution(
        id=attribution_id,
        referral_id=standing.referral_id,
        rule=None,
        shares=shares,
        decided_at=at,
        reason=f"corrected by a person: {because}",
        window=standing.window,
        counted=standing.counted,
        corrects=standing.id,
        because=because,
    )
    if _as_map(shares) == _as_map(standing.shares):
        raise InvalidValueError(
            "attribution.unchanged", "shares", "the credit is so already; name who earned it instead"
        )
    return corrected


def standing_of(said: Iterable[Attribution]) -> Attribution | None:
    """Which of the attributions of one referral stands: the one that no other corrects."""
    kept = tuple(said)
    corrected = {one.corrects for one in kept}
    left = [one for one in kept if one.id not in corrected]
    return max(left, key=lambda one: (utc(one.decided_at), one.id), default=None)


def _standing(
    touch: Touch, at: datetime, window: timedelta, gone: Collection[str], own: Collection[str]
) -> Standing:
    if utc(touch.at) > utc(at):
        return Standing.TOO_LATE
    if utc(touch.at) < utc(at) - window:
        return Standing.TOO_EARLY
    source = touch.source
    if source.kind is SourceKind.PATIENT and source.source_id in (touch.patient_id, *own):
        return Standing.OWN
    if source.kind not in _NOBODY and source.source_id in gone:
        return Standing.GONE
    return Standing.COUNTED


def _preference(touch: Touch) -> tuple[bool, int, str]:
    return (not touch.declared, _BEFORE[touch.source.kind], touch.id)


def _last(touches: list[Touch]) -> Touch:
    """The latest; of several at one instant the one that goes first there."""
    latest = max(utc(touch.at) for touch in touches)
    return min((touch for touch in touches if utc(touch.at) == latest), key=_preference)


def _as_map(shares: tuple[Share, ...]) -> dict[ReferralSource, int]:
    return {share.source: share.basis_points for share in shares}


def _all_to(touch: Touch) -> tuple[Share, ...]:
    return (Share(source=touch.source, basis_points=WHOLE),)


def _evenly(sources: list[ReferralSource]) -> tuple[Share, ...]:
    part, rest = divmod(WHOLE, len(sources))
    return tuple(
        Share(source=source, basis_points=part + (1 if place < rest else 0))
        for place, source in enumerate(sources)
    )
