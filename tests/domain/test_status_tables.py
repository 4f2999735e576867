"""Each status moves by its table alone: a Hypothesis machine lives every noun's life."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bedside.domain import appointments as apt
from bedside.domain import (
    concerns,
    emergencies,
    erasure,
    followups,
    goals,
    inquiries,
    invitations,
    messages,
    partners,
    recalls,
    reviews,
)
from bedside.domain import referrals as ref
from bedside.domain import rewards as rew
from bedside.domain.appointments import APPOINTMENT_MOVES, VISIT_MOVES, AppointmentStatus, Visit, VisitStatus
from bedside.domain.concerns import CONCERN_MOVES, Concern, ConcernStatus
from bedside.domain.dates import Interval
from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.emergencies import EMERGENCY_MOVES, EmergencyAccess, EmergencyStatus
from bedside.domain.followups import FOLLOW_UP_MOVES, FollowUp, FollowUpStatus
from bedside.domain.goals import GOAL_MOVES, CareGoal, CareGoalStatus
from bedside.domain.inquiries import INQUIRY_MOVES, Inquiry, InquiryStatus
from bedside.domain.invitations import INVITATION_MOVES, Invitation, InvitationStatus
from bedside.domain.journal import ActorId
from bedside.domain.messages import MESSAGE_MOVES, Channel, Message, MessageStatus
from bedside.domain.money import Money
from bedside.domain.owed import expire
from bedside.domain.partners import PARTNER_MOVES, PartnerStatus
from bedside.domain.recalls import RECALL_MOVES, Recall, RecallStatus, RecallType, RecallTypeId
from bedside.domain.referrals import REFERRAL_MOVES, ReferralStatus
from bedside.domain.rewards import REWARD_MOVES, Basis, Beneficiary, Instrument, Reward, RewardStatus
from bedside.domain.transitions import Transitions
from bedside.errors import InvalidTransitionError
from bedside.testing.people import ANA, NOON, OKAFOR_ORTHODONTICS, brings_bo, check_up, reminder

#: A verb, the status that it leads to, and the field in which it writes down when.
Verb = tuple[Callable[[Any, datetime], Any], Enum, str | None]

HYGIENE = RecallType(
    id=RecallTypeId("hygiene"), title="Hygiene", service="hygiene", interval=Interval(months=6)
)


def _lose(reward: Reward, at: datetime) -> Reward:
    """Forfeited while it waits; once it is owed, only the end of its time takes it."""
    if reward.status is RewardStatus.POSTED:
        return expire(attrs.evolve(reward, claim_until=at), at=at)
    return rew.forfeit(reward, at=at, reason="left")


@attrs.frozen
class Life:
    """A noun at its beginning, its table, and everything that can happen to it."""

    start: Any
    table: Transitions[Any]
    verbs: Mapping[str, Verb]


def certain(message: Message) -> Message:
    """No attempt before the last may have arrived."""
    return attrs.evolve(message, uncertain=False)


A, C, F, G, Q = AppointmentStatus, ConcernStatus, FollowUpStatus, CareGoalStatus, InquiryStatus
V, M, P, L, R, W = InvitationStatus, MessageStatus, PartnerStatus, RecallStatus, ReferralStatus, RewardStatus

LIVES: Mapping[str, Life] = {
    "appointment": Life(
        check_up(),
        APPOINTMENT_MOVES,
        {
            "move_to": (lambda it, at: apt.move_to(it, starts_at=at), A.BOOKED, "starts_at"),
            "arrive": (lambda it, at: apt.arrive(it, at=at), A.ARRIVED, "arrived_at"),
            "keep": (lambda it, at: apt.keep(it, at=at), A.FULFILLED, "ended_at"),
            "miss": (lambda it, at: apt.miss(it), A.NO_SHOW, None),
            "cancel": (
                lambda it, at: apt.cancel(it, at=at, by=apt.CancelledBy.PATIENT),
                A.CANCELLED,
                "cancelled_at",
            ),
        },
    ),
    "visit": Life(
        Visit(id=apt.VisitId("vis-1"), patient_id=ANA.id, started_at=NOON, status=VisitStatus.ARRIVED),
        VISIT_MOVES,
        {"finish": (lambda it, at: apt.finish_visit(it, at=at), VisitStatus.FINISHED, "ended_at")},
    ),
    "concern": Life(
        Concern(
            id=concerns.ConcernId("con-1"),
            patient_id=ANA.id,
            topic="waiting",
            words="I waited.",
            raised_at=NOON,
            target_at=NOON,
        ),
        CONCERN_MOVES,
        {
            "acknowledge": (
                lambda it, at: concerns.acknowledge(it, at=at),
                C.ACKNOWLEDGED,
                "acknowledged_at",
            ),
            "resolve": (
                lambda it, at: concerns.resolve(it, at=at, solution="We call.", outcome="changed"),
                C.RESOLVED,
                "resolved_at",
            ),
            "tell": (lambda it, at: concerns.tell_patient(it, at=at), C.TOLD, "patient_told_at"),
        },
    ),
    "erasure": Life(
        erasure.Erasure(id=erasure.ErasureId("era-1"), patient_id=ANA.id, basis="gdpr-17", begun_at=NOON),
        erasure.ERASURE_MOVES,
        {"finish": (lambda it, at: erasure.finish_erasure(it, at=at), erasure.ErasureStatus.DONE, "done_at")},
    ),
    "follow_up": Life(
        FollowUp(
            id=followups.FollowUpId("fu-1"),
            plan_id=followups.FollowUpPlanId("plan"),
            step="next-day",
            occasion_key="plan:vis-1:next-day",
            patient_id=ANA.id,
            planned_at=NOON,
            due_at=NOON,
            window_end_at=NOON,
        ),
        FOLLOW_UP_MOVES,
        {
            "complete": (lambda it, at: followups.complete(it, at=at, outcome="reached"), F.DONE, "done_at"),
            "cancel": (lambda it, at: followups.cancel_follow_up(it, reason="answered"), F.CANCELLED, None),
            "lose": (lambda it, at: followups.lose_contact(it, reason="no-answer"), F.LOST, None),
            "try again": (lambda it, at: followups.try_again(it), F.PLANNED, None),
        },
    ),
    "care_goal": Life(
        CareGoal(id=goals.CareGoalId("g-1"), patient_id=ANA.id, words="walk", set_on=NOON.date()),
        GOAL_MOVES,
        {
            "agree": (lambda it, at: goals.agree_goal(it), G.ACTIVE, None),
            "reach": (lambda it, at: goals.reach_goal(it, on=at.date()), G.COMPLETED, None),
            "end": (lambda it, at: goals.end_goal(it, on=at.date()), G.CANCELLED, None),
        },
    ),
    "inquiry": Life(
        Inquiry(
            id=inquiries.InquiryId("inq-1"),
            channel=Channel.WEB,
            topic="prices",
            words="How much?",
            received_at=NOON,
            target_at=NOON,
        ),
        INQUIRY_MOVES,
        {
            "answer": (lambda it, at: inquiries.answer(it, at=at), Q.ANSWERED, "first_answer_at"),
            "resolve": (lambda it, at: inquiries.resolve_inquiry(it, at=at), Q.RESOLVED, "resolved_at"),
        },
    ),
    "emergency access": Life(
        EmergencyAccess(
            id=emergencies.EmergencyAccessId("emergency_access-1"),
            actor=ActorId("kim"),
            role="front-desk",
            purpose="treatment",
            reason="collapse",
            started_at=NOON,
            expires_at=NOON,
        ),
        EMERGENCY_MOVES,
        {
            "end": (
                lambda it, at: emergencies.end_emergency(it, at=at),
                EmergencyStatus.ENDED,
                "ended_at",
            ),
            "expire": (
                lambda it, at: emergencies.expire_emergency(it, at=at),
                EmergencyStatus.EXPIRED,
                "ended_at",
            ),
        },
    ),
    "invitation": Life(
        Invitation(
            id=invitations.InvitationId("inv-1"),
            code="ABCDEFGHJKV",
            referrer_id=ANA.id,
            channel=Channel.PRINTED_CARD,
            created_at=NOON,
        ),
        INVITATION_MOVES,
        {
            "open": (lambda it, at: invitations.mark_opened(it, at=at), V.OPENED, None),
            "revoke": (lambda it, at: invitations.revoke(it), V.REVOKED, None),
        },
    ),
    "message": Life(
        reminder(),
        MESSAGE_MOVES,
        {
            "begin": (lambda it, at: messages.begin_sending(it, at=at), M.SENDING, "sending_at"),
            "postpone": (lambda it, at: messages.postpone(it, until=at, reason="quiet"), M.READY, "due_at"),
            "expire": (lambda it, at: messages.expire(it), M.EXPIRED, None),
            "suppress": (lambda it, at: messages.suppress(it, reason="opted out"), M.SUPPRESSED, None),
            "quarantine": (lambda it, at: messages.quarantine(it, reason="kills"), M.QUARANTINE, None),
            "cancel": (lambda it, at: messages.cancel_message(it, reason="wrong"), M.CANCELLED, None),
            "sent": (
                lambda it, at: messages.record_receipt(it, Receipt(outcome=Outcome.SENT), at=at),
                M.SENT,
                "sent_at",
            ),
            "unknown": (
                lambda it, at: messages.record_receipt(it, Receipt(outcome=Outcome.UNKNOWN), at=at),
                M.UNKNOWN,
                None,
            ),
            "refused": (
                lambda it, at: messages.record_receipt(certain(it), Receipt(outcome=Outcome.REFUSED), at=at),
                M.DEAD,
                None,
            ),
            "failed for good": (
                lambda it, at: messages.record_receipt(certain(it), Receipt(outcome=Outcome.FAILED), at=at),
                M.DEAD,
                None,
            ),
            "failed": (
                lambda it, at: messages.record_receipt(
                    certain(it), Receipt(outcome=Outcome.FAILED), at=at, retry_at=at
                ),
                M.READY,
                "due_at",
            ),
        },
    ),
    "partner": Life(
        attrs.evolve(OKAFOR_ORTHODONTICS, status=PartnerStatus.PROPOSED, joined_on=None),
        PARTNER_MOVES,
        {
            "admit": (lambda it, at: partners.admit(it, on=at.date()), P.ACTIVE, None),
            "pause": (lambda it, at: partners.pause(it), P.PAUSED, None),
            "part": (lambda it, at: partners.part_ways(it, on=at.date(), reason="moved"), P.LEFT, None),
        },
    ),
    "recall": Life(
        Recall(
            id=recalls.RecallId("rc-1"),
            patient_id=ANA.id,
            recall_type_id=HYGIENE.id,
            calculated_due_on=NOON.date(),
            due_on=NOON.date(),
        ),
        RECALL_MOVES,
        {
            "renew": (lambda it, at: recalls.renew(it, HYGIENE, seen_on=at.date()), L.WAITING, None),
            "reopen": (lambda it, at: recalls.reopen(it), L.WAITING, None),
            "schedule": (lambda it, at: recalls.schedule(it), L.SCHEDULED, None),
            "override": (lambda it, at: recalls.override_due(it, due_on=at.date()), L.WAITING, None),
            "disable": (lambda it, at: recalls.disable(it, reason="moved"), L.DISABLED, None),
        },
    ),
    "referral": Life(
        brings_bo(),
        REFERRAL_MOVES,
        {
            "hold": (lambda it, at: ref.hold(it, reason="duplicate?"), R.HELD, None),
            "accept": (lambda it, at: ref.accept(it, at=at), R.ACCEPTED, "accepted_at"),
            "decline": (lambda it, at: ref.decline(it, at=at, reason="full"), R.DECLINED, "closed_at"),
            "book": (lambda it, at: ref.book(it, at=at), R.BOOKED, None),
            "see": (lambda it, at: ref.see(it, at=at), R.SEEN, "first_visit_at"),
            "report": (
                lambda it, at: ref.receive_report(it, at=at, matched=True),
                R.REPORTED,
                "report_at",
            ),
            "close": (lambda it, at: ref.close_loop(it, at=at), R.CLOSED, "closed_at"),
            "lose": (lambda it, at: ref.lose(it, at=at, reason="no-answer"), R.LOST, "closed_at"),
        },
    ),
    "review": Life(
        reviews.Review(
            id=reviews.ReviewId("rv-1"),
            subject=reviews.ReviewSubject.REFERRAL,
            subject_id="ref-1",
            patient_id=ANA.id,
            findings=(reviews.ReviewFinding(rule_id="SUSPICION-CIRCLE", pack="terms", reason="A circle."),),
            opened_at=NOON,
            opened_by="kim",
            due_at=NOON,
        ),
        reviews.REVIEW_MOVES,
        {
            "approve": (
                lambda it, at: reviews.approve(it, by="lee", at=at, reason="sisters"),
                reviews.ReviewStatus.APPROVED,
                "decided_at",
            ),
            "refuse": (
                lambda it, at: reviews.refuse(it, by="lee", at=at, reason="same-person"),
                reviews.ReviewStatus.REFUSED,
                "decided_at",
            ),
            "lapse": (
                lambda it, at: reviews.lapse(it, by="clock", at=at),
                reviews.ReviewStatus.LAPSED,
                "decided_at",
            ),
            "clear": (
                lambda it, at: reviews.clear(it, by="kim", at=at, reason="forfeited"),
                reviews.ReviewStatus.CLEARED,
                "decided_at",
            ),
        },
    ),
    "reward": Life(
        Reward(
            id=rew.RewardId("rw-1"),
            rule_id=rew.RewardRuleId("welcome"),
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
        ),
        REWARD_MOVES,
        {
            "wait": (lambda it, at: rew.wait(it, reason="a fact is missing"), W.HELD, None),
            "refuse": (lambda it, at: rew.refuse(it, at=at, reason="rule"), W.REFUSED, "settled_at"),
            "reserve": (lambda it, at: rew.reserve(it), W.RESERVED, None),
            "fail": (lambda it, at: rew.fail_handing_over(it), W.POSTED, None),
            "post": (lambda it, at: rew.post(it, at=at), W.POSTED, "settled_at"),
            "fulfil": (lambda it, at: rew.fulfil(it, at=at, reference="v-1"), W.FULFILLED, "settled_at"),
            "lose": (_lose, W.FORFEITED, "settled_at"),
            "claw_back": (
                lambda it, at: rew.claw_back(it, at=at, reason="fraud"),
                W.CLAWED_BACK,
                "settled_at",
            ),
        },
    ),
}

BY_LIFE = pytest.mark.parametrize("life", LIVES.values(), ids=list(LIVES))


def machine_of(life: Life) -> type[RuleBasedStateMachine]:
    """The machine that leads this life from any status, by any verbs, at rising times."""
    statuses = list(life.table.moves)

    class Machine(RuleBasedStateMachine):
        @initialize(status=st.sampled_from(statuses))
        def begin(self, status: Enum) -> None:
            self.record = attrs.evolve(life.start, status=status)
            self.now = NOON

        @rule(name=st.sampled_from(sorted(life.verbs)), minutes=st.integers(0, 100_000))
        def act(self, name: str, minutes: int) -> None:
            verb, target, stamp = life.verbs[name]
            self.now += timedelta(minutes=minutes)
            before = self.record
            if target in life.table.moves[before.status]:
                self.record = verb(before, self.now)
                assert self.record.status is target
                assert self.record.id == before.id
                assert stamp is None or getattr(self.record, stamp) == self.now
            else:
                with pytest.raises(InvalidTransitionError):
                    verb(before, self.now)

        @invariant()
        def nothing_has_happened_in_the_future(self) -> None:
            for field in attrs.fields(type(life.start)):
                value = getattr(self.record, field.name)
                if isinstance(value, datetime) and value != getattr(life.start, field.name):
                    assert NOON <= value <= self.now, field.name

        @invariant()
        def what_is_final_stays(self) -> None:
            if life.table.is_final(self.record.status):
                assert life.table.moves[self.record.status] == set()

    return Machine


@BY_LIFE
def test_a_life_follows_its_table(life: Life) -> None:
    run_state_machine_as_test(
        machine_of(life), settings=settings(max_examples=30, stateful_step_count=15, deadline=None)
    )


@BY_LIFE
def test_every_verb_moves_from_where_the_table_says_and_from_nowhere_else(life: Life) -> None:
    for status, moves in life.table.moves.items():
        record = attrs.evolve(life.start, status=status)
        for verb, target, stamp in life.verbs.values():
            if target not in moves:
                with pytest.raises(InvalidTransitionError):
                    verb(record, NOON)
                continue
            moved = verb(record, NOON)
            assert moved.status is target
            assert stamp is None or getattr(moved, stamp) == NOON


@BY_LIFE
def test_a_table_knows_every_status_and_names_no_other(life: Life) -> None:
    kind: Any = type(next(iter(life.table.moves)))
    statuses = set(kind)

    assert set(life.table.moves) == statuses
    assert set().union(*life.table.moves.values()) <= statuses
    assert life.start.status in statuses


@BY_LIFE
def test_every_move_that_is_not_in_the_table_is_refused_by_name(life: Life) -> None:
    for old in life.table.moves:
        for new in life.table.moves:
            if new in life.table.moves[old]:
                assert life.table.check("x-1", old, new) is new
                continue
            with pytest.raises(InvalidTransitionError, match=f"{life.table.kind}: {old.value} cannot"):
                life.table.check("x-1", old, new)


@BY_LIFE
def test_a_final_status_says_so(life: Life) -> None:
    for status, moves in life.table.moves.items():
        assert life.table.is_final(status) is (not moves)
        if not moves:
            with pytest.raises(InvalidTransitionError, match="nothing; it is final"):
                life.table.check("x-1", status, status)


def test_each_table_of_the_domain_is_lived() -> None:
    import importlib
    import pkgutil

    import bedside.domain

    tables = {
        id(value)
        for module in pkgutil.iter_modules(bedside.domain.__path__)
        for value in vars(importlib.import_module(f"bedside.domain.{module.name}")).values()
        if isinstance(value, Transitions)
    }
    assert tables == {id(life.table) for life in LIVES.values()}
