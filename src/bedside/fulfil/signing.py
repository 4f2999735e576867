"""What a webhook says, signed: the request, its signature, and the answer; for both ends of the line.

The signature is an HMAC-SHA256 (RFC 2104, FIPS 198-1) over the timestamp, a full stop and the body.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final

import attrs

from bedside.domain.caps import sealed_name
from bedside.domain.checks import code, identifier, optional, personal_text, typed
from bedside.domain.money import Money
from bedside.domain.rewards import Instrument, Reward
from bedside.errors import BedsideError, InvalidValueError, KeyMaterialError
from bedside.uncaused import uncaused

__all__ = [
    "KEY_HEADER",
    "SIGNATURE_HEADER",
    "TIMESTAMP_HEADER",
    "Act",
    "Asked",
    "Reply",
    "Said",
    "check_secret",
    "read_reply",
    "sign",
    "verify",
    "write_asked",
    "write_reply",
]

TIMESTAMP_HEADER: Final = "Bedside-Timestamp"
SIGNATURE_HEADER: Final = "Bedside-Signature"
KEY_HEADER: Final = "Idempotency-Key"

#: How far the clocks of both ends may differ, and how long a request that was overheard is good.
WINDOW: Final = timedelta(minutes=5)

_SHORTEST_SECRET: Final = 32
_LONGEST_BODY: Final = 16 * 1024
_LONGEST_KEY: Final = 128
_SECONDS: Final = re.compile(r"[0-9]{1,12}")


class Act(Enum):
    """What is asked for. The two acts of one reward have keys of their own."""

    HAND_OVER = "hand-over"
    TAKE_BACK = "take-back"


class Said(Enum):
    """What the far end says. FAILED: nothing was done under this key, now or before."""

    FULFILLED = "fulfilled"
    TAKEN_BACK = "taken-back"
    REFUSED = "refused"
    FAILED = "failed"


@attrs.frozen(kw_only=True, field_transformer=typed)
class Asked:
    """One request: ids, and what is given; no name, address or reason."""

    act: Act
    key: str = attrs.field(validator=identifier)
    reward_id: str = attrs.field(validator=identifier)
    beneficiary_id: str = attrs.field(validator=identifier)
    instrument: Instrument
    amount: Money


@attrs.frozen(kw_only=True, field_transformer=typed)
class Reply:
    """One answer. It repeats key and amount, so that nobody takes it for an answer to something else."""

    key: str = attrs.field(validator=identifier)
    said: Said
    amount: Money
    reference: str | None = attrs.field(default=None, repr=False, validator=optional(personal_text(400)))
    reason: str | None = attrs.field(default=None, validator=optional(code))


def check_secret(secret: bytes) -> bytes:
    """The secret itself, when it is long enough to be one.

    Raises:
        KeyMaterialError: it is shorter than 32 bytes.
    """
    if len(secret) < _SHORTEST_SECRET:
        problem = f"give {_SHORTEST_SECRET} random bytes or more"
        raise KeyMaterialError("key.length", "webhook secret", problem)
    return secret


def sign(body: bytes, *, secret: bytes, at: datetime) -> Mapping[str, str]:
    """The headers that prove who wrote *body*, and when (to the second).

    >>> noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    >>> sign(b"{}", secret=bytes(32), at=noon)["Bedside-Timestamp"]
    '1777896000'
    """
    seconds = str(int(at.timestamp()))
    return {TIMESTAMP_HEADER: seconds, SIGNATURE_HEADER: _signature(body, secret, seconds)}


def _signature(body: bytes, secret: bytes, seconds: str) -> str:
    digest = hmac.new(check_secret(secret), f"{seconds}.".encode(errors="replace") + body, hashlib.sha256)
    return f"v1={digest.hexdigest()}"


def verify(
    headers: Mapping[str, str],
    body: bytes,
    secrets: Sequence[bytes],
    now: datetime,
    *,
    window: timedelta = WINDOW,
) -> Asked:
    """The request, when it is one of ours: for whoever receives it. Answer with :func:`write_reply`.

    *secrets* are the ones that count now: while a secret is changed, the old one and the new one. A
    request that was overheard is good for *window*, and its key makes a second one harmless.

    Raises:
        InvalidValueError: the signature is not ours, the time is too far off, or the body is no request.
    """
    given = {name.lower(): value for name, value in headers.items()}
    seconds, claimed = given.get(TIMESTAMP_HEADER.lower(), ""), given.get(SIGNATURE_HEADER.lower(), "")
    # All of them are tried, so that the time it takes tells nothing of which one fits.
    fits = [
        hmac.compare_digest(_signature(body, secret, seconds).encode(), claimed.encode(errors="replace"))
        for secret in secrets
    ]
    if not _SECONDS.fullmatch(seconds) or not any(fits):
        raise InvalidValueError("webhook.signature", "headers", "it is not signed with a secret that counts")
    if abs(now - datetime.fromtimestamp(int(seconds), UTC)) > window:
        raise InvalidValueError("webhook.time", "headers", "it was signed too long ago, or in the future")
    asked = _read_asked(body)
    if given.get(KEY_HEADER.lower()) != asked.key:
        raise InvalidValueError("webhook.key", "headers", "its key is not that of the body")
    return asked


def write_asked(act: Act, reward: Reward, *, idempotency_key: str) -> tuple[Asked, bytes]:
    """What is asked about *reward*, and the body that says so."""
    asked = Asked(
        act=act,
        key=_key(act, idempotency_key),
        reward_id=reward.id,
        beneficiary_id=reward.beneficiary_id,
        instrument=reward.instrument,
        amount=reward.value,
    )
    written = {
        "act": asked.act.value,
        "key": asked.key,
        "reward": asked.reward_id,
        "beneficiary": asked.beneficiary_id,
        "instrument": asked.instrument.value,
        "amount": _amount(asked.amount),
    }
    return asked, json.dumps(written, separators=(",", ":"), sort_keys=True).encode()


def _key(act: Act, idempotency_key: str) -> str:
    """bedside names both acts by the reward; each has keys of its own."""
    plain = f"{act.value}.{idempotency_key}"
    return plain if len(plain) <= _LONGEST_KEY else sealed_name(act.value, idempotency_key)


def write_reply(
    asked: Asked, said: Said, *, reference: str | None = None, reason: str | None = None
) -> bytes:
    """The body of an answer to *asked*; *reference* is what the beneficiary needs, such as a code."""
    reply = Reply(key=asked.key, said=said, amount=asked.amount, reference=reference, reason=reason)
    written = {"key": reply.key, "outcome": reply.said.value, "amount": _amount(reply.amount)}
    more = {"reference": reply.reference, "reason": reply.reason}
    return json.dumps(
        {**written, **{name: value for name, value in more.items() if value is not None}}
    ).encode()


def read_reply(body: bytes) -> Reply | None:
    """The answer that *body* is, or None for anything but one."""
    try:
        read = _object(body, {"key", "outcome", "amount"}, {"reference", "reason"})
        return Reply(
            key=_text(read["key"]),
            said=Said(read["outcome"]),
            amount=_money(read["amount"]),
            reference=_optional_text(read.get("reference")),
            reason=_optional_text(read.get("reason")),
        )
    except (ValueError, TypeError, RecursionError, BedsideError):
        return None


@uncaused
def _read_asked(body: bytes) -> Asked:
    try:
        read = _object(body, {"act", "key", "reward", "beneficiary", "instrument", "amount"}, set())
        return Asked(
            act=Act(read["act"]),
            key=_text(read["key"]),
            reward_id=_text(read["reward"]),
            beneficiary_id=_text(read["beneficiary"]),
            instrument=Instrument(read["instrument"]),
            amount=_money(read["amount"]),
        )
    except (ValueError, TypeError, RecursionError, BedsideError):
        raise InvalidValueError("webhook.body", "body", "it is no request of this release") from None


def _amount(money: Money) -> dict[str, object]:
    return {"minor": money.minor, "currency": money.currency}


def _object(body: bytes, needed: set[str], more: set[str]) -> dict[str, object]:
    """One JSON object with these keys, each once; ValueError for anything else."""
    if len(body) > _LONGEST_BODY:
        raise ValueError
    read = json.loads(body.decode(), object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse)
    if not isinstance(read, dict) or not needed <= set(read) <= needed | more:
        raise ValueError
    return read


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError
    return dict(pairs)


def _refuse(_: str) -> object:
    raise ValueError


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _optional_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _money(value: object) -> Money:
    if not isinstance(value, dict) or set(value) != {"minor", "currency"}:
        raise ValueError
    return Money(value["minor"], value["currency"])
