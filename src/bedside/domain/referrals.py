"""Referrals: somebody asks that a patient be seen, by us or by a partner, until the loop is closed."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.channels import ChannelName, as_channel, named_channel
from bedside.domain.checks import (
    PERSONAL,
    at_least,
    aware,
    code,
    identifier,
    label,
    not_before,
    optional,
    personal_text,
    service_name,
    typed,
)
from bedside.domain.patients import Origin
from bedside.domain.transitions import Transitions
from bedside.errors import InvalidValueError

__all__ = [
    "REFERRAL_MOVES",
    "Direction",
    "Eligibility",
    "LateClaim",
    "Referral",
    "ReferralId",
    "ReferralSource",
    "ReferralStatus",
    "SourceKind",
    "accept",
    "book",
    "close_loop",
    "decline",
    "hold",
    "lose",
    "receive_report",
    "release",
    "see",
]

ReferralId = NewType("ReferralId", str)


class Direction(Enum):
    """To us, or from us to a partner."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class SourceKind(Enum):
    """What kind of source a referral came from."""

    PATIENT = "patient"
    PARTNER = "partner"
    CAMPAIGN = "campaign"
    SELF = "self"
    PRACTICE = "practice"


@attrs.frozen(kw_only=True, field_transformer=typed)
class ReferralSource:
    """Who or what made the referral (FHIR ServiceRequest.requester).

    >>> ReferralSource(kind=SourceKind.PATIENT)
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: source.id ReferralSource.source_id: say which patient...
    """

    kind: SourceKind
    source_id: str | None = attrs.field(default=None, validator=optional(identifier))

    def __attrs_post_init__(self) -> None:
        """A source that can be named is named."""
        named = self.kind in (SourceKind.PATIENT, SourceKind.PARTNER, SourceKind.CAMPAIGN)
        if named and self.source_id is None:
            raise InvalidValueError(
                "source.id", "ReferralSource.source_id", "say which patient, partner or campaign"
            )


@attrs.frozen(kw_only=True, field_transformer=typed)
class LateClaim:
    """What was said after the patient had come: when it was said, and who wrote it down, and when.

    Whoever wrote it down is not the one who approves it.
    """

    said_at: datetime = attrs.field(validator=aware)
    recorded_at: datetime = attrs.field(validator=[aware, not_before("said_at")])
    recorded_by: str = attrs.field(validator=identifier)


class ReferralStatus(Enum):
    """Where a referral stands (FHIR Task.status and businessStatus)."""

    RECEIVED = "received"
    HELD = "held"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    BOOKED = "booked"
    SEEN = "seen"
    REPORTED = "reported"
    CLOSED = "closed"
    LOST = "lost"


REFERRAL_MOVES = Transitions(
    "referral",
    {
        ReferralStatus.RECEIVED: {
            ReferralStatus.HELD,
            ReferralStatus.ACCEPTED,
            ReferralStatus.DECLINED,
            ReferralStatus.LOST,
        },
        ReferralStatus.HELD: {ReferralStatus.ACCEPTED, ReferralStatus.DECLINED, ReferralStatus.LOST},
        ReferralStatus.ACCEPTED: {
            ReferralStatus.BOOKED,
            ReferralStatus.SEEN,
            ReferralStatus.LOST,
        },
        ReferralStatus.BOOKED: {ReferralStatus.BOOKED, ReferralStatus.SEEN, ReferralStatus.LOST},
        ReferralStatus.SEEN: {ReferralStatus.REPORTED, ReferralStatus.CLOSED, ReferralStatus.LOST},
        ReferralStatus.REPORTED: {ReferralStatus.CLOSED},
        ReferralStatus.LOST: {ReferralStatus.BOOKED, ReferralStatus.SEEN},
        ReferralStatus.DECLINED: set(),
        ReferralStatus.CLOSED: set(),
    },
)


