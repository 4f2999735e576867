"""The table of partners."""

from __future__ import annotations

from bedside.domain.partners import Partner, PartnerId, PartnerStatus
from bedside.domain.patients import ContactPoint, ContactSystem
from bedside.domain.settings import Profession
from bedside.interop.csv.fields import choice, day, email, phone, reference, text, whole
from bedside.interop.csv.values import CsvTable, RowValues

__all__ = ["TABLE"]

_ID = reference("id", "partner", "the partner's id in the source", required=True)
_NAME = text("name", "the name of the practice or professional", required=True)
_PROFESSION = choice("profession", Profession, "whose licence they work under", required=True)
_TIER = text("tier", "a short code of how close the partnership is; `core` where absent", code=True)
_PHONE = phone("phone", "a number for calls")
_EMAIL = email("email", "an e-mail address")
_PRACTITIONER = reference("practitioner_id", "practitioner", "the professional, where it is one")
_ORGANIZATION = reference("organization_id", "organization", "the organisation, where it is one")
_PROPOSED = day("proposed_on", "when the partnership was first thought of", required=True)
_JOINED = day("joined_on", "when they joined the network")
_LEFT = day("left_on", "when the partnership ended")
_LEFT_REASON = text("left_reason", "why it ended")
_NURTURE = whole("nurture_interval_days", "after how many days without contact somebody calls")
_STATUS = choice("status", PartnerStatus, "where the partnership stands", required=True)


def _build(row: RowValues) -> tuple[object, ...]:
    points = (
        ContactPoint(system=system, value=value)
        for field, system in ((_PHONE, ContactSystem.PHONE), (_EMAIL, ContactSystem.EMAIL))
        if (value := row.contact(field)) is not None
    )
    partner = Partner(
        id=PartnerId(row.need(_ID)),
        name=row.need(_NAME),
        profession=row.need(_PROFESSION),
        tier=row.either(_TIER, "core"),
        contact_points=tuple(points),
        practitioner_id=row.get(_PRACTITIONER),
        organization_id=row.get(_ORGANIZATION),
        proposed_on=row.need(_PROPOSED),
        joined_on=row.get(_JOINED),
        left_on=row.get(_LEFT),
        left_reason=row.get(_LEFT_REASON),
        nurture_interval_days=row.get(_NURTURE),
        status=row.need(_STATUS),
    )
    return (partner,)


TABLE = CsvTable(
    name="partners",
    about="the professionals with whom referrals are exchanged",
    fields=(
        _ID, _NAME, _PROFESSION, _TIER, _PHONE, _EMAIL, _PRACTITIONER, _ORGANIZATION, _PROPOSED, _JOINED,
        _LEFT, _LEFT_REASON, _NURTURE, _STATUS,
    ),
    build=_build,
)  # fmt: skip
