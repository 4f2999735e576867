"""A practice in a host's transaction: all of it is kept or nothing, and nothing outside hears before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import attrs
import pytest
import sqlalchemy as sa
from tests.services.conftest import SETTINGS, START
from tests.services.money import Giving, House, usd
from tests.services.outbox import Gateway, only, plan

import bedside.starter
from bedside import Desk, Practice, SeededEnvironment, Storage, hookimpl
from bedside.domain.journal import JournalEntry
from bedside.domain.messages import MessageStatus
from bedside.errors import InvalidValueError, SettingsError, StorageError
from bedside.ports import Capability
from bedside.storage import MemoryStorage, SqlStorage

Register = Callable[..., str]


@attrs.define(eq=False)
class Watcher:
    """Hears of what was committed."""

    heard: list[str] = attrs.field(factory=list)

    @hookimpl
    def bedside_after_commit(self, entries: Sequence[JournalEntry]) -> None:
        self.heard += [entry.action for entry in entries]


@attrs.define(eq=False)
class Clinic:
    """A host's engine with a practice over it; :meth:`joined` is the practice in one transaction of it."""

    engine: sa.Engine
    gateway: Gateway = attrs.field(factory=Gateway)
    watcher: Watcher = attrs.field(factory=Watcher)
    world: SeededEnvironment = attrs.field(factory=lambda: SeededEnvironment(seed=1, start=START))
    storage: SqlStorage = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.storage = SqlStorage(self.engine)

    def practice(self, storage: Storage | None = None) -> Practice:
        plugins = {"starter": bedside.starter, "gateway": self.gateway, "watcher": self.watcher}
        return Practice(SETTINGS, storage=storage or self.storage, plugins=plugins, environment=self.world)

    def desk(self, storage: Storage | None = None) -> Desk:
        return owner(self.practice(storage))


def owner(practice: Practice) -> Desk:
    return practice.acting_as("kim", role="owner", purpose="operations")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'clinic.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def clinic(engine: sa.Engine) -> Clinic:
    clinic = Clinic(engine)
    clinic.practice()
    return clinic


