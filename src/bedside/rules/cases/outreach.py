"""The facts of a message that the practice's own policy asks about."""

from __future__ import annotations

from datetime import datetime

import attrs

from bedside.domain.checks import aware, optional, zone_name
from bedside.domain.dates import QuietHours
from bedside.rules.effects import Unknown

__all__ = ["OutreachFacts"]


@attrs.frozen(kw_only=True)
class OutreachFacts:
    """Consent, truth, quiet hours and frequency, for the house rules.

    ``has_consent`` is for this purpose, channel and address: no when it was never given.
    ``erased``: the patient is being erased, or was, and the address is suppressed since.
    ``still_true``: what the message is about has not changed. ``messages_sent`` counts those in
    the practice's window, of which ``messages_allowed`` may be sent (None: no cap);
    ``next_free_at`` is when the window next has room. ``home_zone`` is the practice's own, used
    for quiet hours when no zone of the recipient is known. ``address_undeliverable``: a provider
    reported that messages to this address come back, or that its owner complained.
    """

    has_consent: bool | Unknown
    opted_out: bool | Unknown
    still_true: bool | Unknown
    recipient_deceased: bool | Unknown
    has_open_concern: bool | Unknown
    messages_sent: int | Unknown
    messages_allowed: int | None
    next_free_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    quiet_hours: QuietHours | None
    erased: bool | Unknown = False
    home_zone: str = attrs.field(validator=zone_name)
    address_undeliverable: bool | Unknown = False
