"""The cast: the same few people and one practice in every test, page and example.

Nobody here is real. Numbers lie in 555-0100 to 555-0199, which are kept for fiction, and mail goes to
``example.org`` (RFC 2606). Needs neither pytest nor Hypothesis.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bedside.domain.appointments import Appointment, AppointmentId
from bedside.domain.consents import Consent, ConsentAnswer, ConsentId
from bedside.domain.dates import QuietHours
from bedside.domain.journal import ActorId, JournalEntry
from bedside.domain.messages import Channel, Message, MessageId, Purpose
from bedside.domain.partners import Partner, PartnerId, PartnerStatus
from bedside.domain.patients import (
    ContactPoint,
    ContactSystem,
    ContactUse,
    Patient,
    PatientId,
    PersonName,
    RelatedPerson,
    RelatedPersonId,
    Relationship,
)
from bedside.domain.professionals import Practitioner, PractitionerId
from bedside.domain.referrals import Referral, ReferralId, ReferralSource, SourceKind
from bedside.domain.settings import PracticeSettings, Profession

__all__ = [
    "ANA",
    "BO",
    "CLEO",
    "DR_OKAFOR",
    "HARBOUR_DENTAL",
    "KIM",
    "NOON",
    "OKAFOR_ORTHODONTICS",
    "brings_bo",
    "check_up",
    "note_by_kim",
    "reminder",
    "yes",
]

#: A Monday: noon in London, five in the morning in Denver.
NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)

#: Kim at the front desk, who does most of what is done.
KIM: Final = ActorId("kim")

HARBOUR_DENTAL: Final = PracticeSettings(
    id="harbour-dental",
    name="Harbour Dental",
    time_zone="America/Denver",
    currency="USD",
    jurisdictions=("US", "US-CO"),
    profession=Profession.DENTIST,
    quiet_hours=QuietHours(time(20), time(8)),
    telephone="+1 303 555 0100",
    postal_address="1 Harbour Way, Denver CO 80202",
)

#: A patient of two months who likes to bring friends.
ANA: Final = Patient(
    id=PatientId("pat-ana"),
    name=PersonName(given="Ana", family="Ito"),
    registered_on=date(2026, 1, 5),
    born_on=date(1990, 2, 28),
    contact_points=(
        ContactPoint(system=ContactSystem.PHONE, value="+13035550101", use=ContactUse.MOBILE),
        ContactPoint(system=ContactSystem.EMAIL, value="ana.ito@example.org", rank=2),
    ),
)

#: Ana's friend, who has not been here before.
BO: Final = Patient(
    id=PatientId("pat-bo"),
    name=PersonName(given="Bo", family="Lindqvist"),
    registered_on=date(2026, 3, 2),
    born_on=date(1985, 12, 31),
    contact_points=(ContactPoint(system=ContactSystem.PHONE, value="+13035550102", use=ContactUse.MOBILE),),
)

#: Ana's mother, who may be told of Ana's appointments.
CLEO: Final = RelatedPerson(
    id=RelatedPersonId("rel-cleo"),
    patient_id=ANA.id,
    name=PersonName(given="Cleo", family="Ito"),
    relationship=Relationship.PARENT,
    contact_points=(ContactPoint(system=ContactSystem.PHONE, value="+13035550103", use=ContactUse.MOBILE),),
    may_receive_messages=True,
)

DR_OKAFOR: Final = Practitioner(
    id=PractitionerId("dr-okafor"), name=PersonName(given="Ngozi", family="Okafor", preferred="Dr Okafor")
)

#: Where Harbour Dental sends whoever needs braces.
OKAFOR_ORTHODONTICS: Final = Partner(
    id=PartnerId("par-okafor"),
    name="Okafor Orthodontics",
    profession=Profession.DENTIST,
    services=("braces",),
    practitioner_id=DR_OKAFOR.id,
    proposed_on=date(2025, 11, 3),
    joined_on=date(2025, 12, 1),
    status=PartnerStatus.ACTIVE,
)


def yes(
    purpose: Purpose | None = None, *, patient_id: str = ANA.id, given_at: datetime = NOON - timedelta(days=1)
) -> Consent:
    """Ana (or another patient) agreed to hear from us for *purpose*, or for all of them.

    >>> yes(Purpose.RECALL).answer.value
    'given'
    """
    return Consent(
        id=ConsentId(f"con-{patient_id}-{'all' if purpose is None else purpose.value}"),
        patient_id=patient_id,
        purpose=purpose,
        answer=ConsentAnswer.GIVEN,
        evidence="intake form 7",
        given_at=given_at,
    )


def brings_bo(*, received_at: datetime = NOON) -> Referral:
    """Ana brings Bo.

    >>> brings_bo().source.source_id == ANA.id
    True
    """
    return Referral(
        id=ReferralId("ref-bo"),
        source=ReferralSource(kind=SourceKind.PATIENT, source_id=ANA.id),
        patient_id=BO.id,
        received_at=received_at,
    )


def check_up(*, patient_id: str = ANA.id, starts_at: datetime = NOON + timedelta(days=7)) -> Appointment:
    """A booked check-up in a week, with Dr Okafor, for half an hour.

    >>> check_up().status.value
    'booked'
    """
    return Appointment(
        id=AppointmentId(f"apt-{patient_id}"),
        patient_id=patient_id,
        practitioner_id=DR_OKAFOR.id,
        service="check-up",
        booked_at=NOON,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
    )


def reminder(*, due_at: datetime = NOON, expires_at: datetime | None = None) -> Message:
    """A text message to Ana that is ready to go.

    >>> reminder().status.value
    'ready'
    """
    return Message(
        id=MessageId("msg-ana"),
        patient_id=ANA.id,
        purpose=Purpose.APPOINTMENT_REMINDER,
        channel=Channel.SMS,
        address=ANA.contact_points[0].value,
        body="Hello Ana, we look forward to seeing you.",
        created_at=NOON - timedelta(hours=1),
        due_at=due_at,
        expires_at=expires_at,
    )


def note_by_kim(action: str = "register", *, at: datetime = NOON) -> JournalEntry:
    """What the journal keeps of something that Kim did with Ana's record.

    >>> note_by_kim().actor
    'kim'
    """
    return JournalEntry(
        at=at,
        actor=KIM,
        role="front-desk",
        purpose="operations",
        action=action,
        kind="patient",
        record=ANA.id,
        subjects=(ANA.id,),
    )
