"""A plugin that fails shuts the door and stops no care."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.services.conftest import START, OpenDesk
from tests.services.plans import Plans
from tests.services.test_programmes import Programme, given

from bedside import Effect, SeededEnvironment, hookimpl
from bedside.domain.appointments import AppointmentStatus
from bedside.domain.followups import FollowUpStatus, Trigger
from bedside.domain.messages import Purpose
from bedside.domain.rewards import RewardStatus
from bedside.rules import Citation, Finding, MessageCase, replay

Register = Callable[..., str]


class Broken:
    """Raises at every reward, and at the messages of one purpose while it is broken."""

    def __init__(self, purpose: Purpose | None = None) -> None:
        self.purpose = purpose

    @hookimpl
    def bedside_object_to_reward(self) -> list[Finding]:
        raise ZeroDivisionError("Ana Ito")

    @hookimpl
    def bedside_object_to_message(self, case: MessageCase) -> list[Finding]:
        if case.purpose is self.purpose:
            raise ZeroDivisionError("Ana Ito")
        return []


class Objector:
    """Holds every message, and claims to be the house."""

    @hookimpl
    def bedside_object_to_message(self) -> list[Finding]:
        return [
            Finding(
                rule_id="MINE-1",
                effect=Effect.HOLD,
                citation=Citation("our own rule"),
                reason="We do not write on Mondays.",
                pack="house",
            )
        ]


def test_a_visit_is_kept_though_a_plugin_fails_and_the_reward_is_held(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"programme": Programme(), "broken": Broken()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    referral = desk.referrals.receive(bo, referrer_id=ana).referral
    booked = desk.appointments.book(bo, starts_at=START + timedelta(hours=1), referral_id=referral.id)

    kept = desk.appointments.keep(booked.id)

    assert kept.appointment.status is AppointmentStatus.FULFILLED
    (decision,) = kept.reward_decisions
    assert decision.outcome is Effect.HOLD
    assert "plugin 'broken'" in decision.explain()
    assert "Ito" not in decision.explain()
    assert given(desk, bo)["sample-first_visit_kept"] is RewardStatus.HELD
    assert {fault.plugin for fault in desk.appointments._office.faults} == {"broken"}


def test_a_follow_up_waits_for_a_broken_plugin_and_the_next_is_carried_out(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    broken = Broken(Purpose.FOLLOW_UP)
    desk = open_desk({"broken": broken, "plans": Plans(Trigger.RESULT_AVAILABLE)})
    ana = register(desk, "Ana", "+13035550101")
    desk.appointments.book(ana, starts_at=START + timedelta(days=2, minutes=1))
    desk.followups.after(Trigger.RESULT_AVAILABLE, patient_id=ana, about=("lab", "r-1"))
    world.advance(timedelta(minutes=2))

    first = desk.followups.carry_out()
    broken.purpose = None
    world.advance(timedelta(minutes=6))
    second = desk.followups.carry_out()

    assert [found.trigger for found in first] == [Trigger.APPOINTMENT_BOOKED]
    assert [found.trigger for found in second] == [Trigger.RESULT_AVAILABLE]
    assert second[0].status is FollowUpStatus.PLANNED
    assert second[0].message_id is not None
    assert [fault.plugin for fault in desk.followups._office.faults] == ["broken"]


def test_replay_keeps_what_a_plugin_found_whatever_name_it_gives_itself(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"Our own rules!": Objector()})
    ana = register(desk, "Ana", "+13035550101")

    decision = desk.messages.send(ana, "thank-you").decision

    assert decision is not None
    (found,) = (finding for finding in decision.findings if finding.rule_id == "MINE-1")
    assert found.pack == "plugin.Our-own-rules-"
    kept = desk.audit.decisions_for(ana)[0].decision
    assert kept == decision
    assert replay(kept, desk.messages._office.packs) == kept
