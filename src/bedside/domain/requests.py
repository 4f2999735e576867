"""Requests that move money: each key is answered once, and a refusal is remembered as well."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, NewType

import attrs

from bedside.domain.caps import sealed_name
from bedside.domain.checks import aware, code, identifier, identifiers, label, optional, typed, utc
from bedside.domain.money import Money
from bedside.domain.rewards import Reward
from bedside.errors import InvalidValueError

__all__ = ["Request", "RequestId", "RequestOutcome", "hash_of_request", "request_id"]

RequestId = NewType("RequestId", str)

_LONGEST_KEY = 255


class RequestOutcome(Enum):
    """How a request was answered, for ever."""

    DONE = "done"
    REFUSED = "refused"


def _each_of_our_words(instance: object, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    for words in value:
        label(400)(instance, attribute, words)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Request:
    """One answered request; its id is the sealed idempotency key, and its row is never changed.

    ``content_hash`` tells whether the same key comes with the same request. The answer is what the
    request wrote: ``transfer_id``, or the ``rewards`` as they stood then, without the words of people.
    A refusal keeps the code and the words of its error (``refusal``), so that it is said again as it was.
    """

    id: RequestId = attrs.field(validator=identifier)
    verb: str = attrs.field(validator=code)
    content_hash: str = attrs.field(validator=identifier)
    outcome: RequestOutcome
    transfer_id: str | None = attrs.field(default=None, validator=optional(identifier))
    rewards: tuple[Reward, ...] = ()
    decision_ids: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    refusal: tuple[str, ...] = attrs.field(default=(), validator=_each_of_our_words)
    answered_at: datetime = attrs.field(validator=aware)
    actor: str = attrs.field(validator=identifier)


def request_id(practice_id: str, idempotency_key: object, *, verb: str) -> RequestId:
    """The id of the request that this key stands for; the key itself is kept nowhere.

    Raises:
        InvalidValueError: the key is empty, longer than 255 characters, or holds a control character.
    """
    is_text = isinstance(idempotency_key, str) and idempotency_key.isprintable()
    if not is_text or not 1 <= len(str(idempotency_key)) <= _LONGEST_KEY:
        raise InvalidValueError(
            "idempotency.key_format",
            f"{verb}.idempotency_key",
            f"give 1 to {_LONGEST_KEY} characters that can be printed",
        )
    return RequestId(sealed_name("request", practice_id, str(idempotency_key)))


def hash_of_request(verb: str, content: Mapping[str, object], *, idempotency_key: str) -> str:
    """A hash of what is asked for; the key is in it, so that nobody can guess the words of a reason.

    >>> first = hash_of_request("fund", {"amount": Money(100, "USD")}, idempotency_key="k")
    >>> first == hash_of_request("fund", {"amount": Money(101, "USD")}, idempotency_key="k")
    False
    """
    plain = {name: _plain(value) for name, value in content.items()}
    whole = json.dumps([idempotency_key, verb, plain], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def _plain(value: object) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case Money():
            return [value.minor, value.currency]
        case Enum():
            return value.value
        case datetime():
            return utc(value).isoformat()
        case date():
            return value.isoformat()
    raise TypeError(f"no request holds a {type(value).__name__}")
