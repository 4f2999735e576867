"""A visit is asked about once, each event of the desk sets its plans in motion, and partners answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.services.conftest import START, OpenDesk
from tests.services.plans import Plans

from bedside import Channel, hookimpl
from bedside.domain.followups import Trigger
from bedside.domain.settings import Profession
from bedside.domain.surveys import Question, Survey, SurveyAnswer, SurveyId
from bedside.errors import InvalidValueError
from bedside.rules import UNKNOWN, Unknown

Register = Callable[..., str]


class Mixed:
    """A survey whose two questions have two scales."""

    @hookimpl
    def bedside_surveys(self) -> list[Survey]:
        return [
            Survey(
                id=SurveyId("mixed"),
                title="Us",
                instrument="mixed",
                questions=(
                    Question(code="waiting", words="How was the wait?", scale_low=1, scale_high=5),
                    Question(code="recommend", words="Would you recommend us?"),
                ),
            )
        ]


def test_a_visit_is_asked_about_once(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    booked = desk.appointments.book(ana, starts_at=START + timedelta(minutes=5))
    visit = desk.appointments.keep(booked.id).visit

    first = desk.feedback.ask(ana, "recommend", visit_id=visit.id)
    again = desk.feedback.ask(ana, "recommend", visit_id=visit.id)

    assert first.invitation is not None
    assert again == first
    assert len(desk.messages.of_patient(ana)) == 1
    assert desk.feedback.ask(ana, "recommend").invitation != first.invitation


def test_each_score_lies_on_the_scale_of_its_own_question(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"mixed": Mixed()})
    ana = register(desk, "Ana", "+13035550101")

    response = desk.feedback.answer("mixed", {"waiting": 5, "recommend": 10}, patient_id=ana)

    assert (response.scale_low, response.scale_high) == (0, 10)
    with desk.feedback._office.unit() as unit:
        answers = unit.find(SurveyAnswer, equal={"response_id": response.id})
    assert {(one.question, one.scale_low, one.scale_high) for one in answers} == {
        ("waiting", 1, 5),
        ("recommend", 0, 10),
    }
    for off in (0, 6):
        with pytest.raises(InvalidValueError, match=r"survey\.score"):
            desk.feedback.answer("mixed", {"waiting": off}, patient_id=ana)


def test_every_event_of_the_desk_sets_its_plans_in_motion(open_desk: OpenDesk, register: Register) -> None:
    triggers = (
        Trigger.APPOINTMENT_MOVED,
        Trigger.REFERRAL_RECEIVED,
        Trigger.SURVEY_ANSWERED,
        Trigger.INQUIRY_RECEIVED,
    )
    desk = open_desk({"plans": Plans(*triggers)})
    ana, bo, cy = (register(desk, name, f"+1303555010{n}") for n, name in enumerate(("Ana", "Bo", "Cy")))
    partner = desk.partners.propose(name="Okafor", profession=Profession.DENTIST)

    booked = desk.appointments.book(ana, starts_at=START + timedelta(days=5))
    desk.appointments.move(booked.id, starts_at=START + timedelta(days=6))
    desk.feedback.answer("recommend", {"recommend": 9}, patient_id=ana)
    desk.feedback.answer("recommend", {"recommend": 9})
    desk.feedback.receive_inquiry(channel=Channel.WEB, topic="hours", words="When?", patient_id=ana)
    desk.feedback.receive_inquiry(channel=Channel.WEB, topic="hours", words="When?")
    desk.referrals.receive(bo, referrer_id=ana)
    desk.partners.receive(cy, partner.id)

    planned = {
        name: [found.trigger for found in desk.followups.of_patient(name) if found.step == "tell"]
        for name in (ana, bo, cy)
    }
    assert set(planned[ana]) == set(triggers) - {Trigger.REFERRAL_RECEIVED}
    assert len(planned[ana]) == 3
    assert planned[bo] == planned[cy] == [Trigger.REFERRAL_RECEIVED]


@pytest.mark.parametrize(
    ("known", "allowed"),
    [
        ({}, True),
        ({"family_relationship": True}, False),
        ({"family_relationship": True, "written_disclosure": True}, True),
        ({"family_relationship": UNKNOWN}, False),
        ({"reciprocal_quota": True}, False),
    ],
)
def test_who_refers_to_a_partner_answers_for_family_and_quota(
    open_desk: OpenDesk, register: Register, known: dict[str, bool | Unknown], allowed: bool
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    partner = desk.partners.propose(name="Okafor", profession=Profession.DENTIST)
    desk.partners.admit(partner.id)

    sent = desk.partners.refer(
        ana,
        partner.id,
        service="braces",
        reason="crowding",
        alternatives_offered=2,
        patient_chose=True,
        **known,
    )

    assert (sent.referral is not None) is allowed
