"""Two records of one patient: merged without moving anything, and unmerged again."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.databases import STORES, fresh_store
from tests.programme import Programme
from tests.services.conftest import SETTINGS, START, OpenDesk
from tests.services.outbox import Gateway
from tests.services.plans import Plans, Register
from tests.services.test_every_verb import ANY, OWN, House, verbs

from bedside import Channel, Decision, Desk, Effect, Practice, Profession, SeededEnvironment
from bedside.domain.consents import ConsentAnswer
from bedside.domain.followups import Trigger
from bedside.domain.journal import Recipient
from bedside.domain.messages import MessageStatus, Purpose
from bedside.errors import InvalidValueError, MergedError, NotFoundError, StorageError
from bedside.services.pacing import take_week_slot, week_is_full

NUMBERS = ("+13035550101", "+13035550102", "+13035550103", "+13035550104")


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk({"programme": Programme(), "plans": Plans(Trigger.VISIT_KEPT)})


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


# Nothing new is written under a merged id.

#: What may be asked with a merged id: it is read as it is, undone, or shown as the person's.
READ = {
    "patients.get",
    "patients.records_of",
    "patients.unmerge",
    "audit.accesses",
    "audit.disclosures",
}
NAMES = {"patient_id", "patient_ids", "patient", "referrer_id", "duplicate_id", "into"}


def test_every_verb_that_takes_a_patient_refuses_a_merged_one() -> None:
    asked = set()
    for verb in sorted(verbs()):
        house = House()
        room, name = verb.split(".")
        method = getattr(getattr(house.desk, room), name)
        takes = [each for each in inspect.signature(method).parameters if each in NAMES]
        for parameter in takes if verb != "patients.register" else ():
            house = House()
            cy = house.desk.patients.register(given="Cy", family="Ito")
            dot = house.desk.patients.register(given="Dot", family="Ito")
            house.desk.patients.merge(cy.id, into=dot.id, reason="same-person")
            merged: object = {"patient_ids": [cy.id], "patient": house.desk.patients.get(cy.id)}.get(
                parameter, cy.id
            )
            own = dict(OWN[verb](house.given)) if verb in OWN else {}
            if verb == "referrals.receive" and parameter == "patient_id":
                own["referrer_id"] = house.given["patient_id"]
            own[parameter] = merged
            asked.add(verb)
            before = house.rows()
            if verb in READ:
                call_with(house, verb, own)
                continue
            with pytest.raises(MergedError) as caught:
                call_with(house, verb, own)
            assert (caught.value.record_id, caught.value.survivor_id) == (cy.id, dot.id), verb
            assert house.rows() == before, verb
    assert asked >= READ
    assert len(asked) > 25


def call_with(house: House, verb: str, own: Mapping[str, Any]) -> object:
    room, name = verb.split(".")
    method = getattr(getattr(house.desk, room), name)
    arguments = dict(own)
    for parameter in inspect.signature(method).parameters.values():
        if parameter.name not in own and parameter.default is parameter.empty:
            known = house.given if parameter.name in house.given else ANY
            arguments[parameter.name] = known[parameter.name]
    return method(**arguments)


def rules_of(decision: Decision) -> set[str]:
    """The rules that stand against it."""
    return {found.rule_id for found in decision.findings if found.effect in (Effect.DENY, Effect.HOLD)}


# What belongs to the person is seen by the survivor's id.


def test_consents_coverage_visits_messages_and_referrals_of_either_are_the_persons(
    desk: Desk, people: list[str], world: SeededEnvironment
) -> None:
    one, two, three, four = people
    desk.referrals.receive(one, referrer_id=three)
    booked = desk.appointments.book(one, starts_at=START + timedelta(hours=1), service="check-up")
    desk.appointments.book(two, starts_at=START + timedelta(hours=2), service="check-up")
    desk.appointments.keep(booked.id)
    desk.referrals.receive(four, referrer_id=one)
    desk.messages.send(one, "check-in")
    desk.followups.after(Trigger.VISIT_KEPT, patient_id=one, about=("visit", "visit-9"))

    desk.patients.merge(one, into=two, reason="same")

    assert [each.patient_id for each in desk.appointments.of_patient(two)] == [one, two]
    assert [each.patient_id for each in desk.messages.of_patient(two)] == [one]
    assert [each.patient_id for each in desk.referrals.by_referrer(two)] == [four]
    assert [each.patient_id for each in desk.patients.consents(two)] == [one, two]
    assert {each.patient_id for each in desk.audit.decisions_for(two)} == {one}
    assert {each.patient_id for each in desk.followups.of_patient(two)} == {one}
    reached = [patient.id for number in NUMBERS[:2] for patient in desk.patients.find_by_contact(number)]
    assert reached == [two, two]


def test_a_visit_under_the_other_record_makes_nobody_new(desk: Desk, people: list[str]) -> None:
    one, two, three, four = people
    booked = desk.appointments.book(one, starts_at=START + timedelta(hours=1), service="check-up")
    desk.appointments.keep(booked.id)
    desk.patients.merge(one, into=two, reason="same")

    decisions = [desk.referrals.receive(each, referrer_id=three).decision for each in (four, two)]

    assert [rules_of(decision) for decision in decisions] == [set(), {"HOUSE-REF-02"}]


def test_a_referral_of_the_other_record_makes_a_duplicate(desk: Desk, people: list[str]) -> None:
    one, two, three, four = people
    desk.referrals.receive(one, referrer_id=three)
    desk.patients.merge(one, into=two, reason="same")

    found = rules_of(desk.referrals.receive(two, referrer_id=four).decision)

    assert found == {"HOUSE-REF-06", "SUSPICION-DUPLICATE"}


def test_what_either_record_says_of_coordination_counts(desk: Desk, people: list[str]) -> None:
    one, two, *_ = people
    partner = desk.partners.propose(name="Lee", profession=Profession.DENTIST)
    desk.partners.admit(partner.id)
    referral = desk.partners.receive(two, partner.id)
    for each, answer in ((two, ConsentAnswer.GIVEN), (one, ConsentAnswer.REFUSED)):
        desk.patients.record_consent(
            each, answer=answer, evidence="form 8", purpose=Purpose.CARE_COORDINATION
        )
    assert desk.partners.may_report_back(referral.id).allowed

    desk.patients.merge(one, into=two, reason="same")

    assert not desk.partners.may_report_back(referral.id).allowed


def test_a_patient_with_two_recalls_is_called_back_once_and_has_come_for_both(
    desk: Desk, people: list[str], world: SeededEnvironment
) -> None:
    one, two, *_ = people
    for each in (one, two):
        booked = desk.appointments.book(each, starts_at=START + timedelta(hours=1), service="check-up")
        desk.appointments.keep(booked.id)
    desk.patients.merge(one, into=two, reason="same")
    world.advance(timedelta(days=400))
    due = desk.followups.recalls_due()
    booked = desk.appointments.book(two, starts_at=world.now() + timedelta(hours=1), service="check-up")
    waiting = desk.followups.recalls_due()
    desk.appointments.keep(booked.id)

    assert (len(due), waiting, desk.followups.recalls_due()) == (1, [], [])


def test_a_code_that_was_given_to_the_duplicate_credits_the_survivor(desk: Desk, people: list[str]) -> None:
    one, two, three, _ = people
    code = desk.referrals.invite(one).code
    desk.patients.merge(one, into=two, reason="same")

    received = desk.referrals.receive(three, code=code)

    assert received.referral.source.source_id == two
    assert [share.source.source_id for share in received.attribution.shares] == [two]


def test_two_records_of_one_referrer_have_one_credit(desk: Desk, people: list[str]) -> None:
    one, two, three, _ = people
    desk.referrals.receive(three, referrer_id=one)
    desk.patients.merge(one, into=two, reason="same")

    again = desk.referrals.receive(three, referrer_id=two)

    assert [share.source.source_id for share in again.attribution.shares] == [two]


def test_a_concern_about_the_duplicate_stops_what_advertises(desk: Desk, people: list[str]) -> None:
    one, two, *_ = people
    desk.feedback.raise_concern(one, topic="waiting", words="too long")
    assert desk.referrals.invite(two).code is not None
    desk.patients.merge(one, into=two, reason="same")

    assert desk.referrals.invite(two).code is None


# Messages.


def test_a_message_that_waits_at_the_duplicates_address_is_judged_by_both_records(
    open_desk: OpenDesk, register: Register
) -> None:
    gateway = Gateway()
    desk = open_desk({"gateway": gateway})
    sent = [register(desk, "Ana", number) for number in NUMBERS[:2]]
    stopped = [register(desk, "Bo", number) for number in NUMBERS[2:]]
    for one, two in (sent, stopped):
        assert desk.messages.send(one, "check-in", channels=[Channel.SMS]).message is not None
        desk.patients.merge(one, into=two, reason="same")
    desk.patients.record_consent(
        stopped[1], answer=ConsentAnswer.WITHDRAWN, evidence="text STOP", channel=Channel.SMS
    )

    desk.messages.dispatch()

    assert [envelope.address for envelope in gateway.envelopes] == ["+13035550101"]
    assert [each.status for each in desk.messages.of_patient(stopped[1])] == [MessageStatus.SUPPRESSED]


def test_the_week_of_a_person_counts_what_went_to_either_record(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    gateway = Gateway()
    desk = open_desk({"gateway": gateway})
    one, two = register(desk, "Ana", NUMBERS[0]), register(desk, "Ana", NUMBERS[1])
    allowed = desk.settings.messages_per_week
    for patient_id, count in ((one, allowed - 1), (two, 1)):
        for _ in range(count):
            desk.messages.send(patient_id, "recall", channels=[Channel.SMS])
            world.advance(timedelta(minutes=1))
            desk.messages.dispatch()
    assert len(gateway.envelopes) == allowed
    waiting = desk.messages.send(one, "recall", channels=[Channel.SMS]).message
    assert waiting is not None
    desk.patients.merge(one, into=two, reason="same")

    desk.messages.dispatch()
    later = desk.messages.send(two, "recall", channels=[Channel.SMS]).message

    assert len(gateway.envelopes) == allowed
    assert later is not None
    assert later.due_at > world.now()


def test_places_that_two_records_took_at_once_are_no_more_than_one_persons(
    desk: Desk, people: list[str], world: SeededEnvironment
) -> None:
    one, two, *_ = people
    desk.patients.merge(one, into=two, reason="same")
    with desk.messages._office.unit() as unit:
        assert take_week_slot(unit, one, allowed=2) == 0
        assert week_is_full(unit, two, allowed=2) is None
    world.advance(timedelta(days=1))
    with desk.messages._office.unit() as unit:
        assert take_week_slot(unit, two, allowed=2) == 0
        assert week_is_full(unit, two, allowed=2) is None
        assert take_week_slot(unit, two, allowed=2) == 1
        assert week_is_full(unit, two, allowed=2) == START + timedelta(days=7)
        assert week_is_full(unit, people[2], allowed=2) is None


def test_a_follow_up_of_the_duplicate_goes_on_to_the_survivor(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"plans": Plans(Trigger.VISIT_KEPT)})
    one, two = register(desk, "Ana", NUMBERS[0]), register(desk, "Ana", NUMBERS[1])
    desk.followups.after(Trigger.VISIT_KEPT, patient_id=one, about=("visit", "visit-9"))
    desk.patients.merge(one, into=two, reason="same")

    (done, *_) = desk.followups.carry_out()

    assert done.message_id is not None
    (message,) = desk.messages.of_patient(two)
    assert (message.patient_id, message.address) == (two, NUMBERS[1])


def test_somebody_without_a_number_is_reached_at_that_of_the_duplicate(desk: Desk, people: list[str]) -> None:
    one, *_ = people
    bare = desk.patients.register(given="Ana", family="Testing").id
    assert desk.messages.send(bare, "check-in", channels=[Channel.SMS]).decision is None
    desk.patients.merge(one, into=bare, reason="same")

    planned = desk.messages.send(bare, "check-in", channels=[Channel.SMS])

    assert planned.message is not None, planned.explanation
    assert planned.message.address == NUMBERS[0]


# The journal.


def test_what_was_disclosed_under_either_record_is_accounted_for(
    desk: Desk, people: list[str], world: SeededEnvironment
) -> None:
    one, two, *_ = people
    county = Recipient(kind="authority", id="county", purpose="public-health")
    for patient_id in (two, one):
        desk.audit.record_disclosure(patient_id, recipient=county, what="appointment")
        world.advance(timedelta(minutes=1))
    desk.patients.merge(one, into=two, reason="same")

    given = desk.audit.disclosures(two)

    assert [each.at for each in given] == [START, START + timedelta(minutes=1)]
    assert list(given) == list(desk.audit.disclosures(one))
    assert {each for entry in desk.audit.accesses(two) for each in entry.subjects} >= {one, two}


# At the same moment.


@pytest.mark.slow
@pytest.mark.parametrize("name", STORES)
def test_merges_at_once_make_no_circle_and_no_second_survivor(name: str, tmp_path: Path) -> None:
    with fresh_store(name, tmp_path) as store:
        practice = Practice(SETTINGS, storage=store)
        desk = practice.acting_as("kim", role="manager", purpose="operations")
        for round_ in range(5):
            people = [desk.patients.register(given="Ana", family=f"T{round_}").id for _ in range(3)]
            ready = threading.Barrier(3)

            def one(place: int, people: Sequence[str] = people, ready: threading.Barrier = ready) -> int:
                ready.wait()
                with suppress(StorageError, MergedError):
                    desk.patients.merge(people[place], into=people[(place + 1) % 3], reason="same")
                    return 1
                return 0

            with ThreadPoolExecutor(3) as pool:
                merged = sum(pool.map(one, range(3)))

            records = [desk.patients.get(each) for each in people]
            standing = [record for record in records if record.merged_into is None]
            assert merged == 3 - len(standing)
            assert 1 <= merged <= 2
            assert sorted(each for record in standing for each in record.ids) == sorted(people)
