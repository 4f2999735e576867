"""The reward ledger: single transfers between two accounts, in two phases, corrected only by reversal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, NewType

import attrs

from bedside.domain.checks import aware, code, identifier, optional, plain_date, typed
from bedside.domain.money import Money
from bedside.errors import InvalidValueError

__all__ = ["Account", "Balance", "Transfer", "TransferId", "TransferStep", "balances", "ledger_problems"]

TransferId = NewType("TransferId", str)
Account = NewType("Account", str)


class TransferStep(Enum):
    """What a transfer does.

    FUND puts money into a budget. RESERVE sets it aside; POST or VOID resolves a reserve, once.
    REVERSE takes a posted one back, once.
    """

    FUND = "fund"
    RESERVE = "reserve"
    POST = "post"
    VOID = "void"
    REVERSE = "reverse"


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
    reserve that a POST or VOID ends, ``reverses`` the POST that a REVERSE undoes.
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
    effective_on: date = attrs.field(validator=plain_date)
    occurred_at: datetime = attrs.field(validator=aware)
    actor: str = attrs.field(validator=identifier)
    reason: str | None = attrs.field(default=None, validator=optional(code))

    def __attrs_post_init__(self) -> None:
        """Each step points at what it ends, and at nothing else."""
        if (self.step in (TransferStep.POST, TransferStep.VOID)) != (self.resolves is not None):
            raise InvalidValueError(
                "transfer.resolves", "Transfer.resolves", "post and void name their reserve"
            )
        if (self.step is TransferStep.REVERSE) != (self.reverses is not None):
            raise InvalidValueError(
                "transfer.reverses", "Transfer.reverses", "a reversal names what it undoes"
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


def balances(transfers: Iterable[Transfer]) -> Mapping[tuple[Account, str], Balance]:
    """Fold *transfers* into one balance for each account and currency.

    >>> from datetime import UTC
    >>> day = date(2026, 1, 5)
    >>> common = dict(effective_on=day, occurred_at=datetime(2026, 1, 5, tzinfo=UTC), actor="kim")
    >>> fund = Transfer(id=TransferId("t1"), step=TransferStep.FUND, debit=Account("owner"),
    ...     credit=Account("budget"), amount=Money(10_000, "USD"), **common)
    >>> gift = Transfer(id=TransferId("t2"), step=TransferStep.RESERVE, debit=Account("budget"),
    ...     credit=Account("pat-1"), amount=Money(600, "USD"), business_key="welcome:r1", **common)
    >>> balances([fund, gift])[Account("budget"), "USD"].available
    9400
    """
    sums: dict[tuple[Account, str], list[int]] = {}
    reserved: dict[TransferId, Transfer] = {}

    def add(account: Account, currency: str, place: int, amount: int) -> None:
        sums.setdefault((account, currency), [0, 0, 0, 0])[place] += amount

    for transfer in transfers:
        amount, currency = transfer.amount.minor, transfer.amount.currency
        if transfer.step is TransferStep.RESERVE:
            reserved[transfer.id] = transfer
            add(transfer.debit, currency, 3, amount)
            add(transfer.credit, currency, 2, amount)
            continue
        if transfer.resolves is not None and transfer.resolves in reserved:
            held = reserved.pop(transfer.resolves)
            add(held.debit, currency, 3, -held.amount.minor)
            add(held.credit, currency, 2, -held.amount.minor)
        if transfer.step is not TransferStep.VOID:
            add(transfer.debit, currency, 1, amount)
            add(transfer.credit, currency, 0, amount)
    return {
        key: Balance(posted_in=s[0], posted_out=s[1], pending_in=s[2], pending_out=s[3])
        for key, s in sums.items()
    }


def ledger_problems(transfers: Iterable[Transfer]) -> tuple[str, ...]:
    """Recompute everything from *transfers* (oldest first) and name what cannot be; repairs nothing."""
    by_id: dict[str, Transfer] = {}
    ended: set[str] = set()
    keys: set[str] = set()
    problems = []
    for transfer in transfers:
        if transfer.id in by_id:
            problems.append(f"{transfer.id}: id used twice")
        target = transfer.resolves or transfer.reverses
        if target is not None:
            problems += _bad_end(transfer, by_id.get(target), target in ended)
            ended.add(target)
        if transfer.business_key is not None and transfer.step is TransferStep.RESERVE:
            if transfer.business_key in keys:
                problems.append(f"{transfer.id}: business key granted twice")
            keys.add(transfer.business_key)
        by_id[transfer.id] = transfer
    return tuple(problems)


def _bad_end(transfer: Transfer, target: Transfer | None, already: bool) -> list[str]:
    wanted = TransferStep.POST if transfer.step is TransferStep.REVERSE else TransferStep.RESERVE
    if target is None or target.step is not wanted:
        return [f"{transfer.id}: ends no earlier {wanted.value}"]
    problems = []
    if already:
        problems.append(f"{transfer.id}: ends what is ended already")
    if transfer.amount.currency != target.amount.currency or transfer.amount > target.amount:
        problems.append(f"{transfer.id}: moves more than was set aside")
    accounts = (target.credit, target.debit) if wanted is TransferStep.POST else (target.debit, target.credit)
    if (transfer.debit, transfer.credit) != accounts:
        problems.append(f"{transfer.id}: moves between other accounts")
    return problems
