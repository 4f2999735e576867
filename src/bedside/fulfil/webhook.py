"""Rewards through a web service of yours: one signed POST each, and an answer that is believed or not.

The receiving side takes :func:`verify` and :func:`write_reply` from here.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bedside.domain.deliveries import Outcome
from bedside.domain.rewards import Instrument, Reward
from bedside.errors import InvalidValueError
from bedside.fulfil.plugin import FulfillerPlugin
from bedside.fulfil.posting import Address, Answered, NoAnswerError, NothingSentError, post
from bedside.fulfil.signing import (
    KEY_HEADER,
    SIGNATURE_HEADER,
    TIMESTAMP_HEADER,
    Act,
    Asked,
    Reply,
    Said,
    check_secret,
    read_reply,
    sign,
    verify,
    write_asked,
    write_reply,
)
from bedside.ports import Fulfilment, RewardFulfillerOffer
from bedside.uncaused import uncaused

__all__ = [
    "KEY_HEADER",
    "SIGNATURE_HEADER",
    "TIMESTAMP_HEADER",
    "Act",
    "Asked",
    "Reply",
    "Said",
    "WebhookFulfiller",
    "verify",
    "webhook",
    "write_reply",
]

_DONE: Final = {Act.HAND_OVER: Said.FULFILLED, Act.TAKE_BACK: Said.TAKEN_BACK}
_LONGEST: Final = timedelta(minutes=2)


class WebhookFulfiller:
    """Posts each act to *url*, signed with *secret*; what is not answered properly in time is UNKNOWN.

    *secret* is 32 random bytes or more, which the other side has too. *timeout* is how long one act
    may take, from the connection to the last byte of the answer. *authorities* is a file of
    certificates (PEM) that are trusted in the place of the system's.

    Raises:
        InvalidValueError: the URL or the timeout cannot be, or the file is none.
        KeyMaterialError: the secret is too short.
    """

    @uncaused
    def __init__(
        self,
        url: str,
        secret: bytes,
        *,
        timeout: timedelta = timedelta(seconds=20),
        authorities: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._address = Address.of(url)
        self._secret = check_secret(secret)
        if not timedelta(0) < timeout <= _LONGEST:
            raise InvalidValueError(
                "webhook.timeout", "timeout", f"give more than nothing, at most {_LONGEST}"
            )
        self._seconds = timeout.total_seconds()
        self._now = now
        try:
            self._trust = ssl.create_default_context(cafile=authorities)
        except OSError:
            problem = "give a file of certificates in PEM that can be read"
            raise InvalidValueError("webhook.authorities", "authorities", problem) from None

    def __repr__(self) -> str:
        return "WebhookFulfiller()"

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """Ask for the reward to be handed over."""
        return self._ask(Act.HAND_OVER, reward, idempotency_key)

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """Ask for the reward to be taken back."""
        return self._ask(Act.TAKE_BACK, reward, idempotency_key)

    def _ask(self, act: Act, reward: Reward, idempotency_key: str) -> Fulfilment:
        asked, body = write_asked(act, reward, idempotency_key=idempotency_key)
        headers = {
            **sign(body, secret=self._secret, at=self._now()),
            KEY_HEADER: asked.key,
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": "bedside",
        }
        try:
            answered = post(self._address, body, headers, seconds=self._seconds, trust=self._trust)
        except NoAnswerError as none:
            return Fulfilment(outcome=Outcome.UNKNOWN, reason=none.reason)
        except NothingSentError as none:
            return Fulfilment(outcome=Outcome.FAILED, reason=none.reason)
        return _heard(asked, answered)


def _heard(asked: Asked, answered: Answered) -> Fulfilment:
    """What an answer is worth: only one that fits the question settles it."""
    reply = read_reply(answered.body)
    if reply is None:
        return _unknown(f"status-{answered.status}" if answered.status // 100 != 2 else "no-proper-answer")
    if reply.key != asked.key:
        return _unknown("answer-to-another-key")
    if reply.amount != asked.amount:
        return _unknown("answer-for-another-amount")
    if answered.status // 100 == 2 and reply.said is _DONE[asked.act]:
        return Fulfilment(outcome=Outcome.SENT, reference=reply.reference, reason=reply.reason)
    if answered.status // 100 == 4 and reply.said is Said.REFUSED:
        return Fulfilment(outcome=Outcome.REFUSED, reason=reply.reason)
    if answered.status // 100 == 4 and reply.said is Said.FAILED:
        return Fulfilment(outcome=Outcome.FAILED, reason=reply.reason, nothing_under_key=True)
    return _unknown("answer-contradicts-itself")


def _unknown(reason: str) -> Fulfilment:
    return Fulfilment(outcome=Outcome.UNKNOWN, reason=reason)


def webhook(
    url: str,
    secret: bytes,
    instruments: Iterable[Instrument],
    *,
    name: str = "webhook",
    timeout: timedelta = timedelta(seconds=20),
    authorities: Path | None = None,
    remembers_keys: timedelta | None = None,
) -> FulfillerPlugin:
    """A plugin that gives these instruments through the service at *url*."""
    offer = RewardFulfillerOffer(
        name=name,
        instruments=frozenset(instruments),
        fulfiller=WebhookFulfiller(url, secret, timeout=timeout, authorities=authorities),
        remembers_keys=remembers_keys,
    )
    return FulfillerPlugin(lambda settings: offer)
