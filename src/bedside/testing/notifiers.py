"""The contract of a notifier: subclass it, give two fixtures, and run pytest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import ClassVar, Final

import attrs
import pytest

from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.messages import Channel
from bedside.environment import SeededEnvironment
from bedside.ports import Envelope, NotifierOffer
from bedside.testing.contracts import promise
from bedside.testing.fakes import Delivered
from bedside.testing.far_ends import FarEndContract, MakeTrouble
from bedside.testing.told import Told, at_once, overheard

__all__ = ["NotifierContract"]

#: Returns what the author's fake gateway has taken over so far, oldest first.
SeeDelivered = Callable[[], Sequence[Delivered]]

_NUMBER: Final = "+13035550187"
_MAILBOX: Final = "petronella.quist@example.org"
_WORDS: Final = "Hello Petronella, your check-up is due."

#: Texts that gateways shorten, break, refuse or read as something else.
_ODD_TEXTS: Final = (
    "x",
    "🦷 four bytes 👩🏽‍⚕️ and a family 👨‍👩‍👧‍👦",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 right to left, then left",
    "e\u0301 combined, \u00e9 whole",
    "one\r\ntwo\nthree\n\n\nfour",
    ".\n..\nFrom here\n.",
    "100 % {name} %s $x <b>&amp;</b> 'quoted' \"twice\" \\n",
    "  leading and trailing blanks  ",
    "=cmd|'/c calc'!A0",
    "a" * 10_000,
)


class NotifierContract(FarEndContract):
    """What every notifier must do; each test is one promise of ``docs/how-to/write-a-notifier.md``.

    Subclass it as ``TestMyNotifier`` and give two fixtures: ``offer``, what your plugin offers, built
    on a fake of your gateway, and ``delivered``, a function that returns what that fake has taken over
    as :class:`bedside.testing.Delivered`. The fixtures after those are optional; each brings its tests.
    """

    optional: ClassVar[Mapping[str, str]] = {
        **FarEndContract.optional,
        "key_window": "a message of unknown outcome is never sent again; a person decides",
        "lose_the_answer": "nothing shows what it says when the answer of its gateway is lost",
    }

    @pytest.fixture
    def declared(self, offer: NotifierOffer, troubles: frozenset[str]) -> frozenset[str]:
        """What this notifier promises, and what its author can show."""
        return troubles if offer.key_window is None else troubles | {"key_window"}

    @promise(mend="return a Receipt from send(): bedside takes anything else for an unknown outcome")
    def test_an_ordinary_message_is_answered_with_a_receipt(self, offer: NotifierOffer) -> None:
        for channel in _channels(offer):
            answer: object = offer.notifier.send(_envelope(channel), idempotency_key="m-1")
            assert isinstance(answer, Receipt)

    @promise(mend="say SENT only when the gateway has taken the message over, and hand it over once")
    def test_what_is_sent_was_delivered_once_and_whole(
        self, offer: NotifierOffer, delivered: SeeDelivered
    ) -> None:
        for number, channel in enumerate(_channels(offer)):
            envelope = _envelope(channel, subject="Your check-up")
            said, new = _sent(offer, delivered, envelope, f"m-{number}")
            assert (said, len(new)) in ((Outcome.SENT, 1), (Outcome.REFUSED, 0), (Outcome.FAILED, 0))
            for arrived in new:
                assert arrived.address == envelope.address
                assert envelope.body in arrived.body

    @promise(
        mend="hand every text over whole, or answer REFUSED: never shorten it, and encode it as UTF-8 "
        "(quoted-printable or base64 where lines have a meaning)"
    )
    def test_odd_texts_arrive_whole_or_not_at_all(
        self, offer: NotifierOffer, delivered: SeeDelivered
    ) -> None:
        for number, text in enumerate(_ODD_TEXTS):
            for channel in _channels(offer):
                envelope = _envelope(channel, body=text)
                said, new = _sent(offer, delivered, envelope, f"m-{number}-{channel.value}")
                assert len(new) <= 1
                assert said is not Outcome.SENT or new
                assert all(text.replace("\r\n", "\n") in one.body.replace("\r\n", "\n") for one in new)

    @promise(
        mend="build headers and requests with a library that refuses line ends in a value; a subject or an "
        "address with one is REFUSED, or loses it"
    )
    def test_a_line_end_starts_no_header(self, offer: NotifierOffer, delivered: SeeDelivered) -> None:
        for number, end in enumerate(("\r\n", "\n", "\r", "\u2028", "\x85", "\x0b")):
            for channel in _channels(offer):
                bad = f"Check-up{end}Bcc: everybody@example.org"
                address = _address(channel)
                for place, envelope in enumerate(
                    (_envelope(channel, subject=bad), _envelope(channel, address=f"{address}{end}{bad}"))
                ):
                    _, new = _sent(offer, delivered, envelope, f"m-{number}-{channel.value}-{place}")
                    assert len(new) <= 1
                    for arrived in new:
                        assert not {"\r", "\n"} & {*arrived.subject, *arrived.address}

    @promise(
        mend="answer REFUSED for an address that the gateway cannot take; never change it to one that it can"
    )
    def test_odd_addresses_are_taken_as_they_are_or_refused(
        self, offer: NotifierOffer, delivered: SeeDelivered
    ) -> None:
        if Channel.EMAIL in offer.channels:
            for number, mailbox in enumerate(
                ("zoë@exämple.org", "o'hara+recall@example.org", "-oQ@example.org")
            ):
                envelope = _envelope(Channel.EMAIL, address=mailbox)
                said, new = _sent(offer, delivered, envelope, f"m-{number}")
                assert said is not Outcome.SENT or len(new) == 1
                assert all(arrived.address == mailbox for arrived in new)

    @promise(
        mend="give the gateway the key with each call (or keep the keys yourself, for as long as it does), "
        "so that one key is one message; or offer no key_window",
        needs="key_window",
    )
    def test_one_key_is_one_message(self, offer: NotifierOffer, delivered: SeeDelivered) -> None:
        for channel in _channels(offer):
            envelope = _envelope(channel)
            first, new = _sent(offer, delivered, envelope, f"m-{channel.value}")
            again, newer = _sent(offer, delivered, envelope, f"m-{channel.value}")
            assert (len(new), len(newer)) == (1, 0)
            assert first is again

    @promise(
        mend="let the gateway decide about a key in one step; looking first and sending then sends twice "
        "when two workers come at once",
        needs="key_window",
    )
    def test_one_key_at_once_is_one_message(self, offer: NotifierOffer, delivered: SeeDelivered) -> None:
        [channel, *_] = _channels(offer)

        at_once(lambda _: _answered(offer, _envelope(channel), "m-1"))

        assert len(delivered()) == 1

    @promise(mend="tell messages apart by their key alone: the same words may be meant twice")
    def test_another_key_is_another_message(self, offer: NotifierOffer, delivered: SeeDelivered) -> None:
        [channel, *_] = _channels(offer)

        answers = [_sent(offer, delivered, _envelope(channel), f"m-{number}") for number in range(2)]

        assert all(len(new) == 1 for said, new in answers if said is Outcome.SENT)

    @promise(
        mend="read the envelope and leave it as it is; what you change for the gateway, change in a copy"
    )
    def test_the_envelope_is_left_as_it_is(self, offer: NotifierOffer) -> None:
        for channel in _channels(offer):
            envelope = _envelope(channel, subject="Your check-up")
            before = attrs.asdict(envelope)
            _answered(offer, envelope, "m-1")
            assert attrs.asdict(envelope) == before

    @promise(
        mend="log ids and codes only, give fields that hold addresses or words repr=False, and raise "
        "errors anew behind the except block: what a library raises may quote the request, and hangs "
        "on yours as its context"
    )
    def test_nothing_personal_is_told(
        self,
        offer: NotifierOffer,
        lose_the_answer: MakeTrouble | None,
        refuse_the_connection: MakeTrouble | None,
        hang: MakeTrouble | None,
    ) -> None:
        with overheard() as told:
            for number, trouble in enumerate((None, refuse_the_connection, lose_the_answer, hang)):
                if trouble is not None:
                    trouble()
                for channel in _channels(offer):
                    # The second one is an address that many refuse, and its refusal has a reason.
                    for place, end in enumerate(("", "\r\n\0")):
                        address = f"{_address(channel)}{end}"
                        envelope = _envelope(channel, address=address, subject="For Petronella")
                        _listen(offer, envelope, f"m-{number}-{channel.value}-{place}", told)
            told.add("the repr of the notifier", repr(offer.notifier))
            told.add("the repr of the offer", repr(offer))

        assert told.places_of("5550187", "etronella") == []

    @promise(
        mend="keep what belongs to one message in local variables, not on the notifier: threads share it"
    )
    def test_threads_mix_nothing_up(self, offer: NotifierOffer, delivered: SeeDelivered) -> None:
        [channel, *_] = _channels(offer)

        def send(number: int) -> Outcome | None:
            answers = []
            for step in range(5):
                name = f"{number}-{step}"
                envelope = _envelope(channel, address=_address(channel, number), body=f"body of {name}")
                answers.append(_answered(offer, envelope, f"m-{name}"))
            return answers[-1]

        said = at_once(send)

        arrived = [(one.address, one.body) for one in delivered()]
        for number, last in enumerate(said):
            mine = [body for address, body in arrived if address == _address(channel, number)]
            assert len(mine) == 5 or last is not Outcome.SENT
            assert all(f"body of {number}-" in body for body in mine)

    @promise(
        mend="say UNKNOWN (or let the exception pass) when the answer is lost: the gateway may have taken "
        "the message, and FAILED would send it again",
        needs="lose_the_answer",
    )
    def test_a_lost_answer_is_unknown(
        self, offer: NotifierOffer, delivered: SeeDelivered, lose_the_answer: MakeTrouble
    ) -> None:
        [channel, *_] = _channels(offer)
        lose_the_answer()

        said, new = _sent(offer, delivered, _envelope(channel), "m-1")

        assert len(new) == 1, "the fixture lose_the_answer is to take the message over"
        assert said in (None, Outcome.UNKNOWN)

    @promise(
        mend="say FAILED when nothing has left the house; what was not handed over is never SENT",
        needs="refuse_the_connection",
    )
    def test_what_never_left_is_not_sent(
        self, offer: NotifierOffer, delivered: SeeDelivered, refuse_the_connection: MakeTrouble
    ) -> None:
        [channel, *_] = _channels(offer)
        refuse_the_connection()

        said, new = _sent(offer, delivered, _envelope(channel), "m-1")

        assert len(new) == 0, "the fixture refuse_the_connection is to take nothing over"
        assert said in (None, Outcome.FAILED, Outcome.UNKNOWN)

    @promise(
        mend="give every call to the gateway a timeout, all retries together within the deadline; what was "
        "not answered in time is UNKNOWN",
        needs="hang",
    )
    def test_it_gives_up_in_time(
        self, offer: NotifierOffer, delivered: SeeDelivered, hang: MakeTrouble, clock: SeededEnvironment
    ) -> None:
        [channel, *_] = _channels(offer)
        hang()
        before = clock.now()

        said, _ = _sent(offer, delivered, _envelope(channel), "m-1")

        waited = clock.now() - before
        assert timedelta(0) < waited, "the fixture hang is to move the clock by the time that it was given"
        assert waited <= offer.deadline
        assert said in (None, Outcome.UNKNOWN)


def _channels(offer: NotifierOffer) -> list[Channel]:
    return sorted(offer.channels, key=lambda channel: channel.value)


def _address(channel: Channel, number: int = 87) -> str:
    if channel is Channel.EMAIL:
        return _MAILBOX if number == 87 else f"petronella{number}@example.org"
    return _NUMBER if number == 87 else f"+130355501{number:02}"


def _envelope(
    channel: Channel, *, address: str | None = None, subject: str = "", body: str = _WORDS
) -> Envelope:
    where = _address(channel) if address is None else address
    return Envelope(message_id="m-1", channel=channel, address=where, subject=subject, body=body)


def _answered(offer: NotifierOffer, envelope: Envelope, key: str) -> Outcome | None:
    """The outcome that it says; None for an exception, which counts as unknown."""
    try:
        return offer.notifier.send(envelope, idempotency_key=key).outcome
    except Exception:  # noqa: BLE001 - a foreign notifier may raise anything, and that is allowed
        return None


def _sent(
    offer: NotifierOffer, delivered: SeeDelivered, envelope: Envelope, key: str
) -> tuple[Outcome | None, Sequence[Delivered]]:
    """What it says of one message, and what is new at the gateway."""
    before = len(delivered())
    said = _answered(offer, envelope, key)
    return said, list(delivered())[before:]


def _listen(offer: NotifierOffer, envelope: Envelope, key: str, told: Told) -> None:
    try:
        receipt = offer.notifier.send(envelope, idempotency_key=key)
    except Exception as error:  # noqa: BLE001 - what it tells is what is looked at
        # Our own call is in the traceback, with the envelope in no line of it.
        told.error(error)
    else:
        told.add("the reason of a receipt", receipt.reason)
        told.add("the reference of a receipt", receipt.reference)
