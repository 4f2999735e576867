"""Rewards: settle what is reserved, hand over what is owed, take back what must be; and the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bedside.domain.attribution import CORRECTED
from bedside.domain.checks import check_code
from bedside.domain.dates import Period
from bedside.domain.deliveries import Outcome
from bedside.domain.ledger import Account, Balance, Transfer, TransferStep, balances
from bedside.domain.money import Money
from bedside.domain.owed import let_stand
from bedside.domain.patients import Patient
from bedside.domain.rewards import (
    QualifyingEvent,
    Reward,
    RewardRule,
    RewardStatus,
    fulfil,
    reduce,
)
from bedside.errors import InvalidTransitionError, InvalidValueError, NotFoundError
from bedside.ports import Fulfilment
from bedside.rules import Decision
from bedside.services.giving import budgets
from bedside.services.giving.booking import Books
from bedside.services.giving.budgets import Budget, budget_of
from bedside.services.giving.earning import offer
from bedside.services.giving.events import disqualify, qualify
from bedside.services.giving.handing_over import (
    HandedOver,
    Owed,
    ask_back,
    hand_over,
    settled,
    to_hand_over,
    told_fulfiller,
)
from bedside.services.giving.judging import judge_reward
from bedside.services.giving.regrouping import read_questioned
from bedside.services.giving.requests import Answer, Ask, answer_once
from bedside.services.giving.settling import Settled, let_go, settle
from bedside.services.giving.statements import Accounts, Statement, accounts, statement
from bedside.services.giving.taking_back import doubted, expire_unclaimed, take_back
from bedside.services.giving.verifying import LedgerReport, verify
from bedside.services.merging import find_of_person
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["Rewards"]

#: Statuses in which nothing was set aside yet, and may be when somebody asks again.
_NOT_SET_ASIDE = frozenset({RewardStatus.HELD, RewardStatus.REFUSED})


class Rewards:
    """``desk.rewards``.

    Verbs that move money take an ``idempotency_key``, any text of 1 to 255 characters that the host
    makes up for each new request. Called again with the same key and the same request they give the
    same answer and write nothing, also when the answer was a refusal; with another request they raise
    IdempotencyError.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    def of_patient(self, patient_id: str) -> Sequence[Reward]:
        """Everything that a person earned, was given or was refused, oldest first."""
        with self._office.unit() as unit:
            unit.get(Patient, patient_id)
            unit.note("read-rewards", Patient, patient_id, subject=patient_id)
            return find_of_person(unit, Reward, patient_id, column="beneficiary_id", order_by="earned_at")

    def statement(self, patient_id: str, period: Period) -> Statement:
        """What a patient earned and was given in whole months, what not, and why in words for the patient.

        It names nobody else: what was earned by bringing a friend is told by the month alone.

        Raises:
            InvalidValueError: the period is no whole months.
        """
        return statement(self._office, patient_id, period)

    def accounts(self, period: Period) -> Accounts:
        """For the accountant: each programme's books, and what each payee was handed in a calendar year.

        Days are those of the practice's zone. The tax totals of a year are counted from its first day
        to the end of *period*.
        """
        return accounts(self._office, period)

    def questioned(self, patient_id: str) -> Sequence[Reward]:
        """Rewards that were given, and would not be since records were merged: oldest first.

        The friend turned out to be the referrer, or one event was rewarded under two records. Nothing
        is taken back by itself: a person looks, and may :meth:`claw_back`.
        """
        return read_questioned(self._office, patient_id)

    # Earning and settling.

    def qualify(
        self,
        referral_id: str,
        event: QualifyingEvent,
        *,
        happened_at: datetime | None = None,
        amount: Money | None = None,
        idempotency_key: str | None = None,
    ) -> tuple[Decision, ...]:
        """Something happened that only the host knows of: treatment started, the first payment came.

        What the programme gives for it is judged, and set aside where it is allowed; the same event
        of the same referral earns once. *happened_at*, now unless it is given, says in which month
        and year the caps count it. *amount* is what was paid, of which a rule may give a percentage;
        it may be told later, and without it such a rule gives nothing. An event of a referral that is
        still held is remembered, and earns when a person releases it.

        Raises:
            InvalidValueError: it happened before the referral came, or has not happened yet; nothing is
                paid with that event, the amount cannot be one, or is another one than before; or it was
                said that it did not happen.
        """

        ask = qualify(self._office, referral_id, event, happened_at=happened_at, order=amount)
        return tuple(decision for _, decision in answer_once(self._office, ask, idempotency_key))

    def disqualify(
        self, referral_id: str, event: QualifyingEvent, *, reason: str, idempotency_key: str | None = None
    ) -> tuple[Reward, ...]:
        """What was said to have happened did not, or was undone: a visit entered in error, a refund.

        What it earned and is not owed yet is forfeited. What is owed or given is taken from nobody here:
        :meth:`to_claw_back` lists it. *reason* is a short code. The event earns nothing again.
        """
        ask = disqualify(self._office, referral_id, event, reason=reason)
        return answer_once(self._office, ask, idempotency_key)

    def settle(self, *, limit: int = 100) -> tuple[Settled, ...]:
        """Judge reserved rewards whose hold period has passed once more; post them, or let them go.

        One that still lacks a fact waits another day, until it expires.
        """
        return settle(self._office, limit=limit)

    def reconsider(self, reward_id: str, *, idempotency_key: str | None = None) -> Settled:
        """Judge a held or refused reward again: a fact was added, a cap raised, a budget filled."""

        def do(unit: Unit, key: str | None) -> Settled:
            reward = unit.get(Reward, reward_id)
            if reward.status not in _NOT_SET_ASIDE:
                decision = judge_reward(self._office, unit, reward, action="reconsider-reward")
                return Settled(reward=reward, decision=decision)
            books = Books(office=self._office, unit=unit, key=key)
            after, decision = offer(books, reward, self._rule(reward), action="reconsider-reward")
            return Settled(reward=after, decision=decision)

        ask = Ask(
            verb="reconsider",
            content={"reward_id": reward_id},
            do=do,
            keep=lambda done: Answer(rewards=(done.reward,), decisions=(done.decision,)),
            again=lambda answer: Settled(reward=answer.rewards[0], decision=answer.decisions[0]),
        )
        return answer_once(self._office, ask, idempotency_key)

    def reduce(self, reward_id: str, to: Money, *, reason: str, idempotency_key: str | None = None) -> Reward:
        """Give less than was planned, as where the law allows no more; the rest goes back when it is posted.

        Raises:
            InvalidTransitionError: it is neither held, refused nor reserved.
            InvalidValueError: *to* is not less than it is worth.
        """

        def do(unit: Unit, key: str | None) -> Reward:
            reward = unit.get(Reward, reward_id)
            unit.note("reduce", Reward, reward_id, subject=reward.beneficiary_id)
            return unit.change(reduce(reward, to=to, reason=reason))

        content = {"reward_id": reward_id, "to": to, "reason": reason}
        return self._answer("reduce", content, do, idempotency_key)

    def forfeit(self, reward_id: str, *, reason: str, idempotency_key: str | None = None) -> Reward:
        """It is lost before it was posted; what was set aside goes back. What earned it earns nothing again.

        Raises:
            InvalidValueError: ``reason.kept``: *reason* is the word by which corrections are told apart.
        """
        if reason == CORRECTED:
            problem = "the attribution is corrected by referrals.correct_attribution(); use another reason"
            raise InvalidValueError("reason.kept", "forfeit.reason", problem)

        def do(unit: Unit, key: str | None) -> Reward:
            books = Books(office=self._office, unit=unit, key=key)
            return let_go(books, unit.get(Reward, reward_id), TransferStep.VOID, reason=reason)

        return self._answer("forfeit", {"reward_id": reward_id, "reason": reason}, do, idempotency_key)

    # Handing over and taking back.

    def hand_over(self, reward_id: str) -> HandedOver:
        """Judge the reward once more, and ask the fulfiller of its instrument to hand it over.

        The intent is written first and the call is outside every transaction. After an unknown
        outcome the same call may be made again: the same fulfiller is asked with the same key. That
        this attempt failed then says nothing of the first one, and the outcome stays unknown.
        What a person gives, because no fulfiller serves it or by its offer, stays owed: the reason is
        ``by-hand``, and :meth:`to_hand_over` lists it.

        Raises:
            SettingsError: the fulfiller that was asked has gone.
            InvalidTransitionError: it is not owed.
            InvalidValueError: the fulfiller remembers keys for a while, and that has passed.
        """
        return hand_over(self._office, reward_id)

    def to_hand_over(self, *, by_hand: bool = True) -> tuple[Owed, ...]:
        """What is owed and is given by hand, oldest first; without *by_hand* what a fulfiller is asked for.

        Give it and :meth:`confirm_handed_over`, or ask with :meth:`hand_over`. What is in doubt is not
        among them (:meth:`to_claw_back`), nor what was not collected in its time.
        """
        return to_hand_over(self._office, by_hand=by_hand)

    def confirm_handed_over(
        self, reward_id: str, *, reference: str | None = None, idempotency_key: str | None = None
    ) -> Reward:
        """A person gave it to the beneficiary."""

        def do(unit: Unit, key: str | None) -> Reward:
            reward = unit.get(Reward, reward_id)
            after = fulfil(reward, at=unit.now, reference=reference)
            unit.note(
                "hand-over", Reward, reward_id, subject=reward.beneficiary_id, outcome=Outcome.SENT.value
            )
            return unit.change(after)

        content = {"reward_id": reward_id, "reference": reference}
        return self._answer("confirm_handed_over", content, do, idempotency_key)

    def unknown(self) -> Sequence[Reward]:
        """Rewards of which nobody knows whether they were handed over, or taken back, oldest first."""
        with self._office.unit() as unit:
            unit.note("list-unknown", Reward, "all")
            asked = unit.find(Reward, equal={"status": RewardStatus.HANDING_OVER}, order_by="payable_at")
            back = unit.find(Reward, equal={"status": RewardStatus.CLAWED_BACK}, order_by="payable_at")
            return [*asked, *(reward for reward in back if reward.asked_back is Outcome.UNKNOWN)]

    def settle_unknown(
        self,
        reward_id: str,
        *,
        handed_over: bool,
        reference: str | None = None,
        idempotency_key: str | None = None,
    ) -> Reward:
        """A person has found out what became of a hand-over whose outcome was unknown.

        Raises:
            InvalidTransitionError: it is not being handed over.
        """

        def do(unit: Unit, key: str | None) -> Reward:
            reward = unit.get(Reward, reward_id)
            outcome = Outcome.SENT if handed_over else Outcome.FAILED
            if reward.status is not RewardStatus.HANDING_OVER:
                wanted = RewardStatus.FULFILLED if handed_over else RewardStatus.POSTED
                raise InvalidTransitionError("reward", reward_id, reward.status.value, wanted.value, ())
            unit.note(
                "settle-unknown",
                Reward,
                reward_id,
                subject=reward.beneficiary_id,
                outcome=outcome.value,
                recipient=told_fulfiller(reward),
            )
            return unit.change(settled(unit, reward, Fulfilment(outcome=outcome, reference=reference)))

        content = {"reward_id": reward_id, "handed_over": handed_over, "reference": reference}
        return self._answer("settle_unknown", content, do, idempotency_key)

    def claw_back(self, reward_id: str, *, reason: str, idempotency_key: str | None = None) -> Reward:
        """Take it back after it was posted, by a reversing transfer, within its clawback window.

        What a fulfiller handed over is asked back from it afterwards; :meth:`ask_back` asks again.
        In a host's transaction nobody is asked: call :meth:`ask_back` after the host's commit.

        Raises:
            InvalidValueError: the window has passed.
        """

        def do(unit: Unit, key: str | None) -> Reward:
            books = Books(office=self._office, unit=unit, key=key)
            return take_back(books, unit.get(Reward, reward_id), verb="claw_back", reason=reason)

        taken = self._answer("claw_back", {"reward_id": reward_id, "reason": reason}, do, idempotency_key)
        later = taken.asked_back is None or self._office.host_commits
        return taken if later else ask_back(self._office, reward_id)

    def ask_back(self, reward_id: str) -> Reward:
        """Ask the fulfiller again to take back what was clawed back, with the same key; once it has said."""
        return ask_back(self._office, reward_id)

    def to_claw_back(self) -> Sequence[Reward]:
        """What is owed or given although what earned it is gone, oldest first; ``doubt`` says why.

        A person decides: :meth:`claw_back`, or :meth:`let_stand`. Until then it is not handed over.
        """
        with self._office.unit() as unit:
            unit.note("list-to-claw-back", Reward, "all")
            return doubted(unit)

    def let_stand(self, reward_id: str, *, reason: str, idempotency_key: str | None = None) -> Reward:
        """A person has decided that a reward in doubt is not taken back; *reason* is a short code.

        Raises:
            InvalidValueError: it is not in doubt, or the reason is no code.
        """
        check_code(reason, "reason")

        def do(unit: Unit, key: str | None) -> Reward:
            reward = unit.get(Reward, reward_id)
            unit.note("let-stand", Reward, reward_id, subject=reward.beneficiary_id, reason=reason)
            return unit.change(let_stand(reward))

        return self._answer("let_stand", {"reward_id": reward_id, "reason": reason}, do, idempotency_key)

    def expire_unclaimed(self, *, limit: int = 100) -> tuple[Reward, ...]:
        """Let go what is owed and was not collected in its time (``RewardRule.claim_within``).

        Each is forfeited, and a reversing transfer with the reason ``breakage`` brings its money back.
        """
        return expire_unclaimed(self._office, limit=limit)

    # The budget and the books.

    def fund(
        self, policy_id: str, amount: Money, *, reason: str, idempotency_key: str | None = None
    ) -> Transfer:
        """Put the practice's money into a programme's budget; *reason* is a short code.

        Raises:
            InvalidValueError: the programme has no budget, or the amount is not one.
        """
        ask = budgets.fund(self._office, policy_id, amount, reason=reason)
        return answer_once(self._office, ask, idempotency_key)

    def defund(
        self, policy_id: str, amount: Money, *, reason: str, idempotency_key: str | None = None
    ) -> Transfer:
        """Take money out of a programme's budget that is neither given nor set aside.

        Raises:
            InvalidValueError: there is less, the programme has no budget, or the amount is not one.
        """
        ask = budgets.defund(self._office, policy_id, amount, reason=reason)
        return answer_once(self._office, ask, idempotency_key)

    def budget(self, policy_id: str) -> Budget:
        """What a programme has: funded, reserved, posted, available."""
        with self._office.unit() as unit:
            return budget_of(self._office, unit, policy_id)

    def balances(self) -> Mapping[tuple[Account, str], Balance]:
        """Every account's balance, recomputed from the transfers."""
        with self._office.unit() as unit:
            return balances(unit.find(Transfer))

    def verify(self) -> LedgerReport:
        """Recompute the whole ledger and name what does not hold; repairs nothing."""
        return verify(self._office)

    def _answer(
        self,
        verb: str,
        content: Mapping[str, object],
        do: Callable[[Unit, str | None], Reward],
        idempotency_key: str | None,
    ) -> Reward:
        ask = Ask(
            verb=verb,
            content=content,
            do=do,
            keep=lambda reward: Answer(rewards=(reward,)),
            again=lambda answer: answer.rewards[0],
        )
        return answer_once(self._office, ask, idempotency_key)

    def _rule(self, reward: Reward) -> RewardRule:
        rule = self._office.offers.reward_rules.get(reward.rule_id)
        if rule is None:
            raise NotFoundError("reward rule", reward.rule_id)
        return rule
