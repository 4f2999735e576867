"""The built-in packs are whole: unique ids, known exceptions, reasons, evidence, California."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.messages import Channel, Purpose
from bedside.domain.money import Money
from bedside.domain.rewards import Basis, Instrument
from bedside.domain.settings import Profession
from bedside.jurisdictions import BUILT_IN, US_CA, packs_for
from bedside.jurisdictions.us.tables import ENGAGEMENT, INCIDENTAL, LIMITED_REMUNERATION, NONMONETARY
from bedside.rules import (
    UNKNOWN,
    AmountTable,
    Audience,
    Effect,
    MessageCase,
    RewardCase,
    decide,
    unique_packs,
)
from bedside.rules.cases import (
    FacilityKind,
    MessageContent,
    MessagePrivacy,
    OfferedReward,
    OutreachFacts,
    PracticeFacts,
    RecipientFacts,
    RecipientKind,
    ReferredFacts,
    Remuneration,
)

TODAY = date(2026, 11, 21)
ALL_RULES = [rule for pack in BUILT_IN for rule in pack.rules]
CARD = RewardCase(
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
        basis=Basis.PER_REFERRAL,
        retail_value=Money(500, "USD"),
        ytd_gifts=Money(0, "USD"),
        solicited=False,
    ),
    recipient=RecipientFacts(
        kind=RecipientKind.PATIENT,
        payers=frozenset({Payer.SELF_PAY}),
        payer_status=PayerStatus.VERIFIED,
        age=40,
        is_physician_or_family=False,
    ),
    referred=ReferredFacts(payers=frozenset({Payer.SELF_PAY}), payer_status=PayerStatus.VERIFIED),
)


def test_ids_are_unique_over_all_packs() -> None:
    assert len(unique_packs(BUILT_IN)) == len(BUILT_IN)
    assert len(ALL_RULES) >= 220


def test_every_exception_names_rules_that_exist() -> None:
    ids = {rule.id for rule in ALL_RULES}

    assert {name for rule in ALL_RULES for name in rule.exempts} <= ids


def test_no_exception_loosens_the_ban_on_paying_professionals() -> None:
    assert not [rule.id for rule in ALL_RULES if {"PRO-01", "PRO-01-PAY", "PRO-01-FEE"} & set(rule.exempts)]


def test_what_a_patient_may_read_has_no_law_in_it() -> None:
    texts = [rule.patient_reason for rule in ALL_RULES if rule.patient_reason]

    assert texts
    assert not [text for text in texts if any(word in text for word in ("USC", "CFR", "HIPAA", "federal"))]


def test_every_rule_that_denies_or_holds_says_what_would_change_it() -> None:
    laws = [rule for pack in BUILT_IN if pack.name != "house" for rule in pack.rules]
    strict = [rule for rule in laws if rule.effect in (Effect.DENY, Effect.HOLD)]

    assert not [rule.id for rule in strict if not rule.limit]


@pytest.mark.parametrize(
    ("regions", "names"),
    [
        ((), []),
        (("US",), ["house", "professional", "us", "us-states"]),
        (("US", "US-CA"), ["house", "professional", "us", "us-states", "us-ca"]),
        (("US-WY",), ["house", "professional", "us", "us-states"]),
        (("CAN-ON",), ["house", "professional", "can", "can-on"]),
        (("CAN", "US-CA"), ["house", "professional", "us", "us-states", "us-ca", "can"]),
        (("EU-DE",), ["house", "professional", "eu", "eu-uk-medicines", "eu-de"]),
        (("UK",), ["house", "professional", "eu-uk-medicines", "uk"]),
        (("AU-NSW",), ["house", "professional", "au", "au-nsw"]),
        (("ZZ",), ["house", "professional"]),
    ],
)
def test_a_practice_gets_the_packs_of_its_places(regions: tuple[str, ...], names: list[str]) -> None:
    assert [pack.name for pack in packs_for(regions)] == names


def test_a_state_without_a_pack_is_held_and_not_allowed() -> None:
    wyoming = attrs.evolve(
        CARD, practice=attrs.evolve(CARD.practice, region="US-WY", state_pack_reviewed=False)
    )

    decision = decide(wyoming, packs_for(["US-WY"]), as_of=TODAY)

    assert decision.outcome is Effect.HOLD
    assert "US-STATE-00" in decision.explain()


def test_california_bans_the_reward_whoever_pays() -> None:
    decision = decide(CARD, packs_for(["US-CA"]), as_of=TODAY)

    assert decision.outcome is Effect.DENY
    assert decision.findings[0].rule_id == "US-CA-REF-01"
    assert decision.explain(Audience.PATIENT) == (
        "We are not able to do this. The law does not let us give anything of value for recommending us."
    )


def test_california_spares_fair_pay_for_a_service() -> None:
    fair = attrs.evolve(CARD, reward=attrs.evolve(CARD.reward, fair_value_service=True))

    assert "US-CA-REF-01" not in {found.rule_id for found in decide(fair, [US_CA], as_of=TODAY).findings}


@pytest.mark.parametrize(
    ("authorized", "outcome"), [(True, Effect.ALLOW), (False, Effect.DENY), (UNKNOWN, Effect.HOLD)]
)
def test_california_has_an_authorization_of_its_own(authorized: bool, outcome: Effect) -> None:
    paid = MessageCase(
        purpose=Purpose.MARKETING,
        channel=Channel.LETTER,
        content=MessageContent.SPONSORED_PRODUCT,
        remuneration=Remuneration.ABOVE_COST,
        is_marketing=True,
        is_solicitation=True,
        is_commercial=True,
        send_at=UNKNOWN,
        recipient_zones=(),
        outreach=OutreachFacts(
            has_consent=True,
            opted_out=False,
            still_true=True,
            recipient_deceased=False,
            has_open_concern=False,
            messages_sent=0,
            messages_allowed=None,
            quiet_hours=None,
            home_zone="America/Los_Angeles",
        ),
        privacy=MessagePrivacy(
            confidential_channels=frozenset(),
            discloses_referred=False,
            names_referrer=False,
            exceeds_minimum=False,
            cmia_authorization=authorized,
        ),
    )

    assert decide(paid, [US_CA], as_of=TODAY).outcome is outcome


@pytest.mark.parametrize(
    ("table", "year", "amount"),
    [
        (NONMONETARY, 2010, "355.00 USD"),
        (NONMONETARY, 2012, None),
        (NONMONETARY, 2013, "380.00 USD"),
        (NONMONETARY, 2026, "535.00 USD"),
        (NONMONETARY, 2027, None),
        (INCIDENTAL, 2011, None),
        (INCIDENTAL, 2016, "33.00 USD"),
        (INCIDENTAL, 2026, "46.00 USD"),
        (LIMITED_REMUNERATION, 2020, None),
        (LIMITED_REMUNERATION, 2026, "6237.00 USD"),
        (ENGAGEMENT, 2024, "591.00 USD"),
        (ENGAGEMENT, 2026, "623.00 USD"),
    ],
)
def test_amounts_are_those_of_their_year(table: AmountTable, year: int, amount: str | None) -> None:
    found = table.amount_in(year)

    assert (None if found is None else str(found)) == amount
