"""Dispatchers are killed at any instant: no message is lost, and none is handed over twice for one intent."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.databases import SERVERS, fresh_url
from tests.services.conftest import START
from tests.services.dispatch_worker import drain, open_desk

from bedside import Channel, Desk, Purpose
from bedside.domain.consents import ConsentAnswer
from bedside.domain.messages import Message, MessageId, MessageStatus
from bedside.domain.patients import ContactPoint, ContactSystem
from bedside.ports import Query, Row
from bedside.records import kind_of, read_row, write_row
from bedside.storage import SqlStorage

WORKERS, MESSAGES, KILLS, EACH = 6, 400, 25, 10


def _plan(desk: Desk, storage: SqlStorage) -> None:
    """Ten messages each to as many patients as it takes, half of them texts."""
    points = [
        ContactPoint(system=ContactSystem.SMS, value="+13035550100"),
        ContactPoint(system=ContactSystem.EMAIL, value="ana@example.org"),
    ]
    rows: list[Row] = []
    for number in range(MESSAGES // EACH):
        patient = desk.patients.register(given="Ana", family=f"Ito-{number}", contact_points=points)
        desk.patients.record_consent(
            patient.id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="signed intake form"
        )
        for place in range(EACH):
            channel, point = [(Channel.SMS, points[0]), (Channel.EMAIL, points[1])][place % 2]
            message = Message(
                id=MessageId(f"message-{number}-{place}"),
                patient_id=patient.id,
                purpose=Purpose.FOLLOW_UP,
                channel=channel,
                address=point.value,
                body="How are you? Harbour Dental, 1 Harbour Way, Oakland CA 94607. Reply STOP to opt out.",
                created_at=START,
                due_at=START,
            )
            rows.append(write_row(message, kind_of(Message)))
    with storage.transaction() as tx:
        for row in rows:
            tx.add(row)


@contextmanager
def _dispatchers(url: str, log: Path, began: float) -> Iterator[list[multiprocessing.Process]]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.services.dispatch_worker"])
    running: list[multiprocessing.Process] = []

    def start() -> None:
        one = context.Process(target=drain, args=(url, str(log), began), daemon=True)
        one.start()
        running.append(one)  # type: ignore[arg-type]  # a Process of that context

    for _ in range(WORKERS):
        start()
    dice = random.Random(7)
    try:
        for number in range(KILLS):
            # Spread over the work, wherever each of them happens to be then.
            while len(log.read_bytes().splitlines()) < number * (MESSAGES // (KILLS + 5)):
                time.sleep(0.003)
            time.sleep(dice.random() * 0.03)
            victim = running.pop(dice.randrange(len(running)))
            victim.kill()
            victim.join()
            start()
        yield running
    finally:
        for one in running:
            one.kill()
            one.join()


def _run(url: str, log: Path) -> tuple[list[tuple[Row, Message]], list[list[str]], Desk, SqlStorage]:
    began = time.time()
    storage = SqlStorage(url)
    desk = open_desk(storage, log, began)
    _plan(desk, storage)
    log.touch()
    with _dispatchers(url, log, began) as running:
        for one in running:
            one.join(timeout=120)
            assert one.exitcode == 0
    spec = kind_of(Message)
    with storage.transaction() as tx:
        ended = [(row, read_row(row, spec)) for row in tx.find("message", Query())]
    return ended, [line.split() for line in log.read_text().splitlines()], desk, storage


def _check(url: str, log: Path) -> None:
    ended, calls, desk, storage = _run(url, log)
    with storage:
        entered = Counter(message_id for _, message_id, _ in calls)
        assert len(ended) == MESSAGES
        assert {message.status for _, message in ended} <= {MessageStatus.SENT, MessageStatus.UNKNOWN}
        assert all(key == message_id for _, message_id, key in calls)
        for row, message in ended:
            assert entered[message.id] <= message.attempts <= row.claims <= row.fence
            if message.channel is Channel.SMS:
                assert message.attempts == 1
            if message.status is MessageStatus.SENT:
                assert entered[message.id] >= 1
        assert desk.audit.first_bad_entry() is None
        counts = Counter((message.channel.value, message.status.value) for _, message in ended)
        again = sum(number > 1 for number in entered.values())
        in_between = again + sum(message.status is MessageStatus.UNKNOWN for _, message in ended)
        assert in_between, "no dispatcher was killed while it sent, so this test has shown nothing"
        print(f"{url.split(':')[0]}: {dict(counts)}, {len(calls)} calls, {again} entered again under a key")


@pytest.mark.slow
def test_killed_dispatchers_lose_nothing_and_enter_nothing_twice(tmp_path: Path) -> None:
    _check(f"sqlite:///{tmp_path / 'outbox.db'}", tmp_path / "calls")


@pytest.mark.long
@pytest.mark.parametrize("name", SERVERS)
def test_killed_dispatchers_lose_nothing_on_a_server(name: str, tmp_path: Path) -> None:
    with fresh_url(name, tmp_path) as url:
        _check(url, tmp_path / "calls")
