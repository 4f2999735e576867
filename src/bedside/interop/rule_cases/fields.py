"""Which names of export fields are identifiers, and which are known not to be.

A field that is on neither list has not been looked at, and an export that has one is held.
"""

from __future__ import annotations

import re
from typing import Final

from bedside.rules.cases import SafeHarborIdentifier

__all__ = ["identifier_in", "is_known"]

_I = SafeHarborIdentifier

_WORDS: Final = {
    _I.NAMES: "name full_name first_name last_name given_name family_name patient_name initials",
    _I.GEOGRAPHY: "zip zip5 zip9 postcode postal_code address street city town county district latitude "
    "longitude geocode",
    _I.DATES: "date day month birth_date birthdate dob date_of_birth death_date",
    _I.TELEPHONE: "phone telephone mobile phone_number",
    _I.FAX: "fax fax_number",
    _I.EMAIL: "email email_address",
    _I.SOCIAL_SECURITY: "ssn social_security_number",
    _I.RECORD_NUMBER: "mrn medical_record_number record_number chart_number",
    _I.PLAN_NUMBER: "plan_number member_id beneficiary_number health_plan_number",
    _I.ACCOUNT_NUMBER: "account_number iban",
    _I.LICENCE_NUMBER: "licence_number license_number certificate_number",
    _I.VEHICLE: "vehicle vehicle_id license_plate vin",
    _I.DEVICE: "device device_id serial_number",
    _I.WEB_ADDRESS: "url web_address website",
    _I.IP_ADDRESS: "ip ip_address",
    _I.BIOMETRIC: "fingerprint voiceprint biometric",
    _I.PHOTOGRAPH: "photo photograph face_photo image",
    _I.OTHER_CODE: "id patient_id person_id referral_id code referral_code",
}
_IDENTIFIERS: Final = {word: kind for kind, words in _WORDS.items() for word in words.split()}

_DATED: Final = re.compile(r".+_(date|day|on|at|month|week|quarter|datetime|timestamp)")
_OLDER: Final = re.compile(r"age_(\d+)")

_KNOWN: Final = frozenset(
    "state country year age_band age_band_90plus age_90plus zip3_gt20000 zip3_000 sex gender service "
    "specialty profession payer channel source kpi numerator denominator value low high n count rate "
    "share excluded".split()
)


def identifier_in(field: str) -> SafeHarborIdentifier | None:
    """The identifier that a field of this name holds, or None.

    >>> identifier_in("visit_date").value, identifier_in("age_90").value, identifier_in("age_89")
    ('dates', 'dates', None)
    """
    age = _OLDER.fullmatch(field)
    if age is not None:
        return _I.DATES if int(age[1]) > 89 else None
    return _IDENTIFIERS.get(field) or (_I.DATES if _DATED.fullmatch(field) else None)


def is_known(field: str) -> bool:
    """Whether somebody has looked at fields of this name: it is an identifier, or known to be none.

    >>> is_known("visit_year"), is_known("zip3_gt20000"), is_known("age"), is_known("favourite_colour")
    (True, True, False, False)
    """
    return (
        field in _KNOWN
        or field.endswith(("_year", "_count", "_rate"))
        or _OLDER.fullmatch(field) is not None
        or identifier_in(field) is not None
    )
