"""How the facts of a message in a case file become a message case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from bedside.domain.messages import Channel, Purpose
from bedside.interop.rule_cases.direct import basis_of, direct_of
from bedside.interop.rule_cases.facts import CaseFacts
from bedside.interop.rule_cases.grounds import grounds_of
from bedside.rules import UNKNOWN, MessageCase, Unknown
from bedside.rules.about.telephone import EXEMPT_PURPOSES
from bedside.rules.cases import (
    EmailFacts,
    ExemptionFacts,
    MarketingContent,
    MessageContent,
    MessagePrivacy,
    OutreachFacts,
    Remuneration,
    RepliedTo,
    Revocation,
    SendBasis,
    TelephoneFacts,
)

__all__ = ["message_of"]

#: Purposes whose messages advertise, unless the file says otherwise.
ADVERTISING: Final = frozenset(
    {
        Purpose.MARKETING,
        Purpose.NEWSLETTER,
        Purpose.OWN_SERVICES,
        Purpose.REACTIVATION,
        Purpose.REFERRAL_INVITATION,
    }
)

_PURPOSES: Final = {
    "referral_thank_you": Purpose.THANK_YOU,
    "referral_invite": Purpose.REFERRAL_INVITATION,
    "sponsored_product": Purpose.MARKETING,
    "survey_invite": Purpose.SURVEY,
    "factual_account_info": Purpose.BILLING,
    "service": Purpose.FOLLOW_UP,
}
_CONTENTS: Final = {
    "treatment": MessageContent.CARE,
    "third_party_product": MessageContent.SPONSORED_PRODUCT,
}
_TRANSACTIONAL: Final = frozenset({"transactional", "transactional_relationship"})


def message_of(facts: CaseFacts, region: str, as_of: date) -> MessageCase:
    """The message case; the practice's own policy is not judged, so its facts are left unknown."""
    purpose = facts.code("message.purpose", Purpose, _PURPOSES)
    channel = facts.code("message.channel", Channel)
    if isinstance(purpose, Unknown) or isinstance(channel, Unknown):
        raise facts.refuse("case.missing", "message", "give purpose and channel")
    advertises = _advertises(facts, purpose)
    marketing = facts.flag("message.is_marketing") if facts.has("message.is_marketing") else advertises
    commercial = "message.is_cem" if facts.has("message.is_cem") else "message.is_commercial"
    direct = direct_of(facts, marketing)
    return MessageCase(
        purpose=purpose,
        channel=channel,
        content=_content(facts, purpose),
        remuneration=_remuneration(facts),
        is_marketing=marketing,
        is_solicitation=_or_else(facts, "message.is_solicitation", marketing),
        is_commercial=_or_else(facts, commercial, marketing),
        send_at=_send_at(facts, as_of),
        recipient_zones=_zones(facts),
        outreach=_POLICY_NOT_JUDGED,
        privacy=_privacy(facts),
        telephone=_telephone(facts, marketing),
        email=_email(facts),
        revocation=_revocation(facts, marketing) if facts.has("revocation") else None,
        grounds=grounds_of(facts, basis_of(facts, direct)),
        direct=direct,
    )


_POLICY_NOT_JUDGED: Final = OutreachFacts(
    has_consent=UNKNOWN,
    opted_out=UNKNOWN,
    still_true=UNKNOWN,
    recipient_deceased=UNKNOWN,
    has_open_concern=UNKNOWN,
    messages_sent=UNKNOWN,
    messages_allowed=None,
    quiet_hours=None,
    home_zone="UTC",
)


def _or_else(facts: CaseFacts, path: str, otherwise: bool | Unknown) -> bool | Unknown:
    return facts.flag(path) if facts.has(path) else otherwise


def _advertises(facts: CaseFacts, purpose: Purpose) -> bool | Unknown:
    if facts.raw("message.contains_marketing") is True or facts.raw("message.is_solicitation") is True:
        return True
    says_so = ("message.is_commercial", "message.is_cem", "message.is_direct_marketing")
    return purpose in ADVERTISING or any(facts.raw(path) is True for path in says_so)


def _content(facts: CaseFacts, purpose: Purpose) -> MessageContent | Unknown:
    if facts.has("message.content"):
        return facts.code("message.content", MessageContent, _CONTENTS)
    if facts.text("message.purpose") == "sponsored_product":
        return MessageContent.SPONSORED_PRODUCT
    return MessageContent.OWN_SERVICES if purpose in ADVERTISING else MessageContent.CARE


def _remuneration(facts: CaseFacts) -> Remuneration | Unknown:
    if facts.has("message.remuneration"):
        return facts.code("message.remuneration", Remuneration)
    paid = _or_else(facts, "message.third_party_remuneration", False)
    if isinstance(paid, Unknown):
        return paid
    return Remuneration.ABOVE_COST if paid else Remuneration.NONE


def _send_at(facts: CaseFacts, as_of: date) -> datetime | Unknown:
    if facts.has("message.send_at_utc"):
        return facts.instant("message.send_at_utc")
    return as_of if isinstance(as_of, datetime) else UNKNOWN


def _zones(facts: CaseFacts) -> tuple[str, ...]:
    zones = facts.texts("message.recipient_tz")
    return () if isinstance(zones, Unknown) else zones


