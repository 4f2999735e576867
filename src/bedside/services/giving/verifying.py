"""Verifying the ledger: everything recomputed from the transfers and compared; nothing repaired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

import attrs

from bedside.domain.books import (
    LedgerProblem,
    counter_problems,
    ledger_problems,
    reward_problems,
    stray_problems,
)
from bedside.domain.journal import JournalEntry, read_entry
from bedside.domain.ledger import Account, Balance, Transfer, TransferStep, balances, budget_account, counted
from bedside.domain.requests import Request
from bedside.domain.rewards import Reward
from bedside.domain.tallies import Tally, tally_problems
from bedside.domain.vouching import VOUCH, voucher_problems
from bedside.errors import BedsideError, InvalidRecordError
from bedside.ports import Query
from bedside.records import digest_of_row, kind_of, read_row, write_row
from bedside.records.paging import iterate, listed_counters
from bedside.services.giving.booking import budget_counter, opening_key
from bedside.services.giving.caps import CapReached, gifts_counter, limits_of, used_of
from bedside.services.office import Office
from bedside.services.traces import ALL
from bedside.services.unit import Unit

__all__ = ["LedgerReport", "verify"]

R = TypeVar("R")

_PAGE: Final = 1000

#: What the names of the ledger's own counters begin with.
_COUNTERS: Final = ("budget", "cap", "gifts")


@attrs.frozen(kw_only=True)
class LedgerReport:
    """What ``verify`` found; ``notices`` are no faults: a cap that was lowered below what is used."""

    problems: tuple[LedgerProblem, ...]
    notices: tuple[LedgerProblem, ...]
    balances: Mapping[tuple[Account, str], Balance]
    transfers: int
    rewards: int
    counters: int

    @property
    def in_order(self) -> bool:
        """Whether everything holds."""
        return not self.problems


def verify(office: Office) -> LedgerReport:
    """Read the whole ledger and name what does not hold.

    A store that shows each statement what is committed by then may show half of what somebody writes
    while we read. So what is found is looked at once more, and only what is still there is named.
    """
    first = _once(office)
    if first.in_order:
        return first
    again = _once(office)
    still = tuple(problem for problem in again.problems if problem in first.problems)
    return attrs.evolve(again, problems=still)


def _once(office: Office) -> LedgerReport:
    look = _Look()
    with office.unit() as unit:
        unit.acting.check_read("transfer")
        unit.note("verify", Transfer, ALL)
        rewards = list(look.all(unit, Reward))
        transfers = list(look.all(unit, Transfer))
        requests = list(look.all(unit, Request))
        tallies = list(look.all(unit, Tally))
        named = _named_counters(office, unit, rewards)
        used = {counter: used_of(unit, counter) for counter in sorted({*named, *counted(transfers)})}
        notices = tuple(_overcommitted(office, unit, rewards, transfers, used))
        series = {counter: used_of(unit, counter) for counter in sorted({one.series for one in tallies})}
        series |= listed_counters(unit.tx, "nth:") or {}
        listed = [listed_counters(unit.tx, f"{prefix}:") for prefix in _COUNTERS]
        unopened = _unopened(office, transfers)
    # Outside of the unit, and up to its own entry: nobody has to wait while the journal is read.
    look.read_journal(office, until=unit.sealed[-1].sequence)
    return LedgerReport(
        problems=(
            *look.unread,
            *ledger_problems(transfers, unopened),
            *reward_problems(rewards, transfers),
            *counter_problems(transfers, used),
            *(problem for found in listed for problem in stray_problems(found or {}, used)),
            *_request_problems(requests, transfers),
            *tally_problems(tallies, series),
            *voucher_problems(look.rows, look.vouchers),
        ),
        notices=notices,
        balances=balances(transfers),
        transfers=len(transfers),
        rewards=len(rewards),
        counters=len(used),
    )


@attrs.define(eq=False)
class _Look:
    """What one look saw: rows with their digests, the entries that vouch, and what could not be read."""

    rows: dict[tuple[str, str], str | None] = attrs.field(factory=dict)
    vouchers: list[JournalEntry] = attrs.field(factory=list)
    unread: list[LedgerProblem] = attrs.field(factory=list)

    def all(self, unit: Unit, record_type: type[R]) -> Iterator[R]:
        """Every record of a class, page by page; a row that is none, or belies its columns, is named."""
        spec = kind_of(record_type)
        for row in iterate(unit.tx, spec.kind.name, Query()):
            self.rows[row.kind, row.id] = None
            try:
                # Read past the unit, for nobody is shown it: the report names ids alone.
                record = read_row(row, spec)
            except InvalidRecordError:
                words = f"the row of this {spec.kind.name} cannot be read"
                self.unread.append(LedgerProblem("row.unreadable", row.id, words))
                continue
            self.rows[row.kind, row.id] = digest_of_row(row)
            if dict(write_row(record, spec).columns) != dict(row.columns):
                words = f"the columns of this {spec.kind.name} say something else than its body"
                self.unread.append(LedgerProblem("row.columns", row.id, words))
            yield record

    def read_journal(self, office: Office, *, until: int) -> None:
        """The entries that vouch; whether the journal itself is whole is for ``audit verify`` to say."""
        quoted, after = f'"{VOUCH}"', 0
        try:
            while after < until:
                with office.storage.transaction() as tx:
                    page = tx.journal(after=after, limit=min(_PAGE, until - after))
                if not page:
                    break
                after += len(page)
                # Most entries are about other things, and text is quicker to search than to read.
                self.vouchers += [read_entry(sealed) for sealed in page if quoted in sealed.content]
        except BedsideError:
            words = "it cannot be read to its end, and vouches for nothing behind; run audit verify"
            self.unread.append(LedgerProblem("journal.unreadable", "journal", words))


def _named_counters(office: Office, unit: Unit, rewards: Iterable[Reward]) -> set[str]:
    """Every counter that the rewards and programmes of the practice name, used or not."""
    offers = office.offers
    policies = offers.policies.values()
    named = {budget_counter(office, policy) for policy in policies if policy.budget is not None}
    for reward in rewards:
        named.add(gifts_counter(office, reward))
        rule = offers.reward_rules.get(reward.rule_id)
        policy = offers.policies.get(reward.policy_id or "")
        if rule is None or policy is None:
            continue
        try:
            named |= {
                limit.counter for limit in limits_of(office, unit, reward, rule, policy, of_person=False)
            }
        except CapReached:
            continue  # a cap for one reward stands against it, and it took from no counter
    return named


def _unopened(office: Office, transfers: Iterable[Transfer]) -> Mapping[tuple[Account, str], int]:
    """What budgets open with that nobody has needed since the upgrade from version 1."""
    opened = {entry.business_key for entry in transfers if entry.step is TransferStep.FUND}
    return {
        (budget_account(policy.id), office.settings.currency): policy.budget.minor
        for policy in office.offers.policies.values()
        if policy.budget is not None and opening_key(office, policy) not in opened
    }


def _request_problems(requests: Iterable[Request], transfers: Iterable[Transfer]) -> Iterator[LedgerProblem]:
    """Every transfer that a request wrote belongs to a request that was answered."""
    answered = {request.id for request in requests}
    for entry in transfers:
        if entry.idempotency_key is not None and entry.idempotency_key.split(".")[0] not in answered:
            yield LedgerProblem("request.missing", entry.id, "was written by a request that is not there")


def _overcommitted(
    office: Office,
    unit: Unit,
    rewards: Iterable[Reward],
    transfers: Iterable[Transfer],
    used: dict[str, int],
) -> Iterator[LedgerProblem]:
    """Caps that were lowered below what is used: nothing more is set aside, and nothing is taken back."""
    reserved = {entry.reward_id for entry in transfers if entry.step is TransferStep.RESERVE}
    told: set[str] = set()
    offers = office.offers
    for reward in rewards:
        rule = offers.reward_rules.get(reward.rule_id)
        policy = offers.policies.get(reward.policy_id or "")
        if reward.id not in reserved or rule is None or policy is None:
            continue
        try:
            limits = limits_of(office, unit, reward, rule, policy, of_person=False)
        except CapReached:
            continue
        for limit in limits:
            there = used.get(limit.counter, 0)
            if there > limit.most and limit.counter not in told:
                told.add(limit.counter)
                words = (
                    f"{limit.words} is lower than what it counts already, {there} against {limit.most} "
                    "(minor units); nothing more is set aside, and nothing is taken back"
                )
                yield LedgerProblem("cap.overcommitted", limit.counter, words)
