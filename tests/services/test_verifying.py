"""``verify``: whatever somebody did to the store past the desk is named, and nothing is repaired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest
from tests.services.money import Giving, House, cap, usd

from bedside.domain.ledger import Transfer, TransferStep
from bedside.domain.rewards import Reward, RewardStatus
from bedside.records import kind_of, read_row, write_row
from bedside.storage import MemoryStorage


@pytest.fixture
def house() -> House:
    """One reward in each status that the ledger knows of."""
    house = House(MemoryStorage(), Giving(budget=6000, rule_caps=(cap(6000),), rule_ids=("one", "two")))
    ana = house.patient()
    for _ in range(2):
        house.pay(house.referral(ana))
    house.desk.rewards.settle(limit=2)
    return house


def change(house: House, reward_id: str, **changes: Any) -> None:
    """Write over a reward without moving money."""
    with house.storage.transaction() as tx:
        row = tx.get("reward", reward_id)
        assert row is not None
        record = attrs.evolve(read_row(row, kind_of(Reward)), **changes)
        tx.put(write_row(record, kind_of(Reward)), expect=row.revision)


def spend(house: House, amount: int) -> None:
    """Move a counter by hand."""
    counter = _counter(house)
    with house.storage.transaction() as tx:
        tx.spend(counter, amount, limit=2**53)


def _counter(house: House) -> str:
    with house.desk.rewards._office.unit() as unit:
        reserve = unit.find(Transfer, equal={"step": TransferStep.RESERVE})[0]
    return next(name for name in reserve.counters if name.startswith("budget:"))


TAMPERED: dict[str, tuple[Callable[[House], None], str]] = {
    "a reward that says it is owed": (
        lambda house: change(house, "reward-3", status=RewardStatus.POSTED),
        "reward-3: is posted, and the ledger has reserve",
    ),
    "a reward that forgot that it is owed": (
        lambda house: change(house, "reward-1", status=RewardStatus.RESERVED),
        "reward-1: is reserved, and the ledger has post, reserve",
    ),
    "a reward that grew": (
        lambda house: change(house, "reward-3", value=usd(601)),
        "reward-3: is worth more than the ledger moved",
    ),
    "a reward that grew after it was posted": (
        lambda house: change(house, "reward-1", value=usd(601)),
        "reward-1: is worth something else than was posted",
    ),
    "a reward of another key": (
        lambda house: change(house, "reward-3", business_key="another"),
        "reward-3: was reserved under another business key",
    ),
    "a reward of another year": (
        lambda house: change(house, "reward-3", effective_on=date(2027, 3, 2)),
        "reward-3: was earned on another day than the ledger says",
    ),
    "a counter that counts too much": (
        lambda house: spend(house, 7),
        "the counter says 7 (minor units) more than the transfers add up to",
    ),
    "a counter that forgot": (
        lambda house: spend(house, -7),
        "the counter says 7 (minor units) less than the transfers add up to",
    ),
}


@pytest.mark.parametrize(("tamper", "problem"), TAMPERED.values(), ids=list(TAMPERED))
def test_what_was_done_past_the_desk_is_named_and_stays(
    tamper: Callable[[House], None], problem: str, house: House
) -> None:
    assert house.in_order()
    tamper(house)

    first, second = house.desk.rewards.verify(), house.desk.rewards.verify()

    assert any(problem in str(found) for found in first.problems), first.problems
    assert first == second
    assert not first.in_order


def test_what_is_mended_while_it_is_looked_at_is_no_problem(house: House) -> None:
    """A store may show half of what another transaction writes: only what is still so is named."""
    spend(house, 7)
    office = house.desk.rewards._office
    counter, looks = _counter(house), iter((lambda: None, lambda: _give_back(house, counter)))
    inner = office.storage.transaction
    object.__setattr__(office, "storage", _Between(inner, looks))

    assert house.desk.rewards.verify().problems == ()


def _give_back(house: House, counter: str) -> None:
    with house.storage.transaction() as tx:
        tx.spend(counter, -7, limit=0)


class _Between:
    """Lets something happen before each transaction."""

    def __init__(self, inner: Callable[[], Any], happens: Any) -> None:
        self._inner, self._happens = inner, happens
        self.capabilities: frozenset[Any] = frozenset()

    def transaction(self) -> Any:
        next(self._happens, lambda: None)()
        return self._inner()
