"""The contacts of patients: what a search finds them by, kept in step with their records."""

from __future__ import annotations

from collections.abc import Iterable

from bedside.domain.contacts import Contact, canonical_contact, contact_id, contact_values
from bedside.domain.patients import Patient
from bedside.records import kind_of, write_row
from bedside.services.unit import Unit, by_rules

__all__ = ["patients_reached_at", "remember_contacts", "remember_new_contacts"]


@by_rules
def remember_new_contacts(unit: Unit, patients: Iterable[Patient]) -> None:
    """Store the contacts of *patients*, who had none before."""
    spec = kind_of(Contact)
    contacts = (
        _contact(patient, place, value)
        for patient in patients
        for place, value in enumerate(contact_values(patient))
    )
    unit.add_rows([write_row(contact, spec) for contact in contacts])


@by_rules
def remember_contacts(unit: Unit, patient: Patient) -> None:
    """Make the contacts of *patient* those of the record: changed ones in place, others added or emptied.

    No row is ever deleted, so that a contact that is no more is an empty one.
    """
    wanted = contact_values(patient)
    known = {found.id: found for found in unit.find(Contact, equal={"patient_id": patient.id})}
    for place in range(max(len(wanted), len(known))):
        value = wanted[place] if place < len(wanted) else None
        contact = _contact(patient, place, value)
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


def _contact(patient: Patient, place: int, value: str | None) -> Contact:
    return Contact(id=contact_id(patient.id, place), patient_id=patient.id, value=value)
