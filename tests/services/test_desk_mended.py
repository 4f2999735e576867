"""What a reviewer broke at the desk, mended: appointments, patients and follow-ups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta

import attrs
import pytest
from tests.services.conftest import START, OpenDesk

from bedside import Desk, SeededEnvironment, Storage, hookimpl
from bedside.domain.appointments import AppointmentStatus
from bedside.domain.followups import (
    FollowUpPlan,
    FollowUpPlanId,
    FollowUpStatus,
    FollowUpStep,
    Trigger,
)
from bedside.domain.patients import Preferences
from bedside.domain.referrals import ReferralStatus
from bedside.domain.settings import Profession
from bedside.errors import InvalidValueError, NotFoundError, StorageError
from bedside.ports import Transaction

Register = Callable[..., str]

FAR = START + timedelta(days=10)


class Plans:
    """One step at once for each trigger, from the template *words*."""

    def __init__(self, *triggers: Trigger, words: str = "check-in") -> None:
        self.triggers = triggers
        self.words = words

    @hookimpl
    def bedside_follow_up_plans(self) -> list[FollowUpPlan]:
        return [
            FollowUpPlan(
                id=FollowUpPlanId(f"at-{trigger.value}"),
                title="At once",
                trigger=trigger,
                steps=(FollowUpStep(code="tell", after=timedelta(0), template_id=self.words),),
            )
            for trigger in self.triggers
        ]


def statuses(desk: Desk, patient_id: str) -> Mapping[str, FollowUpStatus]:
    return {found.plan_id: found.status for found in desk.followups.of_patient(patient_id)}


def test_a_referral_is_booked_for_its_own_patient_only(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana, bo, cy = (register(desk, name, f"+1303555010{n}") for n, name in enumerate(("Ana", "Bo", "Cy")))
    received = desk.referrals.receive(bo, referrer_id=ana)

    with pytest.raises(InvalidValueError, match=r"referral\.patient"):
        desk.appointments.book(cy, starts_at=FAR, referral_id=received.referral.id)

    assert desk.appointments.of_patient(cy) == []
    assert desk.referrals.by_referrer(ana)[0].status is ReferralStatus.ACCEPTED


def test_a_referral_that_we_sent_away_is_not_booked_here(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    partner = desk.partners.propose(name="Okafor", profession=Profession.DENTIST)
    desk.partners.admit(partner.id)
    sent = desk.partners.refer(
        ana, partner.id, service="braces", reason="crowding", alternatives_offered=2, patient_chose=True
    )
    assert sent.referral is not None
    desk.partners.accepted(sent.referral.id)

    with pytest.raises(InvalidValueError, match=r"referral\.patient"):
        desk.appointments.book(ana, starts_at=FAR, referral_id=sent.referral.id)


def test_a_patient_who_was_given_up_as_lost_may_still_come(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    referral = desk.referrals.receive(bo, referrer_id=ana).referral
    booked = desk.appointments.book(bo, starts_at=START + timedelta(hours=1), referral_id=referral.id)
    desk.referrals.lose(referral.id, reason="no-answer")

    desk.appointments.keep(booked.id)

    (seen,) = desk.referrals.by_referrer(ana)
    assert seen.status is ReferralStatus.SEEN
    assert seen.first_visit_at is not None
    assert seen.closed_reason is None


def test_an_older_copy_of_a_patient_undoes_nothing(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    older = desk.patients.get(ana)
    household = desk.patients.declare_household([ana, bo])
    desk.patients.leave(ana, reason="moved")
    desk.patients.record_death(ana)

    stored = desk.patients.update(attrs.evolve(older, preferences=Preferences(language="es")))

    assert stored == desk.patients.get(ana)
    assert stored.preferences.language == "es"
    assert stored.deceased
    assert (stored.household_id, stored.inactive_reason) == (household.id, "moved")


def test_who_has_left_is_not_recalled_until_they_are_back(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    desk.patients.leave(ana, reason="moved")

    gone = desk.messages.send(ana, "recall")
    invited = desk.referrals.invite(ana)
    care = desk.messages.send(ana, "check-in")
    desk.patients.rejoin(ana)
    back = desk.messages.send(ana, "recall")

    assert gone.message is None
    assert "HOUSE-MSG-03" in gone.explanation
    assert invited.code is None
    assert care.message is not None, care.explanation
    assert back.message is not None, back.explanation
    assert desk.referrals.invite(ana).code is not None


def test_who_has_left_or_died_is_on_no_list_of_recalls(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({})
    ana, bo, cy = (register(desk, name, f"+1303555010{n}") for n, name in enumerate(("Ana", "Bo", "Cy")))
    for patient_id in (ana, bo, cy):
        booked = desk.appointments.book(patient_id, starts_at=START, service="check-up")
        desk.appointments.keep(booked.id)
    world.advance(timedelta(days=190))

    desk.patients.leave(ana, reason="moved")
    desk.patients.record_death(bo)

    assert [recall.patient_id for recall in desk.followups.recalls_due()] == [cy]


def test_a_store_that_is_gone_is_no_fault_of_one_follow_up(
    open_desk: OpenDesk, register: Register, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk({"plans": Plans(Trigger.RESULT_AVAILABLE)})
    ana = register(desk, "Ana", "+13035550101")
    desk.followups.after(Trigger.RESULT_AVAILABLE, patient_id=ana, about=("lab", "r-1"))
    real, asked = storage.transaction, []

    def transaction() -> AbstractContextManager[Transaction]:
        asked.append("once more")
        if len(asked) > 1:
            raise StorageError("the server is gone")
        return real()

    monkeypatch.setattr(storage, "transaction", transaction)

    with pytest.raises(StorageError, match="gone"):
        desk.followups.carry_out()


def test_a_follow_up_without_its_plan_or_appointment_is_lost_and_the_next_is_carried_out(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    before = open_desk({"old": Plans(Trigger.RESULT_AVAILABLE)})
    ana = register(before, "Ana", "+13035550101")
    before.followups.after(Trigger.RESULT_AVAILABLE, patient_id=ana, about=("lab", "r-1"))
    desk = open_desk({"new": Plans(Trigger.INQUIRY_RECEIVED, Trigger.SURVEY_ANSWERED)})
    world.advance(timedelta(seconds=1))
    desk.followups.after(Trigger.INQUIRY_RECEIVED, patient_id=ana, about=("appointment", "gone"))
    world.advance(timedelta(seconds=1))
    desk.followups.after(Trigger.SURVEY_ANSWERED, patient_id=ana, about=("survey_response", "s-1"))

    carried_out = desk.followups.carry_out()

    assert [found.reason for found in carried_out] == ["plan-gone", "about-missing", None]
    assert carried_out[2].message_id is not None


def test_a_follow_up_that_fails_stays_planned_with_a_fault_and_the_next_is_carried_out(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    # The reminder's words ask for an appointment's day, and a result has none.
    wrong = Plans(Trigger.RESULT_AVAILABLE, words="appointment-reminder")
    desk = open_desk({"wrong": wrong, "right": Plans(Trigger.INQUIRY_RECEIVED)})
    ana = register(desk, "Ana", "+13035550101")
    desk.followups.after(Trigger.RESULT_AVAILABLE, patient_id=ana, about=("lab", "r-1"))
    world.advance(timedelta(seconds=1))
    desk.followups.after(Trigger.INQUIRY_RECEIVED, patient_id=ana, about=("inquiry", "i-1"))

    carried_out = desk.followups.carry_out()

    assert [found.plan_id for found in carried_out] == ["at-inquiry-received"]
    assert statuses(desk, ana)["at-result-available"] is FollowUpStatus.PLANNED
    (fault,) = desk.followups._office.faults
    assert (fault.plugin, fault.hook) == ("bedside", "followups.carry_out")
    assert "appointment_day" in fault.error


def test_a_follow_up_says_what_set_it_in_motion(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    desk.appointments.book(ana, starts_at=FAR)
    missed = desk.appointments.book(ana, starts_at=START + timedelta(minutes=5))
    desk.appointments.miss(missed.id)

    found = {follow_up.trigger for follow_up in desk.followups.of_patient(ana)}

    assert found == {Trigger.APPOINTMENT_BOOKED, Trigger.APPOINTMENT_MISSED}


def test_an_appointment_that_is_moved_away_and_back_has_its_reminder(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    booked = desk.appointments.book(ana, starts_at=FAR)
    (first,) = desk.followups.of_patient(ana)

    for _ in range(2):
        desk.appointments.move(booked.id, starts_at=FAR + timedelta(days=5))
        desk.appointments.move(booked.id, starts_at=FAR)

    everything = desk.followups.of_patient(ana)
    (planned,) = (found for found in everything if found.status is FollowUpStatus.PLANNED)
    assert planned.due_at == first.due_at
    assert len({found.occasion_key for found in everything}) == len(everything) == 5


def test_another_end_leaves_the_reminder_alone(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"moved": Plans(Trigger.APPOINTMENT_MOVED)})
    ana = register(desk, "Ana", "+13035550101")
    booked = desk.appointments.book(ana, starts_at=FAR)
    before = desk.followups.of_patient(ana)

    moved = desk.appointments.move(booked.id, starts_at=FAR, ends_at=FAR + timedelta(hours=1))

    assert moved.ends_at == FAR + timedelta(hours=1)
    assert moved.status is AppointmentStatus.BOOKED
    assert desk.followups.of_patient(ana) == before


def test_two_patients_and_two_kinds_may_have_the_same_id_and_the_longest_ids_fit(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"results": Plans(Trigger.RESULT_AVAILABLE)})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    longest = "r" * 128

    planned = [
        desk.followups.after(Trigger.RESULT_AVAILABLE, patient_id=patient_id, about=(kind, longest))
        for patient_id, kind in ((ana, "lab"), (bo, "lab"), (ana, "image"), (ana, "lab"))
    ]

    assert [len(found) for found in planned] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    "read",
    [
        lambda desk, typed: desk.appointments.of_patient(typed),
        lambda desk, typed: desk.followups.of_patient(typed),
        lambda desk, typed: desk.referrals.by_referrer(typed),
        lambda desk, typed: desk.patients.consents(typed),
        lambda desk, typed: desk.audit.decisions_for(typed),
    ],
)
def test_what_was_typed_for_a_patient_never_enters_the_journal(
    open_desk: OpenDesk, read: Callable[[Desk, str], object]
) -> None:
    desk = open_desk({})

    with pytest.raises(NotFoundError):
        read(desk, "Ana.Ito-1985")

    (tried,) = desk.audit.entries()
    assert "Ito" not in tried.content
    assert '"outcome":"not-found"' in tried.content
