"""Thanks: once, right where no reward is, and nobody learns from them who is a patient."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.programme import CARD, Programme
from tests.services.conftest import OpenDesk

import bedside.starter.referrals
from bedside import Channel, ContactPoint, ContactSystem, Desk, Effect, SeededEnvironment, hookimpl
from bedside.domain.asking import CAREFUL_ASKING
from bedside.domain.consents import ConsentAnswer
from bedside.domain.followups import FollowUpStatus
from bedside.domain.messages import MessageStatus, Purpose
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.referrals import Referral, ReferralSource, SourceKind
from bedside.domain.templates import MessageTemplate, MessageTemplateId
from bedside.errors import InvalidValueError
from bedside.rules import UNKNOWN
from bedside.testing import FakeNotifier

Register = Callable[..., str]


BODIES = {
    "names": "Hello {first_name}, {friend_first_name} came to see us. Thank you. {opt_out}",
    "plain": "Hello {first_name}, thank you for recommending us. {opt_out}",
    "tells": "Hello {first_name}, your friend came in. Thank you. {opt_out}",
    "patient": "Hello {first_name}, thank you. We look forward to your next visit. {opt_out}",
    "promises": "Hello {first_name}, thank you: $25 for you. {opt_out}",
}


class Words:
    """Words of thanks, good and bad, one of each."""

    @hookimpl
    def bedside_message_templates(self) -> list[MessageTemplate]:
        return [
            MessageTemplate(id=MessageTemplateId(name), purpose=Purpose.THANK_YOU, body=body)
            for name, body in BODIES.items()
        ]


class Friends:
    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        return [
            ReferralPolicy(
                id=ReferralPolicyId("friends"),
                title="Bring a friend",
                starts_on=date(2026, 1, 1),
                asking=CAREFUL_ASKING,
            )
        ]


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk(
        {
            "friends": Friends(),
            "words": Words(),
            "referrals": bedside.starter.referrals,
            "sender": FakeNotifier(),
        }
    )


def bring(desk: Desk, register: Register, **given: Any) -> Referral:
    """Ana sends Bo."""
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    return desk.referrals.receive(bo, referrer_id=ana, **given).referral


def agree(desk: Desk, patient_id: str, answer: ConsentAnswer = ConsentAnswer.GIVEN_IN_WRITING) -> None:
    desk.patients.record_consent(patient_id, answer=answer, evidence="form 8", purpose=Purpose.TELL_REFERRER)


def come(desk: Desk, referral: Referral, world: SeededEnvironment) -> None:
    booked = desk.appointments.book(
        referral.patient_id, starts_at=world.now(), service="check-up", referral_id=referral.id
    )
    desk.appointments.keep(booked.id)


def rules_of(thanked: Any) -> list[str]:
    return [found.rule_id for found in thanked.decision.findings if found.effect is not Effect.WARN]


def test_a_referrer_is_thanked_once_and_nothing_is_said_about_anybody(desk: Desk, register: Register) -> None:
    referral = bring(desk, register)

    thanked = desk.referrals.thank(referral.id, template_id="plain")

    message = thanked.planned.message
    assert message is not None, thanked.planned.explanation
    assert "Bo" not in message.body
    assert message.tells_of_id is None
    assert thanked.referral.thanked_at is not None
    with pytest.raises(InvalidValueError, match=r"thanks\.given"):
        desk.referrals.thank(referral.id, template_id="plain")


def test_words_that_name_the_friend_need_the_friends_word_in_writing(desk: Desk, register: Register) -> None:
    referral = bring(desk, register)
    refused = desk.referrals.thank(referral.id, template_id="names")
    spoken = _after(desk, referral, ConsentAnswer.GIVEN)
    given = _after(desk, referral, ConsentAnswer.GIVEN_IN_WRITING)

    assert {"US-HIPAA-10", "HOUSE-MSG-10"} <= set(rules_of(refused))
    assert refused.referral.thanked_at is None
    assert spoken.planned.message is None
    assert given.planned.message is not None
    assert "Bo" in given.planned.message.body


def _after(desk: Desk, referral: Referral, answer: ConsentAnswer) -> Any:
    agree(desk, referral.patient_id, answer)
    return desk.referrals.thank(referral.id, template_id="names")


def test_a_yes_to_everything_is_no_yes_to_telling_others(desk: Desk, register: Register) -> None:
    referral = bring(desk, register)
    desk.patients.record_consent(
        referral.patient_id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form 1"
    )

    assert desk.referrals.thank(referral.id, template_id="names").planned.message is None


def test_a_word_that_is_taken_back_stops_the_message_that_waits(
    desk: Desk, register: Register, world: SeededEnvironment
) -> None:
    referral = bring(desk, register)
    agree(desk, referral.patient_id)
    message = desk.referrals.thank(referral.id, template_id="names").planned.message
    assert message is not None
    world.advance(timedelta(minutes=1))
    agree(desk, referral.patient_id, ConsentAnswer.WITHDRAWN)

    desk.messages.dispatch()

    [kept] = [found for found in desk.messages.of_patient(message.patient_id) if found.id == message.id]
    assert kept.status is MessageStatus.SUPPRESSED
    assert "HOUSE-MSG-10" in (kept.reason or "")


@attrs.frozen
class Only:
    """Words of thanks of these names."""

    names: tuple[str, ...]

    @hookimpl
    def bedside_message_templates(self) -> list[MessageTemplate]:
        return [each for each in Words().bedside_message_templates() if each.id in self.names]


def test_without_a_name_for_the_words_the_friend_is_named_only_where_that_is_right(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"friends": Friends(), "words": Only(("names", "plain"))})
    referral = bring(desk, register)
    cy = register(desk, "Cy", "+13035550103")
    other = desk.referrals.receive(cy, referrer_id=referral.source.source_id).referral
    agree(desk, cy)

    unnamed = desk.referrals.thank(referral.id).planned
    named = desk.referrals.thank(other.id).planned

    assert unnamed.message is not None, unnamed.explanation
    assert unnamed.message.tells_of_id is None
    assert named.message is not None, named.explanation
    assert named.message.tells_of_id == cy


@pytest.mark.parametrize("words", ["tells", "patient"])
def test_words_that_tell_too_much_are_denied(desk: Desk, register: Register, words: str) -> None:
    referral = bring(desk, register)

    refused = desk.referrals.thank(referral.id, template_id=words)

    assert refused.decision is not None
    assert refused.decision.outcome is Effect.DENY
    assert ("HOUSE-MSG-11" if words == "patient" else "HOUSE-MSG-10") in rules_of(refused)


def test_in_an_email_the_reader_may_be_spoken_to_as_a_patient(desk: Desk, register: Register) -> None:
    referral = bring(desk, register)
    ana = desk.patients.get(referral.source.source_id or "")
    mail = ContactPoint(system=ContactSystem.EMAIL, value="ana@example.org")
    desk.patients.update(attrs.evolve(ana, contact_points=(mail,)))
    desk.patients.record_consent(
        ana.id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form 7", channel=Channel.EMAIL
    )

    thanked = desk.referrals.thank(referral.id, template_id="patient", channels=[Channel.EMAIL])

    assert thanked.planned.message is not None, thanked.planned.explanation


def test_a_promise_of_value_is_denied_where_nothing_was_granted(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"programme": Programme((CARD,)), "words": Words()})
    referral = bring(desk, register)

    refused = desk.referrals.thank(referral.id, template_id="promises")

    assert "PROGRAMME-THANKS-VALUE" in rules_of(refused)
    plain = desk.referrals.thank(referral.id, template_id="plain").planned
    assert plain.message is not None, plain.explanation


def test_a_held_referral_is_thanked_for_only_when_somebody_has_looked(desk: Desk, register: Register) -> None:
    referral = bring(desk, register, agreed_to_contact=UNKNOWN)
    held = desk.referrals.thank(referral.id, template_id="plain")
    desk.referrals.release(referral.id, counts=True, reason="friend-called-us")

    assert rules_of(held) == ["PROGRAMME-THANKS-HELD"]
    assert desk.referrals.thank(referral.id, template_id="plain").planned.message is not None


def test_of_a_friend_who_was_lost_nothing_is_told(desk: Desk, register: Register) -> None:
    referral = bring(desk, register)
    agree(desk, referral.patient_id)
    desk.referrals.lose(referral.id, reason="no-answer")

    assert "PROGRAMME-THANKS-REFUSED" in rules_of(desk.referrals.thank(referral.id, template_id="names"))


def test_who_is_on_file_no_more_is_not_thanked(desk: Desk, register: Register) -> None:
    referral = bring(desk, register)
    desk.patients.record_death(referral.source.source_id or "")

    assert "HOUSE-MSG-06" in rules_of(desk.referrals.thank(referral.id, template_id="plain"))


def test_only_a_patient_is_thanked_and_only_with_words_of_thanks(desk: Desk, register: Register) -> None:
    referral = bring(desk, register)

    with pytest.raises(InvalidValueError, match=r"thanks\.template"):
        desk.referrals.thank(referral.id, template_id="welcome-a-friend")


def test_who_sent_the_friend_as_a_person_found_is_thanked_and_not_who_was_named_before(
    desk: Desk, register: Register
) -> None:
    referral = bring(desk, register)
    agree(desk, referral.patient_id)
    cy = register(desk, "Cy", "+13035550103")
    desk.referrals.correct_attribution(
        referral.id,
        source=ReferralSource(kind=SourceKind.PATIENT, source_id=cy),
        reason="friend-was-named",
    )

    thanked = desk.referrals.thank(referral.id, template_id="names")

    assert thanked.planned.message is not None, thanked.planned.explanation
    assert thanked.planned.message.patient_id == cy
    assert desk.messages.of_patient(referral.source.source_id or "") == []


@pytest.mark.parametrize("by_hand", [True, False])
def test_where_no_patient_sent_the_friend_after_all_nobody_is_thanked(
    desk: Desk, register: Register, world: SeededEnvironment, by_hand: bool
) -> None:
    referral = bring(desk, register)
    come(desk, referral, world)
    desk.referrals.correct_attribution(referral.id, shares=(), reason="nobody-sent-them")

    if by_hand:
        with pytest.raises(InvalidValueError, match=r"thanks\.source"):
            desk.referrals.thank(referral.id, template_id="plain")
        return
    world.advance(timedelta(days=5, hours=1))
    [thanks] = [each for each in desk.followups.carry_out() if each.plan_id == "thank-for-a-friend"]
    assert (thanks.status, thanks.message_id) == (FollowUpStatus.LOST, None)


def test_the_friend_is_welcomed_once_and_does_not_hear_who_sent_them(desk: Desk, register: Register) -> None:
    referral = bring(desk, register)

    welcomed = desk.referrals.welcome(referral.id)

    assert welcomed.planned.message is not None, welcomed.planned.explanation
    assert welcomed.planned.message.patient_id == referral.patient_id
    assert "Ana" not in welcomed.planned.message.body
    with pytest.raises(InvalidValueError, match=r"thanks\.given"):
        desk.referrals.welcome(referral.id)


def test_a_friend_in_thanks_is_named_nowhere_else() -> None:
    with pytest.raises(InvalidValueError, match=r"template\.friend"):
        MessageTemplate(id=MessageTemplateId("x"), purpose=Purpose.RECALL, body="{friend_first_name} came.")


# By themselves.


def test_some_days_after_a_friend_came_the_referrer_is_thanked(
    desk: Desk, register: Register, world: SeededEnvironment
) -> None:
    referral = bring(desk, register)
    come(desk, referral, world)
    world.advance(timedelta(days=5, hours=1))

    done = desk.followups.carry_out()

    [thanks] = [each for each in done if each.plan_id == "thank-for-a-friend"]
    assert thanks.status is FollowUpStatus.PLANNED
    assert thanks.message_id is not None
    [message] = [
        each
        for each in desk.messages.of_patient(referral.source.source_id or "")
        if each.id == thanks.message_id
    ]
    assert "Bo" not in message.body
    desk.messages.dispatch()
    assert desk.followups.of_patient(referral.source.source_id or "")[-1].status is not FollowUpStatus.LOST


def test_who_was_thanked_by_hand_is_not_thanked_again(
    desk: Desk, register: Register, world: SeededEnvironment
) -> None:
    referral = bring(desk, register)
    come(desk, referral, world)
    assert desk.referrals.thank(referral.id, template_id="plain").planned.message is not None
    world.advance(timedelta(days=5, hours=1))

    done = desk.followups.carry_out()

    [thanks] = [each for each in done if each.plan_id == "thank-for-a-friend"]
    assert (thanks.status, thanks.message_id) == (FollowUpStatus.LOST, None)


@pytest.mark.parametrize(("score", "asked"), [(6, False), (8, False), (9, True)])
def test_after_an_answer_only_a_promoter_is_asked_by_a_follow_up(
    desk: Desk, register: Register, world: SeededEnvironment, score: int, asked: bool
) -> None:
    ana = register(desk, "Ana", "+13035550101")
    desk.feedback.answer("recommend", {"recommend": score}, patient_id=ana)
    world.advance(timedelta(days=1, hours=1))

    desk.followups.carry_out()

    bodies = [each.body for each in desk.messages.of_patient(ana)]
    assert any("Your code is" in body for body in bodies) is asked
