"""Rewards: what a practice may give in thanks, by which rule, and where each one stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Final, NewType

import attrs

from bedside.domain.amounts import Amount, Milestones, Percent, Reckoning, Tiers, most_of
from bedside.domain.caps import Cap, CapPeriod, each_cap_once
from bedside.domain.checks import (
    PERSONAL,
    at_least,
    aware,
    code,
    duration,
    identifier,
    label,
    not_before,
    optional,
    personal_text,
    plain_date,
    typed,
)
from bedside.domain.deliveries import Outcome
from bedside.domain.money import Money
from bedside.domain.transitions import Transitions
from bedside.errors import InvalidTransitionError, InvalidValueError

__all__ = [
    "OWED_OR_GIVEN",
    "PAID",
    "REWARD_MOVES",
    "TIED_TO_REFERRALS",
    "Basis",
    "Beneficiary",
    "Instrument",
    "QualifyingEvent",
    "Reward",
    "RewardId",
    "RewardRule",
    "RewardRuleId",
    "RewardStatus",
    "begin_handing_over",
    "claw_back",
    "fail_handing_over",
    "forfeit",
    "fulfil",
    "post",
    "postpone_posting",
    "reduce",
    "refuse",
    "reserve",
    "wait",
]

RewardId = NewType("RewardId", str)
RewardRuleId = NewType("RewardRuleId", str)


class Instrument(Enum):
    """What is given. The law treats cash-like things, goods and credits differently."""

    CASH = "cash"
    P2P_TRANSFER = "p2p_transfer"
    CHECK = "check"
    PREPAID_GENERAL = "prepaid_general"
    GIFTCARD_BIGBOX = "giftcard_bigbox"
    CRYPTO = "crypto"
    MERCHANDISE = "merchandise"
    MEAL = "meal"
    HOSPITALITY = "hospitality"
    GIFTCARD_RESTRICTED = "giftcard_restricted"
    VOUCHER_ITEM = "voucher_item"
    OTC_SAMPLE = "otc_sample"
    SERVICE_ITEM = "service_item"
    ACCOUNT_CREDIT = "account_credit"
    DISCOUNT = "discount"
    FREE_SERVICE = "free_service"
    RX_DRUG_SAMPLE = "rx_drug_sample"
    LOCAL_TRANSPORT = "local_transport"
    RAFFLE_ENTRY = "raffle_entry"
    FEE_SHARE = "fee_share"
    DONATION = "donation"
    SERVICE_UPGRADE = "service_upgrade"
    NONE = "none"


class Basis(Enum):
    """Why it is given; tied to a referral or not is the most important fact about a reward."""

    PER_REFERRAL = "per_referral"
    CONVERSION = "conversion"
    VOLUME = "volume"
    UNCONDITIONAL = "unconditional"
    COURTESY = "courtesy"
    PREVENTIVE_CARE = "preventive_care"
    CARE_ENGAGEMENT = "care_engagement"
    ESTABLISHED_PATIENT = "established_patient"
    SERVICE_USE = "service_use"
    CLINICAL = "clinical"
    INTRODUCTION_FEE_RECEIVED = "introduction_fee_received"


#: Reasons that tie a reward to referrals.
TIED_TO_REFERRALS: Final = frozenset({Basis.PER_REFERRAL, Basis.CONVERSION, Basis.VOLUME})


class Beneficiary(Enum):
    """Which side of a referral receives it."""

    REFERRER = "referrer"
    REFEREE = "referee"


class QualifyingEvent(Enum):
    """What must happen before it is earned."""

    REFERRAL_RECEIVED = "referral_received"
    FIRST_VISIT_KEPT = "first_visit_kept"
    TREATMENT_STARTED = "treatment_started"
    FIRST_PAYMENT = "first_payment"


class RewardStatus(Enum):
    """Where a reward stands."""

    EARNED = "earned"
    HELD = "held"
    REFUSED = "refused"
    RESERVED = "reserved"
    POSTED = "posted"
    HANDING_OVER = "handing_over"
    FULFILLED = "fulfilled"
    FORFEITED = "forfeited"
    CLAWED_BACK = "clawed_back"


REWARD_MOVES = Transitions(
    "reward",
    {
        RewardStatus.EARNED: {RewardStatus.HELD, RewardStatus.REFUSED, RewardStatus.RESERVED},
        RewardStatus.HELD: {RewardStatus.REFUSED, RewardStatus.RESERVED, RewardStatus.FORFEITED},
        RewardStatus.RESERVED: {RewardStatus.POSTED, RewardStatus.FORFEITED},
        RewardStatus.POSTED: {
            RewardStatus.HANDING_OVER,
            RewardStatus.FULFILLED,
            RewardStatus.CLAWED_BACK,
            # Owed, and never collected in its time.
            RewardStatus.FORFEITED,
        },
        RewardStatus.HANDING_OVER: {RewardStatus.FULFILLED, RewardStatus.POSTED},
        RewardStatus.FULFILLED: {RewardStatus.CLAWED_BACK},
        # Only when a person asks again: a cap was raised, a budget filled, a fact put right.
        RewardStatus.REFUSED: {RewardStatus.RESERVED},
        RewardStatus.FORFEITED: set(),
        RewardStatus.CLAWED_BACK: set(),
    },
)


#: Events that come with what was paid, of which a percentage may be given.
PAID: Final = frozenset({QualifyingEvent.TREATMENT_STARTED, QualifyingEvent.FIRST_PAYMENT})


#: Statuses in which a reward may have to be taken back.
OWED_OR_GIVEN: Final = frozenset({RewardStatus.POSTED, RewardStatus.HANDING_OVER, RewardStatus.FULFILLED})


def _positive(instance: Any, attribute: attrs.Attribute[Any], value: Amount | None) -> None:
    # Every other amount has looked at its sums when it was built.
    if isinstance(value, Money) and value.minor < 1:
        raise InvalidValueError("money.not_positive", f"RewardRule.{attribute.name}", "give more than 0")


@attrs.frozen(kw_only=True, field_transformer=typed)
class RewardRule:
    """One thing that a programme gives: to whom, for what, how much, and how late it may be undone.

    ``value`` is a sum, or a rule for one; a thank-you without value (the instrument NONE) has none.
    ``product`` names what a plugin offers. ``caps`` count what this rule gives. ``expires_after`` is how
    long a reward may wait for a missing fact, ``claim_within`` how long one that is owed may be collected.
    """

    id: RewardRuleId = attrs.field(validator=identifier)
    title: str = attrs.field(validator=label(120))
    beneficiary: Beneficiary
    basis: Basis
    instrument: Instrument
    product: str | None = attrs.field(default=None, validator=optional(code))
    value: Amount | None = attrs.field(default=None, validator=_positive)
    qualifying_event: QualifyingEvent = QualifyingEvent.FIRST_VISIT_KEPT
    hold_period: timedelta = attrs.field(default=timedelta(0), validator=duration)
    clawback_window: timedelta = attrs.field(default=timedelta(days=90), validator=duration)
    caps: tuple[Cap, ...] = attrs.field(default=(), validator=each_cap_once)
    expires_after: timedelta | None = attrs.field(default=None, validator=optional(duration))
    claim_within: timedelta | None = attrs.field(default=None, validator=optional(duration))
    version: int = attrs.field(default=1, validator=at_least(1))
    starts_on: date | None = attrs.field(default=None, validator=optional(plain_date))
    ends_on: date | None = attrs.field(
        default=None, validator=[optional(plain_date), not_before("starts_on")]
    )

    def __attrs_post_init__(self) -> None:
        """The value fits all else; two currencies raise CurrencyMismatchError."""
        if (self.value is None) != (self.instrument is Instrument.NONE):
            problem = "a thank-you without value has none, and everything else has one"
            raise InvalidValueError("reward.value_missing", "RewardRule.value", problem)
        if self.value is None:
            return
        if isinstance(self.value, Percent) and self.qualifying_event not in PAID:
            problem = "a percentage needs a payment: name treatment_started or first_payment"
            raise InvalidValueError("percent.no_order", "RewardRule.qualifying_event", problem)
        if isinstance(self.value, Tiers | Milestones):
            self._check_counting()
        most = most_of(self.value)
        for cap in self.caps:
            above = most > cap.limit  # In every cap, so that each currency is compared.
            if above and cap.period is CapPeriod.ITEM:
                raise InvalidValueError("cap.exceeded", "RewardRule.value", "is above the cap for one reward")

    def _check_counting(self) -> None:
        """What depends on how many came is the referrer's, and the law has to know that it does."""
        if self.beneficiary is not Beneficiary.REFERRER:
            problem = "tiers and milestones count the referrals of a referrer, who receives them"
            raise InvalidValueError("reward.counted_side", "RewardRule.beneficiary", problem)
        if self.basis not in TIED_TO_REFERRALS:
            problem = "tiers and milestones are tied to referrals: say per_referral, conversion or volume"
            raise InvalidValueError("reward.basis_untied", "RewardRule.basis", problem)

    def runs_on(self, day: date) -> bool:
        """Whether the rule is in force on *day*; the end day is not."""
        started = self.starts_on is None or self.starts_on <= day
        return started and (self.ends_on is None or day < self.ends_on)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Reward:
    """One reward of one person for one referral; its money moves in the ledger.

    ``business_key`` names it for ever: it cannot be granted twice. ``effective_on`` is the local date of
    the event that earned it, by which the caps know their period; ``reckoning`` says how its value came
    about. ``fulfiller`` was asked ``asked_at`` to hand it over, in so many ``attempts``, and nobody else
    ever is; ``asked_back`` is its answer when it was to take it back. Once owed it may be collected until
    ``claim_until``; ``doubt`` says why a person has to decide whether it is taken back.
    """

    id: RewardId = attrs.field(validator=identifier)
    rule_id: RewardRuleId = attrs.field(validator=identifier)
    rule_version: int = attrs.field(validator=at_least(1))
    business_key: str = attrs.field(validator=identifier)
    policy_id: str | None = attrs.field(default=None, validator=optional(identifier))
    policy_version: int | None = attrs.field(default=None, validator=optional(at_least(1)))
    referral_id: str | None = attrs.field(default=None, validator=optional(identifier))
    event: QualifyingEvent | None = None
    beneficiary_id: str = attrs.field(validator=identifier)
    beneficiary: Beneficiary
    basis: Basis
    instrument: Instrument
    product: str | None = attrs.field(default=None, validator=optional(code))
    value: Money
    reckoning: Reckoning | None = None
    status: RewardStatus = RewardStatus.EARNED
    effective_on: date = attrs.field(validator=plain_date)
    earned_at: datetime = attrs.field(validator=aware)
    payable_at: datetime = attrs.field(validator=[aware, not_before("earned_at")])
    settled_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    clawback_until: datetime | None = attrs.field(default=None, validator=optional(aware))
    expires_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    claim_within: timedelta | None = attrs.field(default=None, validator=optional(duration))
    claim_until: datetime | None = attrs.field(default=None, validator=optional(aware))
    fulfiller: str | None = attrs.field(default=None, validator=optional(code))
    asked_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    attempts: int = attrs.field(default=0, validator=at_least(0))
    asked_back: Outcome | None = None
    handed_over_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    doubt: str | None = attrs.field(default=None, validator=optional(code))
    reason: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(300))
    )
    fulfilment_reference: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(400))
    )

    def __attrs_post_init__(self) -> None:
        """Only a thank-you without value is worth nothing."""
        least = 0 if self.instrument is Instrument.NONE else 1
        if self.value.minor < least:
            raise InvalidValueError("money.not_positive", "Reward.value", "give more than 0")

    @property
    def has_money(self) -> bool:
        """Whether anything moves in the ledger for it."""
        return self.value.minor > 0

    @property
    def in_doubt(self) -> bool:
        """Whether a person has to say if it is taken back."""
        return self.doubt is not None and self.status in OWED_OR_GIVEN


