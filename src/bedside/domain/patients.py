"""Patients, how to reach them, what they prefer, and the people around them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any, NewType

import attrs

from bedside.domain.checks import (
    PERSONAL,
    aware,
    code,
    email_address,
    identifier,
    identifiers,
    instances,
    label,
    not_before,
    optional,
    personal_text,
    plain_date,
    telephone,
    typed,
    zone_name,
)
from bedside.domain.dates import QuietHours
from bedside.domain.messages import Channel
from bedside.errors import InvalidValueError

__all__ = [
    "ContactPoint",
    "ContactSystem",
    "ContactUse",
    "Household",
    "HouseholdId",
    "Origin",
    "Patient",
    "PatientId",
    "PersonName",
    "Preferences",
    "RelatedPerson",
    "RelatedPersonId",
    "Relationship",
    "age_on",
    "contact_for",
    "mark_deceased",
    "mark_inactive",
]

PatientId = NewType("PatientId", str)
HouseholdId = NewType("HouseholdId", str)
RelatedPersonId = NewType("RelatedPersonId", str)


class ContactSystem(Enum):
    """FHIR ContactPoint.system, as far as people are reached by it."""

    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    POST = "post"


class ContactUse(Enum):
    """FHIR ContactPoint.use."""

    HOME = "home"
    WORK = "work"
    MOBILE = "mobile"
    TEMP = "temp"
    OLD = "old"


def _canonical(instance: ContactPoint, attribute: attrs.Attribute[Any], value: str) -> None:
    if instance.system in (ContactSystem.PHONE, ContactSystem.SMS):
        telephone(instance, attribute, value)
    elif instance.system is ContactSystem.EMAIL:
        email_address(instance, attribute, value)
    else:
        personal_text(320)(instance, attribute, value)


@attrs.frozen(kw_only=True, field_transformer=typed)
class ContactPoint:
    """One number or address, in canonical form (E.164, normalised e-mail).

    ``undeliverable_at`` is when a provider reported that messages come back from it, or that its
    owner complained; recording the point anew clears it.

    >>> ContactPoint(system=ContactSystem.SMS, value="555 1234")
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: phone.e164 ContactPoint.value: give + and 7 to 15 digits (ITU-T E.164)
    """

    system: ContactSystem
    value: str = attrs.field(repr=False, metadata=PERSONAL, validator=_canonical)
    use: ContactUse | None = None
    rank: int = attrs.field(default=1)
    undeliverable_at: datetime | None = attrs.field(default=None, validator=optional(aware))


@attrs.frozen(kw_only=True, field_transformer=typed)
class PersonName:
    """A name as the person gives it; ``preferred`` is what we call them."""

    family: str = attrs.field(default="", repr=False, metadata=PERSONAL)
    given: str = attrs.field(default="", repr=False, metadata=PERSONAL)
    preferred: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(200))
    )

    def __attrs_post_init__(self) -> None:
        """One of the two parts is there, and neither holds control characters."""
        if not (self.family.strip() or self.given.strip()):
            raise InvalidValueError("name.empty", "PersonName", "give a family or a given name")
        attributes = attrs.fields(PersonName)
        for attribute, value in ((attributes.family, self.family), (attributes.given, self.given)):
            if value:
                personal_text(200)(self, attribute, value)

    @property
    def address_as(self) -> str:
        """What to call the person in a message."""
        return self.preferred or self.given or self.family


@attrs.frozen(kw_only=True, field_transformer=typed)
class Preferences:
    """How a patient wants to be spoken to."""

    language: str = attrs.field(default="en", validator=code)
    channels: tuple[Channel, ...] = attrs.field(default=(), validator=instances(Channel))
    quiet_hours: QuietHours | None = None
    time_zone: str | None = attrs.field(default=None, validator=optional(zone_name))
    plain_language: bool = True


@attrs.frozen(kw_only=True, field_transformer=typed)
class Origin:
    """Where an imported record came from: the source's name and the id that it has there."""

    source: str = attrs.field(validator=identifier)
    value: str = attrs.field(validator=personal_text(320), repr=False, metadata=PERSONAL)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Patient:
    """A person cared for, or referred and not yet seen (FHIR Patient).

    ``merged_into`` names the record of the same person that stands for this one since ``merged_at``
    (FHIR Patient.link, replaced-by); ``replaces`` names every record that this one stands for.

    >>> ana = Patient(id=PatientId("pat-ana"), name=PersonName(given="Ana", family="Ito"),
    ...     registered_on=date(2026, 1, 5), born_on=date(1990, 2, 28))
    >>> ana.name.address_as
    'Ana'
    >>> "Ito" in repr(ana)
    False
    """

    id: PatientId = attrs.field(validator=identifier)
    name: PersonName
    registered_on: date = attrs.field(validator=plain_date)
    born_on: date | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(plain_date)
    )
    contact_points: tuple[ContactPoint, ...] = attrs.field(default=(), validator=instances(ContactPoint))
    preferences: Preferences = Preferences()
    household_id: HouseholdId | None = attrs.field(default=None, validator=optional(identifier))
    practitioner_id: str | None = attrs.field(default=None, validator=optional(identifier))
    referral_source: str | None = attrs.field(default=None, validator=optional(code))
    inactive_on: date | None = attrs.field(
        default=None, validator=[optional(plain_date), not_before("registered_on")]
    )
    inactive_reason: str | None = attrs.field(default=None, validator=optional(code))
    deceased: bool = attrs.field(default=False, repr=False, metadata=PERSONAL)
    deceased_at: datetime | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(aware)
    )
    origin: Origin | None = None
    merged_into: PatientId | None = attrs.field(default=None, validator=optional(identifier))
    merged_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    replaces: tuple[PatientId, ...] = attrs.field(default=(), validator=identifiers)

    @property
    def ids(self) -> tuple[PatientId, ...]:
        """The ids of this record and of those that it replaces: what the practice keeps of one person."""
        return (self.id, *self.replaces)


