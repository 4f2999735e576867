"""A hosted notifier: whatever foreign code does, only its own message suffers, and the next one goes out."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.services.conftest import SETTINGS, START

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    NotifierOffer,
    Outcome,
    Practice,
    Receipt,
    SeededEnvironment,
    hookimpl,
)
from bedside.domain.consents import ConsentAnswer
from bedside.errors import InvalidValueError
from bedside.notify.hosted import ANSWER_AT_MOST, HostedNotifier, hosted
from bedside.ports import Envelope
from bedside.storage import MemoryStorage

pytestmark = pytest.mark.slow

SECRET = "+13035550177"
LETTER = Envelope(message_id="m-1", channel=Channel.SMS, address=SECRET, body="See you at 9.")


class Odd:
    """What a hostile author may send; it runs in the child."""

    def __init__(self, log: str) -> None:
        self._log = Path(log)

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Any:
        with self._log.open("a") as log:
            log.write(f"{idempotency_key} {envelope.body}\n")
        return _ACTS[envelope.body](envelope)


def _raise(error: BaseException) -> object:
    raise error


class _UnspeakableError(Exception):
    def __str__(self) -> str:
        raise ValueError(SECRET)


def _print(envelope: Envelope) -> Receipt:
    print(envelope.address, flush=True)
    print(envelope.address, file=sys.stderr, flush=True)
    os.write(1, SECRET.encode())
    return Receipt(outcome=Outcome.SENT, reference="g-1")


def _recurse() -> object:
    return _recurse()


_ACTS: dict[str, Callable[[Envelope], object]] = {
    "ok": lambda envelope: Receipt(outcome=Outcome.SENT, reference=envelope.address),
    "busy": lambda envelope: Receipt(outcome=Outcome.FAILED, retry_after=timedelta(seconds=90)),
    "print": _print,
    "exception": lambda envelope: _raise(ValueError(envelope.address)),
    "unspeakable": lambda envelope: _raise(_UnspeakableError()),
    "memory": lambda envelope: _raise(MemoryError()),
    "recursion": lambda envelope: _recurse(),
    "exit": lambda envelope: sys.exit(3),
    "interrupt": lambda envelope: _raise(KeyboardInterrupt()),
    "generator exit": lambda envelope: _raise(GeneratorExit()),
    "none": lambda envelope: None,
    "text": lambda envelope: "sent",
    "true": lambda envelope: True,
    "fifty megabytes": lambda envelope: "x" * 50_000_000,
    "class": lambda envelope: Receipt,
    "long reason": lambda envelope: _forged(reason="x" * ANSWER_AT_MOST),
    "not a reason": lambda envelope: _forged(reason=7),
    "infinite": lambda envelope: _forged(retry_after=timedelta.max),
    "hang": lambda envelope: time.sleep(3600),
    "spin": lambda envelope: [None for _ in iter(int, 1)],
    "hard exit": lambda envelope: os._exit(0),
    "segfault": lambda envelope: os.kill(os.getpid(), signal.SIGSEGV),
}


def _forged(**wrong: object) -> Receipt:
    """A receipt that went round its own checks."""
    receipt = Receipt(outcome=Outcome.SENT)
    for name, value in wrong.items():
        object.__setattr__(receipt, name, value)
    return receipt


def broken_at_start(**options: object) -> object:
    raise RuntimeError(SECRET)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def notifier(log: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HostedNotifier]:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in (os.getcwd(), *sys.path) if path))
    offer = hosted(
        "tests.notify.test_hosted:Odd",
        name="odd",
        channels=frozenset({Channel.SMS}),
        options={"log": str(log)},
        deadline=timedelta(seconds=0.7),
    )
    assert isinstance(offer.notifier, HostedNotifier)
    yield offer.notifier
    offer.notifier.close()


def told(notifier: HostedNotifier, what: str) -> Receipt:
    return notifier.send(attrs.evolve(LETTER, body=what), idempotency_key=f"key of {what}")


def test_its_answer_comes_back_whole(notifier: HostedNotifier, log: Path) -> None:
    assert told(notifier, "ok") == Receipt(outcome=Outcome.SENT, reference=SECRET)
    assert told(notifier, "busy") == Receipt(outcome=Outcome.FAILED, retry_after=timedelta(seconds=90))
    assert log.read_text() == "key of ok ok\nkey of busy busy\n"


def test_what_it_prints_is_seen_by_nobody(
    notifier: HostedNotifier, capfd: pytest.CaptureFixture[str]
) -> None:
    assert told(notifier, "print") == Receipt(outcome=Outcome.SENT, reference="g-1")
    assert told(notifier, "ok").outcome is Outcome.SENT

    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_whatever_it_raises_or_returns_is_unknown_and_the_next_one_goes_out(notifier: HostedNotifier) -> None:
    harmless = ["exception", "unspeakable", "memory", "recursion", "exit", "interrupt", "generator exit"]
    for what in (*harmless, "none", "text", "true", "fifty megabytes", "class"):
        receipt = told(notifier, what)
        assert receipt.outcome is Outcome.UNKNOWN, what
        assert SECRET not in str(receipt.reason), what
    assert told(notifier, "ok").outcome is Outcome.SENT


@pytest.mark.parametrize(
    "what",
    [
        *("long reason", "not a reason", "infinite", "hang", "spin"),
        *("hard exit", "segfault"),
    ],
)
def test_whatever_ends_it_is_unknown_and_the_next_one_goes_out(
    notifier: HostedNotifier, log: Path, what: str
) -> None:
    assert told(notifier, what).outcome is Outcome.UNKNOWN
    assert told(notifier, "ok").outcome is Outcome.SENT
    assert log.read_text().splitlines() == [f"key of {what} {what}", "key of ok ok"]


@pytest.mark.parametrize(
    "target",
    ["tests.notify.test_hosted:broken_at_start", "tests.notify.test_hosted:Absent", "no_such_module:Odd"],
)
def test_one_that_cannot_be_started_has_certainly_not_sent(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], target: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in (os.getcwd(), *sys.path) if path))
    broken = HostedNotifier(target, options={}, deadline=timedelta(seconds=5))

    receipt = told(broken, "ok")

    assert receipt == Receipt(outcome=Outcome.FAILED, reason="the notifier could not be started")
    assert SECRET not in capfd.readouterr().err


def test_the_child_ends_with_its_program(notifier: HostedNotifier) -> None:
    told(notifier, "ok")
    child = notifier._child
    assert child is not None
    notifier.close()
    assert child._program.returncode is not None


@pytest.mark.parametrize("target", ["odd", ":Odd", "tests:", "a b:Odd", "os:system('x')", ""])
def test_a_name_that_cannot_be_one_is_refused(target: str) -> None:
    with pytest.raises(InvalidValueError, match=r"hosted\.target"):
        hosted(target, name="odd", channels=frozenset({Channel.SMS}))


def test_options_that_no_json_holds_are_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"hosted\.options"):
        hosted("a:b", name="odd", channels=frozenset({Channel.SMS}), options={"session": object()})


def test_the_deadline_of_the_offer_is_that_of_the_child() -> None:
    offer = hosted("a:b", name="odd", channels=frozenset({Channel.SMS}), deadline=timedelta(seconds=3))

    assert isinstance(offer, NotifierOffer)
    assert offer.deadline == timedelta(seconds=3)


def test_a_hosted_notifier_that_hangs_costs_its_own_message_only(
    notifier: HostedNotifier,
) -> None:
    class Offers:
        @hookimpl
        def bedside_notifiers(self) -> list[NotifierOffer]:
            return [
                NotifierOffer(name="odd", channels=frozenset({Channel.SMS}), notifier=HangsFirst(notifier))
            ]

    practice = Practice(
        SETTINGS,
        storage=MemoryStorage(),
        plugins={"starter": bedside.starter, "odd": Offers()},
        environment=SeededEnvironment(seed=1, start=START),
    )
    desk = practice.acting_as("kim", role="front-desk", purpose="operations")
    for number in range(2):
        point = ContactPoint(system=ContactSystem.SMS, value=f"+1303555010{number}")
        patient = desk.patients.register(given="Ana", family="Ito", contact_points=[point])
        desk.patients.record_consent(
            patient.id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="intake form"
        )
        assert desk.messages.send(patient.id, "thank-you").message is not None

    report = desk.messages.dispatch()

    assert (report.unknown, report.sent) == (1, 1)
    assert len(desk.messages.unknown()) == 1


@attrs.define(eq=False)
class HangsFirst:
    """Turns the first message into one on which the child hangs, and the others into fine ones."""

    inner: HostedNotifier
    sent: int = 0

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        self.sent += 1
        body = "hang" if self.sent == 1 else "ok"
        return self.inner.send(attrs.evolve(envelope, body=body), idempotency_key=idempotency_key)
