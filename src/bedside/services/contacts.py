"""The contacts of patients: what a search finds them by, kept in step with their records."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from bedside.domain.contacts import Contact, canonical_contact, contacts_of
from bedside.domain.patients import Patient
from bedside.records import kind_of, write_row
from bedside.services.unit import Unit, by_rules

__all__ = ["patients_reached_at", "records_alike", "remember_contacts", "remember_new_contacts"]


@by_rules
def remember_new_contacts(unit: Unit, patients: Iterable[Patient]) -> None:
    """Store the contacts of *patients*, who had none before."""
    spec = kind_of(Contact)
    contacts = (contact for patient in patients for contact in contacts_of(patient))
    unit.add_rows([write_row(contact, spec) for contact in contacts])


@by_rules
def remember_contacts(unit: Unit, patient: Patient) -> None:
    """Make the contacts of *patient* those of the record: changed ones in place, others added or emptied.

    No row is ever deleted, so that a contact that is no more is an empty one.
    """
    wanted = {contact.id: contact for contact in contacts_of(patient)}
    known = {found.id: found for found in unit.find(Contact, equal={"patient_id": patient.id})}
    emptied = {one: attrs.evolve(found, value=None, birth_key=None) for one, found in known.items()}
    for contact in {**emptied, **wanted}.values():
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


@by_rules
def records_alike(unit: Unit, contacts: Iterable[str], key: str | None = None) -> tuple[str, ...]:
    """The ids of the patients to whom a folded contact, or the birth key, leads, in their order."""
    found = [one for folded in contacts for one in unit.find(Contact, equal={"folded": folded})]
    if key is not None:
        found += unit.find(Contact, equal={"birth_key": key})
    return tuple(sorted({contact.patient_id for contact in found}))
