"""A messenger in a process of its own: it may hang, crash or talk, and only its own message suffers.

How that is done, and what it is not, is in :mod:`bedside.hosting.hosted`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import attrs

from bedside.domain.deliveries import Outcome, Receipt
from bedside.domain.messages import Channel
from bedside.errors import BedsideError
from bedside.hosting.hosted import ANSWER_AT_MOST, Hosted, NotStartedError
from bedside.ports import Envelope, NotifierOffer

__all__ = ["ANSWER_AT_MOST", "HostedNotifier", "hosted"]

_KEYS: Final = {"outcome", "reference", "reason", "retry_after"}


def hosted(
    target: str,
    *,
    name: str,
    channels: frozenset[Channel],
    options: Mapping[str, object] | None = None,
    deadline: timedelta = timedelta(seconds=30),
    key_window: timedelta | None = None,
    per_minute: int | None = None,
    memory_at_most: int | None = None,
) -> NotifierOffer:
    """Offer a notifier that runs in a process of its own.

    *target* names what builds it, as ``package.module:callable``; the callable gets *options*, which
    must be JSON. *memory_at_most* is in bytes, where the system can limit it. The other words are
    those of :class:`bedside.NotifierOffer`.

    Raises:
        InvalidValueError: *target* is no such name, *options* are not JSON, or the offer cannot be.
    """
    notifier = HostedNotifier(target, options=options or {}, deadline=deadline, memory_at_most=memory_at_most)
    return NotifierOffer(
        name=name,
        channels=channels,
        notifier=notifier,
        deadline=deadline,
        key_window=key_window,
        per_minute=per_minute,
    )


class HostedNotifier(Hosted):
    """A notifier in a process of its own."""

    job = "bedside.notify.job"

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        """Hand the message to the child; without a proper answer in time its outcome is unknown."""
        request = {
            "envelope": {**attrs.asdict(envelope), "channel": envelope.channel.value},
            "key": idempotency_key,
        }
        try:
            receipt = self.ask(request, _receipt)
        except NotStartedError:
            # Nothing was handed over yet, so nothing was sent.
            return Receipt(outcome=Outcome.FAILED, reason="the notifier could not be started")
        if receipt is None:
            return Receipt(outcome=Outcome.UNKNOWN, reason="no proper answer in time from its process")
        return receipt


def _receipt(answer: str) -> Receipt | None:
    """The answer as a receipt, or None for anything but one."""
    try:
        said = json.loads(answer)
        if not isinstance(said, dict) or set(said) != _KEYS:
            return None
        asked = said["retry_after"]
        if asked is not None and (isinstance(asked, bool) or not isinstance(asked, int | float)):
            return None
        return Receipt(
            outcome=Outcome(said["outcome"]),
            reference=said["reference"],
            reason=said["reason"],
            retry_after=None if asked is None else timedelta(seconds=asked),
        )
    except (ValueError, OverflowError, RecursionError, BedsideError):
        return None
