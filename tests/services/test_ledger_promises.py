"""The promises of the ledger, by their numbers, and the known-bad ledgers that break each of them.

L5, L14 and L15 (caps and their periods) are in test_budgets.py, L10 and L11 (keys and refusals) in
test_requests.py, L12 (kill -9) and the races in test_money_race.py, L13 also in test_handing_over.py,
and all of them at once, against a model, in test_ledger_machine.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import attrs
import pytest
import sqlalchemy as sa
from tests.services.money import PAID, Giving, House, cap, usd

from bedside import Outcome, Storage
from bedside.domain.ledger import ENDS, Transfer, TransferId, TransferStep, balances, counted
from bedside.domain.rewards import QualifyingEvent, Reward, RewardStatus
from bedside.errors import (
    CommitUnknownError,
    ConflictError,
    InvalidTransitionError,
    StorageError,
    StorageUnavailableError,
    UniqueKeyError,
)
from bedside.ports import Kind, Transaction
from bedside.records import KINDS, kind_of, write_row
from bedside.storage import MemoryStorage, SqlStorage
from bedside.storage.sql.dialects import open_engine
from bedside.testing import digest


def transfers(house: House) -> list[Transfer]:
    with house.desk.rewards._office.unit() as unit:
        return list(unit.find(Transfer, order_by="occurred_at"))


def one(house: House, step: TransferStep) -> Transfer:
    (found,) = [entry for entry in transfers(house) if entry.step is step]
    return found


def write(house: House, *entries: Transfer) -> None:
    """Past the desk, as a program with a slip would."""
    with house.storage.transaction() as tx:
        for entry in entries:
            tx.add(write_row(entry, kind_of(Transfer)))


def lived(storage: Storage) -> House:
    """Something of every step: fund, defund, reserve, post (of a part), void, expire, reverse."""
    house = House(storage, Giving(budget=6000, expires_after=timedelta(0)))
    rewards = house.desk.rewards
    ana = house.patient()
    part, back, gone = (house.give(ana) for _ in range(3))
    rewards.reduce(part.id, usd(599), reason="the law")
    rewards.forfeit(gone.id, reason="left")
    rewards.settle()
    rewards.claw_back(back.id, reason="a slip")
    rewards.fund("friends", usd(5), reason="spring")
    rewards.defund("friends", usd(7), reason="autumn")
    # A gift above 15 dollars is held when nobody knows who pays for the person's care.
    house.changed(value=2000)
    bo = house.patient(payer=None)
    house.cover(bo, ends_on=house.world.now().date() + timedelta(days=3))
    late = house.give(bo)
    assert late.status is RewardStatus.RESERVED
    house.world.advance(timedelta(days=9))
    rewards = house.desk.rewards
    assert [settled.reward.status for settled in rewards.settle()] == [RewardStatus.FORFEITED]
    assert {entry.step for entry in transfers(house)} == set(TransferStep)
    return house


def test_l1_what_goes_out_of_one_account_comes_into_another(storage: Storage) -> None:
    found = lived(storage).desk.rewards.balances().values()

    assert sum(one.posted_in for one in found) == sum(one.posted_out for one in found) > 0
    assert sum(one.pending_in for one in found) == sum(one.pending_out for one in found) == 0


def test_l2_every_transfer_moves_something_between_two_accounts(storage: Storage) -> None:
    for entry in transfers(lived(storage)):
        assert entry.amount.minor >= 1
        assert entry.debit != entry.credit
        assert entry.amount.currency == "USD"


def test_l3_and_l4_every_counter_and_account_is_what_the_transfers_add_up_to(storage: Storage) -> None:
    house = lived(storage)

    assert house.in_order()
    entries = transfers(house)
    with storage.transaction() as tx:
        for counter, expected in counted(entries).items():
            assert tx.spend(counter, 0, limit=0) == expected
    # 60.00 opened, 0.05 in, 0.07 out, 5.99 given.
    assert house.desk.rewards.budget("friends").available == usd(6000 + 5 - 7 - 599)
    assert all(
        balance.available >= 0 for key, balance in balances(transfers(house)).items() if "budget" in key[0]
    )


@pytest.mark.parametrize("end", [TransferStep.VOID, TransferStep.REVERSE])
def test_l6_and_l17_a_key_is_granted_once_and_nothing_frees_it(storage: Storage, end: TransferStep) -> None:
    house = House(storage)
    referral = house.referral(house.patient())
    (gift,) = house.pay(referral, key="event-1")
    if end is TransferStep.VOID:
        house.desk.rewards.forfeit(gift.id, reason="left")
    else:
        house.desk.rewards.settle()
        house.desk.rewards.claw_back(gift.id, reason="a slip")

    house.open(house.giving)
    again = house.pay(referral, key="event-2")

    assert [one.id for one in again] == [gift.id]
    assert house.reward(gift.id).status in (RewardStatus.FORFEITED, RewardStatus.CLAWED_BACK)
    assert house.in_order()


@attrs.frozen
class Slip:
    """What a program with a slip writes, the unique key that refuses it, and what verify says without."""

    entry: Callable[[House], Transfer]
    key: str
    problem: str


def _copy(step: TransferStep, **changes: Any) -> Callable[[House], Transfer]:
    return lambda house: attrs.evolve(one(house, step), id=TransferId("transfer-slip"), **changes)


def _end(step: TransferStep) -> Callable[[House], Transfer]:
    def end(house: House) -> Transfer:
        held = one(house, TransferStep.RESERVE)
        fields: dict[str, Any] = {
            "id": TransferId("transfer-slip"),
            "step": step,
            "business_key": None,
            "counters": (),
        }
        return attrs.evolve(held, resolves=held.id, idempotency_key=None, **fields)

    return end


SLIPS = {
    "a key freed by the void": Slip(
        _copy(TransferStep.RESERVE, idempotency_key=None), "business_key", "business key granted twice"
    ),
    "posted twice": Slip(_end(TransferStep.POST), "resolves", "ended more than once"),
    "void after the post": Slip(_end(TransferStep.VOID), "resolves", "ended more than once"),
    "expired after the post": Slip(_end(TransferStep.EXPIRE), "resolves", "ended more than once"),
    "reversed twice": Slip(_copy(TransferStep.REVERSE), "reverses", "reversed more than once"),
    "one request, two transfers": Slip(
        lambda house: attrs.evolve(
            one(house, TransferStep.FUND),
            id=TransferId("transfer-slip"),
            business_key=None,
            idempotency_key=one(house, TransferStep.RESERVE).idempotency_key,
        ),
        "idempotency_key",
        "idempotency key used twice",
    ),
}


def _reversed(storage: Storage) -> House:
    house = House(storage, Giving(budget=600))
    (gift,) = house.pay(house.referral(house.patient()), key="event-1")
    house.desk.rewards.settle()
    house.desk.rewards.claw_back(gift.id, reason="a slip")
    assert house.in_order()
    return house


@pytest.mark.parametrize("slip", SLIPS.values(), ids=list(SLIPS))
def test_l6_l7_l8_and_l10_the_store_itself_refuses_a_second(storage: Storage, slip: Slip) -> None:
    house = _reversed(storage)
    entry = slip.entry(house)

    with pytest.raises(UniqueKeyError) as refused:
        write(house, entry)

    assert refused.value.key == slip.key
    assert house.in_order()


class _WithoutUniqueKeys(MemoryStorage):
    """Known to be wrong: what may happen once is left to those who look first."""

    def prepare(self, kinds: Sequence[Kind]) -> None:
        super().prepare([attrs.evolve(kind, unique=()) for kind in kinds])


@pytest.mark.parametrize("slip", SLIPS.values(), ids=list(SLIPS))
def test_verify_finds_what_a_store_without_unique_keys_lets_in(slip: Slip) -> None:
    house = _reversed(_WithoutUniqueKeys())

    write(house, slip.entry(house))

    assert slip.problem in [problem.words for problem in house.desk.rewards.verify().problems]


class _ForgetsItsLimits(MemoryStorage):
    """Known to be wrong: a counter counts, and stops nobody."""

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with super().transaction() as tx:
            limitless: Any = _Limitless(tx)
            yield limitless


@attrs.define(eq=False)
class _Limitless:
    _tx: Transaction

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def spend(self, counter: str, amount: int, *, limit: int) -> int:
        return self._tx.spend(counter, amount, limit=2**53)


def test_verify_finds_a_budget_that_a_store_without_limits_has_overdrawn() -> None:
    house = House(_ForgetsItsLimits(), Giving(budget=600))
    ana = house.patient()

    statuses = [house.give(ana).status for _ in range(2)]

    assert statuses == [RewardStatus.RESERVED] * 2
    assert [problem.code for problem in house.desk.rewards.verify().problems] == ["budget.overdrawn"]


def test_l9_no_transfer_is_ever_changed(storage: Storage) -> None:
    house = _reversed(storage)
    entry = one(house, TransferStep.POST)

    with pytest.raises(ConflictError), storage.transaction() as tx:
        tx.put(write_row(attrs.evolve(entry, amount=usd(1)), kind_of(Transfer)), expect=1)

    assert one(house, TransferStep.POST) == entry


@pytest.mark.parametrize(
    "statement", ["UPDATE bedside_transfer SET amount_minor = 1", "DELETE FROM bedside_transfer"]
)
def test_l9_the_database_itself_refuses_to_change_one(database_url: str, statement: str) -> None:
    with SqlStorage(database_url) as store:
        _reversed(store)
        engine = open_engine(database_url)
        with pytest.raises(sa.exc.DBAPIError), engine.begin() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()
        assert House(store).in_order()


def test_l12_what_was_acknowledged_is_there_when_the_file_is_opened_again(tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    with SqlStorage(url) as store:
        before = transfers(_reversed(store))
    with SqlStorage(url) as store:
        house = House(store, Giving(budget=600))
        assert transfers(house) == before
        assert house.in_order()


def test_l13_what_a_gateway_moves_is_moved_under_one_key_for_ever(storage: Storage) -> None:
    house = House(storage, Giving(answers=[Outcome.UNKNOWN, Outcome.FAILED, Outcome.UNKNOWN, Outcome.SENT]))
    gift = house.give(house.patient()).id
    house.desk.rewards.settle()
    while house.reward(gift).status is not RewardStatus.FULFILLED:
        house.desk.rewards.hand_over(gift)
        house.open(house.giving)

    with pytest.raises(InvalidTransitionError):
        house.desk.rewards.hand_over(gift)
    assert set(house.giving.asked) == {("cupboard", gift)}


@pytest.mark.parametrize("part", [1, 299, 599])
def test_l16_a_part_and_its_rest_make_the_whole(storage: Storage, part: int) -> None:
    house = House(storage, Giving(budget=600, rule_caps=(cap(600),)))
    ana = house.patient()
    gift = house.give(ana)
    house.desk.rewards.reduce(gift.id, usd(part), reason="the law")
    held_in_full = house.desk.rewards.budget("friends").available

    house.desk.rewards.settle()

    assert held_in_full == usd(0)
    assert house.desk.rewards.budget("friends").available == usd(600 - part)
    assert one(house, TransferStep.POST).amount == usd(part)
    assert house.in_order()
    # The cap has room for the rest again, and for no more.
    for value, status in ((600 - part + 1, RewardStatus.REFUSED), (600 - part, RewardStatus.RESERVED)):
        house.changed(value=value)
        assert house.give(ana).status is status


# Fail the Nth call.


@attrs.define(eq=False)
class Faulty:
    """A store of which one call fails: before it, before the commit, or after the commit."""

    inner: Storage
    fails: str = "never"
    at: int = 0
    calls: int = 0
    commits: int = 0

    @property
    def capabilities(self) -> Any:
        return self.inner.capabilities

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self.inner.prepare(kinds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self.inner.transaction() as tx:
            counting: Any = _Counting(self, tx)
            yield counting
            self.commits += 1
            if (self.fails, self.at) == ("before commit", self.commits):
                self.fails = "never"
                raise StorageUnavailableError("the store went away")
        if (self.fails, self.at) == ("after commit", self.commits):
            self.fails = "never"
            raise CommitUnknownError("the store went away while it committed")

    def arm(self, fails: str, at: int) -> None:
        """Fail at the *at*-th call or commit from now on."""
        self.fails, self.at, self.calls, self.commits = fails, at, 0, 0


@attrs.define(eq=False)
class _Counting:
    _store: Faulty
    _tx: Transaction

    def __getattr__(self, name: str) -> Any:
        self._store.calls += 1
        if (self._store.fails, self._store.at) == ("call", self._store.calls):
            self._store.fails = "never"
            raise StorageUnavailableError("the store went away")
        return getattr(self._tx, name)


def _ready(house: House) -> str:
    return house.referral(house.patient())


def _reserved(house: House) -> str:
    return house.give(house.patient()).id


def _posted(house: House) -> str:
    gift = _reserved(house)
    house.desk.rewards.settle()
    return gift


SWEPT: dict[str, tuple[Callable[[House], str], Callable[[Any, str], object]]] = {
    "qualify": (_ready, lambda desk, it: desk.rewards.qualify(it, PAID, idempotency_key="k")),
    "settle": (_reserved, lambda desk, it: desk.rewards.settle()),
    "claw back": (_posted, lambda desk, it: desk.rewards.claw_back(it, reason="a slip", idempotency_key="k")),
    "forfeit": (_reserved, lambda desk, it: desk.rewards.forfeit(it, reason="left", idempotency_key="k")),
    "reduce": (
        _reserved,
        lambda desk, it: desk.rewards.reduce(it, usd(5), reason="the law", idempotency_key="k"),
    ),
    "hand over": (_posted, lambda desk, it: desk.rewards.hand_over(it)),
    "fund": (_ready, lambda desk, it: desk.rewards.fund("friends", usd(5), reason="x", idempotency_key="k")),
    "defund": (
        _ready,
        lambda desk, it: desk.rewards.defund("friends", usd(5), reason="x", idempotency_key="k"),
    ),
}


def _after(verb: str, fails: str, at: int) -> tuple[list[object], Faulty]:
    """What the ledger holds after a verb was called, failed there, and was called again."""
    prepare, act = SWEPT[verb]
    store = Faulty(MemoryStorage())
    house = House(store, Giving(budget=6000, rule_caps=(cap(6000),)))
    it = prepare(house)
    before = digest(store.inner, [kind_of(Transfer).kind, kind_of(Reward).kind])
    store.arm(fails, at)
    try:
        act(house.desk, it)
    except StorageError:
        if fails != "after commit" and store.commits == 0:
            # Nothing of the first transaction was kept.
            assert digest(store.inner, [kind_of(Transfer).kind, kind_of(Reward).kind]) == before
        try:
            act(house.desk, it)
        except InvalidTransitionError:
            # Without a key, who repeats what was done hears that it was.
            assert (verb, fails) == ("hand over", "after commit")
    store.fails, made = "never", attrs.evolve(store)
    assert house.in_order()
    with house.desk.rewards._office.unit() as unit:
        statuses = sorted((gift.status.value, gift.value.minor) for gift in unit.find(Reward))
    moved = sorted((entry.step.value, entry.debit, entry.amount.minor) for entry in transfers(house))
    return [statuses, moved], made


@pytest.mark.slow
@pytest.mark.parametrize("verb", SWEPT)
def test_l18_whichever_call_fails_the_end_is_the_one_right_one(verb: str) -> None:
    right, counted_calls = _after(verb, "never", 0)
    calls, commits = counted_calls.calls, counted_calls.commits

    for at in range(1, calls + 1):
        assert _after(verb, "call", at)[0] == right, f"call {at} of {calls}"
    for at in range(1, commits + 1):
        for fails in ("before commit", "after commit"):
            assert _after(verb, fails, at)[0] == right, f"{fails} {at} of {commits}"


@pytest.mark.slow
def test_l18_a_visit_that_earns_is_kept_with_all_that_follows_or_not_at_all() -> None:
    def booked() -> tuple[Faulty, House, str]:
        store = Faulty(MemoryStorage())
        house = House(store, Giving(budget=6000, event=QualifyingEvent.FIRST_VISIT_KEPT))
        referral = house.desk.referrals.receive(house.patient(), referrer_id=house.patient()).referral
        visit = house.desk.appointments.book(
            referral.patient_id,
            starts_at=house.world.now() + timedelta(hours=1),
            referral_id=referral.id,
        )
        return store, house, visit.id

    store, house, visit = booked()
    store.arm("never", 0)
    house.desk.appointments.keep(visit)
    calls, right = store.calls, digest(store.inner, KINDS)

    for fails, last in (("call", calls), ("before commit", 1)):
        for at in range(1, last + 1):
            store, house, visit = booked()
            before = digest(store.inner, KINDS)
            store.arm(fails, at)
            with pytest.raises(StorageUnavailableError):
                house.desk.appointments.keep(visit)
            assert digest(store.inner, KINDS) == before, f"{fails} {at} of {last}"
            # Ids that were drawn are not drawn again; nothing else tells the second try from the first.
            house.desk.appointments.keep(visit)
            assert house.in_order()
    assert right != before


def test_the_steps_that_end_a_reserve_are_three() -> None:
    assert {step.value for step in ENDS} == {"post", "void", "expire"}
