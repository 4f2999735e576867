"""The ledger: valid histories conserve money, and every corruption is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bedside.domain.books import counter_problems, ledger_problems, reward_problems
from bedside.domain.ledger import (
    ENDS,
    OWNER,
    Account,
    Balance,
    Transfer,
    TransferId,
    TransferStep,
    balances,
    budget_account,
    counted,
    open_account,
    reward_account,
)
from bedside.domain.money import Money
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    Reward,
    RewardId,
    RewardRuleId,
    RewardStatus,
)
from bedside.errors import CurrencyMismatchError, InvalidValueError
from bedside.testing.people import NOON

BUDGET = budget_account("friends")
GIFTS = tuple(f"rw-{name}" for name in ("ana", "bo", "cleo"))


def transfer(number: int, step: TransferStep, debit: Account, credit: Account, **rest: Any) -> Transfer:
    gift = next((account for account in (debit, credit) if account.startswith("reward:")), None)
    fields: dict[str, Any] = {
        "id": TransferId(f"t-{number}"),
        "reward_id": None if gift is None else gift.removeprefix("reward:"),
        "step": step,
        "debit": debit,
        "credit": credit,
        "amount": Money(600, "USD"),
        "effective_on": NOON.date(),
        "occurred_at": NOON + timedelta(minutes=number),
        "actor": "kim",
    }
    fields.update(rest)
    return Transfer(**fields)


def end(number: int, held: Transfer, step: TransferStep, *, minor: int | None = None) -> Transfer:
    amount = held.amount if minor is None else Money(minor, held.amount.currency)
    if step is TransferStep.REVERSE:
        return transfer(number, step, held.credit, held.debit, amount=amount, reverses=held.id)
    return transfer(number, step, held.debit, held.credit, amount=amount, resolves=held.id)


class LedgerMachine(RuleBasedStateMachine):
    """Money is put in, taken out, set aside, given or let go, and taken back, as is allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Transfer] = []
        self.held: list[Transfer] = []
        self.posted: list[Transfer] = []
        self.funded = 0

    @rule(minor=st.integers(1, 10**6))
    def fund(self, minor: int) -> None:
        self._write(transfer(len(self.rows), TransferStep.FUND, OWNER, BUDGET, amount=Money(minor, "USD")))
        self.funded += minor

    @precondition(lambda self: self.left)
    @rule(data=st.data())
    def defund(self, data: st.DataObject) -> None:
        minor = data.draw(st.integers(1, self.left))
        row = transfer(
            len(self.rows),
            TransferStep.DEFUND,
            BUDGET,
            OWNER,
            amount=Money(minor, "USD"),
            counters=("budget:1",),
        )
        self._write(row)
        self.funded -= minor

    @precondition(lambda self: self.left)
    @rule(data=st.data())
    def reserve(self, data: st.DataObject) -> None:
        number = len(self.rows)
        row = transfer(
            number,
            TransferStep.RESERVE,
            BUDGET,
            reward_account(f"rw-{number}"),
            amount=Money(data.draw(st.integers(1, self.left)), "USD"),
            business_key=f"welcome:{number}",
            counters=("budget:1",),
        )
        self.held.append(self._write(row))

    @precondition(lambda self: self.held)
    @rule(data=st.data(), step=st.sampled_from(sorted(ENDS, key=str)))
    def resolve(self, data: st.DataObject, step: TransferStep) -> None:
        held = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
        least = 1 if step is TransferStep.POST else held.amount.minor
        row = end(len(self.rows), held, step, minor=data.draw(st.integers(least, held.amount.minor)))
        self._write(row)
        if step is TransferStep.POST:
            self.posted.append(row)

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        posted = self.posted.pop(data.draw(st.integers(0, len(self.posted) - 1)))
        self._write(end(len(self.rows), posted, TransferStep.REVERSE))

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert ledger_problems(self.rows) == ()

    @invariant()
    def money_is_neither_made_nor_lost(self) -> None:
        found = balances(self.rows).values()

        assert sum(one.posted_in for one in found) == sum(one.posted_out for one in found)
        assert sum(one.pending_in for one in found) == sum(one.pending_out for one in found)
        assert sum(one.pending_out for one in found) == sum(row.amount.minor for row in self.held)

    @invariant()
    def the_budget_and_its_counter_know_what_is_left(self) -> None:
        assert balances(self.rows).get((BUDGET, "USD"), Balance()).available == self.left
        put_in = sum(row.amount.minor for row in self.rows if row.step is TransferStep.FUND)
        assert put_in - counted(self.rows).get("budget:1", 0) == self.left

    @property
    def left(self) -> int:
        given = sum(row.amount.minor for row in self.posted)
        return self.funded - given - sum(row.amount.minor for row in self.held)

    def _write(self, row: Transfer) -> Transfer:
        self.rows.append(row)
        return row


