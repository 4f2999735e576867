"""The facts of a message, by name."""

from __future__ import annotations

from datetime import datetime

from bedside.domain.dates import QuietHours
from bedside.domain.messages import Channel, Purpose
from bedside.rules.cases.message import MessageCase, MessageContent, Remuneration
from bedside.rules.clock import WeeklyQuiet, first_open, is_quiet, open_span
from bedside.rules.effects import UNKNOWN, Unknown
from bedside.rules.facts import Fact

__all__ = [
    "address_undeliverable",
    "channel",
    "content",
    "erased",
    "frequency_reached",
    "has_consent",
    "has_open_concern",
    "in_practice_quiet_hours",
    "is_commercial",
    "is_marketing",
    "is_solicitation",
    "opted_out",
    "outside_window",
    "practice_opens_at",
    "purpose",
    "recipient_deceased",
    "remuneration",
    "still_true",
    "window_opens_at",
    "zones_known",
]

_Yes = Fact[MessageCase, bool]

purpose = Fact[MessageCase, Purpose]("message.purpose", lambda case: case.purpose)
channel = Fact[MessageCase, Channel]("message.channel", lambda case: case.channel)
content = Fact[MessageCase, MessageContent]("message.content", lambda case: case.content)
remuneration = Fact[MessageCase, Remuneration]("message.remuneration", lambda case: case.remuneration)
is_marketing = _Yes("message.is_marketing", lambda case: case.is_marketing)
is_solicitation = _Yes("message.is_solicitation", lambda case: case.is_solicitation)
is_commercial = _Yes("message.is_commercial", lambda case: case.is_commercial)
zones_known = Fact[MessageCase, int](
    "message.recipient_zones counted", lambda case: len(set(case.recipient_zones))
)

has_consent = _Yes("recipient.has_consent", lambda case: case.outreach.has_consent)
opted_out = _Yes("recipient.opted_out", lambda case: case.outreach.opted_out)
still_true = _Yes("message.still_true", lambda case: case.outreach.still_true)
erased = _Yes("recipient.erased", lambda case: case.outreach.erased)
recipient_deceased = _Yes("recipient.deceased", lambda case: case.outreach.recipient_deceased)
address_undeliverable = _Yes(
    "recipient.address_undeliverable", lambda case: case.outreach.address_undeliverable
)
has_open_concern = _Yes("recipient.has_open_concern", lambda case: case.outreach.has_open_concern)


def outside_window(quiet: QuietHours | WeeklyQuiet) -> Fact[MessageCase, bool]:
    """Whether it is *quiet* in any zone the recipient may be in; unknown without instant or zone."""

    def get(case: MessageCase) -> bool | Unknown:
        if isinstance(case.send_at, Unknown) or not case.recipient_zones:
            return UNKNOWN
        return is_quiet(case.send_at, case.recipient_zones, quiet)

    return _Yes(f"message.send_at outside {open_span(quiet)} at the recipient", get)


def window_opens_at(case: MessageCase, quiet: QuietHours | WeeklyQuiet) -> datetime | None:
    """When it is next not *quiet* in all zones the recipient may be in."""
    if isinstance(case.send_at, Unknown) or not case.recipient_zones:
        return None
    return first_open(case.send_at, case.recipient_zones, quiet)


def _policy_zones(case: MessageCase) -> tuple[str, ...]:
    return case.recipient_zones or (case.outreach.home_zone,)


def _in_practice_quiet_hours(case: MessageCase) -> bool | Unknown:
    quiet = case.outreach.quiet_hours
    if quiet is None:
        return False
    if isinstance(case.send_at, Unknown):
        return UNKNOWN
    return is_quiet(case.send_at, _policy_zones(case), quiet)


def practice_opens_at(case: MessageCase) -> datetime | None:
    """When the practice's quiet hours next end where the recipient may be."""
    quiet = case.outreach.quiet_hours
    if quiet is None or isinstance(case.send_at, Unknown):
        return None
    return first_open(case.send_at, _policy_zones(case), quiet)


def _frequency_reached(case: MessageCase) -> bool | Unknown:
    facts = case.outreach
    if facts.messages_allowed is None:
        return False
    if isinstance(facts.messages_sent, Unknown):
        return UNKNOWN
    return facts.messages_sent >= facts.messages_allowed


in_practice_quiet_hours = _Yes("message.in_practice_quiet_hours", _in_practice_quiet_hours)
frequency_reached = _Yes("recipient.message_frequency_reached", _frequency_reached)
