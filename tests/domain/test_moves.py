"""What a move leaves behind in the record: when it happened, and nothing of what is no longer so."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from bedside.domain import followups, invitations, messages, partners
from bedside.domain import referrals as ref
from bedside.domain.appointments import AppointmentStatus
from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.followups import FollowUp
from bedside.domain.invitations import Invitation, InvitationId
from bedside.domain.messages import Channel, MessageStatus
from bedside.domain.money import Money
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    Reward,
    RewardId,
    RewardRuleId,
    RewardStatus,
    begin_handing_over,
    fail_handing_over,
    postpone_posting,
    reduce,
)
from bedside.errors import InvalidTransitionError, InvalidValueError
from bedside.testing.people import ANA, NOON, OKAFOR_ORTHODONTICS, brings_bo, check_up, reminder

READY = MessageStatus.READY


def test_a_lost_referral_that_is_booked_after_all_is_open_again() -> None:
    lost = ref.lose(ref.accept(brings_bo(), at=NOON), at=NOON, reason="no-answer")

    for back in (ref.book(lost, at=NOON), ref.see(lost, at=NOON)):
        assert (back.closed_at, back.closed_reason) == (None, None)


def test_the_first_booking_and_the_first_opening_are_kept() -> None:
    later = NOON + timedelta(days=1)
    card = Invitation(
        id=InvitationId("inv-1"),
        code="ABCDEFGHJKV",
        referrer_id=ANA.id,
        channel=Channel.PRINTED_CARD,
        created_at=NOON,
    )

    assert ref.book(ref.book(ref.accept(brings_bo(), at=NOON), at=NOON), at=later).booked_at == NOON
    opened = invitations.mark_opened(invitations.mark_opened(card, at=NOON), at=later)
    assert opened.opened_at == NOON


def test_a_paused_partner_who_comes_back_keeps_the_day_of_joining() -> None:
    joined = OKAFOR_ORTHODONTICS.joined_on

    again = partners.admit(partners.pause(OKAFOR_ORTHODONTICS), on=NOON.date())

    assert again.joined_on == joined


def test_an_outbound_loop_closes_when_the_report_was_read() -> None:
    outbound = attrs.evolve(brings_bo(), direction=ref.Direction.OUTBOUND, partner_id="par-okafor")
    seen = ref.see(ref.accept(outbound, at=NOON), at=NOON)
    read = ref.close_loop(ref.receive_report(seen, at=NOON, matched=False), at=NOON)

    assert not seen.loop_is_closed
    assert read.loop_is_closed
    assert (read.report_reviewed_at, read.referrer_told_at) == (NOON, None)


@pytest.mark.parametrize(
    ("seconds", "status"), [(-1, MessageStatus.READY), (0, MessageStatus.READY), (1, MessageStatus.EXPIRED)]
)
def test_a_message_is_not_postponed_past_its_time(seconds: int, status: MessageStatus) -> None:
    ends = NOON + timedelta(hours=1)

    moved = messages.postpone(
        reminder(expires_at=ends), until=ends + timedelta(seconds=seconds), reason="quiet"
    )

    assert moved.status is status


@pytest.mark.parametrize(
    ("seconds", "status"), [(-1, MessageStatus.READY), (0, MessageStatus.READY), (1, MessageStatus.DEAD)]
)
def test_a_failed_message_is_not_tried_past_its_time(seconds: int, status: MessageStatus) -> None:
    ends = NOON + timedelta(hours=1)
    sending = messages.begin_sending(reminder(expires_at=ends), at=NOON)

    failed = messages.record_receipt(
        sending, Receipt(outcome=Outcome.FAILED), at=NOON, retry_at=ends + timedelta(seconds=seconds)
    )

    assert failed.status is status


@pytest.mark.parametrize(("arrived", "status"), [(True, MessageStatus.SENT), (False, READY)])
def test_a_person_settles_what_is_unknown_and_nothing_else(arrived: bool, status: MessageStatus) -> None:
    for before in MessageStatus:
        message = attrs.evolve(reminder(), status=before)
        if before is MessageStatus.UNKNOWN:
            assert messages.settle_unknown(message, arrived=arrived, at=NOON).status is status
        else:
            with pytest.raises(InvalidTransitionError, match="settled by hand"):
                messages.settle_unknown(message, arrived=arrived, at=NOON)


def test_what_waits_for_its_message_asks_for_nothing() -> None:
    owed = FollowUp(
        id=followups.FollowUpId("fu-1"),
        plan_id=followups.FollowUpPlanId("plan"),
        step="next-day",
        occasion_key="plan:vis-1:next-day",
        patient_id=ANA.id,
        planned_at=NOON,
        due_at=NOON,
        window_end_at=NOON,
    )

    assert owed.next_at == NOON
    assert attrs.evolve(owed, message_id="msg-1").next_at is None
    assert followups.complete(owed, at=NOON, outcome="reached").next_at is None


def test_the_outbox_looks_only_at_what_is_ready_or_on_its_way() -> None:
    looked_at = {
        status for status in MessageStatus if attrs.evolve(reminder(), status=status).next_at is not None
    }

    assert looked_at == {MessageStatus.READY, MessageStatus.SENDING}


def test_an_appointment_is_kept_from_the_moment_of_arrival() -> None:
    kept = {status for status in AppointmentStatus if attrs.evolve(check_up(), status=status).is_kept}

    assert kept == {AppointmentStatus.ARRIVED, AppointmentStatus.CHECKED_IN, AppointmentStatus.FULFILLED}


def test_handing_over_is_an_intent_that_may_be_repeated() -> None:
    owed = attrs.evolve(GIFT, status=RewardStatus.POSTED)

    begun = begin_handing_over(owed, fulfiller="cupboard", at=NOON)
    later = NOON + timedelta(days=1)
    failed = fail_handing_over(begun)

    assert begin_handing_over(begun, fulfiller="other", at=later) == attrs.evolve(begun, attempts=2)
    assert (begun.status, begun.fulfiller, begun.asked_at) == (RewardStatus.HANDING_OVER, "cupboard", NOON)
    # Nobody else is asked, even after it has certainly failed: a late answer of the first may yet come.
    again = begin_handing_over(failed, fulfiller="other", at=later)
    assert (failed.asked_at, again.fulfiller, again.asked_at) == (None, "cupboard", later)
    with pytest.raises(InvalidTransitionError):
        begin_handing_over(GIFT, fulfiller="cupboard", at=NOON)


@pytest.mark.parametrize("status", [RewardStatus.HELD, RewardStatus.REFUSED, RewardStatus.RESERVED])
def test_a_reward_is_reduced_to_less_and_not_to_the_same(status: RewardStatus) -> None:
    gift = attrs.evolve(GIFT, status=status)

    assert reduce(gift, to=Money(599, "USD"), reason="the law").value == Money(599, "USD")
    for amount in (Money(600, "USD"), Money(601, "USD")):
        with pytest.raises(InvalidValueError, match=r"transfer\.exceeds_reserved"):
            reduce(gift, to=amount, reason="the law")
    with pytest.raises(InvalidValueError, match=r"money\.not_positive"):
        reduce(gift, to=Money(0, "USD"), reason="the law")


@pytest.mark.parametrize(
    "status",
    sorted(set(RewardStatus) - {RewardStatus.HELD, RewardStatus.REFUSED, RewardStatus.RESERVED}, key=str),
)
def test_what_is_posted_or_gone_is_not_reduced(status: RewardStatus) -> None:
    with pytest.raises(InvalidTransitionError):
        reduce(attrs.evolve(GIFT, status=status), to=Money(1, "USD"), reason="the law")


def test_only_what_is_set_aside_waits_longer() -> None:
    later = NOON + timedelta(days=1)

    waiting = postpone_posting(attrs.evolve(GIFT, status=RewardStatus.RESERVED), until=later, reason="a fact")

    assert (waiting.status, waiting.payable_at) == (RewardStatus.RESERVED, later)
    with pytest.raises(InvalidTransitionError):
        postpone_posting(GIFT, until=later, reason="a fact")


@pytest.mark.parametrize("counts", [True, False])
def test_only_what_is_held_is_released(counts: bool) -> None:
    held = attrs.evolve(brings_bo(), eligibility=ref.Eligibility.HELD)

    released = ref.release(held, counts=counts, by="kim")

    assert (released.eligibility is ref.Eligibility.ELIGIBLE) is counts
    with pytest.raises(InvalidValueError, match=r"referral\.not_held"):
        ref.release(released, counts=counts, by="kim")


def test_who_wrote_a_late_claim_down_does_not_release_it() -> None:
    claim = ref.LateClaim(said_at=NOON, recorded_at=NOON, recorded_by="kim")
    held = attrs.evolve(brings_bo(), eligibility=ref.Eligibility.HELD, claim=claim)

    assert ref.release(held, counts=True, by="lee").eligibility is ref.Eligibility.ELIGIBLE
    with pytest.raises(InvalidValueError, match=r"claim\.four_eyes"):
        ref.release(held, counts=True, by="kim")


GIFT = Reward(
    id=RewardId("rw-1"),
    rule_id=RewardRuleId("welcome"),
    rule_version=1,
    business_key="welcome:ref-bo",
    beneficiary_id=ANA.id,
    beneficiary=Beneficiary.REFERRER,
    basis=Basis.COURTESY,
    instrument=Instrument.MERCHANDISE,
    value=Money(600, "USD"),
    effective_on=NOON.date(),
    earned_at=NOON,
    payable_at=NOON,
)
