"""Matching: folded for comparison only, with reasons, and a household shares what it likes."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.contacts import birth_key, contacts_of
from bedside.domain.matching import Likeness, Match, compare, is_possible_duplicate, matched_name
from bedside.domain.patients import ContactPoint, ContactSystem, HouseholdId, Patient, PatientId, PersonName
from bedside.testing.people import ANA, BO

PHONE = ContactPoint(system=ContactSystem.PHONE, value="+13035550111")
MAIL = ContactPoint(system=ContactSystem.EMAIL, value="jose.garcia+dentist@gmail.com")
STREET = ContactPoint(system=ContactSystem.POST, value="1 Harbour Way")

JOSE = Patient(
    id=PatientId("pat-jose"),
    name=PersonName(given="José", family="García"),
    registered_on=date(2026, 1, 5),
    born_on=date(1990, 3, 4),
    contact_points=(PHONE, MAIL, STREET),
)


def like_jose(**changes: object) -> Patient:
    bare = {"id": PatientId("pat-2"), "contact_points": (), "born_on": None}
    return attrs.evolve(JOSE, **{**bare, **changes})  # type: ignore[arg-type]  # whatever the test names


def named(given: str, family: str, preferred: str | None = None) -> PersonName:
    return PersonName(given=given, family=family, preferred=preferred)


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"contact_points": (attrs.evolve(PHONE, system=ContactSystem.SMS),)}, ["same-phone", "same-name"]),
        (
            {"contact_points": (attrs.evolve(MAIL, value="josegarcia@gmail.com"),)},
            ["same-email", "same-name"],
        ),
        ({"name": named("JOSE", "Garcia"), "born_on": date(1990, 3, 4)}, ["same-name", "same-birth-date"]),
        ({"name": named("García", "José"), "born_on": date(1990, 4, 3)}, ["same-name", "swapped-birth-date"]),
        ({"name": named("Josef", "Garcia"), "born_on": date(1990, 3, 4)}, ["near-name", "same-birth-date"]),
        ({"name": named("Maria", "Garcia"), "born_on": date(1990, 3, 5)}, []),
        ({"name": named("Pepe", "García", "José")}, ["same-name"]),
        ({"contact_points": (STREET,), "name": named("Ada", "Byron")}, []),
    ],
)
def test_records_are_alike_for_reasons(changes: dict[str, object], reasons: list[str]) -> None:
    other = like_jose(**changes)

    assert [found.value for found in compare(JOSE, other)] == reasons
    assert compare(other, JOSE) == compare(JOSE, other)


def test_what_somebody_is_called_is_a_name_too() -> None:
    pepe = like_jose(name=named("Francisco", "García", "Pepe"))

    assert compare(pepe, like_jose(name=named("Pepe", "Garcia"))) == (Likeness.NAME,)


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        # Name and birth date, also near or swapped.
        ({"born_on": date(1990, 3, 4)}, True),
        ({"born_on": date(1990, 4, 3)}, True),
        ({"born_on": date(1990, 3, 5)}, False),
        ({"born_on": None}, False),
        ({"name": named("Maria", "García"), "born_on": date(1990, 3, 4)}, False),
        # A shared number, unless name and birth date both say that they are two.
        ({"contact_points": (PHONE,)}, True),
        ({"contact_points": (PHONE,), "name": named("Ada", "Byron")}, True),
        ({"contact_points": (PHONE,), "born_on": date(1960, 1, 1)}, True),
        ({"contact_points": (PHONE,), "born_on": date(1960, 1, 1), "name": named("Ada", "Byron")}, False),
        ({"contact_points": (PHONE,), "born_on": date(1990, 3, 4), "name": named("Ada", "Byron")}, True),
    ],
)
def test_a_person_compares_what_may_be_one(changes: dict[str, object], is_one: bool) -> None:
    other = like_jose(**changes)

    assert is_possible_duplicate(JOSE, other) is is_one
    assert is_possible_duplicate(other, JOSE) is is_one


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        ({"contact_points": (PHONE, MAIL), "name": named("Maria", "García")}, False),
        ({"contact_points": (PHONE,)}, False),
        ({"name": named("Josef", "García"), "born_on": date(1990, 3, 4)}, False),
        ({"born_on": date(1990, 3, 4)}, True),
    ],
)
def test_a_declared_household_shares_its_number(changes: dict[str, object], is_one: bool) -> None:
    home = HouseholdId("home-1")
    one = attrs.evolve(JOSE, household_id=home)

    assert is_possible_duplicate(one, like_jose(household_id=home, **changes)) is is_one
    assert is_possible_duplicate(one, like_jose(household_id=home, born_on=date(1990, 3, 4)))
    # Another household, or none, is not theirs.
    assert is_possible_duplicate(one, like_jose(household_id=HouseholdId("home-2"), contact_points=(PHONE,)))


#: Few names, days and numbers, so that many are alike.
people = st.builds(
    lambda given, family, born_on, points, home: like_jose(
        name=named(given, family), born_on=born_on, contact_points=tuple(points), household_id=home
    ),
    st.sampled_from(("José", "Jose", "Josef", "Ana", "Anna", "García")),
    st.sampled_from(("García", "Garcia", "José", "Ito")),
    st.none() | st.sampled_from((date(1990, 3, 4), date(1990, 4, 3), date(1960, 1, 31))),
    st.lists(st.sampled_from((PHONE, MAIL, STREET)), max_size=3),
    st.none() | st.sampled_from((HouseholdId("home-1"), HouseholdId("home-2"))),
)


@given(people, people)
def test_comparing_is_the_same_both_ways(one: Patient, other: Patient) -> None:
    assert compare(one, other) == compare(other, one)
    assert is_possible_duplicate(one, other) is is_possible_duplicate(other, one)


@given(people, people)
def test_records_with_one_birth_date_and_like_initials_lead_to_each_other(
    one: Patient, other: Patient
) -> None:
    swapped = attrs.evolve(one.name, given=one.name.family, family=one.name.given)

    assert birth_key(attrs.evolve(one, name=swapped)) == birth_key(one)
    assert (birth_key(one) is None) == (one.born_on is None)
    if Likeness.NAME in compare(one, other) and {Likeness.BIRTH, Likeness.SWAPPED_BIRTH} & {
        *compare(one, other)
    }:
        assert birth_key(one) == birth_key(other)
    kept = [contact for contact in contacts_of(one) if contact.birth_key is not None]
    assert [contact.value for contact in kept] == ([] if one.born_on is None else [None])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ana ito", Likeness.NAME),
        ("ITO", Likeness.NAME),
        ("Anna Ito", Likeness.NEAR_NAME),
        ("Ana Lindqvist", None),
        (" - ", None),
    ],
)
def test_what_is_typed_is_found_in_any_order_and_near(typed: str, expected: Likeness | None) -> None:
    assert matched_name(typed, ANA.name) is expected
    assert matched_name("Bo", BO.name) is Likeness.NAME


@pytest.mark.parametrize(
    ("reasons", "is_named"),
    [
        ((), False),
        ((Likeness.PHONE, Likeness.BIRTH), False),
        ((Likeness.NAME,), True),
        ((Likeness.NEAR_NAME,), True),
    ],
)
def test_a_match_by_name_is_more_than_a_shared_number(reasons: tuple[Likeness, ...], is_named: bool) -> None:
    assert Match(patient_id="pat-2", reasons=reasons).is_named is is_named
