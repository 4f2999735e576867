"""What must hold of the reward ledger, recomputed from its transfers; it names problems, repairs nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from bedside.domain.caps import sealed_name
from bedside.domain.checks import code, identifier, label, typed
from bedside.domain.ledger import (
    BREAKAGE,
    ENDS,
    OWNER,
    Account,
    Transfer,
    TransferStep,
    balances,
    counted,
    is_budget,
    reward_account,
)
from bedside.domain.rewards import Reward, RewardStatus

__all__ = ["LedgerProblem", "counter_problems", "ledger_problems", "reward_problems", "stray_problems"]


@attrs.frozen(field_transformer=typed)
class LedgerProblem:
    """One thing that does not hold: a code, the id of what it is about, and a sentence."""

    code: str = attrs.field(validator=code)
    about: str = attrs.field(validator=identifier)
    words: str = attrs.field(validator=label(400))

    def __str__(self) -> str:
        return f"{self.about}: {self.words}"


def ledger_problems(
    transfers: Iterable[Transfer], unopened: Mapping[tuple[Account, str], int] | None = None
) -> tuple[LedgerProblem, ...]:
    """What does not hold among *transfers* themselves, in whatever order they come.

    *unopened* is what budgets open with that have not been opened yet, in minor units by account and
    currency: version 1 gave from a budget and put its opening into no account.
    """
    entries = tuple(transfers)
    by_id = {entry.id: entry for entry in entries}
    found: list[LedgerProblem] = []
    for problem, words, values in (
        ("transfer.id_twice", "id used twice", [entry.id for entry in entries]),
        ("transfer.ended_twice", "ended more than once", [entry.resolves for entry in entries]),
        ("transfer.reversed_twice", "reversed more than once", [entry.reverses for entry in entries]),
        ("transfer.key_twice", "idempotency key used twice", [entry.idempotency_key for entry in entries]),
        ("transfer.granted_twice", "business key granted twice", [entry.business_key for entry in entries]),
    ):
        repeated = Counter(value for value in values if value is not None)
        found += [
            LedgerProblem(problem, str(value), words) for value, number in repeated.items() if number > 1
        ]
    for entry in entries:
        found += _bad_accounts(entry)
        target = entry.resolves or entry.reverses
        if target is not None:
            found += _bad_end(entry, by_id.get(target))
    for (account, currency), balance in balances(entries).items():
        available = balance.available + (unopened or {}).get((account, currency), 0)
        if is_budget(account) and available < 0:
            words = f"{-available} {currency} (minor units) more is given than was put in"
            found.append(LedgerProblem("budget.overdrawn", account, words))
    return tuple(found)


def _bad_accounts(entry: Transfer) -> Iterator[LedgerProblem]:
    """Money comes from the owner, goes through a budget, and ends at one reward."""
    match entry.step:
        case TransferStep.FUND:
            right = entry.debit == OWNER and is_budget(entry.credit)
        case TransferStep.DEFUND:
            right = is_budget(entry.debit) and entry.credit == OWNER
        case TransferStep.REVERSE:
            right = entry.reward_id is not None and entry.debit == reward_account(entry.reward_id)
        case _:
            right = entry.reward_id is not None and entry.credit == reward_account(entry.reward_id)
    if not right:
        yield LedgerProblem("transfer.accounts", entry.id, f"a {entry.step.value} between other accounts")


def _bad_end(entry: Transfer, target: Transfer | None) -> Iterator[LedgerProblem]:
    wanted = TransferStep.POST if entry.step is TransferStep.REVERSE else TransferStep.RESERVE
    if target is None or target.step is not wanted:
        yield LedgerProblem("transfer.ends_nothing", entry.id, f"ends no {wanted.value}")
        return
    if entry.amount.currency != target.amount.currency or entry.amount > target.amount:
        yield LedgerProblem("transfer.exceeds_reserved", entry.id, "moves more than was set aside")
    elif entry.step is not TransferStep.POST and entry.amount != target.amount:
        yield LedgerProblem("transfer.part", entry.id, f"a {entry.step.value} of a part")
    accounts = (target.credit, target.debit) if wanted is TransferStep.POST else (target.debit, target.credit)
    if (entry.debit, entry.credit) != accounts or entry.reward_id != target.reward_id:
        yield LedgerProblem("transfer.other_accounts", entry.id, "moves between other accounts than it ends")
    if entry.effective_on != target.effective_on:
        yield LedgerProblem("transfer.period", entry.id, "counts in another period than what it ends")


def counter_problems(transfers: Iterable[Transfer], used: Mapping[str, int]) -> tuple[LedgerProblem, ...]:
    """Where a counter of the store does not say what the transfers add up to: nothing where none counts."""
    found = []
    sums = counted(transfers)
    for counter in sorted({*sums, *used}):
        difference = used.get(counter, 0) - sums.get(counter, 0)
        if difference:
            more = "more" if difference > 0 else "less"
            words = f"the counter says {abs(difference)} (minor units) {more} than the transfers add up to"
            found.append(LedgerProblem("counter.differs", counter, words))
    return tuple(found)


def _shown(counter: str) -> str:
    """A counter of ours by its name, and one that somebody made up by its hash: it may name anybody."""
    prefix, _, rest = counter.partition(":")
    return counter if re.fullmatch("[0-9a-f]{40}", rest) else sealed_name(prefix, rest)


def stray_problems(listed: Mapping[str, int], known: Iterable[str]) -> tuple[LedgerProblem, ...]:
    """Counters of the ledger that no transfer, reward or budget names, and that say something."""
    words = "nothing of the ledger names this counter, and it says {used} (minor units)"
    return tuple(
        LedgerProblem("counter.stray", _shown(counter), words.format(used=listed[counter]))
        for counter in sorted({*listed} - {*known})
        if listed[counter]
    )


#: The steps that the ledger must show for a reward of each status; a forfeited one may have had none.
_STEPS: Mapping[RewardStatus, Sequence[tuple[str, ...]]] = {
    RewardStatus.EARNED: [()],
    RewardStatus.HELD: [()],
    RewardStatus.REFUSED: [()],
    RewardStatus.RESERVED: [("reserve",)],
    RewardStatus.POSTED: [("post", "reserve")],
    RewardStatus.HANDING_OVER: [("post", "reserve")],
    RewardStatus.FULFILLED: [("post", "reserve")],
    # The last one was owed, and nobody collected it.
    RewardStatus.FORFEITED: [(), ("reserve", "void"), ("expire", "reserve"), ("post", "reserve", "reverse")],
    RewardStatus.CLAWED_BACK: [("post", "reserve", "reverse")],
}


def reward_problems(rewards: Iterable[Reward], transfers: Iterable[Transfer]) -> tuple[LedgerProblem, ...]:
    """Where a reward's status is not what its transfers say, or money moved for no reward."""
    of_reward: dict[str, list[Transfer]] = {}
    for entry in transfers:
        if entry.reward_id is not None:
            of_reward.setdefault(entry.reward_id, []).append(entry)
    found: list[LedgerProblem] = []
    for reward in rewards:
        found += _bad_reward(reward, of_reward.pop(reward.id, []))
    found += [
        LedgerProblem("reward.unknown", reward_id, "money moved for a reward that is not there")
        for reward_id in sorted(of_reward)
    ]
    return tuple(found)


