"""Notifiers whose answer is no receipt."""

from __future__ import annotations

import itertools
from typing import Any, Final

from bedside.domain.deliveries import Outcome, Receipt
from bedside.ports import Envelope
from bedside.testing.hostile.base import Hostile

__all__ = ["RUBBISH"]


class _Nothing(Hostile):
    name = "answers-nothing"

    def act(self, envelope: Envelope) -> Any:
        return None


class _Yes(Hostile):
    name = "answers-true"

    def act(self, envelope: Envelope) -> Any:
        return True


class _Word(Hostile):
    name = "answers-a-word"

    def act(self, envelope: Envelope) -> Any:
        return "sent"


class _Bytes(Hostile):
    name = "answers-bytes"

    def act(self, envelope: Envelope) -> Any:
        return b"\xff\xfe"


class _OutcomeAlone(Hostile):
    name = "answers-an-outcome"

    def act(self, envelope: Envelope) -> Any:
        return Outcome.SENT


class _NotANumber(Hostile):
    name = "answers-not-a-number"

    def act(self, envelope: Envelope) -> Any:
        return float("nan")


class _ReceiptOfOldForm(Hostile):
    name = "answers-a-dict"

    def act(self, envelope: Envelope) -> Any:
        return {"outcome": "sent"}


class _ReceiptClass(Hostile):
    name = "answers-the-class"

    def act(self, envelope: Envelope) -> Any:
        return Receipt


class _Endless(Hostile):
    name = "answers-without-end"

    def act(self, envelope: Envelope) -> Any:
        return itertools.count()


class _Promise(Hostile):
    name = "answers-a-coroutine"

    def act(self, envelope: Envelope) -> Any:
        async def later() -> Receipt:
            return Receipt(outcome=Outcome.SENT)

        return later()


class _Huge(Hostile):
    name = "answers-fifty-megabytes"

    def act(self, envelope: Envelope) -> Any:
        return "x" * (50 << 20)


class _Impostor:
    """Calls itself a Receipt."""

    @property
    def __class__(self) -> Any:
        return Receipt

    @__class__.setter
    def __class__(self, value: Any) -> None:
        raise RuntimeError("stay")

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"no {name}")


class _Impersonates(Hostile):
    name = "answers-an-impostor"

    def act(self, envelope: Envelope) -> Any:
        return _Impostor()


class _Poison:
    """Raises whatever is done with it."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("not equal")

    def __hash__(self) -> int:
        raise RuntimeError("no hash")

    def __bool__(self) -> bool:
        raise RuntimeError("neither")

    def __repr__(self) -> str:
        raise RuntimeError("no repr")


class _Poisons(Hostile):
    name = "answers-poison"

    def act(self, envelope: Envelope) -> Any:
        return _Poison()


class _HollowReceipt(Hostile):
    """A real receipt whose outcome was taken out afterwards."""

    name = "answers-a-hollow-receipt"

    def act(self, envelope: Envelope) -> Any:
        receipt = Receipt(outcome=Outcome.SENT)
        object.__setattr__(receipt, "outcome", "sent")
        return receipt


RUBBISH: Final = (
    _Nothing,
    _Yes,
    _Word,
    _Bytes,
    _OutcomeAlone,
    _NotANumber,
    _ReceiptOfOldForm,
    _ReceiptClass,
    _Endless,
    _Promise,
    _Huge,
    _Impersonates,
    _Poisons,
    _HollowReceipt,
)