def reserve(reward: Reward) -> Reward:
    """Set the money aside.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    >>> gift = Reward(id=RewardId("rw-1"), rule_id=RewardRuleId("welcome"), rule_version=1,
    ...     business_key="welcome:ref-1:first_visit_kept:referee", referral_id="ref-1",
    ...     beneficiary_id="pat-2", beneficiary=Beneficiary.REFEREE, basis=Basis.UNCONDITIONAL,
    ...     instrument=Instrument.OTC_SAMPLE, value=Money(600, "USD"), effective_on=date(2026, 5, 4),
    ...     earned_at=noon, payable_at=noon)
    >>> fulfil(post(reserve(gift), at=noon), at=noon).status.value
    'fulfilled'
    """
    return attrs.evolve(_moved(reward, RewardStatus.RESERVED), reason=None, settled_at=None)


def reduce(reward: Reward, *, to: Money, reason: str) -> Reward:
    """Give less than was planned, as where the law allows no more; what is left over goes back.

    Raises:
        InvalidTransitionError: it is neither held, refused nor reserved.
        InvalidValueError: *to* is not less than it is worth.
    """
    if reward.status not in (RewardStatus.HELD, RewardStatus.REFUSED, RewardStatus.RESERVED):
        allowed = tuple(sorted(status.value for status in REWARD_MOVES.moves[reward.status]))
        raise InvalidTransitionError("reward", reward.id, reward.status.value, "reduced", allowed)
    if to >= reward.value:
        raise InvalidValueError("transfer.exceeds_reserved", "reduce.to", "give less than was set aside")
    return attrs.evolve(reward, value=to, reason=reason)


