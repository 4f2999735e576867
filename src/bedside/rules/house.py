"""The house pack: the library's own policy for messages, referrals, rewards, reports back and reviews.

These rules are policy, not law, and say so. They hold in every jurisdiction; a practice that
wants other ones loads a pack of its own instead of this one.
"""

from __future__ import annotations

from typing import Final

from bedside.domain.messages import Channel, Purpose
from bedside.rules.about import disclosure, message, referral, review, reward
from bedside.rules.cases import (
    DisclosureCase,
    MessageCase,
    ReferralCase,
    ReviewAct,
    ReviewCase,
    RewardCase,
)
from bedside.rules.conditions import Condition
from bedside.rules.effects import Confidence, Effect
from bedside.rules.facts import equals, is_false, is_in, is_true
from bedside.rules.house_asking import ASKING_RULES
from bedside.rules.house_thanking import THANKING_RULES
from bedside.rules.packs import RulePack
from bedside.rules.rule import Citation, Rule

__all__ = ["HOUSE"]

_POLICY: Final = Citation("house policy of the library, not law")
_WRITTEN: Final = "a policy, not a finding of law; nothing to verify"

_ASKS = frozenset({Purpose.REFERRAL_INVITATION, Purpose.REFER_A_FRIEND, Purpose.REVIEW_REQUEST})

# A letter, a portal page or a printed card waits to be opened; these reach a person at once.
_INTERRUPTS = frozenset(
    {
        Channel.SMS,
        Channel.EMAIL,
        Channel.VOICE,
        Channel.VOICE_AUTO,
        Channel.VOICE_AI,
        Channel.PUSH,
        Channel.SOCIAL,
    }
)

# The one text that confirms an opt-out is due at once, and comes after consent has ended.
_CONFIRMS_OPTOUT = equals(message.purpose, Purpose.OPTOUT_CONFIRMATION)
_IN_PERSON = equals(message.channel, Channel.FACE_TO_FACE)


def _about_messages(
    rule_id: str,
    effect: Effect,
    condition: Condition[MessageCase],
    reason: str,
    to_patient: str | None = None,
) -> Rule[MessageCase]:
    return Rule(
        id=rule_id,
        effect=effect,
        jurisdiction="*",
        case_type=MessageCase,
        citation=_POLICY,
        reason=reason,
        patient_reason=to_patient,
        condition=condition,
        confidence=Confidence.HIGH,
        verified=_WRITTEN,
    )


def _about_referrals(
    rule_id: str,
    effect: Effect,
    condition: Condition[ReferralCase],
    reason: str,
    to_patient: str | None = None,
) -> Rule[ReferralCase]:
    return Rule(
        id=rule_id,
        effect=effect,
        jurisdiction="*",
        case_type=ReferralCase,
        citation=_POLICY,
        reason=reason,
        patient_reason=to_patient,
        condition=condition,
        confidence=Confidence.HIGH,
        verified=_WRITTEN,
    )


_MESSAGES: Final = (
    _about_messages(
        "HOUSE-MSG-01",
        Effect.DENY,
        is_false(message.has_consent) & ~_CONFIRMS_OPTOUT & ~_IN_PERSON,
        "The recipient has not agreed to messages for this purpose over this channel and address.",
        "You have not agreed to messages of this kind.",
    ),
    _about_messages(
        "HOUSE-MSG-02",
        Effect.DENY,
        is_true(message.opted_out) & ~_CONFIRMS_OPTOUT & ~_IN_PERSON,
        "The recipient has opted out; an opt-out is honoured at once.",
        "You have asked us not to send messages of this kind.",
    ),
    _about_messages(
        "HOUSE-MSG-03",
        Effect.DENY,
        is_false(message.still_true),
        "What the message is about has changed since it was planned.",
        "What this message was about has changed.",
    ),
    Rule(
        id="HOUSE-MSG-04",
        effect=Effect.HOLD,
        jurisdiction="*",
        case_type=MessageCase,
        citation=_POLICY,
        reason="It is within the practice's quiet hours where the recipient may be.",
        patient_reason="We do not send messages at this hour.",
        condition=is_true(message.in_practice_quiet_hours)
        & is_in(message.channel, _INTERRUPTS)
        & ~_CONFIRMS_OPTOUT,
        limit="send it outside the practice's quiet hours",
        verified=_WRITTEN,
        not_before=message.practice_opens_at,
    ),
    Rule(
        id="HOUSE-MSG-05",
        effect=Effect.HOLD,
        jurisdiction="*",
        case_type=MessageCase,
        citation=_POLICY,
        reason="The recipient has had as many messages as the practice allows in its window.",
        patient_reason="We have written to you often enough for now.",
        condition=is_true(message.frequency_reached) & ~_CONFIRMS_OPTOUT & ~_IN_PERSON,
        limit="wait until the window has room again",
        verified=_WRITTEN,
        not_before=lambda case: case.outreach.next_free_at,
    ),
    _about_messages(
        "HOUSE-MSG-06",
        Effect.DENY,
        is_true(message.recipient_deceased),
        "The recipient is recorded as deceased; nothing is sent automatically.",
    ),
    _about_messages(
        "HOUSE-MSG-07",
        Effect.HOLD,
        is_true(message.has_open_concern) & is_in(message.purpose, _ASKS),
        "The recipient has an open concern; settle it before asking for a referral or a review.",
        "We would first like to settle what you told us about.",
    ),
    _about_messages(
        "HOUSE-MSG-08",
        Effect.DENY,
        is_true(message.address_undeliverable),
        "Messages to this address came back, or its owner complained; ask for another one.",
        "Messages to the address that we have do not reach you.",
    ),
    _about_messages(
        "HOUSE-MSG-09",
        Effect.DENY,
        is_true(message.erased),
        "The recipient was erased, or is being erased, and nothing is sent to this address any more; "
        "if they ask for messages again, lift the suppression.",
    ),
)

