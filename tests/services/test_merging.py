"""Two records of one patient: merged without moving anything, and unmerged again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.services.conftest import START, OpenDesk
from tests.services.plans import Register

from bedside import Channel, Desk, SeededEnvironment
from bedside.domain.consents import ConsentAnswer
from bedside.errors import InvalidValueError, MergedError, NotFoundError

NUMBERS = ("+13035550101", "+13035550102", "+13035550103", "+13035550104")


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk({})


@pytest.fixture
def people(desk: Desk, register: Register) -> list[str]:
    return [register(desk, "Ana", number) for number in NUMBERS]


def ids(desk: Desk, patient_id: str) -> list[str]:
    return [record.id for record in desk.patients.records_of(patient_id)]


def test_the_survivor_stands_for_both_and_the_duplicate_says_so(desk: Desk, people: list[str]) -> None:
    one, two, *_ = people

    merged = desk.patients.merge(one, into=two, reason="same-insurance")

    assert merged.duplicate == desk.patients.get(one)
    assert (merged.duplicate.merged_into, merged.duplicate.merged_at) == (two, START)
    assert merged.survivor == desk.patients.get(two)
    assert ids(desk, one) == ids(desk, two) == [two, one]


def test_chains_and_fans_are_one_person(desk: Desk, people: list[str]) -> None:
    one, two, three, four = people
    desk.patients.merge(one, into=two, reason="same")
    desk.patients.merge(four, into=three, reason="same")
    desk.patients.merge(two, into=three, reason="same")

    assert {tuple(ids(desk, each)) for each in people} == {(three, four, two, one)}


def test_what_cannot_be_merged_is_refused_by_name(desk: Desk, people: list[str]) -> None:
    one, two, three, four = people
    desk.patients.merge(one, into=two, reason="same")
    desk.patients.record_death(four)
    before = [desk.patients.get(each) for each in people]

    with pytest.raises(InvalidValueError, match=r"^merge\.itself "):
        desk.patients.merge(two, into=two, reason="same")
    for duplicate, into in ((one, two), (two, one), (one, three), (three, one)):
        with pytest.raises(MergedError) as caught:
            desk.patients.merge(duplicate, into=into, reason="same")
        assert (caught.value.record_id, caught.value.survivor_id) == (one, two)
        assert one not in str(caught.value)
        assert two not in str(caught.value)
    for duplicate, into in ((three, four), (four, three)):
        with pytest.raises(InvalidValueError, match=r"^merge\.deceased "):
            desk.patients.merge(duplicate, into=into, reason="same")
    with pytest.raises(NotFoundError):
        desk.patients.merge("patient-99", into=three, reason="same")
    with pytest.raises(InvalidValueError, match="reason"):
        desk.patients.merge(three, into=two, reason="Looks like the same Ana to me")

    assert [desk.patients.get(each) for each in people] == before


def test_an_unmerged_record_stands_for_itself_and_what_hangs_on_it(desk: Desk, people: list[str]) -> None:
    one, two, three, four = people
    desk.patients.merge(one, into=two, reason="same")
    desk.patients.merge(two, into=three, reason="same")
    desk.patients.merge(four, into=three, reason="same")

    freed = desk.patients.unmerge(two, reason="two-people")

    assert (freed.merged_into, freed.merged_at) == (None, None)
    assert ids(desk, two) == ids(desk, one) == [two, one]
    assert ids(desk, three) == [three, four]
    with pytest.raises(InvalidValueError, match=r"^merge\.none "):
        desk.patients.unmerge(two, reason="again")


def test_a_refusal_that_was_said_to_the_one_stands_on_both_after_an_unmerge(
    desk: Desk, people: list[str], world: SeededEnvironment
) -> None:
    one, two, *_ = people
    desk.patients.merge(one, into=two, reason="same")
    world.advance(timedelta(days=1))
    desk.patients.record_consent(
        two, answer=ConsentAnswer.WITHDRAWN, evidence="text STOP", channel=Channel.SMS
    )

    desk.patients.unmerge(one, reason="two-people")

    for each in (one, two):
        assert desk.patients.consents(each)[-1].answer is ConsentAnswer.WITHDRAWN
        assert desk.messages.send(each, "recall", channels=[Channel.SMS]).message is None
    assert desk.messages.send(people[2], "recall", channels=[Channel.SMS]).message is not None


def test_one_entry_names_both(desk: Desk, people: list[str]) -> None:
    one, two, *_ = people

    desk.patients.merge(one, into=two, reason="same-insurance")
    desk.patients.unmerge(one, reason="two-people")

    entries = [entry for entry in desk.audit.accesses(two) if entry.action in ("merge", "unmerge")]
    assert [(entry.action, entry.record, entry.subjects, entry.reason) for entry in entries] == [
        ("merge", one, (one, two), "same-insurance"),
        ("unmerge", one, (one, two), "two-people"),
    ]
