"""Calling a hosted notifier, in the child: whatever it does but answer properly is *unknown*."""

from __future__ import annotations

from typing import Any

from bedside.domain.deliveries import Receipt
from bedside.domain.messages import Channel
from bedside.ports import Envelope

__all__ = ["answer"]


def answer(notifier: Any, request: Any) -> dict[str, object]:
    """What the notifier says of one message."""
    said = request["envelope"]
    envelope = Envelope(**{**said, "channel": Channel(said["channel"])})
    try:
        receipt = notifier.send(envelope, idempotency_key=request["key"])
        if type(receipt) is not Receipt:
            return _unknown("gave no Receipt")
        asked = receipt.retry_after
        return {
            "outcome": receipt.outcome.value,
            "reference": receipt.reference,
            "reason": receipt.reason,
            "retry_after": None if asked is None else asked.total_seconds(),
        }
    except BaseException as error:  # noqa: BLE001 - a notifier may even ask the program to exit
        return _unknown(f"raised {type(error).__name__[:80]}")


def _unknown(reason: str) -> dict[str, object]:
    return {"outcome": "unknown", "reference": None, "reason": reason, "retry_after": None}
