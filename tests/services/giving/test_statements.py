"""Statements at the desk: what a patient may be told, and books that are those of the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from tests.services.conftest import START
from tests.services.money import Giving, House, usd
from tests.services.test_ledger_machine import _sqlite, machine

from bedside import Money, Period, Practice, PracticeSettings, SeededEnvironment, Storage
from bedside.domain.coverage import Payer
from bedside.domain.dates import Interval
from bedside.domain.ledger import OWNER, budget_account
from bedside.domain.referrals import Referral
from bedside.domain.rewards import Beneficiary, RewardStatus
from bedside.domain.statements import Holdings, Move, Movement, movements
from bedside.errors import AccessDeniedError, InvalidValueError, NotFoundError
from bedside.rules import Effect
from bedside.storage import MemoryStorage

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
YEAR = Period.year(2026)


@pytest.fixture
def storage() -> Storage:
    return MemoryStorage()


def given_to(house: House, patient_id: str) -> str:
    gift = house.give(patient_id)
    house.desk.rewards.settle()
    house.desk.rewards.hand_over(gift.id)
    return gift.id


def test_a_patient_reads_what_was_earned_and_given_and_no_day_of_a_friends_visit(storage: Storage) -> None:
    house = House(storage)
    ana = house.patient()
    house.world.advance(timedelta(days=9))
    given_to(house, ana)

    told = house.desk.rewards.statement(ana, MARCH)

    [account] = told.accounts
    assert [line.move for line in told.lines] == [Move.SET_ASIDE, Move.BECAME_OWED, Move.HANDED_OVER]
    assert [line.on for line in told.lines] == [date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 11)]
    assert (account.opening, account.closing) == (Holdings(), Holdings(given=600))
    assert told.notes == ()
    [reward] = house.desk.rewards.of_patient(ana)
    others = {str(reward.referral_id), reward.beneficiary_id} - {ana}
    assert not any(other in repr(told) for other in others)


def test_why_nothing_was_given_is_told_in_words_for_the_patient(storage: Storage) -> None:
    house = House(storage, Giving(budget=600, beneficiary=Beneficiary.REFEREE))
    full = house.referral(house.patient())
    house.pay(full)
    short = house.referral(house.patient())
    house.pay(short)
    unclear = house.referral(house.patient())
    [waits] = house.rewards(full)
    with house.desk.rewards._office.unit() as unit:
        bo, cy = (unit.get(Referral, one).patient_id for one in (short, unclear))
    house.cover(cy, Payer.MEDICARE)
    house.pay(unclear)

    [refused] = house.desk.rewards.statement(bo, MARCH).notes
    notes = house.desk.rewards.statement(cy, MARCH).notes

    assert house.desk.rewards.statement(waits.beneficiary_id, MARCH).notes == ()
    assert (refused.status, refused.words) == (
        RewardStatus.REFUSED,
        "What the programme may give is used up.",
    )
    assert refused.on == date(2026, 3, 2)
    assert len(notes) == 1
    for word in ("USC", "CFR", "budget", "friends", "US-"):
        assert word not in notes[0].words
    assert notes[0].words


def test_a_statement_is_refused_for_days_and_for_nobody(storage: Storage) -> None:
    house = House(storage)
    ana = house.patient()

    with pytest.raises(InvalidValueError, match=r"statement\.months"):
        house.desk.rewards.statement(ana, Period(date(2026, 3, 2), date(2026, 3, 3)))
    with pytest.raises(NotFoundError):
        house.desk.rewards.statement("patient-99", MARCH)


def test_an_auditor_may_read_the_accounts_and_no_statement(storage: Storage) -> None:
    house = House(storage)
    ana = house.patient()
    given_to(house, ana)
    auditor = house.practice.acting_as("ada", role="auditor", purpose="operations")

    assert len(auditor.rewards.accounts(YEAR).taxes) == 1
    with pytest.raises(AccessDeniedError):
        auditor.rewards.statement(ana, MARCH)


def test_the_accounts_of_a_quarter_open_with_what_was_there(storage: Storage) -> None:
    house = House(storage, Giving(budget=6000, hold=timedelta(days=14)))
    ana = house.patient()
    first = house.give(ana)
    house.world.advance(timedelta(days=40))
    house.desk.rewards.settle()
    house.desk.rewards.hand_over(first.id)

    [account] = house.desk.rewards.accounts(Period(date(2026, 4, 1), date(2026, 7, 1))).programmes

    assert account.opening == Holdings(budget=5400, reserved=600)
    assert account.moved == {Move.BECAME_OWED: 600, Move.HANDED_OVER: 600}
    assert account.closing == Holdings(budget=5400, given=600)


# Tax.


def owed(house: House, patient_id: str) -> str:
    gift = house.give(patient_id)
    house.desk.rewards.settle()
    return gift.id


def _multiplied(minor: int) -> Callable[..., tuple[Movement, ...]]:
    def found(*given: Any) -> tuple[Movement, ...]:
        return tuple(attrs.evolve(one, amount=usd(minor)) for one in movements(*given))

    return found


def totals(house: House, period: Period = YEAR) -> list[tuple[str, str, Effect, str]]:
    found = house.desk.rewards.accounts(period).taxes
    return [(one.total.payee_id, str(one.total.total), one.decision.outcome, one.words) for one in found]


@pytest.mark.parametrize(
    ("value", "outcome"), [(199_999, Effect.ALLOW), (200_000, Effect.HOLD), (200_001, Effect.HOLD)]
)
def test_the_threshold_of_the_year_asks_for_a_form(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, value: int, outcome: Effect
) -> None:
    house = House(storage)
    ana = house.patient()
    house.desk.rewards.confirm_handed_over(owed(house, ana))
    # More than the law of gifts lets a practice give a patient: whatever was given has to be counted.
    monkeypatch.setattr("bedside.services.giving.statements.movements", _multiplied(value))

    [(payee, total, found, words)] = totals(house)

    assert (payee, total, found) == (ana, str(Money(value, "USD")), outcome)
    assert ("1099-MISC" in words) is (outcome is Effect.HOLD)
    assert ("not known: payee.tin_on_file" in words) is (outcome is Effect.HOLD)


def test_a_year_without_a_figure_holds_and_is_said(storage: Storage) -> None:
    house = House(storage)
    ana = house.patient()
    gift = house.give(ana)
    house.desk.rewards.settle()
    house.world.advance(timedelta(days=320))
    house.desk.rewards.confirm_handed_over(gift.id)

    [(payee, _, outcome, words)] = totals(house, Period.year(2027))

    assert (payee, outcome) == (ana, Effect.HOLD)
    assert "that of this year is not loaded" in words
    assert totals(house, YEAR) == []


def test_two_records_of_one_person_are_one_payee(storage: Storage) -> None:
    house = House(storage)
    ana, twice = house.patient(), house.patient()
    given_to(house, ana)
    given_to(house, twice)

    assert [total for _, total, _, _ in totals(house)] == ["6.00 USD", "6.00 USD"]
    house.desk.patients.merge(twice, into=ana, reason="same-person")
    assert [(payee, total) for payee, total, _, _ in totals(house)] == [(ana, "12.00 USD")]
    assert house.desk.rewards.statement(ana, MARCH).accounts[0].closing == Holdings(given=1200)


def test_a_practice_elsewhere_is_not_told_that_nothing_is_asked() -> None:
    euro = PracticeSettings(name="Praxis", time_zone="Europe/Berlin", currency="EUR", jurisdictions=("EU",))
    practice = Practice(euro, storage=MemoryStorage(), environment=SeededEnvironment(seed=1, start=START))
    desk = practice.acting_as("kim", role="owner", purpose="operations")

    assert desk.rewards.accounts(YEAR).programmes == ()


# For any history.


def _with_statements(base: type[RuleBasedStateMachine]) -> type[RuleBasedStateMachine]:
    """The life of a ledger, with days that pass, and its books looked at when it is over."""

    class Machine(base):  # type: ignore[valid-type,misc]  # made for each store
        @rule(days=st.integers(1, 12))
        def days_pass(self, days: int) -> None:
            self.house.world.advance(timedelta(days=days))

        def teardown(self) -> None:
            _check_statements(self.house)
            super().teardown()

    return Machine


def _check_statements(house: House) -> None:
    desk = house.desk
    months, first = [], date(2026, 3, 1)
    while first <= house.world.now().date():
        months.append(Period(first, Interval(months=1).after(first)))
        first = months[-1].end_on
    whole = Period(months[0].start_on, months[-1].end_on)
    balances = desk.rewards.balances()
    people = sorted({reward.beneficiary_id for reward in _all_rewards(house)})
    closing = Holdings()
    for period in [*months, whole]:
        for account in desk.rewards.accounts(period).programmes:
            assert account.opening.after(account.moved) == account.closing
            if period is not whole:
                assert account.opening == closing
                closing = account.closing
            own = balances[budget_account(account.name), account.currency]
            if period.end_on == whole.end_on:
                assert own.available == account.closing.budget
                assert own.pending_out == account.closing.reserved
                assert -balances[OWNER, account.currency].available == sum(attrs.astuple(account.closing))
            _check_people(house, people, period, account.moved, account.closing)


def _check_people(house: House, people: list[str], period: Period, moved: object, closing: Holdings) -> None:
    sums, pots = Counter[Move](), Counter[str]()
    for person in people:
        told = house.desk.rewards.statement(person, period)
        for one in told.accounts:
            assert attrs.evolve(one.opening.after(one.moved), budget=0) == one.closing
            sums.update(one.moved)
            pots.update(reserved=one.closing.reserved, owed=one.closing.owed, given=one.closing.given)
        for line in told.lines:
            assert line.on in period
    assert isinstance(moved, dict)
    assert dict(sums) == {k: v for k, v in moved.items() if k not in (Move.FUNDED, Move.DEFUNDED)}
    assert (pots["reserved"], pots["owed"], pots["given"]) == (closing.reserved, closing.owed, closing.given)


def _all_rewards(house: House) -> list[Any]:
    return [reward for referral in _referrals(house) for reward in house.rewards(referral)]


def _referrals(house: House) -> list[str]:
    with house.desk.rewards._office.unit() as unit:
        return [found.id for found in unit.find(Referral)]


def _live(machine_class: type[RuleBasedStateMachine], examples: int) -> None:
    run_state_machine_as_test(
        machine_class,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target],
        ),
    )


@pytest.mark.slow
def test_the_statements_of_any_history_add_up_to_the_ledger() -> None:
    _live(_with_statements(machine(MemoryStorage, lambda store: store)), 12)


@pytest.mark.long
def test_the_statements_of_many_histories_add_up_to_the_ledger() -> None:
    _live(_with_statements(machine(MemoryStorage, lambda store: store)), 300)
    with TemporaryDirectory() as folder:
        _live(_with_statements(machine(*_sqlite(Path(folder)))), 30)
