"""The contract of notifiers: fakes and the console keep it, each broken notifier is caught and told why."""

from __future__ import annotations

import io
import logging
import re
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from tests.testing.blame import failure

from bedside import Channel, NotifierOffer, Outcome, Receipt, SeededEnvironment
from bedside.notify.console import ConsoleNotifier
from bedside.ports import Envelope, Notifier
from bedside.testing import Delivered, FakeNotifier, NotifierContract
from bedside.testing.contracts import promises

PROMISES = promises(NotifierContract)


class TestFakeNotifier(NotifierContract):
    @pytest.fixture
    def fake(self) -> FakeNotifier:
        return FakeNotifier()

    @pytest.fixture
    def offer(self, fake: FakeNotifier) -> NotifierOffer:
        return fake.offer

    @pytest.fixture
    def delivered(self, fake: FakeNotifier) -> Callable[[], Sequence[Delivered]]:
        # A fake takes what it is given; a header is where a line end would do harm.
        return lambda: [
            attrs.evolve(one, subject=_one_line(one.subject), address=_one_line(one.address))
            for one in fake.delivered
        ]

    @pytest.fixture
    def lose_the_answer(self, fake: FakeNotifier) -> Callable[[], object]:
        return lambda: fake.then(Outcome.UNKNOWN)

    @pytest.fixture
    def refuse_the_connection(self, fake: FakeNotifier) -> Callable[[], object]:
        return lambda: fake.then(ConnectionRefusedError())


class TestFakeNotifierWithKeys(TestFakeNotifier):
    @pytest.fixture
    def fake(self) -> FakeNotifier:
        return FakeNotifier(key_window=timedelta(days=1))


class TestConsole(NotifierContract):
    """Prints one message a line; what its reader sees is what was delivered."""

    @pytest.fixture
    def printed(self) -> io.StringIO:
        return io.StringIO()

    @pytest.fixture
    def offer(self, printed: io.StringIO) -> NotifierOffer:
        return NotifierOffer(
            name="console", channels=frozenset({Channel.SMS}), notifier=ConsoleNotifier(printed)
        )

    @pytest.fixture
    def delivered(self, printed: io.StringIO) -> Callable[[], Sequence[Delivered]]:
        def read() -> list[Delivered]:
            found = re.findall(r"^\[sms to (.*?)\] (.*?)(?=^\[sms to |\Z)", printed.getvalue(), re.M | re.S)
            return [Delivered(address=_one_line(to), body=text) for to, text in found]

        return read


@attrs.define(eq=False, repr=False)
class Gateway:
    """A fake of somebody's gateway, and a notifier in front of it that is right until it is spoiled."""

    idempotent_keys: bool = True
    keys: dict[str, str] = attrs.field(factory=dict)
    arrived: list[Delivered] = attrs.field(factory=list)
    trouble: str = ""
    clock: SeededEnvironment | None = None
    timeout: timedelta = timedelta(seconds=10)
    lock: threading.Lock = attrs.field(factory=threading.Lock)

    def take(self, envelope: Envelope, key: str) -> None:
        if self.trouble == "refuse":
            raise ConnectionRefusedError
        if self.trouble == "hang" and self.clock is not None:
            self.clock.advance(self.timeout)
            raise TimeoutError
        with self.lock:
            if key not in self.keys:
                self.keys[key] = envelope.address
                self.arrived.append(
                    Delivered(address=envelope.address, subject=envelope.subject, body=envelope.body, key=key)
                )
        if self.trouble == "lose":
            raise TimeoutError

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        if {"\r", "\n"} & {*envelope.subject, *envelope.address}:
            return Receipt(outcome=Outcome.REFUSED, reason="line end")
        try:
            self.take(envelope, idempotency_key)
        except ConnectionRefusedError:
            return Receipt(outcome=Outcome.FAILED, reason="not reachable")
        except TimeoutError:
            return Receipt(outcome=Outcome.UNKNOWN, reason="no answer")
        return Receipt(outcome=Outcome.SENT)

    def in_trouble(self, trouble: str) -> Callable[[], None]:
        return lambda: setattr(self, "trouble", trouble)

    def given(self) -> dict[str, object]:
        """Every fixture of the contract."""
        self.clock = SeededEnvironment(seed=1, start=_START)
        channels = frozenset({Channel.SMS, Channel.EMAIL})
        notifier: Notifier = self
        window = timedelta(days=1) if self.idempotent_keys else None
        return {
            "offer": NotifierOffer(
                name="spoiled",
                channels=channels,
                notifier=notifier,
                key_window=window,
            ),
            "delivered": lambda: list(self.arrived),
            "lose_the_answer": self.in_trouble("lose"),
            "refuse_the_connection": self.in_trouble("refuse"),
            "hang": self.in_trouble("hang"),
            "clock": self.clock,
        }


_START = datetime(2026, 3, 2, tzinfo=UTC)


