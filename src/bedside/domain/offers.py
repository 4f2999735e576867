"""What an offer of a notifier has to be, so that a wrong one is refused when it is offered."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any

from bedside.domain.messages import LEASE, Channel
from bedside.errors import InvalidValueError

__all__ = ["channels", "sends", "within_half_a_lease"]


def channels(instance: object, attribute: object, value: Any) -> None:
    """One or more channels."""
    members = value if isinstance(value, frozenset) else frozenset()
    if not members or not all(isinstance(member, Channel) for member in members):
        problem = "give a frozenset of one or more bedside.Channel members"
        raise InvalidValueError("offer.channels", "NotifierOffer.channels", problem)


def sends(instance: object, attribute: object, value: Any) -> None:
    """An object with a method ``send`` that answers at once."""
    path = "NotifierOffer.notifier"
    if inspect.isclass(value):
        raise InvalidValueError("offer.class", path, "is a class; have you forgotten the () after it?")
    send = getattr(value, "send", None)
    if not callable(send):
        raise InvalidValueError("offer.send", path, "has no method send(envelope, *, idempotency_key)")
    if any(
        test(called)
        for called in (send, getattr(send, "__call__", None))  # noqa: B004 - it may be an object with one
        for test in (inspect.iscoroutinefunction, inspect.isasyncgenfunction)
    ):
        problem = "send is async; send with desk.messages.pending() where you await your own sender"
        raise InvalidValueError("offer.async", path, problem)


def within_half_a_lease(instance: object, attribute: object, value: timedelta) -> None:
    """A deadline that is over before another worker may take the message over."""
    if not timedelta(0) < value <= LEASE / 2:
        problem = f"give more than nothing and at most {LEASE / 2}, half of a worker's lease"
        raise InvalidValueError("config.lease", "NotifierOffer.deadline", problem)
