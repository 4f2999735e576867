"""Due work in an encrypted store that does not open is reported, stays as it is, and holds nobody up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import attrs
import pytest
from tests.services.conftest import SETTINGS
from tests.services.outbox import LEASE, Gateway, Register, only, plan
from tests.storage.encrypted.stores import ring

import bedside.starter
from bedside import Desk, Practice, SeededEnvironment, Storage
from bedside.domain.journal import JournalEntry, read_entry
from bedside.domain.messages import MessageStatus
from bedside.errors import UnreadableError
from bedside.ports import Row
from bedside.storage import EncryptedStorage, MemoryStorage, SqlStorage


@pytest.fixture(params=["memory", "sqlite"])
def inner(request: pytest.FixtureRequest) -> Iterator[Storage]:
    if request.param == "memory":
        yield MemoryStorage()
        return
    with SqlStorage("sqlite://") as store:
        yield store


@pytest.fixture
def practice(inner: Storage, world: SeededEnvironment) -> Practice:
    store = EncryptedStorage(inner, ring(), keys=MemoryStorage())
    plugins = {"starter": bedside.starter, "gateway": Gateway()}
    return Practice(SETTINGS, storage=store, plugins=plugins, environment=world)


@pytest.fixture
def desk(practice: Practice) -> Desk:
    return practice.acting_as("kim", role="manager", purpose="operations")


def _inside(inner: Storage, kind: str, record_id: str) -> Row:
    with inner.transaction() as tx:
        row = tx.get(kind, record_id)
    assert row is not None
    return row


def _spoilt(inner: Storage, kind: str, record_id: str) -> str:
    """Somebody at the database changes one letter; the answer is what was there."""
    row = _inside(inner, kind, record_id)
    _put(inner, row, row.body[:-8] + ("A" if row.body[-8] != "A" else "B") + row.body[-7:])
    return row.body


def _put(inner: Storage, row: Row, body: str) -> None:
    with inner.transaction() as tx:
        tx.put(attrs.evolve(row, body=body), expect=row.revision)


def _journal(desk: Desk, record_id: str) -> list[tuple[str, str]]:
    return [(entry.action, entry.outcome) for entry in _unreadable(desk) if entry.record == record_id]


def _unreadable(desk: Desk) -> list[JournalEntry]:
    entries = [read_entry(sealed) for sealed in desk.audit.entries()]
    return [entry for entry in entries if entry.outcome == "unreadable"]


def test_a_message_that_does_not_open_is_told_and_the_others_go_out(
    practice: Practice, desk: Desk, inner: Storage, register: Register, world: SeededEnvironment
) -> None:
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    spoilt, goes = plan(desk, ana), plan(desk, bo)
    _spoilt(inner, "message", spoilt)
    before = _inside(inner, "message", spoilt)

    report = desk.messages.dispatch()

    assert (report.sent, report.unreadable, report.total) == (1, 1, 2)
    assert only(desk, bo).status is MessageStatus.SENT
    assert only(desk, bo).id == goes
    (fault,) = practice.faults
    assert (fault.plugin, fault.hook) == ("bedside", "messages.dispatch")
    assert fault.error == f"{spoilt}: {UnreadableError('message', spoilt)}"
    (entry,) = _unreadable(desk)
    assert (entry.action, entry.kind, entry.record, entry.subjects) == ("claim", "message", spoilt, (ana,))
    after = _inside(inner, "message", spoilt)
    assert (after.body, after.columns) == (before.body, before.columns)


def test_it_is_told_at_each_lease_and_kept_in_the_journal_ever_more_seldom(
    practice: Practice, desk: Desk, inner: Storage, register: Register, world: SeededEnvironment
) -> None:
    spoilt = plan(desk, register(desk, "Ana", "+13035550101"))
    _spoilt(inner, "message", spoilt)

    for _ in range(9):
        assert desk.messages.dispatch().unreadable == 1
        assert desk.messages.dispatch().total == 0
        world.advance(LEASE + timedelta(seconds=1))

    assert len(practice.faults) == 9
    assert _journal(desk, spoilt) == [("claim", "unreadable")] * 4  # at the claims 1, 2, 4 and 8


def test_a_host_that_sends_hears_of_it_too(
    practice: Practice, desk: Desk, inner: Storage, register: Register
) -> None:
    spoilt = plan(desk, register(desk, "Ana", "+13035550101"))
    goes = plan(desk, register(desk, "Bo", "+13035550102"))
    _spoilt(inner, "message", spoilt)

    assert [message.id for message in desk.messages.pending()] == [goes]
    assert [fault.hook for fault in practice.faults] == ["messages.pending"]
    assert _journal(desk, spoilt) == [("claim", "unreadable")]


def test_many_that_do_not_open_take_nobodys_place(
    desk: Desk, inner: Storage, register: Register, world: SeededEnvironment
) -> None:
    for number in range(5):
        _spoilt(inner, "message", plan(desk, register(desk, "Ana", f"+1303555010{number}")))
    world.advance(timedelta(seconds=1))
    plan(desk, register(desk, "Bo", "+13035550109"))

    report = desk.messages.dispatch(limit=1)

    assert (report.sent, report.unreadable) == (1, 5)


def test_a_message_whose_patient_does_not_open_goes_into_quarantine(
    practice: Practice, desk: Desk, inner: Storage, register: Register
) -> None:
    ana = register(desk, "Ana", "+13035550101")
    waits = plan(desk, ana)
    goes = plan(desk, register(desk, "Bo", "+13035550102"))
    was = _spoilt(inner, "patient", ana)

    report = desk.messages.dispatch()

    assert (report.sent, report.quarantine, report.total) == (1, 1, 2)
    assert practice.faults[0].error == f"{waits}: {UnreadableError('patient')}"
    assert only(desk, ana).reason == "could not be judged: UnreadableError"
    assert [found.id for found in desk.messages.stuck()] == [waits]
    assert goes not in {found.id for found in desk.messages.stuck()}
    # The row is put back from a backup as it was, and the message is sent after all.
    row = _inside(inner, "patient", ana)
    _rewind(inner, row, was)
    assert desk.messages.send_again(waits, reason="backup-restored").status is MessageStatus.READY
    assert desk.messages.dispatch().sent == 1


def _rewind(inner: Storage, row: Row, body: str) -> None:
    """A row as it was: body and revision together."""
    if isinstance(inner, MemoryStorage):
        table = inner._tables[row.kind]
        stored = table.get(row.id)
        assert stored is not None
        restored = attrs.evolve(row, body=body, revision=row.revision - 1)
        table.replace(row.id, attrs.evolve(stored, row=restored))
        return
    assert isinstance(inner, SqlStorage)
    with inner._database._engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE bedside_patient SET body = ?, revision = revision - 1 WHERE id = ?", (body, row.id)
        )


def test_a_stuck_message_that_does_not_open_hides_no_other(
    desk: Desk, inner: Storage, register: Register
) -> None:
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    waiting = [plan(desk, ana), plan(desk, bo)]
    for patient_id in (ana, bo):
        _spoilt(inner, "patient", patient_id)
    desk.messages.dispatch()
    _spoilt(inner, "message", waiting[0])

    found = {stuck.id: stuck.message is None for stuck in desk.messages.stuck()}

    assert found == {waiting[0]: True, waiting[1]: False}


def test_a_follow_up_that_does_not_open_is_told_and_the_others_are_carried_out(
    practice: Practice, desk: Desk, inner: Storage, register: Register, world: SeededEnvironment
) -> None:
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    for patient_id in (ana, bo):
        desk.appointments.book(patient_id, starts_at=world.now() + timedelta(days=2, minutes=5))
    (spoilt,) = [found.id for found in desk.followups.of_patient(ana)]
    _spoilt(inner, "follow_up", spoilt)
    world.advance(timedelta(minutes=6))

    done = desk.followups.carry_out()

    assert [follow_up.patient_id for follow_up in done] == [bo]
    (fault,) = practice.faults
    assert (fault.hook, fault.error) == (
        "followups.carry_out",
        f"{spoilt}: {UnreadableError('follow_up', spoilt)}",
    )
    assert _journal(desk, spoilt) == [("claim", "unreadable")]


def test_reading_what_does_not_open_leaves_an_entry(desk: Desk, inner: Storage, register: Register) -> None:
    ana = register(desk, "Ana", "+13035550101")
    _spoilt(inner, "patient", ana)

    with pytest.raises(UnreadableError):
        desk.patients.get(ana)

    assert _journal(desk, ana) == [("attempt", "unreadable")]
