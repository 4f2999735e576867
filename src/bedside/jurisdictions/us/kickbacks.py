"""Paying for referrals of federally insured patients: the Anti-Kickback Statute, for rewards.

References:
- 42 USC 1320a-7b(b), (f), (h): the statute (1972-10-30; employees 1977-10-25).
- United States v. Greber, 760 F.2d 68 (3d Cir. 1985): one purpose is enough.
- 42 CFR 1001.952(bb), 81 FR 88368 (2017-01-06), 85 FR 77684 (2021-01-19): local transport.
- 42 CFR 1001.952(hh), 85 FR 77684 (2021-01-19): patient engagement tools.
- 42 CFR 1001.952(i): employees.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.coverage import FEDERAL
from bedside.domain.rewards import Basis, Instrument
from bedside.jurisdictions.evidence import MEMORY, PRIMARY, QUOTED, SECONDARY
from bedside.jurisdictions.us.tables import ENGAGEMENT, dollars
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    RewardCase,
    Rule,
    above,
    above_table,
    equals,
    is_false,
    is_in,
    is_true,
    overlaps,
    since,
    unless_known,
)
from bedside.rules.about import reward
from bedside.rules.cases import RecipientKind, RewardException

__all__ = ["KICKBACKS", "over_nominal"]

_STATUTE: Final = Citation(
    "42 USC 1320a-7b(b)(2)(A); (f); US v. Greber, 760 F.2d 68 (3d Cir. 1985)",
    "https://www.law.cornell.edu/uscode/text/42/1320a-7b",
)
_NOT_FOR_REFERRALS: Final = "The law does not let us give anything of value for recommending us here."

_NEW_NOMINAL = since(date(2016, 12, 7))
#: More than OIG calls nominal: cash-like, or above 15 dollars an item or 75 a year (10 and 50 before).
over_nominal = (
    is_in(reward.instrument, reward.CASH_EQUIVALENTS)
    | above(reward.retail_value, dollars("15.00"))
    | above(reward.gifts_this_year, dollars("75.00"))
    | (
        (above(reward.retail_value, dollars("10.00")) | above(reward.gifts_this_year, dollars("50.00")))
        & ~_NEW_NOMINAL
    )
)

_is_ride = equals(reward.instrument, Instrument.LOCAL_TRANSPORT)
_too_far = above(reward.ride_distance, 2500) & (
    is_false(reward.ride_rural)
    | above(reward.ride_distance, 7500)
    | (above(reward.ride_distance, 5000) & ~since(date(2021, 1, 19)))
)
_ride_is_safe = (
    equals(reward.basis, Basis.ESTABLISHED_PATIENT)
    & ~_too_far
    & is_false(reward.ride_advertised)
    & is_false(reward.ride_luxury)
    & is_false(reward.ride_driver_paid_per_patient)
    & is_false(reward.ride_cost_shifted)
)
_engagement_is_safe = (
    is_in(reward.instrument, reward.IN_KIND)
    & is_true(reward.vbe_participant)
    & equals(reward.basis, Basis.CARE_ENGAGEMENT)
    & ~above_table(reward.engagement_this_year, ENGAGEMENT)
)

KICKBACKS: Final = (
    Rule(
        id="US-AKS-01",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(1972, 10, 30),
        citation=_STATUTE,
        reason="The reward is tied to a referral, and a federal health program may pay for the referred "
        "person's care. That is an offer of remuneration, whatever its size: there is no small-gift "
        "exception.",
        patient_reason=_NOT_FOR_REFERRALS,
        # The practice has to know that it is outside the federal programs; not knowing is no defence.
        condition=reward.contingent
        & overlaps(reward.referred_payers, FEDERAL)
        & unless_known(reward.federal_enrolled, False),
        limit="any value; give a reward that is not tied to the referral, or only words of thanks",
        verified=SECONDARY,
    ),
    Rule(
        id="US-AKS-02",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(1972, 10, 30),
        citation=Citation("42 USC 1320a-7b(b)(2); (h)"),
        reason="It is not known who pays for the referred person's care, so the federal kickback "
        "statute cannot "
        "be ruled out. What counts is the payer on the day of the grant.",
        condition=reward.contingent & is_in(reward.referred_payer_status, reward.UNSURE),
        limit="verify the referred person's payers",
        verified=MEMORY,
    ),
    Rule(
        id="US-AKS-03",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(1972, 10, 30),
        citation=Citation("42 USC 1320a-7b(b)(2)(B)"),
        reason="The recipient is covered by TRICARE, VA, IHS or another federal program that the "
        "gift statute "
        "does not reach but the kickback statute may; a person has to decide.",
        condition=reward.contingent & overlaps(reward.payers, reward.FEDERAL_NOT_GIFT_LAW) & over_nominal,
        limit="stay within nominal value (15 dollars an item, 75 a year, nothing cash-like), or ask counsel",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
    Rule(
        id="US-AKS-04",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(1977, 10, 25),
        citation=Citation("42 USC 1320a-7b(b)(3)(B); 42 CFR 1001.952(i)"),
        reason="What an employer pays a bona fide employee for covered services is outside the "
        "kickback statute. "
        "18 USC 220 and state law may still forbid it.",
        condition=equals(reward.kind, RecipientKind.EMPLOYEE_W2) & is_true(reward.is_bona_fide_employee),
        exempts=("US-AKS-01", "US-AKS-02"),
        verified=MEMORY,
    ),
    Rule(
        id="US-AKS-07",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(2017, 1, 6),
        citation=Citation("42 CFR 1001.952(bb); 85 FR 77684"),
        reason="A free ride for a federally insured patient is outside the limits of the safe harbor.",
        patient_reason="The law limits the rides that we may offer.",
        condition=_is_ride & reward.recipient_is_federal & ~_ride_is_safe,
        limit="an established patient, at most 25 miles (75 in rural areas; 50 before 2021-01-19), "
        "not advertised, "
        "no air, luxury or ambulance, driver not paid per patient, cost not shifted",
        verified=PRIMARY,
    ),
    Rule(
        id="US-AKS-08",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(2021, 1, 19),
        citation=Citation("42 CFR 1001.952(hh)"),
        reason="A member of a value-based enterprise may give in-kind engagement tools tied to care "
        "up to the "
        "year's cap; never for a referral and never cash.",
        condition=_engagement_is_safe,
        exempts=("US-CMP-02", "US-CMP-03"),
        limit="at most the year's amount of CAP_HH for each patient",
        verified=QUOTED,
    ),
    Rule(
        id="US-AKS-10",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(1972, 10, 30),
        citation=Citation("42 USC 1320a-7b(b) ('for which payment may be made')"),
        reason="The practice is recorded as outside the federal programs, yet the referred person is "
        "federally "
        "insured. That the statute cannot apply is a legal finding that counsel has to make.",
        condition=reward.contingent
        & is_false(reward.federal_enrolled)
        & overlaps(reward.referred_payers, FEDERAL),
        limit="a documented finding of counsel",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
    Rule(
        id="US-AKS-11",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(1997, 1, 1),
        citation=Citation("42 USC 1320a-7a(i)(6)(B)"),
        reason="What is squarely within a safe harbor of the kickback statute is no unlawful gift either.",
        condition=(_is_ride & _ride_is_safe & since(date(2017, 1, 6)))
        | (_engagement_is_safe & since(date(2021, 1, 19)))
        | (equals(reward.exception, RewardException.SAFE_HARBOR) & is_true(reward.determination_on_file)),
        exempts=("US-CMP-02", "US-CMP-03"),
        limit="every condition of the safe harbor documented",
        verified=MEMORY,
    ),
)
