"""Australia: privacy, spam, advertising of health services, requesters of pathology and imaging.

References:
- Privacy Act 1988 (Cth) s. 6D(4)(b), APP 6.1-6.2, 7.4, 12.4 (2014-03-12).
- Spam Act 2003 (Cth) ss. 16-18, Sch 1-2 (2004-04-10); Spam Regulations 2021 s. 7.
- Health Practitioner Regulation National Law s. 133(1) (2010-07-01); Ahpra Guidelines (December 2020).
- Health Insurance Act 1973 (Cth) Part IIBA (2008-03-01), s. 19(2) (1984-02-01).
- Medical Board of Australia, Good medical practice (October 2020) 10.12.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.messages import Purpose
from bedside.domain.settings import FacilityKind, Profession
from bedside.jurisdictions.evidence import MEMORY, PRIMARY, QUOTED, SECONDARY
from bedside.jurisdictions.shapes import on_benefits, on_messages, on_rewards, sways_professional, sways_us
from bedside.rules import (
    AdvertCase,
    BillingCase,
    Citation,
    Confidence,
    DisclosureCase,
    Effect,
    RightsCase,
    Rule,
    RulePack,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import advert, direct, disclosure, message, partner, reward, rights, telephone
from bedside.rules.cases import DisclosurePurpose, RightsRequest

__all__ = ["AU"]

_PRIVACY, _SPAM, _NATIONAL_LAW = date(2014, 3, 12), date(2004, 4, 10), date(2010, 7, 1)
_BOARD: Final = date(2020, 10, 1)
_BOARD_TEXT: Final = "Medical Board of Australia Code (Oct 2020) s 10.12"
_BOARD_WHY: Final = "A doctor offers and takes no inducement that could influence a referral."
_NOT_AGREED: Final = "You have not agreed to messages of this kind."
_TESTS: Final = frozenset({FacilityKind.PATHOLOGY, FacilityKind.DIAGNOSTIC_IMAGING})

_unagreed = is_false(direct.express_consent) & is_false(direct.inferred_consent)

_MESSAGES: Final = (
    on_messages(
        "AU-PRIV-01",
        Effect.DENY,
        "AU",
        "Privacy Act 1988 (Cth) APP 7.4; s 6D(4)(b)",
        "Direct marketing that uses health facts needs consent, from a practice of any size.",
        is_true(direct.is_direct) & is_true(direct.uses_health_facts) & _unagreed,
        "consent",
        MEMORY,
        begins=_PRIVACY,
        to_patient=_NOT_AGREED,
    ),
    on_messages(
        "AU-SPAM-01",
        Effect.DENY,
        "AU",
        "Spam Act 2003 (Cth) s 16, Sch 2",
        "A commercial electronic message needs consent, given or inferred.",
        is_true(message.is_commercial) & _unagreed,
        "express or inferred consent",
        PRIMARY,
        begins=_SPAM,
        to_patient=_NOT_AGREED,
    ),
    on_messages(
        "AU-SPAM-02",
        Effect.DENY,
        "AU",
        "Spam Act ss 17-18; Spam Regulations 2021 s 7",
        "A commercial electronic message says who sends it, and can be unsubscribed from.",
        is_true(message.is_commercial)
        & ~(is_true(direct.sender_identified) & is_true(direct.unsubscribe_works)),
        "name the practice, and an unsubscribe that works for 30 days",
        PRIMARY,
        begins=_SPAM,
    ),
    on_messages(
        "AU-SPAM-03",
        Effect.DENY,
        "AU",
        "Spam Act Sch 2 cl 6",
        "The recipient has unsubscribed. The law gives five business days; we stop at once.",
        is_true(message.is_commercial) & is_true(direct.unsubscribed),
        "only with new consent",
        SECONDARY,
        begins=_SPAM,
        to_patient="You have unsubscribed from messages of this kind.",
    ),
    on_messages(
        "AU-SPAM-04",
        Effect.PERMIT,
        "AU",
        "Spam Act s 6, Sch 1 cl 2",
        "A factual message that names its sender, such as a reminder, needs no consent.",
        is_in(message.purpose, telephone.EXEMPT_PURPOSES | {Purpose.BILLING})
        & is_false(direct.promotional)
        & is_true(direct.sender_identified),
        "no commercial content",
        SECONDARY,
        begins=_SPAM,
        exempts=("AU-SPAM-01",),
    ),
)

_RECORDS: Final = (
    Rule(
        id="AU-PRIV-02",
        effect=Effect.REQUIRE,
        jurisdiction="AU",
        case_type=RightsCase,
        effective_from=_PRIVACY,
        citation=Citation("APP 12.4"),
        reason="A person has asked to see their record, and is owed an answer.",
        condition=equals(rights.request, RightsRequest.ACCESS) & rights.open_request,
        obligation="answer within 30 days, or a reasonable time",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
    Rule(
        id="AU-PRIV-03",
        effect=Effect.DENY,
        jurisdiction="AU",
        case_type=DisclosureCase,
        effective_from=_PRIVACY,
        citation=Citation("APP 6.1-6.2"),
        reason="Health facts are told only for the purpose that they were given for, or one that is directly "
        "related and that the person would expect.",
        patient_reason="We need your consent before we tell anyone this.",
        condition=is_false(disclosure.is_expected_use)
        & ~equals(disclosure.purpose, DisclosurePurpose.TO_THE_PATIENT)
        & is_false(disclosure.authorization),
        limit="the person's consent",
        verified=MEMORY,
    ),
    Rule(
        id="AU-HIA-02",
        effect=Effect.WARN,
        jurisdiction="AU",
        case_type=BillingCase,
        effective_from=date(1984, 2, 1),
        citation=Citation("Health Insurance Act 1973 s 19(2)"),
        reason="Medicare pays nothing for a service that another government funds, unless it was directed.",
        condition=is_true(advert.government_funded),
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
)

_ADVERTS: Final = (
    Rule(
        id="AU-NL-01",
        effect=Effect.REQUIRE,
        jurisdiction="AU",
        case_type=AdvertCase,
        effective_from=_NATIONAL_LAW,
        citation=Citation(
            "Health Practitioner Regulation National Law s 133(1)(b); Ahpra Guidelines (Dec 2020)"
        ),
        reason="A gift, a discount or another inducement is advertised with its terms.",
        condition=is_true(advert.offers_inducement) & is_false(advert.states_terms),
        obligation="state the terms and conditions where they are easily found",
        verified=QUOTED,
    ),
    Rule(
        id="AU-NL-02",
        effect=Effect.DENY,
        jurisdiction="AU",
        case_type=AdvertCase,
        effective_from=_NATIONAL_LAW,
        citation=Citation("National Law s 133(1)(c)"),
        reason="A regulated health service is not advertised with testimonials about the care.",
        condition=is_true(advert.clinical_testimonial),
        limit="leave the testimonial out",
        verified=QUOTED,
    ),
    Rule(
        id="AU-NL-03",
        effect=Effect.DENY,
        jurisdiction="AU",
        case_type=AdvertCase,
        effective_from=_NATIONAL_LAW,
        citation=Citation("National Law s 133(1)(e)"),
        reason="An advertisement does not encourage the use of health services that nobody needs.",
        condition=is_true(advert.encourages_needless_use),
        limit="no urgency and no bulk offers for clinical services",
        verified=QUOTED,
    ),
)

_INCENTIVES: Final = (
    on_rewards(
        "AU-HIA-01",
        Effect.DENY,
        "AU",
        "Health Insurance Act 1973 (Cth) Part IIBA (ss 23DZZIA-23DZZIT)",
        "A provider of pathology or imaging gives those who request it no benefit that induces requests.",
        is_in(reward.facility_kind, _TESTS)
        & is_true(reward.requests_from_giver)
        & ~is_true(reward.is_fair_value_service),
        "permitted benefits only",
        "the table of provisions read in a stored copy; the sections from memory",
        begins=date(2008, 3, 1),
    ),
    on_rewards(
        "AU-MBA-01",
        Effect.DENY,
        "AU",
        _BOARD_TEXT,
        _BOARD_WHY,
        reward.works_as(Profession.PHYSICIAN) & sways_professional,
        "no inducement",
        MEMORY,
        begins=_BOARD,
        confidence=Confidence.MEDIUM,
    ),
    on_benefits(
        "AU-MBA-01-TAKE",
        Effect.DENY,
        "AU",
        _BOARD_TEXT,
        _BOARD_WHY,
        equals(partner.profession, Profession.PHYSICIAN) & sways_us,
        "no inducement",
        MEMORY,
        begins=_BOARD,
        confidence=Confidence.MEDIUM,
    ),
)

#: Australia, not reviewed.
AU: Final = RulePack(
    name="au",
    jurisdiction="AU",
    version="2026.1",
    rules=(*_MESSAGES, *_RECORDS, *_ADVERTS, *_INCENTIVES),
)
