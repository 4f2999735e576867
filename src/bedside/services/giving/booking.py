"""Booking: the only place that writes transfers; a budget is opened when it is first needed."""

from __future__ import annotations

import attrs

from bedside.domain.caps import sealed_name
from bedside.domain.dates import local_date
from bedside.domain.ledger import (
    OWNER,
    Account,
    Transfer,
    TransferId,
    TransferStep,
    budget_account,
    counted,
    open_account,
    reward_account,
)
from bedside.domain.money import Money
from bedside.domain.policies import ReferralPolicy
from bedside.domain.rewards import Reward
from bedside.errors import NotFoundError, UniqueKeyError
from bedside.services.giving.caps import Limit, give_back
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = [
    "Books",
    "budget_counter",
    "budget_limit",
    "funded",
    "net_of",
    "opening_key",
    "policy_of",
    "transfers_of",
]


@attrs.define(kw_only=True, eq=False)
class Books:
    """Writes the transfers of one unit; ``key`` is the sealed idempotency key of the request, if any.

    A thank-you without value moves nothing: for it there is no transfer, and the answer is None.
    """

    office: Office
    unit: Unit
    key: str | None = None
    _written: int = 0

    def fund(
        self, policy: ReferralPolicy, amount: Money, *, reason: str, business_key: str | None = None
    ) -> Transfer:
        """Put the practice's money into a budget."""
        return self._write(
            step=TransferStep.FUND,
            debit=OWNER,
            credit=budget_account(policy.id),
            amount=amount,
            business_key=business_key,
            reason=reason,
        )

    def defund(self, policy: ReferralPolicy, amount: Money, *, reason: str) -> Transfer:
        """Take money out of a budget; its counter was asked before."""
        return self._write(
            step=TransferStep.DEFUND,
            debit=budget_account(policy.id),
            credit=OWNER,
            amount=amount,
            counters=(budget_counter(self.office, policy),),
            reason=reason,
        )

    def reserve(self, reward: Reward, policy: ReferralPolicy, *, counters: tuple[str, ...]) -> Transfer:
        """Set the money aside under the reward's business key."""
        account = open_account(policy.id) if policy.budget is None else budget_account(policy.id)
        return self._write(
            step=TransferStep.RESERVE,
            debit=account,
            credit=reward_account(reward.id),
            amount=reward.value,
            reward=reward,
            business_key=reward.business_key,
            counters=counters,
        )

    def post(self, reward: Reward) -> Transfer | None:
        """Owe what the reward is worth; what was set aside beyond that goes back."""
        if not reward.has_money:
            return None
        held = self._held(reward)
        posted = self._resolve(held, reward, TransferStep.POST, reward.value)
        give_back(self.unit, held.counters, held.amount.minor - reward.value.minor)
        return posted

    def release(self, reward: Reward, step: TransferStep) -> Transfer | None:
        """What was set aside goes back: VOID or EXPIRE."""
        if not reward.has_money:
            return None
        held = self._held(reward)
        released = self._resolve(held, reward, step, held.amount)
        give_back(self.unit, held.counters, held.amount.minor)
        return released

    def reverse(self, reward: Reward, *, reason: str | None = None) -> Transfer | None:
        """Take the posted one back, by a transfer the other way; *reason* is a code, such as BREAKAGE."""
        if not reward.has_money:
            return None
        held, posted = self._held(reward), self._one(reward, TransferStep.POST)
        reversal = self._write(
            step=TransferStep.REVERSE,
            debit=posted.credit,
            credit=posted.debit,
            amount=posted.amount,
            reward=reward,
            reverses=posted.id,
            reason=reason,
        )
        give_back(self.unit, held.counters, posted.amount.minor)
        return reversal

    def _held(self, reward: Reward) -> Transfer:
        return self._one(reward, TransferStep.RESERVE)

    def _one(self, reward: Reward, step: TransferStep) -> Transfer:
        for transfer in transfers_of(self.unit, reward):
            if transfer.step is step:
                return transfer
        raise NotFoundError(f"{step.value} transfer of reward", reward.id)

    def _resolve(self, held: Transfer, reward: Reward, step: TransferStep, amount: Money) -> Transfer:
        return self._write(
            step=step, debit=held.debit, credit=held.credit, amount=amount, reward=reward, resolves=held.id
        )

    def _write(
        self,
        *,
        step: TransferStep,
        debit: Account,
        credit: Account,
        amount: Money,
        reward: Reward | None = None,
        business_key: str | None = None,
        resolves: TransferId | None = None,
        reverses: TransferId | None = None,
        counters: tuple[str, ...] = (),
        reason: str | None = None,
    ) -> Transfer:
        unit = self.unit
        today = local_date(unit.now, self.office.settings.time_zone)
        transfer = Transfer(
            id=TransferId(unit.new_id(Transfer)),
            step=step,
            debit=debit,
            credit=credit,
            amount=amount,
            reward_id=None if reward is None else reward.id,
            business_key=business_key,
            resolves=resolves,
            reverses=reverses,
            idempotency_key=self._next_key(),
            counters=counters,
            effective_on=today if reward is None else reward.effective_on,
            occurred_at=unit.now,
            actor=unit.actor,
            reason=reason,
        )
        return unit.add(transfer)

    def _next_key(self) -> str | None:
        """One request may set aside several rewards: the second transfer's key ends in 2."""
        if self.key is None:
            return None
        self._written += 1
        return f"{self.key}.{self._written}"


