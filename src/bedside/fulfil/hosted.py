"""A fulfiller in a process of its own: it may hang, crash or talk, and only its own reward waits.

How that is done, and what it is not, is in :mod:`bedside.hosting.hosted`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from bedside.domain.deliveries import Outcome
from bedside.domain.rewards import Instrument, Reward
from bedside.errors import BedsideError
from bedside.hosting.hosted import Hosted, NotStartedError
from bedside.ports import Fulfilment, RewardFulfillerOffer
from bedside.records import kind_of, write_row

__all__ = ["HostedFulfiller", "hosted"]

_KEYS: Final = {"outcome", "reference", "reason", "nothing_under_key"}


def hosted(
    target: str,
    *,
    name: str,
    instruments: Iterable[Instrument],
    options: Mapping[str, object] | None = None,
    deadline: timedelta = timedelta(seconds=30),
    remembers_keys: timedelta | None = None,
    memory_at_most: int | None = None,
) -> RewardFulfillerOffer:
    """Offer a fulfiller that runs in a process of its own.

    *target* names what builds it, as ``package.module:callable``; the callable gets *options*, which
    must be JSON. *deadline* is the longest that one call takes. *memory_at_most* is in bytes, where
    the system can limit it.

    Raises:
        InvalidValueError: *target* is no such name, or *options* are not JSON.
    """
    fulfiller = HostedFulfiller(
        target, options=options or {}, deadline=deadline, memory_at_most=memory_at_most
    )
    return RewardFulfillerOffer(
        name=name,
        instruments=frozenset(instruments),
        fulfiller=fulfiller,
        remembers_keys=remembers_keys,
    )


class HostedFulfiller(Hosted):
    """A fulfiller in a process of its own."""

    job = "bedside.fulfil.job"

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """Have the child hand it over; without a proper answer in time the outcome is unknown."""
        return self._act("fulfil", reward, idempotency_key)

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """Have the child take it back; without a proper answer in time the outcome is unknown."""
        return self._act("claw_back", reward, idempotency_key)

    def _act(self, act: str, reward: Reward, key: str) -> Fulfilment:
        request = {"act": act, "reward": write_row(reward, kind_of(Reward)).body, "key": key}
        try:
            said = self.ask(request, _fulfilment)
        except NotStartedError:
            return Fulfilment(outcome=Outcome.FAILED, reason="not-started")
        return Fulfilment(outcome=Outcome.UNKNOWN, reason="no-answer-in-time") if said is None else said


def _fulfilment(answer: str) -> Fulfilment | None:
    """The answer as a fulfilment, or None for anything but one."""
    try:
        said = json.loads(answer)
        if not isinstance(said, dict) or set(said) != _KEYS:
            return None
        return Fulfilment(**{**said, "outcome": Outcome(said["outcome"])})
    except (ValueError, RecursionError, BedsideError):
        return None
