"""Notifiers that answer well and do not tell the truth."""

from __future__ import annotations

from typing import Any, Final

from bedside.domain.deliveries import Outcome, Receipt
from bedside.ports import Envelope
from bedside.testing.hostile.base import Hostile

__all__ = ["LYING"]


class _SaysSent(Hostile):
    """Says that it sent, and did nothing: only reports of deliveries can show that."""

    name = "says-sent"
    is_believed = True

    def act(self, envelope: Envelope) -> Any:
        return Receipt(outcome=Outcome.SENT)


class _QuotesTheMessage(Hostile):
    """Puts the address and the words into the reason."""

    name = "quotes-the-message"
    is_believed = True

    def act(self, envelope: Envelope) -> Any:
        words = f"{envelope.address} {envelope.body}"[:200]
        return Receipt(outcome=Outcome.REFUSED, reason=words, reference=words)


class _AnswersForAnother(Hostile):
    """Answers with the receipt of the message before."""

    name = "answers-for-another"
    is_believed = True
    _last = Receipt(outcome=Outcome.REFUSED, reason="no such number")

    def act(self, envelope: Envelope) -> Any:
        answer, self._last = self._last, Receipt(outcome=Outcome.SENT, reference=envelope.message_id)
        return answer


class _Blackmails(Hostile):
    """A receipt with a field of its own that nobody asked for."""

    name = "adds-a-field"
    is_believed = True

    def act(self, envelope: Envelope) -> Any:
        class Richer(Receipt):
            outcome_really = "failed"

        return Richer(outcome=Outcome.SENT)


LYING: Final = (_SaysSent, _QuotesTheMessage, _AnswersForAnother, _Blackmails)
