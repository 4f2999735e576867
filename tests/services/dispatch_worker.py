"""One of several processes that drain one outbox until nothing is left (started by test_dispatch_kill.py).

Its clock runs a hundred times as fast as the machine's, so that a lease of five minutes is three
seconds. Each call of a notifier is one line in a file before anything else happens.
"""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import attrs
from tests.services.conftest import SETTINGS, START

from bedside import (
    Channel,
    Desk,
    NotifierOffer,
    Outcome,
    Practice,
    Receipt,
    SystemEnvironment,
    hookimpl,
    run_again,
)
from bedside.domain.messages import MessageStatus
from bedside.ports import Envelope, Query
from bedside.storage import SqlStorage

FASTER = 100


class Faster(SystemEnvironment):
    """The same instants in every process: START, and a hundred seconds for each second since then."""

    def __init__(self, began: float) -> None:
        self._began = began

    def now(self) -> datetime:
        """The instant it is."""
        return START + timedelta(seconds=(time.time() - self._began) * FASTER)


@attrs.frozen
class Logged:
    """Two gateways, one of which knows its keys again; each call is one line: channel, message, key."""

    log: Path

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        line = f"{envelope.channel.value} {envelope.message_id} {idempotency_key}\n"
        handle = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(handle, line.encode())
            time.sleep(0.02)  # long enough to be killed in between
        finally:
            os.close(handle)
        return Receipt(outcome=Outcome.SENT, reference=idempotency_key)

    @hookimpl
    def bedside_notifiers(self) -> list[NotifierOffer]:
        keys = timedelta(days=1)
        return [
            NotifierOffer(name="texts", channels=frozenset({Channel.SMS}), notifier=self),
            NotifierOffer(name="mail", channels=frozenset({Channel.EMAIL}), notifier=self, key_window=keys),
        ]


def open_desk(storage: SqlStorage, log: Path, began: float) -> Desk:
    """The desk of a dispatcher on this store."""
    settings = attrs.evolve(SETTINGS, messages_per_week=10)
    practice = Practice(settings, storage=storage, plugins={"logged": Logged(log)}, environment=Faster(began))
    return practice.acting_as("dispatcher", role="operator", purpose="operations")


def drain(url: str, log: str, began: float) -> None:
    """Work until every message has come to an end, or somebody ends us."""
    with SqlStorage(url) as storage:
        desk = run_again(lambda: open_desk(storage, Path(log), began))
        while True:
            try:
                if desk.messages.dispatch(limit=20).total == 0 and not waiting(storage):
                    return
            except Exception:  # noqa: BLE001 - a database that is busy with six others is asked again
                time.sleep(0.01)
            time.sleep(0.01)


def waiting(storage: SqlStorage) -> bool:
    """Whether any message still has somewhere to go."""
    with storage.transaction() as tx:
        return any(
            tx.find("message", Query(equal={"status": status.value}, limit=1))
            for status in (MessageStatus.READY, MessageStatus.SENDING)
        ) or any(
            row.columns["next_at"] is not None
            for row in tx.find("message", Query(equal={"status": MessageStatus.UNKNOWN.value}))
        )
