"""Gifts to Medicare and Medicaid patients: the beneficiary-inducement penalty.

References:
- 42 USC 1320a-7a(a)(5), (i)(6) (1997-01-01); 42 CFR 1003.110, 1003.1000.
- OIG, Policy Statement on Gifts of Nominal Value, 7 December 2016: 15 dollars an item, 75 a year.
- 65 FR 24400, 24410 (2000-04-26): 10 dollars an item, 50 a year, until 6 December 2016.
- OIG, Special Advisory Bulletin, August 2002; OIG FAQ of 22 March 2023 on cash equivalents.
- 81 FR 88368 (2017-01-06): exceptions to "remuneration".

Nominal value belongs to this statute. It does not make a reward for a referral lawful.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.jurisdictions.evidence import MEMORY, PRIMARY, SECONDARY
from bedside.jurisdictions.us.kickbacks import over_nominal
from bedside.jurisdictions.us.tables import dollars
from bedside.rules import (
    Citation,
    Condition,
    Confidence,
    Effect,
    RewardCase,
    Rule,
    above,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import reward
from bedside.rules.cases import RewardException

__all__ = ["GIFTS"]

_TOO_MUCH: Final = "The law limits the value of gifts that we may give here."
_EXCEPTIONS: Final = ("US-CMP-02", "US-CMP-03", "US-CMP-02A", "US-CMP-03A")

_cash_like = is_in(reward.instrument, reward.CASH_EQUIVALENTS)
_documented_need = (
    equals(reward.exception, RewardException.FINANCIAL_NEED)
    & is_true(reward.determination_on_file)
    & is_false(reward.reward_advertised)
)


def _nominal(
    rule_id: str,
    condition: Condition[RewardCase],
    reason: str,
    limit: str,
    citation: str,
    begins: date,
    ends: date | None = None,
) -> Rule[RewardCase]:
    return Rule(
        id=rule_id,
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=begins,
        effective_to=ends,
        citation=Citation(citation),
        reason=reason,
        patient_reason=_TOO_MUCH,
        condition=condition,
        limit=limit,
        verified=SECONDARY,
    )


_STATEMENT: Final = "OIG Policy Statement on Gifts of Nominal Value (Dec 7 2016); 65 FR 24400, 24410"
_BEFORE: Final = "65 FR 24400 (Apr 26 2000); OIG Special Advisory Bulletin (Aug 2002)"
_ITEM: Final = "One gift to a Medicare or Medicaid patient is worth more than the nominal value of its time."
_YEAR: Final = "The year's gifts to this Medicare or Medicaid patient would pass the nominal value of a year."
_NEW, _OLD, _LAST_OLD = date(2016, 12, 7), date(2000, 4, 26), date(2016, 12, 6)


def _item(amount: str) -> Condition[RewardCase]:
    return reward.reaches_gift_law & ~_cash_like & above(reward.retail_value, dollars(amount))


def _year(amount: str) -> Condition[RewardCase]:
    return reward.reaches_gift_law & above(reward.gifts_this_year, dollars(amount))


GIFTS: Final = (
    Rule(
        id="US-CMP-01",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(1997, 1, 1),
        citation=Citation(
            "42 USC 1320a-7a(a)(5), (i)(6); 42 CFR 1003.110, 1003.1000; OIG SAB Aug 2002; OIG FAQ Mar 22 2023"
        ),
        reason="Cash, checks, transfers, general-purpose cards and big-box gift cards are never "
        "nominal for a "
        "Medicare or Medicaid patient.",
        patient_reason=_TOO_MUCH,
        condition=reward.reaches_gift_law & _cash_like,
        limit="no amount; an item in kind within nominal value instead",
        verified=SECONDARY,
    ),
    _nominal("US-CMP-02", _item("15.00"), _ITEM, "at most 15.00 USD retail an item", _STATEMENT, _NEW),
    _nominal("US-CMP-03", _year("75.00"), _YEAR, "at most 75.00 USD a calendar year", _STATEMENT, _NEW),
    _nominal(
        "US-CMP-02A", _item("10.00"), _ITEM, "at most 10.00 USD retail an item", _BEFORE, _OLD, _LAST_OLD
    ),
    _nominal(
        "US-CMP-03A", _year("50.00"), _YEAR, "at most 50.00 USD a calendar year", _BEFORE, _OLD, _LAST_OLD
    ),
    Rule(
        id="US-CMP-04",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(2017, 1, 6),
        citation=Citation("42 USC 1320a-7a(i)(6)(F); 42 CFR 1003.110 'remuneration' (6)"),
        reason="A named person has found, and written down, that the item improves access to payable "
        "care at a "
        "low risk of harm. The library never finds that by itself.",
        condition=equals(reward.exception, RewardException.PROMOTES_ACCESS_LOW_RISK)
        & is_true(reward.determination_on_file),
        exempts=_EXCEPTIONS,
        limit="no cash; case by case",
        verified=PRIMARY,
    ),
    Rule(
        id="US-CMP-05",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=_OLD,
        citation=Citation("42 CFR 1003.110 'remuneration' (4); 42 USC 1320a-7a(i)(6)(D)"),
        reason="An incentive in kind to use preventive care is no unlawful gift while it is in proportion.",
        condition=equals(reward.exception, RewardException.PREVENTIVE_CARE) & ~_cash_like,
        exempts=_EXCEPTIONS,
        limit="not out of proportion to the service; nothing convertible to cash",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
    Rule(
        id="US-CMP-06",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(1997, 1, 1),
        citation=Citation("42 USC 1320a-7a(i)(6)(A); 42 CFR 1003.110"),
        reason="A credit that pays a Medicare or Medicaid patient's own share waives that share.",
        patient_reason="The law does not let us take this off your own share.",
        condition=reward.reaches_gift_law
        & is_in(reward.instrument, reward.CREDITS)
        & is_true(reward.applies_to_cost_share)
        & ~_documented_need,
        limit="unless unadvertised, not routine, and after an individual finding of financial need",
        verified=MEMORY,
    ),
    Rule(
        id="US-CMP-07",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(1997, 1, 1),
        citation=Citation("42 USC 1320a-7a(a)(5) ('knows or should know')"),
        reason="The gift is more than a Medicare or Medicaid patient may have, and this person's "
        "coverage is not known.",
        condition=is_in(reward.kind, reward.BENEFICIARIES)
        & is_in(reward.payer_status, reward.UNSURE)
        & over_nominal,
        limit="verify the recipient's coverage, or stay within nominal value",
        verified=MEMORY,
    ),
    Rule(
        id="US-CMP-08",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=RewardCase,
        effective_from=date(2017, 1, 6),
        citation=Citation("42 CFR 1003.110 'remuneration' (7), (8); 42 USC 1320a-7a(i)(6)(G), (H)"),
        reason="The exceptions for retailers' rewards and for financial need rest on facts that a "
        "person must find.",
        condition=is_in(reward.exception, {RewardException.RETAILER_REWARD, RewardException.FINANCIAL_NEED}),
        limit="ask the compliance officer",
        confidence=Confidence.MEDIUM,
        verified=PRIMARY,
    ),
)