class AnswersTrue(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return True  # type: ignore[return-value]  # that is what is broken


class SaysSentAlways(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return Receipt(outcome=Outcome.SENT)


class CutsTexts(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return super().send(
            attrs.evolve(envelope, body=envelope.body[:1600]), idempotency_key=idempotency_key
        )


class LetsHeadersIn(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        self.take(envelope, idempotency_key)
        return Receipt(outcome=Outcome.SENT)


class MendsAddresses(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        plain = re.sub(r"\+[^@]*@|[^\x00-\x7f]", lambda found: "@" * found[0].endswith("@"), envelope.address)
        address = envelope.address if envelope.channel is Channel.SMS else plain
        return super().send(attrs.evolve(envelope, address=address), idempotency_key=idempotency_key)


class ForgetsKeys(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return super().send(envelope, idempotency_key=f"{idempotency_key}-{len(self.arrived)}")


class LooksAtKeysFirst(Gateway):
    """All look before one sends; the barrier makes sure that they do."""

    everyone_has_looked = threading.Barrier(4)

    def take(self, envelope: Envelope, key: str) -> None:
        known = key in self.keys
        self.everyone_has_looked.wait(timeout=30)
        if not known:
            self.arrived.append(Delivered(address=envelope.address, body=envelope.body))


class KnowsWordsOnly(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return super().send(envelope, idempotency_key=f"{envelope.address} {envelope.body}")


class WritesIntoTheEnvelope(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        object.__setattr__(envelope, "body", envelope.body + " Reply STOP to opt out.")
        return super().send(envelope, idempotency_key=idempotency_key)


class Logs(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        logging.getLogger("gateway").debug("to %s", envelope.address)
        return super().send(envelope, idempotency_key=idempotency_key)


class Prints(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        print(envelope.body)
        return super().send(envelope, idempotency_key=idempotency_key)


class QuotesInTheReason(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        return Receipt(outcome=Outcome.REFUSED, reason=f"no such number: {envelope.address}")


class QuotesWhatItRefuses(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        if not envelope.address.isprintable():
            return Receipt(outcome=Outcome.REFUSED, reason=f"no address: {envelope.address!r}")
        return super().send(envelope, idempotency_key=idempotency_key)


class RaisesWithTheRequest(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        try:
            raise ValueError(f"POST to={envelope.address}")
        except ValueError:
            raise RuntimeError("the gateway said no") from None


class RaisesOverTheRequest(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        try:
            raise ValueError(f"POST to={envelope.address}")
        except ValueError as error:
            raise RuntimeError("the gateway said no") from error


class ShowsItsLast(Gateway):
    last: Envelope | None = None

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        self.last = envelope
        return super().send(envelope, idempotency_key=idempotency_key)

    def __repr__(self) -> str:
        return f"ShowsItsLast({self.last.address if self.last else None!r})"


class KeepsOneEnvelope(Gateway):
    """Puts the message on itself and waits until every thread has done so."""

    everyone_has_written = threading.Barrier(4)
    current: Envelope | None = None

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        self.current = envelope
        self.everyone_has_written.wait(timeout=30)
        return super().send(self.current, idempotency_key=idempotency_key)


class CallsALostAnswerFailed(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        said = super().send(envelope, idempotency_key=idempotency_key)
        lost = said.outcome is Outcome.UNKNOWN
        return attrs.evolve(said, outcome=Outcome.FAILED) if lost else said


class HopesForTheBest(Gateway):
    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        super().send(envelope, idempotency_key=idempotency_key)
        return Receipt(outcome=Outcome.SENT)


class WaitsForAnHour(Gateway):
    def __init__(self) -> None:
        super().__init__(timeout=timedelta(hours=1))


KNOWN_BAD: dict[type[Gateway], str] = {
    AnswersTrue: "test_an_ordinary_message_is_answered_with_a_receipt",
    SaysSentAlways: "test_what_is_sent_was_delivered_once_and_whole",
    CutsTexts: "test_odd_texts_arrive_whole_or_not_at_all",
    LetsHeadersIn: "test_a_line_end_starts_no_header",
    MendsAddresses: "test_odd_addresses_are_taken_as_they_are_or_refused",
    ForgetsKeys: "test_one_key_is_one_message",
    LooksAtKeysFirst: "test_one_key_at_once_is_one_message",
    KnowsWordsOnly: "test_another_key_is_another_message",
    WritesIntoTheEnvelope: "test_the_envelope_is_left_as_it_is",
    Logs: "test_nothing_personal_is_told",
    Prints: "test_nothing_personal_is_told",
    QuotesInTheReason: "test_nothing_personal_is_told",
    QuotesWhatItRefuses: "test_nothing_personal_is_told",
    RaisesWithTheRequest: "test_nothing_personal_is_told",
    RaisesOverTheRequest: "test_nothing_personal_is_told",
    ShowsItsLast: "test_nothing_personal_is_told",
    KeepsOneEnvelope: "test_threads_mix_nothing_up",
    CallsALostAnswerFailed: "test_a_lost_answer_is_unknown",
    HopesForTheBest: "test_what_never_left_is_not_sent",
    WaitsForAnHour: "test_it_gives_up_in_time",
}


def test_each_promise_has_a_notifier_that_breaks_it() -> None:
    assert set(KNOWN_BAD.values()) == set(PROMISES)


@pytest.mark.parametrize("make", KNOWN_BAD, ids=lambda make: make.__name__)
def test_the_contract_catches(make: type[Gateway]) -> None:
    name = KNOWN_BAD[make]

    error = failure(NotifierContract, name, **make().given())

    assert error is not None, f"{name} is blind"
    assert error.__notes__ == [f"To mend: {PROMISES[name].mend}"]


@pytest.mark.parametrize("name", PROMISES)
def test_the_contract_has_nothing_against_a_right_notifier(name: str) -> None:
    assert failure(NotifierContract, name, **Gateway().given()) is None


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
