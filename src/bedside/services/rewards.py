"""Rewards: settle what is reserved, hand over what is owed, take back what must be; and the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import attrs

from bedside.domain.dates import local_date
from bedside.domain.ledger import (
    Account,
    Balance,
    Transfer,
    TransferId,
    TransferStep,
    balances,
    ledger_problems,
)
from bedside.domain.messages import Outcome
from bedside.domain.patients import Patient
from bedside.domain.rewards import (
    REWARD_MOVES,
    Reward,
    RewardRule,
    RewardStatus,
    claw_back,
    forfeit,
    fulfil,
    post,
)
from bedside.errors import NotFoundError, SettingsError
from bedside.plugins import call_fulfiller
from bedside.ports import RewardFulfillerOffer
from bedside.rules import Decision
from bedside.services.deciding import judge
from bedside.services.earning import referred_patient, release_caps, reward_account, reward_case, set_aside
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["Rewards", "Settled"]


@attrs.frozen(kw_only=True)
class Settled:
    """A reward after its decision at grant."""

    reward: Reward
    decision: Decision


class Rewards:
    """``desk.rewards``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def of_patient(self, patient_id: str) -> Sequence[Reward]:
        """Everything that a person earned, was given or was refused, oldest first."""
        with self._office.unit() as unit:
            unit.note("read-rewards", Patient, patient_id, subject=patient_id)
            return unit.find(Reward, equal={"beneficiary_id": patient_id}, order_by="earned_at")

    def settle(self, *, limit: int = 100) -> tuple[Settled, ...]:
        """Judge reserved rewards whose hold period has passed once more; post them, or let them go."""
        with self._office.unit() as unit:
            due = unit.find(
                Reward,
                equal={"status": RewardStatus.RESERVED},
                column="payable_at",
                below=unit.now + timedelta(microseconds=1),
                order_by="payable_at",
                limit=limit,
            )
        return tuple(self._settle_one(reward.id) for reward in due)

    def reconsider(self, reward_id: str) -> Settled:
        """Judge a held reward again, after the missing fact was added."""
        office = self._office
        with office.unit() as unit:
            reward = unit.get(Reward, reward_id)
            decision = self._judge(unit, reward, action="reconsider-reward")
            if decision.allowed and reward.status is RewardStatus.HELD:
                reward = set_aside(office, unit, reward, self._rule(reward))
            return Settled(reward=reward, decision=decision)

    def hand_over(self, reward_id: str) -> Outcome:
        """Ask the fulfiller that serves the instrument to hand the reward over.

        The call is outside every transaction. An unknown outcome leaves the reward as it is: the
        same call with the same key may be made again.
        """
        with self._office.unit() as unit:
            reward = unit.get(Reward, reward_id)
            REWARD_MOVES.check(reward.id, reward.status, RewardStatus.FULFILLED)
        offer = self._fulfiller(reward)
        if offer is None:
            instrument = reward.instrument.value
            raise SettingsError(f"no fulfiller serves {instrument}; hand it over and confirm_handed_over()")
        answer = call_fulfiller(offer, reward, idempotency_key=reward.id)
        if answer.outcome is Outcome.SENT:
            self.confirm_handed_over(reward_id, reference=answer.reference)
        return answer.outcome

    def confirm_handed_over(self, reward_id: str, *, reference: str | None = None) -> Reward:
        """A person, or a fulfiller, gave it to the beneficiary."""
        with self._office.unit() as unit:
            given = fulfil(unit.get(Reward, reward_id), at=unit.now, reference=reference)
            unit.note("hand-over", Reward, reward_id, subject=given.beneficiary_id)
            return unit.change(given)

    def forfeit(self, reward_id: str, *, reason: str) -> Reward:
        """It is lost before it was posted; what was set aside goes back."""
        with self._office.unit() as unit:
            return self._let_go(unit, unit.get(Reward, reward_id), reason=reason)

    def claw_back(self, reward_id: str, *, reason: str) -> Reward:
        """Take it back after it was posted, by a reversing transfer."""
        with self._office.unit() as unit:
            reward = unit.get(Reward, reward_id)
            posted = self._transfer(unit, reward, TransferStep.POST)
            taken = unit.change(claw_back(reward, at=unit.now, reason=reason))
            self._add(
                unit,
                reward,
                TransferStep.REVERSE,
                debit=posted.credit,
                credit=posted.debit,
                reverses=posted.id,
            )
            release_caps(self._office, unit, reward, self._rule(reward))
            unit.note("claw-back", Reward, reward_id, subject=reward.beneficiary_id)
            return taken

    def balances(self) -> Mapping[tuple[Account, str], Balance]:
        """Every account's balance, recomputed from the transfers."""
        with self._office.unit() as unit:
            return balances(unit.find(Transfer, order_by="occurred_at"))

    def problems(self) -> tuple[str, ...]:
        """Recompute the whole ledger and name what does not hold; repairs nothing."""
        with self._office.unit() as unit:
            transfers = unit.find(Transfer, order_by="occurred_at")
        # Steps of one instant come in the order in which they can follow each other.
        order = list(TransferStep)
        return ledger_problems(
            sorted(transfers, key=lambda entry: (entry.occurred_at, order.index(entry.step)))
        )

    def _settle_one(self, reward_id: str) -> Settled:
        with self._office.unit() as unit:
            reward = unit.get(Reward, reward_id)
            decision = self._judge(unit, reward, action="grant-reward")
            if reward.status is not RewardStatus.RESERVED:
                return Settled(reward=reward, decision=decision)
            if not decision.allowed:
                rules = ", ".join(
                    found.rule_id for found in decision.findings if found.effect is decision.outcome
                )
                gone = self._let_go(unit, reward, reason=f"{decision.outcome.value}: {rules}"[:300])
                return Settled(reward=gone, decision=decision)
            held = self._transfer(unit, reward, TransferStep.RESERVE)
            owed = unit.change(post(reward, at=unit.now))
            self._add(
                unit,
                reward,
                TransferStep.POST,
                debit=held.debit,
                credit=held.credit,
                resolves=held.id,
            )
            unit.note("post", Reward, reward.id, subject=reward.beneficiary_id)
            return Settled(reward=owed, decision=decision)

    def _let_go(self, unit: Unit, reward: Reward, *, reason: str) -> Reward:
        was_reserved = reward.status is RewardStatus.RESERVED
        gone = unit.change(forfeit(reward, at=unit.now, reason=reason))
        if was_reserved:
            held = self._transfer(unit, reward, TransferStep.RESERVE)
            self._add(
                unit,
                reward,
                TransferStep.VOID,
                debit=held.debit,
                credit=held.credit,
                resolves=held.id,
            )
            release_caps(self._office, unit, reward, self._rule(reward))
        unit.note("forfeit", Reward, reward.id, subject=reward.beneficiary_id)
        return gone

    def _judge(self, unit: Unit, reward: Reward, *, action: str) -> Decision:
        from_referral = None
        if reward.referral_id is not None:
            from_referral = referred_patient(unit, reward.referral_id)
        case = reward_case(self._office, unit, reward, referred_id=from_referral)
        return judge(
            self._office,
            unit,
            case,
            action=action,
            about=Reward,
            about_id=reward.id,
            patient_id=reward.beneficiary_id,
        )

    def _rule(self, reward: Reward) -> RewardRule:
        try:
            return self._office.offers.reward_rules[reward.rule_id]
        except KeyError:
            raise NotFoundError("reward rule", reward.rule_id) from None

    def _fulfiller(self, reward: Reward) -> RewardFulfillerOffer | None:
        serving = [
            offer
            for offer in self._office.offers.fulfillers.values()
            if reward.instrument in offer.instruments
        ]
        return min(serving, key=lambda offer: offer.name, default=None)

    def _transfer(self, unit: Unit, reward: Reward, step: TransferStep) -> Transfer:
        for transfer in unit.find(Transfer, equal={"reward_id": reward.id}):
            if transfer.step is step and transfer.credit == reward_account(reward):
                return transfer
        raise NotFoundError(f"{step.value} transfer of reward", reward.id)

    def _add(
        self,
        unit: Unit,
        reward: Reward,
        step: TransferStep,
        *,
        debit: Account,
        credit: Account,
        resolves: TransferId | None = None,
        reverses: TransferId | None = None,
    ) -> None:
        unit.add(
            Transfer(
                id=TransferId(unit.new_id(Transfer)),
                step=step,
                debit=debit,
                credit=credit,
                amount=reward.value,
                reward_id=reward.id,
                resolves=resolves,
                reverses=reverses,
                effective_on=local_date(unit.now, self._office.settings.time_zone),
                occurred_at=unit.now,
                actor=unit.actor,
            )
        )