def test_a_joined_store_says_that_its_host_commits(clinic: Clinic, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        assert Capability.HOST_COMMITS in clinic.storage.joined(connection).capabilities
    assert Capability.HOST_COMMITS not in clinic.storage.capabilities
    assert Capability.HOST_COMMITS not in MemoryStorage().capabilities


def test_nothing_is_sent_in_a_transaction_that_may_be_rolled_back(
    clinic: Clinic, engine: sa.Engine, register: Register
) -> None:
    desk = clinic.desk()
    ana = register(desk, "Ana", "+13035550101")
    plan(desk, ana)

    with engine.connect() as connection, connection.begin() as host:
        joined = clinic.desk(clinic.storage.joined(connection))
        with pytest.raises(SettingsError, match="after the host's commit"):
            joined.messages.dispatch()
        assert host.is_active
        host.rollback()

    assert clinic.gateway.envelopes == []
    assert desk.messages.dispatch().sent == 1
    assert only(desk, ana).status is MessageStatus.SENT


ALONE: dict[str, Callable[[Practice], object]] = {
    "dispatch": lambda practice: owner(practice).messages.dispatch(),
    "pending": lambda practice: owner(practice).messages.pending(),
    "hand_over": lambda practice: owner(practice).rewards.hand_over("reward-1"),
    "ask_back": lambda practice: owner(practice).rewards.ask_back("reward-1"),
    "checkpoint": lambda practice: owner(practice).audit.checkpoint(),
    "verify": lambda practice: owner(practice).audit.verify(),
    "erase": lambda practice: owner(practice).patients.erase("patient-1", basis="gdpr-17"),
    "replay_erasures": lambda practice: owner(practice).patients.replay_erasures(),
    "break_glass": lambda practice: practice.break_glass("kim", role="owner", reason="a fall"),
}


@pytest.mark.parametrize("name", ALONE)
def test_a_verb_that_commits_by_itself_refuses_and_leaves_the_host_alone(
    name: str, clinic: Clinic, engine: sa.Engine
) -> None:
    with engine.begin() as connection:
        practice = clinic.practice(clinic.storage.joined(connection))
        with pytest.raises(SettingsError, match=rf"^(\w+\.)?{name}\(\) commits by itself"):
            ALONE[name](practice)
        kept = owner(practice).patients.register(given="Ana", family="Ito")

    assert clinic.desk().patients.get(kept.id) == kept


def test_nobody_hears_before_the_host_says_that_it_has_committed(clinic: Clinic, engine: sa.Engine) -> None:
    with engine.connect() as connection:
        with connection.begin():
            practice = clinic.practice(clinic.storage.joined(connection))
            owner(practice).patients.register(given="Ana", family="Ito")
            assert clinic.watcher.heard == []
        practice.committed()
        practice.committed()
        assert clinic.watcher.heard == ["register"]

        with connection.begin() as host:
            owner(practice).patients.register(given="Ben", family="Ito")
            host.rollback()
        practice.rolled_back()
        practice.committed()

    assert clinic.watcher.heard == ["register"]


def test_what_a_failed_call_rolled_back_is_told_to_nobody(clinic: Clinic, engine: sa.Engine) -> None:
    with engine.connect() as connection:
        connection.begin()
        practice = clinic.practice(clinic.storage.joined(connection))
        owner(practice).patients.register(given="Ana", family="Ito")
        with pytest.raises(LookupError):
            owner(practice).patients.get("patient-9")
        with pytest.raises(StorageError, match="rolled back when a call in it failed"):
            owner(practice).patients.register(given="Ben", family="Ito")
        practice.committed()

    assert clinic.watcher.heard == []
    assert [fault.error for fault in practice.faults] == [
        "a failed call is not in the journal: NotFoundError: the host's transaction is rolled back"
    ]


def test_a_driver_s_connection_is_not_written_to_after_its_transaction_failed(
    clinic: Clinic, engine: sa.Engine
) -> None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("CREATE TABLE booking (id TEXT)")
        driver.execute("BEGIN")
        driver.execute("INSERT INTO booking VALUES ('b-1')")
        desk = clinic.desk(clinic.storage.joined(driver))
        with pytest.raises(LookupError):
            desk.patients.get("patient-9")
        with pytest.raises(StorageError, match="rolled back when a call in it failed"):
            desk.patients.register(given="Ana", family="Ito")
        assert driver.execute("SELECT count(*) FROM booking").fetchone() == (0,)


def test_a_refusal_in_a_host_s_transaction_is_the_refusal_and_is_said_not_to_be_remembered(
    engine: sa.Engine,
) -> None:
    storage = SqlStorage(engine)
    house = House(storage, Giving(budget=1000))

    with engine.connect() as connection, connection.begin():
        joined = House(storage.joined(connection), house.giving, house.world)
        with pytest.raises(InvalidValueError, match=r"budget\.short"):
            joined.desk.rewards.defund("friends", usd(5000), reason="x", idempotency_key="k")

    faults = [fault.error for fault in joined.practice.faults]
    assert any("defund is not remembered under its key" in error for error in faults)


def test_taking_back_in_a_host_s_transaction_asks_the_fulfiller_only_afterwards(engine: sa.Engine) -> None:
    storage = SqlStorage(engine)
    house = House(storage, Giving())
    gift = house.give(house.patient()).id
    house.desk.rewards.settle()
    house.desk.rewards.hand_over(gift)
    asked = list(house.giving.asked)

    with engine.begin() as connection:
        joined = House(storage.joined(connection), house.giving, house.world)
        joined.desk.rewards.claw_back(gift, reason="paid back")
        assert house.giving.asked == asked

    house.desk.rewards.ask_back(gift)
    assert len(house.giving.asked) == len(asked) + 1
