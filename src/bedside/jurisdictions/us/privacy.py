"""What a message may reveal and when it is marketing: the HIPAA Privacy Rule, for messages.

References:
- 45 CFR 164.501 'marketing', 164.508(a)(3), 164.502(a), (g)(3), 164.522(b), 164.312(e), 160.103.
- 78 FR 5634 (2013-01-25): the omnibus rule (2013-03-26, compliance 2013-09-23).
- HHS FAQ 286, 1514.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.messages import Channel, Purpose
from bedside.jurisdictions.evidence import MEMORY, PRIMARY, QUOTED, SECONDARY
from bedside.rules import (
    Citation,
    Confidence,
    Effect,
    MessageCase,
    Rule,
    at_least,
    equals,
    is_false,
    is_in,
    is_true,
)
from bedside.rules.about import message, privacy
from bedside.rules.cases import MessageContent, Remuneration

__all__ = ["PRIVACY"]

_COMPLIANCE: Final = date(2013, 9, 23)
_PRIVACY_RULE: Final = date(2003, 4, 14)

_paid = is_in(message.remuneration, {Remuneration.COST_ONLY, Remuneration.ABOVE_COST})
_refill = equals(message.purpose, Purpose.REFILL_REMINDER)
_promotes = is_in(message.content, {MessageContent.OWN_SERVICES, MessageContent.SPONSORED_PRODUCT})

PRIVACY: Final = (
    Rule(
        id="US-HIPAA-01",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=_COMPLIANCE,
        citation=Citation("45 CFR 164.501 'marketing' (1); 164.508(a)(3)(i)"),
        reason="The message encourages the use of a product or service, or is paid for by a third "
        "party, and there "
        "is no signed authorization.",
        patient_reason="You have not signed an authorization for messages of this kind.",
        condition=(_promotes | _refill | _paid) & is_false(privacy.marketing_authorization),
        limit="a signed authorization, or a message about care or own services that nobody pays for",
        verified=QUOTED,
    ),
    Rule(
        id="US-HIPAA-02",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.501 'marketing' (2)(ii)(A)-(C); HHS FAQ 286"),
        reason="Reminders, care and news about the practice's own services are no marketing while no "
        "third party pays.",
        condition=is_in(message.content, {MessageContent.CARE, MessageContent.OWN_SERVICES})
        & equals(message.remuneration, Remuneration.NONE),
        exempts=("US-HIPAA-01",),
        verified=SECONDARY,
    ),
    Rule(
        id="US-HIPAA-03",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=_COMPLIANCE,
        citation=Citation("45 CFR 164.501 'marketing' (2)(i); HHS FAQ 1514"),
        reason="A refill reminder for a current medicine may be paid for up to its cost.",
        condition=_refill
        & is_in(message.remuneration, {Remuneration.NONE, Remuneration.COST_ONLY})
        & ~at_least(privacy.days_since_lapse, 91),
        exempts=("US-HIPAA-01", "US-HIPAA-05"),
        limit="a prescription that is current or lapsed 90 days ago at most",
        verified=PRIMARY,
    ),
    Rule(
        id="US-HIPAA-04",
        effect=Effect.PERMIT,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.508(a)(3)(i)(A)-(B)"),
        reason="Talk face to face, and a promotional gift of nominal value, need no authorization; "
        "limits on gifts remain.",
        condition=equals(message.channel, Channel.FACE_TO_FACE) | is_true(privacy.is_nominal_gift),
        exempts=("US-HIPAA-01", "US-HIPAA-05"),
        verified=QUOTED,
    ),
    Rule(
        id="US-HIPAA-05",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=_COMPLIANCE,
        citation=Citation("45 CFR 164.508(a)(3)(ii)"),
        reason="A third party pays for the message, and the authorization on file does not say so.",
        condition=_paid
        & is_true(privacy.marketing_authorization)
        & is_false(privacy.authorization_states_remuneration),
        limit="an authorization that states that the practice is paid",
        verified=QUOTED,
    ),
    Rule(
        id="US-HIPAA-10",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.502(a), 160.103 'PHI'"),
        reason="The words tell the referrer whether somebody became a patient; that somebody has not "
        "authorized it.",
        patient_reason="We cannot say anything about other people.",
        condition=is_true(privacy.discloses_referred) & is_false(privacy.referred_authorizes),
        limit="a thank-you that says nothing about anyone",
        verified=QUOTED,
    ),
    Rule(
        id="US-HIPAA-11",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.502(a), 164.508"),
        reason="Naming the referrer tells the reader that the referrer is a patient.",
        condition=is_true(privacy.names_referrer)
        & is_true(privacy.referrer_is_patient)
        & is_false(privacy.referrer_permits_naming),
        limit="the referrer's permission, or a message that does not name them",
        verified=QUOTED,
    ),
    Rule(
        id="US-HIPAA-15",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.522(b)(1)(i)"),
        reason="The patient asked to be reached only by other means or at another address.",
        patient_reason="You have asked us to reach you another way.",
        condition=is_true(privacy.asked_for_confidential)
        & (is_false(privacy.fits_confidential_channels) | is_false(privacy.address_kept)),
        limit="the channel and address that the patient named",
        verified=SECONDARY,
    ),
    Rule(
        id="US-HIPAA-22",
        effect=Effect.HOLD,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=date(2013, 3, 26),
        citation=Citation("45 CFR 164.312(e), 164.522(b); 78 FR 5634"),
        reason="The text or e-mail is not encrypted and says more than the minimum; the patient was "
        "not warned, or did not "
        "prefer it all the same.",
        patient_reason="We need your agreement before we send details this way.",
        condition=is_in(message.channel, {Channel.SMS, Channel.EMAIL})
        & is_true(privacy.exceeds_minimum)
        & is_false(privacy.unencrypted_acknowledged),
        limit="warn the patient and record the preference, or say less",
        confidence=Confidence.MEDIUM,
        verified=MEMORY,
    ),
    Rule(
        id="US-HIPAA-23",
        effect=Effect.DENY,
        jurisdiction="US",
        case_type=MessageCase,
        effective_from=_PRIVACY_RULE,
        citation=Citation("45 CFR 164.502(g)(3)"),
        reason="A minor lawfully consented to this care alone, so for it the parent is not the "
        "representative; "
        "state law may differ.",
        condition=is_true(privacy.patient_is_minor)
        & is_true(privacy.minor_consented_to_care)
        & is_true(privacy.to_parent),
        limit="write to the patient",
        verified=MEMORY,
    ),
)
