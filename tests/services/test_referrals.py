"""Referrals: who is asked, what counts, and that nobody learns anything from a code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.services.conftest import START, OpenDesk

from bedside import Channel, Effect, SeededEnvironment, hookimpl
from bedside.domain.consents import ConsentAnswer
from bedside.domain.messages import Purpose
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.referrals import Eligibility, ReferralStatus
from bedside.domain.settings import Profession
from bedside.errors import InvalidValueError, NotFoundError

Register = Callable[..., str]


class Friends:
    """A programme without rewards, of at most two referrals a year."""

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        return [
            ReferralPolicy(
                id=ReferralPolicyId("friends"),
                title="Bring a friend",
                starts_on=date(2026, 1, 1),
                ends_on=date(2026, 7, 1),
                referrals_per_referrer_and_year=2,
                services=("check-up",),
            )
        ]


def test_a_self_referral_does_not_count_but_the_patient_is_welcome(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"friends": Friends()})
    ana = register(desk, "Ana", "+13035550101")

    received = desk.referrals.receive(ana, code=desk.referrals.invite(ana).code)

    assert received.referral.eligibility is Eligibility.NOT_ELIGIBLE
    assert received.referral.status is ReferralStatus.ACCEPTED
    assert "HOUSE-REF-01" in received.decision.explain()


def test_a_shared_number_is_no_self_referral_within_a_declared_household(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"friends": Friends()})
    ana = register(desk, "Ana", "+13035550101")
    bo = register(desk, "Bo", "+13035550101")
    desk.patients.declare_household([ana, bo])

    received = desk.referrals.receive(bo, referrer_id=ana)

    assert received.referral.eligibility is Eligibility.ELIGIBLE


@pytest.mark.parametrize(("earlier", "counts"), [(1, True), (2, False)])
def test_the_cap_of_a_referrer_is_exact_and_holds(
    open_desk: OpenDesk, register: Register, earlier: int, counts: bool
) -> None:
    desk = open_desk({"friends": Friends()})
    ana = register(desk, "Ana", "+13035550101")
    for number in range(earlier):
        desk.referrals.receive(register(desk, "Friend", f"+1303555020{number}"), referrer_id=ana)

    last = desk.referrals.receive(register(desk, "Last", "+13035550300"), referrer_id=ana)

    expected = Eligibility.ELIGIBLE if counts else Eligibility.HELD
    assert last.referral.eligibility is expected


def test_a_patient_who_came_before_is_not_new(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"friends": Friends()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    desk.appointments.keep(desk.appointments.book(bo, starts_at=START).id)

    received = desk.referrals.receive(bo, referrer_id=ana)

    assert received.referral.eligibility is Eligibility.NOT_ELIGIBLE


def test_a_service_outside_the_programme_does_not_count(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"friends": Friends()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")

    received = desk.referrals.receive(bo, referrer_id=ana, service="whitening")

    assert received.referral.eligibility is Eligibility.NOT_ELIGIBLE


def test_a_second_referral_of_one_person_is_held(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"friends": Friends()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    cy = register(desk, "Cy", "+13035550103")
    desk.referrals.receive(cy, referrer_id=ana)

    second = desk.referrals.receive(cy, referrer_id=bo)

    assert second.attribution.shares[0].source.source_id == ana
    assert second.referral.eligibility is not Eligibility.ELIGIBLE


@pytest.mark.parametrize("fate", ["unknown", "revoked", "expired"])
def test_a_code_that_does_not_count_gets_one_answer_whatever_the_reason(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, fate: str
) -> None:
    desk = open_desk({"friends": Friends()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    invited = desk.referrals.invite(ana, expires_at=START + timedelta(days=1))
    assert invited.invitation is not None
    code = "ABCDEFGHJKV" if fate == "unknown" else invited.invitation.code
    if fate == "revoked":
        desk.referrals.revoke(invited.invitation.id)
    if fate == "expired":
        world.advance(timedelta(days=1))

    with pytest.raises(NotFoundError) as refused:
        desk.referrals.receive(bo, code=code)

    assert str(refused.value) == "no open invitation with that id"


def test_a_slip_in_a_code_is_told_without_asking_the_store(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"friends": Friends()})

    with pytest.raises(InvalidValueError, match=r"code\.format"):
        desk.referrals.open("ABCD-EFGH-JKW")


def test_an_invitation_by_text_carries_its_code_and_waits_for_written_consent(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({"friends": Friends()})
    ana = register(desk, "Ana", "+13035550101")

    invited = desk.referrals.invite(ana, channel=Channel.SMS)

    assert invited.planned is not None, invited.decision.explain()
    assert invited.planned.message is not None, invited.planned.explanation
    assert invited.code is not None
    assert invited.code in invited.planned.message.body


def test_a_referring_partner_hears_back_only_with_the_patients_consent(
    open_desk: OpenDesk, register: Register
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+13035550101")
    okafor = desk.partners.propose(name="Okafor Orthodontics", profession=Profession.DENTIST)
    desk.partners.admit(okafor.id)
    referral = desk.partners.receive(ana, okafor.id)

    without = desk.partners.may_report_back(referral.id)
    desk.patients.record_consent(
        ana, answer=ConsentAnswer.GIVEN, evidence="asked", purpose=Purpose.CARE_COORDINATION
    )
    with_consent = desk.partners.may_report_back(referral.id)

    assert without.outcome is Effect.DENY
    assert with_consent.allowed, with_consent.explain()
