"""Identities: what reaches one mailbox is one mark, and who is family is what the records say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.contacts import Contact, ContactId, canonical_contact, contact_mark, folded_contact
from bedside.domain.identities import identity_of
from bedside.domain.patients import (
    ContactPoint,
    ContactSystem,
    HouseholdId,
    Patient,
    PatientId,
    PersonName,
    RelatedPerson,
    RelatedPersonId,
    Relationship,
)

TODAY = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ana@example.org", "Ana@Example.org", True),
        ("ana+friends@example.org", "ana@example.org", True),
        ("a.na@example.org", "ana@example.org", False),
        ("a.n.a+x@gmail.com", "ana@googlemail.com", True),
        ("ana@gmail.com", "ana@example.org", False),
        ("+friends@example.org", "friends@example.org", False),
        ("+13035550101", "+1 (303) 555-0101", True),
        ("+13035550101", "+13035550102", False),
        ("1 Harbour Way", "1 harbour way", True),
    ],
)
def test_contacts_are_compared_folded(one: str, other: str, same: bool) -> None:
    assert (folded_contact(one) == folded_contact(other)) is same
    assert (contact_mark(one) == contact_mark(other)) is same


@given(st.emails() | st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_folding_twice_is_folding_once_and_spelling_never_hides_a_contact(text: str) -> None:
    folded = folded_contact(text)

    assert folded_contact(folded) == folded
    assert folded_contact(canonical_contact(text)) == folded


def test_an_empty_contact_folds_to_nothing() -> None:
    assert Contact(id=ContactId("c-1"), patient_id="pat-1").folded is None
    assert Contact(id=ContactId("c-1"), patient_id="pat-1", value="a+b@example.org").folded == "a@example.org"


def person(patient_id: str, address: str, household: str | None = None) -> Patient:
    return Patient(
        id=PatientId(patient_id),
        name=PersonName(given="Ana"),
        registered_on=TODAY,
        contact_points=(ContactPoint(system=ContactSystem.EMAIL, value=address),),
        household_id=None if household is None else HouseholdId(household),
    )


def test_one_person_is_known_by_everything_that_any_record_says() -> None:
    found = identity_of(
        [person("pat-2", "ana@example.org", "home"), person("pat-1", "ana+x@example.org")], on=TODAY
    )

    assert found.ids == ("pat-1", "pat-2")
    assert found.marks == (contact_mark("ana@example.org"),)
    assert found.household_ids == ("home",)


@pytest.mark.parametrize(
    ("relationship", "until", "family"),
    [
        (Relationship.SIBLING, None, True),
        (Relationship.CAREGIVER, None, True),
        (Relationship.FRIEND, None, False),
        (Relationship.OTHER, None, False),
        (Relationship.SPOUSE, TODAY + timedelta(days=1), True),
        (Relationship.SPOUSE, TODAY, False),
    ],
)
def test_family_is_a_relationship_that_is_in_force(
    relationship: Relationship, until: date | None, family: bool
) -> None:
    relative = RelatedPerson(
        id=RelatedPersonId("rel-1"), patient_id=PatientId("pat-1"), relationship=relationship, until_on=until
    )

    found = identity_of([person("pat-1", "ana@example.org")], [relative], on=TODAY)

    assert [one.family for one in found.relatives] == [family]
