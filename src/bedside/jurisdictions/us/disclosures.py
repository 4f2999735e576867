"""What may be told to others: the HIPAA Privacy Rule and 42 CFR Part 2, for disclosures.

References:
- 45 CFR 164.502(a), (b), 164.506(c), 164.508(a)(1)-(2), (4), 164.514(d), 164.522(a)(1)(vi).
- 42 CFR 2.13, 2.31-2.33; 89 FR 12472 (2024-04-16, compliance 2026-02-16).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.jurisdictions.evidence import MEMORY, QUOTED, SECONDARY
from bedside.rules import Citation, DisclosureCase, Effect, Rule, equals, is_false, is_in, is_true
from bedside.rules.about import disclosure
from bedside.rules.cases import DisclosurePurpose, DisclosureRecipient, RecordContent

__all__ = ["DISCLOSURES"]

_PRIVACY_RULE: Final = date(2003, 4, 14)
_NEEDS_YOU: Final = "We need your authorization before we tell anyone this."
_CARE_PAY_RUN: Final = frozenset(
    {DisclosurePurpose.TREATMENT, DisclosurePurpose.PAYMENT, DisclosurePurpose.OPERATIONS}
)

#: What 45 CFR 164.512 lets through without an authorization.
_LAW_ASKS: Final = frozenset({DisclosurePurpose.REQUIRED_BY_LAW, DisclosurePurpose.PUBLIC_HEALTH})

_to_patient = equals(disclosure.purpose, DisclosurePurpose.TO_THE_PATIENT) & equals(
    disclosure.recipient, DisclosureRecipient.PATIENT
)
_for_treatment = equals(disclosure.purpose, DisclosurePurpose.TREATMENT)
_addiction = equals(disclosure.content, RecordContent.PART2_SUD)

DISCLOSURES: Final = (
    Rule(
        id="US-HIPAA-06",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=DisclosureCase,
        effective_from=date(2013, 9, 23),
        citation=Citation("45 CFR 164.502(a)(5)(ii), 164.508(a)(4)"),
        reason="Something of value comes back for the information: that is a sale, and the swap of "
        "patient lists is one.",
        patient_reason=_NEEDS_YOU,
        condition=is_true(disclosure.paid_for) & is_false(disclosure.authorization_states_sale),
        limit="an authorization that says that the practice is paid",
        verified=QUOTED,
    ),
    Rule(
        id="US-HIPAA-07",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=DisclosureCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.502(b)(1)-(2), 164.514(d)"),
        reason="More would be told than the purpose needs. Treatment and the patient are free of this limit.",
        condition=is_false(disclosure.within_minimum) & ~_for_treatment & ~_to_patient,
        limit="only the fields that the purpose needs",
        verified=QUOTED,
    ),
    Rule(
        id="US-HIPAA-08",
        effect=Effect.ALLOW,
        jurisdiction="US",
        case_type=DisclosureCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.506(c)(2)"),
        reason="A provider may tell another provider for treatment without an authorization.",
        condition=_for_treatment & equals(disclosure.recipient, DisclosureRecipient.PROVIDER),
        verified=QUOTED,
    ),
    Rule(
        id="US-HIPAA-09",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=DisclosureCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.502(a), 164.508(a)(1)"),
        reason="The purpose is not treatment, payment or operations, and there is no authorization.",
        patient_reason=_NEEDS_YOU,
        condition=~is_in(disclosure.purpose, _CARE_PAY_RUN | _LAW_ASKS)
        & ~_to_patient
        & is_false(disclosure.authorization),
        limit="the patient's signed authorization",
        verified=QUOTED,
    ),
    Rule(
        id="US-HIPAA-12",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=DisclosureCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.528"),
        reason="The patient may ask for six years to whom the record went, for what is not care, payment, "
        "operations, told to the patient or authorized.",
        condition=~is_in(disclosure.purpose, _CARE_PAY_RUN)
        & ~_to_patient
        & is_false(disclosure.authorization)
        & is_false(disclosure.is_incidental)
        & is_false(disclosure.is_limited_set)
        & is_false(disclosure.is_logged),
        limit="kept for six years; an accounting is owed in 60 days, 30 more once",
        obligation="enter date, recipient, what was told and why in the accounting of disclosures",
        verified=f"{SECONDARY}; {MEMORY}",
    ),
    Rule(
        id="US-HIPAA-14",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=DisclosureCase,
        effective_from=date(2013, 9, 23),
        citation=Citation("45 CFR 164.522(a)(1)(vi)"),
        reason="The patient paid in full and asked that the health plan is not told.",
        patient_reason="You have asked us not to tell your plan.",
        condition=equals(disclosure.recipient, DisclosureRecipient.HEALTH_PLAN)
        & is_true(disclosure.plan_restriction),
        limit="the patient lifts the restriction",
        verified=SECONDARY,
    ),
    Rule(
        id="US-HIPAA-20",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=DisclosureCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.508(a)(2)"),
        reason="Psychotherapy notes need an authorization of their own.",
        patient_reason=_NEEDS_YOU,
        condition=equals(disclosure.content, RecordContent.PSYCHOTHERAPY_NOTES)
        & is_false(disclosure.psychotherapy_authorization),
        limit="an authorization for these notes alone",
        verified=MEMORY,
    ),
    Rule(
        id="US-P2-01",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=DisclosureCase,
        effective_from=date(2024, 4, 16),
        citation=Citation("42 CFR 2.13, 2.31, 2.33 (89 FR 12472; compliance 2026-02-16)"),
        reason="Records of an addiction program need the patient's written consent under Part 2, "
        "even for treatment.",
        patient_reason=_NEEDS_YOU,
        condition=_addiction & is_false(disclosure.part2_consent),
        limit="written consent; one consent may cover treatment, payment and operations",
        verified=SECONDARY,
    ),
    Rule(
        id="US-P2-02",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=DisclosureCase,
        effective_from=date(2024, 4, 16),
        citation=Citation("42 CFR 2.32"),
        reason="Records of an addiction program travel with the notice about redisclosure.",
        condition=_addiction & is_true(disclosure.part2_consent) & is_false(disclosure.part2_notice_attached),
        obligation="attach the notice and a copy or explanation of the consent",
        verified=SECONDARY,
    ),
)