def _privacy(facts: CaseFacts) -> MessagePrivacy:
    age = facts.count("patient.age")
    to_parent = "parent" in (facts.text("message.recipient"), facts.text("recipient.kind"))
    return MessagePrivacy(
        confidential_channels=facts.codes("patient.confidential_channels", Channel)
        if facts.has("patient.confidential_channels")
        else frozenset(),
        confidential_address_kept=facts.flag("message.uses_confidential_address"),
        discloses_referred=facts.flag("message.discloses_referred_status"),
        referred_authorizes=facts.flag("referred.authorization_to_disclose"),
        names_referrer=facts.flag("message.names_referrer"),
        referrer_is_patient=facts.flag("referrer.is_patient"),
        referrer_permits_naming=facts.flag("referrer.permission_to_be_named"),
        exceeds_minimum=facts.flag("message.contains_phi_beyond_minimum"),
        unencrypted_acknowledged=facts.flag("patient.unencrypted_ack"),
        marketing_authorization=facts.flag("patient.hipaa_marketing_authorization"),
        authorization_states_remuneration=facts.flag("patient.authorization_states_remuneration"),
        cmia_authorization=facts.flag("patient.cmia_authorization"),
        is_nominal_gift=facts.flag("message.is_promotional_gift_nominal"),
        days_since_lapse=facts.count("message.days_since_lapse"),
        patient_is_minor=age if isinstance(age, Unknown) else age < 18,
        to_parent=to_parent or facts.raw("recipient") == "parent",
        minor_consented_to_care=facts.flag("service.minor_consented"),
    )


def _telephone(facts: CaseFacts, marketing: bool | Unknown) -> TelephoneFacts:
    return TelephoneFacts(
        pec=_or_else(facts, "consent.pec", facts.flag("consent.prior")),
        pewc=facts.flag("consent.pewc"),
        relies_on=facts.code("message.relies_on", SendBasis),
        is_healthcare_message=facts.flag("message.is_healthcare_message"),
        marketing_content=_marketing_content(facts, marketing),
        on_national_dnc=facts.flag("recipient.on_national_dnc"),
        on_internal_dnc=facts.flag("recipient.on_internal_dnc"),
        has_business_relationship=facts.flag("recipient.ebr"),
        seconds_since_optout=facts.count("message.seconds_after_revocation"),
        confirmations=facts.count("message.count"),
        clear_affirmative=_clear_consent(facts),
        same_subject_24h=facts.count("history.solicitations_24h_same_subject"),
        state_registered=facts.flag("practice.state_registered"),
        exemption=ExemptionFacts(
            number_from_patient=facts.flag("message.number_provided_by_patient"),
            names_provider=facts.flag("message.names_provider"),
            has_contact=facts.flag("message.has_contact"),
            has_optout=facts.flag("message.has_optout"),
            contains_billing=facts.flag("message.contains_billing"),
            free_to_recipient=facts.flag("message.free_to_end_user"),
            characters=facts.count("message.chars"),
            call_seconds=facts.count("message.seconds"),
            opted_out_of_exempt=facts.flag("message.opted_out_of_exempt_messages"),
            sent_today=facts.count("message.sent_today"),
            sent_last_7_days=facts.count("message.sent_last_7_days"),
        ),
    )


def _clear_consent(facts: CaseFacts) -> bool | Unknown:
    """Permission that nobody can mistake, said in so many words or given in writing."""
    said = ("consent.clear_affirmative", "consent.clear_unambiguous", "consent.pewc")
    return next((facts.flag(path) for path in said if facts.has(path)), UNKNOWN)


def _marketing_content(facts: CaseFacts, marketing: bool | Unknown) -> MarketingContent | Unknown:
    if facts.raw("message.contains_marketing") == "mild":
        return MarketingContent.MILD
    found = _or_else(facts, "message.contains_marketing", marketing)
    if isinstance(found, Unknown):
        return found
    return MarketingContent.FULL if found else MarketingContent.NONE


def _email(facts: CaseFacts) -> EmailFacts:
    kind = facts.text("message.primary_purpose")
    person = "patient" if facts.has("patient.email_optout") else "recipient"
    return EmailFacts(
        has_postal_address=facts.flag("message.has_postal_address"),
        has_optout=facts.flag("message.has_optout"),
        honest_headers=facts.flag("message.honest_headers"),
        opted_out=_or_else(facts, f"{person}.email_optout", False),
        is_transactional=not isinstance(kind, Unknown) and kind in _TRANSACTIONAL,
        forwarding_rewarded=facts.flag("message.reward_for_forwarding"),
    )


def _revocation(facts: CaseFacts, marketing: bool | Unknown) -> Revocation:
    answered = facts.code("revocation.in_reply_to", Purpose, _PURPOSES)
    if isinstance(answered, Unknown):
        replied_to: RepliedTo | Unknown = UNKNOWN
    elif answered in ADVERTISING:
        replied_to = RepliedTo.MARKETING
    else:
        replied_to = RepliedTo.EXEMPT_HEALTH if answered in EXEMPT_PURPOSES else RepliedTo.INFORMATIONAL
    program = _same(facts, "message.program", "revocation.program")
    sender = _same(facts, "message.sender_number", "revocation.sender_number")
    received = facts.instant("revocation.received_at")
    if isinstance(program, Unknown) and not isinstance(replied_to, Unknown):
        # No programme is named on one side: then messages that advertise are one programme.
        program = marketing if replied_to is RepliedTo.MARKETING else UNKNOWN
    return Revocation(
        in_reply_to=replied_to,
        same_program=program,
        same_sender=False if isinstance(sender, Unknown) else sender,
        received_on=received.date() if isinstance(received, datetime) else received,
    )


def _same(facts: CaseFacts, one: str, other: str) -> bool | Unknown:
    ours, theirs = facts.text(one), facts.text(other)
    return UNKNOWN if isinstance(ours, Unknown) or isinstance(theirs, Unknown) else ours == theirs
