"""The nouns' own questions and refusals, at their edges."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.appointments import Appointment
from bedside.domain.coverage import Coverage, CoverageId, Payer, PayerStatus, payers_on
from bedside.domain.education import (
    Attendance,
    AttendanceId,
    Training,
    TrainingId,
    Workshop,
    WorkshopId,
    attend,
    complete_training,
)
from bedside.domain.invitations import Invitation, InvitationStatus, is_open
from bedside.domain.messages import Channel
from bedside.domain.partners import Agreement, AgreementId, AgreementTerm, Promise
from bedside.domain.patients import (
    ContactPoint,
    ContactSystem,
    ContactUse,
    PersonName,
    age_on,
    contact_for,
    mark_deceased,
    mark_inactive,
)
from bedside.domain.referrals import Direction
from bedside.errors import InvalidValueError
from bedside.testing.people import (
    ANA,
    NOON,
    OKAFOR_ORTHODONTICS,
    brings_bo,
    check_up,
)
from bedside.testing.strategies import invitations

DAY = timedelta(days=1)


# Patients.


def test_a_patient_leaves_or_dies() -> None:
    gone = mark_inactive(ANA, on=date(2026, 6, 1), reason="moved")

    assert (gone.inactive_on, gone.inactive_reason) == (date(2026, 6, 1), "moved")
    assert mark_deceased(ANA, at=None).deceased
    assert mark_deceased(ANA, at=NOON).deceased_at == NOON


@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 2, 27), 35), (date(2026, 2, 28), 36), (date(2026, 3, 1), 36)]
)
def test_a_year_of_life_is_complete_on_the_birthday(day: date, age: int) -> None:
    assert age_on(date(1990, 2, 28), day) == age


@pytest.mark.parametrize("name", [{}, {"given": " "}, {"family": "", "given": ""}])
def test_a_name_has_one_part_at_least(name: dict[str, str]) -> None:
    with pytest.raises(InvalidValueError, match=r"name\.empty"):
        PersonName(**name)


def test_a_person_is_called_as_they_like() -> None:
    assert PersonName(family="Ito").address_as == "Ito"
    assert PersonName(family="Ito", given="Ana").address_as == "Ana"
    assert PersonName(family="Ito", given="Ana", preferred="Annie").address_as == "Annie"


POINTS = {
    "mobile": ContactPoint(system=ContactSystem.PHONE, value="+13035550101", use=ContactUse.MOBILE),
    "home": ContactPoint(system=ContactSystem.PHONE, value="+13035550102", use=ContactUse.HOME),
    "text": ContactPoint(system=ContactSystem.SMS, value="+13035550103"),
    "mail": ContactPoint(system=ContactSystem.EMAIL, value="ana@example.org"),
    "post": ContactPoint(system=ContactSystem.POST, value="1 Harbour Way"),
}
REACHED_BY = {
    Channel.SMS: {"mobile", "text"},
    Channel.VOICE: {"mobile", "home"},
    Channel.VOICE_AUTO: {"mobile", "home"},
    Channel.VOICE_AI: {"mobile", "home"},
    Channel.EMAIL: {"mail"},
    Channel.LETTER: {"post"},
    Channel.PRINTED_CARD: {"post"},
}


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("name", list(POINTS))
def test_a_channel_reaches_its_points_and_never_an_old_one(channel: Channel, name: str) -> None:
    point = POINTS[name]
    reached = name in REACHED_BY.get(channel, set())

    assert (contact_for([point], channel) is not None) is reached
    assert contact_for([attrs.evolve(point, use=ContactUse.OLD)], channel) is None


def test_the_lowest_rank_is_used_first() -> None:
    second = attrs.evolve(POINTS["mobile"], rank=2)

    assert contact_for([second, POINTS["text"]], Channel.SMS) == POINTS["text"]
    assert contact_for([], Channel.SMS) is None


# Coverage.


@pytest.mark.parametrize(
    ("day", "covered"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_the_last_day_of_a_coverage_counts(day: date, covered: bool) -> None:
    dental = Coverage(
        id=CoverageId("c-1"),
        patient_id=ANA.id,
        payer=Payer.COMMERCIAL,
        status=PayerStatus.VERIFIED,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 30),
    )

    assert dental.covers(day) is covered
    assert payers_on([dental], day)[1] is (PayerStatus.VERIFIED if covered else PayerStatus.UNKNOWN)


def test_the_weakest_status_counts() -> None:
    payers = [
        Coverage(
            id=CoverageId(f"c-{status.value}"),
            patient_id=ANA.id,
            payer=Payer.COMMERCIAL,
            status=status,
            starts_on=date(2026, 1, 1),
        )
        for status in PayerStatus
    ]

    for place, status in enumerate(PayerStatus):
        assert payers_on(payers[: place + 1], date(2026, 3, 1))[1] is status


# Education.


def test_a_vendor_that_pays_is_named() -> None:
    talk = Workshop(id=WorkshopId("w-1"), title="Aligners", service="braces", starts_at=NOON, ends_at=NOON)

    assert attrs.evolve(talk, vendor="Aligner Co", vendor_pays=True).vendor_pays
    with pytest.raises(InvalidValueError, match=r"workshop\.vendor"):
        attrs.evolve(talk, vendor_pays=True)


def test_nobody_passes_without_completing() -> None:
    module = Training(
        id=TrainingId("t-1"),
        staff_id="kim",
        role="front-desk",
        module="privacy",
        assigned_on=date(2026, 1, 5),
        due_on=date(2026, 2, 5),
    )

    assert complete_training(module, on=date(2026, 1, 20), passed=True).passed
    with pytest.raises(InvalidValueError, match=r"training\.passed"):
        attrs.evolve(module, passed=True)


def test_a_seat_is_taken_by_coming() -> None:
    seat = Attendance(id=AttendanceId("s-1"), workshop_id=WorkshopId("w-1"), patient_id=ANA.id)

    assert attend(seat, at=NOON).attended_at == NOON


# Invitations, referrals, appointments, partners.


@given(invitations(), st.integers(-1, 1))
def test_a_code_counts_before_it_ends_and_until_it_is_revoked(invitation: Invitation, tick: int) -> None:
    card = attrs.evolve(invitation, expires_at=NOON, created_at=NOON - DAY)
    asked_at = NOON + timedelta(microseconds=tick)

    assert is_open(card, at=asked_at) == (
        tick < 0 and card.status in (InvitationStatus.ISSUED, InvitationStatus.OPENED)
    )


def test_an_outbound_referral_names_its_partner() -> None:
    with pytest.raises(InvalidValueError, match=r"partner\.missing"):
        attrs.evolve(brings_bo(), direction=Direction.OUTBOUND)


@pytest.mark.parametrize(("minutes", "fits"), [(-1, False), (0, True), (1, True)])
def test_an_appointment_does_not_end_before_it_starts(minutes: int, fits: bool) -> None:
    def moved() -> Appointment:
        return attrs.evolve(check_up(), ends_at=check_up().starts_at + timedelta(minutes=minutes))

    if fits:
        assert moved().ends_at is not None
    else:
        with pytest.raises(InvalidValueError, match=r"period\.reversed Appointment\.ends_at"):
            moved()


def test_an_agreement_answers_by_promise_and_side() -> None:
    ours = AgreementTerm(promise=Promise.REPORT_BACK, within=10 * DAY, by_partner=False)
    theirs = AgreementTerm(promise=Promise.REPORT_BACK, within=5 * DAY)
    agreed = Agreement(
        id=AgreementId("ag-1"),
        partner_id=OKAFOR_ORTHODONTICS.id,
        terms=(ours, theirs),
        how_to_refer="Call us.",
        signed_on=date(2026, 1, 5),
    )

    assert agreed.within(Promise.REPORT_BACK, by_partner=True) == 5 * DAY
    assert agreed.within(Promise.REPORT_BACK, by_partner=False) == 10 * DAY
    assert agreed.within(Promise.ANSWER_QUESTION, by_partner=True) is None
