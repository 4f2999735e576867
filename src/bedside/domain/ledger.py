"""The reward ledger: single transfers between two accounts, in two phases, corrected only by reversal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, NewType

import attrs

from bedside.domain.caps import sealed_name
from bedside.domain.checks import aware, code, identifier, identifiers, optional, plain_date, typed
from bedside.domain.money import Money
from bedside.errors import InvalidValueError

__all__ = [
    "BREAKAGE",
    "ENDS",
    "OWNER",
    "Account",
    "Balance",
    "Transfer",
    "TransferId",
    "TransferStep",
    "balances",
    "budget_account",
    "counted",
    "is_budget",
    "open_account",
    "reward_account",
]

TransferId = NewType("TransferId", str)
Account = NewType("Account", str)

#: Where the practice's own money comes from and goes back to; it may go below nothing.
OWNER: Final = Account("owner")

#: Why a posted reward was reversed that nobody collected: its money is the practice's own again.
BREAKAGE: Final = "breakage"

_LONGEST: Final = 128


class TransferStep(Enum):
    """What a transfer does.

    FUND puts money into a budget, DEFUND takes it out. RESERVE sets it aside; POST, VOID or EXPIRE
    resolves a reserve, once. REVERSE takes a posted one back, once.
    """

    FUND = "fund"
    DEFUND = "defund"
    RESERVE = "reserve"
    POST = "post"
    VOID = "void"
    EXPIRE = "expire"
    REVERSE = "reverse"


#: The steps that resolve a reserve.
ENDS: Final = frozenset({TransferStep.POST, TransferStep.VOID, TransferStep.EXPIRE})


def _positive(instance: Any, attribute: attrs.Attribute[Any], value: Money) -> None:
    if value.minor < 1:
        raise InvalidValueError("money.not_positive", "Transfer.amount", "give more than 0")


def _other_account(instance: Transfer, attribute: attrs.Attribute[Any], value: Account) -> None:
    if value == instance.debit:
        raise InvalidValueError("transfer.same_account", "Transfer.credit", "name two accounts")


@attrs.frozen(kw_only=True, field_transformer=typed)
class Transfer:
    """Money moves from ``debit`` to ``credit``; a row is never changed or deleted.

    ``business_key`` is unique for ever: one reward cannot be reserved twice. ``resolves`` names the
    reserve that a POST, VOID or EXPIRE ends, ``reverses`` the POST that a REVERSE undoes; no two
    transfers name the same one. ``counters`` are the caps and the budget that a RESERVE or a DEFUND
    took from. ``effective_on`` is the local date on which the reward was earned, which says in which
    period the caps count it; it is decided once, and every later transfer of the reward has it too.
    ``idempotency_key`` is the sealed key of the request that wrote it.
    """

    id: TransferId = attrs.field(validator=identifier)
    step: TransferStep
    debit: Account = attrs.field(validator=identifier)
    credit: Account = attrs.field(validator=[identifier, _other_account])
    amount: Money = attrs.field(validator=_positive)
    reward_id: str | None = attrs.field(default=None, validator=optional(identifier))
    business_key: str | None = attrs.field(default=None, validator=optional(identifier))
    resolves: TransferId | None = attrs.field(default=None, validator=optional(identifier))
    reverses: TransferId | None = attrs.field(default=None, validator=optional(identifier))
    idempotency_key: str | None = attrs.field(default=None, validator=optional(identifier))
    counters: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    effective_on: date = attrs.field(validator=plain_date)
    occurred_at: datetime = attrs.field(validator=aware)
    actor: str = attrs.field(validator=identifier)
    reason: str | None = attrs.field(default=None, validator=optional(code))

    def __attrs_post_init__(self) -> None:
        """Each step points at what it ends, and at nothing else; a reserve has its key."""
        if (self.step in ENDS) != (self.resolves is not None):
            raise InvalidValueError(
                "transfer.resolves", "Transfer.resolves", "post, void and expire name their reserve"
            )
        if (self.step is TransferStep.REVERSE) != (self.reverses is not None):
            raise InvalidValueError(
                "transfer.reverses", "Transfer.reverses", "a reversal names what it undoes"
            )
        if self.step is TransferStep.RESERVE and self.business_key is None:
            raise InvalidValueError(
                "transfer.business_key", "Transfer.business_key", "a reserve names what it is for, for ever"
            )


@attrs.frozen(kw_only=True, field_transformer=typed)
class Balance:
    """One account in one currency, in minor units; ``pending`` is reserved and not yet resolved."""

    posted_in: int = 0
    posted_out: int = 0
    pending_in: int = 0
    pending_out: int = 0

    @property
    def available(self) -> int:
        """What may still be given: money in, less what is out or set aside."""
        return self.posted_in - self.posted_out - self.pending_out


def budget_account(policy_id: str) -> Account:
    """What a programme with a budget gives from; never below nothing.

    >>> budget_account("friends"), is_budget(budget_account("friends")), is_budget(OWNER)
    ('budget:friends', True, False)
    """
    return _account("budget", policy_id)


def is_budget(account: Account) -> bool:
    """Whether the account may never go below nothing."""
    return account.startswith("budget:")


def open_account(policy_id: str) -> Account:
    """What a programme without a budget gives from; below nothing is what it has cost."""
    return _account("programme", policy_id)


def reward_account(reward_id: str) -> Account:
    """Where a reward is credited: one account for each."""
    return _account("reward", reward_id)


def _account(prefix: str, name: str) -> Account:
    plain = f"{prefix}:{name}"
    return Account(plain if len(plain) <= _LONGEST else sealed_name(prefix, name))


def balances(transfers: Iterable[Transfer]) -> Mapping[tuple[Account, str], Balance]:
    """Fold *transfers*, in any order, into one balance for each account and currency.

    >>> from datetime import UTC
    >>> day = date(2026, 1, 5)
    >>> common = dict(effective_on=day, occurred_at=datetime(2026, 1, 5, tzinfo=UTC), actor="kim")
    >>> budget = budget_account("friends")
    >>> fund = Transfer(id=TransferId("t1"), step=TransferStep.FUND, debit=OWNER, credit=budget,
    ...     amount=Money(10_000, "USD"), **common)
    >>> gift = Transfer(id=TransferId("t2"), step=TransferStep.RESERVE, debit=budget,
    ...     credit=reward_account("rw-1"), amount=Money(600, "USD"), business_key="welcome:r1", **common)
    >>> balances([fund, gift])[budget, "USD"].available
    9400
    """
    entries = tuple(transfers)
    ended = {entry.resolves for entry in entries if entry.resolves is not None}
    sums: dict[tuple[Account, str], list[int]] = {}

    def add(account: Account, place: int, amount: Money) -> None:
        sums.setdefault((account, amount.currency), [0, 0, 0, 0])[place] += amount.minor

    for entry in entries:
        if entry.step in (TransferStep.VOID, TransferStep.EXPIRE):
            continue
        pending = entry.step is TransferStep.RESERVE
        if pending and entry.id in ended:
            # Both accounts are known, with nothing in them.
            add(entry.debit, 3, Money.zero(entry.amount.currency))
            add(entry.credit, 2, Money.zero(entry.amount.currency))
            continue
        add(entry.debit, 3 if pending else 1, entry.amount)
        add(entry.credit, 2 if pending else 0, entry.amount)
    return {
        key: Balance(posted_in=s[0], posted_out=s[1], pending_in=s[2], pending_out=s[3])
        for key, s in sums.items()
    }


def counted(transfers: Iterable[Transfer]) -> Mapping[str, int]:
    """What each counter must say, in minor units: reserved or posted, less what was reversed.

    A reserve counts in full until it is posted, perhaps for less, and not at all once it is void or
    expired; what was taken out of a budget counts against it too.
    """
    entries = tuple(transfers)
    ends = {entry.resolves: entry for entry in entries if entry.resolves is not None}
    undone = {entry.reverses: entry.amount.minor for entry in entries if entry.reverses is not None}
    used: Counter[str] = Counter()
    for entry in entries:
        if not entry.counters:
            continue
        counts = entry.amount.minor
        end = ends.get(entry.id)
        if end is not None:
            posted = end.step is TransferStep.POST
            counts = end.amount.minor - undone.get(end.id, 0) if posted else 0
        for counter in entry.counters:
            used[counter] += counts
    return used
