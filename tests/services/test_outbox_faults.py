"""One plugin, rule, record or store that fails starves no other message of the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from tests.services.conftest import SETTINGS, OpenDesk
from tests.services.outbox import (
    LEASE,
    SENT,
    Gateway,
    Objector,
    Register,
    only,
    plan,
    remind,
    spoil,
    standing,
)

from bedside import (
    Channel,
    Desk,
    NotifierOffer,
    Practice,
    Purpose,
    Receipt,
    SeededEnvironment,
    Storage,
    hookimpl,
)
from bedside.domain.messages import MessageStatus
from bedside.errors import StorageError
from bedside.ports import Envelope, Transaction
from bedside.rules import Citation, Effect, MessageCase, Rule, RulePack
from bedside.rules.about import message as facts
from bedside.rules.facts import equals


@pytest.mark.parametrize("host_sends", [True, False])
def test_a_plugin_that_fails_on_one_message_puts_off_that_one_only(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, host_sends: bool
) -> None:
    objector, gateway = Objector(), Gateway()
    desk = open_desk({"objector": objector, "gateway": gateway})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    waits, goes = plan(desk, ana, "check-in"), plan(desk, bo)
    objector.fails_on = frozenset({"follow_up"})

    if host_sends:
        assert [message.id for message in desk.messages.pending()] == [goes]
    else:
        assert desk.messages.dispatch().sent == 1

    assert only(desk, ana).status is MessageStatus.READY
    assert "PLUGIN" in (only(desk, ana).reason or "").upper()
    objector.fails_on = frozenset()
    world.advance(timedelta(seconds=30))
    assert [message.id for message in desk.messages.pending()] == [waits]


def test_a_plugin_that_never_recovers_keeps_no_message_for_ever(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    objector = Objector()
    desk = open_desk({"objector": objector, "gateway": Gateway()})
    ana = register(desk, "Ana", "+13035550101")
    plan(desk, ana)
    objector.fails_on = frozenset({"thank_you"})

    rounds = 0
    while standing(desk, ana) == [MessageStatus.READY] and rounds < 100:
        rounds += desk.messages.dispatch().total
        world.advance(timedelta(hours=1))

    assert standing(desk, ana) == [MessageStatus.EXPIRED]
    assert rounds < 20


def test_a_foreign_rule_that_raises_puts_off_its_own_message_only(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    class Pack:
        broken = False

        def opens_at(self, case: MessageCase) -> datetime:
            if self.broken:
                raise KeyError("+13035550101")
            return datetime(2026, 3, 2, tzinfo=UTC)

        @hookimpl
        def bedside_rule_packs(self) -> list[RulePack]:
            rule = Rule(
                id="HARBOUR-1",
                effect=Effect.HOLD,
                jurisdiction="*",
                case_type=MessageCase,
                citation=Citation("a rule of the house"),
                reason="It waits.",
                condition=equals(facts.purpose, Purpose.FOLLOW_UP),
                limit="wait",
                verified="a policy",
                not_before=self.opens_at,
            )
            return [RulePack(name="harbour", version="1", jurisdiction="*", rules=(rule,))]

    pack = Pack()
    desk = open_desk({"gateway": Gateway(), "pack": pack})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    plan(desk, ana, "check-in")
    plan(desk, bo)
    pack.broken = True

    report = desk.messages.dispatch()

    assert (report.sent, report.ready) == (1, 1)
    assert only(desk, ana).reason == "waits: KeyError"


def test_every_fault_is_reported_by_the_practice(
    storage: Storage, world: SeededEnvironment, register: Register
) -> None:
    import bedside.starter

    objector = Objector()
    plugins = {"starter": bedside.starter, "objector": objector}
    practice = Practice(SETTINGS, storage=storage, plugins=plugins, environment=world)
    desk = practice.acting_as("kim", role="front-desk", purpose="operations")
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    plan(desk, ana)
    spoil(storage, "message", plan(desk, bo))
    objector.fails_on = frozenset({"thank_you"})

    desk.messages.pending()

    assert [fault.plugin for fault in practice.faults] == ["objector", "bedside"]
    assert not any("Ana" in repr(fault) or "5550" in repr(fault) for fault in practice.faults)


@pytest.mark.parametrize("host_sends", [True, False])
def test_a_message_that_cannot_be_read_is_closed_and_the_others_go_out(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage, host_sends: bool
) -> None:
    desk = open_desk({"gateway": Gateway()})
    spoilt = plan(desk, register(desk, "Ana", "+13035550101"))
    goes = plan(desk, register(desk, "Bo", "+13035550102"))
    spoil(storage, "message", spoilt)

    if host_sends:
        assert [message.id for message in desk.messages.pending()] == [goes]
    else:
        report = desk.messages.dispatch()
        assert (report.sent, report.dead, report.total) == (1, 1, 2)

    with storage.transaction() as tx:
        row = tx.get("message", spoilt)
    assert row is not None
    assert (row.columns["status"], row.columns["next_at"], row.body) == ("dead", None, '{"id": 7}')
    world.advance(timedelta(days=1))
    assert desk.messages.dispatch().dead == 0


def test_a_message_on_no_known_channel_goes_into_quarantine(
    open_desk: OpenDesk, register: Register, storage: Storage
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana = register(desk, "Ana", "+13035550101")
    spoil(storage, "message", plan(desk, ana), channel="telegraph")

    assert desk.messages.dispatch().quarantine == 1
    assert only(desk, ana).reason == "could not be judged: InvalidRecordError"


def test_a_message_to_a_patient_that_cannot_be_read_goes_into_quarantine(
    open_desk: OpenDesk, register: Register, storage: Storage
) -> None:
    desk = open_desk({"gateway": Gateway()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    plan(desk, ana)
    plan(desk, bo)
    spoil(storage, "patient", ana)

    report = desk.messages.dispatch()

    assert (report.quarantine, report.sent) == (1, 1)
    assert standing(desk, ana) == [MessageStatus.QUARANTINE]


def test_a_message_whose_follow_up_cannot_be_read_goes_into_quarantine(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    desk = open_desk({"gateway": Gateway()})
    remind(desk, register, world)
    (follow_up,) = desk.followups.of_patient("patient-1")
    bo = register(desk, "Bo", "+13035550102")
    plan(desk, bo)
    spoil(storage, "follow_up", follow_up.id)

    report = desk.messages.dispatch()

    assert (report.quarantine, report.sent) == (1, 1)
    assert desk.messages.dispatch().total == 0


def test_an_outcome_that_cannot_be_written_down_is_unknown(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    gateway = Gateway()
    desk = open_desk({"gateway": gateway})
    ana, _ = remind(desk, register, world)
    (follow_up,) = desk.followups.of_patient(ana)

    class Spoils:
        def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
            spoil(storage, "follow_up", follow_up.id)
            return SENT

        @hookimpl
        def bedside_notifiers(self) -> list[NotifierOffer]:
            return [NotifierOffer(name="a", channels=frozenset({Channel.SMS}), notifier=self)]

    report = open_desk({"gateway": Gateway(), "spoils": Spoils()}).messages.dispatch()

    assert report.unknown == 1
    assert only(desk, ana).reason == "its outcome could not be written: InvalidRecordError"


def test_a_message_that_another_worker_has_by_now_is_left_to_that_one(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, storage: Storage
) -> None:
    class Slow:
        def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
            world.advance(LEASE)
            with storage.transaction() as tx:
                assert tx.claim("message", now=world.now(), lease=LEASE, limit=1)
            spoil(storage, "message", envelope.message_id)
            return SENT

        @hookimpl
        def bedside_notifiers(self) -> list[NotifierOffer]:
            return [NotifierOffer(name="slow", channels=frozenset({Channel.SMS}), notifier=self)]

    desk = open_desk({"slow": Slow()})
    message_id = plan(desk, register(desk, "Ana", "+13035550101"))

    report = desk.messages.dispatch()

    with storage.transaction() as tx:
        row = tx.get("message", message_id)
    assert row is not None
    assert (report.lost, report.total) == (1, 1)
    assert row.columns["status"] == "sending"
    assert row.columns["next_at"] is not None


class Failing:
    """A store that fails from its n-th claim on."""

    def __init__(self, storage: Storage, claims: int) -> None:
        self._storage, self._claims = storage, claims
        self.prepare, self.capabilities = storage.prepare, storage.capabilities

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._storage.transaction() as tx:
            yield _Counting(tx, self)  # type: ignore[misc]  # it hands every verb on

    def count(self) -> None:
        self._claims -= 1
        if self._claims < 0:
            raise StorageError("the disk is full")


class _Counting:
    def __init__(self, tx: Transaction, owner: Failing) -> None:
        self._tx, self._owner = tx, owner

    def __getattr__(self, name: str) -> object:
        if name == "claim":
            self._owner.count()
        return getattr(self._tx, name)


def test_what_was_begun_reaches_the_host_when_the_store_fails_after_it(
    storage: Storage, world: SeededEnvironment, register: Register
) -> None:
    import bedside.starter

    def desk_of(store: Storage) -> Desk:
        practice = Practice(SETTINGS, storage=store, plugins={"s": bedside.starter}, environment=world)
        return practice.acting_as("kim", role="front-desk", purpose="operations")

    whole, failing = desk_of(storage), desk_of(Failing(storage, claims=1))
    first = plan(whole, register(whole, "Ana", "+13035550101"))
    plan(whole, register(whole, "Bo", "+13035550102"))

    assert [message.id for message in failing.messages.pending()] == [first]
    assert [(fault.hook, fault.error) for fault in failing.messages._office.faults] == [
        ("messages.pending", "the disk is full")
    ]
    with pytest.raises(StorageError):
        failing.messages.pending()