def post(reward: Reward, *, at: datetime) -> Reward:
    """Owe it: the hold period has passed and nothing spoke against it; from now on it may be collected."""
    until = None if reward.claim_within is None else at + reward.claim_within
    return attrs.evolve(_moved(reward, RewardStatus.POSTED, at=at), reason=None, claim_until=until)


def postpone_posting(reward: Reward, *, until: datetime, reason: str) -> Reward:
    """It stays set aside: a fact is missing, or a person has to decide, before it can be owed.

    Raises InvalidTransitionError unless it is reserved.
    """
    REWARD_MOVES.check(reward.id, reward.status, RewardStatus.POSTED)
    return attrs.evolve(reward, payable_at=until, reason=reason)


def begin_handing_over(reward: Reward, *, fulfiller: str, at: datetime) -> Reward:
    """Write down who is asked to hand it over, before they are; asked again, it is one more attempt."""
    if reward.status is RewardStatus.HANDING_OVER:
        return attrs.evolve(reward, attempts=max(reward.attempts, 1) + 1)
    begun = attrs.evolve(reward, fulfiller=reward.fulfiller or fulfiller, asked_at=at, attempts=1)
    return _moved(begun, RewardStatus.HANDING_OVER)


def fail_handing_over(reward: Reward) -> Reward:
    """It was certainly not handed over: it is still owed, and the same fulfiller may be asked anew."""
    return attrs.evolve(_moved(reward, RewardStatus.POSTED), asked_at=None, attempts=0)


