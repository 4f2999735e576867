"""Partners: the few professionals with whom we exchange referrals, and what we agreed with each."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import (
    PERSONAL,
    at_least,
    code,
    duration,
    identifier,
    instances,
    label,
    labels,
    not_before,
    optional,
    plain_date,
    some,
    typed,
)
from bedside.domain.patients import ContactPoint
from bedside.domain.settings import Profession
from bedside.domain.transitions import Transitions

__all__ = [
    "PARTNER_MOVES",
    "Agreement",
    "AgreementId",
    "AgreementTerm",
    "Partner",
    "PartnerId",
    "PartnerStatus",
    "Promise",
    "admit",
    "part_ways",
    "pause",
]

PartnerId = NewType("PartnerId", str)
AgreementId = NewType("AgreementId", str)


class PartnerStatus(Enum):
    """Where the relationship stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


PARTNER_MOVES = Transitions(
    "partner",
    {
        PartnerStatus.PROPOSED: {PartnerStatus.ACTIVE, PartnerStatus.LEFT},
        PartnerStatus.ACTIVE: {PartnerStatus.PAUSED, PartnerStatus.LEFT},
        PartnerStatus.PAUSED: {PartnerStatus.ACTIVE, PartnerStatus.LEFT},
        PartnerStatus.LEFT: set(),
    },
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Partner:
    """An organisation or professional of our network (FHIR Organization, PractitionerRole).

    >>> okafor = Partner(id=PartnerId("par-okafor"), name="Okafor Orthodontics",
    ...     profession=Profession.DENTIST, proposed_on=date(2026, 1, 7))
    >>> admit(okafor, on=date(2026, 1, 20)).status.value
    'active'
    """

    id: PartnerId = attrs.field(validator=identifier)
    name: str = attrs.field(validator=label(200), repr=False, metadata=PERSONAL)
    profession: Profession
    tier: str = attrs.field(default="core", validator=code)
    contact_points: tuple[ContactPoint, ...] = attrs.field(default=(), validator=instances(ContactPoint))
    services: tuple[str, ...] = attrs.field(default=(), validator=labels(200))
    practitioner_id: str | None = attrs.field(default=None, validator=optional(identifier))
    organization_id: str | None = attrs.field(default=None, validator=optional(identifier))
    proposed_on: date = attrs.field(validator=plain_date)
    joined_on: date | None = attrs.field(
        default=None, validator=[optional(plain_date), not_before("proposed_on")]
    )
    left_on: date | None = attrs.field(
        default=None, validator=[optional(plain_date), not_before("joined_on")]
    )
    left_reason: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(label(300))
    )
    nurture_interval_days: int | None = attrs.field(default=None, validator=optional(at_least(1)))
    status: PartnerStatus = PartnerStatus.PROPOSED


class Promise(Enum):
    """What an agreement may promise; each one is measurable."""

    ACKNOWLEDGE_REFERRAL = "acknowledge-referral"
    FIRST_APPOINTMENT = "first-appointment"
    REPORT_BACK = "report-back"
    ANSWER_QUESTION = "answer-question"


@attrs.frozen(kw_only=True, field_transformer=typed)
class AgreementTerm:
    """One expectation with its time: a report back within ten days, from them or from us."""

    promise: Promise
    within: timedelta = attrs.field(validator=duration)
    by_partner: bool = True


@attrs.frozen(kw_only=True, field_transformer=typed)
class Agreement:
    """How we refer, exchange information and report back; never how many. There is no quota here.

    42 USC 1320a-7b(b) makes "one for one" remuneration, so an agreement has no field for volume.
    """

    id: AgreementId = attrs.field(validator=identifier)
    partner_id: PartnerId = attrs.field(validator=identifier)
    terms: tuple[AgreementTerm, ...] = attrs.field(validator=[some, instances(AgreementTerm)])
    how_to_refer: str = attrs.field(validator=label(500))
    availability: str | None = attrs.field(default=None, validator=optional(label(300)))
    signed_on: date = attrs.field(validator=plain_date)
    ends_on: date | None = attrs.field(
        default=None, validator=[optional(plain_date), not_before("signed_on")]
    )

    def within(self, promise: Promise, *, by_partner: bool) -> timedelta | None:
        """How soon that side promised it, or None where nothing was promised."""
        for term in self.terms:
            if term.promise is promise and term.by_partner is by_partner:
                return term.within
        return None


def admit(partner: Partner, *, on: date) -> Partner:
    """Take the partner into the network."""
    status = PARTNER_MOVES.check(partner.id, partner.status, PartnerStatus.ACTIVE)
    return attrs.evolve(partner, status=status, joined_on=partner.joined_on or on)


def pause(partner: Partner) -> Partner:
    """Send nobody there for a while."""
    return attrs.evolve(partner, status=PARTNER_MOVES.check(partner.id, partner.status, PartnerStatus.PAUSED))


def part_ways(partner: Partner, *, on: date, reason: str) -> Partner:
    """The relationship ends."""
    status = PARTNER_MOVES.check(partner.id, partner.status, PartnerStatus.LEFT)
    return attrs.evolve(partner, status=status, left_on=on, left_reason=reason)
