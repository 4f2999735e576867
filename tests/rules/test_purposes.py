"""What a purpose means in law: each one is looked at, so that a new purpose is not forgotten."""

from __future__ import annotations

import pytest

from bedside import Channel, Purpose
from bedside.rules.purposes import (
    ADVERTISING,
    NOT_AFTER_LEAVING,
    OWN_SERVICES,
    counts_against_the_week,
)

P = Purpose

#: Words that care, the law or the patient's own account need; nobody advertises with them.
NEEDED = frozenset(
    {
        *(P.APPOINTMENT_REMINDER, P.FOLLOW_UP, P.RESULTS, P.RECALL, P.TREATMENT, P.CARE_COORDINATION),
        *(P.WELCOME, P.TELL_REFERRER, P.RECOGNITION),
        *(P.THANK_YOU, P.SURVEY, P.CONCERN, P.BILLING, P.REFILL_REMINDER, P.OPTOUT_CONFIRMATION),
    }
)


def test_each_purpose_either_advertises_or_is_needed() -> None:
    assert set(Purpose) == ADVERTISING | NEEDED
    assert not ADVERTISING & NEEDED


def test_who_has_left_is_asked_for_nothing_and_told_what_care_needs() -> None:
    assert {P.RECALL, P.SURVEY} == NOT_AFTER_LEAVING - ADVERTISING
    assert {P.RESULTS, P.BILLING, P.CONCERN, P.OPTOUT_CONFIRMATION}.isdisjoint(NOT_AFTER_LEAVING)


def test_what_others_pay_for_is_not_about_the_practice_s_own_services() -> None:
    assert P.MARKETING not in OWN_SERVICES
    assert {P.RECALL} == OWN_SERVICES - ADVERTISING


@pytest.mark.parametrize(
    ("purpose", "channel", "counts"),
    [
        (P.RECALL, Channel.SMS, True),
        (P.RESULTS, Channel.EMAIL, True),
        (P.OPTOUT_CONFIRMATION, Channel.SMS, False),
        (P.RECALL, Channel.FACE_TO_FACE, False),
    ],
)
def test_what_is_said_in_person_or_confirms_an_opt_out_is_free(
    purpose: Purpose, channel: Channel, counts: bool
) -> None:
    assert counts_against_the_week(purpose, channel) is counts
