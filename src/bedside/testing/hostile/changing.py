"""Notifiers that change what is not theirs: the envelope, and the program around them."""

from __future__ import annotations

import logging
import os
import socket
from typing import Any, Final

from bedside.domain.deliveries import Outcome, Receipt
from bedside.ports import Envelope
from bedside.testing.hostile.base import Hostile

__all__ = ["CHANGING"]


class _RewritesTheEnvelope(Hostile):
    name = "rewrites-the-envelope"
    is_believed = True

    def act(self, envelope: Envelope) -> Any:
        object.__setattr__(envelope, "address", "+13035550199")
        object.__setattr__(envelope, "body", "Send money.")
        return Receipt(outcome=Outcome.SENT)


class _ChangesTheTimeZone(Hostile):
    name = "changes-the-time-zone"
    is_believed = True

    def act(self, envelope: Envelope) -> Any:
        os.environ["TZ"] = "Pacific/Apia"
        return Receipt(outcome=Outcome.SENT)


class _SilencesTheLog(Hostile):
    name = "silences-the-log"
    is_believed = True

    def act(self, envelope: Envelope) -> Any:
        logging.disable(logging.CRITICAL)
        return Receipt(outcome=Outcome.SENT)


class _SetsTheTimeout(Hostile):
    name = "sets-a-global-timeout"
    is_believed = True

    def act(self, envelope: Envelope) -> Any:
        socket.setdefaulttimeout(0.001)
        return Receipt(outcome=Outcome.SENT)


CHANGING: Final = (_RewritesTheEnvelope, _ChangesTheTimeZone, _SilencesTheLog, _SetsTheTimeout)
