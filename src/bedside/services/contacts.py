"""The contacts of patients: what a search finds them by, kept in step with their records."""

from __future__ import annotations

from bedside.domain.contacts import Contact, canonical_contact, contact_id, contact_values
from bedside.domain.patients import Patient
from bedside.services.unit import Unit, by_rules

__all__ = ["patients_reached_at", "remember_contacts"]


@by_rules
def remember_contacts(unit: Unit, patient: Patient, *, is_new: bool = False) -> None:
    """Make the contacts of *patient* those of the record: changed ones in place, others added or emptied.

    No row is ever deleted, so that a contact that is no more is an empty one.
    """
    wanted = contact_values(patient)
    known = (
        {} if is_new else {found.id: found for found in unit.find(Contact, equal={"patient_id": patient.id})}
    )
    for place in range(max(len(wanted), len(known))):
        value = wanted[place] if place < len(wanted) else None
        contact = Contact(id=contact_id(patient.id, place), patient_id=patient.id, value=value)
        stored = known.get(contact.id)
        if stored is None:
            unit.add(contact)
        elif stored != contact:
            unit.change(contact)


@by_rules
def patients_reached_at(unit: Unit, text: str) -> tuple[str, ...]:
    """The ids of the patients with that number or e-mail address, in the order of their ids."""
    found = unit.find(Contact, equal={"value": canonical_contact(text)})
    return tuple(sorted({contact.patient_id for contact in found}))
