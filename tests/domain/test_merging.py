"""Two records of one patient: what the tombstone and the survivor say, and what either knows of consent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bedside.domain.consents import Consent, ConsentAnswer, ConsentId, Permission
from bedside.domain.merging import (
    check_not_merged,
    histories,
    is_person_authorized,
    merge_records,
    permission_of_person,
    unmerge_records,
)
from bedside.domain.messages import Channel, Purpose
from bedside.domain.patients import ContactPoint, ContactSystem, Patient, PatientId, PersonName
from bedside.errors import InvalidValueError, MergedError
from bedside.testing.people import NOON, yes

DAY = timedelta(days=1)
A = ConsentAnswer
NUMBERS = {"one": "+13035550101", "two": "+13035550102", "three": "+13035550103"}


def person(name: str, **given: Any) -> Patient:
    mobile = ContactPoint(system=ContactSystem.SMS, value=NUMBERS[name])
    return Patient(
        id=PatientId(name),
        name=PersonName(given="Ana"),
        registered_on=date(2026, 1, 5),
        contact_points=(mobile,),
        **given,
    )


def said(about: str, answer: ConsentAnswer, at: datetime, **rest: Any) -> Consent:
    number = f"c-{about}-{at.isoformat()}-{answer.value}".replace(":", "").replace("+", "")
    changed: dict[str, Any] = {"id": ConsentId(number), "patient_id": about, "answer": answer, "given_at": at}
    return attrs.evolve(yes(), **{"channel": None, **changed, **rest})


def family() -> tuple[Patient, Patient, Patient]:
    """*one* was merged into *two* on the first day, and *two* into *three* on the third; survivor first."""
    one, two = merge_records(person("one"), into=person("two"), at=NOON + DAY)
    two, three = merge_records(two, into=person("three"), at=NOON + 3 * DAY)
    return three, two, one


def ask(consents: list[Consent], *, to: str, on: int = 9) -> Permission:
    return permission_of_person(
        histories(family(), consents),
        purpose=Purpose.RECALL,
        channel=Channel.SMS,
        address=NUMBERS[to],
        at=NOON + on * DAY,
    )


def test_a_chain_is_known_at_its_end() -> None:
    three, two, one = family()

    assert three.ids == ("three", "two", "one")
    assert (two.merged_into, one.merged_into) == ("three", "two")
    assert (one.merged_at, three.merged_into) == (NOON + DAY, None)


def test_what_is_refused() -> None:
    three, two, one = family()
    dead = person("one", deceased=True)

    with pytest.raises(InvalidValueError, match=r"^merge\.itself "):
        merge_records(person("one"), into=person("one"), at=NOON)
    for duplicate, into in ((two, person("one")), (person("one"), two), (one, three)):
        with pytest.raises(MergedError):
            merge_records(duplicate, into=into, at=NOON)
    for duplicate, into in ((dead, person("two")), (person("two"), dead)):
        with pytest.raises(InvalidValueError, match=r"^merge\.deceased "):
            merge_records(duplicate, into=into, at=NOON)
    assert merge_records(dead, into=person("two", deceased=True), at=NOON)[1].ids == ("two", "one")
    with pytest.raises(InvalidValueError, match=r"^merge\.none "):
        unmerge_records(three, [])


def test_only_a_patient_is_merged() -> None:
    three, two, _ = family()

    check_not_merged(three)
    check_not_merged("a word")
    with pytest.raises(MergedError) as caught:
        check_not_merged(two)
    assert (caught.value.record_id, caught.value.survivor_id) == ("two", "three")


def test_what_is_freed_takes_its_own_along() -> None:
    three, two, one = family()

    freed, above = unmerge_records(two, [three])
    alone, (under, top) = unmerge_records(one, [two, three])

    assert freed == merge_records(person("one"), into=person("two"), at=NOON + DAY)[1]
    assert above == (person("three"),)
    assert alone == person("one")
    assert (under.replaces, top.replaces) == ((), ("two",))


@pytest.mark.parametrize("refusing", ["one", "two", "three"])
def test_a_no_on_any_record_is_a_no_whatever_another_said_later(refusing: str) -> None:
    consents = [said(each, A.GIVEN, NOON + 8 * DAY) for each in ("one", "two") if each != refusing]
    consents.append(said(refusing, A.WITHDRAWN, NOON + 4 * DAY))

    for to in NUMBERS:
        found = ask(consents, to=to)
        assert (found.granted, found.opted_out) == (False, True)


@pytest.mark.parametrize(("day", "counts"), [(2, False), (3, False), (4, True)])
def test_what_is_said_to_the_survivor_after_the_merge_answers_an_earlier_no(day: int, counts: bool) -> None:
    consents = [said("two", A.WITHDRAWN, NOON + 2 * DAY), said("three", A.GIVEN, NOON + day * DAY)]

    assert ask(consents, to="three").granted is counts


@pytest.mark.parametrize(("day", "counts"), [(0, False), (1, False), (2, True), (3, True), (4, False)])
def test_a_record_answers_for_another_while_it_stands_for_it(day: int, counts: bool) -> None:
    consents = [said("one", A.WITHDRAWN, NOON), said("two", A.GIVEN, NOON + day * DAY)]

    assert ask(consents, to="two").granted is counts


def test_the_last_survivor_speaks_for_the_whole_chain() -> None:
    consents = [said("one", A.WITHDRAWN, NOON), said("three", A.GIVEN, NOON + 4 * DAY)]

    assert ask(consents, to="one").granted
    assert not ask([*consents, said("one", A.REFUSED, NOON + 5 * DAY)], to="one").granted


def test_a_yes_on_a_duplicate_counts_for_the_addresses_that_stand_there() -> None:
    consents = [said("one", A.GIVEN, NOON)]

    assert {to: ask(consents, to=to).granted for to in NUMBERS} == {"one": True, "two": False, "three": False}
    assert {to: ask([said("three", A.GIVEN, NOON)], to=to).granted for to in NUMBERS} == dict.fromkeys(
        NUMBERS, True
    )
    assert ask([], to="one") == Permission(granted=False)


def test_marketing_is_authorized_when_some_record_says_so_and_none_says_no() -> None:
    form = said("one", A.GIVEN_IN_WRITING, NOON, purpose=Purpose.MARKETING)
    spoken = said("two", A.GIVEN, NOON, purpose=Purpose.MARKETING)
    ended = said("two", A.WITHDRAWN, NOON, purpose=None)
    at = NOON + DAY

    assert is_person_authorized([[], [form]], at=at)
    assert is_person_authorized([[form], [spoken]], at=at)
    assert not is_person_authorized([[form], [ended]], at=at)
    assert not is_person_authorized([[], [spoken]], at=at)
    assert not is_person_authorized([[], []], at=at)
    expired = attrs.evolve(form, expires_at=at)
    assert not is_person_authorized([[expired]], at=at)
    assert is_person_authorized([[expired]], at=at - timedelta(microseconds=1))
