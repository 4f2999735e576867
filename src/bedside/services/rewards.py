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
from bedside.domain.referrals import Referral
from bedside.domain.rewards import (
    QualifyingEvent,
    Reward,
    RewardRule,
    RewardStatus,
    begin_handing_over,
    claw_back,
    fail_handing_over,
    forfeit,
    fulfil,
    post,
    postpone_posting,
)
from bedside.errors import InvalidValueError, NotFoundError, PluginError, SettingsError
from bedside.plugins import PluginFault, call_claw_back, call_fulfiller
from bedside.ports import Fulfilment, RewardFulfillerOffer
from bedside.rules import Decision, Effect
from bedside.services.deciding import judge
from bedside.services.earning import (
    earn,
    referred_patient,
    release_caps,
    reward_account,
    reward_case,
    set_aside,
)
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["HandedOver", "Rewards", "Settled"]


@attrs.frozen(kw_only=True)
class Settled:
    """A reward after its decision at grant."""

    reward: Reward
    decision: Decision


@attrs.frozen(kw_only=True)
class HandedOver:
    """What came of handing a reward over; the outcome is None when the rules forbade to try."""

    reward: Reward
    decision: Decision
    outcome: Outcome | None


class Rewards:
    """``desk.rewards``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def of_patient(self, patient_id: str) -> Sequence[Reward]:
        """Everything that a person earned, was given or was refused, oldest first."""
        with self._office.unit() as unit:
            unit.get(Patient, patient_id)
            unit.note("read-rewards", Patient, patient_id, subject=patient_id)
            return unit.find(Reward, equal={"beneficiary_id": patient_id}, order_by="earned_at")

    def qualify(self, referral_id: str, event: QualifyingEvent) -> tuple[Decision, ...]:
        """Something happened that only the host knows of: treatment started, the first payment came.

        What the programme gives for it is judged, and set aside where it is allowed; the same event
        of the same referral earns once.
        """
        with self._office.unit() as unit:
            referral = unit.get(Referral, referral_id)
            unit.note("qualify", Referral, referral_id, subject=referral.patient_id)
            return earn(self._office, unit, referral, event)

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
        settled = []
        for reward in due:
            try:
                settled.append(self._settle_one(reward.id))
            except PluginError as error:
                # One plugin's fault keeps one reward waiting, and nobody else's.
                self._office.faults.append(PluginFault(error.plugin, error.hook, str(error)))
        return tuple(settled)

    def reconsider(self, reward_id: str) -> Settled:
        """Judge a held reward again, after the missing fact was added."""
        office = self._office
        with office.unit() as unit:
            reward = unit.get(Reward, reward_id)
            decision = self._judge(unit, reward, action="reconsider-reward")
            if decision.allowed and reward.status is RewardStatus.HELD:
                reward = set_aside(office, unit, reward, self._rule(reward))
            return Settled(reward=reward, decision=decision)

    def hand_over(self, reward_id: str) -> HandedOver:
        """Judge the reward once more, and ask the fulfiller of its instrument to hand it over.

        The intent is written first and the call is outside every transaction. After an unknown
        outcome the same call may be made again: the key is the same.

        Raises:
            SettingsError: no fulfiller serves the instrument.
            InvalidTransitionError: it is not owed.
        """
        with self._office.unit() as unit:
            reward = unit.get(Reward, reward_id)
            begun = begin_handing_over(reward)
            offer = self._fulfiller(reward)
            if offer is None:
                instrument = reward.instrument.value
                raise SettingsError(
                    f"no fulfiller serves {instrument}; hand it over and confirm_handed_over()"
                )
            decision = self._judge(unit, reward, action="hand-over-reward")
            if not decision.allowed:
                return HandedOver(reward=reward, decision=decision, outcome=None)
            if begun is not reward:
                unit.note("begin-handing-over", Reward, reward_id, subject=reward.beneficiary_id)
                unit.change(begun)
        answer = call_fulfiller(offer, begun, idempotency_key=begun.id)
        return HandedOver(reward=self._handed(reward_id, answer), decision=decision, outcome=answer.outcome)

    def confirm_handed_over(self, reward_id: str, *, reference: str | None = None) -> Reward:
        """A person gave it to the beneficiary."""
        return self._handed(reward_id, Fulfilment(outcome=Outcome.SENT, reference=reference))

    def forfeit(self, reward_id: str, *, reason: str) -> Reward:
        """It is lost before it was posted; what was set aside goes back."""
        with self._office.unit() as unit:
            return self._let_go(unit, unit.get(Reward, reward_id), reason=reason)

    def claw_back(self, reward_id: str, *, reason: str) -> Reward:
        """Take it back after it was posted, by a reversing transfer, within its clawback window.

        What was handed over is asked back from the fulfiller afterwards; its answer is in the journal.

        Raises:
            InvalidValueError: the window has passed.
        """
        with self._office.unit() as unit:
            reward = unit.get(Reward, reward_id)
            if reward.clawback_until is not None and unit.now > reward.clawback_until:
                raise InvalidValueError("reward.clawback_window", "claw_back", "its window has passed")
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
            release_caps(unit, reward)
            unit.note("claw-back", Reward, reward_id, subject=reward.beneficiary_id)
        offer = self._fulfiller(reward)
        if reward.status is RewardStatus.FULFILLED and offer is not None:
            answer = call_claw_back(offer, taken, idempotency_key=taken.id)
            with self._office.unit() as unit:
                unit.note(
                    "ask-back",
                    Reward,
                    reward_id,
                    subject=reward.beneficiary_id,
                    outcome=answer.outcome.value,
                )
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

    def _handed(self, reward_id: str, answer: Fulfilment) -> Reward:
        with self._office.unit() as unit:
            reward = unit.get(Reward, reward_id)
            if answer.outcome is Outcome.UNKNOWN:
                return reward
            if answer.outcome is Outcome.SENT:
                after = fulfil(reward, at=unit.now, reference=answer.reference)
            else:
                after = fail_handing_over(reward)
            unit.note(
                "hand-over",
                Reward,
                reward_id,
                subject=reward.beneficiary_id,
                outcome=answer.outcome.value,
            )
            return unit.change(after)

    def _settle_one(self, reward_id: str) -> Settled:
        with self._office.unit() as unit:
            reward = unit.get(Reward, reward_id)
            decision = self._judge(unit, reward, action="grant-reward")
            if reward.status is not RewardStatus.RESERVED:
                return Settled(reward=reward, decision=decision)
            if not decision.allowed:
                return Settled(reward=self._not_now(unit, reward, decision), decision=decision)
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

    def _not_now(self, unit: Unit, reward: Reward, decision: Decision) -> Reward:
        """Denied, it is lost; held, it waits another day, so that it does not stand in others' way."""
        rules = ", ".join(found.rule_id for found in decision.findings if found.effect is decision.outcome)
        reason = f"{decision.outcome.value}: {rules}"[:300]
        if decision.outcome is Effect.DENY:
            return self._let_go(unit, reward, reason=reason)
        tomorrow = max(unit.now + timedelta(days=1), decision.not_before or unit.now)
        unit.note("postpone", Reward, reward.id, subject=reward.beneficiary_id)
        return unit.change(postpone_posting(reward, until=tomorrow, reason=reason))

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
            release_caps(unit, reward)
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