def _bad_reward(reward: Reward, entries: Sequence[Transfer]) -> Iterator[LedgerProblem]:
    steps = tuple(sorted(entry.step.value for entry in entries))
    right = _STEPS[reward.status] if reward.has_money else [()]
    if steps not in right:
        shown = ", ".join(steps) or "no transfer"
        yield LedgerProblem(
            "reward.status", reward.id, f"is {reward.status.value}, and the ledger has {shown}"
        )
        return
    for entry in entries:
        if entry.step is TransferStep.RESERVE and entry.business_key != reward.business_key:
            yield LedgerProblem("reward.business_key", reward.id, "was reserved under another business key")
        if entry.effective_on != reward.effective_on:
            yield LedgerProblem("reward.period", reward.id, "was earned on another day than the ledger says")
        if entry.step is TransferStep.POST and entry.amount != reward.value:
            yield LedgerProblem("reward.value", reward.id, "is worth something else than was posted")
        unclaimed = reward.status is RewardStatus.FORFEITED
        if entry.step is TransferStep.REVERSE and (entry.reason == BREAKAGE) is not unclaimed:
            yield LedgerProblem("reward.breakage", reward.id, "only what nobody collected is breakage")
        if entry.step not in ENDS and entry.amount < reward.value:
            yield LedgerProblem("reward.value", reward.id, "is worth more than the ledger moved")
