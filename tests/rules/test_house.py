"""The house rules: consent, truth, quiet hours, frequency, concerns, and eligible referrals."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import attrs
import pytest

from bedside.domain.dates import QuietHours
from bedside.domain.messages import Channel, Purpose
from bedside.domain.rewards import Instrument
from bedside.errors import InvalidValueError
from bedside.rules import (
    HOUSE,
    UNKNOWN,
    DisclosureCase,
    Effect,
    MessageCase,
    ReferralCase,
    ReviewCase,
    decide,
)
from bedside.rules.about import message
from bedside.rules.cases import (
    DisclosurePurpose,
    DisclosureRecipient,
    MessageContent,
    MessagePrivacy,
    OutreachFacts,
    RecordContent,
    Remuneration,
    ReviewAct,
)

DAY = date(2026, 11, 21)
AFTERNOON = datetime(2026, 11, 21, 20, tzinfo=UTC)
NIGHT = datetime(2026, 11, 22, 4, tzinfo=UTC)
OUTREACH = OutreachFacts(
    has_consent=True,
    opted_out=False,
    still_true=True,
    recipient_deceased=False,
    has_open_concern=False,
    messages_sent=2,
    messages_allowed=3,
    quiet_hours=QuietHours(time(20), time(8)),
    home_zone="America/Denver",
)
RECALL = MessageCase(
    purpose=Purpose.RECALL,
    channel=Channel.SMS,
    content=MessageContent.CARE,
    remuneration=Remuneration.NONE,
    is_marketing=False,
    is_solicitation=False,
    is_commercial=False,
    send_at=AFTERNOON,
    recipient_zones=("America/Denver",),
    outreach=OUTREACH,
    privacy=MessagePrivacy(
        confidential_channels=frozenset(),
        discloses_referred=False,
        names_referrer=False,
        exceeds_minimum=False,
    ),
)
FRIEND = ReferralCase(
    is_new_patient=True,
    is_self_referral=False,
    within_attribution_window=True,
    programme_running=True,
    service_is_included=True,
    referred_agreed_to_contact=True,
    possible_duplicate=False,
    referrals_in_period=4,
    referrals_allowed=5,
)


def judged(case: MessageCase | ReferralCase | DisclosureCase | ReviewCase) -> dict[str, str]:
    return {found.rule_id: found.effect.value for found in decide(case, [HOUSE], as_of=DAY).findings}


def with_outreach(**change: Any) -> MessageCase:
    return attrs.evolve(RECALL, outreach=attrs.evolve(OUTREACH, **change))


def test_a_message_that_nothing_speaks_against_is_allowed() -> None:
    assert judged(RECALL) == {}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("has_consent", False, {"HOUSE-MSG-01": "deny"}),
        ("has_consent", UNKNOWN, {"HOUSE-MSG-01": "hold"}),
        ("opted_out", True, {"HOUSE-MSG-02": "deny"}),
        ("opted_out", UNKNOWN, {"HOUSE-MSG-02": "hold"}),
        ("still_true", False, {"HOUSE-MSG-03": "deny"}),
        ("still_true", UNKNOWN, {"HOUSE-MSG-03": "hold"}),
        ("recipient_deceased", True, {"HOUSE-MSG-06": "deny"}),
        ("recipient_deceased", UNKNOWN, {"HOUSE-MSG-06": "hold"}),
        ("messages_sent", UNKNOWN, {"HOUSE-MSG-05": "hold"}),
    ],
)
def test_what_is_refused_or_unknown_is_not_sent(field: str, value: Any, expected: dict[str, str]) -> None:
    assert judged(with_outreach(**{field: value})) == expected


@pytest.mark.parametrize(("sent", "allowed"), [(2, True), (3, False), (4, False)])
def test_the_window_holds_as_many_messages_as_it_allows(sent: int, allowed: bool) -> None:
    decision = decide(with_outreach(messages_sent=sent, next_free_at=NIGHT), [HOUSE], as_of=DAY)

    assert decision.allowed is allowed
    assert decision.not_before == (None if allowed else NIGHT)


def test_a_practice_without_a_cap_does_not_count() -> None:
    assert judged(with_outreach(messages_allowed=None, messages_sent=UNKNOWN)) == {}


def test_quiet_hours_hold_until_they_end_where_the_recipient_is() -> None:
    late = attrs.evolve(RECALL, send_at=NIGHT, recipient_zones=("America/New_York",))

    decision = decide(late, [HOUSE], as_of=DAY)

    assert decision.outcome is Effect.HOLD
    assert decision.only_waits
    assert decision.not_before == datetime(2026, 11, 22, 13, tzinfo=UTC)


def test_the_practices_zone_stands_in_for_an_unknown_one() -> None:
    late = attrs.evolve(RECALL, send_at=NIGHT, recipient_zones=())

    assert decide(late, [HOUSE], as_of=DAY).not_before == datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.PORTAL, Channel.PRINTED_CARD])
def test_what_waits_to_be_opened_has_no_quiet_hours(channel: Channel) -> None:
    assert judged(attrs.evolve(RECALL, send_at=NIGHT, channel=channel)) == {}


def test_without_quiet_hours_it_is_never_quiet() -> None:
    free = attrs.evolve(with_outreach(quiet_hours=None), send_at=NIGHT)

    assert judged(free) == {}
    assert message.practice_opens_at(free) is None


def test_without_an_instant_quiet_hours_hold() -> None:
    undated = attrs.evolve(RECALL, send_at=UNKNOWN)

    assert judged(undated) == {"HOUSE-MSG-04": "hold"}
    assert message.practice_opens_at(undated) is None


def test_the_confirmation_of_an_optout_goes_out_at_once() -> None:
    case = attrs.evolve(
        with_outreach(has_consent=False, opted_out=True, messages_sent=9),
        purpose=Purpose.OPTOUT_CONFIRMATION,
        send_at=NIGHT,
    )

    assert judged(case) == {}


def test_talk_in_person_needs_no_consent_to_messages() -> None:
    case = attrs.evolve(with_outreach(has_consent=False, opted_out=True), channel=Channel.FACE_TO_FACE)

    assert judged(case) == {}


@pytest.mark.parametrize(
    "purpose", [Purpose.REFERRAL_INVITATION, Purpose.REFER_A_FRIEND, Purpose.REVIEW_REQUEST]
)
def test_nobody_with_an_open_concern_is_asked_for_a_favour(purpose: Purpose) -> None:
    assert judged(attrs.evolve(with_outreach(has_open_concern=True), purpose=purpose)) == {
        "HOUSE-MSG-07": "hold"
    }
    assert judged(with_outreach(has_open_concern=True)) == {}


def test_an_eligible_referral_counts() -> None:
    assert judged(FRIEND) == {}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("is_self_referral", True, {"HOUSE-REF-01": "deny"}),
        ("is_new_patient", False, {"HOUSE-REF-02": "deny"}),
        ("within_attribution_window", False, {"HOUSE-REF-03": "deny"}),
        ("programme_running", False, {"HOUSE-REF-04": "deny"}),
        ("service_is_included", False, {"HOUSE-REF-07": "deny"}),
        ("possible_duplicate", True, {"HOUSE-REF-06": "hold"}),
        ("referred_agreed_to_contact", False, {"HOUSE-REF-08": "hold"}),
        ("is_self_referral", UNKNOWN, {"HOUSE-REF-01": "hold"}),
        ("referrals_in_period", UNKNOWN, {"HOUSE-REF-05": "hold"}),
        ("referrals_in_period", 5, {"HOUSE-REF-05": "hold"}),
        ("referrals_in_period", 6, {"HOUSE-REF-05": "hold"}),
        ("referrals_allowed", None, {}),
    ],
)
def test_a_referral_that_is_not_eligible_says_why(field: str, value: Any, expected: dict[str, str]) -> None:
    assert judged(attrs.evolve(FRIEND, **{field: value})) == expected


@pytest.mark.parametrize(
    ("agreed", "expected"),
    [(True, {}), (False, {"HOUSE-DIS-01": "deny"}), (UNKNOWN, {"HOUSE-DIS-01": "hold"})],
)
def test_a_report_back_needs_the_patients_agreement(agreed: Any, expected: dict[str, str]) -> None:
    report = DisclosureCase(
        purpose=DisclosurePurpose.TREATMENT,
        recipient=DisclosureRecipient.PROVIDER,
        content=RecordContent.CLINICAL,
        authorization=False,
        treats_the_patient=True,
        within_minimum=True,
        paid_for=False,
        is_report_back=True,
        agreed_to_report_back=agreed,
    )

    assert judged(report) == expected
    assert judged(attrs.evolve(report, is_report_back=False)) == {}


@pytest.mark.parametrize(("act", "held"), [(ReviewAct.ASK, True), (ReviewAct.REPLY, False)])
def test_a_patient_with_an_open_concern_is_not_asked_for_a_review(act: ReviewAct, held: bool) -> None:
    asked = ReviewCase(
        act=act,
        platform=UNKNOWN,
        author=UNKNOWN,
        audience=UNKNOWN,
        incentive=Instrument.NONE,
        conditioned_on_sentiment=False,
        author_is_real=True,
        relation_disclosed=True,
        suppresses_negative=False,
        identifies_patient=False,
        authorization=False,
        has_open_concern=True,
    )

    assert judged(asked) == ({"HOUSE-REV-01": "hold"} if held else {})


@pytest.mark.parametrize(
    "change", [{"send_at": datetime(2026, 11, 21)}, {"recipient_zones": ("Mars/Olympus",)}]
)
def test_a_message_case_needs_real_instants_and_zones(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        attrs.evolve(RECALL, **change)


def test_every_house_rule_is_labelled_as_policy() -> None:
    assert all("not law" in rule.citation.text for rule in HOUSE.rules)
    assert HOUSE.jurisdiction == "*"