def fulfil(reward: Reward, *, at: datetime, reference: str | None = None) -> Reward:
    """It was handed over."""
    given = _moved(reward, RewardStatus.FULFILLED, at=at)
    return attrs.evolve(given, handed_over_at=at, fulfilment_reference=reference)


def refuse(reward: Reward, *, at: datetime, reason: str) -> Reward:
    """A rule forbids it, or a cap or the budget is used up; *reason* says which."""
    return _moved(reward, RewardStatus.REFUSED, at=at, reason=reason)


def wait(reward: Reward, *, reason: str) -> Reward:
    """A fact is missing or a person has to decide; *reason* names the rules."""
    return _moved(reward, RewardStatus.HELD, reason=reason)


def forfeit(reward: Reward, *, at: datetime, reason: str) -> Reward:
    """It is lost before it was owed; what is owed is lost only by :func:`bedside.domain.owed.expire`."""
    if reward.status is RewardStatus.POSTED:
        allowed = (RewardStatus.CLAWED_BACK.value, RewardStatus.FULFILLED.value)
        raise InvalidTransitionError("reward", reward.id, reward.status.value, "forfeited", allowed)
    return _moved(reward, RewardStatus.FORFEITED, at=at, reason=reason)


def claw_back(reward: Reward, *, at: datetime, reason: str) -> Reward:
    """It is taken back after it was given."""
    return _moved(reward, RewardStatus.CLAWED_BACK, at=at, reason=reason)


def _moved(
    reward: Reward, status: RewardStatus, *, at: datetime | None = None, reason: str | None = None
) -> Reward:
    return attrs.evolve(
        reward,
        status=REWARD_MOVES.check(reward.id, reward.status, status),
        settled_at=at or reward.settled_at,
        reason=reason or reward.reason,
    )