def policy_of(office: Office, policy_id: str | None) -> ReferralPolicy:
    """The programme that gives.

    Raises:
        NotFoundError: the practice has none of that id (any more), so nothing can be given by it.
    """
    policies = office.offers.policies
    found = policies.get(policy_id or "")
    if found is None:
        raise NotFoundError("referral policy", policy_id or "", known=policies)
    return found


def transfers_of(unit: Unit, reward: Reward) -> list[Transfer]:
    """Everything that moved for one reward."""
    return list(unit.find(Transfer, equal={"reward_id": reward.id}))


def budget_counter(office: Office, policy: ReferralPolicy) -> str:
    """The counter of what was set aside, given and taken out of a programme's budget."""
    return sealed_name("budget", office.settings.id, policy.id, office.settings.currency)


def opening_key(office: Office, policy: ReferralPolicy) -> str:
    """The business key of the budget that the policy opens with: put in once, for ever."""
    return sealed_name("opening", office.settings.id, policy.id)


def funded(office: Office, unit: Unit, policy: ReferralPolicy) -> int:
    """What was ever put into the budget, in minor units."""
    account, currency = budget_account(policy.id), office.settings.currency
    entries = unit.find(Transfer, equal={"credit": account, "step": TransferStep.FUND, "currency": currency})
    return sum(entry.amount.minor for entry in entries)


def budget_limit(books: Books, policy: ReferralPolicy) -> Limit | None:
    """What the budget's counter may reach: all that was ever put in; None where there is no budget.

    What is put in is never made less, and taking out is counted like giving. So a total that is
    stale by the time it is used can only be too strict.
    """
    if policy.budget is None:
        return None
    office, unit = books.office, books.unit
    key = opening_key(office, policy)
    if policy.budget and not unit.find(Transfer, equal={"business_key": key}, limit=1):
        # It was not asked for under the request's key: the budget opens once, whoever comes first.
        opening = Books(office=office, unit=unit)
        try:
            entry = opening.fund(policy, policy.budget, reason="opening-budget", business_key=key)
        except UniqueKeyError:
            pass  # Somebody opened it while we looked.
        else:
            unit.note("open-budget", Transfer, entry.id)
    most = funded(office, unit, policy)
    return Limit(counter=budget_counter(office, policy), most=most, words=f"the budget of {policy.id}")


def net_of(unit: Unit, reward: Reward, counter: str) -> int:
    """What one reward counts in one counter now."""
    return counted(transfers_of(unit, reward)).get(counter, 0)
