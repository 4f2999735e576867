"""One of several processes that give from the same store at the same moment, through the public desk.

Beside the right way there are known-bad ones, which the races must catch.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import attrs
from tests.services.conftest import START
from tests.services.money import PAID, Giving, House, cap, usd

from bedside import SeededEnvironment, Storage
from bedside.domain.caps import CapPeriod
from bedside.domain.coverage import Coverage, CoverageId
from bedside.domain.ledger import Transfer, counted
from bedside.domain.patients import Patient, PatientId
from bedside.domain.referrals import (
    Eligibility,
    Referral,
    ReferralId,
    ReferralSource,
    ReferralStatus,
    SourceKind,
)
from bedside.errors import ConflictError, ContentionError, InvalidTransitionError, LimitReachedError
from bedside.ports import Capability, Kind, Query, Row, Transaction
from bedside.records import kind_of, read_row
from bedside.storage import SqlStorage

__all__ = [
    "GIVING",
    "WAYS",
    "InTwoTransactions",
    "SumInsteadOfSpend",
    "give_at_once",
    "live_and_die",
    "prepared",
]

#: For each referrer there is one reward of six dollars, ever.
SIX = usd(600)
GIVING = Giving(budget=10**6, rule_caps=(cap(600, period=CapPeriod.EVER),))


def prepared(storage: Storage, *, rounds: int, processes: int) -> House:
    """One referrer a round; of each, one referral for every process, and one that all share."""
    house = House(storage, GIVING)
    friend = house.patient()
    with house.desk.rewards._office.unit() as unit, unit.by_rules():
        person = unit.get(Patient, friend)
        (coverage,) = unit.find(Coverage, equal={"patient_id": friend})
        for number in range(rounds):
            for kind in ("own", "shared"):
                referrer = PatientId(f"{kind}-{number}")
                unit.add(attrs.evolve(person, id=referrer))
                covered = CoverageId(f"coverage-{referrer}")
                unit.add(attrs.evolve(coverage, id=covered, patient_id=referrer))
            for process in range(processes):
                unit.add(_referral(f"own-{number}-{process}", f"own-{number}", friend))
            unit.add(_referral(f"shared-{number}", f"shared-{number}", friend))
    house.desk.rewards.fund("friends", SIX, reason="opens-the-budget")
    return house


def _referral(referral_id: str, referrer: str, friend: str) -> Referral:
    return Referral(
        id=ReferralId(referral_id),
        source=ReferralSource(kind=SourceKind.PATIENT, source_id=referrer),
        patient_id=friend,
        policy_id="friends",
        eligibility=Eligibility.ELIGIBLE,
        status=ReferralStatus.ACCEPTED,
        received_at=START,
        accepted_at=START,
    )


class _World(SeededEnvironment):
    """Ids that no other process makes."""

    def new_id(self, kind: str) -> str:
        return f"{super().new_id(kind)}.{os.getpid()}"


def _house(url: str, way: str, meet: Callable[[], object]) -> House:
    storage = WAYS[way](SqlStorage(url), meet)
    for _ in range(20):
        # Eight processes that look at all tables at once may wait too long for each other.
        with suppress(ContentionError):
            return House(storage, GIVING, _World(seed=os.getpid(), start=START))
    raise AssertionError("the store is locked for good")


def give_at_once(url: str, process: int, rounds: int, way: str, barrier: Any) -> None:
    """In each round: pay for a referral of one's own, and one that all were told of; settle; take back."""
    meet = barrier.wait
    house = _house(url, way, meet)
    rewards = house.desk.rewards
    for number in range(rounds):
        meet()
        _try(partial(rewards.qualify, f"own-{number}-{process}", PAID))
        if way != "right":
            continue
        meet()
        # Every event is delivered under two ids.
        key = f"event-{number}-{process % 2}"
        _try(partial(rewards.qualify, f"shared-{number}", PAID, idempotency_key=key))
        meet()
        _try(rewards.settle)
        meet()
        for gift in house.rewards(f"shared-{number}"):
            _try(partial(rewards.claw_back, gift.id, reason="a slip"))


def _try(act: Callable[[], object]) -> None:
    """Losing a race is an answer, and so is a lock that was not to be had: the act is tried again."""
    for _ in range(50):
        try:
            act()
        except (ConflictError, ContentionError):
            continue
        except InvalidTransitionError:
            return
        else:
            return


