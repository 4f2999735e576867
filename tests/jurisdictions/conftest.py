"""What the tests of the rule packs share: a mug, a reminder, and changing one fact of a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.messages import Channel, Purpose
from bedside.domain.money import Money
from bedside.domain.rewards import Basis, Instrument
from bedside.domain.settings import Profession
from bedside.rules import UNKNOWN, MessageCase, RewardCase
from bedside.rules.cases import (
    EmailFacts,
    ExemptionFacts,
    FacilityKind,
    MarketingContent,
    MessageContent,
    MessagePrivacy,
    OfferedReward,
    OutreachFacts,
    PracticeFacts,
    RecipientFacts,
    RecipientKind,
    ReferredFacts,
    Remuneration,
    SendBasis,
    TelephoneFacts,
)


def _changed(record: Any, path: str, value: Any) -> Any:
    name, _, rest = path.partition(".")
    inner = _changed(getattr(record, name), rest, value) if rest else value
    return attrs.evolve(record, **{name: inner})


def _with_facts(case: Any, facts: dict[str, Any]) -> Any:
    for path, value in facts.items():
        case = _changed(case, path, value)
    return case


@pytest.fixture(scope="session")
def with_facts() -> Callable[[Any, dict[str, Any]], Any]:
    """A case with other facts, named by path: ``{"reward.instrument": Instrument.CASH}``."""
    return _with_facts


@pytest.fixture(scope="session")
def mug() -> RewardCase:
    """A mug for a commercially insured patient, tied to nothing."""
    return RewardCase(
        practice=PracticeFacts(
            region="US-CA",
            profession=Profession.DENTIST,
            licensed=True,
            federal_enrolled=True,
            state_pack_reviewed=True,
            facility_kind=FacilityKind.PRACTICE,
            furnishes_dhs=False,
        ),
        reward=OfferedReward(
            instrument=Instrument.MERCHANDISE,
            basis=Basis.UNCONDITIONAL,
            retail_value=Money(1000, "USD"),
            ytd_gifts=Money(0, "USD"),
            applies_to_cost_share=False,
            solicited=False,
            advertised=False,
            issued_by_practice=False,
            card_terms_disclosed=False,
        ),
        recipient=RecipientFacts(
            kind=RecipientKind.PATIENT,
            payers=frozenset({Payer.COMMERCIAL}),
            payer_status=PayerStatus.VERIFIED,
            age=40,
            guardian_agreed=False,
            is_physician_or_family=False,
            is_bona_fide_employee=False,
            pay_varies_by=frozenset(),
        ),
        referred=ReferredFacts(payers=frozenset({Payer.COMMERCIAL}), payer_status=PayerStatus.VERIFIED),
    )


@pytest.fixture(scope="session")
def reminder() -> MessageCase:
    """A text at noon that reminds of an appointment, with every fact in order."""
    return MessageCase(
        purpose=Purpose.APPOINTMENT_REMINDER,
        channel=Channel.SMS,
        content=MessageContent.CARE,
        remuneration=Remuneration.NONE,
        is_marketing=False,
        is_solicitation=False,
        is_commercial=False,
        send_at=datetime(2026, 11, 21, 17, tzinfo=UTC),
        recipient_zones=("America/New_York",),
        outreach=OutreachFacts(
            has_consent=UNKNOWN,
            opted_out=UNKNOWN,
            still_true=UNKNOWN,
            recipient_deceased=UNKNOWN,
            has_open_concern=UNKNOWN,
            messages_sent=UNKNOWN,
            messages_allowed=None,
            quiet_hours=None,
            home_zone="UTC",
        ),
        privacy=MessagePrivacy(
            confidential_channels=frozenset(),
            discloses_referred=False,
            referred_authorizes=False,
            names_referrer=False,
            referrer_is_patient=True,
            referrer_permits_naming=False,
            exceeds_minimum=False,
            unencrypted_acknowledged=False,
            marketing_authorization=False,
            authorization_states_remuneration=False,
            days_since_lapse=0,
            patient_is_minor=False,
            to_parent=False,
            minor_consented_to_care=False,
        ),
        telephone=TelephoneFacts(
            pec=True,
            pewc=True,
            relies_on=SendBasis.CONSENT,
            is_healthcare_message=False,
            marketing_content=MarketingContent.NONE,
            on_national_dnc=False,
            on_internal_dnc=False,
            has_business_relationship=False,
            seconds_since_optout=60,
            confirmations=1,
            exemption=ExemptionFacts(
                number_from_patient=True,
                names_provider=True,
                has_contact=True,
                has_optout=True,
                contains_billing=False,
                free_to_recipient=True,
                characters=160,
                call_seconds=60,
                opted_out_of_exempt=False,
                sent_today=0,
                sent_last_7_days=2,
            ),
        ),
        email=EmailFacts(
            has_postal_address=True,
            has_optout=True,
            honest_headers=True,
            opted_out=False,
            is_transactional=False,
            forwarding_rewarded=False,
        ),
    )
