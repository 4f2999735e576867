"""Keeping records: requests, exports, vendors, systems, how long, authorizations, children online.

References:
- 45 CFR 164.524(b)(2) (access), 164.514(b)(2) (de-identification), 164.502(e), 164.504(e) (vendors).
- 45 CFR 164.312(a)-(e) (technical safeguards), 164.316(b)(2)(i), 164.530(j)(2) (six years).
- 45 CFR 164.508(b)(2), (b)(4), (c) (valid authorizations).
- CMS cell-size suppression policy; 15 USC 6501-6506, 16 CFR 312.5 (children under 13 online).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.dates import Interval
from bedside.jurisdictions.evidence import MEMORY, QUOTED, SECONDARY
from bedside.rules import (
    AuthorizationCase,
    Citation,
    Confidence,
    Effect,
    ExportCase,
    ProcessingCase,
    RetentionCase,
    RightsCase,
    Rule,
    SystemCase,
    VendorCase,
    at_least,
    beyond,
    equals,
    is_false,
    is_in,
    is_true,
    overlaps,
    passed,
)
from bedside.rules.about import export, processing, rights, safekeeping
from bedside.rules.cases import AuthorizationElement, ExportDestination, RightsRequest, Safeguard

__all__ = ["SAFEKEEPING"]

_PRIVACY_RULE: Final = date(2003, 4, 14)

_wants_to_see = equals(rights.request, RightsRequest.ACCESS) & rights.open_request
_spared = is_true(export.limited_set_agreement) & ~overlaps(export.identifiers, export.NOT_IN_LIMITED_SET)

SAFEKEEPING: Final = (
    Rule(
        id="US-HIPAA-13",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=RightsCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.524(b)(2)"),
        reason="A patient has asked to see the record, and is owed an answer.",
        condition=_wants_to_see,
        limit="30 calendar days; 30 more once, with the reason in writing",
        obligation="answer within 30 calendar days of the request, or extend once with the reason in writing",
        verified=MEMORY,
    ),
    Rule(
        id="US-HIPAA-13-LATE",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=RightsCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.524(b)(2)"),
        reason="The time in which the patient was owed an answer is over.",
        condition=_wants_to_see & rights.late(Interval(days=30), longest=Interval(days=60)),
        limit="answer today, and tell the privacy officer",
        verified=MEMORY,
    ),
    Rule(
        id="US-HIPAA-16",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=ExportCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.514(b)(2)"),
        reason="Figures leave the practice only without the eighteen identifiers, under an authorization, or "
        "under an agreement about a limited set.",
        condition=equals(export.destination, ExportDestination.EXTERNAL)
        & export.has_identifiers
        & ~is_true(export.authorization)
        & ~_spared,
        limit="ZIP codes cut to three digits where more than 20,000 people live, else 000; dates cut to the "
        "year; ages over 89 as 90 and more",
        verified=QUOTED,
    ),
    Rule(
        id="US-HIPAA-17",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=ExportCase,
        citation=Citation("CMS cell-size suppression policy; 45 CFR 164.514(b)(2)(ii)"),
        reason="A figure that counts very few people can tell who they are.",
        condition=~at_least(export.smallest_cell, 11) & ~is_true(export.expert_determination),
        limit="leave out figures that count 1 to 10, and those from which they follow; or ask an expert",
        confidence=Confidence.MEDIUM,
        verified=SECONDARY,
    ),
    Rule(
        id="US-HIPAA-18",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=RetentionCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.316(b)(2)(i), 164.530(j)(2)"),
        reason="The document shows that the privacy rules were kept, and has to stay for six years.",
        condition=is_in(safekeeping.document, safekeeping.KEPT_SIX_YEARS)
        & ~beyond(safekeeping.last_effective_on, Interval(years=6)),
        limit="six years from its making or its last day in effect; state law may say longer",
        obligation="keep it for six years from its making or its last day in effect",
        verified=MEMORY,
    ),
    Rule(
        id="US-HIPAA-19",
        effect=Effect.REQUIRE,
        jurisdiction="US",
        case_type=SystemCase,
        effective_from=date(2005, 4, 20),
        citation=Citation("45 CFR 164.312(a)-(e)"),
        reason="A system that holds health records lacks technical safeguards.",
        condition=is_true(safekeeping.system_holds_records)
        & overlaps(safekeeping.missing_safeguards, Safeguard),
        limit="those that may be met another way: write down how, or why not",
        obligation="put the missing safeguards in place",
        verified=f"{MEMORY}; the proposed rule of January 2025 was not final in mid-2026",
    ),
    Rule(
        id="US-HIPAA-21",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=VendorCase,
        effective_from=date(2013, 9, 23),
        citation=Citation("45 CFR 164.502(e), 164.504(e)"),
        reason="Whoever handles health records for the practice, such as a provider of texts, e-mail or "
        "statistics, is a business associate.",
        condition=is_true(safekeeping.vendor_handles_records) & is_false(safekeeping.agreement_signed),
        limit="a signed business associate agreement",
        verified=QUOTED,
    ),
    Rule(
        id="US-HIPAA-24",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=AuthorizationCase,
        effective_from=date(2013, 9, 23),
        citation=Citation("45 CFR 164.508(b)(2), (b)(4), (c)"),
        reason="The authorization lacks what it has to say, has run out, or was made a condition of care.",
        patient_reason="The form that we have is not complete.",
        condition=overlaps(safekeeping.missing_elements, AuthorizationElement)
        | is_true(safekeeping.conditioned)
        | passed(safekeeping.expires_on),
        limit="description, who, to whom, purpose, expiry, signature and date, revocation, redisclosure, and "
        "that care does not depend on it",
        verified=MEMORY,
    ),
    Rule(
        id="US-MINOR-02",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=ProcessingCase,
        effective_from=date(2000, 4, 21),
        citation=Citation("15 USC 6501-6506; 16 CFR 312.5"),
        reason="Nothing is collected online from a child under thirteen without a parent's verified consent.",
        patient_reason="A parent has to agree first.",
        condition=is_true(processing.online)
        & ~at_least(processing.subject_age, 13)
        & ~is_true(processing.parental_consent),
        limit="verifiable consent of a parent",
        verified=MEMORY,
    ),
)
