"""Contacts: by which numbers and addresses a patient is known again."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final, NewType

import attrs

from bedside.domain.checks import PERSONAL, identifier, optional, personal_text, typed
from bedside.domain.patients import ContactSystem, Patient

__all__ = ["Contact", "ContactId", "canonical_contact", "contact_id", "contact_values"]

ContactId = NewType("ContactId", str)

_SPACING: Final = re.compile(r"[\s().\-/\u2010-\u2015]+")


@attrs.frozen(kw_only=True, field_transformer=typed)
class Contact:
    """One number or e-mail address of a patient, by which a search finds them; empty when it is no more.

    The contact point itself is in the patient's record; this is what a store may search.
    """

    id: ContactId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    value: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(320))
    )


def contact_id(patient_id: str, place: int) -> ContactId:
    """The id of a patient's contact number *place*, from 0.

    >>> contact_id("pat-1", 0) == contact_id("pat-1", 1)
    False
    """
    return ContactId(f"contact-{hashlib.sha256(f'{patient_id}/{place}'.encode()).hexdigest()[:32]}")


def canonical_contact(text: str) -> str:
    """The one form in which a number or an e-mail address is searched.

    Spaces and punctuation of numbers go; addresses lose their capitals (NFKC, casefold), and keep
    what stands behind a plus sign, which may be another mailbox.

    >>> canonical_contact("+1 (303) 555-0100"), canonical_contact(" Ana@Example.org ")
    ('+13035550100', 'ana@example.org')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain.casefold() if "@" in plain else _SPACING.sub("", plain)


def contact_values(patient: Patient) -> tuple[str, ...]:
    """The searchable values of a patient, each once: numbers and e-mail addresses, not streets."""
    values = (
        canonical_contact(point.value)
        for point in patient.contact_points
        if point.system is not ContactSystem.POST
    )
    return tuple(dict.fromkeys(values))
