"""Taking back: what was earned by something that is gone is let go; of what is owed a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

import attrs

from bedside.domain.deliveries import Outcome
from bedside.domain.ledger import BREAKAGE, TransferStep
from bedside.domain.money import Money
from bedside.domain.owed import expire, is_unclaimed, question
from bedside.domain.parts import parts_of
from bedside.domain.referrals import Referral
from bedside.domain.rewards import (
    OWED_OR_GIVEN,
    Beneficiary,
    QualifyingEvent,
    Reward,
    RewardStatus,
    claw_back,
    reduce,
)
from bedside.errors import ConflictError, ContentionError, InvalidValueError, UniqueKeyError
from bedside.rules import Decision
from bedside.services.giving.beneficiaries import credit_of, name_of_patient
from bedside.services.giving.booking import Books
from bedside.services.giving.earning import earn
from bedside.services.giving.qualifying import happened, undo
from bedside.services.giving.settling import let_go
from bedside.services.office import Office
from bedside.services.traces import ALL
from bedside.services.unit import Unit, by_rules

__all__ = ["doubted", "earn_all", "expire_unclaimed", "follow_attribution", "take_back", "undo_event"]

#: What was not given yet and can still be let go.
_NOT_OWED: Final = frozenset({RewardStatus.HELD, RewardStatus.RESERVED})


@by_rules
def undo_event(
    unit: Unit, books: Books, referral: Referral, event: QualifyingEvent, *, reason: str
) -> tuple[Reward, ...]:
    """An event did not happen after all: what is not owed yet is forfeited, what is owed is in doubt.

    *reason* is a code. Nothing is taken back from anybody here; ``to_claw_back`` lists it for a person.
    """
    undo(unit, referral, event, reason=reason)
    return tuple(
        _undo(books, reward, reason)
        for reward in _of_referral(unit, referral)
        if _event_of(books.office, reward) is event
    )


@by_rules
def follow_attribution(
    office: Office, unit: Unit, referral: Referral, *, reason: str
) -> tuple[tuple[Reward, ...], tuple[Decision, ...]]:
    """The attribution was corrected: who has no credit any more earns nothing, and who has it now does.

    What was forfeited is returned, and what was judged anew.

    A reward that is not owed yet is forfeited, or reduced to the smaller share, a refused one too; one
    that is owed is in doubt. A share that grew is not topped up: one person is never given twice for one
    event.
    """
    books = Books(office=office, unit=unit)
    shares = credit_of(unit, referral)
    lost = []
    for reward in _of_referral(unit, referral):
        if reward.beneficiary is not Beneficiary.REFERRER:
            continue
        part = _part_of(unit, reward, shares)
        if part is not None and part >= reward.value:
            continue
        if part and reward.status in _NOT_OWED:
            unit.note("reduce", Reward, reward.id, subject=reward.beneficiary_id)
            unit.change(reduce(reward, to=part, reason=reason))
            continue
        if part and reward.status is RewardStatus.REFUSED:
            # Whoever asks for it again asks for the share of today; why it was refused stays.
            unit.note("reduce", Reward, reward.id, subject=reward.beneficiary_id)
            unit.change(reduce(reward, to=part, reason=reward.reason or reason))
            continue
        after = _undo(books, reward, reason)
        lost += [after] if after.status is not reward.status else []
    return tuple(lost), earn_all(office, unit, referral)


def _part_of(unit: Unit, reward: Reward, shares: Mapping[str, int]) -> Money | None:
    """What the beneficiary's share of it is now; None where they have none."""
    name = name_of_patient(unit, reward.beneficiary_id)
    if name not in shares or not reward.has_money:
        return reward.value if name in shares else None
    whole = reward.value if reward.reckoning is None else reward.reckoning.whole
    return parts_of(whole, shares)[name]


@by_rules
def earn_all(office: Office, unit: Unit, referral: Referral) -> tuple[Decision, ...]:
    """Judge what everything earns that has happened to a referral, each once."""
    return tuple(
        decision for event in happened(unit, referral) for decision in earn(office, unit, referral, event)
    )


def expire_unclaimed(office: Office, *, limit: int) -> tuple[Reward, ...]:
    """What was not collected in its time is lost, and its money comes back as breakage."""
    with office.unit() as unit:
        unit.note("list-unclaimed", Reward, ALL)
        due = unit.find(
            Reward,
            equal={"status": RewardStatus.POSTED},
            column="claim_until",
            below=unit.now + timedelta(microseconds=1),
            order_by="claim_until",
            limit=limit,
        )
    done = []
    for reward in due:
        try:
            done.append(_expire_one(office, reward.id))
        except (ConflictError, ContentionError, UniqueKeyError):
            if office.host_commits:
                raise  # with the host's transaction everything is gone
            # Somebody collects it, or lets it go, at this very moment.
    return tuple(done)


def _expire_one(office: Office, reward_id: str) -> Reward:
    with office.unit() as unit:
        reward = unit.get(Reward, reward_id)
        if not is_unclaimed(reward, at=unit.now):
            return reward
        gone = unit.change(expire(reward, at=unit.now))
        Books(office=office, unit=unit).reverse(reward, reason=BREAKAGE)
        unit.note("expire", Reward, reward.id, subject=reward.beneficiary_id, outcome=BREAKAGE)
        return gone


def take_back(books: Books, reward: Reward, *, verb: str, reason: str) -> Reward:
    """Take back what is owed or was given, by a reversing transfer; a fulfiller that gave it is to be asked.

    Raises:
        InvalidValueError: its clawback window has passed; *verb* is who asked.
    """
    unit = books.unit
    if reward.clawback_until is not None and unit.now > reward.clawback_until:
        raise InvalidValueError("reward.clawback_window", verb, "its window has passed")
    # What a person gave after a fulfiller had failed, no fulfiller takes back.
    by_fulfiller = reward.status is RewardStatus.FULFILLED and reward.asked_at is not None
    taken = claw_back(reward, at=unit.now, reason=reason)
    books.reverse(reward)
    unit.note("claw-back", Reward, reward.id, subject=reward.beneficiary_id)
    return unit.change(attrs.evolve(taken, asked_back=Outcome.UNKNOWN if by_fulfiller else None))


def doubted(unit: Unit) -> list[Reward]:
    """What is owed or given although what earned it is gone, oldest first."""
    return list(unit.find(Reward, equal={"in_doubt": True}, order_by="payable_at"))


def _undo(books: Books, reward: Reward, reason: str) -> Reward:
    if reward.status in _NOT_OWED:
        return let_go(books, reward, TransferStep.VOID, reason=reason)
    if reward.status not in OWED_OR_GIVEN or reward.doubt is not None:
        return reward
    subject = reward.beneficiary_id
    books.unit.note("question", Reward, reward.id, subject=subject, reason=reason)
    return books.unit.change(question(reward, doubt=reason))


def _of_referral(unit: Unit, referral: Referral) -> Iterable[Reward]:
    return unit.find(Reward, equal={"referral_id": referral.id}, order_by="earned_at")


def _event_of(office: Office, reward: Reward) -> QualifyingEvent | None:
    """What earned it; rewards of before say so only by their rule."""
    rule = office.offers.reward_rules.get(reward.rule_id)
    return reward.event or (None if rule is None else rule.qualifying_event)
