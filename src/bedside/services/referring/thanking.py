"""Thanking: words for who sent a friend and for the friend who came, which tell nobody anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from bedside.domain.disclosing import mentions_an_amount
from bedside.domain.merging import is_person_authorized
from bedside.domain.messages import Channel, Purpose
from bedside.domain.patients import Patient
from bedside.domain.referrals import Eligibility, Referral, ReferralStatus
from bedside.domain.rewards import Reward, RewardStatus
from bedside.domain.templates import MessageTemplate
from bedside.errors import InvalidValueError, NotFoundError
from bedside.rules import Decision, Effect, Finding
from bedside.rules.terms import term
from bedside.services.merging import consents_known, ids_of_person, person_of
from bedside.services.messages import Planned, plan_message, template_named
from bedside.services.office import Office
from bedside.services.referring.attributing import sender_of
from bedside.services.unit import Unit, by_rules

__all__ = ["BY_TEXT", "Thanked", "thank", "welcome"]

#: Where nobody says otherwise.
BY_TEXT: Final = (Channel.SMS, Channel.EMAIL)


_HELD: Final = term(
    "PROGRAMME-THANKS-HELD",
    Effect.HOLD,
    "A person still has to look at this referral; thanks now would say that it counts.",
    limit="release the referral first",
)
_REFUSED: Final = term(
    "PROGRAMME-THANKS-REFUSED",
    Effect.DENY,
    "The referral came to nothing or does not count, and the words would say that somebody came.",
    limit="thank for the recommendation, and say nothing about anybody",
)
_VALUE: Final = term(
    "PROGRAMME-THANKS-VALUE",
    Effect.DENY,
    (
        "The words speak of money or a gift, and nothing was granted to the referrer for this "
        "referral: a promise of value would be a reward that no rule has judged."
    ),
    limit="thank with words alone",
)
_NOTHING: Final = frozenset({ReferralStatus.DECLINED, ReferralStatus.LOST})
#: A reward that the rules have let through; one that is held or was refused is no promise.
_GRANTED: Final = frozenset(
    {RewardStatus.RESERVED, RewardStatus.POSTED, RewardStatus.HANDING_OVER, RewardStatus.FULFILLED}
)


@attrs.frozen(kw_only=True)
class Thanked:
    """Words of thanks that are on their way, or the decision why not; they carry no reward.

    ``planned`` has the message; its ``decision`` is None where no contact point fits the channels.
    """

    referral: Referral
    planned: Planned

    @property
    def decision(self) -> Decision | None:
        """Why they may be sent, or not."""
        return self.planned.decision


def thank(
    office: Office,
    unit: Unit,
    referral_id: str,
    *,
    channels: Sequence[Channel] = BY_TEXT,
    template_id: str | None = None,
    about: tuple[str, str] | None = None,
    expires_at: datetime | None = None,
) -> Thanked:
    """Thank whoever sent a friend, once for each referral, in words that say nothing about anybody.

    Where a person has corrected who it was, that one is thanked, and not the one who was named before.

    Words that name the friend (``{friend_first_name}``) are chosen only where the friend agreed in
    writing that the referrer hears of it, and are refused where they are asked for without.

    Raises:
        InvalidValueError: ``thanks.source``: no patient sent the friend; ``thanks.given``: it was
            thanked for before.
        NotFoundError: there is no such referral, or no template for thanks.
    """
    referral = unit.get(Referral, referral_id)
    sender_id = sender_of(unit, referral)
    if sender_id is None:
        raise InvalidValueError("thanks.source", "thank.referral_id", "thank for what a patient sent")
    if referral.thanked_at is not None:
        raise InvalidValueError("thanks.given", "thank.referral_id", "it was thanked for; once is enough")
    friend = person_of(unit, referral.patient_id)
    named = _agrees(unit, friend)
    template = _template(office, Purpose.THANK_YOU, template_id, named=named)
    planned = plan_message(
        office,
        unit,
        person_of(unit, sender_id),
        template,
        channels=channels,
        about=about or ("referral", referral.id),
        values={"friend_first_name": friend.name.address_as} if template.names_friend else None,
        expires_at=expires_at,
        tells_of_id=friend.id if template.names_friend else None,
        terms=_terms(unit, referral, template, sender_id),
    )
    thanked = attrs.evolve(referral, thanked_at=unit.now)
    return _after(unit, referral, thanked, planned, action="thank", subject=sender_id)


def welcome(
    office: Office,
    unit: Unit,
    referral_id: str,
    *,
    channels: Sequence[Channel] = BY_TEXT,
    template_id: str | None = None,
    about: tuple[str, str] | None = None,
    expires_at: datetime | None = None,
) -> Thanked:
    """Welcome the friend who came, once for each referral; the words do not say who sent them.

    Raises:
        InvalidValueError: ``thanks.given``: they were welcomed before.
        NotFoundError: there is no such referral, or no template for a welcome.
    """
    referral = unit.get(Referral, referral_id)
    if referral.welcomed_at is not None:
        raise InvalidValueError("thanks.given", "welcome.referral_id", "they were welcomed; once is enough")
    template = _template(office, Purpose.WELCOME, template_id, named=False)
    planned = plan_message(
        office,
        unit,
        person_of(unit, referral.patient_id),
        template,
        channels=channels,
        about=about or ("referral", referral.id),
        expires_at=expires_at,
        terms=(_REFUSED,) if referral.status in _NOTHING else (),
    )
    welcomed = attrs.evolve(referral, welcomed_at=unit.now)
    return _after(unit, referral, welcomed, planned, action="welcome", subject=referral.patient_id)


def _after(
    unit: Unit, referral: Referral, said: Referral, planned: Planned, *, action: str, subject: str
) -> Thanked:
    outcome = "no-contact-point" if planned.decision is None else planned.decision.outcome.value
    unit.note(action, Referral, referral.id, subject=subject, outcome=outcome)
    return Thanked(referral=referral if planned.message is None else unit.change(said), planned=planned)


@by_rules
def _agrees(unit: Unit, friend: Patient) -> bool:
    known = consents_known(unit, friend.id)
    return is_person_authorized(known, purpose=Purpose.TELL_REFERRER, at=unit.now)


def _template(office: Office, purpose: Purpose, template_id: str | None, *, named: bool) -> MessageTemplate:
    """The template that was asked for; or the first that names the friend where it may, or nobody."""
    if template_id is not None:
        found = template_named(office, template_id)
        if found.purpose is not purpose:
            problem = f"name a template whose purpose is {purpose.value}"
            raise InvalidValueError("thanks.template", "template_id", problem)
        return found
    fitting = [words for words in office.offers.templates.values() if words.purpose is purpose]
    for wanted in (True, False) if named else (False,):
        for words in fitting:
            if words.names_friend is wanted:
                return words
    raise NotFoundError("message template", f"for the purpose {purpose.value}")


@by_rules
def _terms(unit: Unit, referral: Referral, template: MessageTemplate, sender_id: str) -> tuple[Finding, ...]:
    found: tuple[Finding, ...] = ()
    if referral.eligibility is Eligibility.HELD or referral.status is ReferralStatus.HELD:
        found += (_HELD,)
    elif template.names_friend and not _counts(referral):
        found += (_REFUSED,)
    promises = mentions_an_amount(f"{template.subject} {template.body}")
    if promises and not _was_granted(unit, referral, sender_id):
        found += (_VALUE,)
    return found


def _counts(referral: Referral) -> bool:
    return referral.eligibility is Eligibility.ELIGIBLE and referral.status not in _NOTHING


def _was_granted(unit: Unit, referral: Referral, sender_id: str) -> bool:
    """Whether something was granted to the referrer: the rules of the place have let it through."""
    rewards = unit.find(Reward, equal={"referral_id": referral.id})
    themselves = ids_of_person(unit, sender_id)
    return any(reward.beneficiary_id in themselves and reward.status in _GRANTED for reward in rewards)