class Eligibility(Enum):
    """Whether a referral counts in the practice's programme; care does not depend on it."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not-eligible"
    HELD = "held"


@attrs.frozen(kw_only=True, field_transformer=typed)
class Referral:
    """A request that a patient be seen, with a life of its own (FHIR ServiceRequest and Task).

    ``source`` is what it came with, and never changes; who earned it is its attribution. One that was
    claimed late is received at the instant when the patient came.
    ``device`` is a keyed digest of the token by which a host knows a device again, and never the token;
    ``received_by`` is who took the referral in.
    """

    id: ReferralId = attrs.field(validator=identifier)
    direction: Direction = Direction.INBOUND
    source: ReferralSource
    patient_id: str = attrs.field(validator=identifier)
    partner_id: str | None = attrs.field(default=None, validator=optional(identifier))
    invitation_id: str | None = attrs.field(default=None, validator=optional(identifier))
    policy_id: str | None = attrs.field(default=None, validator=optional(identifier))
    policy_version: int | None = attrs.field(default=None, validator=optional(at_least(1)))
    eligibility: Eligibility | None = None
    channel: ChannelName | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(as_channel),
        validator=optional(named_channel),
    )
    service: str | None = attrs.field(default=None, validator=optional(service_name))
    device: str | None = attrs.field(default=None, validator=optional(identifier))
    received_by: str | None = attrs.field(default=None, validator=optional(identifier))
    reason: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(2000))
    )
    received_at: datetime = attrs.field(validator=aware)
    status: ReferralStatus = ReferralStatus.RECEIVED
    held_reason: str | None = attrs.field(default=None, validator=optional(label(300)))
    accepted_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    booked_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    first_visit_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    report_due_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    report_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("first_visit_at")]
    )
    report_matched: bool = False
    report_reviewed_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("report_at")]
    )
    referrer_told_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    closed_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    closed_reason: str | None = attrs.field(default=None, validator=optional(code))
    claim: LateClaim | None = None
    thanked_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    welcomed_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        """An outbound referral goes to a partner."""
        if self.direction is Direction.OUTBOUND and self.partner_id is None:
            raise InvalidValueError("partner.missing", "Referral.partner_id", "name the partner")

    @property
    def loop_is_closed(self) -> bool:
        """Whether the patient was seen and the report is back with whoever referred."""
        told = self.report_at if self.direction is Direction.OUTBOUND else self.referrer_told_at
        return self.first_visit_at is not None and told is not None


def hold(referral: Referral, *, reason: str) -> Referral:
    """A person has to look at it; *reason* names the findings."""
    return attrs.evolve(referral, status=_to(referral, ReferralStatus.HELD), held_reason=reason)


def accept(referral: Referral, *, at: datetime) -> Referral:
    """We (or the partner) will see the patient.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> bo = Referral(id=ReferralId("ref-1"), patient_id="pat-bo", received_at=noon,
    ...     source=ReferralSource(kind=SourceKind.PATIENT, source_id="pat-ana"))
    >>> close_loop(see(accept(bo, at=noon), at=noon), at=noon).loop_is_closed
    True
    """
    return attrs.evolve(referral, status=_to(referral, ReferralStatus.ACCEPTED), accepted_at=at)


def decline(referral: Referral, *, at: datetime, reason: str) -> Referral:
    """The patient will not be seen on this referral; *reason* is a code."""
    status = _to(referral, ReferralStatus.DECLINED)
    return attrs.evolve(referral, status=status, closed_at=at, closed_reason=reason)


def book(referral: Referral, *, at: datetime) -> Referral:
    """An appointment was made; the first one is kept, and one who was lost is back."""
    status = _to(referral, ReferralStatus.BOOKED)
    return attrs.evolve(
        referral, status=status, booked_at=referral.booked_at or at, closed_at=None, closed_reason=None
    )


def see(referral: Referral, *, at: datetime) -> Referral:
    """The patient came for the first time."""
    status = _to(referral, ReferralStatus.SEEN)
    return attrs.evolve(referral, status=status, first_visit_at=at, closed_at=None, closed_reason=None)


def receive_report(referral: Referral, *, at: datetime, matched: bool) -> Referral:
    """The partner's report is here; *matched* when it named this referral's id."""
    status = _to(referral, ReferralStatus.REPORTED)
    return attrs.evolve(referral, status=status, report_at=at, report_matched=matched)


def close_loop(referral: Referral, *, at: datetime) -> Referral:
    """Seen, and whoever referred knows it (outbound: we have read the report)."""
    status = _to(referral, ReferralStatus.CLOSED)
    if referral.direction is Direction.OUTBOUND:
        return attrs.evolve(
            referral, status=status, report_reviewed_at=at, closed_at=at, closed_reason="loop-closed"
        )
    return attrs.evolve(
        referral, status=status, referrer_told_at=at, closed_at=at, closed_reason="loop-closed"
    )


def lose(referral: Referral, *, at: datetime, reason: str) -> Referral:
    """Nobody saw the patient; *reason* is a code such as ``no-answer``."""
    status = _to(referral, ReferralStatus.LOST)
    return attrs.evolve(referral, status=status, closed_at=at, closed_reason=reason)


def release(referral: Referral, *, counts: bool, by: str) -> Referral:
    """A person, *by*, has looked at a referral whose eligibility was held, and says whether it counts.

    >>> from datetime import UTC
    >>> held = Referral(id=ReferralId("ref-1"), patient_id="pat-bo", eligibility=Eligibility.HELD,
    ...     received_at=datetime(2026, 4, 1, tzinfo=UTC),
    ...     source=ReferralSource(kind=SourceKind.PATIENT, source_id="pat-ana"))
    >>> release(held, counts=True, by="kim").eligibility.value
    'eligible'

    Raises:
        InvalidValueError: ``referral.not_held``; ``claim.four_eyes``: it was claimed late, and by the
            same person.
    """
    if referral.eligibility is not Eligibility.HELD:
        raise InvalidValueError(
            "referral.not_held", "Referral.eligibility", "release only what is held for a person to look at"
        )
    if referral.claim is not None and referral.claim.recorded_by == by:
        raise InvalidValueError(
            "claim.four_eyes", "release", "another person has to look at it than who wrote the claim down"
        )
    ruled = Eligibility.ELIGIBLE if counts else Eligibility.NOT_ELIGIBLE
    return attrs.evolve(referral, eligibility=ruled)


def _to(referral: Referral, status: ReferralStatus) -> ReferralStatus:
    return REFERRAL_MOVES.check(referral.id, referral.status, status)