def test_a_ledger_lives() -> None:
    run_state_machine_as_test(
        LedgerMachine, settings=settings(max_examples=50, stateful_step_count=30, deadline=None)
    )


GIVEN = tuple(map(reward_account, GIFTS))
FUNDED = transfer(1, TransferStep.FUND, OWNER, BUDGET, amount=Money(10_000, "USD"))
FIRST = transfer(2, TransferStep.RESERVE, BUDGET, GIVEN[0], business_key="welcome:1")
OTHER = transfer(3, TransferStep.RESERVE, BUDGET, GIVEN[1], business_key="welcome:2")
POSTED = end(4, FIRST, TransferStep.POST)
VOIDED = end(5, OTHER, TransferStep.VOID)
BACK = end(6, POSTED, TransferStep.REVERSE)
HISTORY = (FUNDED, FIRST, OTHER, POSTED, VOIDED, BACK)


def replaced(place: int, **changes: Any) -> Callable[[], tuple[Transfer, ...]]:
    return lambda: (*HISTORY[:place], attrs.evolve(HISTORY[place], **changes), *HISTORY[place + 1 :])


def added(row: Transfer) -> Callable[[], tuple[Transfer, ...]]:
    return lambda: (*HISTORY, row)


CORRUPTIONS = {
    "an id used twice": (replaced(2, id=FIRST.id), "t-2: id used twice"),
    "a deleted reserve": (lambda: HISTORY[:1] + HISTORY[2:], "t-4: ends no reserve"),
    "a deleted post": (lambda: HISTORY[:3] + HISTORY[4:], "t-6: ends no post"),
    "a post of a post": (replaced(4, resolves=POSTED.id), "t-5: ends no reserve"),
    "a reversed reserve": (replaced(5, reverses=OTHER.id), "t-6: ends no post"),
    "a second post": (added(end(7, FIRST, TransferStep.POST)), "t-2: ended more than once"),
    "a post after the void": (added(end(7, OTHER, TransferStep.POST)), "t-3: ended more than once"),
    "an expiry after the post": (added(end(7, FIRST, TransferStep.EXPIRE)), "t-2: ended more than once"),
    "a second reversal": (added(end(7, POSTED, TransferStep.REVERSE)), "t-4: reversed more than once"),
    "a larger post": (replaced(3, amount=Money(601, "USD")), "t-4: moves more than was set aside"),
    "a larger reversal": (replaced(5, amount=Money(601, "USD")), "t-6: moves more than was set aside"),
    "a reversal of a part": (replaced(5, amount=Money(599, "USD")), "t-6: a reverse of a part"),
    "a void of a part": (replaced(4, amount=Money(599, "USD")), "t-5: a void of a part"),
    "another currency": (replaced(3, amount=Money(600, "EUR")), "t-4: moves more than was set aside"),
    "another receiver": (
        replaced(3, credit=GIVEN[2], reward_id=GIFTS[2]),
        "t-4: moves between other accounts than it ends",
    ),
    "another payer": (replaced(3, debit=OWNER), "t-4: moves between other accounts than it ends"),
    "a reversal the wrong way": (
        replaced(5, debit=POSTED.debit, credit=POSTED.credit),
        "t-6: moves between other accounts than it ends",
    ),
    "another period": (
        replaced(3, effective_on=date(2027, 1, 1)),
        "t-4: counts in another period than what it ends",
    ),
    "a reward granted twice": (
        replaced(2, business_key=FIRST.business_key),
        "welcome:1: business key granted twice",
    ),
    "a request that wrote twice": (
        lambda: tuple(attrs.evolve(row, idempotency_key="request:1") for row in HISTORY),
        "request:1: idempotency key used twice",
    ),
    "money for nobody": (replaced(1, credit=Account("kim")), "t-2: a reserve between other accounts"),
    "money out of nowhere": (replaced(0, debit=Account("kim")), "t-1: a fund between other accounts"),
    "more given than was put in": (
        lambda: (attrs.evolve(FUNDED, amount=Money(1, "USD")), *HISTORY[1:5]),
        "budget:friends: 599 USD (minor units) more is given than was put in",
    ),
}


@pytest.mark.parametrize(("corrupted", "problem"), CORRUPTIONS.values(), ids=list(CORRUPTIONS))
def test_every_corruption_is_found(corrupted: Callable[[], tuple[Transfer, ...]], problem: str) -> None:
    assert ledger_problems(HISTORY) == ledger_problems(reversed(HISTORY)) == ()
    assert problem in map(str, ledger_problems(corrupted()))


