"""Statements: what opened, moved and closed, by the local day; whoever is told of a friend learns no day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside import Money, Period
from bedside.domain.ledger import (
    BREAKAGE,
    OWNER,
    Transfer,
    TransferId,
    TransferStep,
    balances,
    budget_account,
    reward_account,
)
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    Reward,
    RewardId,
    RewardRuleId,
    RewardStatus,
)
from bedside.domain.statements import (
    Holdings,
    Move,
    Movement,
    check_whole_months,
    movements,
    personal_accounts,
    programme_accounts,
    statement_lines,
    tax_totals,
)
from bedside.errors import InvalidValueError

ZONE = "America/Los_Angeles"
MAY = Period(date(2026, 5, 1), date(2026, 6, 1))
NOON = datetime(2026, 5, 4, 19, tzinfo=UTC)
BUDGET = budget_account("friends")
S, R = TransferStep, RewardStatus


def transfer(number: int, step: TransferStep, minor: int, at: datetime, **rest: object) -> Transfer:
    given: dict[str, object] = {
        "debit": BUDGET,
        "credit": reward_account("rw-1"),
        "reward_id": "rw-1",
        **rest,
    }
    if step is S.RESERVE:
        given["business_key"] = f"key-{number}"
    return Transfer(
        id=TransferId(f"t-{number}"),
        step=step,
        amount=Money(minor, "USD"),
        effective_on=date(2026, 5, 4),
        occurred_at=at,
        actor="kim",
        **given,  # type: ignore[arg-type]  # as the step needs them
    )


def reward(status: RewardStatus, **rest: object) -> Reward:
    given: dict[str, object] = {
        "id": RewardId("rw-1"),
        "beneficiary_id": "pat-1",
        "beneficiary": Beneficiary.REFEREE,
        "instrument": Instrument.OTC_SAMPLE,
        "value": Money(600, "USD"),
        **rest,
    }
    return Reward(
        rule_id=RewardRuleId("thanks"),
        rule_version=1,
        business_key="key-1",
        basis=Basis.UNCONDITIONAL,
        status=status,
        effective_on=date(2026, 5, 4),
        earned_at=NOON,
        payable_at=NOON,
        **given,  # type: ignore[arg-type]  # as above
    )


RESERVE = transfer(1, S.RESERVE, 600, NOON)
POST = transfer(2, S.POST, 600, NOON + timedelta(days=1), resolves="t-1")
BACK = transfer(
    3,
    S.REVERSE,
    600,
    NOON + timedelta(days=3),
    debit=reward_account("rw-1"),
    credit=BUDGET,
    reverses="t-2",
)
GIVEN_AT = NOON + timedelta(days=2)


def moves(found: tuple[Movement, ...]) -> list[tuple[str, int]]:
    return [(one.move.value, one.amount.minor) for one in found]


def test_a_reward_goes_from_pot_to_pot() -> None:
    fund = transfer(0, S.FUND, 2000, NOON, debit=OWNER, credit=BUDGET, reward_id=None)
    out = transfer(9, S.DEFUND, 100, NOON + timedelta(days=9), credit=OWNER, reward_id=None)
    given = reward(R.CLAWED_BACK, handed_over_at=GIVEN_AT)

    found = movements([given], [out, BACK, POST, RESERVE, fund])
    [account] = programme_accounts(found, MAY, zone=ZONE)

    assert moves(found) == [
        ("funded", 2000),
        ("set_aside", 600),
        ("became_owed", 600),
        ("handed_over", 600),
        ("taken_back", 600),
        ("defunded", 100),
    ]
    assert (account.name, account.currency) == ("friends", "USD")
    assert account.closing == Holdings(budget=1900)
    assert account.closing == account.opening.after(account.moved)


def test_what_was_only_owed_is_cancelled() -> None:
    found = movements([reward(R.CLAWED_BACK)], [RESERVE, POST, BACK])

    assert moves(found)[-1] == ("cancelled", 600)


def test_what_nobody_collected_is_breakage() -> None:
    unclaimed = attrs.evolve(BACK, reason=BREAKAGE)

    found = movements([reward(R.FORFEITED)], [RESERVE, POST, unclaimed])
    [account] = programme_accounts(found, MAY, zone=ZONE)

    assert moves(found)[-1] == ("unclaimed", 600)
    assert account.closing == Holdings()


def test_a_post_for_less_releases_the_rest() -> None:
    less = attrs.evolve(POST, amount=Money(400, "USD"))

    found = movements([reward(R.POSTED, value=Money(400, "USD"))], [RESERVE, less])
    [account] = programme_accounts(found, MAY, zone=ZONE)

    assert account.moved == {Move.SET_ASIDE: 600, Move.RELEASED: 200, Move.BECAME_OWED: 400}
    assert account.closing == Holdings(budget=-400, owed=400)


@pytest.mark.parametrize(("step", "move"), [(S.VOID, Move.RELEASED), (S.EXPIRE, Move.EXPIRED)])
def test_what_was_lost_goes_back(step: TransferStep, move: Move) -> None:
    end = transfer(2, step, 600, NOON + timedelta(days=1), resolves="t-1")

    [account] = programme_accounts(movements([reward(R.FORFEITED)], [RESERVE, end]), MAY, zone=ZONE)

    assert account.moved == {Move.SET_ASIDE: 600, move: 600}
    assert account.closing == Holdings()


def test_an_old_reward_was_handed_over_when_it_was_settled() -> None:
    old = reward(R.FULFILLED, settled_at=GIVEN_AT)

    found = movements([old], [RESERVE, POST])

    assert (found[-1].move, found[-1].at) == (Move.HANDED_OVER, GIVEN_AT)


def test_a_reward_without_a_transfer_moves_nothing() -> None:
    assert movements([reward(R.FULFILLED, handed_over_at=GIVEN_AT)], []) == ()


@pytest.mark.parametrize(
    ("at", "opening", "moved"),
    [
        (datetime(2026, 5, 1, 6, 59, 59, tzinfo=UTC), 600, 0),
        (datetime(2026, 5, 1, 7, tzinfo=UTC), 0, 600),
        (datetime(2026, 6, 1, 6, 59, 59, tzinfo=UTC), 0, 600),
        (datetime(2026, 6, 1, 7, tzinfo=UTC), 0, 0),
    ],
)
def test_a_period_begins_and_ends_by_the_days_of_its_zone(at: datetime, opening: int, moved: int) -> None:
    found = movements([reward(R.RESERVED)], [attrs.evolve(RESERVE, occurred_at=at)])

    [account] = programme_accounts(found, MAY, zone=ZONE)

    assert (account.opening.reserved, account.moved.get(Move.SET_ASIDE, 0)) == (opening, moved)


def test_currencies_and_programmes_have_books_of_their_own() -> None:
    euro = attrs.evolve(
        RESERVE,
        id=TransferId("t-8"),
        amount=Money(500, "EUR"),
        reward_id="rw-2",
        debit=budget_account("autumn"),
        credit=reward_account("rw-2"),
    )
    found = movements([], [RESERVE, euro])

    assert [(one.name, one.currency) for one in programme_accounts(found, MAY, zone=ZONE)] == [
        ("autumn", "EUR"),
        ("friends", "USD"),
    ]
    assert [one.currency for one in personal_accounts(found, MAY, zone=ZONE)] == ["EUR", "USD"]


def test_a_person_is_told_nothing_of_the_budget() -> None:
    found = movements([reward(R.FULFILLED, handed_over_at=GIVEN_AT)], [RESERVE, POST])

    [account] = personal_accounts(found, MAY, zone=ZONE)

    assert (account.opening, account.closing) == (Holdings(), Holdings(given=600))


# What a patient reads.


@pytest.mark.parametrize("side", Beneficiary)
def test_a_friends_visit_is_told_by_the_month_and_ones_own_by_the_day(side: Beneficiary) -> None:
    mine = reward(R.FULFILLED, beneficiary=side, handed_over_at=GIVEN_AT)
    found = movements([mine], [RESERVE, POST])

    lines = statement_lines([mine], found, MAY, zone=ZONE)

    told = {line.move: line.on for line in lines}
    friend = side is Beneficiary.REFERRER
    assert told[Move.SET_ASIDE] == (date(2026, 5, 1) if friend else date(2026, 5, 4))
    assert told[Move.BECAME_OWED] == (date(2026, 5, 1) if friend else date(2026, 5, 5))
    assert told[Move.HANDED_OVER] == date(2026, 5, 6)
    assert [line.on for line in lines] == sorted(line.on for line in lines)
    assert [line.by_month for line in lines] == [friend, friend, False]


def test_lines_are_of_the_period_and_of_ones_own_rewards() -> None:
    mine = reward(R.POSTED)
    found = movements([mine], [RESERVE, POST])

    june = Period(date(2026, 6, 1), date(2026, 7, 1))
    assert statement_lines([mine], found, june, zone=ZONE) == ()
    assert statement_lines([], found, MAY, zone=ZONE) == ()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 5, 2), date(2026, 6, 1)),
        (date(2026, 5, 1), date(2026, 5, 31)),
        (date(2026, 5, 1), date(2026, 5, 1)),
    ],
)
def test_a_patients_statement_covers_whole_months(start: date, end: date) -> None:
    with pytest.raises(InvalidValueError, match=r"statement\.months"):
        check_whole_months(Period(start, end))


# Tax.


def taxed(period: Period, *rewards: Reward, at: datetime = GIVEN_AT) -> list[tuple[int, str, str, str, str]]:
    entries = [RESERVE, POST, attrs.evolve(BACK, occurred_at=at + timedelta(days=1))]
    clawed = [one for one in rewards if one.status is R.CLAWED_BACK]
    found = movements(rewards, entries if clawed else entries[:2])
    totals = tax_totals(
        rewards,
        found,
        period,
        zone=ZONE,
        cash_like=frozenset({Instrument.CASH}),
        credited=frozenset({Instrument.DISCOUNT}),
    )
    return [
        (one.year, one.payee_id, str(one.cash_like), str(one.in_kind), str(one.credits)) for one in totals
    ]


@pytest.mark.parametrize(
    ("instrument", "shares"),
    [
        (Instrument.CASH, ("6.00 USD", "0.00 USD", "0.00 USD")),
        (Instrument.OTC_SAMPLE, ("0.00 USD", "6.00 USD", "0.00 USD")),
        (Instrument.DISCOUNT, ("0.00 USD", "0.00 USD", "6.00 USD")),
    ],
)
def test_cash_goods_and_credits_are_told_apart(instrument: Instrument, shares: tuple[str, ...]) -> None:
    given = reward(R.FULFILLED, instrument=instrument, handed_over_at=GIVEN_AT)

    assert taxed(Period.year(2026), given) == [(2026, "pat-1", *shares)]


def test_only_what_was_handed_over_counts() -> None:
    assert taxed(Period.year(2026), reward(R.POSTED)) == []


def test_what_was_taken_back_in_the_year_counts_for_nothing() -> None:
    back = reward(R.CLAWED_BACK, handed_over_at=GIVEN_AT)

    assert taxed(Period.year(2026), back) == [(2026, "pat-1", "0.00 USD", "0.00 USD", "0.00 USD")]


def test_what_is_taken_back_in_the_next_year_counts_there() -> None:
    at = datetime(2027, 1, 1, 7, 30, tzinfo=UTC)  # 31 December in Los Angeles
    back = reward(R.CLAWED_BACK, handed_over_at=at)

    both = taxed(Period(date(2026, 12, 1), date(2027, 2, 1)), back, at=at)

    assert [(year, goods) for year, _, _, goods, _ in both] == [(2026, "6.00 USD"), (2027, "-6.00 USD")]


def test_the_year_is_counted_from_its_first_day_and_to_the_end_of_the_period() -> None:
    given = reward(R.FULFILLED, handed_over_at=GIVEN_AT)

    assert len(taxed(Period(date(2026, 9, 1), date(2026, 10, 1)), given)) == 1
    assert taxed(Period(date(2026, 1, 1), date(2026, 5, 6)), given) == []
    assert taxed(Period.year(2027), given) == []


def test_a_total_is_the_sum_of_its_parts() -> None:
    given = reward(R.FULFILLED, handed_over_at=GIVEN_AT)
    [total] = tax_totals(
        [given],
        movements([given], [RESERVE, POST]),
        Period.year(2026),
        zone=ZONE,
        cash_like=(),
        credited=(),
    )

    assert total.total == Money(600, "USD")


# For any amounts.


@given(st.lists(st.tuples(st.sampled_from(list(Move)), st.integers(1, 10**9)), max_size=30))
def test_what_moves_comes_from_somewhere_and_goes_somewhere(done: list[tuple[Move, int]]) -> None:
    held = Holdings()
    for move, amount in done:
        held = held.after({move: amount})

    put_in = sum(n * {Move.FUNDED: 1, Move.DEFUNDED: -1}.get(move, 0) for move, n in done)
    assert held.budget + held.reserved + held.owed + held.given == put_in


def test_the_pots_are_those_of_the_ledger() -> None:
    entries = [
        RESERVE,
        POST,
        transfer(4, S.RESERVE, 250, NOON, credit=reward_account("rw-2"), reward_id="rw-2"),
    ]
    [account] = programme_accounts(movements([reward(R.POSTED)], entries), MAY, zone=ZONE)

    balance = balances(entries)[BUDGET, "USD"]
    assert balance.pending_out == account.closing.reserved
    assert balance.posted_out == account.closing.owed + account.closing.given
    assert balance.available == account.closing.budget
