"""An appointment is booked for the patient of its referral, and only here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.services.conftest import START, OpenDesk
from tests.services.plans import FAR, Register

from bedside.domain.referrals import ReferralStatus
from bedside.domain.settings import Profession
from bedside.errors import InvalidValueError


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
