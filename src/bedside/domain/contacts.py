"""Contacts: by which numbers and addresses a patient is known again."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final, NewType

import attrs

from bedside.domain.caps import sealed_name
from bedside.domain.checks import PERSONAL, identifier, optional, personal_text, typed
from bedside.domain.names import folded_name
from bedside.domain.patients import ContactSystem, Patient

__all__ = [
    "Contact",
    "ContactId",
    "birth_key",
    "canonical_contact",
    "contact_id",
    "contact_mark",
    "contact_values",
    "contacts_of",
    "folded_contact",
]

ContactId = NewType("ContactId", str)

_SPACING: Final = re.compile(r"[\s().\-/\u2010-\u2015]+")

#: Large providers that deliver to one mailbox wherever its dots are (Gmail's help: "dots don't matter in
#: Gmail addresses"), and the name under which they know it.
_DOTS_DO_NOT_COUNT: Final = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


@attrs.frozen(kw_only=True, field_transformer=typed)
class Contact:
    """One number or e-mail address of a patient, by which a search finds them; empty when it is no more.

    The contact point itself is in the patient's record; this is what a store may search. One contact of
    a patient has no value and a ``birth_key``, by which records of one person are found.
    """

    id: ContactId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    value: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(320))
    )
    birth_key: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(40))
    )

    @property
    def folded(self) -> str | None:
        """The value with everything folded that still reaches the same mailbox."""
        return None if self.value is None else folded_contact(self.value)


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


def folded_contact(text: str) -> str:
    """The form in which two contacts are compared, to see whether they may be one.

    Beyond :func:`canonical_contact`, what stands behind a plus sign goes (RFC 5233 calls it detail), and
    so do dots at the large providers that do not look at them. Nothing is ever sent to it.

    >>> folded_contact("A.na+friends@googlemail.com"), folded_contact("a.na+friends@example.org")
    ('ana@gmail.com', 'a.na@example.org')
    """
    plain = canonical_contact(text)
    mailbox, at, host = plain.rpartition("@")
    if not at:
        return plain.casefold()
    mailbox = mailbox.split("+")[0] or mailbox
    if host in _DOTS_DO_NOT_COUNT:
        mailbox, host = mailbox.replace(".", ""), _DOTS_DO_NOT_COUNT[host]
    return f"{mailbox}@{host}"


def contact_mark(text: str) -> str:
    """A digest of a folded contact, by which two are compared without either being shown.

    >>> contact_mark("a.na@gmail.com") == contact_mark("ana+x@gmail.com")
    True
    """
    return sealed_name("contact", folded_contact(text))


def contact_values(patient: Patient) -> tuple[str, ...]:
    """The searchable values of a patient, each once: numbers and e-mail addresses, not streets."""
    values = (
        canonical_contact(point.value)
        for point in patient.contact_points
        if point.system is not ContactSystem.POST
    )
    return tuple(dict.fromkeys(values))


def birth_key(patient: Patient) -> str | None:
    """Birth date and initials, with day and month, and the two initials, in the order of size.

    Hardly two people of one practice have the same, so that a blind index of them tells nothing by how
    often one is there. None where the birth date is not known.

    >>> from bedside.testing.people import BO
    >>> birth_key(BO)
    '1985-12-31 bl'
    """
    if patient.born_on is None:
        return None
    low, high = sorted((patient.born_on.month, patient.born_on.day))
    initials = sorted(folded_name(part)[:1] for part in (patient.name.given, patient.name.family))
    return f"{patient.born_on.year:04}-{low:02}-{high:02} {''.join(initials)}"


def contacts_of(patient: Patient) -> tuple[Contact, ...]:
    """What is kept of a patient for searches.

    >>> from bedside.testing.people import BO
    >>> [(contact.value, contact.birth_key) for contact in contacts_of(BO)]
    [('+13035550102', None), (None, '1985-12-31 bl')]
    """
    born: tuple[tuple[str | None, str | None], ...] = ((None, birth_key(patient)),)
    rows = (*((value, None) for value in contact_values(patient)), *(born if born[0][1] is not None else ()))
    return tuple(
        Contact(id=contact_id(patient.id, place), patient_id=patient.id, value=value, birth_key=key)
        for place, (value, key) in enumerate(rows)
    )