def live_and_die(url: str, process: int, turns: range, log: str) -> None:
    """Give and settle until killed; each acknowledged act is a line of the log.

    The first turns are those of the writer before: it is not known which of them it had done.
    """
    house = _house(url, "right", lambda: None)
    rewards = house.desk.rewards
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def say(line: str) -> None:
        os.write(descriptor, f"{os.getpid()} {line}\n".encode())

    for number in turns:
        key = f"{process}-{number}"
        rewards.qualify(f"own-{number}-{process}", PAID, idempotency_key=f"qualify-{key}")
        for gift in house.rewards(f"own-{number}-{process}"):
            say(f"reward {gift.id} {gift.status.value}")
        moved = rewards.fund("friends", SIX, reason="more", idempotency_key=key)
        say(f"transfer {moved.id} fund")
        for settled in rewards.settle(limit=3):
            say(f"reward {settled.reward.id} {settled.reward.status.value}")


# Known-bad ways.


@attrs.define(eq=False)
class SumInsteadOfSpend:
    """Decides by what the transfers add up to, in the same transaction, without a counter."""

    inner: Storage
    meet: Callable[[], object]

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self.inner.capabilities

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self.inner.prepare(kinds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self.inner.transaction() as tx:
            summing: Any = _Summing(tx, self.meet)
            yield summing


@attrs.define(eq=False)
class _Summing:
    _tx: Transaction
    _meet: Callable[[], object]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def spend(self, counter: str, amount: int, *, limit: int) -> int:
        used = _summed(self._tx).get(counter, 0)
        if counter.startswith("cap:") and amount > 0:
            self._meet()
        if amount > 0 and used + amount > limit:
            raise LimitReachedError(counter, used, amount, limit)
        return used + amount


def _summed(tx: Transaction) -> Mapping[str, int]:
    spec = kind_of(Transfer)
    return counted(read_row(row, spec) for row in tx.find(spec.kind.name, Query()))


@attrs.define(eq=False)
class InTwoTransactions:
    """Looks in one transaction and writes in the next, as a service does that keeps no lock."""

    inner: Storage
    meet: Callable[[], object]

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self.inner.capabilities

    def prepare(self, kinds: Sequence[Kind]) -> None:
        self.inner.prepare(kinds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        late: Any = _Late(self.inner)
        yield late
        if any(name == "spend" for name, _, _ in late.writes):
            self.meet()
        with self.inner.transaction() as tx:
            for name, arguments, named in late.writes:
                getattr(tx, name)(*arguments, **named)


@attrs.define(eq=False)
class _Late:
    inner: Storage
    writes: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = attrs.field(factory=list)
    rows: dict[tuple[str, str], Row] = attrs.field(factory=dict)
    used: dict[str, int] = attrs.field(factory=dict)

    def get(self, kind: str, record_id: str) -> Row | None:
        with self.inner.transaction() as tx:
            return self.rows.get((kind, record_id)) or tx.get(kind, record_id)

    def find(self, kind: str, query: Query) -> Sequence[Row]:
        with self.inner.transaction() as tx:
            return tx.find(kind, query)

    def add(self, row: Row) -> Row:
        self.writes.append(("add", (row,), {}))
        return attrs.evolve(row, revision=1)

    def put(self, row: Row, *, expect: int) -> Row:
        self.writes.append(("put", (row,), {"expect": expect}))
        return attrs.evolve(row, revision=expect + 1)

    def append(self, entry: Any) -> Any:
        self.writes.append(("append", (entry,), {}))
        return None

    def spend(self, counter: str, amount: int, *, limit: int) -> int:
        with self.inner.transaction() as tx:
            used = tx.spend(counter, 0, limit=0) + self.used.get(counter, 0)
        if amount > 0 and used + amount > limit:
            raise LimitReachedError(counter, used, amount, limit)
        self.used[counter] = self.used.get(counter, 0) + amount
        self.writes.append(("spend", (counter, amount), {"limit": 2**53}))
        return used + amount


def _right(storage: Storage, meet: Callable[[], object]) -> Storage:
    return storage


#: How a process works with its store.
WAYS: Mapping[str, Callable[..., Any]] = {
    "right": _right,
    "sum": SumInsteadOfSpend,
    "two": InTwoTransactions,
}
