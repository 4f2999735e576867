"""FHIR ServiceRequest, as far as it refers a patient to somebody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import attrs

from bedside.domain.partners import Partner, PartnerId
from bedside.domain.referrals import (
    Direction,
    Referral,
    ReferralId,
    ReferralSource,
    ReferralStatus,
    SourceKind,
)
from bedside.domain.settings import Profession
from bedside.errors import InvalidValueError
from bedside.interop.fhir.elements import codes, part, parts, text, title
from bedside.interop.fhir.scope import Scope, Skip
from bedside.interop.fhir.structure import Resource
from bedside.interop.fhir.tasks import apply_progress

__all__ = ["read_service_request"]

#: SNOMED CT: patient referral, and its most used kinds.
_REFERRAL_CODES: Final = frozenset(
    {"3457005", "103696004", "306206005", "306253008", "308292007", "309014009", "107724000", "308447003"}
)
_ORDERED: Final = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})
_PROFESSIONALS: Final = ("PractitionerRole", "Practitioner", "Organization")
_LEFT: Final = {"revoked": ReferralStatus.LOST, "completed": ReferralStatus.CLOSED}


def read_service_request(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...] | Skip:
    """The referral and the partner that it goes to, or comes from.

    It goes out to its performer, unless the performer is one of ``scope.ours``: then it came in, from
    its requester. A partner is only proposed: whom the practice works with is for the practice to say.
    """
    reason = _not_a_referral(resource)
    if reason is not None:
        return Skip(reason)
    subject = part(resource, "subject")
    if scope.target(subject, "Group", "Location", "Device") is not None:
        return Skip("not about a patient")
    performers = [scope.target(item, *_PROFESSIONALS) for item in parts(resource, "performer")]
    named = [target for target in performers if target is not None]
    if not named:
        return Skip("referral without a performer who can be named")
    inbound = any(f"{kind}/{name}" in scope.ours for kind, name in named)
    requester = scope.target(part(resource, "requester"), *_PROFESSIONALS)
    other = requester if inbound else named[0]
    if other is None:
        return Skip("referral to us without a requester who can be named")
    received_at = scope.instant(resource, "authoredOn")
    if received_at is None:
        problem = "give the instant, or import with the practice's time zone"
        raise InvalidValueError("fhir.missing", "ServiceRequest.authoredOn", problem)
    display = (
        part(resource, "requester") if inbound else parts(resource, "performer")[performers.index(other)]
    )
    partner_id = PartnerId(scope.id_of("Partner", f"{other[0].lower()}.{other[1]}"))
    referral = Referral(
        id=ReferralId(scope.id_of("ServiceRequest", fhir_id)),
        direction=Direction.INBOUND if inbound else Direction.OUTBOUND,
        source=ReferralSource(kind=SourceKind.PARTNER, source_id=partner_id)
        if inbound
        else ReferralSource(kind=SourceKind.PRACTICE),
        patient_id=scope.require(resource, "subject", "Patient"),
        partner_id=partner_id,
        service=title(resource, "code", "category"),
        reason=title(resource, "reasonCode", longest=2000),
        received_at=received_at,
        origin=scope.origin("ServiceRequest", fhir_id),
    )
    referral = _as_far_as_it_is(referral, resource, fhir_id, scope)
    partner = _partner(partner_id, other, text(display, "display"), received_at, scope)
    scope.referrals.add(fhir_id)
    return (referral,) if partner is None else (partner, referral)


def _not_a_referral(resource: Resource) -> str | None:
    words = (title(resource, "category") or "", title(resource, "code") or "")
    coded = codes(resource, "category") | codes(resource, "code")
    if not (coded & _REFERRAL_CODES or any("referral" in word.lower() for word in words)):
        return "no referral"
    if text(resource, "intent") not in _ORDERED or text(resource, "status") == "draft":
        return "referral not ordered"
    if text(resource, "status") == "entered-in-error" or resource.get("doNotPerform") is True:
        return "referral entered in error or forbidden"
    return None


def _as_far_as_it_is(referral: Referral, resource: Resource, fhir_id: str, scope: Scope) -> Referral:
    """Move the referral by its Tasks, in their order, and then by what the request itself says."""
    for progress in sorted(scope.tasks.pop(fhir_id, []), key=lambda item: (item.at, item.status)):
        referral = apply_progress(referral, progress)
    status = text(resource, "status") or ""
    if referral.status is not ReferralStatus.RECEIVED:
        return referral
    if status == "on-hold":
        return attrs.evolve(referral, status=ReferralStatus.HELD, held_reason="on hold at the source")
    if status in _LEFT:
        # The source says that it is over and not when: no instant is made up, so it counts in no KPI.
        return attrs.evolve(referral, status=_LEFT[status], closed_reason=f"{status}-at-source")
    return referral


def _partner(
    partner_id: PartnerId, target: tuple[str, str], display: str | None, at: datetime, scope: Scope
) -> Partner | None:
    if partner_id in scope.partners:
        return None
    kind, fhir_id = target
    name = " ".join((scope.names.get(target) or display or f"unnamed {kind}").split())
    practitioner = scope.id_of(kind, fhir_id) if kind == "Practitioner" else None
    organization = scope.id_of(kind, fhir_id) if kind == "Organization" else None
    partner = Partner(
        id=partner_id,
        name=name[:200],
        profession=Profession.OTHER,
        practitioner_id=practitioner,
        organization_id=organization,
        proposed_on=at.astimezone(UTC).date(),
    )
    scope.partners.add(partner_id)
    return partner