_REFERRALS: Final = (
    _about_referrals(
        "HOUSE-REF-01",
        Effect.DENY,
        is_true(referral.is_self_referral),
        "The referrer and the referred person are the same.",
        "A recommendation of oneself does not count in this programme.",
    ),
    _about_referrals(
        "HOUSE-REF-02",
        Effect.DENY,
        is_false(referral.is_new_patient),
        "The referred person is a patient already.",
        "This programme is for people who are new to the practice.",
    ),
    _about_referrals(
        "HOUSE-REF-03",
        Effect.DENY,
        is_false(referral.within_attribution_window),
        "The qualifying event came after the attribution window had closed.",
        "The time in which a recommendation counts has passed.",
    ),
    _about_referrals(
        "HOUSE-REF-04",
        Effect.DENY,
        is_false(referral.programme_running),
        "The programme was not running.",
        "The programme was not running at that time.",
    ),
    _about_referrals(
        "HOUSE-REF-05",
        Effect.HOLD,
        is_true(referral.cap_reached),
        "The referrer has reached the programme's number of referrals for the period.",
        "The number of recommendations that count for now has been reached.",
    ),
    _about_referrals(
        "HOUSE-REF-06",
        Effect.HOLD,
        is_true(referral.possible_duplicate),
        "The referred person may be on file already; a person should compare the records.",
    ),
    _about_referrals(
        "HOUSE-REF-07",
        Effect.DENY,
        is_false(referral.service_is_included),
        "The programme does not include the service that was asked for.",
        "The programme does not include this service.",
    ),
    _about_referrals(
        "HOUSE-REF-08",
        Effect.HOLD,
        is_false(referral.agreed_to_contact),
        "The referred person has not agreed to be contacted; let them come to the practice themselves.",
    ),
)

_OTHERS: Final = (
    Rule(
        id="HOUSE-REW-01",
        effect=Effect.HOLD,
        jurisdiction="*",
        case_type=RewardCase,
        citation=_POLICY,
        reason="No reviewed rule pack for the practice's own region is loaded, so nobody has said what the "
        "law there lets a practice give.",
        condition=is_false(reward.state_pack_reviewed),
        limit="have counsel review the pack of the region, and name the review in pack_reviews",
        verified=_WRITTEN,
    ),
    Rule(
        id="HOUSE-DIS-01",
        effect=Effect.DENY,
        jurisdiction="*",
        case_type=DisclosureCase,
        citation=_POLICY,
        reason="The patient has not agreed that the referrer hears how the referral went.",
        patient_reason="You have not agreed that we report back.",
        condition=is_true(disclosure.is_report_back) & is_false(disclosure.agreed_to_report_back),
        limit="ask the patient",
        verified=_WRITTEN,
    ),
    Rule(
        id="HOUSE-REV-01",
        effect=Effect.HOLD,
        jurisdiction="*",
        case_type=ReviewCase,
        citation=_POLICY,
        reason="The patient has an open concern; settle it before asking for a review.",
        patient_reason="We would first like to settle what you told us about.",
        condition=is_true(review.has_open_concern) & equals(review.act, ReviewAct.ASK),
        limit="settle the concern",
        verified=_WRITTEN,
    ),
)

#: The library's own policy, for every jurisdiction.
HOUSE: Final = RulePack(
    name="house",
    jurisdiction="*",
    version="2026.1",
    rules=(*_MESSAGES, *THANKING_RULES, *_REFERRALS, *ASKING_RULES, *_OTHERS),
)
