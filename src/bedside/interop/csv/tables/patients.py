"""The table of patients."""

from __future__ import annotations

import re
from typing import Final

from bedside.domain.patients import (
    ContactPoint,
    ContactSystem,
    ContactUse,
    Patient,
    PatientId,
    PersonName,
    Preferences,
)
from bedside.errors import InvalidValueError
from bedside.interop.csv.fields import Field, day, email, flag, instant, phone, reference, text
from bedside.interop.csv.values import CsvTable, RowValues

__all__ = ["TABLE"]

_NAME_ORDERS: Final = ("given family", "family, given", "whole")
_ORDER_HINT: Final = f"say how the name is written: {' / '.join(_NAME_ORDERS)}"

_ID = reference("id", "patient", "the patient's id in the source", required=True)
_FULL_NAME = text(
    "full_name",
    "the whole name in one column",
    formats=re.compile("|".join(_NAME_ORDERS)),
    format_hint=_ORDER_HINT,
)
_FAMILY = text("family", "the family name")
_GIVEN = text("given", "the given names")
_PREFERRED = text("preferred", "what the patient likes to be called")
_REGISTERED = day("registered_on", "when the practice first registered the patient", required=True)
_BORN = day("born_on", "the date of birth")
_MOBILE = phone("mobile", "a number that receives text messages")
_PHONE = phone("phone", "a number for calls")
_EMAIL = email("email", "an e-mail address")
_ADDRESS = text("address", "the postal address")
_LANGUAGE = text("language", "the language to write in, such as `en`; `en` where absent", code=True)
_PRACTITIONER = reference("practitioner_id", "practitioner", "who usually sees the patient")
_SOURCE = text("referral_source", "a short code of where the patient heard of the practice", code=True)
_INACTIVE = day("inactive_on", "when the patient left the practice")
_INACTIVE_REASON = text("inactive_reason", "a short code of why", code=True)
_DECEASED = flag("deceased", "whether the patient has died")
_DECEASED_AT = instant("deceased_at", "when")


def _build(row: RowValues) -> tuple[object, ...]:
    deceased_at = row.get(_DECEASED_AT)
    patient = Patient(
        id=PatientId(row.need(_ID)),
        name=_name(row),
        registered_on=row.need(_REGISTERED),
        born_on=row.get(_BORN),
        contact_points=_contact_points(row),
        preferences=Preferences(language=row.either(_LANGUAGE, "en")),
        practitioner_id=row.get(_PRACTITIONER),
        referral_source=row.get(_SOURCE),
        inactive_on=row.get(_INACTIVE),
        inactive_reason=row.get(_INACTIVE_REASON),
        deceased=row.either(_DECEASED, deceased_at is not None),
        deceased_at=deceased_at,
        origin=row.origin(_ID),
    )
    return (patient,)


def _name(row: RowValues) -> PersonName:
    preferred = row.get(_PREFERRED)
    whole = row.get(_FULL_NAME)
    if whole is None:
        return PersonName(family=row.either(_FAMILY, ""), given=row.either(_GIVEN, ""), preferred=preferred)
    order = row.reading(_FULL_NAME).format
    if order == "given family":
        given, _, family = whole.rpartition(" ")
    elif order == "family, given":
        family, _, given = whole.partition(",")
    elif order == "whole":
        # The domain has no field for an undivided name; called by it, nobody is called wrongly.
        family, given = "", whole
    else:
        raise InvalidValueError("name.order", _FULL_NAME.name, f"in [formats], {_ORDER_HINT}")
    return PersonName(family=family.strip(), given=given.strip(), preferred=preferred)


def _contact_points(row: RowValues) -> tuple[ContactPoint, ...]:
    return tuple(
        ContactPoint(system=system, value=value, use=use)
        for field, system, use in _CONTACTS
        if (value := row.contact(field)) is not None
    )


_CONTACTS: tuple[tuple[Field[str], ContactSystem, ContactUse | None], ...] = (
    (_MOBILE, ContactSystem.PHONE, ContactUse.MOBILE),
    (_PHONE, ContactSystem.PHONE, None),
    (_EMAIL, ContactSystem.EMAIL, None),
    (_ADDRESS, ContactSystem.POST, None),
)

TABLE = CsvTable(
    name="patients",
    about="the people cared for",
    fields=(
        _ID, _FULL_NAME, _FAMILY, _GIVEN, _PREFERRED, _REGISTERED, _BORN, _MOBILE, _PHONE, _EMAIL, _ADDRESS,
        _LANGUAGE, _PRACTITIONER, _SOURCE, _INACTIVE, _INACTIVE_REASON, _DECEASED, _DECEASED_AT,
    ),
    build=_build,
    one_of=("full_name", "family", "given"),
)  # fmt: skip
