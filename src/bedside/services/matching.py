"""Matching at the desk: who may be on file already, and who may be the friend that somebody names."""

from __future__ import annotations

from collections.abc import Iterable

from bedside.domain.contacts import birth_key, contact_values, folded_contact
from bedside.domain.matching import (
    Likeness,
    Match,
    compare,
    is_possible_duplicate,
    matched_name,
)
from bedside.domain.patients import Patient
from bedside.errors import AccessDeniedError, InvalidValueError
from bedside.services.contacts import records_alike
from bedside.services.merging import ids_of_person, survivor_of
from bedside.services.unit import Unit, by_rules

__all__ = ["MOST", "matches_of", "possible_duplicates", "who_referred"]

#: So many people are shown at most: who is none of them is asked for more than a name.
MOST = 10


@by_rules
def matches_of(unit: Unit, patient: Patient) -> tuple[Match, ...]:
    """The other records on file that may be of the same person, by number, mailbox or birth date."""
    own = ids_of_person(unit, patient.id)
    found: dict[str, Match] = {}
    contacts = {folded_contact(value) for value in contact_values(patient)}
    for patient_id in records_alike(unit, sorted(contacts), birth_key(patient)):
        other = None if patient_id in own else unit.look_up(Patient, patient_id)
        if other is not None and is_possible_duplicate(patient, other):
            survivor = survivor_of(unit, other).id
            if survivor not in own:
                found.setdefault(survivor, Match(patient_id=survivor, reasons=compare(patient, other)))
    return tuple(found.values())


def possible_duplicates(unit: Unit, patient_id: str) -> tuple[Match, ...]:
    """Who may be this patient, as far as the actor may see them."""
    found = matches_of(unit, unit.get(Patient, patient_id))
    unit.note("find-duplicates", Patient, patient_id, subject=patient_id)
    return _shown(unit, found, "find-duplicates")


def who_referred(unit: Unit, *, name: str | None, contact: str | None) -> tuple[Match, ...]:
    """Who may be the friend, for a person at the desk to choose from, as far as they may see them."""
    if name is None and contact is None:
        raise InvalidValueError(
            "matching.nothing", "who_referred", "give a name, a number or an e-mail address"
        )
    unit.acting.check_read("patient")
    unit.note("find-referrer", Patient, "all")
    found = _by_contact(unit, contact) if contact is not None else {}
    if name is not None:
        named = _by_name(unit, name)
        # Whoever has the number but another name is still shown: people share telephones.
        for patient_id, reasons in named.items():
            found[patient_id] = found.get(patient_id, ()) + reasons
    best = sorted(found.items(), key=lambda one: (-len(one[1]), Likeness.NEAR_NAME in one[1], one[0]))
    matches = (Match(patient_id=patient_id, reasons=reasons) for patient_id, reasons in best)
    return _shown(unit, matches, "find-referrer", most=MOST)


@by_rules
def _by_contact(unit: Unit, contact: str) -> dict[str, tuple[Likeness, ...]]:
    folded = folded_contact(contact)
    reason = Likeness.EMAIL if "@" in folded else Likeness.PHONE
    people = (unit.look_up(Patient, patient_id) for patient_id in records_alike(unit, (folded,)))
    return {survivor_of(unit, one).id: (reason,) for one in people if one is not None}


@by_rules
def _by_name(unit: Unit, name: str) -> dict[str, tuple[Likeness, ...]]:
    """Everybody is looked at by the rules, and nobody is shown: no index of names could leak them."""
    found: dict[str, tuple[Likeness, ...]] = {}
    for patient in unit.find(Patient):
        reason = None if patient.deceased else matched_name(name, patient.name)
        if reason is not None:
            found[survivor_of(unit, patient).id] = (reason,)
    return found


def _shown(
    unit: Unit, matches: Iterable[Match], action: str, *, most: int | None = None
) -> tuple[Match, ...]:
    """Those whom the actor may see; the journal says that they were shown."""
    shown: list[Match] = []
    for match in matches:
        if len(shown) == most:
            break
        try:
            unit.get(Patient, match.patient_id)
        except AccessDeniedError:
            continue  # such as marketing, which sees only who authorized it
        unit.note(action, Patient, match.patient_id, subject=match.patient_id)
        shown.append(match)
    return tuple(shown)
