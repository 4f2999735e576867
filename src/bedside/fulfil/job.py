"""Calling a hosted fulfiller, in the child: whatever it does but answer properly is *unknown*."""

from __future__ import annotations

from typing import Any

from bedside.domain.rewards import Reward
from bedside.ports import Fulfilment
from bedside.records import from_json

__all__ = ["answer"]


def answer(fulfiller: Any, request: Any) -> dict[str, object]:
    """What the fulfiller says of one act."""
    reward = from_json(request["reward"], Reward)
    act = {"fulfil": fulfiller.fulfil, "claw_back": fulfiller.claw_back}[request["act"]]
    try:
        said = act(reward, idempotency_key=request["key"])
        if type(said) is not Fulfilment:
            return _unknown("no-fulfilment")
        return {
            "outcome": said.outcome.value,
            "reference": said.reference,
            "reason": said.reason,
            "nothing_under_key": said.nothing_under_key,
        }
    except BaseException as error:  # noqa: BLE001 - a fulfiller may even ask the program to exit
        return _unknown(f"raised-{type(error).__name__.lower()[:70]}")


def _unknown(reason: str) -> dict[str, object]:
    return {"outcome": "unknown", "reference": None, "reason": reason, "nothing_under_key": False}