class Relationship(Enum):
    """What a related person is to the patient (HL7 RoleCode, shortened)."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    CHILD = "child"
    SPOUSE = "spouse"
    SIBLING = "sibling"
    CAREGIVER = "caregiver"
    FRIEND = "friend"
    OTHER = "other"


@attrs.frozen(kw_only=True, field_transformer=typed)
class RelatedPerson:
    """Somebody in a patient's support network (FHIR RelatedPerson); may act only as far as declared."""

    id: RelatedPersonId = attrs.field(validator=identifier)
    patient_id: PatientId = attrs.field(validator=identifier)
    name: PersonName | None = None
    relationship: Relationship = Relationship.OTHER
    contact_points: tuple[ContactPoint, ...] = attrs.field(default=(), validator=instances(ContactPoint))
    may_receive_messages: bool = False
    may_consent: bool = False
    is_patient_id: PatientId | None = attrs.field(default=None, validator=optional(identifier))
    since_on: date | None = attrs.field(default=None, validator=optional(plain_date))
    until_on: date | None = attrs.field(
        default=None, validator=[optional(plain_date), not_before("since_on")]
    )
    origin: Origin | None = None


@attrs.frozen(kw_only=True, field_transformer=typed)
class Household:
    """Patients who declared that they belong together; a shared number alone does not make one."""

    id: HouseholdId = attrs.field(validator=identifier)
    title: str = attrs.field(default="household", validator=label(80), repr=False, metadata=PERSONAL)
    member_ids: tuple[PatientId, ...] = attrs.field(default=(), validator=identifiers)
    declared_on: date = attrs.field(validator=plain_date)


def age_on(born_on: date, day: date) -> int:
    """Completed years of life; who was born on 29 February turns a year older on 1 March.

    >>> age_on(date(2008, 2, 29), date(2026, 2, 28)), age_on(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)
    """
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def contact_for(points: Iterable[ContactPoint], channel: Channel) -> ContactPoint | None:
    """The point to use for *channel*: lowest rank first, undeliverable ones last, never an old one.

    >>> mobile = ContactPoint(system=ContactSystem.PHONE, value="+13035550100", use=ContactUse.MOBILE)
    >>> contact_for([mobile], Channel.SMS) == mobile, contact_for([mobile], Channel.EMAIL)
    (True, None)
    """
    fitting = [point for point in points if point.use is not ContactUse.OLD and _reaches(point, channel)]
    return min(fitting, key=lambda point: (point.undeliverable_at is not None, point.rank), default=None)


def mark_inactive(patient: Patient, *, on: date, reason: str) -> Patient:
    """The patient has left the practice; *reason* is a code such as ``moved``."""
    return attrs.evolve(patient, inactive_on=on, inactive_reason=reason)


def mark_deceased(patient: Patient, *, at: datetime | None) -> Patient:
    """The patient has died; nothing is sent in their name any more."""
    return attrs.evolve(patient, deceased=True, deceased_at=at)


def _reaches(point: ContactPoint, channel: Channel) -> bool:
    by_voice = {Channel.VOICE, Channel.VOICE_AUTO, Channel.VOICE_AI}
    if channel is Channel.SMS:
        mobile = point.system is ContactSystem.PHONE and point.use is ContactUse.MOBILE
        return point.system is ContactSystem.SMS or mobile
    if channel in by_voice:
        return point.system is ContactSystem.PHONE
    if channel is Channel.EMAIL:
        return point.system is ContactSystem.EMAIL
    if channel in (Channel.LETTER, Channel.PRINTED_CARD):
        return point.system is ContactSystem.POST
    return False
