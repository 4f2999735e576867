"""Each hostile notifier meets a real outbox: no other message is harmed, and nothing is sent twice."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    Desk,
    NotifierOffer,
    Practice,
    SeededEnvironment,
    hookimpl,
)
from bedside.domain.consents import ConsentAnswer
from bedside.domain.messages import MessageStatus
from bedside.storage import MemoryStorage
from bedside.testing import FakeNotifier, people
from bedside.testing.hostile import HOSTILE, Hostile

_START = datetime(2026, 3, 2, 17, tzinfo=UTC)


class _Plugin:
    def __init__(self, hostile: Hostile) -> None:
        self._hostile = hostile

    @hookimpl
    def bedside_notifiers(self) -> list[NotifierOffer]:
        return [self._hostile.offer(Channel.SMS)]


@pytest.fixture(autouse=True)
def _the_program_is_as_before() -> Iterator[None]:
    zone, disabled, timeout = os.environ.get("TZ"), logging.root.manager.disable, socket.getdefaulttimeout()
    yield
    os.environ.pop("TZ", None)
    os.environ.update({} if zone is None else {"TZ": zone})
    logging.disable(disabled)
    socket.setdefaulttimeout(timeout)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_other_message_is_harmed_and_nothing_is_sent_twice(name: str) -> None:
    hostile, good = HOSTILE[name](), FakeNotifier(name="post", channels=[Channel.EMAIL])
    clock = SeededEnvironment(seed=1, start=_START)
    practice = Practice(
        people.HARBOUR_DENTAL,
        storage=MemoryStorage(),
        plugins={"starter": bedside.starter, "hostile": _Plugin(hostile), "good": good},
        environment=clock,
    )
    desk = practice.acting_as("kim", role="operator", purpose="operations")
    texted = [_patient(desk, ContactSystem.SMS, f"+1303555010{number}") for number in (1, 2)]
    mailed = [_patient(desk, ContactSystem.EMAIL, f"p{number}@example.org") for number in (1, 2)]
    for pair in zip(texted, mailed, strict=True):
        for patient in pair:
            assert desk.messages.send(patient, "thank-you").message is not None

    for _ in range(12):
        _drain(desk, ends_the_program=hostile.ends_the_program)
        clock.advance(timedelta(minutes=10))

    assert sorted(one.address for one in good.delivered) == ["p1@example.org", "p2@example.org"]
    assert {_status(desk, patient) for patient in mailed} == {MessageStatus.SENT}
    # Whatever it did, it was asked once for each message: what may have gone out is not sent again.
    assert sorted(hostile.entered.values()) == [1, 1]
    statuses = {_status(desk, patient) for patient in texted}
    assert hostile.is_believed or statuses == {MessageStatus.UNKNOWN}
    assert statuses <= {MessageStatus.SENT, MessageStatus.DEAD, MessageStatus.UNKNOWN}
    told = [repr(fault) for fault in practice.faults] + [entry.content for entry in desk.audit.entries()]
    assert not [line for line in told if "5550" in line or "Hello" in line]
    assert desk.audit.first_bad_entry() is None


def test_there_are_many_of_them_in_small_files() -> None:
    assert len(HOSTILE) >= 36
    assert all(hostile.name == name for name, hostile in HOSTILE.items())


def _patient(desk: Desk, system: ContactSystem, value: str) -> str:
    patient: Any = desk.patients.register(
        given="Ana", family="Testing", contact_points=[ContactPoint(system=system, value=value)]
    )
    desk.patients.record_consent(patient.id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form")
    return str(patient.id)


def _status(desk: Desk, patient: str) -> MessageStatus:
    [message] = desk.messages.of_patient(patient)
    return message.status


def _drain(desk: Desk, *, ends_the_program: bool) -> None:
    try:
        desk.messages.dispatch()
    except BaseException:
        if not ends_the_program:
            raise
