"""Budgets at the desk: what a programme may give, put in and taken out by transfers with an actor."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from bedside.domain.ledger import (
    Balance,
    Transfer,
    TransferStep,
    balances,
    budget_account,
    open_account,
)
from bedside.domain.money import Money
from bedside.domain.policies import ReferralPolicy
from bedside.errors import InvalidValueError
from bedside.services.giving.booking import Books, budget_limit, opening_key, policy_of
from bedside.services.giving.caps import CapReached, take
from bedside.services.giving.requests import Answer, Ask
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["Budget", "budget_of", "defund", "fund"]

_Do = Callable[[Unit, str | None], Transfer]


@attrs.frozen(kw_only=True)
class Budget:
    """What a programme has and what became of it; ``funded`` and ``available`` are None without a budget.

    ``funded`` is what was put in, less what was taken out; ``available`` is what may still be set aside.
    """

    policy_id: str
    funded: Money | None
    reserved: Money
    posted: Money
    available: Money | None


def budget_of(office: Office, unit: Unit, policy_id: str) -> Budget:
    """The budget of a programme, recomputed from the transfers."""
    policy = policy_of(office, policy_id)
    currency = office.settings.currency
    with_budget = budget_account(policy.id), currency
    entries = [
        entry
        for column in ("debit", "credit")
        for account in (budget_account(policy.id), open_account(policy.id))
        for entry in unit.find(Transfer, equal={column: account, "currency": currency})
    ]
    found = balances(entries)
    own = found.get(with_budget, Balance())
    others = found.get((open_account(policy.id), currency), Balance())
    put_in = sum(
        entry.amount.minor * (1 if entry.step is TransferStep.FUND else -1)
        for entry in entries
        if entry.step in (TransferStep.FUND, TransferStep.DEFUND)
    )
    given = own.posted_out - own.posted_in + put_in + others.posted_out - others.posted_in
    if policy.budget is not None and not unit.find(
        Transfer, equal={"business_key": opening_key(office, policy)}, limit=1
    ):
        # It opens when it is first needed; a look writes nothing.
        put_in += policy.budget.minor
        own = attrs.evolve(own, posted_in=own.posted_in + policy.budget.minor)
    return Budget(
        policy_id=policy.id,
        funded=None if policy.budget is None else Money(put_in, currency),
        reserved=Money(own.pending_out + others.pending_out, currency),
        posted=Money(given, currency),
        available=None if policy.budget is None else Money(own.available, currency),
    )


def fund(office: Office, policy_id: str, amount: Money, *, reason: str) -> Ask[Transfer]:
    """Put the practice's money into a programme's budget."""

    def do(unit: Unit, key: str | None) -> Transfer:
        policy = _with_budget(office, policy_id, amount, "fund")
        books = Books(office=office, unit=unit, key=key)
        budget_limit(books, policy)
        entry = books.fund(policy, amount, reason=reason)
        unit.note("fund", Transfer, entry.id)
        return entry

    return _about_budget("fund", policy_id, amount, reason, do)


def defund(office: Office, policy_id: str, amount: Money, *, reason: str) -> Ask[Transfer]:
    """Take money out of a programme's budget that is neither given nor set aside."""

    def do(unit: Unit, key: str | None) -> Transfer:
        policy = _with_budget(office, policy_id, amount, "defund")
        books = Books(office=office, unit=unit, key=key)
        limit = budget_limit(books, policy)
        short = False
        try:
            take(unit, [] if limit is None else [limit], amount.minor)
        except CapReached:
            short = True
        if short:
            free = budget_of(office, unit, policy_id).available
            problem = f"only {free} of the budget is neither given nor set aside; take out that or less"
            raise InvalidValueError("budget.short", "defund.amount", problem)
        entry = books.defund(policy, amount, reason=reason)
        unit.note("defund", Transfer, entry.id)
        return entry

    return _about_budget("defund", policy_id, amount, reason, do)


def _about_budget(verb: str, policy_id: str, amount: Money, reason: str, do: _Do) -> Ask[Transfer]:
    return Ask(
        verb=verb,
        content={"policy_id": policy_id, "amount": amount, "reason": reason},
        do=do,
        keep=lambda entry: Answer(transfer=entry),
        again=_transfer,
    )


def _transfer(answer: Answer) -> Transfer:
    if answer.transfer is None:
        raise AssertionError("a budget's request was answered without a transfer")
    return answer.transfer


def _with_budget(office: Office, policy_id: str, amount: Money, verb: str) -> ReferralPolicy:
    policy = policy_of(office, policy_id)
    if policy.budget is None:
        problem = "this programme gives without a budget; give its policy one (0 is one), then fund it"
        raise InvalidValueError("budget.none", f"{verb}.policy_id", problem)
    if amount.currency != office.settings.currency:
        problem = f"the practice's currency is {office.settings.currency}"
        raise InvalidValueError("currency.mismatch", f"{verb}.amount", problem)
    if amount.minor < 1:
        raise InvalidValueError("money.not_positive", f"{verb}.amount", "give more than 0")
    return policy