@pytest.mark.parametrize(("used", "problems"), [(599, 1), (600, 0), (601, 1)])
def test_a_counter_says_what_the_transfers_add_up_to(used: int, problems: int) -> None:
    rows = [attrs.evolve(row, counters=("cap:1",)) if row is FIRST else row for row in HISTORY[:4]]

    found = counter_problems(rows, {"cap:1": used})

    assert len(found) == problems
    assert all("says 1 (minor units)" in problem.words for problem in found)


def test_what_was_reversed_void_or_expired_counts_no_more() -> None:
    rows = [
        attrs.evolve(row, counters=("cap:1",)) if row.step is TransferStep.RESERVE else row for row in HISTORY
    ]

    assert counted(rows[:3]) == {"cap:1": 1200}
    assert counted(rows[:4]) == {"cap:1": 1200}
    assert counted(rows[:5]) == {"cap:1": 600}
    assert counted(rows) == {"cap:1": 0}
    assert counter_problems(rows, {}) == ()


@pytest.mark.parametrize("length", [120, 121, 128])
def test_an_id_of_any_length_has_an_account(length: int) -> None:
    for account in (budget_account("x" * length), open_account("x" * length), reward_account("x" * length)):
        assert len(account) <= 128
        assert account == transfer(1, TransferStep.FUND, OWNER, account).credit


@pytest.mark.parametrize("minor", [1, 599, 600])
def test_less_than_was_set_aside_may_be_given(minor: int) -> None:
    rows = (FUNDED, FIRST, end(4, FIRST, TransferStep.POST, minor=minor))

    assert ledger_problems(rows) == ()
    assert balances(rows)[BUDGET, "USD"] == Balance(posted_in=10_000, posted_out=minor)


@given(st.integers(1, 2**40), st.integers(1, 2**40))
def test_two_currencies_have_two_balances(dollars: int, euros: int) -> None:
    rows = [
        transfer(number, TransferStep.FUND, OWNER, BUDGET, amount=amount)
        for number, amount in enumerate((Money(dollars, "USD"), Money(euros, "EUR")))
    ]

    found = balances(rows)

    assert (found[BUDGET, "USD"].available, found[BUDGET, "EUR"].available) == (dollars, euros)
    with pytest.raises(CurrencyMismatchError):
        _ = rows[0].amount + rows[1].amount


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"credit": BUDGET}, r"transfer\.same_account"),
        ({"amount": Money(0, "USD")}, r"money\.not_positive"),
        ({"amount": Money(-1, "USD")}, r"money\.not_positive"),
        ({"resolves": "t-1"}, r"transfer\.resolves"),
        ({"reverses": "t-1"}, r"transfer\.reverses"),
        ({"step": TransferStep.POST}, r"transfer\.resolves"),
        ({"step": TransferStep.VOID}, r"transfer\.resolves"),
        ({"step": TransferStep.EXPIRE}, r"transfer\.resolves"),
        ({"business_key": None}, r"transfer\.business_key"),
        ({"step": TransferStep.REVERSE}, r"transfer\.reverses"),
    ],
)
def test_a_row_that_makes_no_sense_cannot_be_written(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidValueError, match=code):
        attrs.evolve(FIRST, **changes)


@pytest.mark.parametrize(
    ("status", "reason", "found"),
    [
        (RewardStatus.FORFEITED, "breakage", []),
        (RewardStatus.FORFEITED, None, ["reward.breakage"]),
        (RewardStatus.CLAWED_BACK, None, []),
        (RewardStatus.CLAWED_BACK, "breakage", ["reward.breakage"]),
    ],
)
def test_only_what_nobody_collected_is_breakage(
    status: RewardStatus, reason: str | None, found: list[str]
) -> None:
    gift = Reward(
        id=RewardId("rw-ana"),
        rule_id=RewardRuleId("welcome"),
        rule_version=1,
        business_key="welcome:1",
        beneficiary_id="pat-ana",
        beneficiary=Beneficiary.REFERRER,
        basis=Basis.COURTESY,
        instrument=Instrument.MERCHANDISE,
        value=Money(600, "USD"),
        status=status,
        effective_on=NOON.date(),
        earned_at=NOON,
        payable_at=NOON,
    )
    held = transfer(1, TransferStep.RESERVE, BUDGET, reward_account("rw-ana"), business_key="welcome:1")
    posted = end(2, held, TransferStep.POST)
    back = attrs.evolve(end(3, posted, TransferStep.REVERSE), reason=reason)

    assert [problem.code for problem in reward_problems([gift], [held, posted, back])] == found
